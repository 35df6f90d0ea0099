"""Markdown (CommonMark): a section a type, a heading an agreement, each clause a quotation.

A Markdown table cannot hold a page of text, so the comparison is told in order. Whatever could be markup is escaped,
and white space that a reader of Markdown would swallow is written as an entity: what is rendered is the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from comparisons.alignment.diff import Op
from comparisons.alignment.normalize import Folds
from comparisons.desk.redline import NO_REDLINES, Compared, Redlines, redlines
from comparisons.desk.table import CellClause, Fact, Table, by_cell
from comparisons.export import wording
from comparisons.export.characters import is_address, printable
from comparisons.export.grid import Grid, GridLine
from comparisons.export.options import PLAIN, Options
from web.locators import located
from web.wording import sentence

MEDIA_TYPE = "text/markdown; charset=utf-8"
EXTENSION = "md"
LABEL = "Markdown"
_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~&!$^=]")
_BLOCK = re.compile(r"^(?:(?P<mark>[-+])|(?P<number>\d{1,9})(?P<stop>[.)]))", re.MULTILINE)
_SPACE = re.compile(r"^[ \t]+|[ \t]+$|\t", re.MULTILINE)


def write(
    table: Table,
    *,
    redline: bool = False,
    folds: Folds | None = None,
    options: Options = PLAIN,
    grid: Grid | None = None,
) -> bytes:
    changes = redlines(table, folds or Folds()) if redline else NO_REDLINES
    return ("\n\n".join(_blocks(table, changes, grid)) + "\n").encode("utf-8")


def _blocks(table: Table, changes: Redlines, grid: Grid | None) -> Iterator[str]:
    yield f"# {_line(wording.title(table))}"
    yield "\n".join(f"- **{_line(label)}:** {_line(value)}" for label, value in wording.cover(table))
    if grid is not None:
        yield from _view(grid)
    for row, cells in by_cell(table):
        yield f"## {_line(row.label)}"
        if row.definition:
            yield f"*{_line(row.definition)}*" if row.definition.strip() == row.definition else _line(row.definition)
        yield from map(_line, wording.practice(table, cells[0][0].row_number))
        yield from map(_line, wording.about_base(changes, cells[0][0].row_number))
        for facts in cells:
            yield from _cell(facts, changes)


def _view(grid: Grid) -> Iterator[str]:
    """A heading a line, an item of a list an agreement."""
    yield f"## {_line(grid.title)}"
    for section in grid.sections:
        if section.title:
            yield f"### {_line(section.title)}"
        for label, cells in section.rows:
            if label:
                yield f"**{_line(label)}**"
            named = zip(section.heads, cells, strict=True)
            yield "\n".join(f"- {_line(name)}: {'; '.join(map(_told, cell)) or '–'}" for (name, _), cell in named)


def _told(line: GridLine) -> str:
    words = "".join(_marked(replace(op, text=op.text.replace("\n", " "))) for op in line.ops) or _line(line.text)
    return f"{words} ({_line(line.note)})" if line.note else words


def _cell(facts: Sequence[Fact], changes: Redlines) -> Iterator[str]:
    column = facts[0].column
    yield f"### {_line(column.name)}"
    yield "  \n".join(_line(line) for line in wording.column_lines(column)) or _line(column.title)
    if facts[0].clause is None:
        yield "\n\n".join(_line(line) for line in (wording.why_empty(facts[0].cell), *wording.nearest(facts[0].cell)))
        return
    row, place = facts[0].row_number, facts[0].column_number
    for number, lacking in changes.in_order(row, place, len(facts)):
        clause = facts[number].clause
        if lacking is not None:
            yield _line(f"{located(lacking.pinpoint)} ({sentence(wording.ONLY_IN_BASE)})")
            yield "\n".join(f"> {line}" for line in f"<del>{escaped(lacking.text)}</del>".split("\n"))
        elif clause is not None:
            yield from _clause(facts[number], clause, changes.clause(row, place, number))


def _clause(fact: Fact, clause: CellClause, found: Compared | None) -> Iterator[str]:
    pinpoint = _line(" ".join(part for part in (located(clause.pinpoint), clause.heading) if part))
    yield f"[{pinpoint}](<{clause.permalink}>)" if is_address(clause.permalink) else pinpoint or _line(clause.eid)
    ops = found.ops if found is not None else None
    words = escaped(clause.text) if ops is None else "".join(_marked(op) for op in ops)
    yield "\n".join(f"> {line}" for line in words.split("\n"))
    yield _line(wording.standing(fact.column, clause, fact.row.code, found))


def _marked(op: Op) -> str:
    """Marks of change are HTML, which CommonMark passes through."""
    if op.kind == "equal" or not op.text:
        return escaped(op.text)
    tag = "ins" if op.is_in_other else "del"
    return f"<{tag}>{escaped(op.text)}</{tag}>"


def escaped(text: str) -> str:
    """The text such that CommonMark renders it as it is, a line break as a hard break."""
    words = _MARKUP.sub(r"\\\g<0>", printable(text))
    words = _BLOCK.sub(
        lambda found: f"\\{found['mark']}" if found["mark"] else f"{found['number']}\\{found['stop']}", words
    )
    words = _SPACE.sub(lambda found: "".join(f"&#{ord(space)};" for space in found[0]), words)
    lines = words.split("\n")
    breaks = ["\\\n" if before and after else "&#10;" for before, after in pairwise(lines)]
    return "".join(line + end for line, end in zip(lines, [*breaks, ""], strict=True))


def _line(text: str) -> str:
    """The text on one line, for headings and lists."""
    return escaped(text.replace("\n", " "))
