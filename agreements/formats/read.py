"""From a file's bytes to a ``Reading``: the bytes say what the file is, never its name.

``read`` sniffs (a PDF begins with ``%PDF``, a zip with its directory names is DOCX or ODT, HTML shows its tags,
Markdown its marks, other XML is legal XML) and calls the reader of that format. What cannot be read is an ``UnreadableFile`` whose message says
what was met and what to do.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace

from lxml import etree

from agreements.formats.apart.limits import excess_refused
from agreements.formats.archive import parse_xml
from agreements.formats.document import Edit, Line, Reading, UnreadableFile
from agreements.formats.docx.reader import read_docx
from agreements.formats.html import read_html
from agreements.formats.inventory import with_losses_told
from agreements.formats.kinds import is_email, is_old_word, is_picture, refusal_of, zip_kind
from agreements.formats.letters import apart, with_letters
from agreements.formats.markdown import looks_like_markdown, read_markdown
from agreements.formats.ocr.images import read_image
from agreements.formats.odt.reader import read_odt
from agreements.formats.opening.epub import read_epub
from agreements.formats.opening.office import read_old_word, read_rtf
from agreements.formats.pdf.reader import read_pdf
from agreements.formats.text import decode, read_text
from agreements.formats.xml import read_xml

MOST_LINES = 250_000
"""As 3,000 full pages have; each may become a provision, and all are held at once."""
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|div|p|table|h[1-6]|article|section|span|br)\b[^>]{0,500}>", re.IGNORECASE
)
_XML_HTML = re.compile(rb"<html[\s>]", re.IGNORECASE)
_MARKUP = re.compile(rb"<(?:\?xml|!DOCTYPE|!--|[A-Za-z_])")


def sniff(content: bytes) -> str:
    """The format of ``content``, a key of the table below; ``UnreadableFile`` for one that is refused."""
    if kind := _signed(content):
        return kind
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if sentence := refusal_of(content) or refusal_of(head):
        raise UnreadableFile(sentence)
    if is_email(content):
        return "html"
    if _is_xml(content):
        return "xml"
    if _is_html(content[:65536], head):
        return "html"
    text, _ = decode(content)
    if head[:1] in b"{[" and _is_json(text):
        raise UnreadableFile("The file is JSON: data, not a document. Add the document that it was made from.")
    return "markdown" if looks_like_markdown(text) else "text"


def _signed(content: bytes) -> str:
    """The format that the first bytes name beyond doubt; empty where they name none."""
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return zip_kind(content)
    if is_picture(content):
        return "image"
    if content.startswith(b"{\\rtf"):
        return "rtf"
    return "doc" if is_old_word(content) else ""


def _is_xml(content: bytes) -> bool:
    """Whether this is XML of another vocabulary than that of web pages."""
    if not _MARKUP.match(content[:1024].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")):
        return False
    try:
        root = parse_xml(content, "The file")
    except UnreadableFile:
        if content[:200].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(
            b"<?xml"
        ) and not _is_html(content[:65536], content[:1024].lstrip()):
            raise
        return False
    return etree.QName(root).localname.lower() not in _PAGES


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


_PAGES = {"html", "div", "body", "p", "section", "main", "span", "table", "meta", "head", "h1", "ul", "ol"}
_READERS = {
    "text": read_text,
    "markdown": read_markdown,
    "pdf": read_pdf,
    "docx": read_docx,
    "html": read_html,
    "odt": read_odt,
    "image": read_image,
    "xml": read_xml,
    "doc": read_old_word,
    "rtf": read_rtf,
    "epub": read_epub,
}


def read(content: bytes, name: str) -> Reading:
    """The reading of a file; ``UnreadableFile`` with a sentence where it cannot be read."""
    with excess_refused():
        reading = with_letters(_READERS[sniff(content)](content, name))
    if len(reading.lines) > MOST_LINES:
        raise UnreadableFile(
            f"{name} has {len(reading.lines):,} lines; at most {MOST_LINES:,} are read. Split it and add the parts."
        )
    if _INVISIBLE.search(reading.text):
        reading = replace(reading, lines=tuple(_without_invisible(reading.text, line) for line in reading.lines))
    return with_losses_told(reading)


_INVISIBLE = re.compile("\u00ad+(?!\\s|$)|[\u200b\u2060\ufeff]+")
"""Signs without a shape inside a line: soft hyphens that broke nothing, spaces of no width."""


def _without_invisible(text: str, line: Line) -> Line:
    signs = [Edit("markup", *match.span()) for match in _INVISIBLE.finditer(text, line.start, line.end)]
    found = apart(signs, line.edits)
    return replace(line, edits=tuple(sorted((*line.edits, *found), key=lambda edit: edit.start))) if found else line
