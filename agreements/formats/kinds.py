"""What a file is that is not read here, told by its bytes, and what to do about it: ``refusal_of``.

Each kind has a sentence for a person. The name of a file is never asked: a spreadsheet called ``agreement.docx`` is a
spreadsheet.
"""

from __future__ import annotations

import io
import re
import zipfile

from agreements.formats.document import LOCKED, UnreadableFile
from agreements.formats.web_archive import is_web_archive

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_OLE_KINDS = (
    ("EncryptedPackage", LOCKED.format(name="The file")),
    (
        "__nameid_version1.0",
        "The file is an e-mail of Outlook (.msg) to which no file is attached. Its text is no agreement and is not read.",
    ),
    ("PowerPoint Document", "The file is a presentation in an old format (.ppt). Save it as PDF and add that."),
    ("Workbook", "The file is a spreadsheet in an old format (.xls). Add the document that its text comes from."),
    ("Book", "The file is a spreadsheet in an old format (.xls). Add the document that its text comes from."),
)
_OLE_OTHER = "The file is in an old binary format of an office program (.doc, .xls, .ppt). Open it there, save it as DOCX or PDF and add that."
_STARTS = (
    (b"\xffWPC", "The file is a WordPerfect document. Open it in LibreOffice, save it as ODT or PDF and add that."),
    (b"%!PS", "The file is PostScript. Convert it to PDF and add that."),
    (b"Rar!\x1a", "The file is an archive (RAR). Unpack it and add the documents one by one."),
    (b"7z\xbc\xaf\x27\x1c", "The file is an archive (7z). Unpack it and add the documents one by one."),
    (b"\x1f\x8b", "The file is compressed (gzip). Unpack it and add the document that is in it."),
    (b"BZh", "The file is compressed (bzip2). Unpack it and add the document that is in it."),
    (b"\xfd7zXZ", "The file is compressed (xz). Unpack it and add the document that is in it."),
    (b"AT&TFORM", "The file is a scan (DjVu). Recognise its text (OCR), save it as PDF and add that."),
    (b"SQLite format 3", "The file is a database. Add the document that its text comes from."),
    (b"MZ", "The file is a program, not a document. Check that the right file was chosen."),
    (b"\x7fELF", "The file is a program, not a document. Check that the right file was chosen."),
    (b"ID3", "The file is a sound recording, not a document. Check that the right file was chosen."),
    (b"BEGIN:VCALENDAR", "The file is a calendar entry. Save the agreement that is attached to it, and add that file."),
    (b"BEGIN:VCARD", "The file is an address card, not a document. Check that the right file was chosen."),
)  # fmt: skip
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"\x00\x00\x00\x0cjP")
"""Beginnings of PNG, JPEG, GIF, TIFF and JPEG 2000."""
_BRANDS = {b"heic": "HEIC image", b"heix": "HEIC image", b"mif1": "HEIC image", b"avif": "AVIF image"}
_IMAGE = "The file is a {kind}, which is not read here. Save it as TIFF, JPEG or PDF and add that."
_VIDEO = "The file is a film or sound recording, not a document. Check that the right file was chosen."
_EMAIL = (
    "The file is an e-mail. Its text is no agreement and is not read: open it in a mail program, save the agreement that is attached "
    "to it, and add that file."
)
_HEADER = re.compile(
    rb"(?:From|To|Cc|Subject|Date|Message-ID|MIME-Version|Received|Return-Path|Delivered-To|Content-Type|Content-Transfer-Encoding"
    rb"|Reply-To|Sender|X-[A-Za-z-]{2,40}|DKIM-Signature|Thread-[A-Za-z]{4,9}|References|In-Reply-To|Authentication-Results|ARC-[A-Za-z-]{4,30})"
    rb":[ \t]?",
    re.IGNORECASE,
)
_CERTAIN = re.compile(
    rb"^(?:MIME-Version|Message-ID|Received|Return-Path|Content-Transfer-Encoding|Content-Type: ?(?:multipart|text)/)",
    re.IGNORECASE | re.MULTILINE,
)
_MBOX = re.compile(rb"From \S{1,200} +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ")
_SPREADSHEET = (
    "The file is a spreadsheet. Add the document that its text comes from, or save the sheet as PDF and add that."
)
_SLIDES = "The file is a presentation. Save it as PDF and add that."
_ZIP_MEMBERS = (
    ("xl/workbook.xml", _SPREADSHEET),
    ("xl/workbook.bin", _SPREADSHEET),
    ("ppt/presentation.xml", _SLIDES),
    ("Index/Document.iwa", "The file is of Apple's Pages, Numbers or Keynote. Export it as DOCX or PDF and add that."),
    ("FixedDocSeq.fdseq", "The file is in the format XPS. Print it to PDF and add that."),
    ("visio/document.xml", "The file is a drawing (Visio). Save it as PDF and add that."),
)  # fmt: skip
_ZIP_MIMETYPES = (
    ("spreadsheet", _SPREADSHEET),
    ("presentation", _SLIDES),
    ("graphics", "The file is a drawing (OpenDocument). Save it as PDF and add that."),
    ("formula", "The file is a formula (OpenDocument). Add the document that it belongs to."),
)
_DAMAGED = (
    "The file begins like a DOCX or ODT file but its archive is damaged. Open it in a word processor and save it again."
)
_SHOWN = 5
_DOCUMENTS = {
    "[content_types].xml",
    "mimetype",
    "meta-inf/container.xml",
    "content.xml",
    *(member.lower() for member, _sentence in _ZIP_MEMBERS),
}
"""Members that only documents have which are written as archives."""


def is_old_word(content: bytes) -> bool:
    """Whether this is a file of Word as it was before 2007."""
    return (
        content.startswith(_OLE) and "WordDocument".encode("utf-16-le") in content and not _is_locked_package(content)
    )


def _is_locked_package(content: bytes) -> bool:
    return "EncryptedPackage".encode("utf-16-le") in content


def refusal_of(content: bytes) -> str:
    """A sentence about a file of a kind that is not read; empty for one that may be read."""
    if content.startswith(_OLE):
        return _old_office(content)
    for start, sentence in _STARTS:
        if content.startswith(start):
            return sentence
    if content[4:8] == b"ftyp":
        kind = _BRANDS.get(content[8:12], "")
        return _IMAGE.format(kind=kind) if kind else _VIDEO
    if content.startswith(b"RIFF"):
        return _VIDEO
    if content[257:262] == b"ustar":
        return "The file is an archive (tar). Unpack it and add the documents one by one."
    return _EMAIL if is_email(content) and not is_web_archive(content) else ""


def is_picture(content: bytes) -> bool:
    """Whether a file is a picture of a kind whose text can be recognised."""
    if content.startswith(b"BM"):
        return b"\x00" in content[:20]
    return content.startswith(_PICTURES) or (content.startswith(b"RIFF") and content[8:12] == b"WEBP")


def is_email(content: bytes) -> bool:
    """Whether a file is a message as mail programs save it: lines of headers from its very beginning."""
    head = content[:4096].lstrip(b"\xef\xbb\xbf\r\n \t")
    if _MBOX.match(head):
        return True
    headers = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    lines = [line for line in re.split(rb"\r?\n", headers) if line and line[:1] not in b" \t"]
    known = sum(_HEADER.match(line) is not None for line in lines)
    return known >= 2 and known >= 0.6 * len(lines) and _CERTAIN.search(headers) is not None


def _old_office(content: bytes) -> str:
    """The names of streams stand in UTF-16 in the directory of such a file."""
    for name, sentence in _OLE_KINDS:
        if name.encode("utf-16-le") in content:
            return sentence
    return _OLE_OTHER


def is_plain_archive(content: bytes) -> bool:
    """Whether a file is a ZIP archive that somebody made of files, and no document that is written as one."""
    if not content.startswith((b"PK\x03\x04", b"PK\x07\x08")):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {name.lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    return names.isdisjoint(_DOCUMENTS)


def zip_kind(content: bytes) -> str:
    """``docx``, ``odt`` or ``epub`` by what the archive holds; ``UnreadableFile`` for anything else."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            mimetype = archive.read("mimetype")[:200].decode("ascii", "replace") if "mimetype" in names else ""
    except Exception as fault:  # zlib.error and what else a damaged archive raises share no other ancestor
        raise UnreadableFile(_DAMAGED) from fault
    if "epub" in mimetype or "META-INF/container.xml" in names:
        return "epub"
    for word, sentence in _ZIP_MIMETYPES:
        if word in mimetype:
            raise UnreadableFile(sentence)
    if any(name.lower() == "word/document.xml" for name in names):
        return "docx"
    if "content.xml" in names and mimetype:
        return "odt"
    for member, sentence in _ZIP_MEMBERS:
        if member in names:
            raise UnreadableFile(sentence)
    raise UnreadableFile(_archive(names))


def _archive(names: list[str]) -> str:
    files = [name for name in names if not name.endswith("/") and not name.startswith("__MACOSX")]
    if not files:
        return "The file is an archive (ZIP) that holds no file. Check that the right file was chosen."
    shown = ", ".join(files[:_SHOWN]) + (f" and {len(files) - _SHOWN} more" if len(files) > _SHOWN else "")
    return f"The file is an archive (ZIP) that holds {shown}. Unpack it and add the documents one by one."
