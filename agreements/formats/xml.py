"""Legal texts in XML, laid out as they are printed: ``read_xml``.

Akoma Ntoso, Formex, the XML of national gazettes and treaty collections name their parts differently and build them
alike: a unit holds a number, a heading, and content. No schema is asked for: the local names of numbers, headings, notes
and tables are known, and what stands between is text. A number stands before the words that it numbers, a heading in a
line of its own; what the markup says about the file (``meta``) is no text of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from lxml import etree

from agreements.formats.archive import parse_xml
from agreements.formats.document import Mark, Part, Reading, Unit, UnreadableFile
from agreements.formats.inventory import Stock
from agreements.formats.marked_units import unit_of
from agreements.formats.passages import Passage, Style, Words, order_table, reading_of
from agreements.formats.pdf.columns import SIGNING

READER = "xml/1"
MEDIA_TYPE = "application/xml"
MOST_BYTES = 12 * 1024 * 1024
_ABOUT = set(
    "meta metadata teiheader bib.instance bib.data registrationdate consolidationdate enablingauthority".split()
)
_NUMBERS = set("num no label number enum enumerator no.parag no.p pnumber".split())
_HEADINGS = set(
    "heading subheading title ti ti.art sti.art sti crossheading titletext marginalnote head subtitle "
    "part-title article-title section-title".split()
)
_NOTES = set("authorialnote note footnote fn".split())
_TABLES = {"table", "tbl"}
_ROWS, _CELLS = {"tr", "row"}, {"td", "th", "cell", "entry"}
_CONTENTS = {"toc", "tableofcontents"}
_PARAGRAPHS = set("p para txt text np block doctitle longtitle shorttitle li listintroduction listwrapup".split())
_BLOCKS = set(
    "p para list blocklist point item ul ol li gr.seq quotedstructure embeddedstructure article parag paragraph subparagraph "
    "alinea np tblock blockcontainer section chapter part title.sec clause subclause subsection indent intro wrapup content".split()
)
_BREAKS = {"br", "eol", "lb"}
"""Of these, only the first ends a line; the others tell where lines of the printed source ended."""
_PICTURES = {"img", "image", "graphic", "figure", "include.graphic"}
_ELSEWHERE = {"componentref", "documentref", "xi:include", "include", "ref.doc"}
_UNITS = set("article section chapter part title annex clause".split())
_BOLD, _ITALIC = {"b", "bold", "strong"}, {"i", "italic", "em", "emphasis"}
_WORDED = re.compile(r"[^\W\d_]{3,}|§")
_SPACE = re.compile(r"\s+")
_PARTED = re.compile(r"[ \t\r]*\n(?:[ \t\r]*\n\s*|(?=(?:\d{1,3}[.)]|\([a-z\d]{1,4}\)|[-•]) ))")
"""Where text without markup goes on in a new paragraph: after an empty line, or at a label that begins its line."""
_OTHERS = {
    "wordDocument": "The file is a Word document in XML. Open it in Word, save it as .docx and add that.",
    "package": "The file is a Word document in XML. Open it in Word, save it as .docx and add that.",
    "document-content": "The file is a part of an OpenDocument text. Add the whole .odt file.",
    "svg": "The file is a drawing (SVG). Add the document that it belongs to.",
}


def refusal_of(root: etree._Element) -> str:
    """A sentence for XML that is a document of another program; empty for the rest."""
    name = etree.QName(root).localname
    if name == "document" and "opendocument" in (etree.QName(root).namespace or ""):
        return "The file is a flat OpenDocument text. Open it in LibreOffice, save it as .odt and add that."
    return _OTHERS.get(name, "")


def read_xml(content: bytes, name: str) -> Reading:
    """The reading of a legal text in XML; ``UnreadableFile`` where it holds no text."""
    if len(content) > MOST_BYTES:
        raise UnreadableFile(
            f"{name} is XML of {len(content) // 1024 // 1024} MB; at most {MOST_BYTES // 1024 // 1024} MB are read. Split it and add the parts."
        )
    root = parse_xml(content, name)
    if sentence := refusal_of(root):
        raise UnreadableFile(sentence)
    walk = _Walk()
    walk.block(root)
    walk.flush()
    passages = [*walk.passages, *walk.notes]
    if not any(passage.text.strip() for passage in passages if passage.style != "furniture"):
        raise UnreadableFile(f"{name} is XML that holds no text. Add the document that it was made from.")
    return reading_of(
        passages,
        content=content,
        name=name,
        media_type=MEDIA_TYPE,
        reader=READER,
        warnings=(),
        inventory=walk.stock.inventory(),
    )


@dataclass(frozen=True, slots=True)
class _Look:
    style: Style = ""
    level: int = 0
    is_bold: bool = False
    is_italic: bool = False


class _Walk:
    """One pass through the tree; ``passages`` grows, ``_words`` is the block that is open, ``_number`` waits for it."""

    def __init__(self) -> None:
        self.passages: list[Passage] = []
        self.notes: list[Passage] = []
        self.stock = Stock()
        self._words = Words()
        self._look = _Look()
        self._number = ""
        self._depth = 0
        self._units: tuple[Unit, ...] = ()
        self._label = 0
        self._is_title = False

    def _mark(self, part: Part, label: int = 0) -> Mark | None:
        return Mark(self._units, part, label) if self._units else None

    def flush(self) -> None:
        """End the open block; an empty line in it parts it in two."""
        words, self._words = self._words, Words()
        label, self._label = self._label, 0
        is_title, self._is_title = self._is_title, False
        words.trim()
        if not words.text:
            return
        mark = self._mark("heading" if self._look.style == "heading" or is_title else "text", label)
        passage = replace(words.passage(self._look.style, self._look.level), mark=mark)
        if not words.calls and _PARTED.search(words.text):
            rows = [row for row in _PARTED.split(words.text) if row.strip()]
            self.passages += [replace(passage, text=_folded(row)) for row in rows]
        else:
            self.passages.append(passage)

    def block(self, element: etree._Element) -> None:
        name = _name(element)
        if name in _ABOUT:
            self._titles(element)
        if not name or name in _ABOUT or self._is_elsewhere(element, name):
            return
        self.flush()
        with self._looking(self._look_of(element, name)), self._standing_in(element, name):
            if name in _NUMBERS:
                self._numbered(_text(element))
            elif name in _TABLES:
                self._table(element)
            elif name in _NOTES and self._look.style != "note":
                self._note(element)
            else:
                self._attributes(element, name)
                self._inside(element, name)
            self.flush()
        if name in _HEADINGS:
            self._number = ""

    def _titles(self, about: etree._Element) -> None:
        """The title of a text that stands nowhere but in what is told about the file."""
        for element in about:
            if _name(element) in {"title", "name"} and (words := _text(element)):
                self._heading(words)

    def _look_of(self, element: etree._Element, name: str) -> _Look:
        if name in _CONTENTS:
            return replace(self._look, style="furniture")
        is_heading = name in _HEADINGS and self._look.style == "" and not _holds(element, _NUMBERS | _HEADINGS)
        return replace(self._look, style="heading", level=min(6, self._depth)) if is_heading else self._look

    def _numbered(self, number: str) -> None:
        """A number in words ("Article 2") is a line of its own; another one waits for its words."""
        if self._number:
            self._add(" ")
            self.flush()
        self._number = number
        if _WORDED.search(number):
            self._heading(number)

    def _heading(self, words: str) -> None:
        self._number = ""
        self.passages.append(Passage(words, "heading", min(6, max(1, self._depth - 1)), mark=self._mark("label")))

    def _attributes(self, element: etree._Element, name: str) -> None:
        """Number and heading, where a schema gives them as attributes."""
        if name in _UNITS and not _holds(element, _NUMBERS | _HEADINGS):
            for key in ("number", "name"):
                if words := _folded(element.get(key, "")):
                    self._heading(words)

    def _inside(self, element: etree._Element, name: str) -> None:
        is_leaf = name in _HEADINGS and not _holds(element, _NUMBERS | _HEADINGS)
        is_text = name in _PARAGRAPHS or is_leaf or _has_own_text(element)
        self._add(element.get("startQuote"))
        self._add(element.text)
        for child in element:
            if _is_inline(child, is_text):
                self._inline(child)
            else:
                self.block(child)
            self._add(child.tail)
        self._add(element.get("endQuote"))

    def _inline(self, element: etree._Element) -> None:
        name = _name(element)
        if not name or self._is_elsewhere(element, name):
            return
        if name in _BREAKS:
            self._words.text = self._words.text.rstrip(" ") + ("\n" if name == "br" else " ")
        elif name in _NOTES:
            self._note(element)
        elif name in {"del", "deleted", "omitted"}:
            reason = "they are marked as deleted"
            self.stock.note("struck_out", "set_aside", reason, words=_text(element), is_doubtful=True)
        elif self._depth < 200:
            self._is_title = self._is_title or name == "doctitle"
            look = replace(
                self._look,
                is_bold=self._look.is_bold or name in _BOLD,
                is_italic=self._look.is_italic or name in _ITALIC,
            )
            with self._looking(look):
                self._inside(element, "")

    def _is_elsewhere(self, element: etree._Element, name: str) -> bool:
        """Note a picture, or words that stand in another file."""
        if name in _PICTURES and not _text(element):
            words = element.get("alt") or element.get("src") or ""
            self.stock.note("image", "not_read", "they may show words, and stand in other files", words=words)
        elif name in _ELSEWHERE:
            words = element.get("showAs") or element.get("src") or element.get("href") or ""
            self.stock.note("imported_part", "not_read", "they stand in other files; add those too", words=words)
        else:
            return False
        return True

    def _note(self, note: etree._Element) -> None:
        mark = (
            note.get("marker") or note.get("n") or str(len({passage.text.split(" ")[0] for passage in self.notes}) + 1)
        )
        self._words.call(mark) if self._words.text.strip() else None
        inner = _Walk()
        inner.stock, inner._look = self.stock, replace(_Look(), style="note")
        inner._inside(note, "p")
        inner.flush()
        words = " ".join(passage.text for passage in inner.passages)
        self.stock.note("footnote", "read")
        unit = unit_of(note, _name(note))
        of_note = Mark((*self._units, unit), "text", len(mark)) if unit is not None else None
        words = words if words.startswith(f"{mark} ") else f"{mark} {words}"
        self.notes.append(Passage(words, "note", mark=of_note))

    def _table(self, table: etree._Element) -> None:
        outer, self.passages = self.passages, []
        rows: list[list[list[Passage]]] = []
        for row in (part for part in table.iter() if _name(part) in _ROWS):
            cells: list[list[Passage]] = []
            for cell in (part for part in row if _name(part) in _CELLS):
                self._inside(cell, "p")
                self.flush()
                cells.append(self.passages)
                self.passages = []
            rows.append(cells)
        for part in table:
            if _name(part) in _HEADINGS or _name(part) == "caption":
                self.block(part)
        self.passages = outer + self.passages + order_table(rows, SIGNING)

    def _add(self, text: str | None) -> None:
        if not text:
            return
        text = _PARTED.sub("\n\n", text) if self._words.text or text.strip() else text
        text = "\n\n".join(_SPACE.sub(" ", part) for part in text.split("\n\n"))
        if not self._words.text or self._words.text[-1] in " \n":
            text = text.lstrip()
        if self._number and text.strip():
            self._label = len(self._number) if not self._words.text else 0
            text, self._number = f"{self._number} {text.lstrip()}", ""
        self._words.add(text, is_bold=self._look.is_bold, is_italic=self._look.is_italic)

    @contextmanager
    def _standing_in(self, element: etree._Element, name: str) -> Iterator[None]:
        """Inside the unit that an element is, where its markup names it."""
        before = self._units
        unit = unit_of(element, name)
        if unit is not None:
            self._number_alone()
        self._units = (*before, unit) if unit is not None else before
        yield
        if unit is not None:
            self._number_alone()
        self._units = before

    def _number_alone(self) -> None:
        """The number of a unit that has no words of its own, before the next unit begins."""
        if self._units and self._number:
            self.flush()
            self.passages.append(Passage(self._number, mark=self._mark("label")))
            self._number = ""

    @contextmanager
    def _looking(self, look: _Look) -> Iterator[None]:
        before, self._look = self._look, look
        self._depth += 1
        yield
        self._look = before
        self._depth -= 1


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def _text(element: etree._Element) -> str:
    return _folded("".join(map(str, element.itertext())))


def _folded(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _has_own_text(element: etree._Element) -> bool:
    return bool((element.text or "").strip()) or any((child.tail or "").strip() for child in element)


def _holds(element: etree._Element, names: set[str]) -> bool:
    return any(_name(child) in names for child in element)


def _is_inline(element: etree._Element, is_text: bool) -> bool:
    name = _name(element)
    if name in _NOTES or name in _BREAKS:
        return True
    is_block = name in _BLOCKS or name in _TABLES or name in _NUMBERS or _holds(element, _NUMBERS | _BLOCKS)
    return is_text and not is_block
