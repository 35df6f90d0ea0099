"""The redline of a whole table: for each clause outside the base column, how its words differ from the base's.

The clauses of the two cells are first put beside each other (``align``), so that an article cut in two or told in another
order is compared with what it answers; then the cell is compared as one text and the difference is cut again where its
clauses end. What a party is called is set aside by role: a party of both agreements is itself, the
others answer each other in their order.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from comparisons.align import align
from comparisons.diff import Diff, Op, Span, diff
from comparisons.fold import Folds
from comparisons.table import Cell, Column, Table

Redlines = dict[tuple[int, int, int], tuple[Op, ...]]
"""(row, column, number of the clause in its cell) -> the difference of that clause."""

_BREAK = (
    "\n\u241e\n"  # stands between the clauses of a cell while they are compared; a mark, so that no word runs over it
)


def redlines(table: Table, folds: Folds) -> Redlines:
    """The differences of all clauses from the base column; cells without a clause on either side have none."""
    made: Redlines = {}
    base = table.base_column
    for i, line in enumerate(table.cells) if base is not None else ():
        for j, cell in enumerate(line):
            if base is None or j == base or not cell.clauses or not line[base].clauses:
                continue
            ours, theirs = party_keys(table.columns[base], table.columns[j])
            _, ops = cell_diff(line[base], cell, folds, ours, theirs)
            made.update({(i, j, number): clause_ops for number, clause_ops in enumerate(ops)})
    return made


def party_keys(base: Column, other: Column) -> tuple[dict[str, str], dict[str, str]]:
    """For each column what its parties are called, and a key that tells which of them answer each other."""
    shared = [party for party in base.parties if party in other.parties]
    keys = {party: party for party in shared}
    keys_other = dict(keys)
    for column, made in ((base, keys), (other, keys_other)):
        for number, party in enumerate((name for name in column.parties if name not in shared), start=1):
            made[party] = f"party {number}"
    both = [(words, party) for column in (base, other) for words, party in column.designations if party in shared]
    return _names(base, keys, both), _names(other, keys_other, both)


def _names(column: Column, keys: dict[str, str], both: Sequence[tuple[str, str]]) -> dict[str, str]:
    """What a text may call its parties; a shared party may go by the name that the other agreement gives it."""
    called = {words: keys[party] for words, party in (*both, *column.designations) if party in keys}
    return {**keys, **called}


def cell_diff(
    base: Cell, other: Cell, folds: Folds, base_parties: dict[str, str], other_parties: dict[str, str]
) -> tuple[Diff, tuple[tuple[Op, ...], ...]]:
    """The difference of two cells: whole, for its similarity, and by clause of the other cell.

    The spans of the ops by clause count in the joined texts; their texts are what a reader is shown.
    """
    texts = [clause.text for clause in other.clauses]
    ours = [clause.text for clause in base.clauses]
    ours = [ours[number] for number in _in_order(ours, texts)]
    found = diff(_BREAK.join(ours), _BREAK.join(texts), folds, base_parties=base_parties, other_parties=other_parties)
    return found, _cut(found.ops, ours, texts)


def _in_order(ours: Sequence[str], theirs: Sequence[str]) -> list[int]:
    """The base's clauses in the order of those that they answer; unanswered ones stay behind the one before them."""
    place: dict[int, int] = {}
    for pair in align(ours, theirs) if len(ours) > 1 else ():
        if pair.other_indices:
            place.update(dict.fromkeys(pair.base_indices, pair.other_indices[0]))
    last = -1
    for number in range(len(ours)):
        last = place.setdefault(number, last)
    return sorted(range(len(ours)), key=lambda number: (place[number], number))


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
