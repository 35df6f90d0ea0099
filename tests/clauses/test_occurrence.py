"""Which types occur where, kept by the database whatever is written and by whomever."""

from __future__ import annotations

import pytest

from agreements.models import Agreement, Text
from clauses.models import Clause, Occurrence, Term, TermOccurrence
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
