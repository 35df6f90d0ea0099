"""Formulas of Word (Office MathML) in one line: ``linear``.

"a over b" becomes "a/b", with brackets where a part is longer than one sign; raised and lowered parts follow "^", "_".
"""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DEEP = 40


def linear(element: etree._Element, depth: int = 0) -> str:
    """The formula in one line."""
    if depth > _DEEP:
        return "".join(text.text or "" for text in element.iter(f"{M}t"))
    tag = etree.QName(element).localname if isinstance(element.tag, str) else ""
    if tag == "t":
        return element.text or ""
    return _FORMS.get(tag, _inside)(element, depth + 1)


def _inside(element: etree._Element, depth: int) -> str:
    return "".join(linear(child, depth) for child in element)


def _part(element: etree._Element, tag: str, depth: int) -> str:
    found = element.find(f"{M}{tag}")
    return linear(found, depth) if found is not None else ""


def _grouped(words: str) -> str:
    return words if len(words) < 2 or words.isalnum() else f"({words})"


def _fraction(element: etree._Element, depth: int) -> str:
    return f"{_grouped(_part(element, 'num', depth))}/{_grouped(_part(element, 'den', depth))}"


def _scripted(element: etree._Element, depth: int) -> str:
    lower, upper = _part(element, "sub", depth), _part(element, "sup", depth)
    written = _part(element, "e", depth)
    return written + (f"_{_grouped(lower)}" if lower else "") + (f"^{_grouped(upper)}" if upper else "")


def _root(element: etree._Element, depth: int) -> str:
    degree = _part(element, "deg", depth)
    return f"{degree}√{_grouped(_part(element, 'e', depth))}"


def _value(element: etree._Element, path: str, otherwise: str) -> str:
    found = element.find("/".join(f"{M}{tag}" for tag in path.split("/")))
    return otherwise if found is None else found.get(f"{M}val", "")


def _sum(element: etree._Element, depth: int) -> str:
    sign = _value(element, "naryPr/chr", "∫")
    lower, upper = _part(element, "sub", depth), _part(element, "sup", depth)
    bounds = (f"_{_grouped(lower)}" if lower else "") + (f"^{_grouped(upper)}" if upper else "")
    return f"{sign}{bounds} {_part(element, 'e', depth)}"


def _bracketed(element: etree._Element, depth: int) -> str:
    first, last = _value(element, "dPr/begChr", "("), _value(element, "dPr/endChr", ")")
    between = _value(element, "dPr/sepChr", "|")
    return first + between.join(linear(part, depth) for part in element.iterfind(f"{M}e")) + last


def _matrix(element: etree._Element, depth: int) -> str:
    rows = ([linear(cell, depth) for cell in row.iterfind(f"{M}e")] for row in element.iterfind(f"{M}mr"))
    return "[" + "; ".join(", ".join(cells) for cells in rows) + "]"


_FORMS: dict[str, Callable[[etree._Element, int], str]] = {
    "f": _fraction,
    "sSup": _scripted,
    "sSub": _scripted,
    "sSubSup": _scripted,
    "rad": _root,
    "nary": _sum,
    "d": _bracketed,
    "m": _matrix,
}
