"""From a file's bytes to a Reading: the bytes say what the file is, never its name."""

from __future__ import annotations

from agreements.document import Reading
from agreements.readers.text import read_text


def read(content: bytes, name: str) -> Reading:
    """The reading of a file; ``UnreadableFile`` with a sentence where it cannot be read."""
    return read_text(content, name)
