"""How one text differs from another, word by word, so that the changes read as law.

``diff`` compares the units of ``fold.units``: equal keys are equal words, and what was set aside (a party's name, a number's
form) is equal and marked ``is_folded``. It runs in four steps: match (rare runs of words first, the gaps between them after), tidy (a lone "the"
between two changes belongs to the change; an insertion begins where a reader would begin it), find what
moved, and write out spans. A name or a reference that both texts write alike and that means another party or article in each stands
once, with what it ``means``. The spans of a ``Diff`` give both texts back exactly. Every step is bounded: hostile or
unrelated texts cost no more than long ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from comparisons.alignment.matching import FUNCTION_WORDS, Block
from comparisons.alignment.moves import Change, Move, Sides, Span, matched, moves
from comparisons.alignment.names import as_written, cut_at_names, party_or_article, with_unknown
from comparisons.alignment.normalize import NO_FOLDS, Folds, Unit, units
from comparisons.alignment.rewording import reworded

OpKind = Literal["equal", "insert", "delete", "move"]

REWRITTEN = 0.4
"""Below this similarity marks help nobody: both texts stand as they are, with a line in words."""


@dataclass(frozen=True, slots=True)
class Op:
    """A run of text. ``text`` is the other's words, of a delete (or the place that a move left) the base's.

    ``base_text`` is the base's words of an equal run, which differ from ``text`` where ``is_folded``. A move has two
    ops of one number in ``move``: where it stood (its ``other_span`` is empty) and where it stands now. An equal run with
    ``means`` says the same word of two parties or articles: their keys in the base and in the other, empty where none is known.
    """

    kind: OpKind
    base_span: Span
    other_span: Span
    text: str
    base_text: str = ""
    is_folded: bool = False
    move: int = 0
    means: tuple[str, str] | None = None

    @property
    def is_same(self) -> bool:
        """Whether nothing changed: a name of nobody known does not contradict one that is known."""
        return self.kind == "equal" and (self.means is None or not all(self.means))

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
        return all(op.is_same for op in self.ops)

    @property
    def has_only_names(self) -> bool:
        """Whether the words are the same, and only what a name or a reference means is another."""
        return not self.is_equal and all(op.kind == "equal" for op in self.ops)

    @property
    def base(self) -> str:
        return "".join(op.base_text if op.kind == "equal" else op.text for op in self.ops if op.is_in_base)

    @property
    def other(self) -> str:
        return "".join(op.text for op in self.ops if op.is_in_other)


def diff(
    base: str,
    other: str,
    folds: Folds = NO_FOLDS,
    *,
    base_parties: Mapping[str, str] | None = None,
    other_parties: Mapping[str, str] | None = None,
    base_articles: Mapping[str, str] | None = None,
    other_articles: Mapping[str, str] | None = None,
    rewritten: float = REWRITTEN,
) -> Diff:
    """The difference of ``other`` from ``base``, after setting aside ``folds``.

    Parties are words of that text -> key, articles numbers of that agreement -> subject. Below the similarity ``rewritten``
    one text is deleted and the other inserted, whole.
    """
    names, names_other = with_unknown(base_parties or {}, other_parties or {})
    ours, theirs = reworded(
        units(base, folds, names, base_articles), units(other, folds, names_other, other_articles), folds
    )
    changes, moved = _found(base, other, ours, theirs)
    similarity = _similarity(changes, moved, ours, theirs)
    if similarity < rewritten and ours and theirs:
        changes, moved = [Change(0, len(ours), 0, len(theirs))], []
    writer = _Writer(base, other, ours, theirs, ignores_space=folds.marks)
    return Diff(tuple(_joined(writer.ops(changes, moved))), similarity)


Found = tuple[list[Change], list[Move]]


def _found(base: str, other: str, ours: Sequence[Unit], theirs: Sequence[Unit]) -> Found:
    """Changes and moves by what names mean; by how they are written where that leaves fewer words changed."""
    found = _matched(Sides(base, other, ours, theirs))
    written, written_other = as_written(base, other, ours, theirs)
    if written is ours:
        return found
    changes, moved = found
    cut = list(cut_at_names(changes, moved, written, written_other))
    found = _tidied(cut, ours, theirs), moved
    again = _matched(Sides(base, other, written, written_other))
    return min(found, again, key=lambda one: sum(_weight(change, ours, theirs) for change in one[0]))


def _matched(sides: Sides) -> Found:
    ours, theirs = sides.ours, sides.theirs
    tidied = _tidied(list(_changes(matched(sides), len(ours), len(theirs))), ours, theirs)
    changes = _slid(tidied, sides.a, sides.b)
    return changes, moves(changes, sides)


def _changes(blocks: Sequence[Block], size_a: int, size_b: int) -> Iterator[Change]:
    i = j = 0
    for block in (*blocks, Block(size_a, size_b, 0)):
        if i < block.i or j < block.j:
            yield Change(i, block.i, j, block.j)
        i, j = block.i + block.size, block.j + block.size


# Tidying


def _tidied(changes: list[Change], ours: Sequence[Unit], theirs: Sequence[Unit]) -> list[Change]:
    """Changes joined over the equal runs between them that are too slight to stand alone."""
    for _ in range(8):
        kept: list[Change] = []
        for change in changes:
            if kept and _is_island(kept[-1], change, ours, theirs):
                kept[-1] = Change(kept[-1].i1, change.i2, kept[-1].j1, change.j2)
            else:
                kept.append(change)
        if len(kept) == len(changes):
            break
        changes = kept
    return changes


def _is_island(before: Change, after: Change, ours: Sequence[Unit], theirs: Sequence[Unit]) -> bool:
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


def _weight(change: Change, ours: Sequence[Unit], theirs: Sequence[Unit]) -> int:
    """The words of the larger side of a change; a mark alone weighs nothing."""
    return max(_count_words(ours[change.i1 : change.i2]), _count_words(theirs[change.j1 : change.j2]))


def _count_words(run: Sequence[Unit]) -> int:
    return sum([unit.kind != "mark" for unit in run])


def _slid(changes: list[Change], a: Sequence[str], b: Sequence[str]) -> list[Change]:
    """Pure insertions and deletions moved to where they begin after a stop: ``(c) fish;`` rather than ``c) fish; (``."""
    slid: list[Change] = []
    for number, change in enumerate(changes):
        floor = slid[-1] if slid else Change(0, 0, 0, 0)
        ceiling = changes[number + 1] if number + 1 < len(changes) else Change(len(a), 0, len(b), 0)
        if change.i1 == change.i2:
            room = (change.j1 - floor.j2, ceiling.j1 - change.j2)
            step = _best_slide(b, change.j1, change.j2, room)
        elif change.j1 == change.j2:
            room = (change.i1 - floor.i2, ceiling.i1 - change.i2)
            step = _best_slide(a, change.i1, change.i2, room)
        else:
            step = 0
        slid.append(Change(*(end + step for end in change)))
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


def _similarity(
    changes: Sequence[Change], moved: Sequence[Move], ours: Sequence[Unit], theirs: Sequence[Unit]
) -> float:
    total = _count_words(ours) + _count_words(theirs)
    if not total:
        return float([unit.key for unit in ours] == [unit.key for unit in theirs])
    changed = sum(_count_words(ours[c.i1 : c.i2]) + _count_words(theirs[c.j1 : c.j2]) for c in changes)
    standing = 2 * sum(_count_words(theirs[move.j : move.j + move.size]) for move in moved)
    return (total - changed + standing) / total


# Writing out spans


class _Writer:
    """Turns changes of units into runs of text, so that every character of both texts, white space too, is in a run."""

    def __init__(
        self, base: str, other: str, ours: Sequence[Unit], theirs: Sequence[Unit], *, ignores_space: bool
    ) -> None:
        self.base, self.other, self.ours, self.theirs = base, other, ours, theirs
        self.ignores_space = ignores_space
        self.at = 0  # how far of the base is written
        self.at_other = 0

    def ops(self, changes: Sequence[Change], moved: Sequence[Move]) -> Iterator[Op]:
        i = j = 0
        for change in (*changes, Change(len(self.ours), len(self.ours), len(self.theirs), len(self.theirs))):
            if i < change.i1:
                yield from self._equal_run(self.ours[i : change.i1], self.theirs[j : change.j1])
            i, j = change.i2, change.j2
            yield from self._change(change, moved)

    def _equal_run(self, ours: Sequence[Unit], theirs: Sequence[Unit]) -> Iterator[Op]:
        is_one = all(mine.key == yours.key for mine, yours in zip(ours, theirs, strict=True))
        if is_one and self.base[self.at : ours[-1].end] == self.other[self.at_other : theirs[-1].end]:
            yield self._equal(ours[-1].end, theirs[-1].end)
            return
        for mine, yours in zip(ours, theirs, strict=True):
            yield from self._gap(mine.start, yours.start)
            means = None if mine.key == yours.key else (party_or_article(mine), party_or_article(yours))
            yield replace(self._equal(mine.end, yours.end), means=means)

    def _gap(self, end: int, end_other: int) -> Iterator[Op]:
        """The white space before two equal units, or at the end of both texts."""
        if self.ignores_space or self.base[self.at : end] == self.other[self.at_other : end_other]:
            yield self._equal(end, end_other)
        else:
            yield self._delete(end)
            yield self._insert(end_other)

    def _change(self, change: Change, moved: Sequence[Move]) -> Iterator[Op]:
        """All up to the next equal unit: white space that both texts have first and last is no part of the change."""
        end = self.ours[change.i2].start if change.i2 < len(self.ours) else len(self.base)
        end_other = self.theirs[change.j2].start if change.j2 < len(self.theirs) else len(self.other)
        if change.i1 == change.i2 and change.j1 == change.j2:
            yield from self._gap(end, end_other)
            return
        head = _common_space(self.base[self.at : end], self.other[self.at_other : end_other])
        yield self._equal(self.at + head, self.at_other + head)
        tail = _common_space(self.base[self.at : end][::-1], self.other[self.at_other : end_other][::-1])
        yield from self._sides(change, moved, (end - tail, end_other - tail))
        yield self._equal(end, end_other)

    def _sides(self, change: Change, moved: Sequence[Move], ends: Span) -> Iterator[Op]:
        for number, move in sorted(enumerate(moved, start=1), key=lambda pair: pair[1].i):
            if change.i1 <= move.i < change.i2:
                yield self._delete(self.ours[move.i].start)
                yield self._delete(self._end(self.ours, move.i + move.size, ends[0]), number)
        yield self._delete(ends[0])
        for number, move in enumerate(moved, start=1):
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
    """Neighbours of one kind as one run, the two ends of a move never; empty runs left out."""
    pending: Op | None = None
    for op in ops:
        if op.base_span[0] == op.base_span[1] and op.other_span[0] == op.other_span[1]:
            continue
        if pending is None:
            pending = op
        elif not (pending.means or op.means) and _sort_of(pending) == _sort_of(op):
            spans = (pending.base_span[0], op.base_span[1]), (pending.other_span[0], op.other_span[1])
            words = pending.text + op.text, pending.base_text + op.base_text
            pending = Op(op.kind, *spans, *words, is_folded=op.is_folded, move=op.move)
        else:
            yield pending
            pending = op
    if pending is not None:
        yield pending


def _sort_of(op: Op) -> tuple[OpKind, bool, int, bool]:
    return op.kind, op.is_folded, op.move, op.is_in_base
