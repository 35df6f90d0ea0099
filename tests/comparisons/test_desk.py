"""The desk beyond the table: bases, pasted texts, articles, pairings by a person, snapshots, sharing."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import ProtectedError
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.models import Agreement, Provision
from comparisons.models import Alignment, Comparison, Snapshot
from tests.comparisons.test_views import THREE, read, words_of
from tests.holdings import clause, ferries, hold, lighthouses
from tests.markup import markup_of

pytestmark = pytest.mark.django_db
QUERY = THREE.partition("?")[2]
VIEWS = ("text", "diff", "passages", "limbs", "terms", "synopsis", "coverage")


@pytest.fixture
def pair() -> None:
    ferries(signature_date="2019-02-11", place="Lisbon", status="signed")
    lighthouses(status="signed", signature_date="1999")


@pytest.fixture
def officer(client: Client) -> User:
    officer = User.objects.create_user("officer", first_name="Ada", last_name="Officer", is_staff=True)
    client.force_login(officer)
    return officer


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_shows_the_same_states_without_style_or_script_of_its_own(
    client: Client, pair: None, view: str
) -> None:
    Agreement.objects.create(slug="cited", title="Known by name", is_cited_only=True)
    page = read(client, f"{THREE}&agreement=cited&view={view}")
    assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=|<style", page)
    assert "not yet reviewed" in text_of(page).lower()
    assert "text not held" in text_of(page).lower()


@pytest.mark.parametrize("view", ["text", "diff", "passages", "limbs", "synopsis"])
def test_each_view_of_words_shows_all_of_them(client: Client, pair: None, view: str) -> None:
    shown = text_of(read(client, f"{THREE}&view={view}"))
    for provision in Provision.objects.filter(clauses__is_tentative=False, clauses__type__in=["termination"]):
        for word in set(re.findall(r"\w{5,}", provision.content)):
            assert word in shown


def test_the_practice_line_stands_over_its_row_and_opens_its_clauses(client: Client, pair: None) -> None:
    page = read(client, THREE)
    assert "Termination: six months' notice in 1 of 2, thirty days in 1 (as read by the machine" in text_of(
        page
    ).replace("&#x27;", "'")
    assert '<a href="/compare/?agreement=lighthouses&type=termination">thirty days in 1</a>' in page.replace(
        "&amp;", "&"
    )
    assert '<rect class="v0" x="0.00" width="50.00"' in page


@pytest.mark.parametrize(("base", "marked"), [("~earliest", "ferries"), ("~usual", "lighthouses")])
def test_the_base_may_be_found_row_by_row(client: Client, pair: None, base: str, marked: str) -> None:
    page = read(client, f"{THREE}&view=diff&base={base}")
    cells = re.findall(r"<td class=\"state.*?</td>", page, re.DOTALL)[:2]
    assert ["is-base" in cell for cell in cells] == [marked == "lighthouses", marked == "ferries"]


MARKER = "Zanzibar-7391"


def test_a_text_of_ones_own_is_the_base_and_stays_with_its_session(client: Client, pair: None) -> None:
    words = f"Harbour may terminate this Agreement by giving two years' written notice to {MARKER}."
    address = client.post("/compare/paste/", {"query": QUERY, "words": words}).headers["Location"]
    assert MARKER not in address and len(address) < 400
    page = read(client, address)
    assert "Pasted text" in page
    assert re.search(r"<del>two years</del><ins>six \(6\) months</ins>", page)
    stranger = Client().get(address)
    assert "Paste it again" in markup_of(stranger) and MARKER not in markup_of(stranger)
    exported = markup_of(client.get(address.replace("/compare/?", "/compare/export.html?")))
    assert "Pasted text" in exported and "pasted=" not in exported


def test_a_text_of_ones_own_enters_no_snapshot_and_no_saved_comparison(client: Client, pair: None) -> None:
    client.force_login(User.objects.create_user("drafter"))
    address = client.post("/compare/paste/", {"query": QUERY, "words": MARKER}).headers["Location"]
    sent = {"query": address.partition("?")[2], "title": "How they end"}
    taken = client.post("/compare/freeze/", sent, follow=True)
    assert "Choose another base first" in markup_of(taken) and not Snapshot.objects.exists()
    saved = client.post("/compare/save/", sent, follow=True)
    assert "your own is not saved with it" in markup_of(saved)
    held = [f"{value}" for value in Comparison.objects.values_list("title", "notes", "seen_as")]
    assert held and MARKER not in "".join(held)


def test_a_pasted_text_of_too_many_paragraphs_says_how_far_it_is_compared(client: Client, pair: None) -> None:
    pasted = {"query": QUERY, "words": "\n".join(f"Cost {n}." for n in range(301))}
    address = client.post("/compare/paste/", pasted).headers["Location"]
    said = "has 301 paragraphs; only the first 300 are compared"
    assert said in read(client, address)
    refused = client.get(address.replace("/compare/?", "/compare/export.html?"))
    assert refused.status_code == 400 and said in markup_of(refused)


def test_a_text_too_long_to_compare_is_refused_whole_with_a_sentence(client: Client, pair: None) -> None:
    sent = {"query": QUERY, "words": f"{MARKER} " + "word " * 12_000}
    answer = client.post("/compare/paste/", sent, follow=True)
    assert "Your text has 60," in markup_of(answer) and "Nothing of it was kept" in markup_of(answer)
    assert "pasted" not in client.session and MARKER not in markup_of(answer)


def test_a_heads_step_leads_to_the_address_it_makes(client: Client, pair: None) -> None:
    answer = client.get(f"{THREE}&step=right+ferries")
    assert answer.headers["Location"].startswith("/compare/?agreement=lighthouses&agreement=ferries&type=termination")
    alone = client.get(f"{THREE}&step=alone+termination").headers["Location"]
    page = read(client, alone)
    assert page.count('<th scope="row"') == 1
    assert "all rows" in page


def test_rows_alike_in_all_columns_close_on_request(client: Client) -> None:
    for slug in ("one", "two"):
        clause(hold(slug, "art_1 | Costs are shared."), "art_1", "financial")
    address = "/compare/?agreement=one&agreement=two&type=financial"
    assert "Word for word the same in all." not in read(client, address)
    closed = read(client, f"{address}&fold=alike")
    assert "Word for word the same in all." in closed
    assert words_of(closed) == ["Costs are shared."]


def test_the_overview_takes_all_types_that_the_agreements_have(client: Client, pair: None) -> None:
    address = client.get("/compare/?agreement=ferries&agreement=lighthouses&view=coverage").headers["Location"]
    assert "type=termination" in address
    assert "type=audit" not in address
    page = text_of(read(client, address))
    assert "3 suggested, 0 confirmed" in page
    assert "1 suggested, 0 confirmed, 2 not yet reviewed" in page


def test_the_whole_article_comes_as_a_fragment_or_as_a_page(client: Client, pair: None) -> None:
    address = "/compare/article/ferries/art_2__para_1/"
    page = read(client, address)
    assert "<title>Art. 2 of FERRIES · Concord</title>" in page
    assert "Voyages under way" in page
    fragment = markup_of(client.get(address, HTTP_HX_REQUEST="true"))
    assert "<html" not in fragment
    assert "Voyages under way" in fragment
    Agreement.objects.filter(slug="ferries").update(visibility="restricted")
    assert client.get(address).status_code == 404
    assert client.get("/compare/article/lighthouses/art_99/").status_code == 404


# Pairings


def two_clauses() -> str:
    one = hold("one", "art_1 | Costs are shared by both Parties.", "art_2 | Emblems are protected by each Party.")
    two = hold("two", "art_1 | Costs are shared by both Parties.", "art_2 | Emblems are protected by each Party.")
    for text in (one, two):
        clause(text, "art_1", "financial")
        clause(text, "art_2", "financial")
    return "/compare/?agreement=one&agreement=two&type=financial&view=diff"


def test_a_person_corrects_a_pairing_and_it_stays(client: Client, officer: User) -> None:
    address = two_clauses()
    page = read(client, "/compare/pairing/financial/one/two/")
    assert "Paired by the machine" in page
    assert page.count("checked") == 2
    answer = client.post(
        "/compare/pairing/financial/one/two/", {"answers art_2": "art_1", "reason": "So it is.", "next": address}
    )
    assert answer.headers["Location"] == address
    page = text_of(read(client, address))
    assert "paired by Ada Officer" in page
    assert "Art. 2 only in the base" in page
    turned = text_of(read(client, address + "&base=two"))
    assert "Art. 1 only in the base" in turned
    kept = Alignment.objects.get()
    assert (kept.pairs, kept.made_by, kept.reason) == ([["art_1", "art_2"]], officer, "So it is.")
    assert kept.before == [["art_1", "art_1"], ["art_2", "art_2"]]
    client.post("/compare/pairing/financial/one/two/", {"withdraw": "1"})
    assert "paired by Ada" not in text_of(read(client, address))
    assert Alignment.objects.count() == 2


def test_sentences_are_paired_one_by_one_and_stand_so_in_every_view(client: Client, officer: User) -> None:
    words = "Costs are shared by both Parties. Emblems are protected by each Party."
    for slug in ("one", "two"):
        clause(hold(slug, f"art_1 | {words}"), "art_1", "financial")
    assert read(client, "/compare/pairing/financial/one/two/").count("checked") == 2
    second = f"art_1#{words.index('Emblems')}"
    client.post("/compare/pairing/financial/one/two/", {"answers art_1#0": second})
    assert Alignment.objects.get().pairs == [[second, "art_1#0"]]
    assert read(client, "/compare/pairing/financial/one/two/").count("checked") == 1
    address = "/compare/?agreement=one&agreement=two&type=financial"
    passages = text_of(read(client, f"{address}&view=passages"))
    assert passages.count("no similar wording found") == 2
    assert "Pair otherwise" in passages
    assert "paired by Ada Officer" in text_of(read(client, f"{address}&view=diff"))


def test_a_pairing_on_words_that_changed_no_longer_stands(client: Client, officer: User) -> None:
    address = two_clauses()
    client.post("/compare/pairing/financial/one/two/", {"answers art_2": "art_1"})
    Provision.objects.filter(text__agreement__slug="two", eid="art_2").update(content="Emblems are free.")
    assert "paired by" not in text_of(read(client, address))


def test_pairings_are_for_officers_and_for_what_they_may_see(client: Client) -> None:
    two_clauses()
    assert client.get("/compare/pairing/financial/one/two/").status_code == 302
    client.force_login(User.objects.create_user("reader"))
    assert client.get("/compare/pairing/financial/one/two/").status_code == 403
    client.force_login(User.objects.create_user("officer", is_staff=True))
    Agreement.objects.filter(slug="two").update(visibility="restricted")
    may_see = Agreement.objects.visible_to(User.objects.get(username="officer")).filter(slug="two").exists()
    assert client.get("/compare/pairing/financial/one/two/").status_code == (200 if may_see else 404)
    assert client.get("/compare/pairing/financial/one/one/").status_code == 404


# Snapshots


def take(client: Client, query: str = QUERY) -> Snapshot:
    client.post("/compare/freeze/", {"query": query, "title": "Ends in May", "notes": "For the advice."})
    return Snapshot.objects.get()


def test_a_snapshot_stays_as_it_was_while_the_library_moves_on(client: Client, pair: None, officer: User) -> None:
    snapshot = take(client, f"{QUERY}&view=diff&base=ferries")
    Provision.objects.filter(content__startswith="Harbour may").update(content="Harbour may never end it.")
    page = read(Client(), snapshot.get_absolute_url())
    assert "six (6) months" in page
    assert "never end it" not in page
    assert snapshot.checksum in page
    assert "Do not rely on it" not in page
    assert 'name="step"' not in page
    changed = read(Client(), f"{snapshot.get_absolute_url()}changes/")
    assert "1 of 6 cells have changed since" in changed
    assert "<ins>" in changed


def test_nothing_changed_is_said(client: Client, pair: None, officer: User) -> None:
    snapshot = take(client)
    assert "Nothing has changed" in read(client, f"{snapshot.get_absolute_url()}changes/")


@pytest.mark.parametrize("extension", ["docx", "xlsx", "csv", "pdf", "html", "md", "json"])
def test_the_same_snapshot_is_the_same_file_and_names_itself(
    client: Client, pair: None, officer: User, extension: str
) -> None:
    snapshot = take(client)
    address = f"{snapshot.get_absolute_url()}export.{extension}"
    first = client.get(address)
    Provision.objects.filter(content__startswith="Harbour may").update(content="Harbour may never end it.")
    second = Client().get(address)
    assert first.status_code == second.status_code == 200
    assert first.content == second.content
    if extension in ("html", "json"):
        assert snapshot.checksum in markup_of(first)


def test_the_day_of_a_snapshot_is_said_in_the_language_of_whoever_reads_it(
    client: Client, pair: None, officer: User
) -> None:
    client.cookies["django_language"] = "fr"
    snapshot = take(client)
    snapshot.table["made_on"] = "2026-02-03T09:30:00+00:00"
    snapshot.save()
    said = [markup_of(client.get(f"{snapshot.get_absolute_url()}export.html?in={code}")) for code in ("fr", "es")]
    assert "3 février 2026" in said[0] and "3 de febrero de 2026" in said[1]
    assert "février" not in str(snapshot.table) + said[1]


def test_a_table_that_was_tampered_with_says_so(client: Client, pair: None, officer: User) -> None:
    snapshot = take(client)
    snapshot.table["title"] = "Another"
    snapshot.save()
    assert "Do not rely on it" in read(client, snapshot.get_absolute_url())


def test_a_snapshot_is_closed_to_whoever_may_not_see_one_of_its_agreements(
    client: Client, pair: None, officer: User
) -> None:
    snapshot = take(client)
    Agreement.objects.filter(slug="ferries").update(visibility="restricted")
    for end in ("", "changes/", "export.json"):
        assert Client().get(f"{snapshot.get_absolute_url()}{end}").status_code == 404


def test_an_agreement_that_a_snapshot_cites_stays(client: Client, pair: None, officer: User) -> None:
    take(client)
    with pytest.raises(ProtectedError):
        Agreement.objects.get(slug="ferries").delete()


def test_a_snapshot_needs_a_title_a_choice_and_a_person(client: Client, pair: None, officer: User) -> None:
    client.post("/compare/freeze/", {"query": "agreement=ferries", "title": "Half"})
    client.post("/compare/freeze/", {"query": QUERY, "title": ""})
    assert Client().post("/compare/freeze/", {"query": QUERY, "title": "x"}).status_code == 302
    assert not Snapshot.objects.exists()


def test_ones_own_snapshots_are_listed(client: Client, pair: None, officer: User) -> None:
    take(client)
    assert "Ends in May" in read(client, "/comparisons/")
    other = Client()
    other.force_login(User.objects.create_user("other"))
    assert "Ends in May" not in read(other, "/comparisons/")
    with CaptureQueriesContext(connection) as run:
        read(client, "/comparisons/")
    assert not [query for query in run if '"comparisons_snapshot"."table"' in query["sql"]]


# Sharing


def test_a_comparison_is_shared_with_people_or_by_its_link(client: Client, pair: None, officer: User) -> None:
    client.post("/compare/save/", {"query": QUERY, "title": "Ends", "notes": ""})
    comparison = Comparison.objects.get()
    colleague = Client()
    colleague.force_login(User.objects.create_user("colleague"))
    assert colleague.get(comparison.get_absolute_url()).status_code == 404
    share = f"{comparison.get_absolute_url()}share/"
    assert "Nobody here is called nemo" in markup_of(client.post(share, {"people": "nemo"}, follow=True))
    assert colleague.post(share, {"people": "colleague"}).status_code == 404
    client.post(share, {"people": "colleague"})
    assert "<h1>Ends</h1>" in read(colleague, comparison.get_absolute_url())
    assert Client().get(comparison.get_absolute_url()).status_code == 302
    client.post(share, {"people": "", "is_open": "on"})
    assert "<h1>Ends</h1>" in read(Client(), comparison.get_absolute_url())
    assert "Ends" not in text_of(read(colleague, "/comparisons/"))
