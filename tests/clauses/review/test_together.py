"""Deciding on many suggestions at once: all in sight, each a decision, nothing that somebody else has decided meanwhile."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from agreements.models import Agreement
from clauses.models import Clause, Decision
from clauses.review import together
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


def test_nothing_is_ticked_until_it_is_asked_for_and_then_what_is_certain_and_has_evidence(
    client: Client, harbours: Agreement, officer: User
) -> None:
    rows.tie(harbours, "art_2__para_1", "definitions", score=0.99)
    client.force_login(officer)
    page = markup_of(client.get("/review/together/?agreement=harbours"))
    assert page.index("Art. 1") < page.index("Art. 2(1)") < page.index("Art. 3(1)")
    assert " checked>" not in page and "Tick the 2 with evidence" in page
    asked = markup_of(client.get("/review/together/?agreement=harbours&ticked=certain"))
    assert re.findall(r'aria-label="([^,]*),[^>]*checked>', asked) == ["Confidentiality", "Termination"]


@pytest.mark.parametrize(("precision", "may_tick"), [(0.99, True), (0.1, False)])
def test_of_a_type_many_are_ticked_only_where_it_was_measured_above_the_floor(
    client: Client,
    harbours: Agreement,
    officer: User,
    monkeypatch: pytest.MonkeyPatch,
    precision: float,
    may_tick: bool,
) -> None:
    held_out = SimpleNamespace(right=round(precision * 100), found=100, precision=precision)
    measured = SimpleNamespace(held_out=held_out, floor=0.9)
    monkeypatch.setattr(together, "accuracy", lambda: SimpleNamespace(of=lambda code: measured))
    client.force_login(officer)
    assert " checked>" not in markup_of(client.get("/review/together/?type=termination"))
    asked = markup_of(client.get("/review/together/?type=termination&ticked=certain"))
    assert (" checked>" in asked) == may_tick


def test_the_most_errors_stand_first_by_the_figure_that_is_shown(
    client: Client, harbours: Agreement, officer: User
) -> None:
    """Many suggestions that are fairly certain do not outweigh in the figure what they do not outweigh in the order."""
    pilots = rows.hold("Pilots")
    for eid in ("art_1", "art_2__para_1"):
        for code in ("purpose", "termination", "recital"):
            rows.tie(pilots, eid, code, score=0.45)
    for eid in ("art_1", "art_2__para_1", "art_3__para_1"):
        for code in ("audit", "amendment", "financial", "definitions", "duration", "scope"):
            rows.tie(harbours, eid, code, score=0.71)
    client.force_login(officer)
    shown = client.get("/review/agreements/?order=errors").context["rows"]
    assert [(agreement.slug, counted.errors) for agreement, counted, _ in shown] == [("pilots", 3), ("harbours", 0)]


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
    assert 'value="undo"' in page
    assert "Suggestions in tables that wait: 1." in markup_of(client.get("/review/agreements/"))
    undone = client.post("/review/together/?agreement=harbours", {"verdict": "undo"}, follow=True)
    assert "2 decisions taken back." in markup_of(undone)
    assert set(Clause.objects.values_list("state", flat=True)) == {"suggested"}


def test_what_somebody_decided_meanwhile_stays_theirs(client: Client, harbours: Agreement, officer: User) -> None:
    clause = Clause.objects.get(type="termination")
    Clause.objects.filter(pk=clause.pk).update(state="rejected")
    client.force_login(officer)
    page = markup_of(
        client.post("/review/together/?agreement=harbours", {"clause": [clause.pk], "verdict": "confirm"}, follow=True)
    )
    assert "1 of those ticked was left as before" in page
    assert Clause.objects.get(pk=clause.pk).state == "rejected" and not Decision.objects.exists()
    assert "Nothing waits here" in (
        page := markup_of(client.get("/review/together/?agreement=harbours&type=termination"))
    )
    assert "Tick what you have read" not in page and "0 suggestions" not in page


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
