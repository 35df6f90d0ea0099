"""Words broken at the end of a line: which hyphen belongs to the word, and which only to the line.

Decided for the whole file: a word that also stands unbroken somewhere is written as it stands there; else the halves
tell (one that is no word by itself was cut), and last the habit of the file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from agreements.formats.document import Edit

_HYPHENS, _LONGEST_WORD = set("-‐‑\u00ad"), 80
_WORD = re.compile(r"[^\W\d_]+(?:[-‐‑’'][^\W\d_]+)*")
_BROKEN = re.compile(r"((?:[^\W_]+[-‐‑])*[^\W_]+)([-‐‑\u00ad])$")
_BEGINNING = re.compile(r"([^\W_]+)")
_KEPT_PREFIXES = {
    "non", "co", "self", "cross", "well", "long", "short", "anti", "ex", "vice", "so", "all", "half", "semi", "inter", "intra", "multi",
    "sous", "demi", "contre", "mi", "post", "pre", "third", "one", "two", "three", "high", "low", "full", "part", "policy", "decision",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Break:
    """A line that ends in a hyphen: its word, the beginning of the next line, and where the hyphen stands."""

    first: str
    second: str
    hyphen: str
    start: int
    end: int


def hyphen_edits(breaks: Sequence[Break], text: str) -> dict[int, Edit]:
    """The edit for each break, by the start of its hyphen: joined, or the hyphen kept without the break after it."""
    text = text.replace("\u00ad", "-")  # a soft hyphen that was printed is a hyphen
    words = Counter(word.casefold() for word in _WORD.findall(text)) if breaks else Counter()
    words.subtract(half.casefold() for broken in breaks for half in (broken.first, broken.second))
    answers = {broken.start: _known(broken, words) for broken in breaks}
    is_usual = sum(answer is True for answer in answers.values()) > sum(answer is False for answer in answers.values())
    edits: dict[int, Edit] = {}
    for broken in breaks:
        answer = answers[broken.start]
        is_soft = is_usual if answer is None else answer
        edits[broken.start] = Edit("hyphen", broken.start, broken.end, "" if is_soft else "-")
    return edits


def find_break(line: str, after: str, start: int) -> Break | None:
    """The break between a line and the one that follows in the text, if a word seems to run over it."""
    if line[-1:] not in _HYPHENS:
        return None
    before = max(0, len(line) - _LONGEST_WORD)
    broken, beginning = _BROKEN.search(line, before), _BEGINNING.match(after[:_LONGEST_WORD].lstrip())
    if broken is None or beginning is None:
        return None
    return Break(broken[1], beginning[1], broken[2], start + broken.start(2), start + len(line))


def _known(broken: Break, words: Counter[str]) -> bool | None:
    """True for a hyphen of the line, False for one of the word, None where only the habit of the file can tell."""
    is_capitals = broken.first.isupper() and broken.second.isupper() and len(broken.first) > 1
    if not is_capitals and not (broken.first[-1].isalpha() and broken.second[0].islower()):
        return False
    first, second = broken.first.casefold(), broken.second.casefold()
    joined, hyphened = words[first + second], words[f"{first}-{second}"] + words[f"{first}‑{second}"]
    if joined != hyphened:
        return joined > hyphened
    last = re.split("[-‐‑]", first)[-1]
    if first in _KEPT_PREFIXES:
        return False
    if words[last] <= 0 or words[second] <= 0:
        return True
    return None
