"""Files that hold files: an e-mail with its attachments, a ZIP archive as a folder: ``documents_in``.

Each file inside is a document of its own, called by its name and that of its container. What a mail program adds (a
signature's picture, an address card) is no document; the text of the e-mail itself is told of and not read.
"""

from __future__ import annotations

import email
import email.policy
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from email.message import EmailMessage, Message

from agreements.formats.archive import open_archive, read_member
from agreements.formats.document import UnreadableFile
from agreements.formats.kinds import is_email, is_plain_archive
from agreements.formats.web_archive import is_web_archive

MOST_FILES = 500
MOST_BYTES = 100 * 1024 * 1024
_DEEP = 3
_ADDED = {"image/png", "image/jpeg", "image/gif", "image/bmp", "text/vcard", "text/x-vcard", "text/calendar"}
_SIGNATURES = {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
_LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Held:
    """A file, or a file inside of one.

    ``remark`` is a sentence about what of its container was not read, ``refusal`` one about why its bytes cannot be had.
    """

    name: str
    content: bytes
    remark: str = ""
    refusal: str = ""


def documents_in(content: bytes, name: str, depth: int = 0) -> list[Held]:
    """The documents in a container, or the file itself where it is none; ``UnreadableFile`` where it cannot be opened."""
    if depth < _DEEP and is_email(content) and not is_web_archive(content):
        found = _attached(content, name, depth)
    elif depth < _DEEP and is_plain_archive(content):
        found = _archived(content, name, depth)
    else:
        return [Held(name, content)]
    if len(found) > MOST_FILES:
        raise UnreadableFile(f"{name} holds {len(found)} files, and at most {MOST_FILES} are read. Add it in parts.")
    return found


def _attached(content: bytes, name: str, depth: int) -> list[Held]:
    """The attachments of an e-mail; the e-mail itself where it has none, to be refused as one."""
    message = email.message_from_bytes(content.lstrip(b"\xef\xbb\xbf\r\n \t"), policy=email.policy.default)
    found: list[Held] = []
    for number, part in enumerate(_parts(message), start=1):
        held = _bytes_of(part)
        if held:
            inner = part.get_filename() or f"attachment {number}"
            found += documents_in(held, f"{inner} (in {name})", depth + 1)
    if not found:
        return [Held(name, content)]
    first = found[0]
    remark = f"{name} is an e-mail: the files attached to it were taken, its own text was not read."
    return [replace(first, remark=" ".join(filter(None, [remark, first.remark]))), *found[1:]]


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    for part in message.iter_attachments() if message.is_multipart() else ():
        kind = part.get_content_type()
        is_inline = part.get_content_disposition() != "attachment" and not kind.startswith(("application/", "message/"))
        if kind in _SIGNATURES or (kind in _ADDED and (is_inline or part.get("Content-ID"))):
            continue
        if kind.startswith("multipart/"):
            yield from _parts(part)
        else:
            yield part


def _bytes_of(part: EmailMessage) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        message = inner[0] if isinstance(inner, list) and inner else None
        return message.as_bytes() if isinstance(message, Message) else b""
    held = part.get_payload(decode=True)
    return held if isinstance(held, bytes) else b""


def _archived(content: bytes, name: str, depth: int) -> list[Held]:
    found: list[Held] = []
    with open_archive(content, name) as archive:
        for member in archive.infolist():
            path = _path_of(member)
            if member.is_dir() or any(part in path for part in _LITTER) or path.rsplit("/", 1)[-1].startswith("."):
                continue
            inner = f"{path} (in {name})"
            try:
                found += documents_in(read_member(archive, member.filename, name, most=MOST_BYTES), inner, depth + 1)
            except UnreadableFile as refusal:
                found.append(Held(inner, b"", refusal=str(refusal)))
    if not found:
        raise UnreadableFile(f"{name} is an archive that holds no file. Check that the right file was chosen.")
    return found


def _path_of(member: zipfile.ZipInfo) -> str:
    """The name of a member; old programs write names in the code page of their system and say nothing of it."""
    path = member.filename
    if not member.flag_bits & 0x800 and not path.isascii():
        with suppress(UnicodeError):
            path = path.encode("cp437").decode("utf-8")
    return path.replace("\\", "/")
