"""The walk through a Word file: paragraphs, tables and what lies in them, in the order of the text: ``Walk``.

What Word adds on the screen is added here: automatic numbers, the numbers of notes, the results of fields. What is
marked as changed is settled as Word settles it with all changes accepted. Each piece of text that is passed over is
noted in the inventory, and so is any that no rule has looked at: ``unseen`` compares all text of a part with what was
accounted for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from docx.opc.part import Part
from lxml import etree

from agreements.formats.document import ItemKind
from agreements.formats.docx.drawings import drawn
from agreements.formats.docx.fields import Fields
from agreements.formats.docx.formulas import M, linear
from agreements.formats.docx.imports import ReadWord, imported
from agreements.formats.docx.notes import Notes
from agreements.formats.docx.shapes import A, Thing, chosen, is_alternative, things_in, unchosen
from agreements.formats.docx.styles import Look, Styles, W, is_centred, mark_of, number_of, outline_level
from agreements.formats.docx.symbols import is_symbol_font, symbol
from agreements.formats.inventory import Stock
from agreements.formats.numbering import Numbering
from agreements.formats.ocr.recognition import RecognisedPage
from agreements.formats.passages import Passage, Style, Words, order_table
from agreements.formats.pdf.columns import SIGNING
from agreements.formats.pdf.note_calls import is_call

DEEP = 20
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_HOLDERS = {f"{W}{tag}" for tag in ("hyperlink", "smartTag", "sdtContent", "customXml", "dir", "bdo", "ins", "moveTo")}
_DROPPED = {f"{W}del", f"{W}moveFrom"}
_KEPT = {f"{W}ins", f"{W}moveTo"}
_ACCEPTED = "the text is read with all changes accepted"
_TEXTS = (f"{W}t", f"{W}delText", f"{M}t", f"{A}t")
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "ptab": "\t", "softHyphen": "\u00ad"}
_DRAWN = {"pict", "drawing", "object"}
_BULLET = re.compile(r"[-–—•▪●○◦■□➢✓*]\s+\S")


class Walk:
    """One pass through a document, counting numbers, notes and changes on the way."""

    def __init__(
        self, part: Part, looks: tuple[Styles, Numbering], notes: Notes, stock: Stock, read_word: ReadWord
    ) -> None:
        self.stock, self.notes = stock, notes
        self.insertions = self.deletions = self.hidden = 0
        self.recognised: list[RecognisedPage] = []
        self.is_cut = False
        self._part, self._read_word = part, read_word
        self._styles, self._numbering = looks
        self._fields = Fields(stock)
        self._seen: set[etree._Element] = set()
        self._carried: Words | None = None
        self._marks_next = ""

    @contextmanager
    def within(self, part: Part) -> Iterator[None]:
        """Walk in a part beside the text, which has relations of its own."""
        before, self._part = self._part, part
        yield
        self._part = before

    def unseen(self, root: etree._Element) -> list[str]:
        """The text of a part that the walk neither read nor set aside."""
        texts = (text for text in root.iter(*_TEXTS) if text not in self._seen and (text.text or "").strip())
        return [text.text or "" for text in texts]

    def blocks(self, parent: etree._Element, depth: int = 0) -> Iterator[Passage]:
        if depth > DEEP:
            self.is_cut = True
            self._account(parent)
            return
        for element in parent:
            if element.tag == f"{W}p":
                yield from self._paragraph(element, depth)
            elif element.tag == f"{W}tbl":
                yield from self._table(element, depth)
            elif element.tag == f"{W}altChunk":
                yield from imported(self._part, element.get(f"{_R}id", ""), self.stock, self._read_word)
            elif (inner := self._opened(element)) is not None:
                yield from self.blocks(inner, depth + 1)

    def _opened(self, element: etree._Element) -> etree._Element | None:
        """What is to be walked of a holder; None for what holds nothing that is shown."""
        tag = element.tag
        if is_alternative(element):
            self._pass_over(element)
            return chosen(element)
        if tag == f"{W}sdt":
            return self._control(element)
        if tag in _KEPT:
            self._note_change(element, tag)
        elif tag in _DROPPED:
            self._drop(element, tag)
            return None
        return element if tag in _HOLDERS else None

    def _note_change(self, element: etree._Element, tag: str) -> None:
        self.insertions += 1
        kind: ItemKind = "move" if tag == f"{W}moveTo" else "insertion"
        self.stock.note(kind, "read", _ACCEPTED, words=_words(element))

    def _drop(self, element: etree._Element, tag: str) -> None:
        self.deletions += 1
        kind: ItemKind = "move" if tag == f"{W}moveFrom" else "deletion"
        self.stock.note(kind, "set_aside", _ACCEPTED, words=_words(element))
        self._account(element)

    def _control(self, control: etree._Element) -> etree._Element | None:
        content = control.find(f"{W}sdtContent")
        is_prompt = control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None
        if content is not None:
            reason = "nobody has filled them in; the prompts that they show were read" if is_prompt else ""
            self.stock.note("content_control", "read", reason, words=_words(content), is_doubtful=is_prompt)
        return content

    def _pass_over(self, alternative: etree._Element) -> None:
        """Note what the branch that is not chosen holds, where it is something else."""
        branch = chosen(alternative)
        shown = _squeezed(_words(branch)) if branch is not None else ""
        for other in unchosen(alternative):
            words = _words(other)
            if _squeezed(words) and _squeezed(words) not in shown:
                self.stock.note(
                    "alternative", "set_aside", "it is for programs that cannot show the other", words=words
                )
            self._account(other)

    def _account(self, element: etree._Element) -> None:
        self._seen.update(element.iter(*_TEXTS))

    def _table(self, table: etree._Element, depth: int) -> list[Passage]:
        rows = []
        for row in self._inside(table, f"{W}tr"):
            if self._is_dropped_row(row):
                continue
            cells = (cell for cell in self._inside(row, f"{W}tc") if not self._is_dropped_cell(cell))
            rows.append([list(self.blocks(cell, depth + 1)) for cell in cells])
        return order_table(rows, SIGNING)

    def _inside(self, parent: etree._Element, tag: str, depth: int = 0) -> Iterator[etree._Element]:
        """The rows of a table or the cells of a row, content controls and other holders opened."""
        for element in parent:
            if element.tag == tag:
                yield element
            elif depth < DEEP and (inner := self._opened(element)) is not None:
                yield from self._inside(inner, tag, depth + 1)

    def _is_dropped_row(self, row: etree._Element) -> bool:
        properties = row.find(f"{W}trPr")
        if properties is None:
            return False
        if properties.find(f"{W}del") is not None:
            self._drop(row, f"{W}del")
            return True
        if properties.find(f"{W}ins") is not None:
            self._note_change(row, f"{W}ins")
        if not mark_of(properties, "hidden", False):
            return False
        self._hide(row)
        return True

    def _is_dropped_cell(self, cell: etree._Element) -> bool:
        is_dropped = cell.find(f"{W}tcPr/{W}cellDel") is not None
        if is_dropped:
            self._drop(cell, f"{W}del")
        return is_dropped

    def _hide(self, element: etree._Element) -> None:
        words = _words(element)
        if words.strip():
            self.hidden += 1
            self.stock.note("hidden_text", "set_aside", "Word does not show it", words=words)
        self._account(element)

    def _paragraph(self, paragraph: etree._Element, depth: int) -> Iterator[Passage]:
        properties = paragraph.find(f"{W}pPr")
        look = self._styles.look(_style(properties) or self._styles.default)
        boxes: list[Thing] = []
        body, self._carried = self._carried or Words(), None
        is_listed = self._fields.is_contents
        self._runs(paragraph, look, body, boxes)
        if is_listed or self._fields.is_contents:
            look = replace(look, name=f"toc {look.name}")
        if properties is not None and any(
            properties.find(f"{W}rPr/{W}{tag}") is not None for tag in ("del", "moveFrom")
        ):
            self._carried = body
        else:
            yield self._passage(properties, look, body)
        for box in boxes:
            yield from self._drawn(box, depth)

    def _passage(self, properties: etree._Element | None, look: Look, body: Words) -> Passage:
        words = Words()
        label = self._label(properties, look) if body.text.strip() else ""
        words.add(label, is_bold=bool(look.is_bold))
        words.append(body)
        passage = words.passage(*_kind(properties, look, label, body.text))
        return replace(passage, is_centred=is_centred(properties, otherwise=look.is_centred))

    def flush(self) -> Iterator[Passage]:
        """What runs on from a paragraph whose end was deleted, where none comes after it."""
        body, self._carried = self._carried, None
        if body is not None:
            yield body.passage()

    def _label(self, properties: etree._Element | None, look: Look) -> str:
        number_id, level = number_of(properties)
        if not number_id:
            number_id = look.number_id
            if level is None and number_id:
                level = (
                    look.number_level
                    if look.number_level is not None
                    else self._numbering.level_of_style(number_id, _style(properties) or self._styles.default)
                )
        return self._numbering.label(number_id, level or 0) if number_id not in {"", "0"} else ""

    def _runs(self, parent: etree._Element, look: Look, words: Words, boxes: list[Thing], depth: int = 0) -> None:
        """Gather the text of runs, as Word would show it with all changes accepted."""
        for element in parent:
            if element.tag == f"{W}r":
                self._run(element, look, words, boxes)
            elif element.tag in {f"{M}oMath", f"{M}oMathPara"}:
                self._formula(element, words)
            elif element.tag == f"{W}fldSimple" and depth < DEEP:
                self._fields.begin(element.find(f"{W}ffData"), element.get(f"{W}instr", ""), has_result=True)
                self._runs(element, look, words, boxes, depth + 1)
                words.add(self._fields.end())
            elif element.tag == f"{W}subDoc":
                self.stock.note("imported_part", "not_read", "it is a document of its own, in another file")
            elif depth < DEEP and (inner := self._opened(element)) is not None:
                self._runs(inner, look, words, boxes, depth + 1)

    def _formula(self, formula: etree._Element, words: Words) -> None:
        written = linear(formula).strip()
        self._account(formula)
        if written and self._fields.is_shown:
            self.stock.note("formula", "read", "formulas are written in one line", words=written)
            words.add(written)

    def _run(self, run: etree._Element, look: Look, words: Words, boxes: list[Thing]) -> None:
        marks = run.find(f"{W}rPr")
        look = self._styles.of_run(marks, look)
        if look.is_hidden:
            self._hide(run)
            self._step_fields(run)
            return
        if look.is_struck and _words(run).strip():
            self.stock.note(
                "struck_out", "set_aside", "they are struck out on the page", words=_words(run), is_doubtful=True
            )
            self._account(run)
            self._step_fields(run)
            return
        if look.is_faint and _words(run).strip():
            reason = "they are set in white or in tiny letters and may not be seen on the page"
            self.stock.note("hidden_text", "read", reason, words=_words(run), is_doubtful=True)
        self._run_parts(run, look, _is_raised(marks), words, boxes)

    def _step_fields(self, run: etree._Element) -> None:
        """Pass the marks of fields in a run that is not shown, so that each field still ends where it ends."""
        for element in run:
            if element.tag == f"{W}fldChar":
                self._fields.mark(element)
            elif element.tag == f"{W}instrText":
                self._fields.instruct(element.text or "")

    def _run_parts(
        self, run: etree._Element, look: Look, is_raised: bool, words: Words, boxes: list[Thing], depth: int = 0
    ) -> None:
        for element in run:
            tag = etree.QName(element).localname if isinstance(element.tag, str) else ""
            if tag in {"footnoteReference", "endnoteReference"}:
                self._call(element, tag.removesuffix("Reference") + "s", words)
            elif tag in _DRAWN:
                boxes += things_in(element)
            elif is_alternative(element):
                self._pass_over(element)
                branch = chosen(element)
                if branch is not None and depth < DEEP:
                    self._run_parts(branch, look, is_raised, words, boxes, depth + 1)
            elif tag == "ruby":
                self._ruby(element, look, words, boxes)
            elif tag == "fldChar":
                words.add(self._fields.mark(element), is_bold=bool(look.is_bold), is_italic=bool(look.is_italic))
            elif tag == "instrText":
                self._fields.instruct(element.text or "")
            elif text := self._text(element, tag, look):
                self._add(text, look, is_raised, words)

    def _add(self, text: str, look: Look, is_raised: bool, words: Words) -> None:
        if not self._fields.is_shown:
            return
        self._fields.got(text)
        if self._marks_next:
            self.notes.call_by_hand(self._marks_next, text, words, self.blocks)
            self._marks_next = ""
        elif is_raised and is_call(text, words.text):
            words.call(text)
        else:
            words.add(text, is_bold=bool(look.is_bold), is_italic=bool(look.is_italic))

    def _text(self, element: etree._Element, tag: str, look: Look) -> str:
        if tag == "t":
            self._seen.add(element)
            text = re.sub(r"[\t\n\r]+", " ", element.text or "")
            return "".join(symbol(letter, look.font) for letter in text) if is_symbol_font(look.font) else text
        if tag == "sym":
            code = element.get(f"{W}char", "")
            shown = (
                symbol(chr(int(code, 16)), element.get(f"{W}font", ""))
                if re.fullmatch(r"[0-9A-Fa-f]{1,5}", code)
                else ""
            )
            self.stock.note("symbol", "read", "each is shown by the character that looks like it", words=shown)
            return shown
        return _BREAKS.get(tag, "")

    def _ruby(self, ruby: etree._Element, look: Look, words: Words, boxes: list[Thing]) -> None:
        for aid in ruby.iterfind(f"{W}rt"):
            self.stock.note("ruby", "set_aside", "the characters that they stand above were read", words=_words(aid))
            self._account(aid)
        for base in ruby.iterfind(f"{W}rubyBase"):
            self._runs(base, look, words, boxes, 1)

    def _call(self, reference: etree._Element, kind: str, words: Words) -> None:
        key = f"{kind}/{reference.get(f'{W}id', '')}"
        if mark_of_hand(reference):
            self._marks_next = key
        elif self._fields.is_shown:
            self.notes.call(key, words, self.blocks)

    def _drawn(self, thing: Thing, depth: int) -> list[Passage]:
        if thing.kind == "lettering":
            self._account(thing.element)
        return drawn(
            thing, self._part, self.stock, self.recognised, read_box=lambda box: list(self.blocks(box, depth + 1))
        )


def mark_of_hand(reference: etree._Element) -> bool:
    """Whether a note is called by a sign that was typed."""
    return reference.get(f"{W}customMarkFollows", "0") in {"1", "true", "on"}


def _kind(properties: etree._Element | None, look: Look, label: str, text: str) -> tuple[Style, int]:
    own = outline_level(properties.find(f"{W}outlineLvl") if properties is not None else None)
    if look.name.startswith("toc "):
        return "furniture", 0
    if own or look.heading or look.is_title:
        return "heading", own or look.heading
    is_item = not any(map(str.isalnum, label)) if label else _BULLET.match(text) is not None
    return ("list_item" if is_item else ""), 0


def _is_raised(marks: etree._Element | None) -> bool:
    """Whether a run is set above the line, as the call of a note that was typed by hand."""
    if marks is None:
        return False
    aligned, moved = marks.find(f"{W}vertAlign"), marks.find(f"{W}position")
    if aligned is not None:
        return aligned.get(f"{W}val") == "superscript"
    return moved is not None and moved.get(f"{W}val", "").isdigit() and moved.get(f"{W}val") != "0"


def _style(properties: etree._Element | None) -> str:
    style = properties.find(f"{W}pStyle") if properties is not None else None
    return style.get(f"{W}val", "") if style is not None else ""


def _words(element: etree._Element) -> str:
    return "".join(text.text or "" for text in element.iter(*_TEXTS))


def _squeezed(words: str) -> str:
    return "".join(words.split())
