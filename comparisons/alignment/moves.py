"""What stands in another place: whole sentences before words are matched, runs of words after.

``matched`` finds the equal runs of two texts, and keeps a sentence that stands in another order out of them, so that
the shorter of two swapped sentences moves as one. ``moves`` then finds, among what was deleted and inserted, the runs that are the same: from
two words upward within sentences that answer each other, from ``FREE_WORDS`` anywhere.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from clauses.terms.sentences import sentences
from comparisons.alignment.forms import LABEL
from comparisons.alignment.matching import FUNCTION_WORDS, Block, matching_blocks
from comparisons.alignment.normalize import Unit

FREE_WORDS = 5
"""The fewest words in a row that count as moved wherever they stand."""
LEAST_WORDS = 2
"""The fewest within one sentence."""
_ANSWERING = 0.5
"""The least share of words in common for two sentences to answer each other."""
_MOST_SENTENCES = 60
_CANDIDATES = 8

Span = tuple[int, int]


class Change(NamedTuple):
    """Units ``i1:i2`` of the base against ``j1:j2`` of the other."""

    i1: int
    i2: int
    j1: int
    j2: int


class Move(NamedTuple):
    i: int
    j: int
    size: int


class Sides:
    """Two texts as units, with their sentences and which of these answer each other."""

    def __init__(self, base: str, other: str, ours: Sequence[Unit], theirs: Sequence[Unit]) -> None:
        self.ours, self.theirs = ours, theirs
        self.a, self.b = [unit.key for unit in ours], [unit.key for unit in theirs]
        self.starts, self.starts_other = _sentence_starts(base, ours), _sentence_starts(other, theirs)
        self.pairs = dict(_answering(self))

    def sentence(self, number: int) -> range:
        return _range(self.starts, number, len(self.ours))

    def other_sentence(self, number: int) -> range:
        return _range(self.starts_other, number, len(self.theirs))

    def in_one_sentence(self, i: int, j: int) -> bool:
        """Whether unit ``i`` of the base and ``j`` of the other stand in sentences that answer each other."""
        if len(self.starts) == len(self.starts_other) == 1:
            return True
        return self.pairs.get(bisect_right(self.starts, i) - 1) == bisect_right(self.starts_other, j) - 1


def _range(starts: Sequence[int], number: int, end: int) -> range:
    return range(starts[number], starts[number + 1] if number + 1 < len(starts) else end)


def _sentence_starts(text: str, units: Sequence[Unit]) -> list[int]:
    """The first unit of each sentence, and of each item of a list in one."""
    places = [unit.start for unit in units]
    starts = [bisect_right(places, start - 1) for start, _ in sentences(text)] if units else []
    starts += [at for at, unit in enumerate(units) if unit.key == LABEL]
    return sorted({0, *starts} - {len(units)}) if units else [0]


def _answering(sides: Sides) -> Iterator[tuple[int, int]]:
    """Sentences of the base and the other that answer each other, each once, the most alike first."""
    count, count_other = len(sides.starts), len(sides.starts_other)
    if max(count, count_other) > _MOST_SENTENCES:
        return
    words = [_words(sides.a, sides.sentence(number)) for number in range(count)]
    words_other = [_words(sides.b, sides.other_sentence(number)) for number in range(count_other)]
    scored = sorted(
        (-_shared(one, other), abs(i - j), i, j) for i, one in enumerate(words) for j, other in enumerate(words_other)
    )
    taken: set[int] = set()
    taken_other: set[int] = set()
    for score, _, i, j in scored:
        if -score >= _ANSWERING and i not in taken and j not in taken_other:
            taken.add(i)
            taken_other.add(j)
            yield i, j


def _words(keys: Sequence[str], span: range) -> Counter[str]:
    return Counter(key for key in keys[span.start : span.stop] if key[0].isalnum() or key[0] in "#‹§")


def _shared(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


# Matching


def matched(sides: Sides) -> list[Block]:
    """The equal runs, in order in both; a sentence that stands in another order has no part in them."""
    moved = _out_of_order(sides)
    if not moved:
        return matching_blocks(sides.a, sides.b)
    left_out = {at for i, _ in moved for at in sides.sentence(i)}
    left_out_other = {at for _, j in moved for at in sides.other_sentence(j)}
    kept = [at for at in range(len(sides.a)) if at not in left_out]
    kept_other = [at for at in range(len(sides.b)) if at not in left_out_other]
    blocks = matching_blocks([sides.a[at] for at in kept], [sides.b[at] for at in kept_other])
    return [part for block in blocks for part in _placed(block, kept, kept_other)]


def _out_of_order(sides: Sides) -> list[Span]:
    """The pairs of sentences to move, the fewest words in all, for the rest to stand in order."""
    pairs = sorted(sides.pairs.items())
    weights = [len(sides.sentence(i)) + len(sides.other_sentence(j)) for i, j in pairs]
    best, before = list(weights), [-1] * len(pairs)
    for at, (_, j) in enumerate(pairs):
        for earlier in range(at):
            if pairs[earlier][1] < j and best[earlier] + weights[at] > best[at]:
                best[at], before[at] = best[earlier] + weights[at], earlier
    at = max(range(len(pairs)), key=best.__getitem__, default=-1)
    standing = set()
    while at >= 0:
        standing.add(at)
        at = before[at]
    return [pair for number, pair in enumerate(pairs) if number not in standing]


def _placed(block: Block, kept: Sequence[int], kept_other: Sequence[int]) -> Iterator[Block]:
    """A block of what was kept, where it stands in the whole; cut where a sentence was left out."""
    start, length = 0, 0
    for step in range(block.size + 1):
        follows = (
            0 < step < block.size
            and kept[block.i + step] == kept[block.i + step - 1] + 1
            and kept_other[block.j + step] == kept_other[block.j + step - 1] + 1
        )
        if follows or not step:
            length += 1
            continue
        yield Block(kept[block.i + start], kept_other[block.j + start], length)
        start, length = step, 1


# Runs of words


def moves(changes: Sequence[Change], sides: Sides) -> list[Move]:
    """Runs that were deleted at one place and inserted at another, the longest first, none within another."""
    found = sorted(_runs(changes, sides), key=lambda run: (-run.size, run.j, run.i))
    taken: set[int] = set()
    taken_other: set[int] = set()
    made = []
    for run in found:
        here, there = range(run.i, run.i + run.size), range(run.j, run.j + run.size)
        if not taken.isdisjoint(here) or not taken_other.isdisjoint(there):
            continue
        taken.update(here)
        taken_other.update(there)
        made.append(run)
    return sorted(made, key=lambda run: run.j)


def _runs(changes: Sequence[Change], sides: Sides) -> Iterator[Move]:
    """All runs that no longer one holds and that are worth to be told as moved."""
    a, b = sides.a, sides.b
    ends: dict[int, int] = {}
    gone: dict[tuple[str, str], list[int]] = {}
    for change in changes:
        for i in range(change.i1, change.i2 - 1):
            ends[i] = change.i2
            gone.setdefault((a[i], a[i + 1]), []).append(i)
    for change in changes if gone else ():
        for j in range(change.j1, change.j2 - 1):
            for i in gone.get((b[j], b[j + 1]), ())[:_CANDIDATES]:
                if j > change.j1 and i - 1 in ends and ends[i - 1] == ends[i] and a[i - 1] == b[j - 1]:
                    continue
                size = _length(a, b, (i, ends[i]), (j, change.j2))
                run = _trimmed(sides, Move(i, j, size))
                if run is not None:
                    yield run


def _length(a: Sequence[str], b: Sequence[str], here: Span, there: Span) -> int:
    size, room = 0, min(here[1] - here[0], there[1] - there[0])
    while size < room and a[here[0] + size] == b[there[0] + size]:
        size += 1
    return size


def _trimmed(sides: Sides, run: Move) -> Move | None:
    """A run without marks before it, nor, if it is short, marks and function words after it; None if it is no move.

    A whole sentence keeps its stop.
    """
    start, end = run.j, run.j + run.size
    if (
        start in sides.starts_other
        and (end in sides.starts_other or end == len(sides.theirs))
        and run.size > FREE_WORDS
    ):
        return run
    while start < end and sides.theirs[start].kind == "mark" and sides.theirs[start].key != "(":
        start += 1
    while start < end and _is_slight(sides.theirs[end - 1]) and _count(sides.theirs[start:end]) < 3 * FREE_WORDS:
        end -= 1
    run = Move(run.i + start - run.j, start, end - start)
    words = [unit.key for unit in sides.theirs[start:end] if unit.kind != "mark"]
    content = sum(word.casefold() not in FUNCTION_WORDS for word in words)
    if len(words) >= FREE_WORDS and content >= 2:
        return run
    if len(words) >= LEAST_WORDS and content and sides.in_one_sentence(run.i, run.j):
        return run
    return None


def _is_slight(unit: Unit) -> bool:
    return unit.kind == "mark" or unit.key.casefold() in FUNCTION_WORDS


def _count(units: Sequence[Unit]) -> int:
    return sum(unit.kind != "mark" for unit in units)
