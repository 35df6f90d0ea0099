"""Word: a cover, the agreements with their full titles once, then for each clause type a heading and a table under it.

Word leaves headings inside tables out of its navigation pane, so each type has its heading above a table of its own,
whose head row repeats on every page; headings stay with their table, and no row breaks that fits on a page. Few
agreements stand as columns: landscape A4 for up to four, A3 for more, in blocks of eight at most. Many stand as rows, each with its
clauses and their terms, which needs a quarter of the pages. Compact they stand in small type in four columns of a page, as in a
newspaper: no word is left out, and what needs 46 pages as rows has room on a quarter of them. Each pinpoint is a live link, each text is in its language.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import _Cell as WordCell
from docx.table import _Row as WordRow

from comparisons.alignment.diff import Op
from comparisons.alignment.normalize import Folds
from comparisons.desk.redline import NO_REDLINES, Compared, Redlines, redlines
from comparisons.desk.table import CellClause, Fact, Row, Table, by_cell
from comparisons.export import wording
from comparisons.export.characters import printable
from comparisons.export.grid import Grid, GridCell, Section
from comparisons.export.options import PLAIN, Options
from comparisons.export.package import repacked
from comparisons.export.word import (
    Footnotes,
    Links,
    TrackedChanges,
    fill,
    let_long_rows_break,
    marked_runs,
    new_document,
    page_number,
    paragraph,
    run,
)
from comparisons.export.word_page import BLOCK, COLUMNS, GAP, add_styles, columns_of_text, set_page
from web.locators import located
from web.wording import gettext_noop, sentence

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXTENSION = "docx"
LABEL = "Word"
_MOST_NOTES = 120
"""Clauses that are each cited in a footnote; of more, the list at the front names the sources: LibreOffice took minutes over 447."""
_FIRST_WORDS = 5
"""Of a sentence that stands whole in the cell beside: as many as find it there."""
_HEADS = (
    gettext_noop("Agreement"),
    gettext_noop("Parties"),
    gettext_noop("Date and place"),
    gettext_noop("Status"),
    gettext_noop("Source"),
)
_LIST = (0.3, 0.22, 0.15, 0.1, 0.23)
_ROWS = (0.16, 0.64, 0.2)


def write(
    table: Table,
    *,
    redline: bool = False,
    folds: Folds | None = None,
    options: Options = PLAIN,
    grid: Grid | None = None,
) -> bytes:
    """The table as a Word file; with ``redline`` the differences from the base are real tracked changes."""
    changes = redlines(table, folds or Folds()) if redline else NO_REDLINES
    return _Writer(table, changes, options).write(grid)


class _Writer:
    def __init__(self, table: Table, changes: Redlines, options: Options) -> None:
        self.table, self.changes, self.options = table, changes, options
        self.is_by_row = options.is_by_row(len(table.columns))
        self.is_compact = options.layout == "compact"
        clauses = sum(len(cell.clauses) for line in table.cells for cell in line)
        self.has_notes = not self.is_by_row and clauses <= _MOST_NOTES
        self.document: WordDocument = new_document()
        self.width = 0.0
        self.style_ids: dict[str, str] = {}
        self.notes = Footnotes(self.document)
        self.links = Links(self.document)
        self.is_exact = bool(changes.cells) and options.redline != "clean"
        self.tracked = TrackedChanges(wording.PRODUCER, table.made_on, is_clean=not self.is_exact)

    def write(self, grid: Grid | None) -> bytes:
        self._page()
        self.style_ids = add_styles(self.document, self.options, is_by_row=self.is_by_row)
        self._properties()
        self._cover()
        self._agreements()
        if grid is not None:
            self._view(grid)
        if self.is_compact:
            columns_of_text(self.document)
        if self.table.rows:
            self.document.add_heading(sentence("Clauses"), 1)
        for row, cells in by_cell(self.table):
            self._row(row, cells)
        let_long_rows_break(self.document.element.body, 0 if self.is_compact else self.height)
        self.notes.attach()
        saved = BytesIO()
        self.document.save(saved)
        return repacked(saved.getvalue())

    # The page and its styles

    def _page(self) -> None:
        self.width, self.height = set_page(self.document, self.options, len(self.table.columns))
        foot = self.document.sections[0].footer.paragraphs[0]
        foot.add_run(f"{printable(wording.title(self.table))[:120]} · {wording.moment(self.table.made_on)} · ")
        foot._p.extend(page_number())
        foot.style.font.size = Pt(8)

    def _properties(self) -> None:
        core = self.document.core_properties
        core.author = core.last_modified_by = wording.PRODUCER
        core.title = printable(wording.property_title(self.table))[:255]
        core.comments, core.keywords, core.revision = "", "", 1
        core.created = core.modified = self.table.made_on.replace(tzinfo=None)

    # What stands before the clauses

    def _paragraph(self, style: str, text: str, *more: Any, keeps_next: bool = False) -> Any:
        return paragraph(self.style_ids[style], run(printable(text)), *more, keeps_next=keeps_next)

    def _cover(self) -> None:
        self.document.add_heading(printable(wording.title(self.table)), 0)
        for label, value in wording.cover(self.table):
            line = self.document.add_paragraph()
            line.add_run(f"{label}: ").bold = True
            line._p.append(self.links.runs(value, printable(value)))
        if self.changes.cells:
            said = sentence(
                "Differences from the base are tracked changes: accept them to read the other text, refuse them to read the base."
                if self.is_exact
                else "Differences from the base are tracked changes; what was set aside stands as the other text has it."
            )
            self.document.add_paragraph(said)

    def _agreements(self) -> None:
        self.document.add_heading(sentence("Agreements"), 1)
        grid = self._grid(
            [(sentence(head), "") for head in _HEADS],
            _LIST,
        )
        for column in self.table.columns:
            title = paragraph(
                self.style_ids["Clause Standing"], self.links.runs(column.permalink, printable(column.title))
            )
            if column.name != column.title:
                title.extend([run(" ("), run(printable(column.name)), run(")")])
            values = [title, *(self._paragraph("Clause Standing", value) for value in wording.about(column))]
            for cell, value in zip(self._added(grid, _LIST), values, strict=True):
                fill(cell, [value])

    def _view(self, grid: Grid) -> None:
        """What the view shows beyond the clauses, in tables of at most ``BLOCK`` columns."""
        self.document.add_heading(grid.title, 1)
        for section in grid.sections:
            if section.title:
                self.document.add_heading(printable(section.title), 2)
            for start in range(0, len(section.heads), BLOCK):
                self._section(section, start)

    def _section(self, section: Section, start: int) -> None:
        heads = section.heads[start : start + BLOCK]
        label = 0.12 if section.has_labels else 0.0
        shares = [*([label] if label else []), *[(1 - label) / len(heads)] * len(heads)]
        table = self._grid([*([("", "")] if label else []), *heads], shares)
        for name, cells in section.rows:
            made = self._added(table, shares)
            if label:
                fill(made.pop(0), [self._paragraph("Column Head", name)])
            for cell, lines in zip(made, cells[start : start + BLOCK], strict=True):
                fill(cell, self._grid_cell(lines))
        self.document.add_paragraph(style="Column Facts")

    def _grid_cell(self, lines: GridCell) -> Iterator[Any]:
        """Pinpoint over words, as in a clause; without a place only the words."""
        for line in lines:
            if line.note:
                yield paragraph(
                    self.style_ids["Column Facts"], self.links.runs(line.link, printable(line.note)), keeps_next=True
                )
            style = "View Text" if line.note or line.is_quoted else "Clause Standing"
            words = marked_runs(line.ops) if line.ops else [run(printable(line.text))]
            yield paragraph(self.style_ids[style], *words)

    # Tables

    def _grid(self, heads: Sequence[tuple[str, str]], shares: Sequence[float]):  # type: ignore[no-untyped-def]
        """A table of fixed widths whose head row, of two lines, repeats."""
        grid = self.document.add_table(1, len(heads), style="Table Grid")
        grid.autofit = False
        for cell, (name, line), share in zip(grid.rows[0].cells, heads, shares, strict=True):
            cell.width = Cm(self.width * share)
            fill(cell, [self._paragraph("Column Head", name)])
            if line:
                fill(cell, [self._paragraph("Column Facts", line)])
        for column, share in zip(grid.columns, shares, strict=True):
            column.width = Cm(self.width * share)
        _as_head(grid.rows[0])
        return grid

    def _added(self, grid: Any, shares: Sequence[float]) -> list[WordCell]:
        """The cells of a new row that does not break over pages."""
        row = grid.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, share in zip(row.cells, shares, strict=True):
            cell.width = Cm(self.width * share)
        return list(row.cells)

    # The clauses

    def _row(self, row: Row, cells: Sequence[Sequence[Fact]]) -> None:
        self.document.add_heading(printable(f"{row.label}"), 2)
        number = cells[0][0].row_number
        notes = [*wording.practice(self.table, number), *wording.about_base(self.changes, number)]
        lines = [("Definition", row.definition)] if row.definition else []
        for style, words in [*lines, *(("Clause Text" if self.is_compact else "Normal", note) for note in notes)]:
            self.document.add_paragraph(printable(words), style=style).paragraph_format.keep_with_next = True
        if self.is_compact:
            self._as_blocks(row, cells)
        elif self.is_by_row:
            self._as_rows(cells)
        else:
            self._as_columns(cells)

    def _as_rows(self, cells: Sequence[Sequence[Fact]]) -> None:
        grid = self._grid(
            [(sentence("Agreement"), ""), (sentence("Clauses"), ""), (sentence("Terms and standing"), "")], _ROWS
        )
        for facts in cells:
            head, body, terms = self._added(grid, _ROWS)
            column = facts[0].column
            name, line = wording.head(column, is_base=self._is_base(facts[0]))
            fill(
                head, [self._paragraph("Column Head", name)] + ([self._paragraph("Column Facts", line)] if line else [])
            )
            self._cell(body, facts)
            fill(terms, self._terms(facts))

    def _as_blocks(self, row: Row, cells: Sequence[Sequence[Fact]]) -> None:
        """Compact: a table of one column, as wide as a column of text, whose rows are agreements."""
        share = ((self.width - (COLUMNS - 1) * GAP) / COLUMNS / self.width,)
        grid = self._grid([(row.label, "")], share)
        for facts in cells:
            (cell,) = self._added(grid, share)
            name, line = wording.head(facts[0].column, is_base=self._is_base(facts[0]))
            fill(cell, [self._paragraph("Column Head", f"{name} · {line}" if line else name)])
            self._cell(cell, facts)
            if facts[0].clause is not None and not self.changes.cells:
                fill(cell, [self._paragraph("Clause Standing", wording.brief(facts))])
            else:
                fill(cell, self._terms(facts))

    def _terms(self, facts: Sequence[Fact]) -> Iterator[Any]:
        """The values and the standing of each clause; its source stands in the list at the front."""
        for number, fact in enumerate(facts):
            if fact.clause is not None:
                found = self.changes.clause(fact.row_number, fact.column_number, number)
                pinpoint = f"{located(fact.clause.pinpoint)}: " if len(facts) > 1 else ""
                remark = [self._remark(found)] if found is not None else []
                said = [
                    *wording.own_sentences(fact.clause, most=_FIRST_WORDS),
                    *wording.values(fact.clause, fact.row.code),
                    sentence(fact.clause.state),
                    *remark,
                ]
                yield self._paragraph("Clause Standing", pinpoint + "; ".join(part for part in said if part))

    def _remark(self, found: Compared) -> str:
        return found.remark.removesuffix(sentence(", so no marks")) if self.is_exact else found.remark

    def _as_columns(self, cells: Sequence[Sequence[Fact]]) -> None:
        for start in range(0, len(cells), BLOCK):
            block = cells[start : start + BLOCK]
            if len(cells) > BLOCK:
                words = sentence(
                    "Agreements {first} to {last} of {count}",
                    first=start + 1,
                    last=start + len(block),
                    count=len(cells),
                )
                self.document.add_paragraph(words, style="Column Facts").paragraph_format.keep_with_next = True
            shares = [1 / len(block)] * len(block)
            heads = [wording.head(facts[0].column, is_base=self._is_base(facts[0])) for facts in block]
            grid = self._grid(heads, shares)
            for cell, facts in zip(self._added(grid, shares), block, strict=True):
                self._cell(cell, facts)
            self.document.add_paragraph(style="Column Facts")

    def _is_base(self, fact: Fact) -> bool:
        return fact.column.slug == self.table.base

    def _cell(self, cell: WordCell, facts: Sequence[Fact]) -> None:
        if facts[0].clause is None:
            lines = [wording.why_empty(facts[0].cell), *wording.nearest(facts[0].cell, is_brief=self.is_compact)]
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
        yield self._paragraph("Clause Pinpoint", f"{located(clause.pinpoint)} ({sentence(wording.ONLY_IN_BASE)})")
        yield self._whole(clause.text, "delete", clause.language)

    def _whole(self, text: str, kind: Any, language: str) -> Any:
        """A paragraph that came or went whole."""
        mark = self.tracked.of_paragraph("w:ins" if kind == "insert" else "w:del")
        runs = self.tracked.marked([Op(kind, (0, 0), (0, 0), text)], language)
        return paragraph(self.style_ids["Clause Text"], *runs, tracked=mark, language=language)

    def _clause(self, fact: Fact, clause: CellClause, number: int) -> Iterator[Any]:
        words = printable(" ".join(part for part in (located(clause.pinpoint), clause.heading) if part))
        note = [] if not self.has_notes else [self.notes.call(printable(wording.short_citation(fact.column, clause)))]
        if self.is_compact and not self.changes.cells:
            pinpoint, text = (
                self.links.runs(clause.permalink, words),
                run(printable(clause.text), language=clause.language),
            )
            yield paragraph(self.style_ids["Clause Text"], pinpoint, run("  "), text, language=clause.language)
            return
        yield paragraph(
            self.style_ids["Clause Pinpoint"], self.links.runs(clause.permalink, words), *note, keeps_next=True
        )
        found = self.changes.clause(fact.row_number, fact.column_number, number)
        yield self._words(clause, found)
        if not self.is_by_row:
            compared = replace(found, remark=self._remark(found)) if found is not None else None
            yield self._paragraph("Clause Standing", wording.standing(fact.column, clause, fact.row.code, compared))

    def _words(self, clause: CellClause, found: Compared | None) -> Any:
        """The words of a clause with their marks; in an exact redline also where the page shows none."""
        style, language = self.style_ids["Clause Text"], clause.language
        ops = found.exact if found is not None and self.is_exact else found.ops if found is not None else None
        if ops:
            return paragraph(style, *self.tracked.marked(ops, language), language=language)
        if found is not None and self.is_exact:
            return self._whole(clause.text, "insert", language)
        return paragraph(style, run(printable(clause.text), language=language), language=language)


def _as_head(row: WordRow) -> None:
    """A row that Word repeats on every page, with a quiet ground."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    properties.append(OxmlElement("w:tblHeader"))
    for cell in row.cells:
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", "F2F2F2")):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)
