"""OpenDocument texts (ODT) as a word processor shows them: ``read_odt``.

odfdo opens the file, after ``archive`` has looked at it; the text is then walked in order. Numbers of lists and of
headings are printed as ``odtlists`` counts them, notes stand after the text, deleted text is left out and told of.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from odfdo import Document, Element, XmlPart

from agreements.formats.archive import check_xml_members, open_archive, read_member
from agreements.formats.document import Reading, UnreadableFile
from agreements.formats.limits import Guard
from agreements.formats.note_calls import is_call
from agreements.formats.odt.lists import LEVELS, Counts, Level, levels_of, list_styles
from agreements.formats.passages import Passage, Style, Words, order_table, reading_of
from agreements.formats.pdf.columns import SIGNING

READER = "odt/1"
MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
_DEEP = 60
_SPACE = re.compile(r"[ \t\n\r]+")
_MACRO = re.compile(r"Basic/.{1,200}/(?!script-lb\.xml|dialog-lb\.xml)[^/]{1,200}\.xml|Scripts/.{1,300}[^/]")
_LEFT_OUT = {
    "office:annotation",
    "text:tracked-changes",
    "text:hidden-text",
    "text:note",
    "office:forms",
    "text:sequence-decls",
    "text:variable-decls",
}
_HOLDERS = {
    "text:section",
    "text:index-body",
    "text:index-title",
    "text:list-header",
    "text:numbered-paragraph",
    "text:soft-page-break",
}
_MOST_SPACES = 200


def read_odt(content: bytes, name: str) -> Reading:
    """The reading of an OpenDocument text; ``UnreadableFile`` where it is locked, damaged, or holds macros."""
    with Guard():
        archive = open_archive(content, name)
        members = archive.namelist()
        if any(_MACRO.fullmatch(member) for member in members):
            raise UnreadableFile(f"{name} holds macros, which are refused. Save it without macros and add that.")
        if "META-INF/manifest.xml" in members and b"encryption-data" in read_member(
            archive, "META-INF/manifest.xml", name
        ):
            raise UnreadableFile(
                f"{name} is protected with a password. Save it without the password and add the new file."
            )
        check_xml_members(archive, name)
        try:
            walk = _Walk(Document(io.BytesIO(content)))
            passages = list(walk.passages())
        except UnreadableFile:
            raise
        except Exception as fault:
            raise UnreadableFile(
                f"{name} is damaged, or no OpenDocument text. Open it in LibreOffice, save it again and add that."
            ) from fault
        if not any(passage.text.strip() for passage in passages if passage.style != "furniture"):
            raise UnreadableFile(
                f"{name} holds no text. If it is a scan, run it through text recognition (OCR) and add the result."
            )
        return reading_of(
            passages, content=content, name=name, media_type=MEDIA_TYPE, reader=READER, warnings=walk.warnings()
        )


class _Walk:
    """One pass through a document, counting lists, headings and changes on the way."""

    def __init__(self, document: Document) -> None:
        content, styles = _root(document, "content.xml"), _root(document, "styles.xml")
        self._body = document.body
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
            elif element.tag == "text:table-of-content":
                yield from (Passage(passage.text, "furniture") for passage in self._blocks(element, depth + 1))
            elif element.tag in _HOLDERS or element.tag.startswith("draw:"):
                yield from self._blocks(element, depth + 1)

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
        self._inline(paragraph, style, words, boxes, depth)
        words.text = words.text.rstrip(" ")
        is_bullet = is_listed and bool(label) and not any(map(str.isalnum, label))
        kind: Style = "heading" if level else "list_item" if is_bullet else ""
        yield words.passage(kind, level)
        for box in boxes:
            yield from self._blocks(box, depth + 1)

    def _inline(self, parent: Element, style: tuple[str, str], words: Words, boxes: list[Element], depth: int) -> None:
        is_bold, is_italic = self._is(style, "fo:font-weight", "bold"), self._is(style, "fo:font-style", "italic")
        if not parent.children and is_call(parent.text or "", words.text) and self._is_raised(style):
            words.call(parent.text or "")
            return
        _add(words, parent.text, is_bold=is_bold, is_italic=is_italic)
        for element in parent.children:
            tag = element.tag
            if tag == "text:s":
                words.add(" " * min(_MOST_SPACES, element.get_attribute_integer("text:c") or 1))
            elif tag == "text:tab":
                words.add("\t")
            elif tag == "text:line-break":
                words.add("\n")
            elif tag == "text:note":
                self._note(element, words, depth)
            elif tag.startswith("draw:"):
                boxes.append(element)
            elif tag not in _LEFT_OUT and depth < _DEEP:
                own = ("text", str(element.get_attribute("text:style-name"))) if tag == "text:span" else style
                self._inline(element, own if own in self._looks else style, words, boxes, depth + 1)
            _add(words, element.tail, is_bold=is_bold, is_italic=is_italic)

    def _note(self, note: Element, words: Words, depth: int) -> None:
        citation, body = note.get_element("text:note-citation"), note.get_element("text:note-body")
        mark = (citation.text_recursive if citation is not None else "").strip()
        if not mark or body is None:
            return
        words.call(mark)
        label = f"{mark} "
        for passage in self._blocks(body, depth + 1):
            if passage.text.strip():
                self._notes.append(
                    Passage(label + passage.text.strip(), "note", is_bold=passage.is_bold, is_italic=passage.is_italic)
                )
                label = ""

    def _table(self, table: Element, depth: int) -> list[Passage]:
        rows = []
        for row in table.get_elements(".//table:table-row"):
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
