"""The judged pairs as a reader would be shown them, and further inputs of each kind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from comparisons.alignment.description import describe
from comparisons.alignment.diff import Op, diff
from comparisons.alignment.normalize import Folds
from comparisons.desk.baseline import Base, bases
from comparisons.desk.difference_words import description_sentence
from comparisons.desk.judged import f1, judge, read
from comparisons.desk.redline import CellRedline, compare, redlines
from comparisons.desk.table import Cell, CellClause, Column, Row, Table
from tests.comparisons.tables import MADE_ON

CASES = read(Path(__file__).parents[3] / "fixtures" / "gold" / "judged_pairs.jsonl")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_no_judged_pair_misleads(case: dict[str, Any]) -> None:
    assert judge(case).misleads == ()


def test_the_judged_pairs_are_aligned() -> None:
    assert len(CASES) >= 60
    assert f1([judge(case) for case in CASES]) >= 0.97  # measured: 0.992


def shown(base: list[str], other: list[str]) -> CellRedline:
    columns = Column("base", "Base"), Column("other", "Other")
    made = [
        Cell("present", tuple(CellClause(f"art_{n}", f"Art. {n}", text) for n, text in enumerate(texts)))
        for texts in (base, other)
    ]
    return compare(Base(made[0], columns[0], 0), made[1], columns[1], Folds())


def ops(found: CellRedline, kind: str) -> list[str]:
    return [op.text.strip() for clause in found.clauses for op in clause.ops or () if op.kind == kind]


@pytest.mark.parametrize(
    ("base", "other"),
    [
        ("A fee of CHF 12'000.00 is due.", "A fee of 12 000 Swiss francs is due."),
        ("It ends on 31 December 2027.", "It ends on 2027-12-31."),
        ("It was signed on the 3rd day of June 1998.", "It was signed on June 3, 1998."),
        ("Agreed:\n- trains\n- ships", "Agreed:\n1. trains\n2. ships"),
        ("The Office must keep the seal.", "The seal must be kept by the Office."),
        ("The Board may not sell the vessel.", "The vessel may not be sold by the Board."),
        ("Workshops are open to all.", "Work shops are  open to all."),
    ],
)
def test_what_is_written_otherwise_is_set_aside(base: str, other: str) -> None:
    assert diff(base, other, Folds()).is_equal
    assert not diff(base, other).is_equal


@pytest.mark.parametrize(
    ("base", "other"),
    [
        ("Either Party may terminate this Agreement.", "This Agreement shall be terminated by either Party."),
        ("The Office keeps point (a).", "The Office keeps point (b)."),
        ("It lasts until 1 May.", "It lasts until 1 June."),
        ("A fee of $ 5 is due.", "A fee of € 5 is due."),
        ("The Bank may inform the Union.", "The Bank may be informed by the Union."),
    ],
)
def test_what_means_something_else_is_a_difference(base: str, other: str) -> None:
    assert not diff(base, other, Folds()).is_equal


def test_a_base_paragraph_that_nothing_answers_stands_whole_in_its_place() -> None:
    immunity = "The Institute enjoys immunity from every form of legal process."
    found = shown(
        ["Costs are shared equally.", immunity, "Talks are held in May."],
        ["Costs are shared equally.", "Talks are held in June."],
    )
    assert found.in_order() == [(False, 0), (True, 1), (False, 1)]
    assert ops(found, "delete") == ["May"]


def test_a_clause_among_several_has_its_own_figure() -> None:
    notice = "Either Party may terminate this Agreement by giving {} months' written notice to the other Party."
    found = shown([notice.format("three")], ["Flags are flown on holidays.", notice.format("nine")])
    assert [clause.verdict for clause in found.clauses] == ["alone", "marks"]
    assert found.clauses[1].remark == "93 % alike"


def test_a_row_whose_base_lacks_the_clause_compares_the_others() -> None:
    columns = tuple(Column(slug, slug.upper(), date=date) for slug, date in (("a", ""), ("b", "2012"), ("c", "1999")))
    texts = ("", "Costs are shared by both.", "Costs are shared.")
    cells = tuple(
        Cell("present", (CellClause("art_1", "Art. 1", text),)) if text else Cell("not_reviewed") for text in texts
    )
    found = redlines(Table(columns, (Row("financial", "Financial"),), (cells,), MADE_ON, base="a"), Folds())
    base = found.bases[0]
    assert base is not None and (base.column.slug, base.instead_of) == ("c", "A")
    assert list(found.cells) == [(0, 1)]


def _scored(text: str, score: float, **facts: str) -> Cell:
    return Cell("present", (CellClause("art_1", "Art. 1", text, score=score, **facts),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("base", "scores", "states", "chosen", "is_doubted"),
    [
        ("~earliest", (0.75, 0.95, 0.97), "sss", "b", False),
        ("~earliest", (0.75, 0.95, 0.97), "css", "a", False),
        ("~earliest", (0.72, 0.8, 0.6), "sss", "a", True),
        ("~earliest", (0.6, 0.8, 0.75), "sss", "b", True),
        ("~usual", (0.75, 0.95, 0.97), "sss", "b", False),
        ("d", (0.75, 0.95, 0.97), "sss", "b", False),
        ("a", (0.75, 0.95, 0.97), "sss", "a", True),
        ("a", (0.75, 0.95, 0.97), "css", "a", False),
    ],
)
def test_a_base_is_sought_among_clauses_of_a_certain_type_and_a_doubtful_one_is_called_so(
    base: str, scores: tuple[float, ...], states: str, chosen: str, is_doubted: bool
) -> None:
    """The first, and earliest, speaks of safeguards that end on nuclear material: typed as termination by 75 %."""
    texts = (
        "Safeguards end on nuclear material that is consumed.",
        "Either Party may end it by notice.",
        "Either Party may end it by letter.",
    )
    columns = tuple(
        Column(slug, slug.upper(), date=date) for slug, date in zip("abcd", ("1973", "1980", "1990", ""), strict=True)
    )
    cells = [
        _scored(text, score, state="confirmed" if state == "c" else "suggested")
        for text, score, state in zip(texts, scores, states, strict=True)
    ]
    table = Table(columns, (Row("termination", "Termination"),), ((*cells, Cell("not_reviewed")),), MADE_ON, base=base)
    found = bases(table, Folds())[0]
    assert found is not None and (found.column.slug, bool(found.doubt)) == (chosen, is_doubted)
    assert bool(found.instead_of) is (base == "d")


def test_another_language_is_called_so_and_nothing_is_struck() -> None:
    english = "Either Party may terminate this Agreement by giving six months' written notice."
    french = "Chaque Partie peut dénoncer le présent Accord moyennant un préavis écrit de six mois."
    found = shown([english], [french])
    assert found.clauses[0].remark == "another language: French, Base is in English, so no marks"
    assert found.lacking == ()


def test_texts_worded_otherwise_are_described() -> None:
    (clause,) = shown(
        ["Disagreements are resolved amicably through talks between the heads of the two bodies."],
        ["Any dispute shall be submitted to a sole arbitrator, if consultations between the Parties fail."],
    ).clauses
    assert clause.ops is None
    assert clause.remark.startswith("worded otherwise (")
    assert "only here: " in clause.remark and "arbitrator" in clause.remark


def test_a_description_names_a_modal_only_where_each_text_has_one() -> None:
    both = "Either Party may withdraw. Projects in hand shall be completed."
    assert "in the base, “may” here" not in description_sentence(describe(both, "Flags may be flown."))
    flags = description_sentence(describe("Flags shall be flown.", "Badges may be worn."))
    assert "“shall” in the base, “may” here" in flags
    months = description_sentence(describe("It ends three months later.", "It ends four days later."))
    assert "only the base: three months" in months


def test_moved_runs_keep_both_texts() -> None:
    found = diff("One waits. Ships may sail by night.", "Ships may by night sail. One waits.", Folds())
    assert (found.base, found.other) == ("One waits. Ships may sail by night.", "Ships may by night sail. One waits.")
    assert {op.move for op in found.ops if isinstance(op, Op) and op.kind == "move"} >= {1, 2}
