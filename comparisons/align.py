"""Which passages of two clauses answer each other: like beside like, gaps seen.

``align`` first pairs one with one so that the whole likeness is greatest (an assignment, so that order may change: a moved
sentence is found), with a slight preference for keeping the order; then it gives a passage left over to the pair it completes, if it says
what the pair's longer side says and its own side did not yet: that finds splits and merges. What answers nothing
stands alone. Scores are shares of what the shorter side says, 0 to 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from comparisons.likeness import bag, overlap, weight, weights

PAIRED = 0.24
"""The least likeness of a pair."""
COMPLETED = 0.16
"""The least share of a left-over passage that must be news to the pair that it joins."""
_ORDER = 0.06
_MAX_ASSIGNED = 120
"""Above this many passages a side pairs are taken greedily, the most alike first."""


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
    groups = [([i], [j]) for i, j in _assigned(scene.likeness)]
    _complete(scene, groups)
    return _ordered(scene, groups)


class _Scene:
    """The bags, weights and likenesses of the passages."""

    def __init__(self, base: Sequence[str], other: Sequence[str]) -> None:
        self.weighing = weights([*base, *other])
        self.base, self.other = [bag([text]) for text in base], [bag([text]) for text in other]
        self.base_texts, self.other_texts = base, other
        self.likeness = [
            [self._likeness(i, j) + self._order(i, j) for j in range(len(other))] for i in range(len(base))
        ]

    def _likeness(self, i: int, j: int) -> float:
        return self.score([i], [j])

    def _order(self, i: int, j: int) -> float:
        return _ORDER * (1 - abs(i / len(self.base) - j / len(self.other)))

    def score(self, ours: Sequence[int], theirs: Sequence[int]) -> float:
        """Half the share of the shorter side that the other has too, half the share of both together."""
        one = bag(self.base_texts[i] for i in ours) if len(ours) > 1 else self.base[ours[0]]
        two = bag(self.other_texts[j] for j in theirs) if len(theirs) > 1 else self.other[theirs[0]]
        shared = overlap(one, two, self.weighing)
        sizes = weight(one, self.weighing), weight(two, self.weighing)
        return (shared / min(sizes) + 2 * shared / sum(sizes)) / 2 if shared else 0.0


def _assigned(likeness: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """One-to-one pairs above the threshold whose likeness together is greatest."""
    pairs = _hungarian(likeness) if max(len(likeness), len(likeness[0])) <= _MAX_ASSIGNED else _greedy(likeness)
    return sorted((i, j) for i, j in pairs if likeness[i][j] >= PAIRED)


def _greedy(likeness: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    best = sorted((-score, i, j) for i, line in enumerate(likeness) for j, score in enumerate(line) if score >= PAIRED)
    taken: set[int] = set()
    taken_other: set[int] = set()
    pairs = []
    for _, i, j in best:
        if i not in taken and j not in taken_other:
            taken.add(i)
            taken_other.add(j)
            pairs.append((i, j))
    return pairs


def _hungarian(likeness: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """The assignment of greatest likeness, by shortest augmenting paths; likeness under the threshold counts as none."""
    rows, columns = len(likeness), len(likeness[0])
    if rows > columns:
        turned = [[line[j] for line in likeness] for j in range(columns)]
        return [(i, j) for j, i in _hungarian(turned)]
    cost = [[-score if score >= PAIRED else 0.0 for score in line] for line in likeness]
    by_row, by_column = [0.0] * (rows + 1), [0.0] * (columns + 1)
    owner = [0] * (columns + 1)
    for row in range(1, rows + 1):
        _augment(cost, row, owner, (by_row, by_column))
    return [(owner[column] - 1, column - 1) for column in range(1, columns + 1) if owner[column]]


def _augment(
    cost: Sequence[Sequence[float]], row: int, owner: list[int], potentials: tuple[list[float], list[float]]
) -> None:
    """Gives ``row`` a column, moving earlier rows where that is cheaper."""
    by_row, by_column = potentials
    owner[0] = row
    at = 0
    least = [float("inf")] * len(owner)
    came_from = [0] * len(owner)
    used = [False] * len(owner)
    while owner[at]:
        used[at] = True
        current, step, following = owner[at], float("inf"), 0
        for column in range(1, len(owner)):
            if used[column]:
                continue
            reduced = cost[current - 1][column - 1] - by_row[current] - by_column[column]
            if reduced < least[column]:
                least[column], came_from[column] = reduced, at
            if least[column] < step:
                step, following = least[column], column
        for column in range(len(owner)):
            if used[column]:
                by_row[owner[column]] += step
                by_column[column] -= step
            else:
                least[column] -= step
        at = following
    while at:
        owner[at] = owner[came_from[at]]
        at = came_from[at]


def _complete(scene: _Scene, groups: list[tuple[list[int], list[int]]]) -> None:
    """Passages left over join the pair that they complete, the best first."""
    while True:
        joins = [join for join in _joins(scene, groups) if join[0] > 0]
        if not joins:
            return
        _, number, ours, theirs = max(joins, key=lambda join: (join[0], -join[1]))
        groups[number] = (sorted(groups[number][0] + ours), sorted(groups[number][1] + theirs))


def _joins(
    scene: _Scene, groups: Sequence[tuple[list[int], list[int]]]
) -> list[tuple[float, int, list[int], list[int]]]:
    """How good each joining would be, (gain, group, base passages, other passages), none of both sides in one group."""
    free = set(range(len(scene.base))) - {i for ours, _ in groups for i in ours}
    free_other = set(range(len(scene.other))) - {j for _, theirs in groups for j in theirs}
    joins: list[tuple[float, int, list[int], list[int]]] = []
    for number, (ours, theirs) in enumerate(groups):
        if len(theirs) == 1:
            joins += [(_gain(scene, (ours, theirs), i, is_base=True), number, [i], []) for i in free]
        if len(ours) == 1:
            joins += [(_gain(scene, (ours, theirs), j, is_base=False), number, [], [j]) for j in free_other]
    return joins


def _gain(scene: _Scene, group: tuple[list[int], list[int]], passage: int, *, is_base: bool) -> float:
    """By how much the passage passes the threshold: what it says of the far side that its own side did not say."""
    side, far = group if is_base else group[::-1]
    ours, theirs = (scene.base, scene.other) if is_base else (scene.other, scene.base)
    near: dict[str, int] = {}
    for number in side:
        for concept, count in ours[number].items():
            near[concept] = near.get(concept, 0) + count
    missing = {key: count - near.get(key, 0) for key, count in theirs[far[0]].items() if count > near.get(key, 0)}
    news = overlap(ours[passage], missing, scene.weighing)
    room = min(weight(ours[passage], scene.weighing), max(weight(missing, scene.weighing), 1.0))
    is_next = any(abs(passage - number) == 1 for number in side)
    return news / room - COMPLETED - (0.0 if is_next else 0.15) if room else 0.0


def _ordered(scene: _Scene, groups: list[tuple[list[int], list[int]]]) -> tuple[Pair, ...]:
    paired = {i for ours, _ in groups for i in ours}
    paired_other = {j for _, theirs in groups for j in theirs}
    moved = _moved([theirs[0] for _, theirs in sorted(groups)])
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


def _moved(places: Sequence[int]) -> set[int]:
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
