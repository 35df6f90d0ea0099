"""The columns of a table in the order that a reader wants, without those that they hid. Pure.

By date the earliest comes first and those without a date last; by name as a list of names; by likeness to the base of the table, or
where it has none, to all others, the likest first. The base stays the first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from comparisons.alignment.collation import Wording, kinship, wording
from comparisons.alignment.normalize import Folds, units
from comparisons.desk.selection import OWN_BASES, Choice
from comparisons.desk.table import Cell, Table


def arranged(table: Table, choice: Choice) -> Table:
    """The table as ``choice`` orders and hides its columns."""
    shown = [
        n for n, column in enumerate(table.columns) if column.slug not in choice.hidden or column.slug == table.base
    ]
    places = _ordered(table, choice, shown) if choice.order else shown
    if not places or places == [*range(len(table.columns))]:
        return table
    return replace(
        table,
        columns=tuple(table.columns[place] for place in places),
        cells=tuple(tuple(line[place] for place in places) for line in table.cells),
    )


def _ordered(table: Table, choice: Choice, shown: Sequence[int]) -> list[int]:
    keys: dict[str, Callable[[int], tuple[object, ...]]] = {
        "date": lambda place: (not table.columns[place].date, table.columns[place].date),
        "name": lambda place: (table.columns[place].name.casefold(),),
        "likeness": lambda place: (-_likeness(table, place, shown, choice.aside),),
    }
    key = keys[choice.order]
    return sorted(shown, key=lambda place: (not _leads(table, place), *key(place)))


def _leads(table: Table, place: int) -> bool:
    """Whether a column stands first whatever the order: the base, and what is no agreement."""
    return table.columns[place].slug == table.base or table.columns[place].slug in OWN_BASES


def _likeness(table: Table, place: int, shown: Sequence[int], folds: Folds) -> float:
    """How like the base, or all others, the clauses of a column are: 0 to 1 a row, added up."""
    bases = [other for other in shown if table.columns[other].slug == table.base] or [n for n in shown if n != place]
    total = 0.0
    for line in table.cells:
        if line[place].clauses:
            ours = wording_of(line[place], folds)
            others = [wording_of(line[other], folds) for other in bases if line[other].clauses]
            total += sum(kinship(ours, other) for other in others) / len(others) if others else 0.0
    return total


def wording_of(cell: Cell, folds: Folds) -> Wording:
    return _wording("\n".join(clause.text for clause in cell.clauses), folds)


@lru_cache(maxsize=2_000)
def _wording(text: str, folds: Folds) -> Wording:
    return wording([unit.key for unit in units(text, folds)])
