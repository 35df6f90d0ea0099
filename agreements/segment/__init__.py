"""From a ``Reading`` to a ``Document``: the kind of document is told from its content, and its grammar called."""

from __future__ import annotations

from agreements.document import Document, Reading
from agreements.segment.agreement import segment_agreement
from agreements.segment.language import language_of


def segment(reading: Reading) -> Document:
    """The provisions and facts of a reading."""
    language = language_of(reading.text)
    return segment_agreement(reading, language)
