"""Facts are read from what the text states: dates in four languages, parties with designations, kinds, titles."""

from __future__ import annotations

import pytest

from agreements.segment.dates import date_in
from agreements.segment.facts import title_of
from agreements.segment.grammar import grammar
from agreements.segment.kind import kind_of, status_of
from agreements.segment.parties import parties_of


@pytest.mark.parametrize(
    ("language", "words", "date"),
    [
        ("en", "Done at Geneva, on 18 March 2004", "2004-03-18"), ("en", "this 5th day of June, 2001", "2001-06-05"), ("en", "March 3, 1999", "1999-03-03"),
        ("en", "this tenth day of October nineteen sixty-nine", "1969-10-10"), ("en", "in October 2004", "2004-10"), ("en", "no date at all", None),
        ("en", "on the first day of May in the year two thousand and four", "2004-05-01"), ("fr", "le 1er mai 1966", "1966-05-01"),
        ("fr", "le vingt-six mai mil neuf cent soixante-six", "1966-05-26"), ("es", "el 6 de mayo de 1997", "1997-05-06"),
        ("es", "a los once días del mes de agosto de mil novecientos noventa y siete", "1997-08-11"), ("de", "am 9. Dezember 1970", "1970-12-09"),
        ("es", "a los once dias del mes de agosto de mil novecientos noventisiete", None),
    ],
)  # fmt: skip
def test_dates(language: str, words: str, date: str | None) -> None:
    assert date_in(words, grammar(language)) == date


@pytest.mark.parametrize(
    ("paragraph", "names", "designations"),
    [
        ("The World River Union, hereinafter referred to as “WRU” or the “Union”, and the Freedonian Centre, hereinafter referred to as “the Centre”,",
         ["World River Union", "Freedonian Centre"], [("WRU", "Union"), ("Centre",)]),
        ("The Government of the Republic of Freedonia and the Food and River Organization (FRO),", ["Republic of Freedonia", "Food and River Organization"],
         [(), ("FRO",)]),
        ("The World River Union (hereinafter referred to as “the Union”) and the Kingdom of Sylvania, hereinafter referred to as the Parties,",
         ["World River Union", "Kingdom of Sylvania"], [("Union",), ()]),
    ],
)  # fmt: skip
def test_parties(paragraph: str, names: list[str], designations: list[tuple[str, ...]]) -> None:
    parties = parties_of([paragraph], "", grammar("en"))
    assert [party.name for party in parties] == names
    assert [party.designations for party in parties] == designations


def test_parties_of_the_title_where_the_text_names_none() -> None:
    title = "Agreement between the Kingdom of Sylvania and the Fund for Rivers concerning the Seat of the Fund"
    assert [(p.name, p.kind) for p in parties_of([], title, grammar("en"))] == [
        ("Kingdom of Sylvania", "state"),
        ("Fund for Rivers", "organization"),
    ]


@pytest.mark.parametrize(
    ("language", "title", "kind"),
    [
        ("en", "COOPERATION AGREEMENT BETWEEN A AND B", "cooperation_agreement"), ("en", "Memorandum of Understanding between A and B", "memorandum_of_understanding"),
        ("en", "Protocol on the Privileges of the Centre", "protocol"), ("en", "Convention on Rivers", "convention"), ("en", "Working Arrangement of A and B", "arrangement"),
        ("en", "Exchange of Notes constituting an Agreement", "exchange_of_notes"), ("en", "Agreement on the Seat", "agreement"),
        ("fr", "Accord de coopération entre A et B", "cooperation_agreement"), ("fr", "Protocole d'entente entre A et B", "memorandum_of_understanding"),
        ("es", "Convenio sobre cooperación pesquera", "cooperation_agreement"), ("es", "Memorando de Entendimiento", "memorandum_of_understanding"),
        ("de", "Abkommen über den Sitz", "agreement"), ("de", "Übereinkommen über Flüsse", "convention"),
    ],
)  # fmt: skip
def test_kinds(language: str, title: str, kind: str) -> None:
    assert kind_of(title, grammar(language)) == kind


def test_status_is_only_what_the_text_says() -> None:
    rules = grammar("en")
    assert status_of("Draft Agreement on Rivers", rules, is_signed=True, is_in_force=False) == "draft"
    assert status_of("Agreement on Rivers", rules, is_signed=True, is_in_force=False) == "signed"
    assert status_of("Agreement on Rivers", rules, is_signed=True, is_in_force=True) == "in_force"
    assert status_of("Agreement on Rivers", rules, is_signed=False, is_in_force=False) == "unknown"


def test_a_title_in_capitals_is_set_in_title_case_and_keeps_acronyms() -> None:
    printed = "COOPERATION AGREEMENT BETWEEN THE WORLD RIVER UNION AND FRO"
    assert (
        title_of(printed, "The World River Union and FRO", grammar("en"))
        == "Cooperation Agreement between the World River Union and FRO"
    )
