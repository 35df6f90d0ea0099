"""How right the parts of clauses are: word by word, beside sentences of open texts that one reader cut before looking.

``fixtures/gold/clause_parts.jsonl`` holds no words: the file in a folder of texts, where the sentence stands in it, and for each part its
kind and where it begins and ends in the sentence.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from comparisons.alignment.clause_parts import PART_KINDS, parts_of

Cut = Sequence[tuple[str, int, int]]
_WORD = re.compile(r"\w+(?:['’-]\w+)*")


@dataclass(frozen=True, slots=True)
class Figures:
    """Words of a kind that were found and are right, that were found, and that there are."""

    kind: str
    right: int
    found: int
    there: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.there if self.there else 1.0


def read(gold: Path, texts: Path) -> Iterator[tuple[str, list[tuple[str, int, int]]]]:
    """Each sentence with its parts."""
    for line in gold.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        text = (texts / case["file"]).read_text(encoding="utf-8", errors="replace")
        yield text[case["start"] : case["end"]], [(kind, start, end) for kind, start, end in case["parts"]]


def found_in(sentence: str) -> list[tuple[str, int, int]]:
    return [(part.kind, part.start, part.end) for part in parts_of(sentence)]


def figures(cases: Iterable[tuple[str, Cut]]) -> list[Figures]:
    """By kind, over the words that a part of the reader has."""
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    there: Counter[str] = Counter()
    for sentence, parts in cases:
        theirs = found_in(sentence)
        for match in _WORD.finditer(sentence):
            kind, other = _kind_at(parts, match.start()), _kind_at(theirs, match.start())
            if kind:
                there[kind] += 1
                found[other] += 1
                right[kind] += kind == other
    return [Figures(kind, right[kind], found[kind], there[kind]) for kind in PART_KINDS]


def _kind_at(parts: Cut, place: int) -> str:
    return next((kind for kind, start, end in parts if start <= place < end), "")
