"""What the styles of a Word file say of a paragraph: whether it is a heading, bold, or numbered."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_OFF = {"0", "false", "off", "none"}
_DEPTH = 12
_TINY = 4  # half points


@dataclass(frozen=True, slots=True)
class Look:
    """``heading`` is 0 for body text; ``number`` is the list and level that a style brings."""

    name: str = ""
    heading: int = 0
    is_title: bool = False
    is_bold: bool | None = None
    is_italic: bool | None = None
    is_hidden: bool | None = None
    is_struck: bool | None = None
    is_faint: bool | None = None
    is_centred: bool = False
    font: str = ""
    number_id: str = ""
    number_level: int | None = None


class Styles:
    """The styles of a file by their id, each with what it inherits."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._looks: dict[str, Look] = {}
        self.default = ""
        for style in root.iterfind(f"{W}style") if root is not None else ():
            key = style.get(f"{W}styleId", "")
            self._elements[key] = style
            if style.get(f"{W}type") == "paragraph" and not is_off(style.get(f"{W}default", "0")):
                self.default = key

    def numbering_styles(self) -> list[tuple[str, str]]:
        """Styles that name a list, with its id."""
        found = []
        for key, style in self._elements.items():
            number = style.find(f"{W}pPr/{W}numPr/{W}numId")
            if number is not None:
                found.append((key, number.get(f"{W}val", "")))
        return found

    def look(self, key: str, depth: int = 0) -> Look:
        """What a style says, with what it is based on."""
        if key in self._looks:
            return self._looks[key]
        element = self._elements.get(key)
        if element is None or depth > _DEPTH:
            return Look()
        based = element.find(f"{W}basedOn")
        parent = self.look(based.get(f"{W}val", ""), depth + 1) if based is not None else Look()
        look = _look(element, parent)
        self._looks[key] = look
        return look

    def of_run(self, marks: etree._Element | None, outer: Look) -> Look:
        """How a run is set in a paragraph of the style ``outer``, by its own marks and its own style."""
        if marks is None:
            return outer
        named = marks.find(f"{W}rStyle")
        own = self.look(named.get(f"{W}val", "")) if named is not None else Look()
        return replace(
            outer,
            is_bold=mark_of(marks, "b", _first(own.is_bold, outer.is_bold)),
            is_italic=mark_of(marks, "i", _first(own.is_italic, outer.is_italic)),
            is_hidden=mark_of(marks, "vanish", _first(own.is_hidden, outer.is_hidden)),
            is_struck=_is_struck(marks, _first(own.is_struck, outer.is_struck)),
            is_faint=_is_faint(marks, _first(own.is_faint, outer.is_faint)),
            font=_font(marks) or own.font or outer.font,
        )


def _look(element: etree._Element, parent: Look) -> Look:
    name_element = element.find(f"{W}name")
    name = name_element.get(f"{W}val", "") if name_element is not None else ""
    heading = _HEADING.fullmatch(name)
    outline = element.find(f"{W}pPr/{W}outlineLvl")
    level = int(heading[1]) if heading else outline_level(outline) or parent.heading
    marks = element.find(f"{W}rPr")
    number_id, number_level = number_of(element.find(f"{W}pPr"))
    return Look(
        name=name.lower(),
        heading=level,
        is_title=name.lower() == "title" or parent.is_title,
        is_bold=mark_of(marks, "b", parent.is_bold),
        is_italic=mark_of(marks, "i", parent.is_italic),
        is_hidden=mark_of(marks, "vanish", parent.is_hidden),
        is_struck=_is_struck(marks, parent.is_struck),
        is_faint=_is_faint(marks, parent.is_faint),
        is_centred=is_centred(element.find(f"{W}pPr"), otherwise=parent.is_centred),
        font=_font(marks) or parent.font,
        number_id=number_id or parent.number_id,
        number_level=number_level if number_level is not None else parent.number_level,
    )


def _first(own: bool | None, outer: bool | None) -> bool | None:
    return outer if own is None else own


def _is_struck(marks: etree._Element | None, otherwise: bool | None) -> bool | None:
    return mark_of(marks, "strike", mark_of(marks, "dstrike", otherwise))


def _is_faint(marks: etree._Element | None, otherwise: bool | None) -> bool | None:
    """Whether letters are white on no ground, or too small to be seen."""
    if marks is None:
        return otherwise
    colour, size = marks.find(f"{W}color"), marks.find(f"{W}sz")
    is_white = colour is not None and colour.get(f"{W}val", "").upper() == "FFFFFF" and marks.find(f"{W}shd") is None
    is_tiny = size is not None and size.get(f"{W}val", "").isdecimal() and int(size.get(f"{W}val", "")) <= _TINY
    return otherwise if colour is None and size is None else is_white or is_tiny


def _font(marks: etree._Element | None) -> str:
    fonts = marks.find(f"{W}rFonts") if marks is not None else None
    return fonts.get(f"{W}ascii", "") if fonts is not None else ""


def is_centred(properties: etree._Element | None, *, otherwise: bool) -> bool:
    """Whether properties of a paragraph set it in the middle, or leave that to its style."""
    aligned = properties.find(f"{W}jc") if properties is not None else None
    return otherwise if aligned is None else aligned.get(f"{W}val") == "center"


def is_off(value: str | None) -> bool:
    return value in _OFF


def mark_of(marks: etree._Element | None, tag: str, otherwise: bool | None) -> bool | None:
    """Whether a mark (bold, italic, hidden) is set, unset, or not spoken of."""
    found = marks.find(f"{W}{tag}") if marks is not None else None
    return otherwise if found is None else not is_off(found.get(f"{W}val"))


def outline_level(outline: etree._Element | None) -> int:
    value = outline.get(f"{W}val", "") if outline is not None else ""
    return int(value) + 1 if value.isdecimal() and int(value) < 9 else 0


def number_of(properties: etree._Element | None) -> tuple[str, int | None]:
    """The list and level that properties of a paragraph name."""
    number = properties.find(f"{W}numPr") if properties is not None else None
    if number is None:
        return "", None
    key, level = number.find(f"{W}numId"), number.find(f"{W}ilvl")
    value = level.get(f"{W}val", "") if level is not None else ""
    return (key.get(f"{W}val", "") if key is not None else ""), int(value) if value.isdecimal() else None
