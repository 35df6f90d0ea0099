"""From a file's bytes to a ``Reading``: the bytes say what the file is, never its name.

``read`` sniffs (a PDF begins with ``%PDF``, a zip with its directory names is DOCX or ODT, HTML shows its tags,
Markdown its marks) and calls the reader of that format. What cannot be read is an ``UnreadableFile`` whose message says
what was met and what to do.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace

from agreements.formats.document import Edit, Line, Reading, UnreadableFile
from agreements.formats.docx.reader import read_docx
from agreements.formats.html import read_html
from agreements.formats.inventory import with_losses_told
from agreements.formats.letters import apart, with_letters
from agreements.formats.markdown import looks_like_markdown, read_markdown
from agreements.formats.odt.reader import read_odt
from agreements.formats.pdf.reader import read_pdf
from agreements.formats.text import decode, read_text

_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|div|p|table|h[1-6]|article|section|span|br)\b[^>]{0,500}>", re.IGNORECASE
)
_XML_HTML = re.compile(rb"<html[\s>]", re.IGNORECASE)
_OLD_WORD = bytes.fromhex("d0cf11e0a1b11ae1")
_IMAGES = {
    b"\x89PNG": "PNG image",
    b"\xff\xd8\xff": "JPEG image",
    b"GIF8": "GIF image",
    b"II*\x00": "TIFF image",
    b"MM\x00*": "TIFF image",
}


def _zip_kind(content: bytes) -> str:
    """``docx`` or ``odt`` by the names inside the archive; anything else is refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "word/document.xml" in names:
                return "docx"
            if "content.xml" in names and "mimetype" in names:
                return "odt"
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        raise UnreadableFile(
            "The file begins like a DOCX or ODT file but its archive is damaged. Open it in a word processor and save it again."
        ) from None
    raise UnreadableFile(
        "The file is an archive but neither a DOCX nor an ODT document. Unpack it and add the documents one by one."
    )


def sniff(content: bytes) -> str:
    """The format of ``content``: ``pdf docx odt html markdown text``; ``UnreadableFile`` for one that is refused."""
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(content)
    if head.startswith(b"{\\rtf"):
        raise UnreadableFile("The file is RTF, which is not read here. Save it as DOCX or PDF and add that.")
    if content.startswith(_OLD_WORD):
        raise UnreadableFile("The file is in the old binary Word format (.doc). Save it as DOCX or PDF and add that.")
    for mark, kind in _IMAGES.items():
        if content.startswith(mark):
            raise UnreadableFile(
                f"The file is a {kind}. Recognise its text first (OCR) and add the resulting PDF or text."
            )
    if _is_html(content[:65536], head):
        return "html"
    text, _ = decode(content)
    if head[:1] in b"{[" and _is_json(text):
        raise UnreadableFile("The file is JSON: data, not a document. Add the document that it was made from.")
    return "markdown" if looks_like_markdown(text) else "text"


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _is_html(start: bytes, head: bytes) -> bool:
    plain = start.replace(b"\x00", b"")
    if head[:15].lower().startswith((b"<!doctype html", b"<html")) or _XML_HTML.search(plain[:4096]):
        return True
    return head.startswith(b"<") and len(_HTML.findall(plain)) >= 3


_READERS = {
    "text": read_text,
    "markdown": read_markdown,
    "pdf": read_pdf,
    "docx": read_docx,
    "html": read_html,
    "odt": read_odt,
}


def read(content: bytes, name: str) -> Reading:
    """The reading of a file; ``UnreadableFile`` with a sentence where it cannot be read."""
    reading = with_letters(_READERS[sniff(content)](content, name))
    if _INVISIBLE.search(reading.text):
        reading = replace(reading, lines=tuple(_without_invisible(reading.text, line) for line in reading.lines))
    return with_losses_told(reading)


_INVISIBLE = re.compile("\u00ad+(?!\\s|$)|[\u200b\u2060\ufeff]+")
"""Signs without a shape inside a line: soft hyphens that broke nothing, spaces of no width."""


def _without_invisible(text: str, line: Line) -> Line:
    signs = [Edit("markup", *match.span()) for match in _INVISIBLE.finditer(text, line.start, line.end)]
    found = apart(signs, line.edits)
    return replace(line, edits=tuple(sorted((*line.edits, *found), key=lambda edit: edit.start))) if found else line
