"""Instruments come from headings, from what is "available at", or from a list; with kind, parties, dates, address."""

from __future__ import annotations

import re

import pytest

from agreements.structure.grammar import normalize
from agreements.structure.paper.described_instruments import dates_of, key_of, kind_of, names_in, parties_of, table
from tests.agreements.structure.test_guide import GUIDE, read_as


def test_a_guide_yields_its_instruments() -> None:
    found = read_as(GUIDE).instruments
    assert [(one.kind, one.title, one.dates, one.address, one.provision) for one in found] == [
        ("agreement", "Lights Agreement between Ruritania and Freedonia", {"signature": "2001-05", "entry_into_force": "2003-06-02"}, None, "sec_2"),
        ("convention", "Convention on Piers of the Inner Sea (Piers)", {}, "http://www.example.org/pie_rs.pdf", "sec_3"),
        ("none", "Inner Sea Process", {"start": "1999"}, "www.example.org/process", "sec_4"),
        ("memorandum_of_understanding", "Memorandum of understanding on tides", {}, None, "sec_5"),
    ]  # fmt: skip


def test_a_plain_list_yields_one_instrument_an_item() -> None:
    text = "# List of agreements\n\n- Agreement between Ruritania and Freedonia on lights, signed 5 May 2006\n- Treaty of the Inner Sea, 1999\n- Lunch\n"
    found = read_as(text).instruments
    assert [(one.kind, one.dates, [party.name for party in one.parties]) for one in found] == [
        ("agreement", {"signature": "2006-05-05"}, ["Ruritania", "Freedonia"]),
        ("convention", {"signature": "1999"}, []),
    ]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Memorandum of Understanding on cooperation", "memorandum_of_understanding"),
        ("Protocole d’accord entre la Ruritanie et la Freedonia", "memorandum_of_understanding"),
        ("Model law enforcement agreement", "model_agreement"),
        ("Convenio de cooperación", "agreement"),
        ("Übereinkommen über Häfen", "convention"),
        ("Guide to the Convention on Ports", "none"),
        ("Directory of authorities under the Treaty", "none"),
        ("Inner Sea Process", "none"),
    ],
)
def test_kinds(title: str, kind: str) -> None:
    assert kind_of(title) == kind


@pytest.mark.parametrize("rule", table()["kind"], ids=lambda rule: rule["code"])
def test_every_kind_matches_its_example(rule: dict[str, str]) -> None:
    assert kind_of(rule["example"]) == rule["code"]


@pytest.mark.parametrize("rule", table()["event"], ids=lambda rule: rule["date"])
def test_every_event_matches_its_example(rule: dict[str, str]) -> None:
    assert re.search(rule["pattern"], normalize(rule["example"]).lower())


def test_dates_take_the_event_of_their_sentence() -> None:
    assert dates_of(
        "agreement", "", "Talks were held in 1998. It was signed on 3 May 1999. A report of 2004 praised it."
    ) == {"signature": "1999-05-03"}
    assert dates_of("declaration", "", "24 November 2006\nThe ministers agreed.") == {"adoption": "2006-11-24"}
    assert dates_of("agreement", "Agreement of 2 June 2003 on piers", "") == {"signature": "2003-06-02"}


def test_names_with_an_and_of_their_own_stay_whole() -> None:
    assert names_in("Albania, Bosnia and Herzegovina, the Government of Romania and the Kingdom of Freedonia") == [
        "Albania", "Bosnia and Herzegovina", "Romania", "Kingdom of Freedonia",
    ]  # fmt: skip


def test_agencies_that_signed_are_not_the_parties() -> None:
    title = "Memorandum of understanding between Ruritania and Freedonia on tides"
    words = "The Ruritanian Tide Office and the Port Authority of Freedonia signed it in 2003."
    assert [(party.name, party.role) for party in parties_of(title, words)] == [
        ("Ruritania", "party"), ("Freedonia", "party"), ("Ruritanian Tide Office", "signing_agency"), ("Port Authority of Freedonia", "signing_agency"),
    ]  # fmt: skip


def test_one_key_for_two_spellings() -> None:
    assert key_of("Model [bilateral] Agreement") == key_of("MODEL (bilateral) agreement") != key_of("Model agreement")
