"""The terms of a row, like beside like: a line a kind of term, in each column the values that its clauses have.

The kind that a lawyer asks for first leads, as in the practice line. A value that several clauses of a column share is told
once, with all places where it stands. Against a base, a value that the base does not have is marked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from comparisons.desk.frequencies import LEADING
from comparisons.desk.table import Cell, CellClause, CellTerm
from web.wording import label_of


@dataclass(frozen=True, slots=True)
class Value:
    """``differs``: the base has a value of this kind, and another."""

    term: CellTerm
    clauses: tuple[CellClause, ...]
    differs: bool = False


@dataclass(frozen=True, slots=True)
class ValueLine:
    """A kind of term in words, and the values by column. ``is_same``: every column with clauses says the same.

    The first line of a row has no kind and no values: there stands where the clauses are.
    """

    kind: str
    cells: tuple[tuple[Value, ...], ...]
    is_same: bool = False


def by_kind(code: str, cells: Sequence[Cell], base: int | None = None) -> tuple[ValueLine, ...]:
    """The lines of a row, always at least the first."""
    said = Counter(kind for cell in cells for kind in {term.kind for clause in cell.clauses for term in clause.terms})
    leading = LEADING.get(code, "")
    kinds = sorted(said, key=lambda kind: (kind != leading, -said[kind], kind))
    return (ValueLine("", tuple(() for _ in cells)), *(_line(kind, cells, base) for kind in kinds))


def _line(kind: str, cells: Sequence[Cell], base: int | None) -> ValueLine:
    columns = [_values(kind, cell) for cell in cells]
    theirs = set(columns[base]) if base is not None else set()
    made = tuple(
        tuple(
            Value(clauses[0][1], tuple(clause for clause, _ in clauses), bool(theirs) and value not in theirs)
            for value, clauses in column.items()
        )
        for column in columns
    )
    sets = [frozenset(column) for column, cell in zip(columns, cells, strict=True) if cell.clauses]
    return ValueLine(label_of(kind), made, is_same=len(sets) > 1 and len(set(sets)) == 1)


def _values(kind: str, cell: Cell) -> dict[str, list[tuple[CellClause, CellTerm]]]:
    found: dict[str, list[tuple[CellClause, CellTerm]]] = {}
    for clause in cell.clauses:
        for value, term in {term.value: term for term in clause.terms if term.kind == kind}.items():
            found.setdefault(value, []).append((clause, term))
    return found
