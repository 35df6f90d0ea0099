"""Two things that Word knows and python-docx does not write: footnotes and tracked changes.

``Footnotes`` collects notes while paragraphs are written and attaches the part that holds them at the end.
``TrackedChanges`` writes the runs of a difference as insertions, deletions and moves that Word can accept or refuse.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from docx import Document
from docx.comments import Comments
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.shared import Pt
from docx.table import _Cell as Cell
from lxml import etree

from comparisons.alignment.diff import Op
from comparisons.desk.difference_words import meaning_sentences
from comparisons.export.characters import is_address, printable

_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ps", "ur"})
_LANG_OF = {**dict.fromkeys(_RIGHT_TO_LEFT, "bidi"), **dict.fromkeys(("ja", "ko", "zh"), "eastAsia")}
"""The attribute of ``w:lang`` that names a language of right-to-left or of East Asian letters."""
_LINE_HEIGHT = 0.42
"""Of words of nine or ten points, in cm."""
_LETTERS_A_TWIP = 5.4 / 567
"""About 5.4 letters a centimetre."""
_NOTES = (
    f"<w:footnotes {nsdecls('w')}>"
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    "</w:footnotes>"
)


def new_document() -> WordDocument:
    """An empty document, without the second set of styles that python-docx brings along and does not keep level with the first."""
    document = Document()
    for key, relation in list(document.part.rels.items()):
        if relation.reltype.endswith("/stylesWithEffects"):
            document.part.rels.pop(key)
    return document


class Footnotes:
    def __init__(self, document: WordDocument) -> None:
        self.document = document
        self.root = parse_xml(_NOTES)
        self.count = 0
        text = document.styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH)
        text.font.size, text.paragraph_format.space_after = Pt(8), Pt(0)
        call = document.styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER)
        call.font.superscript = True
        self.text_style, self.call_style = text.style_id, call.style_id

    def call(self, text: str) -> Any:
        """The run that calls a new note of this text."""
        self.count += 1
        note = _element("w:footnote", id=str(self.count))
        note.append(paragraph(self.text_style, self._call("w:footnoteRef"), run(f" {text}")))
        self.root.append(note)
        return self._call("w:footnoteReference", self.count)

    def _call(self, name: str, number: int | None = None) -> Any:
        made, properties = _element("w:r"), _element("w:rPr")
        properties.append(_element("w:rStyle", val=self.call_style))
        made.extend([properties, _element(name) if number is None else _element(name, id=str(number))])
        return made

    def attach(self) -> None:
        blob = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        name = PackURI("/word/footnotes.xml")
        main = self.document.part
        main.relate_to(Part(name, CONTENT_TYPE.WML_FOOTNOTES, blob, main.package), RELATIONSHIP_TYPE.FOOTNOTES)


class TrackedChanges:
    """Writes differences under one author and date; numbers are unique within a document.

    Exact: what the page sets aside (a capital, what a party is called) is a change too, since Word keeps no second text;
    refusing all changes leaves the base's words, accepting them the other's. Clean: it is plain text, as the other has it.
    """

    def __init__(
        self, author: str, when: datetime, *, is_clean: bool = False, comments: Comments | None = None
    ) -> None:
        self.comments, self.made_on = comments, when
        self.author, self.when, self.is_clean = author, when.strftime("%Y-%m-%dT%H:%M:%SZ"), is_clean
        self.count = 0
        self.moves = 0

    def marked(self, ops: Iterable[Op], language: str = "") -> Iterator[Any]:
        """Both texts of a difference, as runs."""
        sides: dict[tuple[int, bool], int] = {}
        first_move = self.moves
        told: set[str] = set()
        for op in ops:
            text = printable(op.text)
            for words in meaning_sentences([op]):
                yield from [] if words in told else self.comment(words)
                told.add(words)
            if op.kind == "equal" and op.is_folded and not self.is_clean:
                yield from self._changed(printable(op.base_text), "w:del", language)
                yield from self._changed(text, "w:ins", language)
            elif op.kind == "equal":
                yield run(text, language=language)
            elif op.kind == "move":
                self.moves = max(self.moves, first_move + op.move)
                part = sides[op.move, op.is_in_base] = sides.get((op.move, op.is_in_base), -1) + 1
                name = f"move{first_move + op.move}{f'_{part}' if part else ''}"
                yield from self._moved(text, "From" if op.is_in_base else "To", name, language)
            else:
                yield from self._changed(text, "w:ins" if op.kind == "insert" else "w:del", language)

    def comment(self, words: str) -> list[Any]:
        """The run that calls a comment, which changes no word of the text; nothing in a document without comments."""
        if self.comments is None:
            return []
        made = self.comments.add_comment(printable(words), self.author, "")
        made._comment_elm.date = self.made_on
        call = _element("w:r")
        call.append(_element("w:commentReference", id=str(made.comment_id)))
        return [call]

    def of_paragraph(self, tag: str) -> Any:
        """The mark that says that a whole paragraph came ("w:ins") or went ("w:del")."""
        return self._mark(tag)

    def _changed(self, text: str, tag: str, language: str) -> Iterator[Any]:
        if text:
            mark = self._mark(tag)
            mark.append(run(text, "w:t" if tag == "w:ins" else "w:delText", language=language))
            yield mark

    def _moved(self, text: str, side: str, name: str, language: str) -> Iterator[Any]:
        start = self._mark(f"w:move{side}RangeStart", name=name)
        moved = self._mark(f"w:move{side}")
        moved.append(run(text, language=language))
        yield from (start, moved, _element(f"w:move{side}RangeEnd", id=start.get(qn("w:id"))))

    def _mark(self, tag: str, **attributes: str) -> Any:
        self.count += 1
        return _element(tag, id=str(self.count), author=self.author, date=self.when, **attributes)


class Links:
    """Live links of a document, each address related once."""

    def __init__(self, document: WordDocument) -> None:
        self.part = document.part
        self.known: dict[str, str] = {}

    def runs(self, address: str, words: str) -> Any:
        """The words as a link, or as a plain run where the address can be none."""
        if not is_address(address):
            return run(words)
        if address not in self.known:
            self.known[address] = self.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        made = _element("w:hyperlink")
        made.set(qn("r:id"), self.known[address])
        made.append(run(words, is_link=True))
        return made


def _element(tag: str, **attributes: str) -> Any:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def paragraph(style: str, *runs: Any, tracked: Any = None, language: str = "", keeps_next: bool = False) -> Any:
    """A paragraph of a style, by the style's id: python-docx looks a style up by name each time, which is slow.

    ``tracked``: the mark that says that all of it came or went.
    """
    made, properties = _element("w:p"), _element("w:pPr")
    properties.append(_element("w:pStyle", val=style))
    if keeps_next:
        properties.append(_element("w:keepNext"))
    if language in _RIGHT_TO_LEFT:
        properties.append(_element("w:bidi"))
    if tracked is not None:
        of_mark = _element("w:rPr")
        of_mark.append(tracked)
        properties.append(of_mark)
    made.extend([properties, *runs])
    return made


def page_number() -> list[Any]:
    """ "3 / 12" as fields that Word works out."""
    fields = []
    for name in ("PAGE", "NUMPAGES"):
        field = _element("w:fldSimple", instr=name)
        field.append(run("1"))
        fields.append(field)
    return [fields[0], run(" / "), fields[1]]


def fill(cell: Cell, paragraphs: Iterable[Any]) -> None:
    """Puts paragraphs in a cell, after what it has; the empty one that a new cell comes with gives way."""
    first = cell._tc.p_lst[0]
    cell._tc.extend(paragraphs)
    if len(cell._tc.p_lst) > 1 and not len(first):
        cell._tc.remove(first)


def run(text: str, tag: str = "w:t", *, language: str = "", is_link: bool = False) -> Any:
    """A run of exactly this text; tabs and line breaks as Word writes them."""
    made = _element("w:r")
    if language or is_link:
        made.append(_run_properties(language, is_link=is_link))
    for number, line in enumerate(text.split("\n")):
        if number:
            made.append(_element("w:br"))
        for place, piece in enumerate(line.split("\t")):
            if place:
                made.append(_element("w:tab"))
            if piece:
                words = _element(tag)
                words.text = piece
                words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                made.append(words)
    return made


def marked_runs(ops: Iterable[Op]) -> Iterator[Any]:
    """What changed, drawn and not tracked: for tables that are read and whose words nobody accepts or refuses."""
    for op in ops:
        made = run(printable(op.text))
        if op.kind != "equal":
            properties = _element("w:rPr")
            properties.extend(
                [_element("w:color", val="1B5E20"), _element("w:u", val="single")]
                if op.is_in_other
                else [_element("w:strike"), _element("w:color", val="8B1A1A")]
            )
            made.insert(0, properties)
        yield made


def _run_properties(language: str, *, is_link: bool) -> Any:
    properties = _element("w:rPr")
    if is_link:
        properties.append(_element("w:color", val="0563C1"))
        properties.append(_element("w:u", val="single"))
    if language in _RIGHT_TO_LEFT:
        properties.append(_element("w:rtl"))
    if language:
        properties.append(_element("w:lang", **{_LANG_OF.get(language, "val"): language}))
    return properties


def let_long_rows_break(body: Any, page_height: float) -> None:
    """Take the ban on breaking from rows that need more than half of a page (in cm).

    A row that fills a page would leave the one before it half empty.
    """
    most = page_height / 2 / _LINE_HEIGHT
    for row in body.iter(qn("w:tr")):
        ban = row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}")
        if ban is not None and max(map(_lines, row.iter(qn("w:tc"))), default=0) > most:
            ban.getparent().remove(ban)


def _lines(cell: Any) -> int:
    """About the lines that the words of a cell take up."""
    width = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
    letters = max(1, int(width.get(qn("w:w"), 0)) * _LETTERS_A_TWIP) if width is not None else 80
    words = (
        "".join(found.text or "" for found in part.iter(qn("w:t"), qn("w:delText"))) for part in cell.iter(qn("w:p"))
    )
    return sum(1 + int(len(paragraph) / letters) for paragraph in words)
