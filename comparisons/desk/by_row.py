"""A row of the table with its agreements as rows: a line an agreement, a column a kind of value, then the words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from comparisons.desk.table import Cell
from comparisons.desk.values import Value, ValueLine, by_kind
from comparisons.desk.view_model import ShownCell, ShownColumn, ShownRow, Step
from web.wording import gettext_noop, sentence

MOST_KINDS = 4
_LEFT_OUT = frozenset({"strength", "language"})

_UP_AND_DOWN = {"left": ("↑", gettext_noop("Move {name} up")), "right": ("↓", gettext_noop("Move {name} down"))}


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """``values`` stand in the order of the kinds."""

    cell: ShownCell
    steps: tuple[Step, ...]
    values: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class RowsOfAgreements:
    """``kinds`` of values that any agreement has, in words, the leading one first."""

    kinds: tuple[str, ...]
    lines: tuple[AgreementLine, ...]
    has_deviations: bool = False


def by_row(row: ShownRow, columns: Sequence[ShownColumn], *, most: int = MOST_KINDS) -> RowsOfAgreements:
    """``row`` turned: what its cells say, an agreement a line, with the steps of its column."""
    place = next((n for n, cell in enumerate(row.cells) if cell.is_base), None)
    shown = leading_kinds(row.row.code, [cell.cell for cell in row.cells], place, most=most)
    return RowsOfAgreements(
        tuple(line.kind for line in shown),
        tuple(
            AgreementLine(
                cell,
                tuple(_turned(step, columns[n].column.name) for step in columns[n].steps),
                tuple(line.cells[n] for line in shown),
            )
            for n, cell in enumerate(row.cells)
        ),
        any(cell.deviations for cell in row.cells),
    )


def leading_kinds(
    code: str, cells: Sequence[Cell], base: int | None = None, *, most: int = MOST_KINDS
) -> list[ValueLine]:
    """The first kinds of value of a row that stand in columns of their own."""
    lines = by_kind(code, cells, base)
    return [line for line in lines if line.kind and line.kind.replace(" ", "_") not in _LEFT_OUT][:most]


def _turned(step: Step, name: str) -> Step:
    """A step to the left leads up, one to the right down."""
    way = step.step.partition(" ")[0]
    if way not in _UP_AND_DOWN:
        return step
    sign, label = _UP_AND_DOWN[way]
    return replace(step, label=sentence(label, name=name), sign=sign)
