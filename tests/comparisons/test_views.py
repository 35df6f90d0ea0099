"""The compare page: the words a reader sees, the address that holds it all, and what it costs."""

from __future__ import annotations

import html
import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.models import Agreement, Provision
from clauses.review.decide import decide
from comparisons.models import Comparison
from tests.holdings import clause, ferries, hold, lighthouses, types
from tests.markup import markup_of

pytestmark = pytest.mark.django_db
BOTH = "/compare/?agreement=ferries&agreement=lighthouses"
THREE = f"{BOTH}&type=termination&type=audit&type=areas_of_cooperation"


def read(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, (address, response.headers)
    return markup_of(response)


def words_of(page: str) -> list[str]:
    """The words of agreements on the page, without the marks of a difference."""
    found = re.findall(r'<(?:p|div) class="words"[^>]*>(.*?)</(?:p|div)>', page, re.DOTALL)
    bare = [html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"<del.*?</del>", "", words))) for words in found]
    return [words for words in bare if words]


@pytest.fixture
def pair() -> None:
    ferries(signature_date="2019-02-11", place="Lisbon", status="signed")
    lighthouses(status="draft", distribution_date="2021")


def test_a_newcomer_is_told_how_to_begin_with_an_example(client: Client, pair: None) -> None:
    Agreement.objects.filter(slug="lighthouses").update(status="signed")
    page = read(client, "/compare/")
    assert "Choose agreements and clause types" in page
    assert "how FERRIES and LIGHTHOUSES end, keep secrets and own their work" in page
    example = html.unescape(re.search(r'class="notice example".*?href="([^"]+)"', page).group(1))  # type: ignore[union-attr]
    assert "Harbour may terminate" in read(client, example)


def test_an_empty_library_says_so_without_an_example(client: Client) -> None:
    page = read(client, "/compare/")
    assert "Choose agreements and clause types" in page
    assert "New here?" not in page


def test_columns_carry_title_kind_parties_date_place_and_status(client: Client, pair: None) -> None:
    page = read(client, THREE)
    assert '<a class="name" href="/agreements/ferries/" title="Agreement ferries">FERRIES</a>' in page
    assert "signed 11 February 2019, Lisbon" in page
    assert "Cooperation agreement · signed" in page
    assert "Harbour Union · Relief Organization" in page
    assert '<span class="tag draft">draft</span>' in page
    assert "2 agreements × 3 clause types" in page
    assert "<title>Termination, audit and areas of cooperation: FERRIES and LIGHTHOUSES · Concord</title>" in page


def test_full_text_with_pinpoints_into_the_reader_and_terms(client: Client, pair: None) -> None:
    page = read(client, THREE)
    assert '<a href="/agreements/ferries/?at=art_2__para_1#art_2__para_1">Art. 2(1)</a>' in page
    assert "suggested · certainty of its type 98 %" in page
    assert "<dt>Notice period</dt>" in page
    assert ">6 months</dd>" in page
    assert ">30 days</dd>" in page
    assert page.count('class="clause leads"') == 2  # with the value that is asked for first: a cut cell begins with it


@pytest.mark.parametrize("view", ["", "&view=diff"])
def test_every_text_shown_is_what_its_spans_yield(client: Client, pair: None, view: str) -> None:
    held = {provision.content: provision for provision in Provision.objects.select_related("text")}
    shown = words_of(read(client, THREE + view))
    assert len(shown) == 6
    for words in shown:
        assert words in held
        assert held[words].yielded() == words


def test_the_states_are_never_blurred(client: Client, pair: None) -> None:
    officer = User.objects.create_user("officer", first_name="Ada", last_name="Officer", is_staff=True)
    Agreement.objects.create(slug="cited", title="Known by name", is_cited_only=True)
    ferries_ = Agreement.objects.get(slug="ferries")
    decide(officer, ferries_, types("audit")[0], "absent", reason="Read in full.")
    provision = Provision.objects.get(text__agreement=ferries_, eid="art_2__para_1")
    decide(officer, ferries_, types("termination")[0], "confirm", provision=provision)
    page = read(client, f"{THREE}&agreement=cited")
    assert "<span>confirmed</span>" in page
    assert "<b>Verified absent</b>" in page
    assert "by Ada Officer, " in page
    assert "<b>Not yet reviewed</b>" in page
    assert "nothing found in 2 provisions read by the machine" in page
    assert (
        'nearest: <a href="/agreements/lighthouses/?at=art_1__para_1#art_1__para_1">Art. 1(1)</a>, The accounts of each'
        in page
    )
    assert page.count("<b>Text not held</b>") == 3
    assert 'name="decision"' not in page


def test_differences_are_marked_against_the_base_and_never_by_colour_alone(client: Client) -> None:
    for slug, months in (("one", "six"), ("two", "nine")):
        text = hold(
            slug, f"art_1 | Either Party may terminate this Agreement by giving {months} months' written notice."
        )
        clause(text, "art_1", "termination")
    page = read(client, "/compare/?agreement=one&agreement=two&type=termination&base=one&view=diff")
    assert "<del>six</del><ins>nine</ins>" in page
    assert page.count('<span class="base">base</span>') == 1
    other = read(client, "/compare/?agreement=one&agreement=two&type=termination&base=two&view=diff")
    assert "<del>nine</del><ins>six</ins>" in other


def test_wording_that_has_nothing_in_common_gets_no_marks(client: Client) -> None:
    for slug, words in (("one", "Either Party may end this by notice."), ("two", "La fin vient toute seule.")):
        clause(hold(slug, f"art_1 | {words}"), "art_1", "termination")
    page = read(client, "/compare/?agreement=one&agreement=two&type=termination&view=diff")
    assert "no similar wording found in ONE, so no marks" in page
    assert "<ins>" not in page.partition("<tbody>")[2]
    assert "<del>Either Party may end this by notice.</del>" in page
    synopsis = read(client, "/compare/?agreement=one&agreement=two&type=termination&view=synopsis")
    assert "The wordings are too different to be put into one text." in synopsis


def test_terms_stand_side_by_side_without_the_text(client: Client, pair: None) -> None:
    page = read(client, f"{BOTH}&type=termination&view=terms")
    assert words_of(page) == []
    assert ">6 months</b>" in page
    assert "><ins>30 days</ins></b>" in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("&agreement=feries", "No agreement here is called “feries”."),
        ("&type=terminatoin", "No clause type has the code “terminatoin”."),
        ("&base=nowhere", "The base “nowhere” is not one of the agreements compared."),
        ("&tpye=audit", "“tpye” is not something a comparison knows"),
        ("&view=sideways", "“sideways” is not a view"),
        ("&agreement=%3Cscript%3E", "No agreement here is called “&lt;script&gt;”."),
        ("&agreement=a%00b", "“agreement” was given without a value that can be meant"),
    ],
)
def test_what_is_wrong_in_the_address_is_named_and_the_rest_still_shown(
    client: Client, pair: None, query: str, said: str
) -> None:
    page = read(client, f"{BOTH}&type=termination{query}")
    assert said in page
    assert "Harbour may terminate" in page


def test_a_restricted_agreement_leaves_no_trace(client: Client, pair: None) -> None:
    lighthouses("secret-lights", visibility="restricted", title="Hidden title")
    page = read(client, f"{BOTH}&agreement=secret-lights&type=termination&choose=1&find=Hidden")
    assert "No agreement here is called “secret-lights”." in page
    assert "SECRET-LIGHTS" not in page
    assert "Hidden title" not in page
    assert "2 agreements × 1 clause type" in page
    unknown = read(client, f"{BOTH}&agreement=nothing-here&type=termination&choose=1&find=Hidden")
    token = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    assert token.sub("", unknown.replace("nothing-here", "secret-lights")) == token.sub("", page)


def test_presets_lead_to_an_address_that_names_the_types(client: Client, pair: None) -> None:
    assert client.get(f"{BOTH}&preset=shared").headers["Location"] == f"{BOTH}&type=termination"
    final = client.get(f"{BOTH}&preset=final").headers["Location"]
    assert "type=entry_into_force" in final
    assert "type=survival" in final


def test_the_chooser_finds_agreements_and_keeps_what_was_ticked(client: Client, pair: None) -> None:
    page = read(client, "/compare/?agreement=ferries&find=thirty+days&choose=1")
    assert '<input type="checkbox" name="agreement" value="ferries" checked>' in page
    assert '<input type="checkbox" name="agreement" value="lighthouses">' in page
    assert "Nothing found for “zebra”" in read(client, "/compare/?find=zebra&choose=1")
    assert client.get(f"{BOTH}&find=").headers["Location"] == BOTH


def test_the_chooser_says_how_many_of_the_chosen_have_each_type(client: Client, pair: None) -> None:
    page = re.sub(r"\s+", " ", read(client, BOTH))
    assert 'Termination <span class="meta n">2 of 2</span>' in page
    assert 'Areas of cooperation <span class="meta n">1 of 2</span>' in page


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as run:
        read(client, address)
    return len(run)


@pytest.mark.parametrize(
    "view", ["text", "diff", "passages", "limbs", "terms", "synopsis", "coverage", "text&choose=1"]
)
def test_the_number_of_queries_does_not_grow(client: Client, view: str) -> None:
    for number in range(20):
        ferries(f"ferries-{number}")
    types_ = "type=termination&type=areas_of_cooperation&type=capacity_building"
    slugs = [f"agreement=ferries-{number}" for number in range(20)]
    few, many = (queries_of(client, f"/compare/?{'&'.join(slugs[:n])}&{types_}&view={view}") for n in (2, 20))
    assert few == many <= 20


def test_hostile_words_do_nothing(client: Client) -> None:
    words = '<script>alert(1)</script> "onmouseover=alert(2) & <ins>'
    for slug in ("one", "two"):
        text = hold(slug, f"art_1 | # {words}", f"art_1__para_1 | {words} {slug}", title=words, short_title=words)
        clause(text, "art_1__para_1", "termination", terms=[("kind", words, "alert(1)")])
    for view in ("text", "diff", "terms"):
        page = read(client, f"/compare/?agreement=one&agreement=two&type=termination&view={view}")
        assert "<script>alert" not in page
        assert '"onmouseover=' not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_no_page_carries_script_or_style_of_its_own(client: Client, pair: None) -> None:
    for address in ("/compare/", THREE, f"{THREE}&view=diff", "/clauses/", "/clauses/termination/"):
        page = read(client, address)
        assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=|<style", page)


def test_officers_decide_from_the_table(client: Client, pair: None) -> None:
    client.force_login(User.objects.create_user("officer", is_staff=True))
    page = read(client, THREE)
    assert 'value="confirm ferries termination art_2__para_1"' in page
    assert "review now" in page
    response = client.post(
        "/clauses/decide/", {"decision": "confirm ferries termination art_2__para_1", "next": THREE}, follow=True
    )
    assert response.redirect_chain[-1][0] == THREE
    assert "<span>confirmed</span>" in markup_of(response)


# Comparisons that are kept


@pytest.fixture
def drafter(client: Client) -> User:
    drafter = User.objects.create_user("drafter")
    client.force_login(drafter)
    return drafter


def save(client: Client, query: str = THREE.partition("?")[2], **fields: str) -> Comparison:
    client.post("/compare/save/", {"query": query, "title": "How they end", "notes": "For May."} | fields)
    return Comparison.objects.get()


def test_a_comparison_is_kept_under_a_title_and_opened_again(client: Client, pair: None, drafter: User) -> None:
    comparison = save(client, f"{THREE.partition('?')[2]}&base=lighthouses&view=diff")
    assert comparison.slug.startswith("how-they-end-")
    assert comparison.owner == drafter
    assert comparison.choice().query() == f"{THREE.partition('?')[2]}&base=lighthouses&view=diff"
    page = read(client, comparison.get_absolute_url())
    assert "<h1>How they end</h1>" in page
    assert "For May." in page
    assert "Voyages under way" in page
    assert '<span class="base">base</span> <a class="name" href="/agreements/lighthouses/" ' in page
    assert "How they end" in read(client, "/comparisons/")


def test_nothing_is_kept_without_a_title_or_a_choice(client: Client, pair: None, drafter: User) -> None:
    client.post("/compare/save/", {"query": "agreement=ferries", "title": "Half"})
    client.post("/compare/save/", {"query": THREE.partition("?")[2], "title": " "})
    assert not Comparison.objects.exists()
    assert "The comparison was not saved" in read(client, "/compare/")


def test_what_is_kept_is_its_owners_and_of_those_it_is_shared_with(client: Client, pair: None, drafter: User) -> None:
    comparison = save(client)
    colleague = User.objects.create_user("colleague")
    client.force_login(colleague)
    assert client.get(comparison.get_absolute_url()).status_code == 404
    assert "How they end" not in read(client, "/comparisons/")
    comparison.shared_with.add(colleague)
    assert "<h1>How they end</h1>" in read(client, comparison.get_absolute_url())
    assert client.post(f"{comparison.get_absolute_url()}delete/").status_code == 404
    client.logout()
    assert client.get(comparison.get_absolute_url()).status_code == 302
    assert client.post("/compare/save/", {"query": "", "title": "x"}).status_code == 302


def test_a_kept_comparison_shows_each_reader_only_what_they_may_see(client: Client, pair: None, drafter: User) -> None:
    comparison = save(client)
    Agreement.objects.filter(slug="lighthouses").update(visibility="restricted")
    page = read(client, comparison.get_absolute_url())
    assert "Harbour may terminate" in page
    assert "LIGHTHOUSES" not in page
    assert "lighthouses" not in page


def test_its_owner_deletes_it(client: Client, pair: None, drafter: User) -> None:
    comparison = save(client)
    response = client.post(f"{comparison.get_absolute_url()}delete/", follow=True)
    assert "is no longer kept" in markup_of(response)
    assert not Comparison.objects.exists()
    assert Agreement.objects.count() == 2


def test_the_list_of_comparisons_costs_the_same_for_any_number(client: Client, pair: None, drafter: User) -> None:
    costs = []
    for number in range(8):
        comparison = Comparison.objects.create(slug=f"c-{number}", title=f"Number {number}", owner=drafter)
        comparison.store_selection(list(Agreement.objects.all()), types("termination"))
        costs.append(queries_of(client, "/comparisons/"))
    assert costs[0] == costs[-1]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("agreement=ferries&agreement=lighthouses&find=&go=clauses", "Tick at least one clause type"),
        ("find=&type=audit&go=clauses", "Tick at least one agreement"),
        ("agreement=ferries&find=&go=whole", "Tick two or three agreements"),
    ],
)
def test_what_is_still_to_be_chosen_is_said(client: Client, pair: None, query: str, said: str) -> None:
    page = read(client, f"/compare/?{query}")
    assert re.search(rf'role="alert">{said}', page)


def test_two_ticked_agreements_lead_to_their_whole_texts(client: Client, pair: None) -> None:
    answer = client.get("/compare/?agreement=ferries&agreement=lighthouses&find=&go=whole")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/compare/whole/ferries/lighthouses/")
