"""A ``Table`` as the compare page shows it: each cell beside its base, each head with its links.

Pure: a table and a choice in, frozen dataclasses out. Where differences are shown, ``answers`` says which clauses of the
base the clauses of a cell answer (``align``), and each is compared with those alone: a clause with no answer is said to
have none and gets no marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from comparisons.align import align
from comparisons.choice import Choice
from comparisons.diff import Diff, Op
from comparisons.fold import Folds
from comparisons.redline import cell_diff, party_keys
from comparisons.table import Cell, CellClause, Column, Row, Table


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
    """
    >>> joined(["Survival", "Audit", "Review"], "types"), joined(["A"] * 5, "agreements")
    ('Survival, Audit and Review', '5 agreements')
    """
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
        return ShownCell(cell, column, row, tuple(map(ShownClause, cell.clauses)), is_base=choice.view == "diff")
    base_cell, base_column = base
    found: dict[int, ShownClause] = {}
    answered: set[int] = set()
    for ours, theirs in answers(base_cell.clauses, cell.clauses):
        answered.update(ours)
        compared = _compared(
            [base_cell.clauses[i] for i in ours], [cell.clauses[j] for j in theirs], (base_column, column), choice
        )
        found.update(zip(theirs, compared, strict=True))
    alone = f"no counterpart in {base_column.name}, so no marks"
    shown = tuple(found.get(j, ShownClause(clause, remark=alone)) for j, clause in enumerate(cell.clauses))
    lacking = tuple(clause for i, clause in enumerate(base_cell.clauses) if i not in answered and cell.clauses)
    return ShownCell(cell, column, row, shown, lacking)


def answers(base: Sequence[CellClause], other: Sequence[CellClause]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Which clauses of ``base`` and of ``other`` answer each other, as places in both; several where one was split.

    A single clause on each side is always a pair: it is for the reader to see how little they share.
    """
    if len(base) == len(other) == 1:
        return [((0,), (0,))]
    pairs = align([clause.text for clause in base], [clause.text for clause in other])
    return [(pair.base_indices, pair.other_indices) for pair in pairs if pair.base_indices and pair.other_indices]


def _compared(
    ours: Sequence[CellClause], theirs: Sequence[CellClause], sides: tuple[Column, Column], choice: Choice
) -> list[ShownClause]:
    """The clauses of one answer, each with its own part of the difference and the similarity of the whole."""
    texts = tuple(clause.text for clause in ours), tuple(clause.text for clause in theirs)
    whole, parts = _difference(*texts, *(_names_only(side) for side in sides), choice.aside)
    remark, shows = _remark(whole, texts[0] == texts[1]), not whole.is_rewritten
    return [
        ShownClause(clause, Diff(ops, whole.similarity) if shows else None, ours[0], remark)
        for clause, ops in zip(theirs, parts, strict=True)
    ]


@lru_cache(maxsize=2_000)
def _difference(
    ours: tuple[str, ...], theirs: tuple[str, ...], base: Column, other: Column, folds: Folds
) -> tuple[Diff, tuple[tuple[Op, ...], ...]]:
    """Kept for a while: whoever moves or removes a column asks for the same differences again."""
    cells = [Cell("present", tuple(CellClause("", "", text) for text in texts)) for texts in (ours, theirs)]
    base_names, other_names = party_keys(base, other)
    return cell_diff(cells[0], cells[1], folds, base_names, other_names)


def _names_only(column: Column) -> Column:
    """What a difference depends on: how the parties are called."""
    return Column("", "", parties=column.parties, designations=column.designations)


def _remark(difference: Diff, is_same: bool) -> str:
    alike = f"{round(difference.similarity * 100)} % alike"
    if difference.is_rewritten:
        return f"another wording altogether ({alike}), so no marks"
    if difference.is_equal:
        return "word for word the same" if is_same else "the same, but for what is set aside"
    return alike


def _column_steps(column: Column, choice: Choice, count: int, is_base: bool) -> Iterable[Step]:
    place = choice.agreements.index(column.slug)
    if place:
        yield Step(f"Move {column.name} left", "←", choice.moved_agreement(column.slug, -1).query())
    if place < count - 1:
        yield Step(f"Move {column.name} right", "→", choice.moved_agreement(column.slug, 1).query())
    if not is_base and count > 1:
        yield Step(f"Compare the others with {column.name}", "as base", choice.against(column.slug).query())
    yield Step(f"Remove {column.name}", "×", choice.without_agreement(column.slug).query())


def _row_steps(row: Row, choice: Choice, count: int) -> Iterable[Step]:
    place = choice.types.index(row.code)
    if place:
        yield Step(f"Move {row.label} up", "↑", choice.moved_type(row.code, -1).query())
    if place < count - 1:
        yield Step(f"Move {row.label} down", "↓", choice.moved_type(row.code, 1).query())
    yield Step(f"Remove {row.label}", "×", choice.without_type(row.code).query())
