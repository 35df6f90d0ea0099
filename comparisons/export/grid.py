"""What a view shows beyond the clauses themselves, for every format: sections with heads, lines and cells.

``grid_of`` takes the page as it is shown (passages, parts, terms, synopsis, overview) and gives plain frozen data; each writer puts
it before the clauses in full. Views whose cells are the clauses (text, differences) need no grid.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from comparisons.alignment.collation import Synopsis
from comparisons.alignment.diff import Op
from comparisons.desk.passages import PART_LABELS, Line, Passage
from comparisons.desk.table import Cell, CellClause
from comparisons.desk.values import ValueLine
from comparisons.desk.view_model import Shown, ShownCell, ShownRow, family_line
from comparisons.export import wording
from web.locators import all_located, located
from web.wording import gettext_noop, sentence

TITLES = {
    "passages": gettext_noop("Passages side by side"),
    "limbs": gettext_noop("Parts of each clause"),
    "terms": gettext_noop("Terms"),
    "synopsis": gettext_noop("Synopsis"),
    "coverage": gettext_noop("Overview"),
}
_GAP = gettext_noop("no similar wording found")


@dataclass(frozen=True, slots=True)
class GridLine:
    """Words in a cell: ``note`` says where they stand, ``link`` leads there."""

    text: str
    note: str = ""
    link: str = ""
    is_quoted: bool = False
    """Whether these are words of an agreement, and not what is said about one."""
    ops: tuple[Op, ...] = ()
    """The same words with what changed in them, for formats that can mark it."""


GridCell = tuple[GridLine, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """``rows``: a label, and a cell for each of ``heads``."""

    title: str
    heads: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, tuple[GridCell, ...]], ...]

    @property
    def has_labels(self) -> bool:
        return any(label for label, _ in self.rows)


@dataclass(frozen=True, slots=True)
class Grid:
    title: str
    sections: tuple[Section, ...]


def grid_of(shown: Shown, view: str) -> Grid | None:
    if view not in TITLES:
        return None
    heads = tuple(wording.head(head.column, is_base=head.is_base) for head in shown.columns)
    if view == "coverage":
        rows = tuple((row.row.label, tuple(_covered(cell.cell) for cell in row.cells)) for row in shown.rows)
        sums = (sentence("In all"), tuple(tuple(GridLine(words) for words in said if words) for said in shown.sums))
        return Grid(sentence(TITLES[view]), (Section("", heads, (sums, *rows)),))
    if view == "synopsis":
        return Grid(sentence(TITLES[view]), tuple(_synopsis(row) for row in shown.rows))
    return Grid(sentence(TITLES[view]), tuple(Section(row.row.label, heads, tuple(_lines(row))) for row in shown.rows))


def with_deviations(grid: Grid | None, shown: Shown) -> Grid | None:
    """``grid`` and after it how each agreement deviates from the house's position, where its reader may see one."""
    rows = tuple(
        (row.row.label, tuple(_deviations(cell) for cell in row.cells))
        for row in shown.rows
        if any(cell.deviations for cell in row.cells)
    )
    if not rows:
        return grid
    title = sentence("Against our position")
    heads = tuple(wording.head(head.column, is_base=head.is_base) for head in shown.columns)
    section = Section(title if grid is not None else "", heads, rows)
    return Grid(grid.title if grid is not None else title, (*(grid.sections if grid is not None else ()), section))


def _deviations(cell: ShownCell) -> GridCell:
    return tuple(GridLine(f"{one.sign} {one.words}{f' ({one.note})' if one.note else ''}") for one in cell.deviations)


def _covered(cell: Cell) -> GridCell:
    if not cell.clauses:
        return (GridLine(wording.why_empty(cell)),)
    return tuple(
        GridLine(located(clause.pinpoint), sentence(clause.state), clause.permalink) for clause in cell.clauses
    )


def _lines(row: ShownRow) -> Iterator[tuple[str, tuple[GridCell, ...]]]:
    """The lines of a row; a column without a clause says why in the first."""
    for number, line in enumerate(row.lines):
        cells: list[GridCell] = []
        for place, shown in enumerate(row.cells):
            if shown.cell.clauses:
                cells.append(
                    _values(line, place, row.row.code) if isinstance(line, ValueLine) else _answers(line, place)
                )
            else:
                cells.append((GridLine(wording.why_empty(shown.cell)),) if not number else ())
        kind = line.kind if isinstance(line, ValueLine) else _label(line)
        if not isinstance(line, ValueLine) or line.kind or not all(shown.cell.clauses for shown in row.cells):
            yield kind[:1].upper() + kind[1:], tuple(cells)


def _label(line: Line) -> str:
    return sentence(PART_LABELS[line.label]) if line.label else ""


def _answers(line: Line, place: int) -> GridCell:
    if line.cells[place]:
        return tuple(_passage(passage, is_part=bool(line.label)) for passage in line.cells[place])
    return (
        GridLine(
            sentence("answered by the passage above")
            if place in line.above
            else sentence("none")
            if line.label
            else sentence(_GAP)
        ),
    )


def _passage(passage: Passage, *, is_part: bool) -> GridLine:
    moved = sentence(", in another place") if passage.is_moved else ""
    number = f"{passage.number}. " if passage.number else ""
    if is_part and not passage.is_named:
        return GridLine(f"{number}{_with_parts(passage)}", is_quoted=True)
    where = f"{located(passage.clause.pinpoint)}{moved}"
    return GridLine(f"{number}{_with_parts(passage)}", where, passage.clause.permalink, is_quoted=True)


def _with_parts(passage: Passage) -> str:
    """A whole sentence with the name of each of its parts before it: "[who] Either Party [may or shall] may [what] end it."."""
    if not passage.parts:
        return passage.text
    return "".join(f"[{sentence(PART_LABELS[kind])}] {words}" if kind else words for words, kind in passage.parts)


def _values(line: ValueLine, place: int, code: str) -> GridCell:
    if not line.kind:
        return ()
    return tuple(
        GridLine(
            value.term.label or value.term.text or value.term.value,
            f"{_places(value.clauses)}; {value.term.standing(code)}",
            value.clauses[0].permalink,
        )
        for value in line.cells[place]
    ) or (GridLine(sentence("no value read")),)


def _places(clauses: Sequence[CellClause]) -> str:
    return all_located(clause.pinpoint for clause in clauses)


def _synopsis(row: ShownRow) -> Section:
    """The core with the numbers of its variants, and the readings beside it; a line a family."""
    sigla = "; ".join(f"{cell.siglum} {cell.column.name}" for cell in row.cells if cell.cell.clauses)
    heads = (
        (sentence("Common wording"), sigla),
        (sentence("Variants"), sentence("number, reading, agreements that have it")),
    )
    families = tuple(
        (" ".join(family.sigla), (_core(family, row.clause_count), tuple(_readings(family)))) for family in row.families
    )
    empty = tuple(
        (cell.siglum, ((GridLine(wording.why_empty(cell.cell), cell.column.name),), ()))
        for cell in row.cells
        if not cell.cell.clauses
    )
    return Section(row.row.label, heads, (*families, *empty))


def _core(family: Synopsis, count: int) -> GridCell:
    words = "".join(f"{s.text}[{s.number}]" if s.number else s.text for s in family.segments)
    return (GridLine(words, family_line(family, count), is_quoted=True),)


def _readings(family: Synopsis) -> Iterator[GridLine]:
    for segment in family.segments:
        mark = f"[{segment.number}]" if segment.number else sentence("written otherwise:")
        for reading in segment.readings:
            yield GridLine(f"{mark} {reading.text.strip() or sentence('(left out)')}", " ".join(reading.sigla))
