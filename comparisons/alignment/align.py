"""Which passages of two clauses answer each other: like beside like, gaps seen.

``align`` first pairs one with one so that the whole similarity is greatest (an assignment, so that order may change: a moved
sentence is found), with a slight preference for keeping the order; then it gives a passage left over to the pair it completes, if it says
what the pair's longer side says and its own side did not yet: that finds splits and merges. What answers nothing
stands alone. Scores are shares of what the shorter side says, 0 to 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment

from comparisons.alignment.similarity import bag, overlap, weight, weights

PAIRED = 0.24
"""The least similarity of a pair."""
ALONE = 0.12
"""The least similarity of two passages that stand alone on each side."""
COMPLETED = 0.16
"""The least share of a left-over passage that must be news to the pair that it joins."""
_INCOMPLETE = 0.2
"""The least share of a pair's longer side that its own side does not say, for anything to complete it that is not said there almost whole."""
_CONTAINED = 0.6
_ORDER = 0.06


@dataclass(frozen=True, slots=True)
class Pair:
    """Passages of the base and of the other that answer each other; one side is empty where nothing answers."""

    base_indices: tuple[int, ...]
    other_indices: tuple[int, ...]
    score: float
    is_moved: bool = False


def align(base: Sequence[str], other: Sequence[str]) -> tuple[Pair, ...]:
    """Pairs in the order of the base; what only the other has stands after what it follows there."""
    if not base or not other:
        alone = [Pair((i,), (), 0.0) for i in range(len(base))] + [Pair((), (j,), 0.0) for j in range(len(other))]
        return tuple(alone)
    scene = _Scene(base, other)
    groups = [([i], [j]) for i, j in _assigned(scene.similarity)]
    _complete(scene, groups)
    return _ordered(scene, groups)


class _Scene:
    """The bags, weights and similarities of the passages."""

    def __init__(self, base: Sequence[str], other: Sequence[str]) -> None:
        self.weighing = weights([*base, *other])
        self.base, self.other = [bag(text) for text in base], [bag(text) for text in other]
        self.base_texts, self.other_texts = base, other
        self.base_weights = [weight(words, self.weighing) for words in self.base]
        self.other_weights = [weight(words, self.weighing) for words in self.other]
        self.similarity = [
            [self._similarity(i, j) + self._order(i, j) for j in range(len(other))] for i in range(len(base))
        ]

    def _similarity(self, i: int, j: int) -> float:
        return self.score([i], [j])

    def _order(self, i: int, j: int) -> float:
        return _ORDER * (1 - abs(i / len(self.base) - j / len(self.other)))

    def score(self, ours: Sequence[int], theirs: Sequence[int]) -> float:
        """Half the share of the shorter side that the other has too, half the share of both together."""
        if len(ours) == len(theirs) == 1:
            one, two = self.base[ours[0]], self.other[theirs[0]]
            sizes = self.base_weights[ours[0]], self.other_weights[theirs[0]]
        else:
            one, two = bag(*(self.base_texts[i] for i in ours)), bag(*(self.other_texts[j] for j in theirs))
            sizes = weight(one, self.weighing), weight(two, self.weighing)
        shared = overlap(one, two, self.weighing)
        return (shared / min(sizes) + 2 * shared / sum(sizes)) / 2 if shared else 0.0


def _assigned(similarity: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """One-to-one pairs above the threshold whose similarity together is greatest; less than the threshold counts as none."""
    scores = np.array(similarity)
    least = ALONE + _ORDER if scores.size == 1 else PAIRED
    rows, columns = linear_sum_assignment(np.where(scores >= least, scores, 0.0), maximize=True)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if scores[i, j] >= least]


Join = tuple[float, int, list[int], list[int]]
"""(gain, group, base passages, other passages), one passage in all."""


class Missing(NamedTuple):
    """Concepts that a side of a pair lacks and what they weigh, and the same of all that its far side says."""

    words: dict[str, int]
    heft: float
    whole: Mapping[str, int]
    whole_heft: float


def _complete(scene: _Scene, groups: list[tuple[list[int], list[int]]]) -> None:
    """Passages left over join the pair that they complete, the best first; only the pair that grew is weighed anew."""
    free = set(range(len(scene.base))) - {i for ours, _ in groups for i in ours}
    free_other = set(range(len(scene.other))) - {j for _, theirs in groups for j in theirs}
    joins = {number: _joins(scene, groups[number], number, (free, free_other)) for number in range(len(groups))}
    while best := max((join for found in joins.values() for join in found), key=_by_gain, default=None):
        _, number, ours, theirs = best
        groups[number] = (sorted(groups[number][0] + ours), sorted(groups[number][1] + theirs))
        free.difference_update(ours)
        free_other.difference_update(theirs)
        for at, found in joins.items():
            joins[at] = [join for join in found if (join[2], join[3]) != (ours, theirs)]
        joins[number] = _joins(scene, groups[number], number, (free, free_other))


def _by_gain(join: Join) -> tuple[float, int]:
    return join[0], -join[1]


def _joins(
    scene: _Scene, group: tuple[list[int], list[int]], number: int, free: tuple[set[int], set[int]]
) -> list[Join]:
    """What would complete a pair, each with its gain; nothing makes a pair of several on both sides."""
    ours, theirs = group
    joins: list[Join] = []
    if len(theirs) == 1:
        missing = _missing(scene, group, is_base=True)
        joins += [(_gain(scene, ours, i, missing, is_base=True), number, [i], []) for i in sorted(free[0])]
    if len(ours) == 1:
        missing = _missing(scene, group, is_base=False)
        joins += [(_gain(scene, theirs, j, missing, is_base=False), number, [], [j]) for j in sorted(free[1])]
    return [join for join in joins if join[0] > 0]


def _missing(scene: _Scene, group: tuple[list[int], list[int]], *, is_base: bool) -> Missing:
    """What the far side of a pair says that its own side does not."""
    side, far = group if is_base else group[::-1]
    ours, theirs = (scene.base, scene.other) if is_base else (scene.other, scene.base)
    near: dict[str, int] = {}
    for number in side:
        for concept, count in ours[number].items():
            near[concept] = near.get(concept, 0) + count
    missing = {key: count - near.get(key, 0) for key, count in theirs[far[0]].items() if count > near.get(key, 0)}
    whole = theirs[far[0]]
    return Missing(missing, weight(missing, scene.weighing), whole, weight(whole, scene.weighing))


def _gain(scene: _Scene, side: Sequence[int], passage: int, missing: Missing, *, is_base: bool) -> float:
    """By how much a passage passes the threshold: the share of it, or of what is missing, that is news to its side."""
    words, heft = (
        (scene.base[passage], scene.base_weights[passage])
        if is_base
        else (scene.other[passage], scene.other_weights[passage])
    )
    is_incomplete = missing.heft >= _INCOMPLETE * missing.whole_heft
    if not is_incomplete and overlap(words, missing.whole, scene.weighing) < _CONTAINED * heft:
        return 0.0
    room = min(heft, max(missing.heft, 1.0))
    is_next = any(abs(passage - number) == 1 for number in side)
    news = overlap(words, missing.words, scene.weighing) if room else 0.0
    return news / room - COMPLETED - (0.0 if is_next else 0.15) if room else 0.0


def _ordered(scene: _Scene, groups: list[tuple[list[int], list[int]]]) -> tuple[Pair, ...]:
    paired = {i for ours, _ in groups for i in ours}
    paired_other = {j for _, theirs in groups for j in theirs}
    moved = out_of_order([theirs[0] for _, theirs in sorted(groups)])
    pairs = [
        Pair(tuple(ours), tuple(theirs), round(min(scene.score(ours, theirs), 1.0), 4), number in moved)
        for number, (ours, theirs) in enumerate(sorted(groups))
    ]
    pairs += [Pair((i,), (), 0.0) for i in range(len(scene.base)) if i not in paired]
    pairs.sort(key=lambda pair: pair.base_indices)
    for j in range(len(scene.other)):
        if j not in paired_other:
            place = next((at + 1 for at, pair in enumerate(pairs) if j and j - 1 in pair.other_indices), 0)
            pairs.insert(place, Pair((), (j,), 0.0))
    return tuple(pairs)


def out_of_order(places: Sequence[int]) -> set[int]:
    """The fewest places that must be taken out for the rest to stand in order."""
    lengths = [1] * len(places)
    before = [-1] * len(places)
    for at, place in enumerate(places):
        for earlier in range(at):
            if places[earlier] < place and lengths[earlier] + 1 > lengths[at]:
                lengths[at], before[at] = lengths[earlier] + 1, earlier
    at = max(range(len(places)), key=lambda number: lengths[number], default=-1)
    kept = set()
    while at >= 0:
        kept.add(at)
        at = before[at]
    return set(range(len(places))) - kept
