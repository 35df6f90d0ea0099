"""The limbs of a clause: what triggers it, the notice, its form, its effect, what survives it, and the exceptions.

Each sentence is cut where a cue of ``limbs.jsonl`` begins ("by giving six months' written notice", "unless", "without
prejudice to"); from there to the next cue the words belong to that limb. Words before any cue are the ``core`` of
the sentence. The limbs hold every word of the text, so that a reader can check the cut.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from clauses.terms.sentences import sentences

LimbKind = Literal["core", "trigger", "notice", "form", "effect", "survival", "exception"]
LIMB_KINDS: tuple[str, ...] = get_args(LimbKind)


@dataclass(frozen=True, slots=True)
class Limb:
    """``text[start:end]`` does the work of ``kind``; ``cue`` is the words that say so, empty for a core."""

    kind: str
    start: int
    end: int
    cue: str = ""


@cache
def rules() -> tuple[Mapping[str, str], ...]:
    """The cues as stored: limb, pattern, example, and the words of the example that are the limb."""
    lines = Path(__file__).with_name("clause_parts.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line) for line in lines)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((rule["limb"], re.compile(rule["pattern"], re.IGNORECASE)) for rule in rules())


def limbs(text: str) -> tuple[Limb, ...]:
    """The limbs in reading order; white space and commas between them belong to none."""
    return tuple(limb for start, end in sentences(text) for limb in _of_sentence(text, start, end))


def _of_sentence(text: str, start: int, end: int) -> list[Limb]:
    cues = _cues(text[start:end])
    if not cues or text[start : start + cues[0][0]].strip(" ,;("):
        cues.insert(0, (0, 0, "core"))
    made = []
    for number, (at, stop, kind) in enumerate(cues):
        following = cues[number + 1][0] if number + 1 < len(cues) else end - start
        low, high = _trimmed(text, start + at, start + following)
        if low < high:
            made.append(Limb(kind, low, high, text[start + at : start + stop].strip(" ,")))
    return made


def _cues(sentence: str) -> list[tuple[int, int, str]]:
    """Cues in order, none beginning within another; where two begin together the earlier rule speaks."""
    found = [
        (match.start(), match.end(), number, kind)
        for number, (kind, pattern) in enumerate(_patterns())
        for match in pattern.finditer(sentence)
    ]
    cues: list[tuple[int, int, str]] = []
    reached = 0
    for at, stop, _, kind in sorted(found, key=lambda cue: (cue[0], cue[2])):
        if at >= reached and (not cues or at > cues[-1][0]):
            cues.append((at, stop, kind))
            reached = stop
    return cues


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " ,\n\t":
        start += 1
    while end > start and text[end - 1] in " ,;.\n\t":
        end -= 1
    return start, end
