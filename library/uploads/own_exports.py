"""Whether a file is a table that this program wrote itself: such a one is no agreement, and is not read as one. Pure."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import BadZipFile, ZipFile

_MOST_BYTES = 4_000_000
_AUTHOR = re.compile(rb"<dc:creator[^>]*>Concord</dc:creator>")
_SIGNS = {"word/styles.xml": b'"ClauseText"', "xl/workbook.xml": b'name="Terms matrix"'}
"""A part of the package, and what stands there in a table of clauses alone: a redline of two texts may be a draft."""
SENTENCE = (
    "This is a comparison that was exported from here, not an agreement. "
    "To bring back the remarks that were typed into it, send it under “Comparisons”, “Bring back remarks”."
)


def is_own_export(content: bytes) -> bool:
    if content[:2] != b"PK":
        return False
    try:
        with ZipFile(BytesIO(content)) as package:
            names = {info.filename: info.file_size for info in package.infolist()}
            if not _AUTHOR.search(_part(package, names, "docProps/core.xml")):
                return False
            return any(sign in _part(package, names, name) for name, sign in _SIGNS.items())
    except (BadZipFile, OSError, RuntimeError, ValueError, NotImplementedError):
        return False


def _part(package: ZipFile, names: dict[str, int], name: str) -> bytes:
    return package.read(name) if 0 < names.get(name, 0) <= _MOST_BYTES else b""
