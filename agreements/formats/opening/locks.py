"""Files that open only with a password: ``unlock`` gives the file without it, where one of the passwords given is right.

What is kept is the file without its password, so that it can be read anew and its pages be drawn; no password is kept or
logged. The same file and password give the same bytes, so that a file sent twice is known.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Sequence

import msoffcrypto
import pypdfium2

from agreements.formats.document import UnreadableFile

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_WRONG = "{name} is locked, and no password that was given opens it. Check the password, or save the file without it."
_ID = re.compile(rb"/ID\s*\[\s*<([0-9A-Fa-f]{32})>\s*<([0-9A-Fa-f]{32})>\s*\]")
_TAIL = 2000


def unlock(content: bytes, name: str, passwords: Sequence[str]) -> bytes:
    """``content`` without its lock; as it is where it has none, or no password is given; ``UnreadableFile`` if none is right."""
    if not passwords:
        return content
    if content.startswith(_OLE):
        return _office(content, name, passwords)
    return _pdf(content, name, passwords) if b"%PDF-" in content[:1024] else content


def _office(content: bytes, name: str, passwords: Sequence[str]) -> bytes:
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(content))
        if not file.is_encrypted():
            return content
    except Exception:  # of what is no such file, or damaged: its reader says so
        return content
    for password in passwords:
        opened = io.BytesIO()
        try:
            file.load_key(password=password, verify_password=True)
            file.decrypt(opened)
        except Exception:  # the password is another, or the file is damaged  # noqa: S112
            continue
        return opened.getvalue()
    raise UnreadableFile(_WRONG.format(name=name))


def _pdf(content: bytes, name: str, passwords: Sequence[str]) -> bytes:
    if b"/Encrypt" not in content:
        return content
    is_locked = False
    for password in (None, *passwords):
        try:
            document = pypdfium2.PdfDocument(content, password=password)
        except pypdfium2.PdfiumError as fault:
            is_locked = is_locked or "password" in str(fault).lower()
            continue
        if password is None:
            return content  # anybody may open it
        opened = io.BytesIO()
        document.save(opened, flags=pypdfium2.raw.FPDF_REMOVE_SECURITY)
        return _with_id_of(content, opened.getvalue())
    if is_locked:
        raise UnreadableFile(_WRONG.format(name=name))
    return content


def _with_id_of(content: bytes, written: bytes) -> bytes:
    """The file number that PDFium draws by chance, drawn from the file instead."""
    number = hashlib.sha256(content).hexdigest()[:32].upper().encode()
    tail = _ID.sub(lambda match: match[0].replace(match[1], number).replace(match[2], number), written[-_TAIL:])
    return written[:-_TAIL] + tail
