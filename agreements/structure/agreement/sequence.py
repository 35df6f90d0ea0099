"""The series of labels: of all candidates, those that together make the best rising sequence of numbers.

A single label tells little: "Article 5" may be a label or the start of "Article 5 of the Convention". A document
numbers its units 1, 2, 3, so the chain of candidates with the highest sum of scores is searched by dynamic programming:
each step to the next number is rewarded, a gap costs by its size, a restart costs unless a boundary (an annex, a part)
lies between. Misread numbers are settled on the way, because every candidate offers all its readings. The work is
linear in the candidates: only the best chain for each last number is kept.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from agreements.structure.agreement.labels import Candidate
from agreements.structure.numerals import ANYTHING, LARGEST, Number, to_roman

NEXT = 2.5
START = 1.0
LATE_START = -1.2
GAP = -1.6
LONGEST_GAP = 7
LARGEST_SUFFIX = 6
RESTART = -4.0
FREE_RESTART = 0.5


@dataclass(frozen=True, slots=True)
class Link:
    """A candidate that was chosen, with its number; ``missing`` numbers lie between it and the one before, or before the first."""

    candidate: Candidate
    number: Number
    is_first: bool = False
    missing: tuple[int, ...] = ()


@dataclass(slots=True)
class _State:
    score: float
    candidate: Candidate
    number: Number
    before: _State | None
    is_first: bool
    missing: int = 0


Key = tuple[int, int, int]
"""Chapter, value and suffix of the last number of a chain."""


def _before(best: dict[Key, _State], number: Number) -> list[tuple[float, _State, int]]:
    """Every chain that ``number`` can continue: the worth of the step, the chain, how many numbers lie between."""
    steps = []
    for missing in range(min(LONGEST_GAP + 1, number.value - 1)):
        worth = NEXT if not missing else GAP * missing
        for suffix in range(LARGEST_SUFFIX):
            if state := best.get((number.chapter, number.value - 1 - missing, suffix)):
                steps.append((worth, state, missing))
    for suffix in range(number.suffix):
        if state := best.get((number.chapter, number.value, suffix)):
            steps.append((NEXT - 0.5, state, 0))
    if number.chapter > 1:
        last = (number.chapter - 1, 0 if number.value == 1 else number.value - 1, 0)
        if state := best.get(last):
            steps.append((NEXT, state, 0))
    return steps


def _step(best: dict[Key, _State], number: Number) -> tuple[float, _State | None, int]:
    """The best chain that ``number`` can continue: its score with the step, the chain, and how many numbers it misses."""
    found: tuple[float, _State | None, int] = (float("-inf"), None, 0)
    for worth, state, missing in _before(best, number):
        if state.score + worth > found[0]:
            found = (state.score + worth, state, missing)
    return found


def _start(number: Number) -> float:
    """What it is worth to begin a chain with ``number``."""
    first = number.value + 2 * max(0, number.chapter - 1)
    return START if first == 1 else max(LATE_START * first, -9.0)


def _options(candidate: Candidate, best: dict[Key, _State]) -> list[Number]:
    options = list(candidate.numbers)
    if candidate.is_wild:
        known = {number.value for number in options}
        last = sorted(best.items(), key=lambda pair: -pair[1].score)[:3]
        for (chapter, value, _), state in last:
            if not chapter and value + 1 <= LARGEST and value + 1 not in known:
                is_roman = state.number.shown.isupper()
                shown = to_roman(value + 1) if is_roman else str(value + 1)
                options.append(Number(value + 1, shown, cost=ANYTHING, is_repaired=True, taken=0))
    return options


def chain(found: list[Candidate], boundaries: list[int], *, may_restart: bool = True) -> list[Link]:
    """The best series over ``found``; ``boundaries`` are the rows where a new container begins (free restarts)."""
    best: dict[Key, _State] = {}
    top: _State | None = None
    for candidate in found:
        fresh: list[tuple[Key, _State]] = []
        for number in _options(candidate, best):
            own = candidate.score - number.cost
            score, before, missing = _step(best, number)
            is_first = False
            opening = _start(number)
            if opening > score:
                score, before, missing, is_first = opening, None, 0, True
            if top is not None and may_restart:
                is_free = bisect_right(boundaries, candidate.row) > bisect_right(boundaries, top.candidate.row)
                again = top.score + (FREE_RESTART if is_free else RESTART) + min(0.0, _start(number))
                if again > score:
                    score, before, missing, is_first = again, top, 0, True
            state = _State(score + own, candidate, number, before, is_first, missing)
            fresh.append(((number.chapter, number.value, number.suffix), state))
            if number.chapter:
                fresh.append(((number.chapter, 0, 0), state))
        for key, state in fresh:
            if key not in best or state.score > best[key].score:
                best[key] = state
            if top is None or state.score > top.score:
                top = state
    return _trace(top)


def _trace(state: _State | None) -> list[Link]:
    links = []
    while state is not None:
        value, is_plain = state.number.value, state.number.chapter <= 0
        missing = tuple(range(1 if state.is_first and is_plain else value - state.missing, value))
        links.append(Link(state.candidate, state.number, state.is_first, missing))
        state = state.before
    return links[::-1]


def score_of(links: list[Link]) -> float:
    """A rough worth of a chain, to choose between kinds of labels."""
    return sum(link.candidate.score - link.number.cost + (0 if link.is_first else NEXT) for link in links)
