"""Many clauses of one type on one screen: the common core with its variants.

``synopsis`` does what a critical apparatus does: the clauses are laid along one that is much like all others; where any differs
there is a numbered variant with its readings and the sigla of the clauses that have each, and the core has what most of them have.
What is only written otherwise ("USD 1000") is a variant without a number. For every clause, core and its readings put together are its
own words. Of two that might be the base the earlier is, so that a further clause seldom changes it. A clause in another wording altogether
is not forced in: it is set apart, and has no say in what the base of the others is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TypeVar

from comparisons.alignment.diff import Diff, diff
from comparisons.alignment.normalize import NO_FOLDS, Folds, units

Item = TypeVar("Item", str, int)

KIN = 0.15
"""The least share of neighbouring words for two clauses to be told as variants of each other; less makes no readable core."""
_STEADY = 0.93
"""The share of the greatest likeness that the base of a synopsis needs."""
_MOST_COMPARED = 40
"""Among more clauses than this the base is sought among so many, evenly chosen."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What some clauses have at a variant; ``text`` is as the first of them has it, empty where it is left out."""

    text: str
    sigla: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """The core, or a variant: its first reading is that of most, which ``text`` is. One without a number is only written otherwise."""

    text: str
    number: int = 0
    readings: tuple[Reading, ...] = ()

    @property
    def readings_line(self) -> str:
        """The readings on one line, each after those that have it."""
        return "; ".join(f"{' '.join(reading.sigla)}: {reading.text}" for reading in self.readings)


@dataclass(frozen=True, slots=True)
class Synopsis:
    base: str
    """The siglum of the base."""
    segments: tuple[Segment, ...]
    sigla: tuple[str, ...]
    """The clauses told by the segments, the base among them, in the order given."""
    apart: tuple[Reading, ...] = ()
    """Clauses in another wording altogether, each whole."""

    @property
    def is_varied(self) -> bool:
        return any(segment.readings for segment in self.segments)


class _Wordings:
    """Clauses by siglum, what differs between two, and how close any two are, each pair weighed once."""

    def __init__(self, clauses: Mapping[str, str], folds: Folds, names: Mapping[str, Mapping[str, str]]) -> None:
        self.clauses, self.folds, self.names = clauses, folds, names
        self.bags = {
            siglum: wording([unit.key for unit in units(text, folds, names.get(siglum))])
            for siglum, text in clauses.items()
        }
        self.kin: dict[frozenset[str], float] = {}

    def kinship(self, one: str, other: str) -> float:
        pair = frozenset((one, other))
        if pair not in self.kin:
            self.kin[pair] = kinship(self.bags[one], self.bags[other])
        return self.kin[pair]

    def kinship_of_kin(self, one: str, other: str) -> float:
        """Nothing where two are told apart anyway, so that a clause in another wording moves no base."""
        found = self.kinship(one, other)
        return found if found >= KIN else 0.0

    def diff(self, base: str, other: str) -> Diff:
        names = self.names.get(base), self.names.get(other)
        clauses = self.clauses[base], self.clauses[other]
        return diff(*clauses, self.folds, base_parties=names[0], other_parties=names[1])


def families(
    clauses: Mapping[str, str], folds: Folds = NO_FOLDS, parties: Mapping[str, Mapping[str, str]] | None = None
) -> Iterator[Synopsis]:
    """All clauses: those in another wording altogether make families of their own."""
    wordings = _Wordings(clauses, folds, parties or {})
    left: Sequence[str] = list(clauses)
    while left:
        made = _synopsis(wordings, left)
        yield made
        left = [reading.sigla[0] for reading in made.apart]


def synopsis(
    clauses: Mapping[str, str], folds: Folds = NO_FOLDS, parties: Mapping[str, Mapping[str, str]] | None = None
) -> Synopsis:
    """Clauses by siglum as core and variants; ``parties``: siglum -> words of that text -> key. None is a ``ValueError``."""
    if not clauses:
        raise ValueError("a synopsis needs at least one clause")
    return next(families(clauses, folds, parties))


def _synopsis(wordings: _Wordings, sigla: Sequence[str]) -> Synopsis:
    base = _most_usual(sigla, wordings.kinship_of_kin, slack=_STEADY)
    kin = [siglum for siglum in sigla if siglum != base and wordings.kinship(base, siglum) >= KIN]
    told = {siglum: found for siglum in kin if not (found := wordings.diff(base, siglum)).is_rewritten}
    apart = tuple(Reading(wordings.clauses[siglum], (siglum,)) for siglum in sigla if siglum not in {base, *told})
    segments = tuple(_segments({siglum: wordings.clauses[siglum] for siglum in sigla}, base, told))
    return Synopsis(base, segments, tuple(siglum for siglum in sigla if siglum == base or siglum in told), apart)


Wording = frozenset[tuple[str, str, int]]
"""The neighbouring words of a text, each pair numbered as often as it occurs: what two texts share is one intersection."""


def wording(words: Sequence[str]) -> Wording:
    """
    >>> sorted(wording(["to", "to"]))
    [('', 'to', 1), ('to', '', 1), ('to', 'to', 1)]
    """
    counts: Counter[tuple[str, str]] = Counter()
    numbered = []
    for pair in pairwise(("", *words, "")):
        counts[pair] += 1
        numbered.append((*pair, counts[pair]))
    return frozenset(numbered)


def kinship(one: Wording, other: Wording) -> float:
    """The share of neighbouring words that two wordings have in common: 0 to 1. A hundred times as quick as a difference."""
    return 2 * len(one & other) / (len(one) + len(other))


def most_usual(wordings: Sequence[Wording]) -> int:
    """The place of the wording that shares most with all others; of equals the first."""
    return _most_usual(range(len(wordings)), lambda one, other: kinship(wordings[one], wordings[other]))


def _most_usual(items: Sequence[Item], kinship: Callable[[Item, Item], float], slack: float = 1.0) -> Item:
    """The item that is most like all others; with ``slack`` the first that is nearly so."""
    sample = items[:: max(1, -(-len(items) // _MOST_COMPARED))]
    totals = dict.fromkeys(sample, 0.0)
    for one, other in combinations(sample, 2):
        value = kinship(one, other)
        totals[one] += value
        totals[other] += value
    most = slack * max(totals.values())
    return next(one for one in sample if totals[one] >= most)


def _segments(clauses: Mapping[str, str], base: str, told: Mapping[str, Diff]) -> list[Segment]:
    text = clauses[base]
    segments: list[Segment] = []
    at = number = 0
    for start, end, is_only_written in _places(told):
        if at < start:
            segments.append(Segment(text[at:start]))
        readings = _readings(clauses, base, told, (start, end))
        number += not is_only_written
        segments.append(Segment(readings[0].text, 0 if is_only_written else number, readings))
        at = end
    if at < len(text) or not segments:
        segments.append(Segment(text[at:]))
    return segments


def _places(told: Mapping[str, Diff]) -> list[tuple[int, int, bool]]:
    """Where any clause differs from the base, as spans of the base that neither touch nor overlap; and whether only in writing."""
    spans = sorted(
        (*(op.base_span if op.is_in_base else (op.base_span[0], op.base_span[0])), op.kind == "equal")
        for found in told.values()
        for op in found.ops
        if op.kind != "equal" or (op.is_folded and op.text.split() != op.base_text.split())
    )
    merged: list[tuple[int, int, bool]] = []
    for start, end, is_only_written in spans:
        if merged and start <= merged[-1][1]:
            before = merged[-1]
            merged[-1] = (before[0], max(before[1], end), before[2] and is_only_written)
        else:
            merged.append((start, end, is_only_written))
    return merged


def _readings(
    clauses: Mapping[str, str], base: str, told: Mapping[str, Diff], place: tuple[int, int]
) -> tuple[Reading, ...]:
    """The readings of all clauses at a place, that of most first; of equals the base's, then the first."""
    own = clauses[base][slice(*place)]
    having: dict[str, list[str]] = {own: [base]}
    for siglum, found in told.items():
        having.setdefault(_reading(found, place), []).append(siglum)
    order = {siglum: number for number, siglum in enumerate(clauses)}
    for sigla in having.values():
        sigla.sort(key=order.__getitem__)
    ranked = sorted(having, key=lambda text: (-len(having[text]), text != own, order[having[text][0]]))
    return tuple(Reading(text, tuple(having[text])) for text in ranked)


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
