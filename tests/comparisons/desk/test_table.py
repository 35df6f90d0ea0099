from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from comparisons.desk.table import FIELDS, Cell, Snapshot, as_dict, fingerprint, from_dict, iter_facts
from comparisons.export.wording import column_lines
from tests.comparisons.tables import sample


def test_every_place_of_the_table_is_at_least_one_fact_in_reading_order() -> None:
    facts = [
        (fact.row.code, fact.column.slug, fact.clause.eid if fact.clause else None) for fact in iter_facts(sample())
    ]
    assert facts == [
        ("termination", "harbour-relief-2019", "art_9__para_2"),
        ("termination", "harbour-relief-2019", "art_9__para_3"),
        ("termination", "metro-relief-2021", "para_12"),
        ("termination", "archive-draft", None),
        ("audit", "harbour-relief-2019", None),
        ("audit", "metro-relief-2021", None),
        ("audit", "archive-draft", None),
    ]


def test_a_record_holds_one_fact_a_field_and_blank_for_the_unknown() -> None:
    first, *_, absent, unread, _ = [fact.record() for fact in iter_facts(sample())]
    assert tuple(first) == FIELDS
    assert first["pinpoint"] == "Art. 9(2)"
    assert first["terms"] == "notice_period=P6M"
    assert first["score"] == "0.97"
    assert (absent["state"], absent["absence_verified_by"]) == ("verified_absent", "A. Officer")
    assert (unread["state"], unread["absence_verified_by"], unread["text"]) == ("not_reviewed", "", "")


def test_a_table_survives_json_unchanged() -> None:
    table = replace(sample(), snapshot=Snapshot("1", "https://concord.example/s/1", "ff", "2025-05-03"))
    assert from_dict(json.loads(json.dumps(as_dict(table)))) == table


def test_the_fingerprint_depends_on_what_is_said_and_not_on_when() -> None:
    table = sample()
    later = replace(table, made_on=datetime(2030, 1, 1, tzinfo=UTC))
    retitled = replace(table, title="Another title")
    assert fingerprint(later) == fingerprint(table) != fingerprint(retitled)


def test_cells_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="2 rows x 3 columns"):
        replace(sample(), cells=((Cell("not_reviewed"),),))
    with pytest.raises(ValueError, match="'elsewhere'"):
        replace(sample(), base="elsewhere")


def test_a_state_says_whether_a_person_confirmed() -> None:
    cells = sample().cells
    assert cells[0][0].state_label == "present, 1 of 2 confirmed"
    assert cells[0][1].state_label == "present, suggested"
    assert cells[1][0].state_label == "verified absent"


def test_a_party_that_is_more_than_a_party_is_named_with_its_role_wherever_parties_are_listed() -> None:
    roles = (("Harbour Union", "adopting organ"), ("Harbour Union", "subject"), ("Relief Organization", "sponsor"))
    table = sample()
    drafted = replace(table, columns=(replace(table.columns[0], roles=roles), *table.columns[1:]))
    said = "Harbour Union (adopting organ, subject); Relief Organization (sponsor)"
    facts = [fact.record()["parties"] for fact in iter_facts(drafted)]
    assert facts[0] == said and facts[2] == "Metrology Office; Relief Organization"
    assert said in column_lines(drafted.columns[0])
    assert from_dict(json.loads(json.dumps(as_dict(drafted)))) == drafted


def test_a_table_without_roles_keeps_the_checksum_it_had_before_there_were_any() -> None:
    assert all("roles" not in column for column in as_dict(sample())["columns"])
