"""Defined terms: found as they are defined, met as whole words, and never slow on hostile text."""

from __future__ import annotations

import pytest

from agreements.facts.definitions import Definition, definitions, uses
from tests.growth import assert_linear


@pytest.mark.parametrize(
    ("words", "term", "means"),
    [
        ("“Pilot” means a person who guides ships.", "Pilot", "“Pilot” means a person who guides ships."),
        ('"Pilot" shall mean a guide; "Buoy" means a mark.', "Buoy", '"Buoy" means a mark.'),
        ("Le terme « Pilote » désigne un guide.", "Pilote", "« Pilote » désigne un guide."),
        ("Por “Práctico” se entenderá un guía.", "Práctico", "“Práctico” se entenderá un guía."),
        ("„Lotse“ bezeichnet einen Führer.", "Lotse", "„Lotse“ bezeichnet einen Führer."),
        ("the Harbour Office (hereinafter referred to as “the Office”), and", "Office", "the Harbour Office"),
        ("l'Office des ports (ci-après dénommé « l'Office »)", "Office", "l'Office des ports"),
        ("the Relief Board (“RB”) and others", "RB", "the Relief Board"),
        ("la Oficina de Puertos (en adelante, “la Oficina”)", "Oficina", "la Oficina de Puertos"),
    ],
)
def test_terms_are_found_as_they_are_defined(words: str, term: str, means: str) -> None:
    assert {one.term: one.means for one in definitions([("art_1", words)])}[term] == means


@pytest.mark.parametrize(
    "words",
    ["Charts marked “secret” are kept.", "He said “Yes” and left.", "see Article 4 (“duties” of Parties)", "(“x”)", ""],
)
def test_other_quotations_define_nothing(words: str) -> None:
    assert definitions([("art_1", words)]) == []


def test_the_name_of_a_party_explains_its_designation() -> None:
    words = [("parties", "the Harbour Office (hereinafter “the Office”)")]
    assert definitions(words, [("the Office", "Harbour Office of Port Town")]) == [
        Definition("Office", "Harbour Office of Port Town", "parties")
    ]


def test_a_term_is_met_as_a_whole_word_the_first_time_and_not_where_it_is_defined() -> None:
    known = [Definition("Office", "Harbour Office", "parties"), Definition("Office Pilot", "a guide", "art_1")]
    found = uses("Officers of the Office tell the Office Pilot and the Office.", known, "art_2")
    assert [(use.start, use.end, use.number) for use in found] == [(16, 22, 0), (32, 44, 1)]
    assert [use.number for use in uses("The Office Pilot of the Office", known, "art_1")] == [0]


def test_a_definition_of_a_later_provision_explains_an_earlier_one() -> None:
    known = definitions([("art_9", "“Data” means records.")])
    assert uses("Data are kept.", known, "art_1")


@pytest.mark.parametrize(
    "hostile", ["“" * 200_000, "(hereinafter " * 50_000, "“A" * 100_000, "( " * 200_000, '"a" ' * 100_000]
)
def test_hostile_text_takes_no_longer_than_its_length(hostile: str) -> None:
    assert_linear(lambda text: definitions([("art_1", text)]), hostile)
