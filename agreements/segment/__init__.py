"""From a Reading to a Document: the kind of the document is told from its content, and its grammar called."""

from __future__ import annotations

from agreements.document import Document, Reading


def segment(reading: Reading) -> Document:
    """The provisions and facts of a reading."""
    return Document(reading, "other")
