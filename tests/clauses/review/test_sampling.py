"""Acceptance sampling: drawn once, read by deciding, and a bound that statistics knows."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from agreements.models import Agreement
from clauses.evaluation.acceptance import most_wrong, to_read
from clauses.models import ClauseType, Sample
from clauses.review.decide import decide
from clauses.review.sampling import draw, findings
from tests.agreements import rows


@pytest.mark.parametrize(
    ("read", "wrong", "percent"), [(59, 0, 5), (93, 1, 5), (299, 0, 1), (10, 10, 100), (0, 0, 100)]
)
def test_the_bound_is_the_one_of_the_tables(read: int, wrong: int, percent: int) -> None:
    assert round(100 * most_wrong(read, wrong)) == percent
    assert to_read(0.05) == 59


@pytest.mark.django_db
def test_what_is_decided_of_the_clauses_drawn_is_the_finding(client: Client) -> None:
    officer = get_user_model().objects.create_user("officer", is_staff=True)
    for name in ("Harbours", "Pilots", "Buoys"):
        rows.tie(rows.hold(name), "art_3__para_1", "termination")
    rows.tie(rows.hold("Wrecks", visibility="restricted"), "art_3__para_1", "termination")
    termination = ClauseType.objects.get(pk="termination")
    sample = draw(officer, termination, 59)
    assert sample is not None and sample.population == len(sample.drawn) == 3
    for slug, verdict in (("harbours", "confirm"), ("pilots", "reject")):
        agreement = Agreement.objects.get(slug=slug)
        decide(
            officer,
            agreement,
            termination,
            verdict,
            provision=agreement.texts.get().provisions.get(eid="art_3__para_1"),
        )
    found = findings(sample, officer)
    assert (found.read, found.wrong, found.is_finished) == (2, 1, False)
    client.force_login(officer)
    page = client.get(sample.get_absolute_url()).content.decode()
    assert "<b>2 read, 1 found wrong.</b>" in page
    client.force_login(get_user_model().objects.create_user("colleague", is_staff=True))
    assert client.get(sample.get_absolute_url()).status_code == 404
    assert client.post("/samples/", {"type": "audit"}).status_code == 400
    assert client.post("/samples/", {"type": "termination", "size": "93"}).status_code == 302
    assert Sample.objects.count() == 2
    client.logout()
    assert client.get(sample.get_absolute_url()).status_code == 302
