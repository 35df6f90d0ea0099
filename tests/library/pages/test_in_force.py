"""What bound a party on a day, with its proof for each agreement."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.models import Agreement, Relation
from tests.agreements import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbours() -> Agreement:
    """In force since 2011 without an end, beside one that never began, a draft and one whose beginning is not known."""
    rows.hold("Draft", parties=["Harbour Office"], status="draft", signature_date="2010-01-01")
    rows.hold("Spoken of", parties=["Harbour Office"], adoption_date="2010-01-01").participations.update(role="subject")
    rows.hold("Unclear", parties=["Harbour Office"], signature_date="2010-01-01")
    return rows.hold(
        "Harbours", parties=["Harbour Office"], signature_date="2011-05-04", entry_into_force_date="2011-06-01"
    )


def on(client: Client, day: str) -> dict[str, tuple[bool | None, str]]:
    context = client.get("/parties/harbour-office/", {"on": day}).context
    return {str(row.agreement): (row.is_bound, "; ".join(row.proof)) for row in context["bound"]}


def test_each_agreement_is_bound_or_not_or_not_known_with_its_proof(client: Client, harbours: Agreement) -> None:
    assert on(client, "2019-03-01") == {
        "Harbours": (True, "in force since 1 June 2011 (entry into force 1 June 2011); no end is known"),
        "Unclear": (None, "the day of its entry into force is not known"),
    }
    assert on(client, "2011-05-20")["Harbours"][0] is False
    assert set(on(client, "2010-06-01")) == {"Unclear"}


def test_what_a_person_confirmed_to_supersede_it_ends_it(client: Client, harbours: Agreement) -> None:
    newer = rows.hold("Newer", parties=["Harbour Office"], signature_date="2015-01-01")
    relation = Relation.objects.create(agreement=newer, other=harbours, kind="supersedes")
    assert on(client, "2019-03-01")["Harbours"][0] is True
    relation.state = "confirmed"
    relation.decided_by = get_user_model().objects.create_user("officer")
    relation.save()
    assert on(client, "2019-03-01")["Harbours"][0] is False
    assert "Newer supersedes it, 1 January 2015" in on(client, "2019-03-01")["Harbours"][1]
    assert on(client, "2014-03-01")["Harbours"][0] is True


@pytest.mark.parametrize("day", ["2019-02-30", "yesterday", "2019"])
def test_a_day_that_is_none_is_said(client: Client, harbours: Agreement, day: str) -> None:
    answer = client.get("/parties/harbour-office/", {"on": day})
    assert answer.status_code == 400
    assert "is no day; write 2019-03-01" in answer.content.decode()


def listed(client: Client, **asked: str) -> list[str]:
    return [row.agreement.short_title for row in client.get("/agreements/", asked).context["rows"]]


def test_the_library_lists_what_bound_on_a_day_with_its_proof(client: Client, harbours: Agreement) -> None:
    newer = rows.hold(
        "Canals", parties=["Canal Board"], signature_date="2012-01-01", entry_into_force_date="2012-01-01"
    )
    assert listed(client, on="2019-03-01") == ["Canals", "Harbours"]
    assert listed(client, on="2019-03-01", party="harbour-office") == ["Harbours"]
    assert listed(client, on="2019-03-01", bound="unknown") == ["Spoken of", "Unclear"]
    assert listed(client, on="2011-05-20", bound="no", party="harbour-office") == ["Harbours"]
    page = client.get("/agreements/", {"on": "2019-03-01"}).content.decode()
    assert "In force since 1 June 2011 (entry into force 1 June 2011); no end is known" in page
    assert "bound on: 1 March 2019" in page and "not known 2" in page
    newer.visibility = "restricted"
    newer.save()
    assert listed(client, on="2019-03-01") == ["Harbours"]


def test_the_api_answers_what_bound_on_a_day_with_its_proof(client: Client, harbours: Agreement) -> None:
    answer = client.get("/api/v1/agreements/", {"on": "2019-03-01", "fields": "slug,binding", "count": "1"}).json()
    proof = ["in force since 1 June 2011 (entry into force 1 June 2011)", "no end is known"]
    binding = {"bound": "yes", "proof": proof, "is_confirmed": True}
    assert (answer["count"], answer["results"]) == (1, [{"slug": "harbours", "binding": binding}])
    lines = client.get("/api/v1/agreements/", {"on": "2019-03-01", "bound": "unknown", "format": "jsonl"})
    assert b'"bound": "unknown"' in b"".join(lines.streaming_content)  # type: ignore[attr-defined]
    assert client.get("/api/v1/agreements/harbours/").json()["binding"] is None


@pytest.mark.parametrize(
    "asked", [{"on": "2019-02-30"}, {"on": "soon"}, {"bound": "yes"}, {"on": "2019-03-01", "bound": "maybe"}]
)
def test_half_a_question_on_a_day_is_refused_everywhere(client: Client, harbours: Agreement, asked: dict) -> None:
    assert client.get("/agreements/", asked).status_code == 400
    assert client.get("/api/v1/agreements/", asked).status_code == 400


def test_a_day_for_more_than_can_be_reckoned_is_refused(
    client: Client, harbours: Agreement, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("library.filters.CAP", 1)
    page = client.get("/agreements/", {"on": "2019-03-01"})
    assert page.status_code == 400 and "Name a party" in page.content.decode()
    assert client.get("/api/v1/agreements/", {"on": "2019-03-01"}).json()["code"] == "too_wide"


def test_a_day_costs_the_same_queries_for_many_agreements(client: Client, harbours: Agreement) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get("/agreements/", {"on": "2019-03-01"})
        return len(seen)

    before = queries()
    for number in range(5):
        rows.hold(f"Port {number}", signature_date="2011-05-04", entry_into_force_date="2011-06-01")
    assert queries() == before
