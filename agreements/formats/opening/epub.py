"""An e-book (EPUB) read as one web page: its chapters in the order of its spine."""

from __future__ import annotations

import hashlib
import posixpath
from dataclasses import replace
from urllib.parse import unquote

from lxml import etree

from agreements.formats.archive import open_archive, parse_xml, read_member
from agreements.formats.document import Reading, UnreadableFile
from agreements.formats.html import read_html

MEDIA_TYPE = "application/epub+zip"
_CHAPTERS = {"application/xhtml+xml", "text/html"}


def read_epub(content: bytes, name: str) -> Reading:
    """The reading of an e-book; ``UnreadableFile`` where its parts do not fit together."""
    with open_archive(content, name) as archive:
        container = parse_xml(read_member(archive, "META-INF/container.xml", name), name)
        package = next((str(at.get("full-path")) for at in container.iterfind(".//{*}rootfile")), "")
        book = parse_xml(read_member(archive, package, name), name)
        items = {str(item.get("id")): item for item in book.iterfind(".//{*}manifest/{*}item")}
        spine = [items.get(str(ref.get("idref"))) for ref in book.iterfind(".//{*}spine/{*}itemref")]
        folder = posixpath.dirname(package)
        chapters = [
            read_member(archive, posixpath.normpath(posixpath.join(folder, unquote(str(item.get("href"))))), name)
            for item in spine
            if item is not None and item.get("media-type") in _CHAPTERS
        ]
    if not chapters:
        raise UnreadableFile(
            f"{name} is an e-book without chapters. Save the text that is wanted as HTML or PDF and add that."
        )
    page = "<!doctype html><html><body>" + "\n".join(_body(chapter, name) for chapter in chapters) + "</body></html>"
    reading = read_html(page.encode(), name)
    return replace(reading, media_type=MEDIA_TYPE, sha256=hashlib.sha256(content).hexdigest())


def _body(chapter: bytes, name: str) -> str:
    """What stands in the body of a chapter, as HTML."""
    root = parse_xml(chapter, name)
    body = root.find(".//{*}body")
    if body is None:
        return ""
    for element in body.iter(etree.Element):
        element.tag = etree.QName(element).localname
    etree.cleanup_namespaces(body)
    body.tag = "div"
    return etree.tostring(body, encoding="unicode", method="html", with_tail=False)
