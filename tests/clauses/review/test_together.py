"""Deciding on many suggestions at once: all in sight, each a decision, nothing that somebody else has decided meanwhile."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from agreements.models import Agreement
from clauses.models import Clause, Decision
from tests.agreements import rows
from tests.markup import markup_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> User:
    user = User.objects.create_user("officer")
    user.user_permissions.add(Permission.objects.get(codename="add_decision"))
    return user


@pytest.fixture
def harbours(taxonomy: None) -> Agreement:
    agreement = rows.hold("Harbours")
    rows.tie(agreement, "art_2__para_1", "confidentiality", because="kept secret")
    rows.tie(agreement, "art_3__para_1", "termination", because="may end this Agreement")
    rows.tie(agreement, "art_1", "purpose", score=0.5)
    return agreement


def test_the_suggestions_of_an_agreement_stand_in_reading_order_and_the_sure_ones_are_ticked(
    client: Client, harbours: Agreement, officer: User
) -> None:
    client.force_login(officer)
    page = markup_of(client.get("/review/together/?agreement=harbours"))
    assert page.index("Art. 1") < page.index("Art. 2(1)") < page.index("Art. 3(1)")
    assert page.count(" checked>") == 2


def test_what_is_ticked_is_decided_and_the_rest_is_left(client: Client, harbours: Agreement, officer: User) -> None:
    client.force_login(officer)
    ticked = list(Clause.objects.filter(type__in=["confidentiality", "termination"]).values_list("pk", flat=True))
    page = markup_of(
        client.post("/review/together/?agreement=harbours", {"clause": ticked, "verdict": "confirm"}, follow=True)
    )
    assert "2 suggestions accepted." in page
    assert dict(Clause.objects.values_list("type", "state")) == {
        "confidentiality": "confirmed", "termination": "confirmed", "purpose": "suggested",
    }  # fmt: skip
    assert [d.reason for d in Decision.objects.all()] == ["Decided together with 1 other, each in sight."] * 2


def test_what_somebody_decided_meanwhile_stays_theirs(client: Client, harbours: Agreement, officer: User) -> None:
    clause = Clause.objects.get(type="termination")
    Clause.objects.filter(pk=clause.pk).update(state="rejected")
    client.force_login(officer)
    page = markup_of(
        client.post("/review/together/?agreement=harbours", {"clause": [clause.pk], "verdict": "confirm"}, follow=True)
    )
    assert "1 of those ticked was left as before" in page
    assert Clause.objects.get(pk=clause.pk).state == "rejected" and not Decision.objects.exists()


def test_of_a_type_those_with_the_same_words_stand_together(client: Client, harbours: Agreement, officer: User) -> None:
    for number, name in enumerate(("Pilots", "Buoys")):
        other = rows.hold(name, [*rows.HARBOURS[:-1], ("art_9", "Article 9", "", f"Another end {number}.")])
        rows.tie(other, "art_3__para_1", "termination")
    client.force_login(officer)
    page = markup_of(client.get("/review/together/?type=termination"))
    assert page.count("3 with the same words") == 3


def test_only_who_may_decide_opens_the_pages_and_only_what_they_may_see(
    client: Client, harbours: Agreement, officer: User
) -> None:
    for address in ("/review/agreements/", "/review/together/?agreement=harbours"):
        client.force_login(User.objects.get_or_create(username="reader")[0])
        assert client.get(address).status_code == 403
        client.force_login(officer)
        assert client.get(address).status_code == 200
    Agreement.objects.filter(pk=harbours.pk).update(visibility="restricted")
    assert client.get("/review/together/?agreement=harbours").status_code == 404
    assert "Harbours" not in markup_of(client.get("/review/agreements/"))


def test_the_pages_cost_the_same_for_more_agreements(
    client: Client, harbours: Agreement, officer: User, django_assert_max_num_queries
) -> None:
    for number in range(8):
        rows.tie(rows.hold(f"Pier {number}"), "art_3__para_1", "termination")
    client.force_login(officer)
    for address, most in (("/review/agreements/", 14), ("/review/together/?type=termination", 16)):
        client.get(address)
        with django_assert_max_num_queries(most):
            client.get(address)
