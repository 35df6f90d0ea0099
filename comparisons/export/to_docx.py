"""Word: a cover, the agreements, then for each clause type a heading that Word can navigate and a table under it.

Word leaves headings inside tables out of its navigation pane, so each type has its heading above a table of its own,
whose head row (the agreements) repeats on every page. Landscape A4 for up to four agreements, A3 for more, and blocks of eight
at most, so that no column becomes a thread. In a cell: pinpoint with a footnote that cites the clause in full, its exact text
in a paragraph of its own (style "Clause Text"), and its source, date and state.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell as WordCell
from docx.table import _Row as WordRow

from comparisons.alignment.diff import Op
from comparisons.alignment.normalize import Folds
from comparisons.desk.redline import NO_REDLINES, Redlines, redlines
from comparisons.desk.table import CellClause, Column, Fact, Row, Table, by_cell
from comparisons.export import wording
from comparisons.export.characters import printable
from comparisons.export.package import repacked
from comparisons.export.word import Footnotes, TrackedChanges, fill, paragraph, run

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXTENSION = "docx"
LABEL = "Word"
BLOCK = 8
_MARGIN = 1.5
_PAGES = {"A4": (29.7, 21.0), "A3": (42.0, 29.7)}
_GREY = RGBColor(0x59, 0x59, 0x59)
_STYLES = (
    # name, size in points, italic, bold, grey, space after
    ("Clause Text", 10, False, False, False, 2),
    ("Clause Pinpoint", 9, False, True, False, 1),
    ("Clause Standing", 8, False, False, True, 6),
    ("Column Head", 9, False, True, False, 0),
    ("Column Facts", 8, False, False, True, 0),
    ("Definition", 9, True, False, True, 4),
)


def write(table: Table, *, redline: bool = False, folds: Folds | None = None) -> bytes:
    """The table as a Word file; with ``redline`` the differences from the base are real tracked changes."""
    return _Writer(table, redlines(table, folds or Folds()) if redline else NO_REDLINES).write()


class _Writer:
    def __init__(self, table: Table, changes: Redlines) -> None:
        self.table, self.changes = table, changes
        self.document: WordDocument = Document()
        self.width = 0.0
        self.style_ids: dict[str, str] = {}
        self.notes = Footnotes(self.document)
        self.tracked = TrackedChanges(wording.PRODUCER, table.made_on)

    def write(self) -> bytes:
        self._page()
        self._styles()
        self._properties()
        self._cover()
        self._agreements()
        self.document.add_heading("Clauses", 1)
        for row, cells in by_cell(self.table):
            self._row(row, cells)
        self.notes.attach()
        saved = BytesIO()
        self.document.save(saved)
        return repacked(saved.getvalue())

    # The page and its styles

    def _page(self) -> None:
        section = self.document.sections[0]
        width, height = _PAGES["A4" if len(self.table.columns) <= 4 else "A3"]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Cm(width), Cm(height)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN)
        self.width = width - 2 * _MARGIN

    def _styles(self) -> None:
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = "Cambria", Pt(10)
        for name, size, is_italic, is_bold, is_grey, after in _STYLES:
            style = self.document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            self.style_ids[name] = style.style_id
            style.base_style = normal
            style.font.size, style.font.italic, style.font.bold = Pt(size), is_italic, is_bold
            style.paragraph_format.space_after = Pt(after)
            if is_grey:
                style.font.color.rgb = _GREY

    def _properties(self) -> None:
        core = self.document.core_properties
        core.author = core.last_modified_by = wording.PRODUCER
        core.title = printable(wording.title(self.table))[:255]
        core.comments, core.keywords, core.revision = "", "", 1
        core.created = core.modified = self.table.made_on.replace(tzinfo=None)

    # What stands before the clauses

    def _paragraph(self, style: str, text: str, *more: Any) -> Any:
        return paragraph(self.style_ids[style], run(printable(text)), *more)

    def _cover(self) -> None:
        self.document.add_heading(printable(wording.title(self.table)), 0)
        for label, value in wording.cover(self.table):
            line = self.document.add_paragraph()
            line.add_run(f"{label}: ").bold = True
            line.add_run(printable(value))
        if self.changes.cells:
            self.document.add_paragraph(
                "Differences from the base are tracked changes: accept them to read the other text."
            )

    def _agreements(self) -> None:
        self.document.add_heading("Agreements", 1)
        grid = self._grid(("Agreement", "Parties", "Date and place", "Status", "Source"), (0.3, 0.2, 0.15, 0.1, 0.25))
        for column in self.table.columns:
            when = ", ".join(part for part in (column.date_line or column.date, column.place) if part)
            status = "draft, not adopted" if column.is_draft else column.status.replace("_", " ")
            source = ", ".join(part for part in (column.source_name, column.sha256, column.permalink) if part)
            values = (column.title, "; ".join(column.named_parties), when, status, source)
            row = grid.add_row()
            for cell, value, width in zip(row.cells, values, (0.3, 0.2, 0.15, 0.1, 0.25), strict=True):
                cell.width = Cm(self.width * width)
                fill(cell, [self._paragraph("Clause Standing", value)])

    def _grid(self, heads: Sequence[str], shares: Sequence[float]):  # type: ignore[no-untyped-def]
        """A table of fixed widths whose head row repeats."""
        grid = self.document.add_table(1, len(heads), style="Table Grid")
        grid.autofit = False
        for cell, head, share in zip(grid.rows[0].cells, heads, shares, strict=True):
            cell.width = Cm(self.width * share)
            fill(cell, [self._paragraph("Column Head", head)])
        for column, share in zip(grid.columns, shares, strict=True):
            column.width = Cm(self.width * share)
        _as_head(grid.rows[0])
        return grid

    # The clauses

    def _row(self, row: Row, cells: Sequence[Sequence[Fact]]) -> None:
        self.document.add_heading(printable(f"{row.label}"), 2)
        if row.definition:
            self.document.add_paragraph(printable(row.definition), style="Definition")
        for sentence in wording.practice(self.table, cells[0][0].row_number):
            self.document.add_paragraph(printable(sentence))
        for start in range(0, len(cells), BLOCK):
            columns = self.table.columns[start : start + BLOCK]
            if len(cells) > BLOCK:
                words = f"Agreements {start + 1} to {start + len(columns)} of {len(cells)}"
                self.document.add_paragraph(words, style="Column Facts")
            shares = [1 / len(columns)] * len(columns)
            grid = self._grid([column.name for column in columns], shares)
            for cell, column in zip(grid.rows[0].cells, columns, strict=True):
                self._head(cell, column)
            body = grid.add_row()
            for cell, facts, share in zip(body.cells, cells[start : start + BLOCK], shares, strict=True):
                cell.width = Cm(self.width * share)
                self._cell(cell, facts)
            self.document.add_paragraph(style="Column Facts")

    def _head(self, cell: WordCell, column: Column) -> None:
        lines = wording.column_lines(column)
        if column.slug == self.table.base:
            lines.append("base of the comparison")
        fill(cell, [self._paragraph("Column Facts", line) for line in lines])

    def _cell(self, cell: WordCell, facts: Sequence[Fact]) -> None:
        if facts[0].clause is None:
            lines = [wording.why_empty(facts[0].cell), *wording.nearest(facts[0].cell)]
            fill(cell, [self._paragraph("Clause Standing", line) for line in lines])
            return
        row, place = facts[0].row_number, facts[0].column_number
        for number, lacking in self.changes.in_order(row, place, len(facts)):
            clause = facts[number].clause
            if lacking is not None:
                fill(cell, self._only_in_base(lacking))
            elif clause is not None:
                fill(cell, self._clause(facts[number], clause, number))

    def _only_in_base(self, clause: CellClause) -> Iterator[Any]:
        yield self._paragraph("Clause Pinpoint", f"{clause.pinpoint} ({wording.ONLY_IN_BASE})")
        op = Op("delete", (0, len(clause.text)), (0, 0), clause.text)
        yield paragraph(self.style_ids["Clause Text"], *self.tracked.marked([op]))

    def _clause(self, fact: Fact, clause: CellClause, number: int) -> Iterator[Any]:
        pinpoint = " ".join(part for part in (clause.pinpoint, clause.heading) if part)
        yield self._paragraph(
            "Clause Pinpoint", pinpoint, self.notes.call(printable(wording.citation(fact.column, clause)))
        )
        found = self.changes.clause(fact.row_number, fact.column_number, number)
        ops = found.ops if found is not None else None
        runs = [run(printable(clause.text))] if ops is None else self.tracked.marked(ops)
        yield paragraph(self.style_ids["Clause Text"], *runs)
        yield self._paragraph("Clause Standing", wording.standing(fact.column, clause, found))


def _as_head(row: WordRow) -> None:
    """A row that Word repeats on every page, with a quiet ground."""
    properties = row._tr.get_or_add_trPr()
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    properties.append(head)
    for cell in row.cells:
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", "F2F2F2")):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)
