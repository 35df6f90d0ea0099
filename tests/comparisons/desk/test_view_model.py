"""What stands in a cell beside its base: pairs of clauses, their differences, and what has no counterpart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from comparisons.desk import cells
from comparisons.desk import view_model as page
from comparisons.desk.redline import Compared
from comparisons.desk.selection import Choice
from comparisons.desk.table import Cell, CellClause, CellTerm, Column, Table
from tests.comparisons.tables import HARBOUR, MADE_ON, METRO, TERMINATION, sample

CHOICE = Choice((HARBOUR.slug, METRO.slug), (TERMINATION.code,), base=HARBOUR.slug, view="diff")
NOTICE = "Either Party may terminate this Agreement by giving six months' written notice."
SURVIVES = "Obligations of confidentiality outlast the end of this Agreement by ten years."


def compared(base: list[str], other: list[str]) -> tuple[Compared, ...]:
    redline = shown(base, other).redline
    assert redline is not None
    return redline.clauses


def shown(base: list[str], other: list[str], choice: Choice = CHOICE) -> page.ShownCell:
    made = [
        Cell("present", tuple(CellClause(f"art_{n}", f"Art. {n}", text) for n, text in enumerate(texts, 1)))
        if texts
        else Cell("not_reviewed")
        for texts in (base, other)
    ]
    table = Table((HARBOUR, METRO), (TERMINATION,), (tuple(made),), MADE_ON, base=choice.base)
    return page.Shown.of(table, choice).rows[0].cells[1]


def test_changed_words_are_marked_against_the_base() -> None:
    other = NOTICE.replace("six months'", "thirty days'")
    (clause,) = compared([NOTICE], [other])
    assert clause.difference is not None
    changed = [op.text for op in clause.difference.ops if op.kind in ("insert", "delete")]
    assert changed == ["six months", "thirty days"]
    assert "% alike" in clause.remark
    assert clause.difference.other == other


def test_another_wording_altogether_gets_no_marks() -> None:
    (clause,) = compared([NOTICE], ["The Director fixes the tariffs of the ferries each spring."])
    assert clause.difference is None
    assert clause.remark == "no similar wording found in Harbour–Relief, so no marks"
    (clause,) = compared(
        [NOTICE], ["Withdrawal takes effect half a year after the other side was told of it by letter."]
    )
    assert clause.difference is None
    assert clause.remark.startswith("worded otherwise (")


@pytest.mark.parametrize(
    ("other", "remark"),
    [
        (NOTICE, "word for word the same"),
        (NOTICE.replace("six", "6").upper(), "the same, but for what is set aside"),
    ],
)
def test_the_same_says_so(other: str, remark: str) -> None:
    assert compared([NOTICE], [other])[0].remark == remark


def test_clauses_in_another_order_meet_what_they_answer() -> None:
    cell = shown([NOTICE, SURVIVES], [SURVIVES.replace("ten", "five"), NOTICE])
    assert cell.redline is not None
    assert [clause.against for clause in cell.redline.clauses] == [(1,), (0,)]
    assert cell.lacking == ()


def test_what_answers_nothing_is_said_on_both_sides() -> None:
    cell = shown([NOTICE, SURVIVES], [NOTICE, "Fish caught at night belong to the lighthouse keeper."])
    assert cell.redline is not None
    assert cell.redline.clauses[1].remark == "no similar wording found in Harbour–Relief, so no marks"
    assert cell.redline.clauses[1].difference is None
    assert [clause.eid for clause in cell.lacking] == ["art_2"]


def test_the_base_itself_and_cells_without_clauses_have_no_marks() -> None:
    assert shown([NOTICE], []).redline is None
    assert shown([], [NOTICE]).redline is None
    choice = replace(
        CHOICE, agreements=tuple(column.slug for column in sample().columns), types=("termination", "audit")
    )
    first = page.Shown.of(sample(), choice).rows[0].cells[0]
    assert (first.is_base, first.redline) == (True, None)


def test_text_view_compares_nothing() -> None:
    assert shown([NOTICE], [NOTICE], replace(CHOICE, view="text")).redline is None


def test_heads_carry_steps_that_move_remove_and_choose_the_base() -> None:
    cells = ((Cell("present", (CellClause("a", "Art. 1", NOTICE),)), Cell("not_reviewed")),)
    made = page.Shown.of(Table((HARBOUR, METRO), (TERMINATION,), cells, MADE_ON, base=HARBOUR.slug), CHOICE)
    first, second = made.columns
    assert (first.is_base, second.is_base) == (True, False)
    assert [step.label for step in first.steps] == ["Move Harbour–Relief right", "Remove Harbour–Relief"]
    assert [step.sign for step in second.steps] == ["←", "as base", "×"]
    assert CHOICE.stepped(second.steps[1].step) == CHOICE.against(METRO.slug)
    assert [step.label for step in made.rows[0].steps] == ["Remove Termination"]


def test_a_row_alone_leads_back_to_all() -> None:
    choice = replace(
        CHOICE, types=("termination", "audit"), agreements=tuple(column.slug for column in sample().columns)
    )
    made = page.Shown.of(sample(), choice.stepped("alone audit"))
    assert [row.row.code for row in made.rows] == ["audit"]
    before, back = made.rows[0].steps
    assert choice.stepped(before.step) == choice.stepped("alone termination")
    assert choice.stepped("alone audit").stepped(back.step) == choice


def test_the_base_of_all_rows_is_pinned_and_that_of_a_row_only_marked() -> None:
    choice = replace(CHOICE, types=("termination", "audit"), agreements=tuple(c.slug for c in sample().columns))
    pinned = [
        [" pinned" in cells.cell(cell, cells.Desk("diff", has_base_by_row=by_row)) for cell in row.cells]
        for by_row in (False, True)
        for row in page.Shown.of(replace(sample(), base=HARBOUR.slug), choice).rows
    ]
    assert pinned == [[True, False, False]] * 2 + [[False] * 3] * 2


def test_a_base_that_stands_for_one_that_lacks_the_clause_is_not_pinned_over_another_column() -> None:
    table = replace(sample(), base=sample().columns[2].slug)
    choice = replace(CHOICE, types=("termination", "audit"), agreements=tuple(c.slug for c in table.columns))
    shown = [cells.cell(cell, cells.Desk("diff")) for cell in page.Shown.of(table, choice).rows[0].cells]
    assert sum(" is-base" in one for one in shown) == 1 and not any(" pinned" in one for one in shown)


def test_each_number_of_the_practice_line_opens_its_clauses() -> None:
    (line, *_) = page.Shown.of(sample(), replace(CHOICE, types=("termination", "audit"))).rows[0].practice
    assert [part.words for part in line.parts] == [
        "six months' notice in 1 of 2",
        "thirty days in 1",
        "1 text not held",
    ]
    assert line.parts[1].query == f"agreement={METRO.slug}&type=termination"
    assert [part.at for part in line.parts] == [pytest.approx(100 * n / 3) for n in range(3)]


def test_rows_alike_in_all_columns_are_told_as_such_on_request() -> None:
    assert page.alike(_line(NOTICE, NOTICE), CHOICE.aside) == "word for word the same in all"
    assert (
        page.alike(_line(NOTICE, NOTICE.replace("six", "6")), CHOICE.aside)
        == "the same in all, but for what is set aside"
    )
    assert page.alike(_line(NOTICE, SURVIVES), CHOICE.aside) == ""
    assert page.alike((*_line(NOTICE, NOTICE), Cell("not_reviewed")), CHOICE.aside) == ""


def _line(*texts: str) -> tuple[Cell, ...]:
    return tuple(Cell("present", (CellClause("art_1", "Art. 1", text),)) for text in texts)


def test_wordings_that_share_nothing_are_families_of_their_own() -> None:
    line = _line(NOTICE, NOTICE.replace("six", "nine"), SURVIVES, SURVIVES.replace("ten", "five"))
    columns = tuple(Column(slug, slug) for slug in "wxyz")
    assert [family.sigla for family in page.families(line, columns, CHOICE.aside)] == [("A", "B"), ("C", "D")]


def test_terms_that_differ_from_the_base_are_told_as_terms() -> None:
    ours = Cell(
        "present",
        (CellClause("a", "Art. 1", NOTICE, terms=(CellTerm("notice_period", "P6M", "six months", "6 months"),)),),
    )
    theirs = Cell(
        "present", (CellClause("b", "Art. 2", NOTICE, terms=(CellTerm("notice_period", "P30D", "x", "30 days"),)),)
    )
    table = Table((HARBOUR, METRO), (TERMINATION,), ((ours, theirs),), MADE_ON, base=HARBOUR.slug)
    html = cells.cell(page.Shown.of(table, CHOICE).rows[0].cells[1], cells.Desk("diff"))
    assert '<dt>Notice period</dt><dd title="“x”"><ins>30 days</ins> <del>6 months</del></dd>' in html


def test_a_cell_of_many_clauses_is_paired_in_reasonable_time() -> None:
    texts = [f"Party number {n} shall deliver {n * 7} crates of type {n * 13} to harbour {n * 3}." for n in range(40)]
    assert len(compared(texts, texts[::-1])) == 40


def test_columns_without_parties_can_be_compared() -> None:
    bare = Column("x", "X")
    table = Table((bare, replace(bare, slug="y")), (TERMINATION,), (_line(NOTICE, NOTICE),), MADE_ON, base="x")
    redline = page.Shown.of(table, Choice(("x", "y"), ("termination",), view="diff")).rows[0].cells[1].redline
    assert redline is not None
    assert redline.clauses[0].remark
