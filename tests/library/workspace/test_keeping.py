"""Saved searches, working sets, notes and reports: who is signed in keeps them, and who may not see them does not."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from agreements.models import Agreement, Provision
from clauses.models import Report
from library.models import Note, SavedSearch, SetItem, WorkingSet, canonical
from tests.agreements import rows
from tests.markup import markup_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbours(taxonomy: None) -> Agreement:
    text = rows.hold("Harbours", parties=["Harbour Office"], signature_date="2010-05-06")
    rows.tie(text, "art_3__para_1", "termination", because="may end this Agreement")
    return text


def signed_in(name: str, **facts: object) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.create_user(name, **facts))
    return client


@pytest.fixture
def officer() -> Client:
    return signed_in("officer")


@pytest.fixture
def other() -> Client:
    return signed_in("other")


def keep(client: Client, item: str, **more: object) -> None:
    answer = client.post("/sets/keep/", {"item": item, **more})
    assert answer.status_code == 302, answer.content


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kind=agreement&year=1999", "year=1999&kind=agreement"),
        ("party=a&party=b", "party=b&party=a&party=a"),
        ("q=war&page=3&ordering=title", "q=war"),
    ],
)
def test_a_list_has_one_spelling(one: str, other: str) -> None:
    assert canonical(QueryDict(one)) == canonical(QueryDict(other)) != ""


def test_a_saved_search_says_what_is_new_until_its_list_is_looked_at(officer: Client, harbours: Agreement) -> None:
    officer.post("/searches/save/", {"name": "Of Harbour", "query": "page=2&party=harbour-office"})
    assert "nothing new" in markup_of(officer.get("/"))
    rows.hold("Pilots", parties=["Harbour Office"])
    rows.hold("Buoys", parties=["Lighthouse Union"])
    rows.hold("Wrecks", parties=["Harbour Office"], visibility="restricted")
    page = markup_of(officer.get("/"))
    assert "Of Harbour" in page and "1 new" in page
    assert "Saved as" in markup_of(officer.get("/agreements/?ordering=title&party=harbour-office"))
    assert "nothing new" in markup_of(officer.get("/"))


def test_a_saved_search_is_renamed_and_deleted_by_its_owner_alone(
    officer: Client, other: Client, harbours: Agreement
) -> None:
    officer.post("/searches/save/", {"name": "Old", "query": "year=2010"})
    officer.post("/searches/save/", {"name": "New", "query": "year=2010"})
    search = SavedSearch.objects.get()
    assert search.name == "New"
    assert other.post(f"/searches/{search.pk}/delete/").status_code == 404
    assert "year=2010" not in markup_of(other.get("/"))
    officer.post(f"/searches/{search.pk}/delete/")
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize("query", ["", "page=2", "colour=red", "year=19"])
def test_what_asks_nothing_or_cannot_be_read_is_not_saved(officer: Client, harbours: Agreement, query: str) -> None:
    answer = officer.post("/searches/save/", {"name": "Odd", "query": query}, follow=True)
    assert not SavedSearch.objects.exists()
    assert "nothing to save" in markup_of(answer)


def test_a_search_can_be_saved_twenty_times_and_no_name_twice(officer: Client, harbours: Agreement) -> None:
    for year in range(1990, 1990 + SavedSearch.MOST + 1):
        officer.post("/searches/save/", {"name": f"Of {year}", "query": f"year={year}"})
    assert SavedSearch.objects.count() == SavedSearch.MOST
    officer.post("/searches/save/", {"name": "Of 1991", "query": "year=1990"})
    assert SavedSearch.objects.filter(name="Of 1991").count() == 1


def test_one_click_keeps_from_reader_library_and_clause_list(officer: Client, harbours: Agreement) -> None:
    for address in ("/agreements/harbours/", "/agreements/", "/clauses/termination/"):
        page = markup_of(officer.get(address))
        buttons = re.findall(r'form="keep" name="item" value="([^"]+)"', page)
        assert buttons, address
        keep(officer, buttons[-1], next=address)
    kept = list(SetItem.objects.values_list("agreement__slug", "eid"))
    assert kept == [("harbours", "signature_2"), ("harbours", ""), ("harbours", "art_3__para_1")]
    assert WorkingSet.objects.get().name == "Working set"


def test_a_new_working_set_has_the_name_that_was_given_with_the_click(officer: Client, harbours: Agreement) -> None:
    for item in ("harbours", "harbours art_1"):
        keep(officer, item, set="new", name=" Renewal ")
    assert WorkingSet.objects.get().name == "Renewal" and SetItem.objects.count() == 2
    keep(officer, "harbours", set="new", name="")
    assert set(WorkingSet.objects.values_list("name", flat=True)) == {"Renewal", "Working set"}


def test_who_keeps_comes_back_to_where_they_read_and_sees_it_there(officer: Client, harbours: Agreement) -> None:
    answer = officer.post("/sets/keep/", {"item": "harbours art_1", "next": "/agreements/harbours/?language=en"})
    assert answer["Location"] == "/agreements/harbours/?language=en#art_1"
    assert "kept in" in markup_of(officer.get("/agreements/harbours/"))
    away = officer.post("/sets/keep/", {"item": "harbours art_1", "next": "https://elsewhere.example/"})
    assert away["Location"] == "/agreements/harbours/#art_1"
    assert SetItem.objects.count() == 1


def test_a_working_set_is_ordered_annotated_compared_and_emptied(officer: Client, harbours: Agreement) -> None:
    rows.hold("Pilots")
    keep(officer, "harbours art_3__para_1")
    keep(officer, "pilots")
    folder = WorkingSet.objects.get()
    page = markup_of(officer.get(folder.get_absolute_url()))
    assert "Either Party may end this Agreement" in page
    assert "/compare/?agreement=harbours&amp;agreement=pilots&amp;type=termination" in page
    first, last = folder.items.all()
    officer.post(f"/sets/items/{last.pk}/", {"wish": "up"})
    assert list(folder.items.values_list("pk", flat=True)) == [last.pk, first.pk]
    officer.post(f"/sets/items/{last.pk}/", {"wish": "up"})
    officer.post(f"/sets/items/{last.pk}/", {"wish": "note", "note": "ask the depositary"})
    assert "ask the depositary" in markup_of(officer.get(folder.get_absolute_url()))
    officer.post(f"/sets/items/{first.pk}/", {"wish": "remove"})
    assert list(folder.items.all()) == [last]
    officer.post(folder.get_absolute_url(), {"name": "Oslo talks", "note": "second round"})
    assert "Oslo talks" in markup_of(officer.get("/sets/"))
    officer.post(f"/sets/{folder.pk}/delete/")
    assert not SetItem.objects.exists() and Agreement.objects.count() == 2


def test_a_name_serves_one_folder_of_a_person(officer: Client, taxonomy: None) -> None:
    officer.post("/sets/", {"name": "Talks"})
    refused = officer.post("/sets/", {"name": "Talks"})
    assert refused.status_code == 400
    assert "called “Talks” already" in markup_of(refused)


def test_words_that_changed_since_they_were_kept_are_said_to_have(officer: Client, harbours: Agreement) -> None:
    keep(officer, "harbours art_1")
    officer.post("/notes/", {"place": "harbours art_1", "content": "lit at night too?"})
    Provision.objects.filter(eid="art_1").update(content="Other words.")
    assert "words have changed" in markup_of(officer.get(WorkingSet.objects.get().get_absolute_url()))
    assert "words have changed" in markup_of(officer.get("/agreements/harbours/"))
    Provision.objects.filter(eid="art_1").delete()
    assert "no such provision any more" in markup_of(officer.get(WorkingSet.objects.get().get_absolute_url()))
    assert "lit at night too?" in markup_of(officer.get("/agreements/harbours/"))


def test_nobody_else_opens_or_changes_a_working_set(officer: Client, other: Client, harbours: Agreement) -> None:
    keep(officer, "harbours")
    folder, item = WorkingSet.objects.get(), SetItem.objects.get()
    assert other.get(folder.get_absolute_url()).status_code == 404
    assert other.post(f"/sets/{folder.pk}/delete/").status_code == 404
    assert other.post(f"/sets/items/{item.pk}/", {"wish": "remove"}).status_code == 404
    assert other.post("/sets/keep/", {"item": "harbours", "set": folder.pk}).status_code == 404
    keep(other, "harbours")
    assert WorkingSet.objects.count() == 2


def test_a_private_note_is_read_by_its_author_alone_and_a_shared_one_by_all_signed_in(
    client: Client, officer: Client, other: Client, harbours: Agreement
) -> None:
    officer.post("/notes/", {"place": "harbours art_1", "content": "mine alone"})
    officer.post("/notes/", {"place": "harbours art_1", "content": "for us all", "is_shared": "on"})
    for address in ("/agreements/harbours/", "/agreements/harbours/provisions/art_1/"):
        pages = [markup_of(visitor.get(address)) for visitor in (officer, other, client)]
        assert ["mine alone" in page for page in pages] == [True, False, False], address
        assert ["for us all" in page for page in pages] == [True, True, False], address
    administrator = signed_in("keeper", is_superuser=True, is_staff=True)
    assert "mine alone" not in markup_of(administrator.get("/agreements/harbours/"))


def test_a_note_is_changed_and_deleted_by_its_author_alone(officer: Client, other: Client, harbours: Agreement) -> None:
    officer.post("/notes/", {"place": "harbours art_1", "content": "first", "is_shared": "on"})
    note = Note.objects.get()
    pages = [markup_of(visitor.get("/agreements/harbours/provisions/art_1/")) for visitor in (officer, other)]
    assert [f'id="words-{note.pk}"' in page for page in pages] == [True, False]
    assert all("No notes yet" not in page for page in pages)
    assert other.post(f"/notes/{note.pk}/", {"content": "changed"}).status_code == 404
    officer.post(f"/notes/{note.pk}/", {"content": "second"})
    note.refresh_from_db()
    assert (note.content, note.is_shared) == ("second", False)
    officer.post(f"/notes/{note.pk}/", {"content": " "})
    note.refresh_from_db()
    assert note.content == "second"
    officer.post(f"/notes/{note.pk}/", {"wish": "delete"})
    assert not Note.objects.exists()


def test_one_click_reports_an_error_with_place_words_who_and_when(officer: Client, harbours: Agreement) -> None:
    page = markup_of(officer.get("/agreements/harbours/"))
    assert 'form="report" name="place" value="harbours art_3__para_1"' in page
    for _click in range(2):
        officer.post("/reports/send/", {"place": "harbours art_3__para_1", "next": "/agreements/harbours/"})
    report = Report.objects.get()
    assert (report.pinpoint, str(report.reported_by)) == ("Art. 3(1)", "officer")
    assert report.words.startswith("Either Party may end this Agreement")
    assert report.settled_on is None
    assert "error reported by you" in markup_of(officer.get("/agreements/harbours/"))


def test_a_report_takes_a_word_of_what_is_wrong_and_loses_none(officer: Client, harbours: Agreement) -> None:
    for words in ("the number is missing", "and a word"):
        officer.post("/reports/send/", {"place": "harbours art_3__para_1", "words": words})
    assert Report.objects.get().remark == "the number is missing\nand a word"


def test_reviewers_settle_what_readers_report(officer: Client, other: Client, harbours: Agreement) -> None:
    officer.post("/reports/send/", {"place": "harbours art_1"})
    report = Report.objects.get()
    officer.post(f"/reports/{report.pk}/", {"words": "the ship is missing"})
    reviewer = signed_in("reviewer", is_staff=True)
    assert "the ship is missing" in markup_of(reviewer.get("/reports/"))
    assert "Reported errors" in markup_of(reviewer.get("/review/"))
    assert "No report is open" in markup_of(other.get("/reports/"))
    assert other.post(f"/reports/{report.pk}/", {"wish": "settle"}).status_code == 404
    assert officer.post(f"/reports/{report.pk}/", {"wish": "settle"}).status_code == 403
    reviewer.post(f"/reports/{report.pk}/", {"wish": "settle", "words": "read again"})
    assert "read again" in markup_of(officer.get("/reports/?state=settled"))
    officer.post("/reports/send/", {"place": "harbours art_1"})
    reviewer.post(f"/reports/{report.pk}/", {"wish": "reopen"})
    assert [one.pk for one in Report.objects.open()] == [Report.objects.latest("pk").pk]


def test_who_reported_it_withdraws_it_while_it_is_open(officer: Client, harbours: Agreement) -> None:
    officer.post("/reports/send/", {"place": "harbours art_1"})
    officer.post(f"/reports/{Report.objects.get().pk}/", {"wish": "withdraw"})
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "address", ["/sets/keep/", "/notes/", "/reports/send/", "/searches/save/", "/sets/", "/reports/"]
)
def test_who_is_not_signed_in_is_asked_to_sign_in(client: Client, address: str) -> None:
    assert client.post(address, {"item": "harbours", "place": "harbours art_1"})["Location"].startswith(
        "/accounts/login/"
    )


def test_a_reader_who_is_not_signed_in_is_offered_nothing_to_press(client: Client, harbours: Agreement) -> None:
    for address in ("/agreements/harbours/", "/agreements/", "/clauses/termination/"):
        page = markup_of(client.get(address))
        assert 'form="keep"' not in page and 'form="report"' not in page


@pytest.mark.parametrize("place", ["", "nowhere", "harbours nowhere", "wrecks art_1", "wrecks", "harbours \0"])
def test_what_is_not_there_or_not_open_cannot_be_kept(officer: Client, harbours: Agreement, place: str) -> None:
    rows.hold("Wrecks", visibility="restricted")
    for address, name in (("/sets/keep/", "item"), ("/notes/", "place"), ("/reports/send/", "place")):
        if place == "harbours \0" and name == "item":
            continue
        assert officer.post(address, {name: place, "content": "x"}).status_code == 404, address
    assert not (SetItem.objects.exists() or Note.objects.exists() or Report.objects.exists())


@pytest.mark.parametrize("query", ["q=" + "é" * 390, "q=" + "a" * 2001, "q=" + "a" * 100_000])
def test_a_search_too_long_to_keep_is_refused_with_a_sentence(officer: Client, query: str) -> None:
    answer = officer.post(reverse("search_save"), {"query": query, "name": "Long"}, follow=True)
    assert "An address of more than 2,000 characters is not saved." in markup_of(answer)
    assert not SavedSearch.objects.exists()


def test_forms_need_their_token(harbours: Agreement) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(get_user_model().objects.create_user("officer"))
    for name in ("set_keep", "notes", "report_error", "search_save", "set_list"):
        assert client.post(reverse(name), {"item": "harbours"}).status_code == 403


def test_the_database_refuses_what_says_nothing(officer: Client, harbours: Agreement) -> None:
    owner = get_user_model().objects.get()
    place = {"agreement": harbours, "eid": "art_1", "pinpoint": "Art. 1"}
    wrong = [
        lambda: WorkingSet.objects.create(owner=owner, name=""),
        lambda: Note.objects.create(author=owner, content="", **place),
        lambda: Report.objects.create(reported_by=owner, settled_by=owner, **place),
    ]
    for write in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            write()


def test_what_is_kept_costs_a_reader_no_query_a_paragraph(
    officer: Client, harbours: Agreement, django_assert_max_num_queries
) -> None:
    keep(officer, "harbours art_1")
    with django_assert_max_num_queries(40) as few:
        officer.get("/agreements/harbours/")
    most = len(few.captured_queries)
    for eid in ("art_1", "art_2", "art_3", "pp_1"):
        keep(officer, f"harbours {eid}")
        officer.post("/notes/", {"place": f"harbours {eid}", "content": "x"})
        officer.post("/reports/send/", {"place": f"harbours {eid}"})
    officer.get("/agreements/harbours/")
    with django_assert_max_num_queries(most):
        officer.get("/agreements/harbours/")


def test_agreements_ticked_in_the_library_go_into_a_set_together(officer: Client, harbours: Agreement) -> None:
    rows.hold("Pilots")
    rows.hold("Wrecks", visibility="restricted")
    asked = officer.get("/sets/fill/?agreement=harbours&agreement=pilots&agreement=wrecks")
    assert "2 agreements" in markup_of(asked) and 'name="set"' in markup_of(asked)
    sent = {"agreement": ["harbours", "pilots", "wrecks"], "set": "new", "name": "Ticked"}
    filled = officer.post("/sets/fill/", sent, follow=True)
    assert "2 agreements were added." in markup_of(filled)
    again = officer.post("/sets/fill/", {**sent, "set": WorkingSet.objects.get(name="Ticked").pk}, follow=True)
    assert "0 agreements were added." in markup_of(again)
    assert "No agreement is ticked" in markup_of(officer.get("/sets/fill/"))
