"""What each row is compared with: a column, the earliest agreement, the wording most others use, or a pasted text.

A column is the base of all rows; in a row for which its agreement has no clause, the other agreements are compared with the
earliest among them. The earliest and the usual are found row by row, among the agreements that have such a clause; an agreement
without a date is the earliest only where none has one. Both are sought among clauses whose type is certain, where there are
any: a clause typed wrongly would make all others of its row look different. A pasted text becomes a column of its own, the
first; the wordings that the house prefers become one, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from comparisons.alignment.collation import Wording, most_usual, wording
from comparisons.alignment.normalize import Folds, units
from comparisons.desk.deviation import HousePosition
from comparisons.desk.selection import EARLIEST, PASTED, POSITION, USUAL
from comparisons.desk.table import Cell, CellClause, Column, Table
from web.wording import gettext_noop, number, sentence, whole_percent

MOST_PARAGRAPHS = 300
"""Of a pasted text: each is compared with each clause of each row."""
WORDS = {
    EARLIEST: gettext_noop("the earliest agreement of each row"),
    USUAL: gettext_noop("the wording most others use in each row"),
}


CERTAIN = 0.9
"""The least certainty of its type with which a clause that nobody confirmed becomes a base without a word of doubt."""
_DOUBTED = 0.7


@dataclass(frozen=True, slots=True)
class Base:
    """``place`` is the column that it stands in; ``instead_of``: the name of the base that lacks such a clause."""

    cell: Cell
    column: Column
    place: int
    instead_of: str = ""

    @property
    def doubt(self) -> str:
        """A sentence where nobody confirmed the type of its clauses and the machine is not certain of it; else empty."""
        found = certainty(self.cell)
        if not self.cell.clauses or found >= CERTAIN:
            return ""
        return sentence("its type is only suggested, with a certainty of {share} %", share=whole_percent(found))


def certainty(cell: Cell) -> float:
    """Of its most certain clause, 0 to 1; 1 where a person confirmed one, where the words are one's own, or no figure is known."""
    return max(
        (clause.score if clause.state == "suggested" and clause.score is not None else 1.0 for clause in cell.clauses),
        default=0.0,
    )


def bases(table: Table, folds: Folds) -> tuple[Base | None, ...]:
    """The base of each row; None where there is nothing to compare with."""
    return tuple(_of_row(table, line, folds) for line in table.cells)


def base_in_words(table: Table) -> str:
    """ "INTERPOL – IOM", "the wording most others use in each row"; empty without a base."""
    return sentence(WORDS.get(table.base, "")) or next(
        (column.name for column in table.columns if column.slug == table.base), ""
    )


def _of_row(table: Table, line: Sequence[Cell], folds: Folds) -> Base | None:
    having = _most_certain(line)
    place: int | None
    instead_of = ""
    if table.base == EARLIEST:
        place = _earliest(table, having)
    elif table.base == USUAL:
        place = having[most_usual([_wording(line[at], folds) for at in having])] if having else None
    else:
        place = next((at for at, column in enumerate(table.columns) if column.slug == table.base), None)
        if place is not None and not line[place].clauses and sum(bool(cell.clauses) for cell in line) > 1:
            instead_of, place = table.columns[place].name, _earliest(table, having)
    return None if place is None else Base(line[place], table.columns[place], place, instead_of)


def _most_certain(line: Sequence[Cell]) -> list[int]:
    """The places that have clauses; where any are certain those alone, else where any are not in doubt those."""
    having = [place for place, cell in enumerate(line) if cell.clauses]
    for least in (CERTAIN, _DOUBTED):
        found = [place for place in having if certainty(line[place]) >= least]
        if found:
            return found
    return having


def _earliest(table: Table, having: Sequence[int]) -> int | None:
    dated = [at for at in having if table.columns[at].date]
    return min(dated, key=lambda at: table.columns[at].date) if dated else next(iter(having), None)


def _wording(cell: Cell, folds: Folds) -> Wording:
    return wording([unit.key for clause in cell.clauses for unit in units(clause.text, folds)])


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def left_out_of(pasted: str) -> str:
    """A sentence about what ``with_pasted`` leaves out of a text; empty where it takes the whole."""
    found = len(_paragraphs(pasted))
    if found <= MOST_PARAGRAPHS:
        return ""
    return sentence(
        "The pasted text has {found} paragraphs; only the first {most} are compared.",
        found=number(found),
        most=MOST_PARAGRAPHS,
    )


def with_pasted(table: Table, text: str) -> Table:
    """The table with a pasted text as its first column, each paragraph of it a clause of every row, and as its base."""
    paragraphs = _paragraphs(text)[:MOST_PARAGRAPHS]
    if not paragraphs or not table.rows:
        return table
    clauses = tuple(
        CellClause(
            f"pasted_{n}", sentence("para. {n}", n=n) if len(paragraphs) > 1 else sentence("whole"), words, state=""
        )
        for n, words in enumerate(paragraphs, start=1)
    )
    return replace(
        table,
        columns=(Column(PASTED, sentence("A text that was pasted"), sentence("Pasted text")), *table.columns),
        cells=tuple((Cell("present", clauses), *line) for line in table.cells),
        base=PASTED,
    )


def with_positions(table: Table, house: Mapping[str, Sequence[HousePosition]]) -> Table:
    """The table with the house's preferred wordings as its first column and its base; as it was where the house has none."""
    cells = [_of_house(house.get(row.code, ())) for row in table.rows]
    if not any(cell.clauses for cell in cells):
        return table
    return replace(
        table,
        columns=(
            Column(POSITION, sentence("The position of the house"), sentence("Our position"), is_private=True),
            *table.columns,
        ),
        cells=tuple((cell, *line) for cell, line in zip(cells, table.cells, strict=True)),
        base=POSITION,
    )


def _of_house(positions: Sequence[HousePosition]) -> Cell:
    preferred = [position for position in positions if position.standing == "preferred"]
    if not preferred:
        return Cell("not_reviewed", searched=sentence("the house has no preferred wording of this type"))
    return Cell(
        "present",
        tuple(
            CellClause(
                f"position_{number}",
                position.note,
                position.wording,
                state="",
                terms=position.terms,
                permalink=position.address,
                language=position.language,
            )
            for number, position in enumerate(preferred)
        ),
    )
