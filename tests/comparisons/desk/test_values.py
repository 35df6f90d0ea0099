"""Terms like beside like: a line a kind, the leading kind first, told once a column with all the places where it stands."""

from __future__ import annotations

from comparisons.desk.table import Cell, CellClause, CellTerm
from comparisons.desk.values import ValueLine, by_kind

SIX, THIRTY = CellTerm("notice_period", "P6M", "six months", "6 months"), CellTerm("notice_period", "P30D", "30 days")
WRITTEN = CellTerm("form", "written", "in writing")


def cell(*terms: tuple[CellTerm, ...]) -> Cell:
    return Cell("present", tuple(CellClause(f"art_{n}", f"Art. {n}", "", terms=t) for n, t in enumerate(terms, 1)))


def told(lines: tuple[ValueLine, ...]) -> dict[str, list[list[str]]]:
    return {
        line.kind: [
            [f"{value.term.value} {', '.join(clause.pinpoint for clause in value.clauses)}" for value in values]
            for values in line.cells
        ]
        for line in lines
    }


def test_the_leading_kind_comes_first_and_each_value_once_with_its_places() -> None:
    lines = by_kind("termination", [cell((WRITTEN, SIX), (SIX, SIX)), cell((WRITTEN,)), Cell("not_reviewed")])
    assert list(told(lines)) == ["", "notice period", "form"]
    assert told(lines)["notice period"] == [["P6M Art. 1, Art. 2"], [], []]
    assert [line.is_same for line in lines] == [False, False, True]


def test_what_the_base_has_otherwise_is_marked_and_its_silence_marks_nothing() -> None:
    ours, theirs = cell((SIX,)), cell((THIRTY, WRITTEN))
    _, notice, form = by_kind("termination", [ours, theirs], base=0)
    assert [value.differs for values in notice.cells for value in values] == [False, True]
    assert [value.differs for values in form.cells for value in values] == [False]
    assert not any(value.differs for line in by_kind("termination", [ours, theirs]) for c in line.cells for value in c)


def test_clauses_without_terms_have_the_line_that_says_where_they_stand() -> None:
    assert told(by_kind("audit", [cell(()), Cell("verified_absent")])) == {"": [[], []]}
