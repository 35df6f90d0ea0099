"""A file that holds the same text in two or more languages, one whole after the other: each is read by itself.

No mark tells where the next language begins, but its small words do. The lines are taken in stretches long enough to
tell their language; where the languages follow one another, none comes twice and all are about as long, the file is
parted at the line that divides the small words of the two best. Short lines in no language (names, signatures) stay
with what they stand under.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agreements.formats.document import Line, Reading
from agreements.formats.language import UNDETERMINED, language_of, lean

_STRETCH = 250
_LEAST = 500
_UNLIKE = 2.5
_LONGEST_TITLE = 4
_CHARACTER = re.compile("[\u2e80-\u9fff\uac00-\ud7af]")
_LETTERS_A_CHARACTER = 3
_BLANK = re.compile(r"\n[ \t\r]*\n")


def parts(reading: Reading) -> list[int]:
    """The places in the text where a further language begins; none where the file is in one."""
    runs = _runs(reading)
    languages = [language for language, _first in runs]
    if len(runs) < 2 or len(set(languages)) < len(languages):
        return []
    cuts = [
        _cut(reading, (before, after), runs[at][1], _end(reading, runs, at + 1))
        for at, (before, after) in enumerate(zip(languages, languages[1:], strict=False))
    ]
    places = [reading.lines[cut].start for cut in cuts]
    bounds = [0, *places, len(reading.text)]
    sizes = [extent_of(reading.text[left:right]) for left, right in zip(bounds, bounds[1:], strict=False)]
    return places if min(sizes) >= _LEAST and max(sizes) <= _UNLIKE * min(sizes) else []


def extent_of(text: str) -> int:
    """How much a text says, in letters: a Chinese character stands for about three of them."""
    return len(text) + (_LETTERS_A_CHARACTER - 1) * len(_CHARACTER.findall(text))


def _end(reading: Reading, runs: Sequence[tuple[str, int]], at: int) -> int:
    return runs[at + 1][1] if at + 1 < len(runs) else len(reading.lines)


def _runs(reading: Reading) -> list[tuple[str, int]]:
    """The languages in their order, each with the line of its first stretch; a lone stretch counts for nothing."""
    told: list[tuple[str, int]] = []
    first, length = 0, 0
    for index, line in enumerate(reading.lines):
        length += line.end - line.start
        if length < _STRETCH and index + 1 < len(reading.lines):
            continue
        language = language_of(reading.text[reading.lines[first].start : line.end])
        if language != UNDETERMINED:
            told.append((language, first))
        first, length = index + 1, 0
    runs: list[tuple[str, int]] = []
    for at, (language, place) in enumerate(told):
        is_lone = language not in (told[at - 1][0] if at else "", told[at + 1][0] if at + 1 < len(told) else "")
        if not is_lone and (not runs or runs[-1][0] != language):
            runs.append((language, place))
    return runs


def _cut(reading: Reading, pair: tuple[str, str], first: int, last: int) -> int:
    """The line from ``first`` to ``last`` that best divides one language from the other; one is always left below."""
    balance, best, cut = 0, 0, first
    for index in range(first, min(last, len(reading.lines) - 1)):
        line = reading.lines[index]
        balance += (line.end - line.start) * lean(reading.text[line.start : line.end], *pair)
        if balance >= best:
            best, cut = balance, index + 1
    return _with_title(reading, cut, first)


def _with_title(reading: Reading, cut: int, first: int) -> int:
    """``cut`` moved up over lines in capitals that stand right above it: the rest of its title."""
    for index in range(cut - 1, max(first, cut - _LONGEST_TITLE), -1):
        line, below = reading.lines[index], reading.lines[index + 1]
        if _BLANK.search(reading.text, line.end, below.start) or not _is_upper(reading.text, line):
            break
        cut = index
    return cut


def _is_upper(text: str, line: Line) -> bool:
    return text[line.start : line.end].isupper()
