"""What stands in a cell beside its base: pairs of clauses, their differences, and what has no counterpart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from comparisons import page
from comparisons.choice import Choice
from comparisons.table import Cell, CellClause, Column, Table
from tests.comparisons.tables import HARBOUR, MADE_ON, METRO, TERMINATION, sample

CHOICE = Choice((HARBOUR.slug, METRO.slug), (TERMINATION.code,), base=HARBOUR.slug, view="diff")
NOTICE = "Either Party may terminate this Agreement by giving six months' written notice."
SURVIVES = "Obligations of confidentiality outlast the end of this Agreement by ten years."


def shown(base: list[str], other: list[str], choice: Choice = CHOICE) -> page.ShownCell:
    cells = [
        Cell("present", tuple(CellClause(f"art_{n}", f"Art. {n}", text) for n, text in enumerate(texts, 1)))
        if texts
        else Cell("not_reviewed")
        for texts in (base, other)
    ]
    table = Table((HARBOUR, METRO), (TERMINATION,), (tuple(cells),), MADE_ON)
    return page.rows(table, choice)[0].cells[1]


def test_changed_words_are_marked_against_the_base() -> None:
    (clause,) = shown([NOTICE], [NOTICE.replace("six months'", "thirty days'")]).clauses
    assert clause.difference is not None
    changed = [op.text for op in clause.difference.ops if op.kind in ("insert", "delete")]
    assert changed == ["six months", "thirty days"]
    assert "% alike" in clause.remark
    assert clause.difference.other == clause.clause.text


def test_another_wording_altogether_gets_no_marks() -> None:
    (clause,) = shown([NOTICE], ["The Director fixes the tariffs of the ferries each spring."]).clauses
    assert clause.difference is None
    assert clause.remark.startswith("another wording altogether (")


@pytest.mark.parametrize(
    ("other", "remark"),
    [
        (NOTICE, "word for word the same"),
        (NOTICE.replace("six", "6").upper(), "the same, but for what is set aside"),
    ],
)
def test_the_same_says_so(other: str, remark: str) -> None:
    assert shown([NOTICE], [other]).clauses[0].remark == remark


def test_clauses_in_another_order_meet_what_they_answer() -> None:
    cell = shown([NOTICE, SURVIVES], [SURVIVES.replace("ten", "five"), NOTICE])
    assert [clause.against.eid for clause in cell.clauses if clause.against] == ["art_2", "art_1"]
    assert cell.lacking == ()


def test_what_answers_nothing_is_said_on_both_sides() -> None:
    cell = shown([NOTICE, SURVIVES], [NOTICE, "Fish caught at night belong to the lighthouse keeper."])
    assert cell.clauses[1].remark == "no counterpart in Harbour–Relief, so no marks"
    assert cell.clauses[1].difference is None
    assert [clause.eid for clause in cell.lacking] == ["art_2"]


def test_the_base_itself_and_cells_without_clauses_have_no_marks() -> None:
    assert shown([NOTICE], []).clauses == ()
    assert shown([NOTICE], []).lacking == ()
    cell = shown([], [NOTICE])
    assert cell.clauses[0].difference is None
    table = sample()
    choice = replace(CHOICE, agreements=tuple(column.slug for column in table.columns), types=("termination", "audit"))
    assert all(clause.difference is None for clause in page.rows(table, choice)[0].cells[0].clauses)


def test_text_view_compares_nothing() -> None:
    assert shown([NOTICE], [NOTICE], replace(CHOICE, view="text")).clauses[0].remark == ""


def test_heads_carry_links_that_move_remove_and_choose_the_base() -> None:
    table = Table((HARBOUR, METRO), (TERMINATION,), ((Cell("not_reviewed"), Cell("not_reviewed")),), MADE_ON)
    first, second = page.columns(table, CHOICE)
    assert (first.is_base, second.is_base) == (True, False)
    assert [step.label for step in first.steps] == ["Move Harbour–Relief right", "Remove Harbour–Relief"]
    assert [step.sign for step in second.steps] == ["←", "as base", "×"]
    assert second.steps[1].query == CHOICE.against(METRO.slug).query()
    (row,) = page.rows(table, CHOICE)
    assert [step.label for step in row.steps] == ["Remove Termination"]


def test_a_cell_of_many_clauses_is_paired_in_reasonable_time() -> None:
    texts = [f"Party number {n} shall deliver {n * 7} crates of type {n * 13} to harbour {n * 3}." for n in range(40)]
    assert len(shown(texts, texts[::-1]).clauses) == 40


def test_columns_without_parties_can_be_compared() -> None:
    bare = Column("x", "X")
    cells = (
        (Cell("present", (CellClause("a", "Art. 1", NOTICE),)), Cell("present", (CellClause("a", "Art. 1", NOTICE),))),
    )
    table = Table((bare, replace(bare, slug="y")), (TERMINATION,), cells, MADE_ON)
    assert page.rows(table, Choice(("x", "y"), ("termination",), view="diff"))[0].cells[1].clauses[0].remark
