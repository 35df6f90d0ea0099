"""Files that hold files: an e-mail with its attachments, a ZIP archive as a folder, a PDF with files in it: ``documents_in``.

Each file inside is a document of its own, called by its name and that of its container. What a mail program adds (a
signature's picture, an address card) is no document; the text of the e-mail itself is told of and not read. A locked file
is opened with the passwords that are given.
"""

from __future__ import annotations

import email
import email.policy
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from email.message import EmailMessage, Message

from agreements.formats.archive import open_archive, read_member
from agreements.formats.document import UnreadableFile
from agreements.formats.kinds import is_email, is_plain_archive
from agreements.formats.opening.locks import unlock
from agreements.formats.opening.outlook import attachments_of, is_outlook
from agreements.formats.opening.portfolio import embedded_in, is_portfolio
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


def documents_in(content: bytes, name: str, passwords: Sequence[str] = (), depth: int = 0) -> list[Held]:
    """The documents in a container, or the file itself where it is none; ``UnreadableFile`` where it cannot be opened."""
    opened = unlock(content, name, passwords)
    if opened != content:
        remark = (
            f"{name} was opened with the password that was given; it is kept without it, and the password is not kept."
        )
        return _remarked(documents_in(opened, name, (), depth), remark)
    found = _inside(content, name, passwords, depth) if depth < _DEEP else None
    if found is None:
        return [Held(name, content)]
    if len(found) > MOST_FILES:
        raise UnreadableFile(f"{name} holds {len(found)} files, and at most {MOST_FILES} are read. Add it in parts.")
    return found


def _inside(content: bytes, name: str, passwords: Sequence[str], depth: int) -> list[Held] | None:
    """The documents in a container; None of a file that is none."""
    if is_email(content) and not is_web_archive(content):
        return _attached(content, name, passwords, depth)
    if is_outlook(content):
        return _mailed(list(attachments_of(content, name)), content, name, passwords, depth)
    if is_plain_archive(content):
        return _archived(content, name, passwords, depth)
    if b"%PDF-" in content[:1024]:
        return _embedded(content, name, passwords, depth)
    return None


def _remarked(found: list[Held], remark: str) -> list[Held]:
    first = found[0]
    return [replace(first, remark=" ".join(filter(None, [remark, first.remark]))), *found[1:]]


def _opened(inner: list[tuple[str, bytes]], name: str, passwords: Sequence[str], depth: int) -> list[Held]:
    """The documents in each of the files inside ``name``; one that cannot be opened costs only itself."""
    found: list[Held] = []
    for inside, held in inner:
        called = f"{inside} (in {name})"
        try:
            found += documents_in(held, called, passwords, depth + 1)
        except UnreadableFile as refusal:
            found.append(Held(called, b"", refusal=str(refusal)))
    return found


def _embedded(content: bytes, name: str, passwords: Sequence[str], depth: int) -> list[Held] | None:
    """A PDF and the files in it; of a portfolio only these, for its page is a cover."""
    found = _opened([pair for pair in embedded_in(content) if pair[1]], name, passwords, depth)
    if not found:
        return None
    if is_portfolio(content):
        return _remarked(found, f"{name} is a portfolio: the files in it were taken, its cover was not read.")
    return [Held(name, content), *found]


def _attached(content: bytes, name: str, passwords: Sequence[str], depth: int) -> list[Held]:
    message = email.message_from_bytes(content.lstrip(b"\xef\xbb\xbf\r\n \t"), policy=email.policy.default)
    parts = [
        (part.get_filename() or f"attachment {number}", _bytes_of(part))
        for number, part in enumerate(_parts(message), start=1)
    ]
    return _mailed(parts, content, name, passwords, depth)


def _mailed(
    parts: list[tuple[str, bytes]], content: bytes, name: str, passwords: Sequence[str], depth: int
) -> list[Held]:
    """The attachments of an e-mail; the e-mail itself where it has none, to be refused as one."""
    found = _opened([part for part in parts if part[1]], name, passwords, depth)
    if not found:
        return [Held(name, content)]
    return _remarked(found, f"{name} is an e-mail: the files attached to it were taken, its own text was not read.")


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


def _archived(content: bytes, name: str, passwords: Sequence[str], depth: int) -> list[Held]:
    found: list[Held] = []
    with open_archive(content, name, passwords=passwords) as archive:
        for member in archive.infolist():
            path = _path_of(member)
            if member.is_dir() or any(part in path for part in _LITTER) or path.rsplit("/", 1)[-1].startswith("."):
                continue
            try:
                held = read_member(archive, member.filename, name, most=MOST_BYTES)
                found += _opened([(path, held)], name, passwords, depth)
            except UnreadableFile as refusal:
                found.append(Held(f"{path} (in {name})", b"", refusal=str(refusal)))
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
