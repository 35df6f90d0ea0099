"""The files attached to a message of Outlook (.msg), also to messages inside it: ``attachments_of``.

Such a file is a compound file whose storages and streams are named by the numbers of properties ([MS-OXMSG]).
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

import olefile

from agreements.formats.document import UnreadableFile

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_DATA = "__substg1.0_37010102"
_NAMES = (("__substg1.0_3707001F", "utf-16-le"), ("__substg1.0_3707001E", "cp1252"),
          ("__substg1.0_3704001F", "utf-16-le"), ("__substg1.0_3704001E", "cp1252"))  # fmt: skip
"""Streams with the name of an attachment, the best first."""
_HIDDEN = "__substg1.0_3712001F"
"""The number by which the text of a message shows an attachment: a picture in it."""
_FAULTS = (
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    RecursionError,
    struct.error,
    olefile.olefile.OleFileError,
)
"""What the library meets in damaged files; a storage may hold itself."""
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM")


def is_outlook(content: bytes) -> bool:
    return content.startswith(_OLE) and "__nameid_version1.0".encode("utf-16-le") in content


def attachments_of(content: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of what is attached; pictures that the text shows are left out."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as file:
            streams = [path for path in file.listdir(streams=True, storages=False) if path[-1] == _DATA]
            for number, path in enumerate(streams, start=1):
                held = file.openstream(path).read()
                if not (file.exists([*path[:-1], _HIDDEN]) and held.startswith(_PICTURES)):
                    yield _name_of(file, path[:-1]) or f"attachment {number}", held
    except _FAULTS as fault:
        raise UnreadableFile(
            f"{name} is a damaged e-mail of Outlook. Open it there, and save the agreement that is attached to it."
        ) from fault


def _name_of(file: olefile.OleFileIO, storage: list[str]) -> str:
    for stream, encoding in _NAMES:
        if file.exists([*storage, stream]):
            words: str = file.openstream([*storage, stream]).read().decode(encoding, "replace")
            return words.rstrip("\x00").replace("\\", "/").rsplit("/", 1)[-1]
    return ""
