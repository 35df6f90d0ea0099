"""HTML in one file: no script, nothing loaded, readable offline and on paper.

All text is escaped; a policy in the head forbids everything but the style in the file itself. Texts of agreements stand in elements that
isolate their direction, so that a right-to-left mark in one cannot turn round what stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from comparisons.alignment.diff import Op
from comparisons.alignment.normalize import Folds
from comparisons.desk.difference_words import shown_meanings
from comparisons.desk.redline import NO_REDLINES, Compared, Redlines, redlines
from comparisons.desk.table import CellClause, Column, Fact, Row, Table, by_cell
from comparisons.export import wording
from comparisons.export.by_row import section_of
from comparisons.export.characters import is_address, printable
from comparisons.export.grid import Grid, GridLine, Section
from comparisons.export.options import PLAIN, Options
from web.locators import located
from web.wording import reader_language, sentence

MEDIA_TYPE = "text/html; charset=utf-8"
EXTENSION = "html"
LABEL = "HTML"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = """
:root { color-scheme: light dark; --rule: #8886; --quiet: #767676; }
body { font: 1rem/1.5 Georgia, "Times New Roman", serif; margin: 2rem; }
h1, h2, th, dl, .pinpoint, .standing, .empty { font-family: system-ui, sans-serif; }
dt { font-weight: 600; float: left; clear: left; margin-right: .5em; } dd { margin: 0 0 .25rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid var(--rule); padding: .5rem .75rem; text-align: left; vertical-align: top; min-width: 16rem; }
thead th { position: sticky; top: 0; background: Canvas; }
th small { display: block; font-weight: 400; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: isolate; max-width: 68ch; margin: .25rem 0; }
.pinpoint { font-weight: 600; margin: .75rem 0 0; unicode-bidi: isolate; } .standing, .empty { font-size: .8rem; margin: 0; }
.folded { text-decoration: underline dotted; } .means { border-bottom: 2px dotted; } .means::after { content: "≠"; font-size: .75em; vertical-align: super; } ins { text-decoration: underline; background: #2a94; color: inherit; } del { background: #d334; color: inherit; }
.moved { border-bottom: 2px dotted; } .draft { font-weight: 700; }
@media print { @page { size: A4 landscape; margin: 15mm; } thead { display: table-header-group; } }
"""


def write(
    table: Table,
    *,
    redline: bool = False,
    folds: Folds | None = None,
    options: Options = PLAIN,
    grid: Grid | None = None,
) -> bytes:
    changes = redlines(table, folds or Folds()) if redline else NO_REDLINES
    return "\n".join(_page(table, changes, options, grid)).encode("utf-8")


def _page(table: Table, changes: Redlines, options: Options, grid: Grid | None) -> Iterator[str]:
    title = _text(wording.title(table))
    yield "<!doctype html>"
    yield f'<html lang="{reader_language()}"><head><meta charset="utf-8"><title>{_text(wording.property_title(table))}</title>'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>'
    yield f"<body><h1>{title}</h1><dl>"
    for label, value in wording.cover(table):
        yield f"<dt>{_text(label)}</dt><dd>{_link(value)}</dd>"
    yield "</dl><main>"
    if grid is not None:
        yield from _view(grid)
    for row, cells in by_cell(table):
        yield from _section(row, cells, table, changes, is_by_row=options.is_by_row(len(table.columns)))
    yield "</main></body></html>"


def _view(grid: Grid) -> Iterator[str]:
    yield f"<h2>{_text(grid.title)}</h2>"
    for section in grid.sections:
        if section.title:
            yield f"<h3>{_text(section.title)}</h3>"
        yield from _table(section)


def _table(section: Section) -> Iterator[str]:
    heads = "".join(f'<th scope="col">{_text(name)}<small>{_text(line)}</small></th>' for name, line in section.heads)
    yield f'<div class="scroll" tabindex="0"><table><thead><tr><td></td>{heads}</tr></thead><tbody>'
    for label, cells in section.rows:
        made = "".join(f"<td>{''.join(map(_view_line, cell))}</td>" for cell in cells)
        yield f'<tr><th scope="row">{_text(label)}</th>{made}</tr>'
    yield "</tbody></table></div>"


def _view_line(line: GridLine) -> str:
    note = f'<p class="pinpoint">{_link(line.link, line.note)}</p>' if line.note else ""
    words = "".join(map(_marked, line.ops)) or _text(line.text)
    return f'{note}<div class="text">{words}</div>'


def _section(
    row: Row, cells: Sequence[Sequence[Fact]], table: Table, changes: Redlines, *, is_by_row: bool
) -> Iterator[str]:
    yield f'<section aria-label="{_text(row.label)}"><h2>{_text(row.label)}</h2>'
    if row.definition:
        yield f"<p>{_text(row.definition)}</p>"
    yield from (f"<p><b>{_text(line)}</b></p>" for line in wording.practice(table, cells[0][0].row_number))
    yield from (f"<p>{_text(line)}</p>" for line in wording.about_base(changes, cells[0][0].row_number))
    if is_by_row:
        yield from _table(section_of(table, row, cells, changes))
    else:
        yield from _columns(cells, table, changes)
    yield "</section>"


def _columns(cells: Sequence[Sequence[Fact]], table: Table, changes: Redlines) -> Iterator[str]:
    yield '<div class="scroll" tabindex="0"><table><thead><tr>'
    for column in table.columns:
        yield _head(column, is_base=column.slug == table.base)
    yield "</tr></thead><tbody><tr>"
    for facts in cells:
        yield f"<td>{''.join(_cell(facts, changes))}</td>"
    yield "</tr></tbody></table></div>"


def _head(column: Column, *, is_base: bool) -> str:
    lines = wording.column_lines(column) + ([sentence("base of the comparison")] if is_base else [])
    name = _link(column.permalink, column.name)
    return f'<th scope="col">{name}{"".join(f"<small>{_text(line)}</small>" for line in lines)}</th>'


def _cell(facts: Sequence[Fact], changes: Redlines) -> Iterator[str]:
    if facts[0].clause is None:
        yield f'<p class="empty">{_text(wording.why_empty(facts[0].cell))}</p>'
        yield from (f'<p class="empty">{_text(line)}</p>' for line in wording.nearest(facts[0].cell))
        return
    row, place = facts[0].row_number, facts[0].column_number
    for number, lacking in changes.in_order(row, place, len(facts)):
        clause = facts[number].clause
        if lacking is not None:
            yield f'<p class="pinpoint">{_text(located(lacking.pinpoint))} ({sentence(wording.ONLY_IN_BASE)})</p>'
            yield f'<div class="text"><del>{_text(lacking.text)}</del></div>'
        elif clause is not None:
            yield from _clause(facts[number], clause, changes.clause(row, place, number))


def _clause(fact: Fact, clause: CellClause, found: Compared | None) -> Iterator[str]:
    pinpoint = " ".join(part for part in (located(clause.pinpoint), clause.heading) if part)
    citation = _text(wording.citation(fact.column, clause))
    yield f'<p class="pinpoint" title="{citation}">{_link(clause.permalink, pinpoint)}</p>'
    ops = found.ops if found is not None else None
    words = _text(clause.text) if ops is None else "".join(_marked(op) for op in ops)
    yield f'<div class="text" id="{fact.row_number}-{fact.column_number}-{_text(clause.eid)}">{words}</div>'
    yield f'<p class="standing">{_text(wording.standing(fact.column, clause, fact.row.code, found))}</p>'


def _marked(op: Op) -> str:
    text = _text(op.text)
    if op.means is not None:
        title = sentence("base: {base}; here: {here}", **shown_meanings(op))
        return f'<span class="means" title="{_text(title)}">{text}</span>'
    if op.kind == "equal":
        return f'<span class="folded" title="base: {_text(op.base_text)}">{text}</span>' if op.is_folded else text
    tag = "ins" if op.is_in_other else "del"
    return f'<{tag} class="moved">{text}</{tag}>' if op.kind == "move" else f"<{tag}>{text}</{tag}>"


def _text(text: str) -> str:
    return escape(printable(text))


def _link(address: str, words: str = "") -> str:
    shown = _text(words or address)
    return f'<a href="{escape(address)}" rel="noreferrer">{shown}</a>' if is_address(address) else shown
