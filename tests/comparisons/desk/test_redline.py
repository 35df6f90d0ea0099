from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from comparisons.alignment.diff import Diff, diff
from comparisons.alignment.normalize import NO_FOLDS, Folds
from comparisons.desk.baseline import Base, left_out_of, with_pasted
from comparisons.desk.marks_html import marked
from comparisons.desk.party_names import party_keys
from comparisons.desk.redline import CellRedline, Compared, compare, redlines
from comparisons.desk.selection import EARLIEST, USUAL
from comparisons.desk.table import Cell, CellClause, Column, Pairing, Row, Table
from tests.comparisons.tables import HARBOUR, MADE_ON, METRO, sample


def redline(difference: Diff) -> str:
    return "".join(map(marked, difference.ops))


def test_what_came_and_went_is_marked() -> None:
    assert redline(diff("either Party may act now", "either Party must act now")) == (
        "either Party <del>may</del><ins>must</ins> act now"
    )


def test_what_was_set_aside_says_how_the_base_has_it() -> None:
    assert (
        redline(diff("in 6 months", "in six months", Folds()))
        == 'in <span class="folded" title="base: 6">six<span class="vh unselected"> (base: 6) </span></span> months'
    )


def test_a_move_names_its_other_end() -> None:
    first, second = "One two alpha beta gamma delta", "epsilon zeta eta theta iota kappa lambda mu nu xi"
    html = redline(diff(f"{first}. {second}.", f"{second}. {first}."))
    assert re.search(r'<del class="moved" title="moved: see 1">One two alpha beta gamma delta', html)
    assert re.search(r'<ins class="moved" title="moved: 1">One two alpha beta gamma delta', html)


def test_text_of_an_agreement_is_never_markup() -> None:
    html = redline(diff("a <b>bold</b> & 6 words", '<script>alert("x")</script> a <b>bold</b> & "six" words', Folds()))
    assert "<script" not in html
    assert "<b>" not in html
    assert "<ins>&lt;script&gt;alert(" in html
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; " in html


@given(st.text("<>&\"' ab;", max_size=40), st.text("<>&\"' ab;", max_size=40))
def test_only_marks_of_change_are_live(base: str, other: str) -> None:
    html = redline(diff(base, other, Folds()))
    assert re.sub(r'</?(?:ins|del|span)(?: class="[a-z]+")?(?: title="[^"<>]*")?>', "", html).count("<") == 0


def _cell(*texts: str) -> Cell:
    return Cell(
        "present", tuple(CellClause(eid=f"art_{i}", pinpoint=f"Art. {i}", text=text) for i, text in enumerate(texts))
    )


def compared(base: list[str], other: list[str], folds: Folds = NO_FOLDS, pairing: Pairing | None = None) -> CellRedline:
    parties = Column("x", "X", parties=("A", "B"), designations=(("a", "A"), ("a b", "B")))
    return compare(Base(_cell(*base), parties, 0), _cell(*other), parties, folds, pairing)


def told(found: Compared) -> list[tuple[str, str]]:
    return [(op.kind, op.text.strip()) for op in found.ops or ()]


def test_shared_parties_are_themselves_and_the_others_answer_each_other() -> None:
    ours, theirs = (dict(names) for names in party_keys(HARBOUR, METRO))
    assert ours["the Union"] == theirs["the Office"] == "party 1"
    assert ours["Relief Organization"] == theirs["Relief Organization"] == ours["Relief"]


def test_a_table_is_redlined_against_its_base() -> None:
    made = redlines(sample(), Folds())
    assert list(made.cells) == [(0, 1)]
    found = made.clause(0, 1, 0)
    assert found is not None
    shown = set(told(found))
    assert ("equal", "The Office") in shown
    assert ("delete", "six (6) months") in shown
    assert ("insert", "thirty days") in shown
    assert [clause.pinpoint for clause in made.lacking(0, 1)] == ["Art. 9(3)"]


def test_clauses_in_another_order_are_compared_with_what_they_answer() -> None:
    costs, notice = "Each Party bears its own costs.", "Either Party may end this Agreement on notice."
    found = compared([notice, costs], [costs, notice + " At once."])
    assert [clause.against for clause in found.clauses] == [(1,), (0,)]
    assert [op.kind for op in found.clauses[0].ops or ()] == ["equal"]
    assert told(found.clauses[1]) == [("equal", notice), ("insert", "At once.")]


def test_what_only_the_base_has_is_named_and_what_only_the_other_has_gets_no_marks() -> None:
    found = compared(["Costs are shared.", "Emblems are protected."], ["Costs are shared."])
    assert (told(found.clauses[0]), found.lacking) == ([("equal", "Costs are shared.")], (1,))
    back = compared(["Costs are shared."], ["Costs are shared.", "Emblems are protected."])
    assert (back.clauses[1].ops, back.clauses[1].remark) == (None, "no similar wording found in X, so no marks")


def test_the_likeness_of_a_cell_counts_what_stands_alone() -> None:
    assert compared(["Costs are shared."], ["Costs are shared."]).similarity == 1
    assert 0.4 < compared(["Costs are shared.", "Emblems stay safe."], ["Costs are shared."]).similarity < 0.8


def test_what_a_person_paired_stands_over_the_machine() -> None:
    costs, emblems = "Costs are shared by both.", "Emblems are protected by law."
    said = Pairing("x", "y", "audit", (("art_0", "art_1"), ("art_1", "art_1")), by="A. Officer")
    found = compared([costs, emblems], [costs, emblems], pairing=said)
    assert found.clauses[0].remark == "no similar wording found in X, so no marks"
    assert (found.clauses[1].against, found.clauses[1].paired_by) == ((0, 1), "A. Officer")


def _table(base: str, *texts: str) -> Table:
    columns = tuple(Column(f"c{n}", f"C{n}", date=str(2010 - n)) for n in range(len(texts)))
    return Table(columns, (Row("audit", "Audit"),), (tuple(map(_cell, texts)),), MADE_ON, base=base)


def test_the_base_of_a_row_is_the_earliest_or_the_wording_most_others_use() -> None:
    texts = ("Accounts are audited each year.", "Accounts are audited each year in May.", "Nobody audits.")
    assert [base.column.slug for base in redlines(_table(EARLIEST, *texts), NO_FOLDS).bases if base] == ["c2"]
    assert [base.column.slug for base in redlines(_table(USUAL, *texts), NO_FOLDS).bases if base] == ["c0"]


def test_a_pasted_text_is_a_column_of_its_own_and_the_base() -> None:
    made = with_pasted(_table("", "Costs are shared."), "Costs are shared by all.\n\nEmblems are safe.\n")
    assert [clause.text for clause in made.cells[0][0].clauses] == ["Costs are shared by all.", "Emblems are safe."]
    found = redlines(made, NO_FOLDS)
    assert [op.kind for op in found.cells[0, 1].clauses[0].ops or ()] == ["equal", "delete", "equal"]
    assert [clause.eid for clause in found.lacking(0, 1)] == ["pasted_2"]


def test_a_pasted_text_is_compared_as_far_as_it_is_said() -> None:
    def pasted(count: int) -> str:
        return "\n\n".join(f"Cost {n} is shared." for n in range(count))

    for count, said in [(300, ""), (6_000, "The pasted text has 6,000 paragraphs; only the first 300 are compared.")]:
        made = with_pasted(_table("", "Costs are shared."), pasted(count))
        assert len(made.cells[0][0].clauses) == 300
        assert left_out_of(pasted(count)) == said


TEXTS = st.lists(st.text("ab c.\u241e\n", min_size=1, max_size=12), min_size=1, max_size=4)


@given(TEXTS, TEXTS, st.booleans())
def test_each_clause_that_has_marks_is_given_back_exactly(base: list[str], other: list[str], is_folded: bool) -> None:
    found = compared(base, other, Folds() if is_folded else NO_FOLDS)
    for text, clause in zip(other, found.clauses, strict=True):
        if clause.ops is not None:
            assert "".join(op.text for op in clause.ops if op.is_in_other) == text
