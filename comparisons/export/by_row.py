"""A row of the table with its agreements as rows, for the formats that draw tables: a line an agreement.

Beside its name stand its date, the values of the leading kinds of term, its clauses with what changed in them, and their standing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from comparisons.desk.by_row import leading_kinds
from comparisons.desk.redline import Redlines
from comparisons.desk.table import Fact, Row, Table
from comparisons.desk.values import ValueLine
from comparisons.export import wording
from comparisons.export.grid import GridCell, GridLine, Section
from web.locators import located
from web.wording import sentence


def section_of(table: Table, row: Row, cells: Sequence[Sequence[Fact]], changes: Redlines) -> Section:
    line = [facts[0].cell for facts in cells]
    kinds = leading_kinds(row.code, line)
    heads = [sentence("Date and place"), *(kind.kind[:1].upper() + kind.kind[1:] for kind in kinds)]
    heads += [sentence("Clauses"), sentence("Terms and standing")]
    return Section(
        row.label,
        tuple((head, "") for head in heads),
        tuple((facts[0].column.name, tuple(_cells(facts, kinds, table, changes))) for facts in cells),
    )


def _cells(facts: Sequence[Fact], kinds: Sequence[ValueLine], table: Table, changes: Redlines) -> Iterator[GridCell]:
    column, place = facts[0].column, facts[0].column_number
    _, when = wording.head(column, is_base=column.slug == table.base)
    yield (GridLine(when),) if when else ()
    for kind in kinds:
        yield tuple(GridLine(value.term.label or value.term.text or value.term.value) for value in kind.cells[place])
    yield tuple(_clauses(facts, changes))
    yield tuple(_standings(facts, changes))


def _clauses(facts: Sequence[Fact], changes: Redlines) -> Iterator[GridLine]:
    if facts[0].clause is None:
        yield from map(GridLine, (wording.why_empty(facts[0].cell), *wording.nearest(facts[0].cell)))
        return
    row, place = facts[0].row_number, facts[0].column_number
    for number, lacking in changes.in_order(row, place, len(facts)):
        clause, found = facts[number].clause, changes.clause(row, place, number)
        if lacking is not None:
            note = f"{located(lacking.pinpoint)} ({sentence(wording.ONLY_IN_BASE)})"
            yield GridLine(lacking.text, note, is_quoted=True, ops=wording.only_in_base(lacking))
        elif clause is not None:
            pinpoint = " ".join(part for part in (located(clause.pinpoint), clause.heading) if part)
            ops = found.ops if found is not None and found.ops is not None else ()
            yield GridLine(clause.text, pinpoint, clause.permalink, is_quoted=True, ops=ops)


def _standings(facts: Sequence[Fact], changes: Redlines) -> Iterator[GridLine]:
    for number, fact in enumerate(facts):
        if fact.clause is not None:
            found = changes.clause(fact.row_number, fact.column_number, number)
            pinpoint = f"{located(fact.clause.pinpoint)}: " if len(facts) > 1 else ""
            yield GridLine(pinpoint + wording.standing(fact.column, fact.clause, fact.row.code, found))
