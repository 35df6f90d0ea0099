from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from comparisons.diff import diff
from comparisons.fold import NO_FOLDS, Folds
from comparisons.redline import cell_diff, party_keys, redlines
from comparisons.table import Cell, CellClause
from comparisons.templatetags.redline import redline
from tests.comparisons.tables import HARBOUR, METRO, sample


def test_what_came_and_went_is_marked() -> None:
    assert redline(diff("either Party may act now", "either Party must act now")) == (
        "either Party <del>may</del><ins>must</ins> act now"
    )


def test_what_was_set_aside_says_how_the_base_has_it() -> None:
    assert (
        redline(diff("in 6 months", "in six months", Folds()))
        == 'in <span class="folded" title="base: 6">six</span> months'
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


def test_shared_parties_are_themselves_and_the_others_answer_each_other() -> None:
    ours, theirs = party_keys(HARBOUR, METRO)
    assert ours["the Union"] == theirs["the Office"] == "party 1"
    assert ours["Relief Organization"] == theirs["Relief Organization"] == ours["Relief"]


def test_a_table_is_redlined_against_its_base() -> None:
    made = redlines(sample(), Folds())
    assert list(made) == [(0, 1, 0)]
    shown = {(op.kind, op.text.strip()) for op in made[0, 1, 0]}
    assert ("equal", "The Office") in shown
    assert ("delete", "six (6) months") in shown
    assert ("insert", "thirty days") in shown


def test_clauses_in_another_order_are_compared_with_what_they_answer() -> None:
    costs, notice = "Each Party bears its own costs.", "Either Party may end this Agreement on notice."
    _, (first, second) = cell_diff(_cell(notice, costs), _cell(costs, notice + " At once."), NO_FOLDS, {}, {})
    assert [op.kind for op in first] == ["equal"]
    assert [(op.kind, op.text.strip()) for op in second] == [("equal", notice), ("insert", "At once.")]


def test_what_only_the_base_has_is_shown_as_gone() -> None:
    _, (only,) = cell_diff(
        _cell("Costs are shared.", "Emblems are protected."), _cell("Costs are shared."), NO_FOLDS, {}, {}
    )
    assert [(op.kind, op.text) for op in only] == [
        ("equal", "Costs are shared."),
        ("delete", " Emblems are protected."),
    ]


TEXTS = st.lists(st.text("ab c.\u241e\n", min_size=1, max_size=12), min_size=1, max_size=4)


@given(TEXTS, TEXTS, st.booleans())
def test_each_clause_is_given_back_exactly(base: list[str], other: list[str], is_folded: bool) -> None:
    folds = Folds() if is_folded else NO_FOLDS
    _, ops = cell_diff(_cell(*base), _cell(*other), folds, {"a": "1"}, {"a": "1", "a b": "2"})
    assert ["".join(op.text for op in clause if op.is_in_other) for clause in ops] == other
