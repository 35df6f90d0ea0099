"""What a web page shows beside plain text: fields of forms, formulas, drawings, and what its style sheet hides."""

from __future__ import annotations

import re

from lxml import etree

from agreements.formats.document import ItemKind, ItemState

_RULE = re.compile(r"([^{}]{1,400})\{([^{}]{0,2000})\}")
_COMMENT = re.compile(r"/\*.{0,4000}?\*/", re.DOTALL)
_CLASS = re.compile(r"(?:[a-z0-9]{0,10})?([.#])([\w-]{1,80})$", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden")
_FAINT = re.compile(
    r"^(?!.*background).*(?:(?<![\w-])color\s{0,9}:\s{0,9}(?:#fff(?:fff)?\b|white\b|rgba?\(\s{0,9}255\s{0,9},\s{0,9}255\s{0,9},\s{0,9}255)|"
    r"(?<![\w-])opacity\s{0,9}:\s{0,9}0(?:\.0{1,9})?(?![.\d])|font-size\s{0,9}:\s{0,9}[01](?:px|pt)?(?![.\w%])|"
    r"(?<![\w-])(?:left|top|text-indent)\s{0,9}:\s{0,9}-\d{4,6})",
    re.DOTALL,
)
"""White on no ground of its own, without ink or size, or moved off the page: a reader may not see it."""
_STRUCK = re.compile(r"text-decoration(?:-line)?\s{0,9}:[^;]{0,60}line-through")
_UNWRITTEN = {"hidden", "submit", "button", "reset", "image", "password", "file", "range", "color"}
_DEEP = 40

EMBEDDED: dict[str, tuple[ItemKind, ItemState, str]] = {
    "iframe": ("imported_part", "not_read", "they are pages of their own; add those too"),
    "object": ("embedded_object", "not_read", "their words stand in other files; add those too"),
    "embed": ("embedded_object", "not_read", "their words stand in other files; add those too"),
    "canvas": ("embedded_object", "not_read", "a program draws them when the page is opened"),
    "audio": ("embedded_object", "not_read", "they are recordings"),
    "video": ("embedded_object", "not_read", "they are recordings"),
}
"""What lies in a page and is not of it: how it is told."""


class Sheet:
    """What a page's own style sheet says of its elements: which are hidden, which faint, which struck out."""

    def __init__(self, root: etree._Element) -> None:
        self._marks: dict[str, set[str]] = {"hidden": set(), "faint": set(), "struck": set()}
        for style in root.iter("style"):
            for selectors, rules in _RULE.findall(_COMMENT.sub("", style.text or "")[:200_000]):
                for mark, pattern in (("hidden", _HIDDEN), ("faint", _FAINT), ("struck", _STRUCK)):
                    if pattern.search(rules.lower()):
                        self._marks[mark] |= set(_names(selectors))

    def is_hidden(self, element: etree._Element) -> bool:
        return element.get("hidden") is not None or self._is(element, "hidden", _HIDDEN)

    def is_faint(self, element: etree._Element) -> bool:
        return self._is(element, "faint", _FAINT)

    def is_struck(self, element: etree._Element, tag: str) -> bool:
        return tag in {"del", "s", "strike"} or self._is(element, "struck", _STRUCK)

    def _is(self, element: etree._Element, mark: str, pattern: re.Pattern[str]) -> bool:
        own = element.get("style")
        if own and pattern.search(own.lower()):
            return True
        names = self._marks[mark]
        return bool(names) and not names.isdisjoint(_own_names(element))


def _names(selectors: str) -> list[str]:
    """The classes and ids that rules name alone; a rule for what lies in something else is left out."""
    found = (_CLASS.fullmatch(selector.strip()) for selector in selectors.split(","))
    return [match[1] + match[2] for match in found if match]


def _own_names(element: etree._Element) -> list[str]:
    names = [f".{name}" for name in element.get("class", "").split()]
    return [*names, f"#{element.get('id')}"] if element.get("id") else names


def is_small(picture: etree._Element) -> bool:
    """Whether a picture is an icon, or is there for looks alone."""
    sides = [element_side for side in ("width", "height") if (element_side := picture.get(side, "")).isdigit()]
    return any(int(side) <= 40 for side in sides) or picture.get("alt") == ""


def form_value(element: etree._Element, tag: str) -> tuple[str, bool]:
    """What a field of a form shows, and whether that is only its prompt."""
    if tag == "textarea":
        return "".join(map(str, element.itertext())) or element.get("placeholder", ""), not element.text
    if tag == "select":
        options = list(element.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None] or options[:1]
        return ", ".join(" ".join("".join(map(str, option.itertext())).split()) for option in chosen), False
    kind = element.get("type", "text").lower()
    if kind in {"checkbox", "radio"}:
        return ("☒" if element.get("checked") is not None else "☐"), False
    if kind in _UNWRITTEN:
        return "", False
    value = element.get("value", "")
    return (value, False) if value else (element.get("placeholder", ""), True)


def formula(element: etree._Element, depth: int = 0) -> str:
    """A formula (MathML) in one line."""
    tag = etree.QName(element).localname if isinstance(element.tag, str) else ""
    parts = [formula(child, depth + 1) for child in element if isinstance(child.tag, str)] if depth < _DEEP else []
    if tag.startswith("annotation"):
        return ""
    if tag in {"mfrac", "msup", "msub", "mroot"} and len(parts) == 2:
        first, second = (part if len(part) < 2 or part.isalnum() else f"({part})" for part in parts)
        return (
            f"{second}√{first}"
            if tag == "mroot"
            else f"{first}{'/' if tag == 'mfrac' else '^' if tag == 'msup' else '_'}{second}"
        )
    written = "".join(parts) or "".join((element.text or "").split())
    return f"√{written}" if tag == "msqrt" else written


def drawn_lines(drawing: etree._Element) -> list[str]:
    """The words in a drawing (SVG), a line for each of its texts."""
    texts = (element for element in drawing.iter() if str(element.tag).rpartition("}")[2] == "text")
    lines = (" ".join("".join(map(str, text.itertext())).split()) for text in texts)
    return [line for line in lines if line]
