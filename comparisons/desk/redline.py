"""The one pairing of page, API and exports: which clauses of a cell answer which of the base, and how they differ.

The clauses of two cells are put beside each other (``align``, unless a person has said which answer which), so that an
article cut in two or told in another order is compared with what it answers; then each answer is compared as one text and
the difference is cut again where its clauses end. A clause without an answer gets no marks and is said to have none. What a
party is called is set aside by role: a party of both agreements is itself, the others answer each other in their order.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from comparisons.alignment.align import align
from comparisons.alignment.diff import Diff, Op, Span, diff
from comparisons.alignment.normalize import Folds
from comparisons.desk.baseline import Base, bases
from comparisons.desk.passages import answering
from comparisons.desk.table import Cell, CellClause, Column, Pairing, Table

Answer = tuple[tuple[int, ...], tuple[int, ...]]
"""Clauses of the base and of the other that answer each other, as places in their cells; several where one was split."""
Names = tuple[tuple[str, str], ...]
"""Words of a text that name a party -> the key of that party, as pairs."""

_BREAK = "\n\u241e\n"  # stands between the clauses of an answer while they are compared; a mark, so that no word runs over it


@dataclass(frozen=True, slots=True)
class Compared:
    """A clause beside what it answers. Without ``difference`` there are no marks; ``remark`` says in words what marks would not.

    ``against``: the places in the base's cell that it answers; ``paired_by``: the person who said that it does.
    """

    difference: Diff | None = None
    against: tuple[int, ...] = ()
    remark: str = ""
    paired_by: str = ""

    @property
    def ops(self) -> tuple[Op, ...] | None:
        return None if self.difference is None else self.difference.ops


@dataclass(frozen=True, slots=True)
class CellRedline:
    """``lacking``: places in the base's cell that nothing here answers; ``similarity`` of the cells as wholes, 0 to 1."""

    clauses: tuple[Compared, ...]
    lacking: tuple[int, ...] = ()
    similarity: float = 0.0


@dataclass(frozen=True, slots=True)
class Redlines:
    """The differences of a table; ``cells``: (row, column) -> its redline, for cells with clauses on both sides."""

    cells: Mapping[tuple[int, int], CellRedline]
    bases: tuple[Base | None, ...] = ()

    def clause(self, row: int, column: int, number: int) -> Compared | None:
        found = self.cells.get((row, column))
        return None if found is None else found.clauses[number]

    def lacking(self, row: int, column: int) -> tuple[CellClause, ...]:
        """The clauses of the base that nothing in a cell answers."""
        found, base = self.cells.get((row, column)), self.bases[row] if self.bases else None
        return () if found is None or base is None else tuple(base.cell.clauses[place] for place in found.lacking)


NO_REDLINES = Redlines({})


def redlines(table: Table, folds: Folds) -> Redlines:
    found = bases(table, folds)
    corrected = {(pairing.base, pairing.other, pairing.code): pairing for pairing in table.pairings}
    made: dict[tuple[int, int], CellRedline] = {}
    for i, (row, line, base) in enumerate(zip(table.rows, table.cells, found, strict=True)):
        for j, (column, cell) in enumerate(zip(table.columns, line, strict=True)):
            if base is not None and j != base.place and cell.clauses and base.cell.clauses:
                pairing = corrected.get((base.column.slug, column.slug, row.code))
                made[i, j] = compare(base, cell, column, folds, pairing)
    return Redlines(made, found)


def compare(base: Base, cell: Cell, column: Column, folds: Folds, pairing: Pairing | None = None) -> CellRedline:
    """How the clauses of a cell differ from those of its base."""
    names = party_keys(_names_only(base.column), _names_only(column))
    found: dict[int, Compared] = {}
    shares: list[tuple[float, int]] = []
    answered: set[int] = set()
    for ours, theirs in answers(base.cell.clauses, cell.clauses, pairing):
        texts = tuple(base.cell.clauses[i].text for i in ours), tuple(cell.clauses[j].text for j in theirs)
        whole, parts = _difference(*texts, names, folds)
        remark, shows = _remark(whole, is_same=texts[0] == texts[1]), not whole.is_rewritten
        for j, ops in zip(theirs, parts, strict=True):
            found[j] = Compared(
                Diff(ops, whole.similarity) if shows else None, ours, remark, pairing.by if pairing else ""
            )
        answered.update(ours)
        shares.append((whole.similarity, sum(map(len, (*texts[0], *texts[1])))))
    alone = Compared(remark=f"no similar wording found in {base.column.name}, so no marks")
    size = sum(len(clause.text) for clause in (*base.cell.clauses, *cell.clauses))
    return CellRedline(
        tuple(found.get(j, alone) for j in range(len(cell.clauses))),
        tuple(i for i in range(len(base.cell.clauses)) if i not in answered),
        sum(share * length for share, length in shares) / size if size else 0.0,
    )


def answers(
    base: Sequence[CellClause], other: Sequence[CellClause], pairing: Pairing | None = None
) -> tuple[Answer, ...]:
    """Which clauses answer each other; what a person said stands, if all that it names is still there.

    A single clause on each side is always a pair: it is for the reader to see how little they share.
    """
    if pairing is not None:
        return _as_said(base, other, pairing.pairs)
    if len(base) == len(other) == 1:
        return (((0,), (0,)),)
    return _aligned(tuple(clause.text for clause in base), tuple(clause.text for clause in other))


def _as_said(
    base: Sequence[CellClause], other: Sequence[CellClause], pairs: Sequence[tuple[str, str]]
) -> tuple[Answer, ...]:
    """Clauses that share an answer stand together; of a sentence that was paired alone, its clause."""
    ours = {clause.eid: place for place, clause in enumerate(base)}
    theirs = {clause.eid: place for place, clause in enumerate(other)}
    named = [(mine.partition("#")[0], yours.partition("#")[0]) for mine, yours in pairs]
    standing = [(mine, yours) for mine, yours in named if mine in ours and yours in theirs]
    return tuple(
        (tuple(sorted(ours[eid] for eid in mine)), tuple(sorted(theirs[eid] for eid in yours)))
        for mine, yours in answering(standing)
    )


@lru_cache(maxsize=4_000)
def _aligned(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[Answer, ...]:
    pairs = align(ours, theirs)
    return tuple((pair.base_indices, pair.other_indices) for pair in pairs if pair.base_indices and pair.other_indices)


def _remark(difference: Diff, *, is_same: bool) -> str:
    alike = f"{round(difference.similarity * 100)} % alike"
    if difference.is_rewritten:
        return f"another wording altogether ({alike}), so no marks"
    if difference.is_equal:
        return "word for word the same" if is_same else "the same, but for what is set aside"
    return alike


# What the parties are called


def _names_only(column: Column) -> Column:
    """What a difference depends on: how the parties are called."""
    return Column("", "", parties=column.parties, designations=column.designations)


@lru_cache(maxsize=4_000)
def party_keys(base: Column, other: Column) -> tuple[Names, Names]:
    """For each column what its parties are called, and a key that tells which of them answer each other."""
    shared = [party for party in base.parties if party in other.parties]
    keys = {party: party for party in shared}
    keys_other = dict(keys)
    for column, made in ((base, keys), (other, keys_other)):
        for number, party in enumerate((name for name in column.parties if name not in shared), start=1):
            made[party] = f"party {number}"
    both = [(words, party) for column in (base, other) for words, party in column.designations if party in shared]
    return _names(base, keys, both), _names(other, keys_other, both)


def _names(column: Column, keys: dict[str, str], both: Sequence[tuple[str, str]]) -> Names:
    """What a text may call its parties; a shared party may go by the name that the other agreement gives it."""
    called = {words: keys[party] for words, party in (*both, *column.designations) if party in keys}
    return tuple({**keys, **called}.items())


# The difference of an answer, by clause


@lru_cache(maxsize=4_000)
def _difference(
    ours: tuple[str, ...], theirs: tuple[str, ...], names: tuple[Names, Names], folds: Folds
) -> tuple[Diff, tuple[tuple[Op, ...], ...]]:
    """Kept for a while: whoever moves or removes a column asks for the same differences again.

    Whole, for its similarity, and by clause of the other cell. The spans of the ops by clause count in the joined texts;
    their texts are what a reader is shown.
    """
    found = diff(
        _BREAK.join(ours), _BREAK.join(theirs), folds, base_parties=dict(names[0]), other_parties=dict(names[1])
    )
    return found, _cut(found.ops, ours, theirs)


def _spans(texts: Sequence[str]) -> list[Span]:
    """Where each text stands in the joined one."""
    spans, at = [], 0
    for text in texts:
        spans.append((at, at + len(text)))
        at += len(text) + len(_BREAK)
    return spans


def _cut(ops: Sequence[Op], ours: Sequence[str], theirs: Sequence[str]) -> tuple[tuple[Op, ...], ...]:
    """The ops of each clause, without the breaks; what only the base has stays with the clause where it is missing."""
    base_spans, spans = _spans(ours), _spans(theirs)
    starts = [start for start, _ in spans]
    made: list[list[Op]] = [[] for _ in theirs]
    for op in ops:
        if not op.is_in_other:
            owner = max(bisect_right(starts, op.other_span[0]) - 1, 0)
            parts = _common(op.base_span, base_spans)
            kept = [op.text[low - op.base_span[0] : high - op.base_span[0]] for low, high in parts]
            if kept:
                gap = " " if made[owner] and parts[0][0] in {start for start, _ in base_spans} else ""
                made[owner].append(replace(op, text=gap + " ".join(kept)))
            continue
        for number, span in enumerate(spans):
            for low, high in _common(op.other_span, [span]):
                text = op.text[low - op.other_span[0] : high - op.other_span[0]]
                base_text = op.base_text if op.is_folded or op.kind != "equal" else text
                made[number].append(replace(op, text=text, base_text=base_text, other_span=(low, high)))
    return tuple(tuple(clause) for clause in made)


def _common(span: Span, others: Sequence[Span]) -> list[Span]:
    """The parts of a span that lie in one of the others."""
    parts = [(max(span[0], start), min(span[1], end)) for start, end in others]
    return [(low, high) for low, high in parts if low < high]
