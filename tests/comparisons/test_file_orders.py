"""A large file is ordered and not waited for: its place in the queue, who may fetch it, how many a person may wait for, how long it is held."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from agreements.models import Agreement, AuditEntry
from comparisons import file_orders
from comparisons.file_orders import forget_old, write_file
from comparisons.models import FileOrder
from library.deletion.purge import purge
from tests.holdings import ferries, lighthouses
from tests.markup import markup_of

pytestmark = pytest.mark.django_db
ADDRESS = "/compare/export.%s?agreement=ferries&agreement=lighthouses&type=termination&type=audit"


@pytest.fixture
def officer(client: Client, monkeypatch: pytest.MonkeyPatch) -> User:
    monkeypatch.setattr(file_orders, "LARGE", 4)
    ferries(), lighthouses()
    officer = User.objects.create_user("officer")
    client.force_login(officer)
    return officer


def ordered(client: Client, extension: str = "docx") -> FileOrder:
    answer = client.get(ADDRESS % extension)
    order = FileOrder.objects.latest("pk")
    assert (answer.status_code, answer["Location"]) == (302, order.get_absolute_url())
    return order


def test_the_page_tells_the_place_in_the_queue_and_the_address_gives_the_file(client: Client, officer: User) -> None:
    first, second = ordered(client), ordered(client, "xlsx")
    assert ordered(client, "xlsx") == second and FileOrder.objects.count() == 2, "the same address waits once"
    page = markup_of(client.get(second.get_absolute_url()))
    assert "4 cells" in page and "1 other task comes before it" in page and "Nothing is being written" in page
    assert "It is the next." in markup_of(client.get(first.get_absolute_url()))
    for order in (first, second):
        write_file.func(order.pk)
        write_file.func(order.pk)  # a task that is taken twice does nothing the second time
        assert "Your file is ready" in markup_of(client.get(order.get_absolute_url()))
        answer = client.get(order.address)
        assert answer.status_code == 200 and answer.content[:2] == b"PK"
        assert answer["Content-Disposition"].startswith("attachment; filename=")
    small = client.get("/compare/export.docx?agreement=ferries&type=termination")
    assert small.content[:2] == b"PK", "a small one is written at once"
    assert Client().get(ADDRESS % "docx").content[:2] == b"PK", "a visitor, whom nobody could tell, waits for the child"


def test_it_holds_what_its_owner_may_see_and_nobody_else_fetches_it(client: Client, officer: User) -> None:
    other = Client()
    other.force_login(User.objects.create_user("other"))
    Agreement.objects.filter(slug="ferries").update(visibility="restricted", added_by=officer)
    order = ordered(client, "md")
    write_file.func(order.pk)
    assert other.get(order.get_absolute_url()).status_code == 404
    assert other.get(order.address).status_code == 400, "to them the agreement is not there"
    answer = client.get(order.address)
    assert "six (6) months" in answer.content.decode() and answer["Cache-Control"] == "private, no-store"
    taken = AuditEntry.objects.filter(action="exported", actor=officer.pk, agreement__isnull=False)
    assert taken.count() == 1, "the log names the agreement that was taken away"
    ordered(client, "docx")
    purge(None, Agreement.objects.get(slug="lighthouses"), "retention")
    assert not FileOrder.objects.exists(), "what is deleted lives on in no file"
    Agreement.objects.filter(slug="ferries").update(added_by=None)
    assert client.get(order.address).status_code == 400, "who may see it no more fetches it no more"


def test_nobody_waits_for_more_than_three_and_what_is_lost_or_let_go_frees_its_place(
    client: Client, officer: User
) -> None:
    orders = [ordered(client, extension) for extension in ("docx", "xlsx", "md")]
    refused = client.get(ADDRESS % "html")
    assert refused.status_code == 429 and "You wait for 3 large files already" in markup_of(refused)
    lost = {"state": "writing", "begun": timezone.now() - timedelta(hours=1)}
    FileOrder.objects.filter(pk=orders[0].pk).update(**lost)
    assert "The program that wrote it was ended." in markup_of(client.get(orders[0].get_absolute_url()))
    again = client.post(orders[0].get_absolute_url(), {"again": "1"})
    assert again["Location"] == orders[0].address and ordered(client).pk not in [order.pk for order in orders]
    assert client.post(orders[1].get_absolute_url())["Location"] == "/compare/"
    assert not FileOrder.objects.filter(pk=orders[1].pk).exists()


def test_what_cannot_be_written_says_why_and_nothing_is_held_for_over_a_day(
    client: Client, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = ordered(client)
    Agreement.objects.filter(slug="ferries").update(visibility="restricted")
    write_file.func(order.pk)
    assert "was not found when its turn came" in markup_of(client.get(order.get_absolute_url()))
    Agreement.objects.filter(slug="ferries").update(visibility="public")
    monkeypatch.setattr(file_orders, "_answer", lambda _made: 1 / 0)
    faulty = ordered(client)
    write_file.func(faulty.pk)
    assert "A fault of the program" in markup_of(client.get(faulty.get_absolute_url()))
    FileOrder.objects.update(asked_on=timezone.now() - timedelta(hours=25))
    assert client.get(order.get_absolute_url()).status_code == 404
    forget_old.func()
    assert not FileOrder.objects.exists()
