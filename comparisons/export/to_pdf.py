"""PDF, typeset by Typst from ``comparison.typ``: tagged, with its own fonts, and without the network.

The words travel as data, never as Typst source, so no text of an agreement can act as markup or read a file. Fonts of
the machine are left out, so that the same table is the same file everywhere; a letter that the built-in fonts lack is
shown as an empty box.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import typst

from comparisons.alignment.diff import Op
from comparisons.alignment.normalize import Folds
from comparisons.desk.redline import NO_REDLINES, Compared, Redlines, redlines
from comparisons.desk.table import CellClause, Column, Fact, Table, by_cell
from comparisons.export import wording
from comparisons.export.by_row import section_of
from comparisons.export.characters import is_address, printable
from comparisons.export.grid import Grid, GridLine, Section
from comparisons.export.options import PLAIN, Options
from web.locators import located
from web.wording import sentence

MEDIA_TYPE = "application/pdf"
EXTENSION = "pdf"
LABEL = "PDF"
BLOCK = 6
_TEMPLATE = Path(__file__).with_name("comparison.typ")


def write(
    table: Table,
    *,
    redline: bool = False,
    folds: Folds | None = None,
    options: Options = PLAIN,
    grid: Grid | None = None,
) -> bytes:
    changes = redlines(table, folds or Folds()) if redline else NO_REDLINES
    words = json.dumps(_page(table, changes, options, grid), ensure_ascii=False)
    made = typst.compile(
        _TEMPLATE.read_bytes(),
        sys_inputs={"table": words},
        format="pdf",
        ignore_system_fonts=True,
        timestamp=table.made_on,
    )
    if not isinstance(made, bytes):
        raise TypeError("Typst gave no single file")
    return made


def _page(table: Table, changes: Redlines, options: Options, grid: Grid | None) -> dict[str, Any]:
    made = table.made_on
    count = len(table.columns)
    is_by_row = options.is_by_row(count)
    return {
        "title": printable(wording.title(table)),
        "property-title": printable(wording.property_title(table)),
        "short-title": printable(wording.title(table))[:80],
        "producer": wording.PRODUCER,
        "made": [made.year, made.month, made.day],
        "cover": [[label, printable(value)] for label, value in wording.cover(table)],
        "paper": options.paper or ("a4" if count <= 4 else "a3"),
        "size": 10 if count <= 3 else 9,
        "rows": [
            *_view(grid),
            *(
                {
                    "label": printable(row.label),
                    "definition": printable(row.definition),
                    "practice": [
                        printable(line)
                        for line in (
                            *wording.practice(table, cells[0][0].row_number),
                            *wording.about_base(changes, cells[0][0].row_number),
                        )
                    ],
                    "blocks": list(
                        _tables(section_of(table, row, cells, changes)) if is_by_row else _blocks(table, cells, changes)
                    ),
                }
                for row, cells in by_cell(table)
            ),
        ],
    }


def _view(grid: Grid | None) -> Iterator[dict[str, Any]]:
    """The sections of a view as the template has rows: the cells of all lines one after the other."""
    for section in grid.sections if grid is not None else ():
        label = " – ".join(part for part in (grid.title if grid is not None else "", section.title) if part)
        yield {"label": printable(label), "definition": "", "practice": [], "blocks": list(_tables(section))}


def _tables(section: Section) -> Iterator[dict[str, Any]]:
    """A section in tables of at most ``BLOCK`` columns beside the labels; columns of long words are wider."""
    for start in range(0, len(section.heads), BLOCK):
        heads = [["", ""], *([printable(part) for part in head] for head in section.heads[start : start + BLOCK])]
        cells = [
            made
            for name, row in section.rows
            for made in ([_words(GridLine(name))], *(list(map(_words, cell)) for cell in row[start : start + BLOCK]))
        ]
        yield {"heads": heads, "cells": cells, "widths": _widths(cells, len(heads))}


def _widths(cells: Sequence[Sequence[dict[str, Any]]], count: int) -> list[int]:
    """The share of each column: from 2 to 12, by the square root of the letters in its fullest cell.

    >>> _widths([[], [{"runs": [{"text": "a" * 900}], "head": ""}]], 2)
    [2, 12]
    """
    letters = [
        max((sum(_letters(line) for line in cell) for cell in cells[place::count]), default=0) for place in range(count)
    ]
    return [min(12, max(2, round(found**0.5 / 2))) for found in letters]


def _letters(line: dict[str, Any]) -> int:
    return len(line["head"]) + sum(len(run["text"]) for run in line["runs"])


def _words(line: GridLine) -> dict[str, Any]:
    runs = [{"kind": _kind(op), "text": printable(op.text)} for op in line.ops]
    runs = runs or [{"kind": "equal", "text": printable(line.text)}]
    link = line.link if is_address(line.link) else ""
    return {"head": printable(line.note), "link": link, "runs": runs, "foot": ""}


def _blocks(table: Table, cells: Sequence[Sequence[Fact]], changes: Redlines) -> Iterator[dict[str, Any]]:
    """A row in tables of at most ``BLOCK`` columns, so that none becomes a thread."""
    for start in range(0, len(cells), BLOCK):
        columns = table.columns[start : start + BLOCK]
        yield {
            "heads": [_head(column, is_base=column.slug == table.base) for column in columns],
            "cells": [list(_cell(facts, changes)) for facts in cells[start : start + BLOCK]],
            "widths": [1] * len(columns),
        }


def _head(column: Column, *, is_base: bool) -> list[str]:
    lines = [column.name, *wording.column_lines(column)] + ([sentence("base of the comparison")] if is_base else [])
    return [printable(line) for line in lines]


def _cell(facts: Sequence[Fact], changes: Redlines) -> Iterator[dict[str, Any]]:
    if facts[0].clause is None:
        foot = " ".join([wording.why_empty(facts[0].cell), *wording.nearest(facts[0].cell)])
        yield {"head": "", "link": "", "runs": [], "foot": printable(foot)}
        return
    row, place = facts[0].row_number, facts[0].column_number
    for number, lacking in changes.in_order(row, place, len(facts)):
        clause = facts[number].clause
        if lacking is not None:
            runs = [{"kind": "delete", "text": printable(lacking.text)}]
            yield {
                "head": printable(located(lacking.pinpoint)),
                "link": "",
                "runs": runs,
                "foot": sentence(wording.ONLY_IN_BASE),
            }
        elif clause is not None:
            yield _clause(facts[number], clause, changes.clause(row, place, number))


def _clause(fact: Fact, clause: CellClause, found: Compared | None) -> dict[str, Any]:
    runs = [{"kind": "equal", "text": printable(clause.text)}]
    ops = found.ops if found is not None else None
    if ops is not None:
        runs = [{"kind": _kind(op), "text": printable(op.text)} for op in ops]
    return {
        "head": printable(" ".join(part for part in (located(clause.pinpoint), clause.heading) if part)),
        "link": clause.permalink if is_address(clause.permalink) else "",
        "runs": runs,
        "foot": printable(wording.standing(fact.column, clause, fact.row.code, found)),
    }


def _kind(op: Op) -> str:
    if op.kind != "move":
        return op.kind
    return "insert" if op.is_in_other else "delete"
