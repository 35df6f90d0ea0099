"""Excel: types x agreements and their terms as on the page, then texts, terms and states with one fact a column.

A day is a date and a figure a number, so that they sort. Every other cell is forced to be a string (``_put``), so nothing can become a formula or an error value, also when a person edits it
later (``quotePrefix``). Excel holds 32,767 UTF-16 units a cell: a longer text goes on in the next rows, which say
so. Control characters are shown as pictures, and what Excel would read as an escape (``_x0041_``) is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import MergedCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring

from comparisons.alignment.normalize import Folds
from comparisons.desk.table import FIELDS, Fact, Table, iter_facts
from comparisons.export import matrix, wording
from comparisons.export.characters import is_address, printable, remark
from comparisons.export.grid import Grid, GridLine, Section
from comparisons.export.options import PLAIN, Options
from comparisons.export.package import repacked
from comparisons.export.remarks import YOUR_REMARK
from web.locators import located
from web.wording import label_of, sentence

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXTENSION = "xlsx"
LABEL = "Excel"
LIMIT = 32_000
"""UTF-16 units a cell, a little under Excel's own limit, since a text is cut before a word."""
TERM_COLUMNS = (
    "clause_type", "agreement", "pinpoint", "term", "value", "number", "unit", "label", "words", "standing", "permalink",
)  # fmt: skip
STATE_COLUMNS = (
    "clause_type", "agreement", "title", "state", "state_reason", "clauses", "confirmed", "absence_verified_by", "absence_verified_on",
    "absence_searched_how", "nearest", "agreement_permalink",
)  # fmt: skip
_WIDTHS = {"text": 90, "title": 40, "heading": 24, "words": 40, "nearest": 60, "parties": 30, "remark": 40}
_PERIOD = re.compile(r"P(\d+)([YMWD])")
_UNITS = {"Y": "years", "M": "months", "W": "weeks", "D": "days"}
_DATES = frozenset({"date", "absence_verified_on", "value"})
_FIGURES = frozenset({"score", "page", "clauses", "confirmed", "number"})
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_MAX_LINKS = 60_000


def write(
    table: Table,
    *,
    redline: bool = False,
    folds: Folds | None = None,
    options: Options = PLAIN,
    grid: Grid | None = None,
) -> bytes:
    book = Workbook()
    paper = options.paper or ("a4" if len(table.columns) <= 4 else "a3")
    is_by_row = options.is_by_row(len(table.columns))
    if table.rows:
        _matrices(book, table, is_by_row=is_by_row)
    for number, section in enumerate(grid.sections if grid is not None else (), start=1):
        name = sentence("View {number}", number=number) if number > 1 else sentence("View")
        _view(book.create_sheet(), section, name)
    if table.rows:
        _facts(book, table)
    _fill(book.create_sheet(), sentence("About"), ("what", "value"), _about_rows(table))
    del book[book.sheetnames[0]]
    for sheet in book.worksheets:
        matrix.set_up(sheet, paper=paper, title=printable(wording.title(table)))
    book.properties.creator = wording.PRODUCER
    book.properties.title = printable(wording.property_title(table))
    book.properties.created = table.made_on.replace(tzinfo=None)
    saved = BytesIO()
    book.save(saved)
    # The library stamps the moment of saving: put the table's own in its place.
    book.properties.modified = book.properties.created
    return repacked(saved.getvalue(), {"docProps/core.xml": bytes(tostring(book.properties.to_tree()))})


def _matrices(book: Workbook, table: Table, *, is_by_row: bool) -> None:
    """The clauses and their terms as on the page, agreements as columns or as rows."""
    kind, term = sentence("Clause type"), sentence("Term")
    for name, labels, rows in (
        (sentence("Comparison"), (kind,), matrix.clause_rows(table)),
        (sentence("Terms matrix"), (kind, term), matrix.term_rows(table)),
    ):
        lines = matrix.lines(table, labels, rows, is_by_row=is_by_row)
        heads, beside = (len(labels), 1) if is_by_row else (1, len(labels))
        _matrix(book.create_sheet(), name, lines, heads=heads, labels=beside)


def _facts(book: Workbook, table: Table) -> None:
    """Texts, terms and states, a fact a line."""
    texts = book.create_sheet()
    _fill(texts, sentence("Text"), FIELDS, _text_rows(table))
    _put(texts, 1, len(FIELDS) + 2, YOUR_REMARK).font = Font(bold=True)
    texts.column_dimensions[get_column_letter(len(FIELDS) + 2)].width = 40
    _fill(book.create_sheet(), sentence("Terms"), TERM_COLUMNS, _term_rows(table))
    _fill(book.create_sheet(), sentence("States"), STATE_COLUMNS, _state_rows(table))


def _text_rows(table: Table) -> Iterator[list[str]]:
    for fact in iter_facts(table):
        yield list(fact.record().values())


def _term_rows(table: Table) -> Iterator[list[str]]:
    for fact in iter_facts(table):
        for term in fact.clause.terms if fact.clause else ():
            record = fact.record()
            where = [record["clause_type"], record["agreement"], record["pinpoint"]]
            number, unit = _amount(term.value)
            said = [term.label, term.text, term.standing(fact.row.code)]
            yield [*where, term.kind, term.value, number, unit, *said, record["permalink"]]


def _amount(value: str) -> tuple[str, str]:
    """
    >>> _amount("P6M"), _amount("P30D"), _amount("P1Y6M")
    (('6', 'months'), ('30', 'days'), ('', ''))
    """
    period = _PERIOD.fullmatch(value)
    return (period[1], _UNITS[period[2]]) if period else ("", "")


def _state_rows(table: Table) -> Iterator[list[str]]:
    seen: tuple[int, int] | None = None
    for fact in iter_facts(table):
        if seen != (fact.row_number, fact.column_number):
            seen = (fact.row_number, fact.column_number)
            yield _state(fact)


def _state(fact: Fact) -> list[str]:
    record, cell = fact.record(), fact.cell
    confirmed = sum(clause.state == "confirmed" for clause in cell.clauses)
    absence = [record[f"absence_{name}"] for name in ("verified_by", "verified_on", "searched_how")]
    misses = "; ".join(f"{located(miss.pinpoint)} ({miss.eid})" for miss in cell.nearest)
    counts = [str(len(cell.clauses)), str(confirmed)]
    first = [record[name] for name in ("clause_type", "agreement", "title", "state", "state_reason")]
    return [*first, *counts, *absence, misses, record["agreement_permalink"]]


def _about_rows(table: Table) -> Iterator[list[str]]:
    yield [sentence("Title"), wording.title(table)]
    for label, value in wording.cover(table):
        yield [label, value]
    for row in table.rows:
        yield [
            sentence("Clause type {code}", code=row.code),
            f"{row.label}: {row.definition}" if row.definition else row.label,
        ]


def pieces(text: str) -> list[str]:
    """A text in parts that a cell can hold, cut before a word where there is one; joined they are the text again."""
    parts = []
    while len(text) > LIMIT // 2 and _width(text) > LIMIT:
        end = LIMIT // 2
        while end < len(text) and end < LIMIT and _width(text[: end + 500]) <= LIMIT:
            end += 500
        space = text.rfind(" ", end - 400, end)
        end = space + 1 if space > 0 else end
        parts.append(text[:end])
        text = text[end:]
    return [*parts, text]


def _width(text: str) -> int:
    """UTF-16 units, counting the escapes that ``_put`` adds."""
    return len(text.encode("utf-16-le")) // 2 + 6 * len(_ESCAPE.findall(text))


def continued(columns: Sequence[str], values: Sequence[str]) -> Iterator[list[str]]:
    """A row as the rows that a sheet can hold, the last value of each a remark.

    What fits is said again in each, so that sorting and filtering keep the rows together; a text is said once.
    """
    cut = [pieces(printable(value)) for value in values]
    count = max(len(parts) for parts in cut)
    changed = remark("".join(values))
    for number in range(count):
        row = [
            parts[0]
            if len(parts) == 1 and (column != "text" or not number)
            else parts[number]
            if number < len(parts)
            else ""
            for column, parts in zip(columns, cut, strict=True)
        ]
        part = (
            sentence("part {number} of {count}: too long for one cell", number=number + 1, count=count)
            if count > 1
            else ""
        )
        yield [*row, "; ".join(said for said in (part, changed) if said)]


def _fill(sheet: Worksheet, name: str, columns: Sequence[str], rows: Iterator[list[str]]) -> None:
    sheet.title = name
    for number, column in enumerate((*columns, "remark"), start=1):
        _put(sheet, 1, number, label_of(column)).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(column, 18)
    linked = {number for number, column in enumerate(columns, start=1) if column.endswith(("permalink", "value"))}
    links = 0
    for line, row in enumerate((made for values in rows for made in continued(columns, values)), start=2):
        for number, value in enumerate(row, start=1):
            cell = _put(sheet, line, number, value)
            _type(cell, columns[number - 1] if number <= len(columns) else "", value)
            if number in linked and is_address(value) and links < _MAX_LINKS:
                cell.hyperlink = value
                cell.font = _LINK
                links += 1
    sheet.freeze_panes = "B2" if columns[0] == "what" else "C2"
    sheet.auto_filter.ref = sheet.dimensions


def _type(cell: SheetCell | MergedCell, column: str, value: str) -> None:
    """A whole day of a column of dates as a date, a figure of a column of figures as a number."""
    if not isinstance(cell, SheetCell):
        return
    if column in _DATES and _DAY.fullmatch(value):
        with suppress(ValueError):
            cell.value, cell.number_format, cell.quotePrefix = date.fromisoformat(value), "yyyy-mm-dd", False
    elif column in _FIGURES and _FIGURE.fullmatch(value):
        cell.value = float(value) if "." in value else int(value)


def _matrix(sheet: Worksheet, name: str, lines: Sequence[Sequence[matrix.Linked]], *, heads: int, labels: int) -> None:
    """A sheet as the page has it: ``heads`` rows over it and ``labels`` columns beside it name what stands in a cell."""
    sheet.title = name
    for line, row in enumerate(lines, start=1):
        for number, (words, address) in enumerate(row, start=1):
            cell = _put(sheet, line, number, pieces(printable(words))[0])
            if is_address(address) and isinstance(cell, SheetCell):
                cell.hyperlink = address
            if line <= heads or number <= labels:
                cell.font = _HEAD
            _type(cell, "value", words)
    for number in range(1, len(lines[0]) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = 18 if number <= labels else 45
    sheet.freeze_panes = f"{get_column_letter(labels + 1)}{heads + 1}"


def _view(sheet: Worksheet, section: Section, name: str) -> None:
    """What the view shows beyond the clauses, a sheet a row of the page."""
    sheet.title = name
    heads = [section.title, *("\n".join(filter(None, head)) for head in section.heads)]
    rows = [[label, *("\n".join(map(_line, cell)) for cell in cells)] for label, cells in section.rows]
    for line, row in enumerate([heads, *rows], start=1):
        for number, words in enumerate(row, start=1):
            cell = _put(sheet, line, number, pieces(printable(words))[0])
            if line == 1 or number == 1:
                cell.font = _HEAD
    for number in range(1, len(heads) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = 18 if number == 1 else 45
    for line, row in enumerate([heads, *rows], start=1):
        sheet.row_dimensions[line].height = _height(row)
    sheet.freeze_panes = "B2"


def _height(row: Sequence[str]) -> float:
    """About the points that the words of a row need in cells of 45 letters, as high as Excel makes a row."""
    lines = max((sum(1 + len(line) // 42 for line in words.split("\n")) for words in row), default=1)
    return min(405.0, 15.0 * lines)


def _line(line: GridLine) -> str:
    return f"{line.text} ({line.note})" if line.note else line.text


_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_FIGURE = re.compile(r"\d{1,9}(?:\.\d{1,6})?")
_HEAD = Font(bold=True)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_LINK = Font(underline="single", color="0563C1")


def _put(sheet: Worksheet, line: int, number: int, value: str) -> SheetCell | MergedCell:
    """One string cell; the value is cut and made printable already."""
    cell = sheet.cell(line, number)
    if value and isinstance(cell, SheetCell):
        cell.value = _ESCAPE.sub("_x005F_", value)
        cell.data_type = "s"
        cell.alignment = _WRAPPED
        cell.quotePrefix = value[0] in "=+-@'\t\n#"
    return cell
