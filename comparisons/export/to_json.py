"""JSON: the whole table, so that ``table.from_dict`` reads it back; with ``redline`` the differences from the base too.

Where agreements are asked for as rows, they stand as such beside it: a section a clause type, a line an agreement.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from comparisons.alignment.normalize import Folds
from comparisons.desk.redline import NO_REDLINES, Compared, redlines
from comparisons.desk.table import CellTerm, Table, as_dict, by_cell, fingerprint
from comparisons.export.by_row import section_of
from comparisons.export.grid import Grid
from comparisons.export.options import PLAIN, Options

MEDIA_TYPE = "application/json"
EXTENSION = "json"
LABEL = "JSON"
SCHEMA = "concord.comparison/1"


def write(
    table: Table,
    *,
    redline: bool = False,
    folds: Folds | None = None,
    options: Options = PLAIN,
    grid: Grid | None = None,
) -> bytes:
    document = {"schema": SCHEMA, "fingerprint": fingerprint(table), **_with_standings(as_dict(table), table)}
    if grid is not None:
        document["view"] = asdict(grid)
    changes = redlines(table, folds or Folds()) if redline else NO_REDLINES
    if options.layout == "rows":
        document["rows_of_agreements"] = [
            asdict(section_of(table, row, cells, changes)) for row, cells in by_cell(table)
        ]
    if redline:
        document["differences"] = [
            {"row": row, "column": column, "clause": clause, "remark": found.remark, "ops": _ops(found)}
            for (row, column), cell in changes.cells.items()
            for clause, found in enumerate(cell.clauses)
        ]
    try:
        return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8")
    except UnicodeEncodeError:  # half a surrogate pair: JSON can say it in ASCII
        return json.dumps(document, indent=1).encode("ascii")


def _with_standings(document: dict[str, Any], table: Table) -> dict[str, Any]:
    """Each term with what a person made of it, or that it is as read; ``table.from_dict`` leaves it out again."""
    for row, line in zip(table.rows, document["cells"], strict=True):
        for term in (term for cell in line for clause in cell["clauses"] for term in clause["terms"]):
            term["standing"] = CellTerm(**term).standing(row.code)
    return document


def _ops(found: Compared) -> list[dict[str, Any]] | None:
    return None if found.ops is None else [asdict(op) for op in found.ops]
