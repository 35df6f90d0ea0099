"""Lists of OpenDocument and the numbers that a word processor prints before their items."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from odfdo import Element

from agreements.formats.numbering import formatted

_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_PLACE = re.compile(r"%(\d{1,2})%")
LEVELS = 10


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered; ``pattern`` ("%1%.%2%") rules where the file gives one."""

    form: str = ""
    prefix: str = ""
    suffix: str = ""
    shown_levels: int = 1
    start: int = 1
    bullet: str = ""
    pattern: str = ""


@dataclass(slots=True)
class Counts:
    """How far a list has counted on each level."""

    levels: dict[int, Level]
    counts: list[int | None] = field(default_factory=lambda: [None] * LEVELS)

    def next_label(self, level: int, start: int | None = None) -> str:
        """The number of the next item on a level, from 0; empty where none is printed."""
        used = self.levels.get(level, Level())
        level = min(level, LEVELS - 1)
        before = self.counts[level]
        first = used.start if before is None else before + 1
        self.counts[level] = first if start is None else start
        for below in range(level + 1, LEVELS):
            self.counts[below] = None
        if used.bullet:
            return "•" if "\ue000" <= used.bullet <= "\uf8ff" else used.bullet
        return self._number(used, level) if used.form else ""

    def _number(self, used: Level, level: int) -> str:
        if used.pattern:
            return _PLACE.sub(lambda place: self._figure(int(place[1]) - 1), used.pattern)
        shown = range(max(0, level - used.shown_levels + 1), level + 1)
        figures = [self._figure(at) for at in shown if at == level or self.levels.get(at, Level()).form]
        return used.prefix + ".".join(figures) + used.suffix

    def _figure(self, level: int) -> str:
        used = self.levels.get(level, Level())
        count = self.counts[level] if 0 <= level < LEVELS else 1
        return formatted(used.start if count is None else count, _FORMS.get(used.form, "decimal"))


def levels_of(style: Element) -> dict[int, Level]:
    """The levels of a list style or of the outline of headings, from 0."""
    levels: dict[int, Level] = {}
    for element in style.children:
        kind = element.tag.rpartition(":")[2]
        at = _whole(element.get_attribute("text:level"), 0) - 1
        if not 0 <= at < LEVELS:
            continue
        if kind == "list-level-style-bullet":
            levels[at] = Level(bullet=_text(element, "text:bullet-char")[:1] or "•")
        elif kind in {"list-level-style-number", "outline-level-style"}:
            levels[at] = Level(
                form=_text(element, "style:num-format"),
                prefix=_text(element, "style:num-prefix"),
                suffix=_text(element, "style:num-suffix"),
                shown_levels=_whole(element.get_attribute("text:display-levels"), 1),
                start=_whole(element.get_attribute("text:start-value"), 1),
                pattern=_pattern(element),
            )
    return levels


def _pattern(element: Element) -> str:
    """LibreOffice's own attribute for numbers that prefix and suffix cannot say."""
    return next(
        (str(value) for key, value in element.attributes.items() if key.endswith("num-list-format") and value), ""
    )


def list_styles(roots: Iterable[Element]) -> dict[str, dict[int, Level]]:
    """The list styles of a file by name."""
    return {
        _text(style, "style:name"): levels_of(style)
        for root in roots
        for style in root.get_elements("//text:list-style")
    }


def _text(element: Element, name: str) -> str:
    return str(element.get_attribute(name) or "")


def _whole(value: object, otherwise: int) -> int:
    return int(str(value)) if value is not None and re.fullmatch(r"\d{1,5}", str(value)) else otherwise
