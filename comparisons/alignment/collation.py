"""Many clauses of one type on one screen: the common core with its variants.

``synopsis`` does what a critical apparatus does: the clause most like all others is the base; where any other differs there is a
numbered variant with its readings and the sigla of the clauses that have each. For every clause, core and its readings put
together are its own text. A clause in another wording altogether is not forced in: it is set apart.
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
    base = _most_usual(sigla, wordings.kinship)
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


def _most_usual(items: Sequence[Item], kinship: Callable[[Item, Item], float]) -> Item:
    sample = items[:: max(1, -(-len(items) // _MOST_COMPARED))]
    totals = dict.fromkeys(sample, 0.0)
    for one, other in combinations(sample, 2):
        value = kinship(one, other)
        totals[one] += value
        totals[other] += value
    return max(sample, key=totals.__getitem__)


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
