"""The sheets of an Excel file that are read as the page is: types x agreements, and the terms, a line a kind.

The agreements are columns in the order of the page, each with a head of two lines; from five on, or on request, they are rows. A cell holds pinpoint and words of its clauses, or
why there is none; what is too long for a cell is cut before a word and says where the whole stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from comparisons.desk.table import Cell, CellTerm, Table
from comparisons.desk.values import by_kind
from comparisons.export import wording
from web.locators import located
from web.wording import gettext_noop, sentence

MOST_LETTERS = 8_000
"""Of a cell of the matrix: more could not be seen in a row, which Excel makes at most 409 points high."""
_WHOLE = gettext_noop("… (the whole text stands on the sheet “Text”)")

Linked = tuple[str, str]
"""The words of a cell, and the address they lead to."""


def heads(table: Table) -> list[Linked]:
    return [("\n".join(line for line in wording.head(column) if line), column.permalink) for column in table.columns]


def clause_rows(table: Table) -> Iterator[list[Linked]]:
    for row, line in zip(table.rows, table.cells, strict=True):
        yield [(row.label, ""), *((_words(cell), _address(cell)) for cell in line)]


def term_rows(table: Table) -> Iterator[list[Linked]]:
    """A line a clause type and kind of term that any agreement has."""
    for row, line in zip(table.rows, table.cells, strict=True):
        for kind in by_kind(row.code, line):
            if kind.kind:
                values = ["; ".join(_value(value.term, row.code) for value in cell) for cell in kind.cells]
                links = [cell[0].clauses[0].permalink if cell else "" for cell in kind.cells]
                yield [(row.label, ""), (kind.kind, ""), *zip(values, links, strict=True)]


def lines(table: Table, labels: Sequence[str], rows: Iterable[list[Linked]], *, is_by_row: bool) -> list[list[Linked]]:
    """The whole sheet with its heads: a column an agreement, or turned, a row an agreement."""
    made = [[*((label, "") for label in labels), *heads(table)], *rows]
    return [list(line) for line in zip(*made, strict=True)] if is_by_row else made


def _value(term: CellTerm, code: str) -> str:
    return f"{term.label or term.text or term.value} ({term.standing(code)})"


def _words(cell: Cell) -> str:
    if not cell.clauses:
        return wording.why_empty(cell)
    words = "\n\n".join(f"{located(clause.pinpoint)} {clause.text}" for clause in cell.clauses)
    return words if len(words) <= MOST_LETTERS else words[: words.rfind(" ", 0, MOST_LETTERS)] + sentence(_WHOLE)


def _address(cell: Cell) -> str:
    return cell.clauses[0].permalink if cell.clauses else ""


def set_up(sheet: Worksheet, *, paper: str, title: str) -> None:
    """A sheet as it is printed: landscape, as wide as the page, heads on every page, numbered."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3 if paper == "a3" else sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    foot = sheet.oddFooter
    if foot is not None and foot.left is not None and foot.right is not None:
        foot.left.text, foot.right.text = title.replace("&", "&&")[:100], "&P / &N"
