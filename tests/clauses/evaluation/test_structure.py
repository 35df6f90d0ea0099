"""Scoring a reading: an article counts when its number and place agree, a heading when its words do."""

from __future__ import annotations

import pytest

from agreements.formats.document import Document, Provision, Reading, Span
from clauses.evaluation.structure import Count, plain_number, plain_words, score_articles, score_operative, total


def document(*provisions: tuple[str, str, str | None, str, int, str | None]) -> Document:
    made = tuple(
        Provision(eid, kind, number, heading, "", parent, (Span(start, start + 5),))  # type: ignore[arg-type]
        for eid, kind, number, heading, start, parent in provisions
    )
    return Document(Reading("a.txt", "text/plain", "", "x" * 500, ()), "agreement", provisions=made)


@pytest.mark.parametrize(
    ("number", "plain"),
    [
        ("IV", "4"),
        ("4.", "4"),
        ("premier", "1"),
        ("1er", "1"),
        ("Único", "1"),
        ("(a)", "a"),
        (None, ""),
        ("1.1", "1.1"),
    ],
)
def test_numbers_are_compared_by_value(number: str | None, plain: str) -> None:
    assert plain_number(number) == plain


def test_words_are_compared_without_case_accents_and_punctuation() -> None:
    assert plain_words("Entrée en vigueur – Durée") == plain_words("ENTREE EN VIGUEUR, DUREE")


def test_an_article_of_the_right_number_at_the_wrong_place_is_missed_and_too_much() -> None:
    read = document(("art_1", "article", "1", "Purpose", 10, None), ("art_2", "article", "2", "", 400, None))
    answers = {
        "articles": [
            {"number": "I", "heading": "PURPOSE", "start": 8},
            {"number": "2", "heading": None, "start": 100},
        ]
    }
    counts = score_articles(read, answers)
    assert counts["articles"] == Count(right=1, wrong=1, missed=1)
    assert counts["articles"].misses == ("-2@100", "+2@400")
    assert counts["headings"] == Count(right=1)


def test_paragraphs_count_inside_found_articles() -> None:
    read = document(
        ("art_1", "article", "1", "", 0, None),
        ("art_1__para_1", "paragraph", "1", "", 20, "art_1"),
        ("art_1__para_3", "paragraph", "3", "", 40, "art_1"),
    )
    counts = score_articles(read, {"articles": [{"number": "1", "start": 0, "paragraphs": ["1", "2"]}]})
    assert counts["paragraphs"] == Count(right=1, wrong=1, missed=1)


def test_operative_paragraphs_are_counted_by_number() -> None:
    read = document(
        ("op_1", "operative_paragraph", "1", "", 0, None), ("op_3", "operative_paragraph", "3", "", 9, None)
    )
    assert score_operative(read, ["1", "2"])["operative"] == Count(right=1, wrong=1, missed=1)


def test_totals_add_measure_by_measure_and_f1_follows() -> None:
    summed = total([{"articles": Count(3, 1, 0)}, {"articles": Count(3, 0, 2)}])
    assert summed["articles"] == Count(6, 1, 2)
    assert summed["articles"].f1 == pytest.approx(0.8)
