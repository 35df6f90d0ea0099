"""A ``Table`` as the compare page shows it: each cell beside its base, each head with its links.

Pure: a table and a choice in, frozen dataclasses out. Where differences are shown, ``pairs`` says which clause of the base
each clause of a cell answers; a clause with no answer is said to have none and gets no marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from comparisons.choice import Choice
from comparisons.diff import Diff, diff
from comparisons.table import Cell, CellClause, Column, Row, Table

_WORD = re.compile(r"\w{3,}")
_LEAST_LIKENESS = 0.08


@dataclass(frozen=True, slots=True)
class ShownClause:
    """``difference`` from ``against``, a clause of the base; ``remark`` says in words what marks would not."""

    clause: CellClause
    difference: Diff | None = None
    against: CellClause | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class ShownCell:
    """``lacking``: clauses of the base that nothing in this cell answers."""

    cell: Cell
    column: Column
    row: Row
    clauses: tuple[ShownClause, ...] = ()
    lacking: tuple[CellClause, ...] = ()
    is_base: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A link that changes the comparison; ``label`` is read out with what it is about."""

    label: str
    sign: str
    query: str


@dataclass(frozen=True, slots=True)
class ShownColumn:
    column: Column
    is_base: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class ShownRow:
    row: Row
    cells: tuple[ShownCell, ...]
    steps: tuple[Step, ...]


def joined(names: Sequence[str], noun: str) -> str:
    """ "A, B and C"; more than three are counted: "5 agreements"."""
    if len(names) > 3:
        return f"{len(names)} {noun}"
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def columns(table: Table, choice: Choice) -> tuple[ShownColumn, ...]:
    shown = []
    for column in table.columns:
        is_base = choice.view == "diff" and column.slug == choice.base_or_first
        shown.append(ShownColumn(column, is_base, tuple(_column_steps(column, choice, len(table.columns), is_base))))
    return tuple(shown)


def rows(table: Table, choice: Choice) -> tuple[ShownRow, ...]:
    slugs = [column.slug for column in table.columns]
    base = slugs.index(choice.base_or_first) if choice.view == "diff" and choice.base_or_first in slugs else None
    return tuple(
        ShownRow(
            row,
            tuple(
                _cell(cell, column, row, None if base in (None, j) else (line[base], table.columns[base]), choice)
                for j, (cell, column) in enumerate(zip(line, table.columns, strict=True))
            ),
            tuple(_row_steps(row, choice, len(table.rows))),
        )
        for row, line in zip(table.rows, table.cells, strict=True)
    )


def _cell(cell: Cell, column: Column, row: Row, base: tuple[Cell, Column] | None, choice: Choice) -> ShownCell:
    if base is None:
        return ShownCell(
            cell, column, row, tuple(ShownClause(clause) for clause in cell.clauses), is_base=choice.view == "diff"
        )
    base_cell, base_column = base
    answers = pairs(base_cell.clauses, cell.clauses)
    shown = tuple(
        _against(clause, answers.get(clause.eid), (column, base_column), choice) for clause in cell.clauses
    )
    answered = {clause.eid for clause in answers.values()}
    lacking = tuple(clause for clause in base_cell.clauses if clause.eid not in answered) if cell.clauses else ()
    return ShownCell(cell, column, row, shown, lacking)


def _against(
    clause: CellClause, against: CellClause | None, sides: tuple[Column, Column], choice: Choice
) -> ShownClause:
    column, base_column = sides
    if against is None:
        return ShownClause(clause, remark=f"no counterpart in {base_column.name}, so no marks")
    found = diff(
        against.text,
        clause.text,
        choice.aside,
        base_parties=dict(base_column.designations),
        other_parties=dict(column.designations),
    )
    alike = f"{round(found.similarity * 100)} % alike"
    if found.is_rewritten:
        return ShownClause(clause, None, against, f"another wording altogether ({alike}), so no marks")
    if found.is_equal:
        same = "word for word the same" if against.text == clause.text else "the same, but for what is set aside"
        return ShownClause(clause, found, against, same)
    return ShownClause(clause, found, against, alike)


def pairs(base: Sequence[CellClause], other: Sequence[CellClause]) -> dict[str, CellClause]:
    """By the eid of a clause of ``other``, the clause of ``base`` that it answers: each once, the likest first.

    A single clause on each side is always a pair: it is for the reader to see how little they share.
    """
    if len(base) == len(other) == 1:
        return {other[0].eid: base[0]}
    words, base_words = [_words(clause) for clause in other], [_words(clause) for clause in base]
    likely = sorted(
        ((-_likeness(a, b), abs(i - j), i, j) for i, a in enumerate(words) for j, b in enumerate(base_words)),
    )
    found: dict[int, int] = {}
    for likeness, _, i, j in likely:
        if -likeness >= _LEAST_LIKENESS and i not in found and j not in found.values():
            found[i] = j
    return {other[i].eid: base[j] for i, j in found.items()}


def _words(clause: CellClause) -> frozenset[str]:
    return frozenset(_WORD.findall(clause.text.casefold()))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one or other else 0.0


def _column_steps(column: Column, choice: Choice, count: int, is_base: bool) -> Iterable[Step]:
    place = choice.agreements.index(column.slug)
    if place:
        yield Step(f"Move {column.name} left", "←", choice.moved_agreement(column.slug, -1).query())
    if place < count - 1:
        yield Step(f"Move {column.name} right", "→", choice.moved_agreement(column.slug, 1).query())
    if not is_base and count > 1:
        yield Step(f"Compare the others with {column.name}", "base", choice.against(column.slug).query())
    yield Step(f"Remove {column.name}", "×", choice.without_agreement(column.slug).query())


def _row_steps(row: Row, choice: Choice, count: int) -> Iterable[Step]:
    place = choice.types.index(row.code)
    if place:
        yield Step(f"Move {row.label} up", "↑", choice.moved_type(row.code, -1).query())
    if place < count - 1:
        yield Step(f"Move {row.label} down", "↓", choice.moved_type(row.code, 1).query())
    yield Step(f"Remove {row.label}", "×", choice.without_type(row.code).query())
