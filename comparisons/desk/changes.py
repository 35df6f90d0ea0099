"""What changed between a frozen table and today's: cell by cell, with the words that came and went.

Pure. A cell is compared with itself, clause by clause under its address (``eid``), so that what is told is a change of
the library and not of an order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from comparisons.alignment.diff import Diff, diff
from comparisons.desk.table import Cell, CellClause, Column, Row, Table


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """``kind``: "new", "gone" or "changed"; ``difference`` where words changed."""

    kind: str
    clause: CellClause
    difference: Diff | None = None


@dataclass(frozen=True, slots=True)
class CellChange:
    row: Row
    column: Column
    before: Cell
    now: Cell
    clauses: tuple[ClauseChange, ...]


def changes(frozen: Table, today: Table) -> tuple[CellChange, ...]:
    """Cells whose words or state changed; a row or column that only one of the tables has is left out."""
    rows = {row.code: i for i, row in enumerate(today.rows)}
    columns = {column.slug: j for j, column in enumerate(today.columns)}
    made = []
    for i, row in enumerate(frozen.rows):
        for j, column in enumerate(frozen.columns):
            if row.code not in rows or column.slug not in columns:
                continue
            before, now = frozen.cells[i][j], today.cells[rows[row.code]][columns[column.slug]]
            found = tuple(_clauses(before, now))
            if found or before.state_label != now.state_label:
                made.append(CellChange(row, column, before, now, found))
    return tuple(made)


def left_out(frozen: Table, today: Table) -> tuple[str, ...]:
    """The agreements and types of the frozen table that today's no longer has."""
    rows, columns = {row.code for row in today.rows}, {column.slug for column in today.columns}
    gone = [column.name for column in frozen.columns if column.slug not in columns]
    return (*gone, *(row.label for row in frozen.rows if row.code not in rows))


def _clauses(before: Cell, now: Cell) -> Iterator[ClauseChange]:
    held = {clause.eid: clause for clause in before.clauses}
    standing = {clause.eid for clause in now.clauses}
    for clause in now.clauses:
        old = held.get(clause.eid)
        if old is None:
            yield ClauseChange("new", clause)
        elif old.text != clause.text:
            yield ClauseChange("changed", clause, diff(old.text, clause.text))
    yield from (ClauseChange("gone", clause) for clause in before.clauses if clause.eid not in standing)
