"""What persons typed into a table that was exported: which clause each remark is about, and its words. Pure.

In Word a remark is a comment; it is about the clause whose live pinpoint stands before it in its cell, else the first of the cell. In
Excel it is a comment on a cell of the first sheet, which links to its clause, or what stands under "your remark" on the
sheet "Text". A package that would unpack to more than a table ever does is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import parse_qs, unquote, urlsplit
from zipfile import BadZipFile, ZipFile

from lxml import etree
from openpyxl import load_workbook

YOUR_REMARK = "your remark"
MOST_BYTES = 25_000_000
_MOST_UNPACKED = 250_000_000
_LONGEST = 5_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


class NoTable(ValueError):
    """The file is no table that was exported; the message is for the person who sent it."""


@dataclass(frozen=True, slots=True)
class Remark:
    slug: str
    eid: str
    words: str
    language: str = ""


def remarks_in(content: bytes) -> list[Remark]:
    """The remarks of a Word or Excel file, each once, in its order."""
    try:
        with ZipFile(BytesIO(content)) as package:
            if sum(info.file_size for info in package.infolist()) > _MOST_UNPACKED:
                raise NoTable("The file unpacks to more than any table that is exported here.")
            names = set(package.namelist())
            if "word/document.xml" in names:
                return list(dict.fromkeys(_of_word(package, names)))
            if "xl/workbook.xml" in names:
                return list(dict.fromkeys(_of_excel(content)))
    except (BadZipFile, etree.XMLSyntaxError, KeyError, OSError) as error:
        raise NoTable("The file is damaged, or is no Word or Excel file.") from error
    raise NoTable("Remarks are brought back from the Word and Excel files that are exported here.")


def place_of(address: str) -> tuple[str, str, str] | None:
    """Slug, eid and language of the address of a provision; None for any other.

    >>> place_of("https://concord.example/agreements/harbours/?language=fr&at=art_1#art_1")
    ('harbours', 'art_1', 'fr')
    """
    parts = urlsplit(address)
    steps = parts.path.strip("/").split("/")
    if len(steps) != 2 or steps[0] != "agreements" or not parts.fragment:
        return None
    return steps[1], unquote(parts.fragment), parse_qs(parts.query).get("language", [""])[0]


def _of_word(package: ZipFile, names: set[str]) -> Iterator[Remark]:
    if "word/comments.xml" not in names:
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    comments = {
        comment.get(f"{_W}id", ""): "\n".join(map(_words, comment.iter(f"{_W}p"))).strip()
        for comment in etree.fromstring(package.read("word/comments.xml"), parser).iter(f"{_W}comment")
    }
    relations = etree.fromstring(package.read("word/_rels/document.xml.rels"), parser)
    targets = {relation.get("Id", ""): relation.get("Target", "") for relation in relations}
    body = etree.fromstring(package.read("word/document.xml"), parser)
    for cell in body.iter(f"{_W}tc"):
        if cell.find(f".//{_W}tc") is None:
            yield from _of_cell(cell, comments, targets)


def _words(paragraph: etree._Element) -> str:
    return "".join(piece.text or "" for piece in paragraph.iter(f"{_W}t"))


def _of_cell(cell: etree._Element, comments: dict[str, str], targets: dict[str, str]) -> Iterator[Remark]:
    """The comments of a cell in order, each with the place that stands before it, else the first of the cell."""
    places = [place_of(targets.get(link.get(f"{_R}id", ""), "")) for link in cell.iter(f"{_W}hyperlink")]
    here = next((place for place in places if place), None)
    for element in cell.iter(f"{_W}hyperlink", f"{_W}commentReference"):
        if element.tag == f"{_W}hyperlink":
            here = place_of(targets.get(element.get(f"{_R}id", ""), "")) or here
        elif here and (words := comments.get(element.get(f"{_W}id", ""), "")):
            yield Remark(here[0], here[1], words[:_LONGEST], here[2])


def _of_excel(content: bytes) -> Iterator[Remark]:
    book = load_workbook(BytesIO(content), data_only=True)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                link = getattr(cell, "hyperlink", None)
                place = place_of(link.target or "") if link is not None else None
                if cell.comment is not None and place and cell.comment.text.strip():
                    yield Remark(place[0], place[1], cell.comment.text.strip()[:_LONGEST], place[2])
    if "Text" in book.sheetnames:
        yield from _of_column(list(book["Text"].iter_rows(values_only=True)))


def _of_column(rows: list[tuple[object, ...]]) -> Iterator[Remark]:
    heads = [str(value or "") for value in rows[0]] if rows else []
    if not {"permalink", YOUR_REMARK} <= set(heads):
        return
    link, typed = heads.index("permalink"), heads.index(YOUR_REMARK)
    for row in rows[1:]:
        place = place_of(str(row[link] or ""))
        words = str(row[typed] or "").strip()
        if place and words:
            yield Remark(place[0], place[1], words[:_LONGEST], place[2])
