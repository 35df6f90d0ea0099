"""The terms table as a file: CSV and Excel, a row an agreement, a column a kind of term, every cell a string.

Nothing in a cell can become a formula: CSV cells that a spreadsheet would run get an apostrophe before them, Excel cells
are strings by decree. Where no value of a kind was read in the clauses of an agreement the cell says so. After the address
follow the words that each value rests on and what a person made of it (confirmed, corrected, or only read by the machine), a column a kind.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from clauses.terms_table import TermRow
from web.locators import located
from web.wording import gettext_noop, label_of, sentence

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_HEADS = (
    gettext_noop("agreement"),
    gettext_noop("title"),
    gettext_noop("date"),
    gettext_noop("draft"),
    gettext_noop("visibility"),
)
_LONGEST = 32_000
"""Excel holds 32,767 UTF-16 units a cell."""
_WIDTHS = (28, 60, 14)


def lines_of(rows: Iterable[TermRow], kinds: Sequence[str], site: str) -> Iterator[list[str]]:
    """The header and a line an agreement; ``site`` is the address that links begin with."""
    named = [label_of(kind) for kind in kinds]
    yield [
        *map(sentence, _HEADS),
        *named,
        sentence("clauses"),
        sentence("address"),
        *(sentence("words of {name}", name=name) for name in named),
        *(sentence("standing of {name}", name=name) for name in named),
    ]
    for row in rows:
        agreement = row.agreement
        pinpoints = "; ".join(located(clause.provision.pinpoint) for clause in row.clauses)
        yield [
            str(agreement), agreement.title, agreement.leading_date, "draft" if agreement.is_draft else "", agreement.visibility, *row.values(), pinpoints,
            site + agreement.get_absolute_url(), *row.words(), *row.standings(),
        ]  # fmt: skip


def as_csv(lines: Iterable[Sequence[str]]) -> bytes:
    written = StringIO()
    writer = csv.writer(written)
    for line in lines:
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in line])
    return written.getvalue().encode("utf-8-sig")


def as_xlsx(lines: Iterable[Sequence[str]], title: str) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(ILLEGAL_CHARACTERS_RE.sub("", title)[:31] or "Terms")
    sheet.freeze_panes = "B2"
    for number, line in enumerate(lines):
        if number == 0:
            for index in range(len(line)):
                sheet.column_dimensions[get_column_letter(index + 1)].width = (
                    _WIDTHS[index] if index < len(_WIDTHS) else 24
                )
        sheet.append([_cell(sheet, value, is_head=number == 0) for value in line])
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def _cell(sheet: Any, value: str, *, is_head: bool) -> Any:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value)[:_LONGEST])
    cell.data_type = "s"
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if is_head:
        cell.font = Font(bold=True)
    return cell
