"""Which types occur where, kept by the database whatever is written and by whomever."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from agreements.models import Agreement, Text
from clauses.models import Clause, ClauseType, Occurrence, PossibleOccurrence, Term, TermOccurrence
from clauses.models.clause import POSSIBLE
from clauses.review.decide import decide
from tests.agreements import rows

pytestmark = pytest.mark.django_db


def held() -> dict[tuple[str, str], int]:
    found = Occurrence.objects.values_list("agreement__slug", "type", "clause_count")
    return {(slug, code): count for slug, code, count in found}


def test_occurrences_follow_clauses_and_texts() -> None:
    harbours, pilots = rows.hold("Harbours"), rows.hold("Pilots")
    termination = rows.tie(harbours, "art_3__para_1", "termination")
    rows.tie(harbours, "art_2__para_1", "confidentiality")
    rows.tie(harbours, "art_2__para_2", "confidentiality")
    rows.tie(pilots, "art_1", "purpose", is_tentative=True)
    rows.tie(pilots, "art_1", "scope", state="rejected")
    assert held() == {("harbours", "termination"): 1, ("harbours", "confidentiality"): 2}
    Clause.objects.filter(pk=termination.pk).update(state="rejected")
    Clause.objects.filter(type="purpose").update(is_tentative=False)
    assert held() == {("harbours", "confidentiality"): 2, ("pilots", "purpose"): 1}
    Text.objects.filter(agreement=harbours).update(is_current=False)
    assert held() == {("pilots", "purpose"): 1}
    Text.objects.filter(agreement=harbours).update(is_current=True)
    Clause.objects.filter(type="confidentiality").delete()
    assert held() == {("pilots", "purpose"): 1}
    Agreement.objects.filter(slug="pilots").delete()
    assert held() == {}


def test_what_is_possible_follows_clauses_and_texts() -> None:
    pilots = rows.hold("Pilots")

    def seen() -> dict[str, float]:
        return dict(PossibleOccurrence.objects.values_list("type", "best_score"))

    rows.tie(pilots, "art_1", "purpose", score=0.2, is_tentative=True)
    rows.tie(pilots, "art_2__para_1", "purpose", score=0.3, is_tentative=True)
    rows.tie(pilots, "art_1", "scope", score=POSSIBLE - 0.01, is_tentative=True)
    assert seen() == {"purpose": 0.3}
    Clause.objects.filter(score=0.3).update(state="rejected")
    assert seen() == {"purpose": 0.2}
    Clause.objects.filter(score=0.2).update(is_tentative=False)
    assert seen() == {}
    Clause.objects.filter(score=0.2).update(is_tentative=True)
    Text.objects.filter(agreement=pilots).update(is_current=False)
    assert seen() == {}


def test_values_of_terms_follow_terms_clauses_and_texts() -> None:
    notice = {"notice_period": ("P90D", "ninety days'")}
    harbours, pilots = rows.hold("Harbours"), rows.hold("Pilots")
    ending = rows.tie(harbours, "art_3__para_1", "termination", terms=notice)
    rows.tie(pilots, "art_3__para_1", "termination", terms=notice, is_tentative=True)

    def listed() -> set[tuple[str, str, str, str]]:
        found = TermOccurrence.objects.values_list("agreement__slug", "type", "kind", "value")
        return set(found)

    assert listed() == {("harbours", "termination", "notice_period", "P90D")}
    ending.terms.update(value="P30D")
    Clause.objects.filter(provision__text__agreement=pilots).update(is_tentative=False)
    assert {(slug, value) for slug, _type, _kind, value in listed()} == {("harbours", "P30D"), ("pilots", "P90D")}
    Clause.objects.filter(pk=ending.pk).update(state="rejected")
    assert {slug for slug, *_ in listed()} == {"pilots"}
    Text.objects.filter(agreement=pilots).update(is_current=False)
    assert listed() == set()
    Text.objects.filter(agreement=pilots).update(is_current=True)
    Term.objects.filter(clause__provision__text__agreement=pilots).delete()
    assert listed() == set()
    harbours.delete()
    assert not TermOccurrence.objects.exists()


def test_what_is_possible_is_listed_and_told_apart_on_its_pages(client: Client) -> None:
    pilots, hidden = rows.hold("Pilots"), rows.hold("Wrecks", visibility="restricted")
    for agreement in (pilots, hidden):
        rows.tie(agreement, "art_1", "audit", score=0.4, is_tentative=True)
    listed = client.get("/missing/?type=audit").content.decode()
    assert "Agreement Pilots" in listed or "Pilots" in listed
    assert "wrecks" not in listed.lower()
    page = client.get("/clauses/audit/in/pilots/").content.decode()
    assert '<div class="state possible"><b>Possible</b>' in page
    (row,) = client.get("/api/v1/states/?agreement=pilots&type=audit&state=possible").json()["results"]
    assert row["state"] == "possible"
    officer = get_user_model().objects.create_user("officer", is_staff=True)
    decide(officer, pilots, ClauseType.objects.get(pk="audit"), "absent")
    assert "/clauses/audit/in/pilots/" not in client.get("/missing/?type=audit").content.decode()
