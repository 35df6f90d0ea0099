"""OpenDocument texts (ODT) as a word processor shows them: ``read_odt``.

odfdo opens the file, after ``archive`` has looked at it; the text is then walked in order. Numbers of lists and of
headings are printed as ``lists`` counts them, notes stand after the text. Deleted, hidden and struck-out words,
comments, pictures and embedded objects are told in the inventory.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from odfdo import Document, Element, XmlPart

from agreements.formats.archive import check_xml_members, open_archive, read_member
from agreements.formats.document import Reading, UnreadableFile
from agreements.formats.inventory import Stock
from agreements.formats.odt.extensions import with_known_names
from agreements.formats.odt.forms import control_values
from agreements.formats.odt.formulas import Formulas
from agreements.formats.odt.holdings import Holdings, is_hidden_field, words_of
from agreements.formats.odt.lists import LEVELS, Counts, Level, levels_of, list_styles
from agreements.formats.odt.names import CONTENTS, HOLDERS, LEFT_OUT
from agreements.formats.passages import Passage, Style, Words, order_table, reading_of
from agreements.formats.pdf.columns import SIGNING
from agreements.formats.pdf.note_calls import is_call

READER = "odt/2"
MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
_DEEP = 60
_ACCEPTED = "the text is read with all changes accepted"
_SPACE = re.compile(r"[ \t\n\r]+")
_MACRO = re.compile(r"Basic/.{1,200}/(?!script-lb\.xml|dialog-lb\.xml)[^/]{1,200}\.xml|Scripts/.{1,300}[^/]")
_MOST_SPACES = 200
_SIGNS = {"text:s": " ", "text:tab": "\t", "text:line-break": "\n"}


def read_odt(content: bytes, name: str) -> Reading:
    """The reading of an OpenDocument text; ``UnreadableFile`` where it is locked, damaged, or holds macros."""
    archive = open_archive(content, name)
    members = archive.namelist()
    if any(_MACRO.fullmatch(member) for member in members):
        raise UnreadableFile(f"{name} holds macros, which are refused. Save it without macros and add that.")
    if "META-INF/manifest.xml" in members and b"encryption-data" in read_member(archive, "META-INF/manifest.xml", name):
        raise UnreadableFile(f"{name} is protected with a password. Save it without the password and add the new file.")
    check_xml_members(archive, name)
    try:
        document = Document(io.BytesIO(with_known_names(content, archive)))
        roots = _root(document, "content.xml"), _root(document, "styles.xml")
        body = document.body
    except Exception as fault:
        raise UnreadableFile(
            f"{name} is damaged, or no OpenDocument text. Open it in LibreOffice, save it again and add that."
        ) from fault
    walk = _Walk(body, *roots, Formulas(archive, name))
    passages = list(walk.passages())
    if not any(passage.text.strip() for passage in passages if passage.style != "furniture"):
        raise UnreadableFile(
            f"{name} holds no text. If it is a scan, run it through text recognition (OCR) and add the result."
        )
    return reading_of(
        passages,
        content=content,
        name=name,
        media_type=MEDIA_TYPE,
        reader=READER,
        warnings=walk.warnings(),
        inventory=walk.stock.inventory(),
    )


_POINTS, _TINY = re.compile(r"(\d{1,4}(?:\.\d{1,4})?)pt"), 2.0


class _Walk:
    """One pass through a document, counting lists, headings and changes on the way."""

    def __init__(self, body: Element, content: Element, styles: Element, formulas: Formulas) -> None:
        self.stock = Stock()
        self._held = Holdings(self.stock)
        self._body, self._formulas = body, formulas
        self._controls = control_values(body)
        self._styles_root = styles
        self._looks = {
            (str(style.get_attribute("style:family")), str(style.get_attribute("style:name"))): style
            for root in (styles, content)
            for style in root.get_elements("//style:style")
        }
        self._list_styles = list_styles([styles, content])
        outline = styles.get_elements("//text:outline-style")
        self._outline = Counts(levels_of(outline[0]) if outline else {})
        self._lists: dict[str, Counts] = {}
        self._last_of_style: dict[str, Counts] = {}
        self._notes: list[Passage] = []
        self._is_cut = False
        self._changes = {kind: len(self._body.get_elements(f"//text:{kind}")) for kind in ("insertion", "deletion")}

    def passages(self) -> Iterator[Passage]:
        """All passages: running heads, the text, its notes, running feet."""
        yield from self._margins("header")
        yield from self._blocks(self._body)
        yield from self._notes
        yield from self._margins("footer")
        for deletion in self._body.get_elements("//text:tracked-changes//text:deletion"):
            self.stock.note("deletion", "set_aside", _ACCEPTED, words=words_of(deletion))
        for _insertion in range(self._changes["insertion"]):
            self.stock.note("insertion", "read", _ACCEPTED)

    def warnings(self) -> list[str]:
        found = []
        kept, dropped = self._changes["insertion"], self._changes["deletion"]
        if kept or dropped:
            found.append(
                f"tracked changes were settled: {kept} insertions kept, {dropped} deletions dropped; compare with the text as agreed"
            )
        if self._is_cut:
            found.append("lists or tables lie in each other deeper than in any text; what lies deeper is left out")
        return found

    def _margins(self, place: str) -> list[Passage]:
        found: dict[str, Passage] = {}
        for kind in (place, f"{place}-left", f"{place}-first"):
            for element in self._styles_root.get_elements(f"//style:{kind}"):
                for passage in self._blocks(element):
                    found.setdefault(passage.text, Passage(passage.text, "furniture"))
        for words in found:
            if words.strip():
                self.stock.note("header" if place == "header" else "footer", "read", words=words)
        return list(found.values())

    def _blocks(self, parent: Element, depth: int = 0) -> Iterator[Passage]:
        if depth > _DEEP:
            self._is_cut = True
            return
        for element in parent.children:
            if element.tag in {"text:p", "text:h"}:
                yield from self._paragraph(element, "", depth)
            elif element.tag == "text:list":
                yield from self._list(element, self._counts_of(element), 0, depth + 1)
            elif element.tag == "table:table":
                yield from self._table(element, depth + 1)
            else:
                yield from self._holder(element, depth)

    def _holder(self, element: Element, depth: int) -> Iterator[Passage]:
        """What lies in sections, frames and lists of contents; of anything else with words it is told that they were not read."""
        if element.tag in CONTENTS:
            yield from (Passage(passage.text, "furniture") for passage in self._blocks(element, depth + 1))
        elif element.tag.startswith("draw:"):
            yield from self._drawn(element, depth + 1)
        elif element.tag in HOLDERS:
            if element.tag != "text:section" or not self._held.is_hidden_section(element):
                yield from self._blocks(element, depth + 1)
        elif element.tag == "office:annotation":
            self._held.annotation(element)
        elif element.tag not in LEFT_OUT and words_of(element).strip():
            reason = "they stand where a text keeps no text"
            self.stock.note("other", "not_read", reason, words=words_of(element))

    def _drawn(self, element: Element, depth: int) -> Iterator[Passage]:
        """The words in a frame or shape; of pictures and objects what is told of them."""
        if element.tag == "draw:frame":
            self._held.pictures(element)
        found = list(self._blocks(element, depth))
        words = "\n".join(passage.text for passage in found if passage.text.strip())
        if words and element.tag in {"draw:text-box", "draw:custom-shape", "draw:rect", "draw:ellipse"}:
            self.stock.note("text_box", "read", words=words)
        yield from found

    def _counts_of(self, element: Element) -> Counts:
        """The count that a list goes on with: that of the list it continues, or its own from the beginning."""
        style = str(element.get_attribute("text:style-name") or "")
        continued = str(element.get_attribute("text:continue-list") or "")
        counts = self._lists.get(continued)
        if counts is None and element.get_attribute_string("text:continue-numbering") == "true":
            counts = self._last_of_style.get(style)
        if counts is None:
            counts = Counts(self._list_styles.get(style, {}))
        name = str(element.get_attribute("xml:id") or "")
        if name:
            self._lists[name] = counts
        self._last_of_style[style] = counts
        return counts

    def _list(self, element: Element, counts: Counts, level: int, depth: int) -> Iterator[Passage]:
        if depth > _DEEP or level >= LEVELS:
            self._is_cut = True
            return
        for item in element.children:
            start = item.get_attribute_integer("text:start-value")
            is_first = item.tag == "text:list-item"
            for child in item.children:
                if child.tag == "text:list":
                    yield from self._list(child, counts, level + 1, depth + 1)
                elif child.tag in {"text:p", "text:h"}:
                    label = self._item_label(child, counts, level, start) if is_first else ""
                    is_first = False
                    yield from self._paragraph(child, label, depth, is_listed=True)

    def _item_label(self, paragraph: Element, counts: Counts, level: int, start: int | None) -> str:
        if not counts.levels:
            named = self._attribute(
                ("paragraph", str(paragraph.get_attribute("text:style-name"))), "style:list-style-name"
            )
            counts.levels.update(self._list_styles.get(named, {0: Level(bullet="•")}))
        if not _has_text(paragraph):
            return ""
        label = counts.next_label(level, start)
        return f"{label} " if label else ""

    def _paragraph(self, paragraph: Element, label: str, depth: int, *, is_listed: bool = False) -> Iterator[Passage]:
        level = (paragraph.get_attribute_integer("text:outline-level") or 1) if paragraph.tag == "text:h" else 0
        if (
            level
            and not is_listed
            and _has_text(paragraph)
            and paragraph.get_attribute_string("text:is-list-header") != "true"
        ):
            number = self._outline.next_label(min(level, LEVELS) - 1)
            label = f"{number} " if number else ""
        words = Words()
        style = ("paragraph", str(paragraph.get_attribute("text:style-name")))
        if label:
            words.add(label, is_bold=self._is(style, "fo:font-weight", "bold"))
        boxes: list[Element] = []
        if self._held.is_hidden_paragraph(paragraph):
            return
        self._inline(paragraph, style, words, boxes, depth)
        words.text = words.text.rstrip(" ")
        is_bullet = is_listed and bool(label) and not any(map(str.isalnum, label))
        kind: Style = "heading" if level else "list_item" if is_bullet else ""
        yield words.passage(kind, level)
        for box in boxes:
            yield from self._drawn(box, depth + 1)

    def _inline(self, parent: Element, style: tuple[str, str], words: Words, boxes: list[Element], depth: int) -> None:
        if self._is_passed_over(parent, style):
            return
        self._doubt_faint(parent, style)
        is_bold, is_italic = self._is(style, "fo:font-weight", "bold"), self._is(style, "fo:font-style", "italic")
        if not parent.children and is_call(parent.text or "", words.text) and self._is_raised(style):
            words.call(parent.text or "")
            return
        _add(words, parent.text, is_bold=is_bold, is_italic=is_italic)
        for element in parent.children:
            if element.tag in _SIGNS:
                words.add(_sign(element))
            elif element.tag == "text:note":
                self._note(element, words, depth)
            elif element.tag.startswith("draw:"):
                self._inline_drawing(element, words, boxes)
            elif element.tag == "office:annotation":
                self._held.annotation(element)
            elif element.tag not in LEFT_OUT and depth < _DEEP and self._held.field(element):
                own = ("text", str(element.get_attribute("text:style-name"))) if element.tag == "text:span" else style
                self._inline(element, own if own in self._looks else style, words, boxes, depth + 1)
            _add(words, element.tail, is_bold=is_bold, is_italic=is_italic)

    def _is_passed_over(self, element: Element, style: tuple[str, str]) -> bool:
        """Whether what stands here is hidden or struck out; then it is told."""
        is_own = element.tag not in {"text:hidden-text", "text:variable-set", "text:user-field-get"}
        is_hidden = self._is(style, "text:display", "none") if is_own else is_hidden_field(element)
        if is_hidden:
            words = words_of(element) or str(element.get_attribute("text:string-value") or "")
            if words.strip():
                self.stock.note("hidden_text", "set_aside", "they are hidden", words=words)
            return True
        line = self._attribute(style, "style:text-line-through-style") or self._attribute(
            style, "style:text-line-through-type"
        )
        if line in {"", "none"}:
            return False
        if words_of(element).strip():
            reason = "they are struck out on the page"
            self.stock.note("struck_out", "set_aside", reason, words=words_of(element), is_doubtful=True)
        return True

    def _doubt_faint(self, element: Element, style: tuple[str, str]) -> None:
        """Tell of words that are read and may not be seen."""
        size = _POINTS.fullmatch(self._attribute(style, "fo:font-size"))
        is_white = self._attribute(style, "fo:color").lower() == "#ffffff"
        is_white = is_white and self._attribute(style, "fo:background-color") in {"", "transparent", "#ffffff"}
        if (is_white or (size and float(size[1]) <= _TINY)) and (element.text or "").strip():
            reason = "they are set in white or in tiny letters and may not be seen on the page"
            self.stock.note("hidden_text", "read", reason, words=element.text or "", is_doubtful=True)

    def _inline_drawing(self, element: Element, words: Words, boxes: list[Element]) -> None:
        """A control of a form shows its value, a formula its line; other drawings come after their paragraph."""
        if element.tag == "draw:control":
            value = self._controls.get(str(element.get_attribute("draw:control") or ""), "")
            if value:
                self.stock.note("form_value", "read", words=value)
                words.add(value)
        elif line := self._formulas.line_of(element):
            self.stock.note("formula", "read", "formulas are written in one line", words=line)
            words.add(line)
        else:
            boxes.append(element)

    def _note(self, note: Element, words: Words, depth: int) -> None:
        citation, body = note.get_element("text:note-citation"), note.get_element("text:note-body")
        mark = (citation.text_recursive if citation is not None else "").strip()
        if not mark or body is None:
            return
        words.call(mark)
        label = f"{mark} "
        self.stock.note("endnote" if note.get_attribute_string("text:note-class") == "endnote" else "footnote", "read")
        for passage in self._blocks(body, depth + 1):
            if passage.text.strip():
                self._notes.append(
                    Passage(label + passage.text.strip(), "note", is_bold=passage.is_bold, is_italic=passage.is_italic)
                )
                label = ""

    def _table(self, table: Element, depth: int) -> list[Passage]:
        rows = []
        for row in _rows(table):
            if row.get_attribute_string("table:visibility") in {"collapse", "filter"}:
                if words_of(row).strip():
                    self.stock.note("hidden_text", "set_aside", "the row is hidden", words=words_of(row))
                continue
            cells = [cell for cell in row.children if cell.tag == "table:table-cell"]
            rows.append([list(self._blocks(cell, depth + 1)) for cell in cells])
        return order_table(rows, SIGNING)

    def _is_raised(self, style: tuple[str, str]) -> bool:
        """Whether text is set above the line: "super 58%", "33% 80%"."""
        position = self._attribute(style, "style:text-position").split(" ")[0]
        return position == "super" or (position.rstrip("%").isdigit() and position.rstrip("%") != "0")

    def _is(self, style: tuple[str, str], attribute: str, value: str) -> bool:
        return self._attribute(style, attribute) == value

    def _attribute(self, key: tuple[str, str], attribute: str) -> str:
        """An attribute of a style, or of what it is based on."""
        for _step in range(_DEEP):
            style = self._looks.get(key)
            if style is None:
                return ""
            own = style.get_attribute(attribute)
            properties = style.get_element("style:text-properties")
            found = own if own is not None else properties.get_attribute(attribute) if properties is not None else None
            if found is not None:
                return str(found)
            key = (key[0], str(style.get_attribute("style:parent-style-name")))
        return ""


def _root(document: Document, member: str) -> Element:
    part = document.get_part(member)
    if not isinstance(part, XmlPart):
        raise TypeError(member)
    return part.root


def _sign(element: Element) -> str:
    """What an element that stands for white space shows."""
    if element.tag == "text:s":
        return " " * min(_MOST_SPACES, element.get_attribute_integer("text:c") or 1)
    return _SIGNS[element.tag]


def _rows(table: Element) -> Iterator[Element]:
    """The rows of a table itself, those of its head and its groups among them."""
    for child in table.children:
        if child.tag == "table:table-row":
            yield child
        elif child.tag in {"table:table-header-rows", "table:table-row-group", "table:table-rows"}:
            yield from _rows(child)


def _add(words: Words, text: str | None, *, is_bold: bool, is_italic: bool) -> None:
    """Text with its white space folded, as OpenDocument says it is."""
    if not text:
        return
    folded = _SPACE.sub(" ", text)
    if not words.text or words.text[-1] in " \n\t":
        folded = folded.lstrip(" ")
    words.add(folded, is_bold=is_bold, is_italic=is_italic)


def _has_text(paragraph: Element) -> bool:
    return bool(paragraph.text_recursive.strip())
