"""How one text differs from another, word by word, so that the changes read as law.

``diff`` compares the units of ``fold.units``: equal keys are equal words, and what was set aside (a party's name, a number's
form) is equal and marked ``is_folded``. It runs in four steps: match (rare runs of words first, the gaps between them after), tidy (a lone "the"
between two changes belongs to the change; an insertion begins where a reader would begin it), find what
moved, and write out spans. The spans of a ``Diff`` give both texts back exactly. Every step is bounded: hostile or
unrelated texts cost no more than long ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from comparisons.alignment.matching import FUNCTION_WORDS, Block, matching_blocks
from comparisons.alignment.normalize import NO_FOLDS, Folds, Unit, units

OpKind = Literal["equal", "insert", "delete", "move"]
Span = tuple[int, int]

REWRITTEN = 0.2
"""Below this similarity a redline says less than "another wording altogether"."""
MOVED_WORDS = 5
"""The fewest words in a row that count as moved rather than as deleted here and inserted there."""
_CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class Op:
    """A run of text. ``text`` is the other's words, of a delete (or the place that a move left) the base's.

    ``base_text`` is the base's words of an equal run, which differ from ``text`` where ``is_folded``. A move has two
    ops of one number in ``move``: where it stood (its ``other_span`` is empty) and where it stands now.
    """

    kind: OpKind
    base_span: Span
    other_span: Span
    text: str
    base_text: str = ""
    is_folded: bool = False
    move: int = 0

    @property
    def is_in_base(self) -> bool:
        return self.kind in ("equal", "delete") or (self.kind == "move" and self.base_span[0] < self.base_span[1])

    @property
    def is_in_other(self) -> bool:
        return self.kind in ("equal", "insert") or (self.kind == "move" and not self.is_in_base)


@dataclass(frozen=True, slots=True)
class Diff:
    """``similarity`` is the share of the words of both texts that are the same, moved words included: 0 to 1."""

    ops: tuple[Op, ...]
    similarity: float

    @property
    def is_rewritten(self) -> bool:
        """Another wording altogether: ``ops`` then deletes one text and inserts the other, whole."""
        return (
            self.similarity < REWRITTEN
            and any(op.is_in_base for op in self.ops)
            and any(op.is_in_other for op in self.ops)
        )

    @property
    def is_equal(self) -> bool:
        return all(op.kind == "equal" for op in self.ops)

    @property
    def base(self) -> str:
        return "".join(op.base_text or op.text for op in self.ops if op.is_in_base)

    @property
    def other(self) -> str:
        return "".join(op.text for op in self.ops if op.is_in_other)


class _Change(NamedTuple):
    """Units ``i1:i2`` of the base against ``j1:j2`` of the other."""

    i1: int
    i2: int
    j1: int
    j2: int


class _Move(NamedTuple):
    i: int
    j: int
    size: int


def diff(
    base: str,
    other: str,
    folds: Folds = NO_FOLDS,
    *,
    base_parties: Mapping[str, str] | None = None,
    other_parties: Mapping[str, str] | None = None,
) -> Diff:
    """The difference of ``other`` from ``base``, after setting aside ``folds``; parties are words of that text -> key."""
    ours, theirs = units(base, folds, base_parties), units(other, folds, other_parties)
    a, b = [unit.key for unit in ours], [unit.key for unit in theirs]
    changes = _slid(_tidied(list(_changes(matching_blocks(a, b), len(a), len(b))), ours, theirs), a, b)
    moves = _moves(changes, ours, theirs)
    similarity = _similarity(changes, moves, ours, theirs)
    if similarity < REWRITTEN and a and b:
        changes, moves = [_Change(0, len(a), 0, len(b))], []
    return Diff(tuple(_joined(_Writer(base, other, ours, theirs).ops(changes, moves))), similarity)


def _changes(blocks: Sequence[Block], size_a: int, size_b: int) -> Iterator[_Change]:
    i = j = 0
    for block in (*blocks, Block(size_a, size_b, 0)):
        if i < block.i or j < block.j:
            yield _Change(i, block.i, j, block.j)
        i, j = block.i + block.size, block.j + block.size


# Tidying


def _tidied(changes: list[_Change], ours: Sequence[Unit], theirs: Sequence[Unit]) -> list[_Change]:
    """Changes joined over the equal runs between them that are too slight to stand alone."""
    for _ in range(8):
        kept: list[_Change] = []
        for change in changes:
            if kept and _is_island(kept[-1], change, ours, theirs):
                kept[-1] = _Change(kept[-1].i1, change.i2, kept[-1].j1, change.j2)
            else:
                kept.append(change)
        if len(kept) == len(changes):
            break
        changes = kept
    return changes


def _is_island(before: _Change, after: _Change, ours: Sequence[Unit], theirs: Sequence[Unit]) -> bool:
    """Whether the equal run between two changes reads as noise: function words only, or few words amid large changes."""
    if after.i1 - before.i2 > 40:
        return False
    run = ours[before.i2 : after.i1]
    words = [unit for unit in run if unit.kind != "mark"]
    content = sum(unit.key.casefold() not in FUNCTION_WORDS for unit in words)
    around = min(_weight(before, ours, theirs), _weight(after, ours, theirs))
    if not content and len(words) <= 3:
        return bool(words) or around > 0
    return 3 * (content + 0.25 * (len(words) - content)) <= around


def _weight(change: _Change, ours: Sequence[Unit], theirs: Sequence[Unit]) -> int:
    """The words of the larger side of a change; a mark alone weighs nothing."""
    return max(_count_words(ours[change.i1 : change.i2]), _count_words(theirs[change.j1 : change.j2]))


def _count_words(run: Sequence[Unit]) -> int:
    return sum([unit.kind != "mark" for unit in run])


def _slid(changes: list[_Change], a: Sequence[str], b: Sequence[str]) -> list[_Change]:
    """Pure insertions and deletions moved to where they begin after a stop: ``(c) fish;`` rather than ``c) fish; (``."""
    slid: list[_Change] = []
    for number, change in enumerate(changes):
        floor = slid[-1] if slid else _Change(0, 0, 0, 0)
        ceiling = changes[number + 1] if number + 1 < len(changes) else _Change(len(a), 0, len(b), 0)
        if change.i1 == change.i2:
            room = (change.j1 - floor.j2, ceiling.j1 - change.j2)
            step = _best_slide(b, change.j1, change.j2, room)
        elif change.j1 == change.j2:
            room = (change.i1 - floor.i2, ceiling.i1 - change.i2)
            step = _best_slide(a, change.i1, change.i2, room)
        else:
            step = 0
        slid.append(_Change(*(end + step for end in change)))
    return slid


def _best_slide(keys: Sequence[str], start: int, end: int, room: tuple[int, int]) -> int:
    """How far ``keys[start:end]`` should move, within ``room`` to the left and right, without changing what is said."""
    left = right = 0
    while left < min(room[0], 60) and keys[start - left - 1] == keys[end - left - 1]:
        left += 1
    while right < min(room[1], 60) and keys[start + right] == keys[end + right]:
        right += 1
    return max(range(-left, right + 1), key=lambda step: (_fitness(keys, start + step, end + step), -abs(step)))


def _fitness(keys: Sequence[str], start: int, end: int) -> int:
    """How natural it is to begin before ``keys[start]`` and to end after ``keys[end - 1]``."""
    if start == 0 or keys[start - 1] in (".", ";", ":"):
        return 4
    if keys[end - 1] in (".", ";") or keys[start] == "(":
        return 3
    if keys[start] in (",", "and", "or"):
        return 2
    return 1 if keys[start - 1] == "," else 0


# Moves


def _moves(changes: Sequence[_Change], ours: Sequence[Unit], theirs: Sequence[Unit]) -> list[_Move]:
    """Runs of at least ``MOVED_WORDS`` words that were deleted at one place and inserted at another, the longest taken."""
    a, b = [unit.key for unit in ours], [unit.key for unit in theirs]
    gone: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for change in changes:
        for i in range(change.i1, change.i2 - MOVED_WORDS + 1):
            places = gone.setdefault(tuple(a[i : i + MOVED_WORDS]), [])
            if len(places) < _CANDIDATES:
                places.append((i, change.i2))
    moves: list[_Move] = []
    taken: set[int] = set()
    for change in changes if gone else ():
        j = change.j1
        while j <= change.j2 - MOVED_WORDS:
            places = gone.get(tuple(b[j : j + MOVED_WORDS]), [])
            sizes = [(_run(a, b, (i, end), (j, change.j2), taken), -i) for i, end in places]
            size, negative = max(sizes, default=(0, 0))
            if size and _is_worth_moving(theirs[j : j + size]):
                moves.append(_Move(-negative, j, size))
                taken.update(range(-negative, -negative + size))
            else:
                size = 0
            j += size or 1
    return moves


def _run(a: Sequence[str], b: Sequence[str], here: Span, there: Span, taken: set[int]) -> int:
    """How many units are alike from two places on, up to the ends of the changes they stand in."""
    size = 0
    room = min(here[1] - here[0], there[1] - there[0])
    while size < room and here[0] + size not in taken and a[here[0] + size] == b[there[0] + size]:
        size += 1
    return size


def _is_worth_moving(run: Sequence[Unit]) -> bool:
    words = [unit.key for unit in run if unit.kind != "mark"]
    return len(words) >= MOVED_WORDS and sum(word.casefold() not in FUNCTION_WORDS for word in words) >= 2


def _similarity(
    changes: Sequence[_Change], moves: Sequence[_Move], ours: Sequence[Unit], theirs: Sequence[Unit]
) -> float:
    total = _count_words(ours) + _count_words(theirs)
    if not total:
        return float([unit.key for unit in ours] == [unit.key for unit in theirs])
    changed = sum(_count_words(ours[c.i1 : c.i2]) + _count_words(theirs[c.j1 : c.j2]) for c in changes)
    moved = 2 * sum(_count_words(theirs[move.j : move.j + move.size]) for move in moves)
    return (total - changed + moved) / total


# Writing out spans


class _Writer:
    """Turns changes of units into runs of text, so that every character of both texts, white space too, is in a run."""

    def __init__(self, base: str, other: str, ours: Sequence[Unit], theirs: Sequence[Unit]) -> None:
        self.base, self.other, self.ours, self.theirs = base, other, ours, theirs
        self.at = 0  # how far of the base is written
        self.at_other = 0

    def ops(self, changes: Sequence[_Change], moves: Sequence[_Move]) -> Iterator[Op]:
        i = j = 0
        for change in (*changes, _Change(len(self.ours), len(self.ours), len(self.theirs), len(self.theirs))):
            if i < change.i1:
                yield from self._equal_run(self.ours[i : change.i1], self.theirs[j : change.j1])
            i, j = change.i2, change.j2
            yield from self._change(change, moves)

    def _equal_run(self, ours: Sequence[Unit], theirs: Sequence[Unit]) -> Iterator[Op]:
        if self.base[self.at : ours[-1].end] == self.other[self.at_other : theirs[-1].end]:
            yield self._equal(ours[-1].end, theirs[-1].end)
            return
        for mine, yours in zip(ours, theirs, strict=True):
            yield from self._gap(mine.start, yours.start)
            yield self._equal(mine.end, yours.end)

    def _gap(self, end: int, end_other: int) -> Iterator[Op]:
        """The white space before two equal units."""
        if self.base[self.at : end] == self.other[self.at_other : end_other]:
            yield self._equal(end, end_other)
        else:
            yield self._delete(end)
            yield self._insert(end_other)

    def _change(self, change: _Change, moves: Sequence[_Move]) -> Iterator[Op]:
        """All up to the next equal unit: white space that both texts have first and last is no part of the change."""
        end = self.ours[change.i2].start if change.i2 < len(self.ours) else len(self.base)
        end_other = self.theirs[change.j2].start if change.j2 < len(self.theirs) else len(self.other)
        head = _common_space(self.base[self.at : end], self.other[self.at_other : end_other])
        yield self._equal(self.at + head, self.at_other + head)
        tail = _common_space(self.base[self.at : end][::-1], self.other[self.at_other : end_other][::-1])
        yield from self._sides(change, moves, (end - tail, end_other - tail))
        yield self._equal(end, end_other)

    def _sides(self, change: _Change, moves: Sequence[_Move], ends: Span) -> Iterator[Op]:
        for number, move in sorted(enumerate(moves, start=1), key=lambda pair: pair[1].i):
            if change.i1 <= move.i < change.i2:
                yield self._delete(self.ours[move.i].start)
                yield self._delete(self._end(self.ours, move.i + move.size, ends[0]), number)
        yield self._delete(ends[0])
        for number, move in enumerate(moves, start=1):
            if change.j1 <= move.j < change.j2:
                yield self._insert(self.theirs[move.j].start)
                yield self._insert(self._end(self.theirs, move.j + move.size, ends[1]), number)
        yield self._insert(ends[1])

    @staticmethod
    def _end(run: Sequence[Unit], position: int, end: int) -> int:
        """Where a moved run ends: before the unit that follows it, but within its change."""
        return min(run[position].start, end) if position < len(run) else end

    def _equal(self, end: int, end_other: int) -> Op:
        spans = (self.at, end), (self.at_other, end_other)
        text, base_text = self.other[self.at_other : end_other], self.base[self.at : end]
        self.at, self.at_other = end, end_other
        return Op("equal", *spans, text, base_text, is_folded=text != base_text)

    def _delete(self, end: int, move: int = 0) -> Op:
        end = max(end, self.at)
        span, self.at = (self.at, end), end
        kind: OpKind = "move" if move else "delete"
        return Op(kind, span, (self.at_other, self.at_other), self.base[span[0] : end], move=move)

    def _insert(self, end: int, move: int = 0) -> Op:
        end = max(end, self.at_other)
        span, self.at_other = (self.at_other, end), end
        kind: OpKind = "move" if move else "insert"
        return Op(kind, (self.at, self.at), span, self.other[span[0] : end], move=move)


def _common_space(one: str, other: str) -> int:
    size = 0
    for left, right in zip(one, other, strict=False):
        if left != right or not left.isspace():
            break
        size += 1
    return size


def _joined(ops: Iterator[Op]) -> Iterator[Op]:
    """Neighbours of one kind as one run; empty runs left out."""
    pending: Op | None = None
    for op in ops:
        if op.base_span[0] == op.base_span[1] and op.other_span[0] == op.other_span[1]:
            continue
        if pending is None:
            pending = op
        elif (pending.kind, pending.is_folded, pending.move) == (op.kind, op.is_folded, op.move):
            spans = (pending.base_span[0], op.base_span[1]), (pending.other_span[0], op.other_span[1])
            words = pending.text + op.text, pending.base_text + op.base_text
            pending = Op(op.kind, *spans, *words, is_folded=op.is_folded, move=op.move)
        else:
            yield pending
            pending = op
    if pending is not None:
        yield pending
