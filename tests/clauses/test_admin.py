"""The back office shows clauses and decisions, and lets nobody rewrite them."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clauses.models import Clause, Decision
from clauses.review.decide import decide
from comparisons.models import Comparison
from tests.holdings import ferries, lighthouses, types

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client: Client) -> User:
    administrator = User.objects.create_superuser("administrator")
    client.force_login(administrator)
    return administrator


@pytest.fixture
def decision(administrator: User) -> Decision:
    return decide(administrator, ferries().agreement, types("audit")[0], "absent", reason="Read in full.")


@pytest.mark.parametrize("model", ["clausetype", "clause", "decision"])
def test_lists_and_pages_are_shown_and_cannot_be_changed(client: Client, decision: Decision, model: str) -> None:
    page = client.get(f"/admin/clauses/{model}/")
    assert page.status_code == 200
    assert client.get(f"/admin/clauses/{model}/?q=termination").status_code == 200
    assert client.get(f"/admin/clauses/{model}/add/").status_code == 403
    pk = {"clausetype": "audit", "clause": Clause.objects.first().pk, "decision": decision.pk}[model]  # type: ignore[union-attr]
    address = f"/admin/clauses/{model}/{pk}/change/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": "Changed my mind."}).status_code == 403
    assert client.post(f"/admin/clauses/{model}/{pk}/delete/", {"post": "yes"}).status_code == 403
    decision.refresh_from_db()
    assert decision.reason == "Read in full."


def test_a_clause_shows_its_words_place_and_terms(client: Client, decision: Decision) -> None:
    clause = Clause.objects.get(provision__eid="art_2__para_1")
    page = client.get(f"/admin/clauses/clause/{clause.pk}/change/").content.decode()
    assert "Harbour may terminate this Agreement" in page
    assert "/agreements/ferries/?at=art_2__para_1#art_2__para_1" in page
    assert "P6M" in page


def test_an_agreement_can_be_deleted_with_its_clauses_and_decisions(client: Client, decision: Decision) -> None:
    address = f"/admin/agreements/agreement/{decision.agreement_id}/delete/"
    assert client.post(address, {"post": "yes"}).status_code == 302
    assert not Clause.objects.exists()
    assert not Decision.objects.exists()


def test_staff_see_only_what_they_may_see(client: Client) -> None:
    lighthouses("secret-lights", visibility="restricted")
    staff = User.objects.create_user("staff", is_staff=True)
    staff.user_permissions.add(Permission.objects.get(codename="view_clause"))
    client.force_login(staff)
    assert "SECRET-LIGHTS" not in client.get("/admin/clauses/clause/").content.decode()


@pytest.mark.parametrize("count", [2, 30])
def test_the_list_of_clauses_costs_the_same_for_any_number(client: Client, administrator: User, count: int) -> None:
    for number in range(count):
        lighthouses(f"lights-{number}")
    with CaptureQueriesContext(connection) as run:
        assert client.get("/admin/clauses/clause/").status_code == 200
    assert len(run) == 5, [query["sql"][:100] for query in run]


def test_comparisons_are_shared_in_the_back_office(client: Client, administrator: User) -> None:
    comparison = Comparison.objects.create(slug="a", title="How ferries end", owner=administrator)
    comparison.store_selection([ferries().agreement], types("termination"))
    assert "How ferries end" in client.get("/admin/comparisons/comparison/").content.decode()
    page = client.get(f"/admin/comparisons/comparison/{comparison.pk}/change/")
    assert page.status_code == 200
    assert "FERRIES" in page.content.decode()


@pytest.mark.parametrize("right", ["view", "change"])
def test_a_comparison_names_no_agreement_that_its_reader_may_not_see(client: Client, right: str) -> None:
    owner, clerk = User.objects.create_user("owner"), User.objects.create_user("clerk", is_staff=True)
    names = [f"{right}_comparison", f"{right}_comparisoncolumn", "view_comparisoncolumn", "view_agreement"]
    clerk.user_permissions.set(Permission.objects.filter(codename__in=names))
    hidden = lighthouses("secret-lights", visibility="restricted", added_by=owner).agreement
    comparison = Comparison.objects.create(slug="a", title="Lights", owner=owner, base=hidden)
    comparison.store_selection([hidden, ferries().agreement], types("termination"))
    comparison.shared_with.add(clerk)
    client.force_login(clerk)
    page = client.get(f"/admin/comparisons/comparison/{comparison.pk}/change/")
    assert page.status_code == 200
    assert "FERRIES" in page.content.decode()
    assert "SECRET-LIGHTS" not in page.content.decode()
