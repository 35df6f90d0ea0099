"""CSV: one line a fact, one fact a column, for Excel and for programs alike.

What a view shows beyond the facts (terms, passages, parts, the synopsis, the overview, deviations) follows in rows of its own, which
say so in the last two columns, ``view`` and ``line``; in rows of facts these are empty.

UTF-8 with a byte order mark, without which Excel reads "Côte d'Ivoire" wrongly; lines end in CR LF (RFC 4180). A spreadsheet runs
a cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line break as a formula, so such a cell, and one that
already begins with an apostrophe, gets one apostrophe before it. That is undone by taking one leading apostrophe away:
``unguarded``. Control characters are shown as pictures and the last column says so.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from io import StringIO

from comparisons.alignment.normalize import Folds
from comparisons.desk.table import FIELDS, Table, iter_facts
from comparisons.export.characters import printable, remark
from comparisons.export.grid import Grid
from comparisons.export.options import PLAIN, Options
from web.wording import heading_of

MEDIA_TYPE = "text/csv; charset=utf-8"
EXTENSION = "csv"
LABEL = "CSV"
COLUMNS = (*FIELDS, "remark", "view", "line")
_GUARDED = ("=", "+", "-", "@", "\t", "\n", "\r", "'", "＝", "＋", "－", "＠")


def write(
    table: Table,
    *,
    redline: bool = False,
    folds: Folds | None = None,
    options: Options = PLAIN,
    grid: Grid | None = None,
) -> bytes:
    lines = StringIO()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow([heading_of(column) for column in COLUMNS])
    for fact in iter_facts(table):
        record = fact.record()
        writer.writerow(
            [guarded(printable(record[name])) for name in FIELDS] + [remark("".join(record.values())), "", ""]
        )
    for record in _view(grid, {row.label: row.code for row in table.rows}):
        made = [guarded(printable(record.get(name, ""))) for name in COLUMNS]
        writer.writerow(made)
    return lines.getvalue().encode("utf-8-sig")


def _view(grid: Grid | None, codes: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """A record a line of words of a view: the head of its column is the title; ``codes`` of clause types by their labels."""
    for section in grid.sections if grid is not None else ():
        for label, cells in section.rows:
            code = codes.get(section.title, codes.get(label, ""))
            for (head, _), words in zip(section.heads, cells, strict=True):
                for line in words:
                    yield {
                        "clause_type": code,
                        "title": head,
                        "text": line.text,
                        "permalink": line.link,
                        "remark": line.note,
                        "view": grid.title if grid is not None else "",
                        "line": label or section.title,
                    }


def guarded(cell: str) -> str:
    return "'" + cell if cell.startswith(_GUARDED) else cell


def unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") else cell
