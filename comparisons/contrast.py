"""Many clauses of one type on one screen: the common core with its variants.

``synopsis`` does what a critical apparatus does: the clause most like all others is the base; where any other differs there is a
numbered variant with its readings and the sigla of the clauses that have each. For every clause, core and its readings put
together are its own text. A clause in another wording altogether is not forced in: it is set apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from comparisons.diff import Diff, diff
from comparisons.fold import NO_FOLDS, Folds, units

KIN = 0.15
"""The least share of neighbouring words for two clauses to be told as variants of each other; less makes no readable core."""
_MOST_COMPARED = 40
"""Among more clauses than this the base is sought among so many, evenly chosen."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What some clauses have at a variant; ``text`` is as the first of them has it, empty where it is left out."""

    text: str
    sigla: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of the base: the core (``number`` 0), or a numbered variant whose first reading is the base's."""

    text: str
    number: int = 0
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Synopsis:
    base: str
    """The siglum of the base."""
    segments: tuple[Segment, ...]
    sigla: tuple[str, ...]
    """The clauses told by the segments, the base among them, in the order given."""
    apart: tuple[Reading, ...] = ()
    """Clauses in another wording altogether, each whole."""


def synopsis(
    clauses: Mapping[str, str], folds: Folds = NO_FOLDS, parties: Mapping[str, Mapping[str, str]] | None = None
) -> Synopsis:
    """Clauses by siglum as core and variants; ``parties``: siglum -> words of that text -> key. None is a ``ValueError``."""
    if not clauses:
        raise ValueError("a synopsis needs at least one clause")
    names = parties or {}

    def compare(base: str, other: str) -> Diff:
        own, others = names.get(base), names.get(other)
        return diff(clauses[base], clauses[other], folds, base_parties=own, other_parties=others)

    bags = {
        siglum: wording([unit.key for unit in units(text, folds, names.get(siglum))])
        for siglum, text in clauses.items()
    }
    base = list(clauses)[most_usual(list(bags.values()))]
    kin = [siglum for siglum in clauses if siglum != base and kinship(bags[base], bags[siglum]) >= KIN]
    told = {siglum: found for siglum in kin if not (found := compare(base, siglum)).is_rewritten}
    apart = tuple(Reading(text, (siglum,)) for siglum, text in clauses.items() if siglum not in {base, *told})
    segments = tuple(_segments(clauses, base, told))
    return Synopsis(base, segments, tuple(siglum for siglum in clauses if siglum == base or siglum in told), apart)


def wording(words: Sequence[str]) -> Counter[tuple[str, str]]:
    """The neighbouring words of a text, by which wordings are held against each other."""
    return Counter(pairwise(("", *words, "")))


def kinship(one: Counter[tuple[str, str]], other: Counter[tuple[str, str]]) -> float:
    """The share of neighbouring words that two wordings have in common: 0 to 1. A hundred times as quick as a difference."""
    if len(other) < len(one):
        one, other = other, one
    return (
        2 * sum(min(count, other[pair]) for pair, count in one.items() if pair in other) / (one.total() + other.total())
    )


def most_usual(wordings: Sequence[Counter[tuple[str, str]]]) -> int:
    """The place of the wording that shares most with all others; of equals the first."""
    step = max(1, -(-len(wordings) // _MOST_COMPARED))
    places = range(0, len(wordings), step)
    totals = dict.fromkeys(places, 0.0)
    for one in places:
        for other in range(one + step, len(wordings), step):
            value = kinship(wordings[one], wordings[other])
            totals[one] += value
            totals[other] += value
    return max(places, key=lambda place: totals[place])


def _segments(clauses: Mapping[str, str], base: str, told: Mapping[str, Diff]) -> list[Segment]:
    text = clauses[base]
    segments: list[Segment] = []
    at = 0
    for number, (start, end) in enumerate(_places(told), start=1):
        if at < start:
            segments.append(Segment(text[at:start]))
        segments.append(Segment(text[start:end], number, _readings(clauses, base, told, (start, end))))
        at = end
    if at < len(text) or not segments:
        segments.append(Segment(text[at:]))
    return segments


def _places(told: Mapping[str, Diff]) -> list[tuple[int, int]]:
    """Where any clause differs from the base, as spans of the base that neither touch nor overlap."""
    spans = sorted(
        (op.base_span if op.is_in_base else (op.base_span[0], op.base_span[0]))
        for found in told.values()
        for op in found.ops
        if op.kind != "equal"
    )
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _readings(
    clauses: Mapping[str, str], base: str, told: Mapping[str, Diff], place: tuple[int, int]
) -> tuple[Reading, ...]:
    """The readings of all clauses at a place, the base's first, the others by how many have them."""
    own = clauses[base][slice(*place)]
    having: dict[str, list[str]] = {own: [base]}
    for siglum, found in told.items():
        having.setdefault(_reading(found, place), []).append(siglum)
    order = {siglum: number for number, siglum in enumerate(clauses)}
    others = sorted(
        (text for text in having if text != own), key=lambda text: (-len(having[text]), order[having[text][0]])
    )
    return tuple(Reading(text, tuple(sorted(having[text], key=order.__getitem__))) for text in (own, *others))


def _reading(found: Diff, place: tuple[int, int]) -> str:
    """What the other text has where the base has ``place``."""
    start, end = place
    pieces = []
    for op in found.ops:
        low, high = op.base_span
        if op.kind == "equal":
            if low < end and high > start:
                pieces.append(op.text if op.is_folded else op.text[max(start - low, 0) : end - low])
        elif op.is_in_other and start <= low <= end:
            pieces.append(op.text)
    return "".join(pieces)
