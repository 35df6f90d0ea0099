"""Saved searches that write: of what joined, as their owner sees it, once a day, naming nothing that is restricted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from library.models import Preference, SavedSearch, SearchMail
from library.workspace import search_mails
from library.workspace.search_mails import mail_due
from tests.holdings import ferries, lighthouses

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Any:
    return get_user_model().objects.create_user("owner", email="owner@example.org")


@pytest.fixture
def search(owner: Any, client: Client) -> SavedSearch:
    made = SavedSearch.objects.create(owner=owner, name="Ends", query="clause_type=termination", looked=timezone.now())
    client.force_login(owner)
    client.post(f"/searches/{made.pk}/mail/")
    return made


def settle() -> None:
    """What the end of a transaction does."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def at_once() -> None:
    SearchMail.objects.update(due=timezone.now() - timedelta(seconds=1))


def test_what_joins_a_list_is_written_of_once(search: SavedSearch, owner: Any) -> None:
    settle()
    assert mail_due() == 0
    ferries(title="Agreement on ferries")
    ferries("hidden", title="Nobody else reads this", visibility="restricted")
    ferries("mine", title="Secret of the owner", visibility="restricted", added_by=owner)
    lighthouses(title="On lights").provisions.get(eid="art_2").clauses.all().delete()
    settle()
    assert mail_due() == 0  # it has looked today
    at_once()
    assert mail_due() == 1
    (sent,) = mail.outbox
    assert sent.to == ["owner@example.org"] and sent.subject == "Concord: Ends: 2 new agreements"
    assert "Agreement on ferries" in sent.body and "/agreements/ferries/" in sent.body and "1 more" in sent.body
    assert not {word for word in ("Nobody else", "Secret of", "On lights") if word in sent.body}
    at_once()
    assert mail_due() == 0 and len(mail.outbox) == 1


def test_a_mail_is_written_in_the_language_of_who_gets_it(search: SavedSearch) -> None:
    Preference.objects.choose_language(search.owner, "fr")
    settle()
    ferries()
    settle()
    at_once()
    assert mail_due() == 1
    assert "1 nouvel accord" in mail.outbox[0].subject and "La liste est à" in mail.outbox[0].body


def test_a_mail_that_could_not_be_sent_is_sent_later(search: SavedSearch, monkeypatch: pytest.MonkeyPatch) -> None:
    ferries()
    settle()

    def refuse(*_mail: Any) -> None:
        raise OSError("no route")

    with monkeypatch.context() as without_mail:
        without_mail.setattr(search_mails, "send_mail", refuse)
        assert mail_due() == 0 and not mail.outbox
    assert SearchMail.objects.get().due < timezone.now() + timedelta(hours=1)
    at_once()
    assert mail_due() == 1


def test_mails_begin_and_end_at_the_list(search: SavedSearch, client: Client) -> None:
    page = client.get(search.get_absolute_url()).content.decode()
    assert "Send me no more mails of it" in page
    client.post(f"/searches/{search.pk}/mail/", {"wish": "end"})
    assert not SearchMail.objects.exists()
    assert "Write to me when agreements join it" in client.get(search.get_absolute_url()).content.decode()
    get_user_model().objects.update(email="")
    client.post(f"/searches/{search.pk}/mail/")
    assert not SearchMail.objects.exists()
    client.force_login(get_user_model().objects.create_user("other", email="o@example.org"))
    assert client.post(f"/searches/{search.pk}/mail/").status_code == 404
