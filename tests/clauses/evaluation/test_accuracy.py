"""The accuracy page and its API say what was measured, on what, and where to read before relying."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client

from clauses.classification.taxonomy import codes
from clauses.evaluation import accuracy
from clauses.evaluation.accuracy import SAVED, Accuracy, TypeAccuracy, measure
from clauses.evaluation.metrics import Row
from clauses.views import clause_types as views
from tests.holdings import ferries
from tests.markup import markup_of


@pytest.fixture
def known() -> Accuracy:
    found = accuracy.accuracy()
    assert found is not None
    return found


@pytest.mark.model
def test_the_kept_figures_are_those_of_the_rules_and_the_model_in_use() -> None:
    kept = json.loads(SAVED.read_text(encoding="utf-8"))
    assert measure(kept["measured_on"]) == kept, "run manage.py accuracy"


def test_every_type_has_a_row_and_the_sums_agree(known: Accuracy) -> None:
    assert [one.code for one in known.types] == list(codes())
    for table, name in ((known.held_out, "held_out"), (known.gold, "gold")):
        for count in ("n", "found", "right"):
            rows = [getattr(getattr(one, name), count) for one in known.types]
            assert sum(rows) == getattr(table.micro, count), (name, count)


def test_no_type_of_the_gold_is_below_its_floor(known: Accuracy) -> None:
    assert [(one.code, one.gold.f1) for one in known.types if one.gold.n and one.gold.f1 < one.floor] == []


@pytest.mark.parametrize(
    ("n", "found", "right", "verdict"),
    [
        (100, 100, 90, "reliable"),
        (100, 100, 80, "below_floor"),
        (32, 34, 28, "below_floor"),
        (9, 9, 9, "too_few"),
        (0, 0, 0, "too_few"),
    ],
)
def test_a_type_is_relied_on_only_with_enough_examples_and_above_its_floor(
    n: int, found: int, right: int, verdict: str
) -> None:
    row = Row("audit", n, found, right)
    one = TypeAccuracy("audit", held_out=row, gold=Row("audit", 0, 0, 0), floor=0.85)
    assert one.verdict == verdict
    assert one.is_reliable == (verdict == "reliable")


def test_nothing_is_measured_while_a_page_is_asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert accuracy.accuracy(tmp_path / "nothing.json") is None


@pytest.mark.django_db
def test_the_page_says_on_what_it_was_measured_and_where_to_read_first(client: Client, known: Accuracy) -> None:
    page = markup_of(client.get("/accuracy/"))
    assert "no paragraph of the same agreement" in page
    assert f"{known.gold_paragraphs} paragraphs of {known.agreements} agreements" in page
    assert known.rules_version in page
    assert page.count('<tr id="') == len(codes())
    assert page.count("<b>Read before relying</b>") == sum(not one.is_reliable for one in known.types)
    assert "are in use now and have not been measured" not in page


@pytest.mark.django_db
def test_figures_of_another_version_say_so(client: Client, known: Accuracy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "accuracy", lambda: replace(known, rules_version="0+old"))
    assert "are in use now and have not been measured" in markup_of(client.get("/accuracy/"))
    monkeypatch.setattr(views, "accuracy", lambda: None)
    assert "Nothing has been measured" in markup_of(client.get("/accuracy/"))


@pytest.mark.django_db
def test_a_type_and_each_score_lead_to_the_figures(client: Client) -> None:
    ferries()
    page = markup_of(client.get("/clauses/termination/"))
    assert page.count('href="/accuracy/#termination"') == 3


@pytest.mark.django_db
def test_the_api_gives_the_same_figures(client: Client, known: Accuracy) -> None:
    answer = client.get("/api/v1/accuracy/").json()
    assert answer["rules_version"] == known.rules_version
    assert answer["held_out"]["f1"] == known.held_out.micro.f1
    assert [row["type"] for row in answer["types"]] == list(codes())
    row = next(row for row in answer["types"] if row["type"] == "termination")
    assert client.get("/api/v1/clause-types/termination/").json()["accuracy"] == row
    assert client.get("/api/v1/accuracy/?tpye=x").status_code == 400
