"""Words broken at the end of a line: which hyphen belongs to the word, and which only to the line.

``Hyphens`` decides for a whole file, whatever its format; ``pdf.assemble``, ``structure.build`` and ``structure.body_text`` ask it
where they join lines. A word that also stands unbroken somewhere is written as it stands there; else the halves tell (one
that is no word by itself was cut), and last the habit of the file. Where nothing tells, the hyphen stays, because it was printed.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from agreements.formats.document import Edit
from agreements.formats.language import UNDETERMINED, language_of

SOFT = "\u00ad\u00ac"
"""Signs that are printed only where a line ends; the second is how old programs store the first."""
LONGEST_WORD = 80
_WORD = re.compile(r"[^\W\d_]+(?:[-‐‑’'][^\W\d_]+)*")
_BROKEN = re.compile(r"((?:[^\W_]+[-‐‑])*[^\W_]+)([-‐‑\u00ad\u00ac])$")
_BEGINNING = re.compile(r"([^\W_]+)")
_LINE_END = re.compile(r"[^\W_][-‐‑\u00ad\u00ac][^\S\n]*\n\s*[^\W_]")
_GRAMMAR = Path(__file__).parents[1] / "grammar"
_SAMPLES, _SAMPLE = 5, 600


@dataclass(frozen=True, slots=True)
class Break:
    """A line that ends in a hyphen: its word, the beginning of the next line, and where the hyphen stands."""

    first: str
    second: str
    hyphen: str
    start: int
    end: int


class Hyphens:
    """What is known of the words of one file, and with it the answer for any of its ``breaks``."""

    def __init__(self, text: str, breaks: Sequence[Break]) -> None:
        self._words = Counter(word.casefold() for word in _WORD.findall(text)) if breaks else Counter[str]()
        self._words.subtract(half.casefold() for broken in breaks for half in (broken.first, broken.second))
        self._kept = frozenset().union(*(_kept(language) for language in _languages(text))) if breaks else frozenset()
        answers = [self._known(broken) for broken in breaks]
        self._is_usual = answers.count(True) > answers.count(False)

    def shown(self, broken: Break) -> str:
        """What stands between the halves when they are joined: nothing, or the hyphen as it was printed."""
        answer = self._known(broken)
        if self._is_usual if answer is None else answer:
            return ""
        return "-" if broken.hyphen in SOFT else broken.hyphen

    def edit(self, broken: Break) -> Edit:
        """The two halves joined, without the break between them."""
        return Edit("hyphen", broken.start, broken.end, self.shown(broken))

    def _known(self, broken: Break) -> bool | None:
        """True for a hyphen of the line, False for one of the word, None where only the habit of the file can tell."""
        if broken.hyphen in SOFT:
            return True
        are_capitals = broken.first.isupper() and broken.second.isupper() and len(broken.first) > 1
        if not are_capitals and not (broken.first[-1].isalpha() and broken.second[0].islower()):
            return False
        first, second = broken.first.casefold(), broken.second.casefold()
        joined = self._words[first + second]
        hyphened = sum(self._words[f"{first}{hyphen}{second}"] for hyphen in "-‐‑")
        if joined != hyphened:
            return joined > hyphened
        if first in self._kept:
            return False
        last = re.split("[-‐‑]", first)[-1]
        if self._words[last] <= 0 or self._words[second] <= 0:
            return True
        return False if are_capitals else None  # in capitals it is rather the name of two States than a cut word


@lru_cache(maxsize=4)
def hyphens_of(text: str) -> Hyphens:
    """The answers for a text whose lines are those of the file."""
    found = []
    for place in _LINE_END.finditer(text):
        end = place.start() + 2
        broken = find_break(text[max(0, end - LONGEST_WORD) : end], text[end : end + LONGEST_WORD], end)
        if broken is not None:
            found.append(broken)
    return Hyphens(text, found)


def find_break(line: str, after: str, end: int) -> Break | None:
    """The break between a line that ends at ``end`` and what follows in the text, if a word seems to run over it."""
    before = max(0, len(line) - LONGEST_WORD)
    broken, beginning = _BROKEN.search(line, before), _BEGINNING.match(after[:LONGEST_WORD].lstrip())
    if broken is None or beginning is None:
        return None
    return Break(broken[1], beginning[1], broken[2], end - 1, end)


def _languages(text: str) -> set[str]:
    """The languages of the text, by a few places of it: a file may hold several."""
    step = max(_SAMPLE, len(text) // _SAMPLES)
    return {language_of(text[at : at + _SAMPLE]) for at in range(0, len(text), step)}


@cache
def _kept(language: str) -> frozenset[str]:
    """The first halves of compounds that are written with a hyphen in a language."""
    path = _GRAMMAR / f"{'en' if language == UNDETERMINED else language}.toml"
    if not path.exists():
        return frozenset()
    return frozenset(tomllib.loads(path.read_text("utf-8")).get("kept_hyphens", "").casefold().split())
