"""What the paragraphs beside and above one say of it: items of one list, paragraphs of one article, and what introduces them.

A paragraph alone says less than its surroundings: "organised crime;" is a field of cooperation because its neighbours are.
The log-odds of each type move a little towards the mean of the siblings (same parent) and towards the parent. How far was chosen on
documents that the encoder had not seen: F1 there rose from 0.949 to 0.962, and from 0.683 to 0.690 on the gold of other genres.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from clauses.classification.paragraph import Unit

SIBLINGS, PARENT = 0.2, 0.15
UNMET = 0.01
"""The probability of a type that did not come into question."""
_MOST = 4.0
_INDIFFERENT = 1.0
"""A probability of about a quarter says nothing either way."""

Scores = Mapping[str, float]


def with_neighbours(units: Sequence[Unit], scored: Sequence[Scores]) -> list[dict[str, float]]:
    """``scored``, one a unit, as the neighbours move it; a unit without any keeps its scores."""
    by_eid = {unit.eid: scores for unit, scores in zip(units, scored, strict=True)}
    groups: dict[str, list[Scores]] = {}
    for unit, scores in zip(units, scored, strict=True):
        groups.setdefault(_parent(unit), []).append(scores)
    sums = {parent: _sums(members) for parent, members in groups.items() if parent}
    return [
        _moved(scores, len(groups[_parent(unit)]), sums.get(_parent(unit)), by_eid.get(_parent(unit)))
        for unit, scores in zip(units, scored, strict=True)
    ]


def _parent(unit: Unit) -> str:
    return unit.eid.rpartition("__")[0]


def _sums(members: Sequence[Scores]) -> dict[str, float]:
    codes = {code for scores in members for code in scores}
    return {code: sum(_voice(scores.get(code, UNMET)) for scores in members) for code in codes}


def _moved(scores: Scores, size: int, sums: Mapping[str, float] | None, parent: Scores | None) -> dict[str, float]:
    if sums is None or (size < 2 and parent is None):
        return dict(scores)
    return {code: _probability(_odds(value) + _push(code, value, size, sums, parent)) for code, value in scores.items()}


def _push(code: str, value: float, size: int, sums: Mapping[str, float], parent: Scores | None) -> float:
    siblings = SIBLINGS * (sums[code] - _voice(value)) / (size - 1) if size > 1 else 0.0
    return siblings + (PARENT * _voice(parent.get(code, UNMET)) if parent is not None else 0.0)


def _voice(value: float) -> float:
    return max(-_MOST, min(_MOST, _odds(value))) + _INDIFFERENT


def _odds(value: float) -> float:
    held = min(max(value, 0.001), 0.999)
    return math.log(held / (1 - held))


def _probability(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))
