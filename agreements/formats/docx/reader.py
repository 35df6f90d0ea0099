"""Word files (DOCX) as Word shows them: ``read_docx``.

python-docx opens the file, after ``archive`` has looked at it; paragraphs, tables and notes are then walked in the
order of the text. What Word adds on the screen is added here: automatic numbers, the numbers of notes. What Word would
show as changed is settled: insertions stand, deletions are dropped, and a warning tells how many.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import docx
from lxml import etree

from agreements.formats.archive import check_xml_members, open_archive, parse_xml
from agreements.formats.document import Reading, UnreadableFile
from agreements.formats.docx.styles import Look, Styles, W, mark_of, number_of, outline_level
from agreements.formats.limits import Guard
from agreements.formats.note_calls import is_call
from agreements.formats.numbering import Numbering, formatted
from agreements.formats.passages import Passage, Style, Words, order_table, reading_of
from agreements.formats.pdf.columns import SIGNING

READER = "docx/1"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DEEP = 20
_TRANSPARENT = {
    f"{W}{tag}"
    for tag in ("hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo")
}
_DROPPED = {f"{W}{tag}" for tag in ("del", "moveFrom")}
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SYMBOLS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf02d": "-", "\uf0fc": "✓"}
_TEXT = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "ptab": "\t"}


def read_docx(content: bytes, name: str) -> Reading:
    """The reading of a Word file; ``UnreadableFile`` where it is old, locked, damaged, or holds macros."""
    if content.startswith(_OLD_WORD):
        raise UnreadableFile(
            f"{name} is in the old format of Word, or locked with a password. Save it as .docx, without a password, and add that."
        )
    with Guard():
        archive = open_archive(content, name)
        if any(member.lower().endswith("vbaproject.bin") for member in archive.namelist()):
            raise UnreadableFile(
                f"{name} holds macros, which are refused. Save it as .docx without macros and add that."
            )
        check_xml_members(archive, name)
        try:
            document = docx.Document(io.BytesIO(content))
            walk = _Walk(document)
            passages = list(walk.passages())
        except UnreadableFile:
            raise
        except Exception as fault:
            raise UnreadableFile(
                f"{name} is damaged: Word's parts in it do not fit together. Open it in Word, save it again and add that."
            ) from fault
        if not any(passage.text.strip() for passage in passages if passage.style != "furniture"):
            raise UnreadableFile(
                f"{name} holds no text. If it is a scan, run it through text recognition (OCR) and add the result."
            )
        return reading_of(
            passages, content=content, name=name, media_type=MEDIA_TYPE, reader=READER, warnings=walk.warnings()
        )


class _Walk:
    """One pass through a document, counting numbers, notes and changes on the way."""

    def __init__(self, document: docx.document.Document) -> None:
        self._document = document
        self._styles = Styles(document.part._styles_part.element)
        self._numbering = Numbering(_related(document, "numbering"))
        for style, number_id in self._styles.numbering_styles():
            self._numbering.link(style, number_id)
        self._notes: list[Passage] = []
        self._note_texts = {kind: _notes(_related(document, kind), kind[:-1]) for kind in ("footnotes", "endnotes")}
        self._counts = {"footnotes": 0, "endnotes": 0}
        self._insertions = self._deletions = self._hidden = 0
        self._carried: Words | None = None
        self._is_cut = False

    def passages(self) -> Iterator[Passage]:
        """All passages: running heads, the text, its notes, running feet."""
        heads, feet = self._margins()
        yield from heads
        yield from self._blocks(self._document.element.body)
        yield from self._notes
        yield from feet

    def warnings(self) -> list[str]:
        found = []
        if self._insertions or self._deletions:
            found.append(
                f"tracked changes were settled: {self._insertions} insertions kept, {self._deletions} deletions dropped; compare with the text as agreed"
            )
        if self._hidden:
            found.append(f"{self._hidden} hidden passages are left out, as Word does not show them")
        if self._is_cut:
            found.append("tables lie in tables deeper than in any text; what lies deeper is left out")
        return found

    def _blocks(self, parent: etree._Element, depth: int = 0) -> Iterator[Passage]:
        if depth > _DEEP:
            self._is_cut = True
            return
        for element in parent:
            if element.tag == f"{W}p":
                yield from self._paragraph(element, depth)
            elif element.tag == f"{W}tbl":
                yield from self._table(element, depth)
            elif element.tag in _TRANSPARENT:
                yield from self._blocks(element, depth + 1)

    def _table(self, table: etree._Element, depth: int) -> list[Passage]:
        rows = []
        for row in table.iterfind(f"{W}tr"):
            if row.find(f"{W}trPr/{W}del") is not None:
                self._deletions += 1
                continue
            rows.append([list(self._blocks(cell, depth + 1)) for cell in _cells(row)])
        return order_table(rows, SIGNING)

    def _paragraph(self, paragraph: etree._Element, depth: int) -> Iterator[Passage]:
        properties = paragraph.find(f"{W}pPr")
        look = self._styles.look(_style(properties) or self._styles.default)
        words = self._carried or Words()
        self._carried = None
        boxes: list[etree._Element] = []
        body = Words()
        self._runs(paragraph, look, body, boxes)
        label = self._label(properties, look) if body.text.strip() else ""
        words.add(label, is_bold=bool(look.is_bold))
        offset = len(words.text)
        words.text += body.text
        words.bold, words.italic = words.bold + body.bold, words.italic + body.italic
        words.calls += [(start + offset, end + offset) for start, end in body.calls]
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            self._carried = words
        else:
            yield words.passage(*self._kind(properties, look, label))
        for box in boxes:
            yield from self._blocks(box, depth + 1)

    @staticmethod
    def _kind(properties: etree._Element | None, look: Look, label: str) -> tuple[Style, int]:
        own = outline_level(properties.find(f"{W}outlineLvl") if properties is not None else None)
        if look.name.startswith("toc "):
            return "furniture", 0
        if own or look.heading or look.is_title:
            return "heading", own or look.heading
        return ("list_item" if label and not any(map(str.isalnum, label)) else ""), 0

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

    def _runs(
        self, parent: etree._Element, look: Look, words: Words, boxes: list[etree._Element], depth: int = 0
    ) -> None:
        """Gather the text of runs, as Word would show it with all changes accepted."""
        for element in parent:
            if element.tag == f"{W}r":
                self._run(element, look, words, boxes)
            elif element.tag in _DROPPED:
                self._deletions += 1
            elif element.tag in _TRANSPARENT and depth < _DEEP:
                self._insertions += element.tag in {f"{W}ins", f"{W}moveTo"}
                self._runs(element, look, words, boxes, depth + 1)

    def _run(self, run: etree._Element, look: Look, words: Words, boxes: list[etree._Element]) -> None:
        marks = run.find(f"{W}rPr")
        named = marks.find(f"{W}rStyle") if marks is not None else None
        own = self._styles.look(named.get(f"{W}val", "")) if named is not None else Look()
        if mark_of(marks, "vanish", own.is_hidden if own.is_hidden is not None else look.is_hidden):
            self._hidden += any(text.text for text in run.iterfind(f"{W}t"))
            return
        is_bold = bool(mark_of(marks, "b", own.is_bold if own.is_bold is not None else look.is_bold))
        is_italic = bool(mark_of(marks, "i", own.is_italic if own.is_italic is not None else look.is_italic))
        for element in run:
            tag = etree.QName(element).localname if isinstance(element.tag, str) else ""
            if tag in {"footnoteReference", "endnoteReference"}:
                self._call(element, tag.removesuffix("Reference") + "s", words)
            elif tag in {"pict", "drawing", "AlternateContent", "object"}:
                boxes += _text_boxes(element)
            elif is_call(text := _text(element, tag), words.text) and _is_raised(marks):
                words.call(text)
            else:
                words.add(text, is_bold=is_bold, is_italic=is_italic)

    def _call(self, reference: etree._Element, kind: str, words: Words) -> None:
        note = self._note_texts[kind].pop(reference.get(f"{W}id", ""), None)
        if note is None:
            return
        self._counts[kind] += 1
        number = formatted(self._counts[kind], "decimal" if kind == "footnotes" else "lowerRoman")
        words.call(number)
        label = f"{number} "
        for passage in self._blocks(note):
            if passage.text.strip():
                text = label + passage.text.lstrip()
                self._notes.append(Passage(text, "note", is_bold=passage.is_bold, is_italic=passage.is_italic))
                label = ""

    def _margins(self) -> tuple[list[Passage], list[Passage]]:
        """Running heads and feet, each text once."""
        found: tuple[list[Passage], list[Passage]] = ([], [])
        seen: set[str] = set()
        for relation in self._document.part.rels.values():
            kind = relation.reltype.rpartition("/")[2]
            if relation.is_external or kind not in {"header", "footer"}:
                continue
            for passage in self._blocks(parse_xml(relation.target_part.blob, "the file")):
                if passage.text.strip() and passage.text not in seen:
                    seen.add(passage.text)
                    found[kind == "footer"].append(Passage(passage.text, "furniture"))
        return found


def _is_raised(marks: etree._Element | None) -> bool:
    """Whether a run is set above the line, as the call of a note that was typed by hand."""
    if marks is None:
        return False
    aligned, moved = marks.find(f"{W}vertAlign"), marks.find(f"{W}position")
    if aligned is not None:
        return aligned.get(f"{W}val") == "superscript"
    return moved is not None and moved.get(f"{W}val", "").isdigit() and moved.get(f"{W}val") != "0"


def _related(document: docx.document.Document, kind: str) -> etree._Element | None:
    """The root of a part beside the text, by the last word of its relation's type."""
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.rpartition("/")[2] == kind:
            return parse_xml(relation.target_part.blob, "the file")
    return None


def _notes(root: etree._Element | None, tag: str) -> dict[str, etree._Element]:
    """Notes by their id, without the lines that Word draws between text and notes."""
    if root is None:
        return {}
    return {
        note.get(f"{W}id", ""): note for note in root.iterfind(f"{W}{tag}") if note.get(f"{W}type") in {None, "normal"}
    }


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for element in row:
        if element.tag == f"{W}tc":
            yield element
        elif element.tag in _TRANSPARENT:
            yield from element.iter(f"{W}tc")


def _style(properties: etree._Element | None) -> str:
    style = properties.find(f"{W}pStyle") if properties is not None else None
    return style.get(f"{W}val", "") if style is not None else ""


def _text(element: etree._Element, tag: str) -> str:
    if tag == "t":
        return re.sub(r"[\t\n\r]+", " ", element.text or "")
    if tag == "sym":
        code = element.get(f"{W}char", "")
        character = chr(int(code, 16)) if re.fullmatch(r"[0-9A-Fa-f]{1,5}", code) else ""
        return _SYMBOLS.get(character, "•" if "\ue000" <= character <= "\uf8ff" else character)
    return _TEXT.get(tag, "")


def _text_boxes(element: etree._Element) -> list[etree._Element]:
    """The contents of text boxes, without the copy that is kept for old programs."""
    return [
        box
        for box in element.iter(f"{W}txbxContent")
        if not any(ancestor.tag in {f"{_CHOICE}Fallback", f"{W}txbxContent"} for ancestor in box.iterancestors())
    ]
