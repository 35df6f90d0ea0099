"""Notes as threads, sets with members, places where one reads, and what happened: who may see each, and who may not."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from agreements.models import Agreement
from library.deletion.accounts import anonymise
from library.models import Note, ReadingPosition, SetItem, WorkingSet
from tests.agreements import rows
from tests.markup import markup_of

pytestmark = pytest.mark.django_db
HERE = "/agreements/harbours/provisions/art_1/"


@pytest.fixture
def harbours(taxonomy: None) -> Agreement:
    return rows.hold("Harbours", parties=["Harbour Office"], signature_date="2010-05-06")


@pytest.fixture
def people(harbours: Agreement) -> dict[str, Client]:
    """Ada, Ben and Cy, each signed in."""
    clients = {}
    for name in ("ada", "ben", "cy"):
        clients[name] = Client()
        clients[name].force_login(get_user_model().objects.create_user(name))
    return clients


def write(client: Client, content: str, **more: str) -> Note:
    client.post("/notes/", {"place": "harbours art_1", "content": content, **more})
    return Note.objects.latest("pk")


@pytest.mark.parametrize(
    ("content", "more", "readers"),
    [
        ("mine", {}, ["ada"]),
        ("shared", {"is_shared": "on"}, ["ada", "ben", "cy"]),
        ("see this, @ben.", {}, ["ada", "ben"]),
        ("see this", {"assign_to": "cy"}, ["ada", "cy"]),
        ("not an address: x@ben", {}, ["ada"]),
    ],
)
def test_a_note_is_read_by_those_it_is_for(
    people: dict[str, Client], content: str, more: dict[str, str], readers: list[str]
) -> None:
    write(people["ada"], content, **more)
    for address in (HERE, "/notes/", "/agreements/harbours/"):
        seen = [name for name, client in people.items() if f"{content}" in markup_of(client.get(address))]
        assert seen == readers, address


def test_a_thread_is_answered_assigned_due_resolved_and_opened_again(people: dict[str, Client]) -> None:
    day = (timezone.localdate() - datetime.timedelta(days=1)).isoformat()
    note = write(people["ada"], "calendar days?", assign_to="ben", due_date=day)
    work = markup_of(people["ben"].get("/work/"))
    assert "Awaiting you" in work and "assigned to you" in work and "was due" in work
    assert "1 note assigned to you" in markup_of(people["ben"].get("/"))
    people["ben"].post(f"/notes/{note.pk}/", {"wish": "answer", "content": "yes; @cy knows"})
    assert "yes; @cy knows" in markup_of(people["cy"].get(HERE)) and "names you" in markup_of(
        people["cy"].get("/work/")
    )
    people["ben"].post(f"/notes/{note.pk}/", {"wish": "resolve"})
    assert "calendar days?" in markup_of(people["ada"].get("/notes/?state=resolved"))
    assert "calendar days?" not in markup_of(people["ada"].get("/notes/"))
    note.refresh_from_db()
    assert str(note.resolved_by) == "ben" and not note.is_overdue
    people["cy"].post(f"/notes/{note.pk}/", {"wish": "reopen"})
    assert "calendar days?" in markup_of(people["ada"].get("/notes/?whose=own"))


def test_what_others_answered_is_not_deleted_with_a_note(people: dict[str, Client]) -> None:
    note = write(people["ada"], "why?", is_shared="on")
    people["ben"].post(f"/notes/{note.pk}/", {"wish": "answer", "content": "because"})
    answer = markup_of(people["ada"].post(f"/notes/{note.pk}/", {"wish": "delete"}, follow=True))
    assert "Resolve it instead" in answer and Note.objects.count() == 2
    assert people["ada"].post(f"/notes/{note.answers.get().pk}/", {"wish": "delete"}).status_code == 404


def test_nobody_is_named_or_assigned_to_who_may_not_read_the_agreement(people: dict[str, Client]) -> None:
    Agreement.objects.update(visibility="restricted", added_by=User.objects.get(username="ada"))
    answer = people["ada"].post(
        "/notes/", {"place": "harbours art_1", "content": "secret, @ben and @nobody"}, follow=True
    )
    assert "@ben, @nobody were not told" in markup_of(answer)
    refused = people["ada"].post(
        "/notes/", {"place": "harbours art_1", "content": "x", "assign_to": "ben"}, follow=True
    )
    assert "Nobody called “ben” may read this agreement" in markup_of(refused) and Note.objects.count() == 1
    assert "secret" not in markup_of(people["ben"].get("/notes/"))


def test_threads_cost_no_query_each(people: dict[str, Client], django_assert_max_num_queries) -> None:
    for number in range(8):
        note = write(people["ada"], f"question {number} @ben", assign_to="cy")
        people["ben"].post(f"/notes/{note.pk}/", {"wish": "answer", "content": "answer"})
    with django_assert_max_num_queries(14):
        people["ada"].get("/notes/")
    with django_assert_max_num_queries(38):
        people["ada"].get(HERE)


def test_members_read_a_set_and_fill_or_manage_it_only_where_they_may(people: dict[str, Client]) -> None:
    ada, ben, cy = (people[name] for name in ("ada", "ben", "cy"))
    rows.hold("Wrecks", visibility="restricted", added_by=User.objects.get(username="ada"))
    folder = WorkingSet.objects.create(owner=User.objects.get(username="ada"), name="Oslo talks")
    address = folder.get_absolute_url()
    for item in ("harbours", "wrecks"):
        ada.post("/sets/keep/", {"item": item, "set": folder.pk})
    assert ben.get(address).status_code == 404
    ada.post(f"{address}members/", {"name": "ben"})
    ada.post(f"{address}members/", {"name": "cy", "right": "fill"})
    page = markup_of(ben.get(address))
    assert "Harbours" in page and "Wrecks" not in page and "1 item" in page
    item = SetItem.objects.get(agreement__slug="harbours")
    for client, is_let in ((ben, False), (cy, True)):
        kept = client.post("/sets/keep/", {"item": "harbours art_2", "set": folder.pk})
        noted = client.post(f"/sets/items/{item.pk}/", {"wish": "note", "note": "ours"})
        renamed = client.post(address, {"name": "Oslo", "note": ""})
        codes = [kept.status_code, noted.status_code, renamed.status_code]
        assert codes == ([302, 302, 403] if is_let else [404, 404, 403])
        assert client.post(f"/sets/{folder.pk}/delete/").status_code == 404
        assert client.post(f"{address}members/", {"name": "ada"}).status_code == 403
    assert 'name="note"' in markup_of(cy.get(address)) and "Rename" not in markup_of(cy.get(address))
    ada.post(f"{address}members/", {"name": "cy", "right": "manage"})
    assert cy.post(address, {"name": "Oslo", "note": ""}).status_code == 302
    assert cy.post(f"{address}members/", {"name": "ben", "right": "odd"}).status_code == 302
    assert folder.members.get(person__username="ben").right == "view"
    assert cy.post(f"/sets/{folder.pk}/delete/").status_code == 404
    ben.post(f"{address}members/", {"wish": "leave"})
    assert ben.get(address).status_code == 404
    ada.post(f"{address}members/", {"wish": "remove", "member": folder.members.get().pk})
    assert cy.get(address).status_code == 404


def test_a_shared_set_and_shared_threads_outlive_whoever_leaves(people: dict[str, Client]) -> None:
    ada, cy = (User.objects.get(username=name) for name in ("ada", "cy"))
    folder = WorkingSet.objects.create(owner=ada, name="Talks")
    folder.members.create(person=cy, right="fill")
    WorkingSet.objects.create(owner=ada, name="Alone")
    write(people["ada"], "for @cy"), write(people["ada"], "for nobody")
    anonymise(None, ada)
    assert list(WorkingSet.objects.values_list("name", "owner__username")) == [("Talks", "cy")]
    assert list(Note.objects.values_list("content", flat=True)) == ["for @cy"]


def test_where_one_reads_is_kept_for_them_alone(people: dict[str, Client]) -> None:
    for eid in ("art_1", "art_2"):
        assert people["ada"].post("/reading/", {"place": f"harbours {eid}", "language": "en"}).status_code == 204
    assert ReadingPosition.objects.get().eid == "art_2"
    assert "?at=art_2#art_2" in markup_of(people["ada"].get("/work/"))
    assert "?at=art_2#art_2" not in markup_of(people["ben"].get("/work/"))
    assert "Forget these places" in markup_of(people["ada"].get("/work/"))
    assert people["ada"].post("/reading/", {"forget": "1"})["Location"] == "/work/"
    assert not ReadingPosition.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_activity_says_who_decided_what_and_what_was_added(people: dict[str, Client]) -> None:
    harbours = Agreement.objects.get()
    rows.tie(harbours, "art_3__para_1", "termination", because="may end this Agreement")
    rows.hold("Wrecks", visibility="restricted")
    reviewer = Client()
    reviewer.force_login(get_user_model().objects.create_user("reviewer", is_staff=True, first_name="Rae"))
    reviewer.post(
        "/clauses/decide/", {"agreement": "harbours", "type": "termination", "decision": "confirm art_3__para_1"}
    )
    for address in ("/activity/", "/agreements/harbours/activity/"):
        page = markup_of(people["ben"].get(address))
        assert "<b>Rae</b>" in page and "Added to the library" in page and "1 clause" in page, address
        assert "Wrecks" not in page
    assert people["ben"].get("/agreements/wrecks/activity/").status_code == 404
