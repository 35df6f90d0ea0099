"""The practice line: what is counted, what is never counted as an absence, and how it is told."""

from __future__ import annotations

import pytest

from comparisons.desk.frequencies import NO_CLAUSE, duration_days, duration_words, of_row, practice
from comparisons.desk.table import Absence, Cell, CellClause, CellTerm, Column, Row


def test_the_practice_line_counts_what_is_known() -> None:
    values = {f"a{i}": "P6M" for i in range(11)} | {"b1": "P30D", "b2": "P30D", "c": NO_CLAUSE, "d": "not yet reviewed"}
    made = practice(values, {"P6M": "six months' notice"})
    assert made.sentence == "six months' notice in 11 of 14, thirty days in 2, no clause in 1, 1 not yet reviewed"
    assert [(part.value, part.count) for part in made.parts] == [("P6M", 11), ("P30D", 2), (NO_CLAUSE, 1)]
    assert made.parts[1].members == ("b1", "b2")
    assert [(outlier.member, outlier.reason) for outlier in made.outliers] == [
        ("c", "no clause, where 11 of 14 have six months' notice")
    ]


def test_an_outlier_says_why() -> None:
    made = practice({"a": "P6M", "b": "P6M", "c": "P6M", "d": "P1Y", "e": "P7D"})
    assert [outlier.reason for outlier in made.outliers] == [
        "one year, longer than usual: 3 of 5 have six months",
        "seven days, shorter than usual: 3 of 5 have six months",
    ]
    assert practice({"a": "P6M", "b": "P7D", "c": "P1Y", "d": "P2Y"}).outliers == ()
    assert practice({}).sentence == ""


@pytest.mark.parametrize(
    ("value", "words", "days"),
    [
        ("P6M", "six months", 182.625),
        ("P1M", "one month", 30.4375),
        ("P30D", "thirty days", 30),
        ("P1Y6M", "one year six months", 547.875),
        ("P2W", "two weeks", 14),
        ("joint", "", None),
        ("P", "", None),
    ],
)
def test_a_duration_in_words_and_days(value: str, words: str, days: float | None) -> None:
    assert duration_words(value) == words
    assert duration_days(value) == days


COLUMNS = tuple(Column(slug, slug.upper()) for slug in "abcd")


def said(kind: str, value: str) -> Cell:
    return Cell("present", (CellClause("art_1", "Art. 1", "Words.", terms=(CellTerm(kind, value),)),))


def test_a_row_is_counted_by_the_kind_of_term_that_matters_first() -> None:
    line = (
        said("notice_period", "P6M"),
        said("notice_period", "P30D"),
        said("form", "written_notice"),
        Cell("not_reviewed"),
    )
    lines = of_row(Row("termination", "Termination"), COLUMNS, line)
    assert [(found.kind, found.practice.sentence) for found in lines] == [
        (
            "notice period",
            "six months' notice in 1 of 3 that have the clause, thirty days in 1, 1 with no value read, 1 not yet reviewed",
        ),
        ("form", "written_notice in 1 of 3 that have the clause, 2 with no value read, 1 not yet reviewed"),
    ]
    assert lines[0].practice.unknown[0].members == ("c",)


@pytest.mark.parametrize(
    ("code", "kind"), [("confidentiality", "consent"), ("name_and_emblem", "consent"), ("liability", "allocation")]
)
def test_what_was_not_read_what_contradicts_itself_and_what_is_verified_absent_stay_apart(code: str, kind: str) -> None:
    silent = Cell("present", (CellClause("art_1", "Art. 1", "Words."),))
    absent = Cell("verified_absent", absence=Absence("A. Officer", "2025-04-30"))
    line = (said(kind, "read"), silent, said(kind, ""), absent)
    (found,) = of_row(Row(code, "Row"), COLUMNS, line)
    assert found.practice.sentence == "read in 1 of 4, no clause in 1, 1 with no value read, 1 in dispute"
    assert f"no {kind}" not in found.practice.sentence


def test_what_was_not_read_is_no_outlier() -> None:
    made = practice({"a": "P6M", "b": "P6M", "c": "P6M", "d": "P6M", "e": "no value read"})
    assert made.outliers == () and made.total == 4


def test_without_terms_the_clauses_are_counted_and_only_a_verified_absence_is_none() -> None:
    present = Cell("present", (CellClause("art_1", "Art. 1", "Words."),))
    absent = Cell("verified_absent", absence=Absence("A. Officer", "2025-04-30"))
    (line,) = of_row(Row("audit", "Audit"), COLUMNS, (present, absent, Cell("not_reviewed"), Cell("text_not_held")))
    assert line.practice.sentence == "a clause in 1 of 2, no clause in 1, 1 not yet reviewed, 1 text not held"


def test_a_pasted_text_is_no_practice() -> None:
    columns = (Column("~pasted", "Pasted"), *COLUMNS[:1])
    (line,) = of_row(
        Row("termination", "Termination"), columns, (said("notice_period", "P1Y"), said("notice_period", "P6M"))
    )
    assert line.practice.sentence == "six months' notice in 1 of 1"


def test_a_draft_is_no_practice() -> None:
    """It is named beside the count, and never counted in it."""
    columns = [Column("a", "A"), Column("b", "B", is_draft=True)]
    cells = [
        Cell("present", (CellClause("art_1", "Art. 1", "x", terms=(CellTerm("notice_period", value),)),))
        for value in ("P6M", "P1Y")
    ]
    (line, *_) = of_row(Row("termination", "Termination"), columns, cells)
    assert line.practice.sentence == "six months' notice in 1 of 1, 1 draft, not counted"


def held(kind: str, value: str, state: str = "suggested") -> Cell:
    term = CellTerm(kind, value, "words", value, state)
    return Cell("present", (CellClause("art_1", "Art. 1", "Words.", terms=(term,)),))


def test_the_sentence_says_how_many_values_a_person_confirmed() -> None:
    line = (held("notice_period", "P6M", "confirmed"), held("notice_period", "P6M"), held("notice_period", "P30D"))
    (found,) = of_row(Row("termination", "Termination"), COLUMNS[:3], line)
    assert found.practice.sentence == "six months' notice in 2 of 3, 1 confirmed, thirty days in 1"
    assert found.reservation == ""


def test_where_nobody_confirmed_a_value_the_line_says_so() -> None:
    (found,) = of_row(Row("termination", "Termination"), COLUMNS[:1], (held("notice_period", "P6M"),))
    assert "none confirmed by a person" in found.reservation


def test_a_kind_below_its_floor_is_counted_only_where_it_is_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comparisons.desk.frequencies.is_below_floor", lambda type, kind: kind == "renewal")
    line = (held("renewal", "tacit", "corrected"), held("renewal", "tacit"), held("renewal", "by_agreement"))
    (found,) = of_row(Row("duration", "Duration"), COLUMNS[:3], line)
    assert (
        found.practice.sentence
        == "tacit in 1 of 3 that have the clause, 1 confirmed, 2 as read by the machine, too uncertainly to be counted"
    )
