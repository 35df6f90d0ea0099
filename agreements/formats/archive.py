"""Zip archives (DOCX, ODT) and the XML in them, opened without trust.

Sizes are checked before anything is unpacked, and again while it is: what an archive says of itself may be a lie. XML
may not declare entities and is never looked up elsewhere.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence
from contextlib import suppress

from lxml import etree

from agreements.formats.document import LOCKED, UnreadableFile

MOST_FILES = 4000
MOST_BYTES = 200 * 1024 * 1024
MOST_XML_BYTES = 25 * 1024 * 1024
MOST_RATIO = 400
_SMALL = 1024 * 1024
_DECLARATIONS = tuple("<!ENTITY".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))


def open_archive(content: bytes, name: str, *, passwords: Sequence[str] = ()) -> zipfile.ZipFile:
    """The archive, if it is whole, of a size that unpacks, and not locked or opened by one of ``passwords``."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as fault:
        raise UnreadableFile(
            f"{name} is damaged: its archive cannot be opened. Open it in its program, save it again and add that."
        ) from fault
    locked = min((member for member in members if member.flag_bits & 1), key=lambda one: one.file_size, default=None)
    if locked is not None:
        _unlock(archive, locked, name, passwords)
    total = sum(member.file_size for member in members)
    is_bomb = any(
        member.file_size > _SMALL and member.file_size > MOST_RATIO * max(1, member.compress_size) for member in members
    )
    if total > MOST_BYTES or len(members) > MOST_FILES or is_bomb:
        raise UnreadableFile(
            f"{name} is refused: it unpacks to {total // 1024 // 1024:,} MB in {len(members):,} files, far more than a text needs. "
            "Remove large images or embedded files from it and add it again."
        )
    return archive


def _unlock(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, passwords: Sequence[str]) -> None:
    """Set the password by which ``member`` unpacks, its checksum included."""
    if not passwords:
        raise UnreadableFile(LOCKED.format(name=name))
    for password in passwords:
        with suppress(RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error, EOFError):
            archive.setpassword(password.encode())
            with archive.open(member) as held:
                while held.read(_SMALL):
                    pass
            return
    raise UnreadableFile(
        f"{name} is locked, and no password that was given opens it. Check the password; if it is right, the archive is "
        "locked in another way (AES): unpack it and add what is in it."
    )


def read_member(archive: zipfile.ZipFile, path: str, name: str, *, most: int = MOST_XML_BYTES) -> bytes:
    """A file of the archive, unpacked no further than ``most`` bytes."""
    try:
        with archive.open(path) as member:
            content = member.read(most + 1)
    except (KeyError, zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError) as fault:
        raise UnreadableFile(
            f"{name} is damaged: {path} in it cannot be unpacked. Save it again and add the new file."
        ) from fault
    except Exception as fault:  # zlib.error and lzma.LZMAError share no other ancestor
        raise UnreadableFile(
            f"{name} is damaged: {path} in it cannot be unpacked. Save it again and add the new file."
        ) from fault
    if len(content) > most:
        raise UnreadableFile(f"{name} is refused: {path} in it unpacks to more than {most // 1024 // 1024} MB.")
    return content


def parse_xml(content: bytes, name: str) -> etree._Element:
    """The root of an XML file; declared entities are refused, nothing is fetched."""
    if any(mark in content for mark in _DECLARATIONS):
        raise UnreadableFile(
            f"{name} is refused: its XML declares entities, which no word processor writes and an attack uses."
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise UnreadableFile(
            f"{name} is damaged: its XML is broken. Open it in its program, save it again and add that."
        ) from fault


def check_xml_members(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse an archive any XML of which declares entities or is not well formed, before a library opens it."""
    for member in archive.infolist():
        if member.filename.endswith((".xml", ".rels")):
            parse_xml(read_member(archive, member.filename, name), name)
