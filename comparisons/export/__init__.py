"""A comparison as a file: one small module a format, all walking ``table.iter_facts``.

``WRITERS[extension].write(table)`` gives the bytes of the file; the same table gives the same bytes. ``redline`` asks for the
differences from the base column where the format can show them, after setting aside ``folds`` (by default all); ``options``
say how a format for reading lays it out; ``grid`` is what the view shows beyond the clauses.
"""

from __future__ import annotations

from typing import Protocol

from comparisons.alignment.normalize import Folds
from comparisons.desk.table import Table
from comparisons.export import to_csv, to_docx, to_html, to_json, to_markdown, to_pdf, to_xlsx
from comparisons.export.grid import Grid
from comparisons.export.options import PLAIN, Options


class Writer(Protocol):
    """A module of this package."""

    MEDIA_TYPE: str
    EXTENSION: str
    LABEL: str

    def write(
        self,
        table: Table,
        *,
        redline: bool = False,
        folds: Folds | None = None,
        options: Options = PLAIN,
        grid: Grid | None = None,
    ) -> bytes: ...


WRITERS: dict[str, Writer] = {
    "docx": to_docx,
    "xlsx": to_xlsx,
    "csv": to_csv,
    "pdf": to_pdf,
    "html": to_html,
    "md": to_markdown,
    "json": to_json,
}
