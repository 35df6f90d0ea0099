"""Automatic numbers of Word, as Word shows them: ``Numbering.label`` counts paragraphs and prints their numbers.

Word keeps a definition of levels (``abstractNum``) and lists (``num``) that use one and may override it. Lists of one
definition count on together, unless a list says where it starts. A level begins again when a higher one has counted.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_LEVELS = 9
_MOST = 30_000


@dataclass(frozen=True, slots=True)
class Level:
    """``text`` as in ``lvlText`` ("Article %1", "%1.%2"); ``restart`` is the level whose count begins this one again."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    is_legal: bool = False
    style: str = ""


@dataclass(slots=True)
class _List:
    definition: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)
    is_begun: bool = False


class Numbering:
    """The lists of a document and how far each has counted."""

    def __init__(self, root: etree._Element | None) -> None:
        self._definitions: dict[str, dict[int, Level]] = {}
        self._links: dict[str, str] = {}
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, list[int | None]] = {}
        if root is not None:
            self._read(root)

    def label(self, number_id: str, level: int) -> str:
        """The number of the next paragraph of a list at a level, with the space after it; empty where none is shown."""
        used = self._lists.get(number_id)
        if used is None or not 0 <= level < _LEVELS:
            return ""
        levels = {**self._definitions.get(used.definition, {}), **used.levels}
        if level not in levels:
            return ""
        counts = self._counts.setdefault(used.definition, [None] * _LEVELS)
        if not used.is_begun:
            for at, start in used.starts.items():
                counts[at] = start - 1
            used.is_begun = True
        self._count(counts, levels, level)
        return _shown(counts, levels, level)

    def level_of_style(self, number_id: str, style: str) -> int:
        """The level that a list gives to paragraphs of a style."""
        used = self._lists.get(number_id)
        levels = self._definitions.get(used.definition, {}) if used else {}
        return next((at for at, level in levels.items() if level.style == style), 0)

    def link(self, style: str, number_id: str) -> None:
        """Tell which list a numbering style names: definitions may only point to such a style."""
        target = self._lists.get(number_id)
        for definition, linked in self._links.items():
            if linked == style and target is not None and target.definition != definition:
                self._definitions[definition] = self._definitions.get(target.definition, {})

    @staticmethod
    def _count(counts: list[int | None], levels: dict[int, Level], level: int) -> None:
        for above in range(level):
            if counts[above] is None:
                counts[above] = levels[above].start if above in levels else 1
        before = counts[level]
        counts[level] = levels[level].start if before is None else before + 1
        for below in range(level + 1, _LEVELS):
            restart = levels[below].restart if below in levels else None
            if restart is None or (restart and level < restart):
                counts[below] = None

    def _read(self, root: etree._Element) -> None:
        for definition in root.iterfind(f"{_W}abstractNum"):
            key = definition.get(f"{_W}abstractNumId", "")
            self._definitions[key] = {
                at: level for at, level in map(_level, definition.iterfind(f"{_W}lvl")) if at is not None
            }
            linked = definition.find(f"{_W}numStyleLink")
            if linked is not None:
                self._links[key] = linked.get(f"{_W}val", "")
        for number in root.iterfind(f"{_W}num"):
            used = _List(_value(number, "abstractNumId"))
            for override in number.iterfind(f"{_W}lvlOverride"):
                at = _number(override.get(f"{_W}ilvl"), 0)
                start = _value(override, "startOverride")
                if start:
                    used.starts[at] = _number(start, 1)
                own = override.find(f"{_W}lvl")
                if own is not None:
                    used.levels[at] = _level(own)[1]
                    used.starts.setdefault(at, used.levels[at].start)
            self._lists[number.get(f"{_W}numId", "")] = used


def _level(element: etree._Element) -> tuple[int | None, Level]:
    restart = element.find(f"{_W}lvlRestart")
    legal = element.find(f"{_W}isLgl")
    level = Level(
        start=_number(_value(element, "start"), 1),
        form=_value(element, "numFmt") or "decimal",
        text=_value(element, "lvlText"),
        suffix=_value(element, "suff") or "tab",
        restart=_number(restart.get(f"{_W}val"), 0) if restart is not None else None,
        is_legal=legal is not None and legal.get(f"{_W}val") not in {"0", "false", "off"},
        style=_value(element, "pStyle"),
    )
    at = _number(element.get(f"{_W}ilvl"), -1)
    return (at if 0 <= at < _LEVELS else None), level


def _value(element: etree._Element, tag: str) -> str:
    found = element.find(f"{_W}{tag}")
    return found.get(f"{_W}val", "") if found is not None else ""


def _number(value: str | None, otherwise: int) -> int:
    try:
        return max(-_MOST, min(_MOST, int(value or "")))
    except ValueError:
        return otherwise


def _shown(counts: list[int | None], levels: dict[int, Level], level: int) -> str:
    own = levels[level]
    if own.form == "bullet":
        mark = own.text.strip()
        text = "•" if not mark or "\ue000" <= mark[0] <= "\uf8ff" else mark
    elif own.form == "none":
        text = own.text.replace(f"%{level + 1}", "")
    else:
        text = own.text
        for at in range(level + 1):
            if f"%{at + 1}" in text:
                used = levels.get(at, Level())
                form = "decimal" if own.is_legal and at <= level else used.form
                text = text.replace(f"%{at + 1}", formatted(counts[at] or 0, form))
    return f"{text}{'' if own.suffix == 'nothing' else ' '}" if text.strip() else ""


def formatted(number: int, form: str) -> str:
    """A number as a format of Word prints it; an unknown format prints figures."""
    if form in {"lowerLetter", "upperLetter"} and number > 0:
        letters = chr(ord("a") + (number - 1) % 26) * min(20, (number - 1) // 26 + 1)
        return letters.upper() if form == "upperLetter" else letters
    if form in {"lowerRoman", "upperRoman"} and 0 < number < 5000:
        roman = _roman(number)
        return roman.upper() if form == "upperRoman" else roman
    if form == "decimalZero":
        return f"{number:02d}"
    if form == "ordinal":
        ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return f"{number}{ending}"
    if form in {"cardinalText", "ordinalText"} and 0 <= number < 100:
        return _spelled(number, is_ordinal=form == "ordinalText").capitalize()
    return "" if form in {"none", "bullet"} else str(number)


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        written += letters * (number // value)
        number %= value
    return written


def _spelled(number: int, *, is_ordinal: bool) -> str:
    tens, ones = divmod(number, 10)
    words = [_ONES[number]] if number < 20 else [_TENS[tens]] + ([_ONES[ones]] if ones else [])
    if is_ordinal:
        last = words[-1]
        words[-1] = _ORDINALS.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    return "-".join(words)
