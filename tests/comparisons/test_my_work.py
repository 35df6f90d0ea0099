"""The page of one's own work: what is there is linked, and nobody else's is."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from library.models import Note, WorkingSet
from tests.agreements import rows
from tests.markup import markup_of

pytestmark = pytest.mark.django_db


def test_my_work_shows_ones_own_work_and_nobody_elses(client: Client, taxonomy: None) -> None:
    agreement = rows.hold("Harbours", rows.HARBOURS)
    anna, ben = (User.objects.create_user(name) for name in ("anna", "ben"))
    Note.objects.create(
        author=ben, agreement=agreement, eid="art_1", pinpoint="Art. 1", content="Ask the budget office"
    )
    WorkingSet.objects.create(owner=ben, name="Renewal 2027")
    client.force_login(ben)
    page = markup_of(client.get("/work/"))
    assert "Ask the budget office" in page and "Renewal 2027" in page and "Only you see this page" in page
    client.force_login(anna)
    page = markup_of(client.get("/work/"))
    assert "Ask the budget office" not in page and "Renewal 2027" not in page


def test_my_work_costs_the_same_with_more_work(client: Client, taxonomy: None, django_assert_max_num_queries) -> None:
    ben = User.objects.create_user("ben")
    for number in range(12):
        WorkingSet.objects.create(owner=ben, name=f"Set {number}")
    client.force_login(ben)
    with django_assert_max_num_queries(21):
        client.get("/work/")


def test_the_account_page_says_who_is_signed_in_and_what_they_may(client: Client) -> None:
    assert client.get("/accounts/").status_code == 302
    client.force_login(User.objects.create_user("ben", email="ben@example.org"))
    page = markup_of(client.get("/accounts/"))
    assert "Signed in as <b>ben</b>, ben@example.org" in page and "confirm, reject" not in page
