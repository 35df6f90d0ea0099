"""What bound a party on a day, with its proof for each agreement."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

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
