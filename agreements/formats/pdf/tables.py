"""Tables with drawn lines: their cells, and the order in which they are read.

Cells are read row by row. A ruled table may also be a way to set two columns: one language beside the other, or two
parties that sign; such a table is read column by column, as ``columns`` would without the lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agreements.formats.pdf.columns import Block, arrange
from agreements.formats.pdf.runs import Run

_MOST_EDGES = 800


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: rows of cells as ``(x0, top, x1, bottom)``."""

    top: float
    bottom: float
    x0: float
    x1: float
    rows: tuple[tuple[tuple[float, float, float, float], ...], ...]

    def holds(self, run: Run) -> bool:
        middle = (run.top + run.bottom) / 2
        return self.top <= middle <= self.bottom and run.x0 >= self.x0 - 4 and run.x1 <= self.x1 + 4

    def is_real(self, runs: list[Run]) -> bool:
        """Whether the lines part text into cells: most rows hold two cells of text or more, and hardly a run crosses."""
        filled, crossing = [], 0
        for row in self.rows:
            holding = {cell: [run for run in runs if _is_in(run, cell)] for cell in row}
            filled.append(sum(bool(inside) for inside in holding.values()))
            crossing += sum(
                run.x0 < cell[0] - 3 or run.x1 > cell[2] + 3 for cell, inside in holding.items() for run in inside
            )
        rows = [count for count in filled if count]
        return len(rows) > 1 and sum(count > 1 for count in rows) * 2 >= len(rows) and crossing * 10 <= len(runs)

    def blocks(self, runs: list[Run]) -> list[Block]:
        """The runs of the table as blocks: columns of prose or of signatures one by one, else cell by cell."""
        by_columns = arrange(runs)
        if len(by_columns) > 1 and any(block.column for block in by_columns):
            return by_columns
        blocks: list[Block] = []
        left = list(runs)
        for row in self.rows:
            for cell in row:
                inside = [run for run in left if _is_in(run, cell)]
                if inside:
                    taken = {id(run) for run in inside}
                    left = [run for run in left if id(run) not in taken]
                    blocks.append(Block(inside, is_table=True))
        return blocks + ([Block(left, is_table=True)] if left else [])


def _is_in(run: Run, cell: tuple[float, float, float, float]) -> bool:
    x, y = (run.x0 + run.x1) / 2, (run.top + run.bottom) / 2
    return cell[0] <= x <= cell[2] and cell[1] <= y <= cell[3]


def find_grids(page: Any) -> list[Grid]:
    """The ruled tables of a page from top to bottom; looked for only where lines are drawn in both directions."""
    drawn = [*page.lines, *page.rects, *page.curves]
    upright = sum(edge["bottom"] - edge["top"] > 12 and edge["x1"] - edge["x0"] < 3 for edge in drawn)
    boxes = sum(edge["bottom"] - edge["top"] > 12 and edge["x1"] - edge["x0"] > 12 for edge in drawn)
    if upright + 2 * boxes < 2 or len(drawn) > _MOST_EDGES:
        return []
    grids = []
    for table in page.find_tables():
        rows = tuple(tuple(cell for cell in row.cells if cell is not None) for row in table.rows)
        if sum(len(row) > 1 for row in rows) >= 1 and len(rows) > 1:
            x0, top, x1, bottom = table.bbox
            grids.append(Grid(top, bottom, x0, x1, rows))
    return sorted(grids, key=lambda grid: grid.top)
