"""The pages of clause types and of decisions: the words a reader sees, who sees them, and what they cost."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.models import Provision
from clauses.models import Clause, Decision
from clauses.review.decide import DecisionRefused, decide, last_word, may_decide, take_back
from tests.agreements import rows
from tests.holdings import clause, ferries, hold, lighthouses, types
from tests.markup import markup_of

pytestmark = pytest.mark.django_db


def read(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return markup_of(response)


@pytest.fixture
def officer(client: Client) -> User:
    officer = User.objects.create_user("officer", first_name="Ada", last_name="Officer", is_staff=True)
    client.force_login(officer)
    return officer


def test_types_stand_in_groups_with_definition_and_counts(client: Client) -> None:
    ferries()
    page = read(client, "/clauses/")
    assert "Final clauses" in page
    assert "The provision says how it is ended, denounced or withdrawn from." in page
    assert "2 clauses in 1 agreement" in page
    assert "no clause found yet" in page


def test_a_type_shows_all_its_clauses_with_words_place_state_evidence_and_terms(client: Client) -> None:
    text = ferries(signature_date="2019-02-11", place="Lisbon")
    evidence = [{"start": 0, "end": 21, "reason": "cue x"}, {"start": 0, "end": 5, "reason": "heading: cue y"}]
    Clause.objects.filter(provision__text=text, provision__eid="art_2__para_1").update(evidence=evidence)
    page = read(client, "/clauses/termination/")
    assert '<a href="/agreements/ferries/?at=art_2__para_1#art_2__para_1">Art. 2(1)</a>' in page
    assert "<mark>Harbour may terminate</mark> this Agreement by giving six (6) months&#x27; written notice" in page
    assert ">98 %</a></span>" in page
    assert "“Harbour may terminate”; the heading" in page
    assert "6 months" in page
    assert "signed 11 February 2019, Lisbon" in page
    assert "Voyages under way at that time shall be completed." in page
    assert 'name="agreement" value="ferries" form="pick"' in page


def test_introductory_words_are_shown_with_their_items(client: Client) -> None:
    ferries()
    page = read(client, "/clauses/areas_of_cooperation/")
    assert "sharing the timetables of their ferries;" in page
    assert "Art. 1(1)(b)" in page


def test_an_alias_leads_to_the_type_and_an_unknown_code_nowhere(client: Client) -> None:
    assert client.get("/clauses/data_exchange/?q=x").headers["Location"] == "/clauses/information_exchange/?q=x"
    assert client.get("/clauses/terminatoin/").status_code == 404


def test_filters_narrow_and_facets_are_links(client: Client) -> None:
    ferries()
    lighthouses(parties=("Lighthouse Board",))
    page = read(client, "/clauses/termination/?party=lighthouse-board")
    assert "Either Party may terminate" in page
    assert "Voyages" not in page
    assert 'href="?party=lighthouse-board&amp;kind=cooperation_agreement"' in page


def test_a_mistyped_filter_is_named_and_shows_nothing(client: Client) -> None:
    ferries()
    page = read(client, "/clauses/termination/?sate=suggested", status=400)
    assert "There is no filter called “sate”. Did you mean “state”?" in page
    assert "Voyages" not in page


def test_fields_that_a_form_left_blank_leave_the_address(client: Client) -> None:
    response = client.get("/clauses/termination/?q=&state=&min_score=0.9&party=")
    assert response.headers["Location"] == "/clauses/termination/?min_score=0.9"


def test_long_lists_have_pages(client: Client) -> None:
    text = hold("long", *(f"art_{n} | Duty number {n}." for n in range(1, 31)))
    for n in range(1, 31):
        clause(text, f"art_{n}", "undertaking")
    page = read(client, "/clauses/undertaking/?q=duty")
    assert "30 clauses with these filters · page 1 of 2" in page
    assert "?q=duty&amp;page=2" in page
    assert "Duty number 30." in read(client, "/clauses/undertaking/?q=duty&page=2")


@pytest.mark.parametrize("count", [2, 40])
@pytest.mark.parametrize(("address", "queries"), [("/clauses/", 2), ("/clauses/termination/", 11)])
def test_the_number_of_queries_does_not_grow(client: Client, count: int, address: str, queries: int) -> None:
    for number in range(count):
        lighthouses(f"lights-{number:02}")
    with CaptureQueriesContext(connection) as run:
        assert "Either Party" in read(client, address) or address == "/clauses/"
    assert len(run) == queries, [query["sql"][:150] for query in run]


def test_a_restricted_agreement_leaves_no_trace(client: Client) -> None:
    lighthouses("secret-lights", visibility="restricted", title="Secret lights", parties=("Hidden Order",))
    pages = [
        read(client, "/clauses/"),
        read(client, "/clauses/termination/"),
        read(client, "/clauses/termination/?q=thirty"),
        read(client, "/clauses/termination/in/secret-lights/", status=404),
    ]
    for page in pages:
        assert "Secret lights" not in page
        assert "SECRET-LIGHTS" not in page
        assert "Hidden Order" not in page
    assert "No agreement that you may see" in pages[1]
    assert "in 1 agreement<" not in pages[0]


def test_words_of_an_agreement_can_do_nothing_on_the_page(client: Client) -> None:
    words = "<script>alert(1)</script> & \u202eesrever"
    text = hold(
        "hostile", "art_1 | # <img src=x onerror=alert(2)>", f"art_1__para_1 | {words}", short_title="<b>bold</b>"
    )
    clause(text, "art_1__para_1", "termination", evidence=[{"start": 0, "end": 8, "reason": "<i>"}])
    page = read(client, "/clauses/termination/") + read(client, "/clauses/termination/in/hostile/")
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<b>bold</b>" not in page
    assert "<mark>&lt;script&gt;</mark>alert(1)&lt;/script&gt; &amp; <bdi>\u202e</bdi>esrever" in page


# Decisions


def send(client: Client, **fields: str) -> str:
    response = client.post("/clauses/decide/", fields, follow=True)
    assert response.status_code == 200
    return markup_of(response)


def test_a_suggestion_is_confirmed_by_one_button_and_says_so_everywhere(client: Client, officer: User) -> None:
    text = ferries()
    assert "confirm ferries termination art_2__para_1" in read(client, "/clauses/termination/")
    page = send(client, decision="confirm ferries termination art_2__para_1", next="/clauses/termination/")
    assert "FERRIES, Art. 2(1) as Termination: confirmed." in page
    assert "confirmed by a person" in page
    decision = Decision.objects.get()
    assert (decision.made_by, decision.verdict, decision.eid) == (officer, "confirm", "art_2__para_1")
    assert decision.text_sha256 == text.provisions.get(eid="art_2__para_1").content_sha256
    assert decision.before == {"state": "suggested", "is_tentative": False}


def test_a_rejected_clause_leaves_the_list_and_comes_back_when_taken_back(client: Client, officer: User) -> None:
    ferries()
    page = send(client, decision="reject ferries termination art_2__para_2", reason="It speaks of survival.")
    assert "Record that it has no such clause" not in page  # another one stands
    assert "Voyages" not in read(client, "/clauses/termination/")
    page = read(client, "/clauses/termination/in/ferries/")
    assert "It speaks of survival." in page
    assert "by Ada Officer" in page
    send(client, decision="undo ferries termination art_2__para_2")
    assert "Voyages" in read(client, "/clauses/termination/")
    assert list(Decision.objects.values_list("verdict", flat=True)) == ["undo", "reject"]
    for place in ("art_2__para_1", "art_2__para_2"):
        page = send(client, decision=f"reject ferries termination {place}")
    assert "<a href='/clauses/termination/in/ferries/'>Record that it has no such clause</a>" in page


def test_an_absence_is_verified_with_how_it_was_searched_and_can_be_taken_back(client: Client, officer: User) -> None:
    ferries()
    page = send(
        client, agreement="ferries", type="audit", decision="absent ", reason="Read twice.",
        next="/clauses/audit/in/ferries/",
    )  # fmt: skip
    assert "Verified absent" in page
    assert "searched: 5 provisions read by the machine, nothing near" in page
    decision = Decision.objects.get()
    assert decision.after["taxonomy_version"] == 1
    assert "Not yet reviewed" in send(
        client, agreement="ferries", type="audit", decision="undo ", next="/clauses/audit/in/ferries/"
    )


def test_an_absence_cannot_be_verified_over_clauses_that_stand(officer: User) -> None:
    text = ferries()
    with pytest.raises(DecisionRefused, match=r"FERRIES has 2 of these clauses\. Reject each of them first"):
        decide(officer, text.agreement, types("termination")[0], "absent")
    text.provisions.get(eid="art_2__para_1").clauses.update(state="rejected")
    text.provisions.get(eid="art_2__para_2").clauses.update(state="rejected")
    decision = decide(officer, text.agreement, types("termination")[0], "absent")
    assert (
        decision.after["searched"]
        == "5 provisions read by the machine, nearest Art. 2(1) (certainty of its type 98 %, rejected)"
    )


def test_what_was_suggested_is_rejected_with_the_absence_where_all_of_it_was_seen(
    client: Client, officer: User
) -> None:
    ferries()
    there = "/clauses/termination/in/ferries/"
    seen = re.search(r'name="seen"\s+value="([^"]+)"', read(client, there))
    assert seen and len(seen[1].split()) == 2
    sent = {"agreement": "ferries", "type": "termination", "decision": "none ", "next": there}
    page = send(client, **sent, seen=seen[1].split()[0])
    assert "has been confirmed or suggested since you opened the page" in page
    assert not Decision.objects.exists()
    assert "Termination: verified absent." in send(client, **sent, seen=seen[1])
    assert sorted(Decision.objects.values_list("verdict", flat=True)) == ["absent", "reject", "reject"]


def test_a_decision_of_the_reader_comes_back_to_its_provision_and_names_who_took_it(
    client: Client, officer: User
) -> None:
    ferries()
    decision = "confirm ferries termination art_2__para_1"
    answer = client.post("/clauses/decide/", {"decision": decision, "next": "/agreements/ferries/?language=en"})
    assert answer["Location"] == "/agreements/ferries/?language=en#art_2__para_1"
    assert "confirmed by Ada Officer" in read(client, "/agreements/ferries/")


def test_a_person_can_name_a_clause_that_the_machine_did_not_see_and_take_it_back(officer: User) -> None:
    text = ferries()
    provision = text.provisions.get(eid="art_2__para_2")
    decision = decide(officer, text.agreement, types("survival")[0], "confirm", provision=provision)
    named = Clause.objects.get(provision=provision, type="survival")
    assert (named.source, named.state, named.score) == ("person", "confirmed", 1.0)
    take_back(officer, decision)
    assert not Clause.objects.filter(provision=provision, type="survival").exists()


def test_only_the_last_word_can_be_taken_back_and_only_once(officer: User) -> None:
    text = ferries()
    (type,), provision = types("termination"), text.provisions.get(eid="art_2__para_1")
    first = decide(officer, text.agreement, type, "confirm", provision=provision)
    second = decide(officer, text.agreement, type, "reject", provision=provision)
    with pytest.raises(DecisionRefused):
        take_back(officer, first)
    take_back(officer, second)
    assert provision.clauses.get(type=type).state == "confirmed"
    assert last_word(text.agreement, type, provision.eid) == first
    with pytest.raises(DecisionRefused):
        take_back(officer, second)


@pytest.mark.parametrize(
    "fields",
    [
        {"decision": "confirm nowhere termination art_1"},
        {"decision": "confirm ferries terminatoin art_2__para_1"},
        {"decision": "confirm ferries termination art_99"},
        {"decision": "boundary ferries termination art_2__para_1"},
        {"decision": "confirm ferries termination "},
        {"decision": "reject ferries audit art_2__para_1"},
        {"decision": "undo ferries audit "},
        {},
    ],
)
def test_a_decision_that_makes_no_sense_changes_nothing_and_says_why(
    client: Client, officer: User, fields: dict[str, str]
) -> None:
    ferries()
    assert 'class="notice error"' in send(client, **fields)
    assert not Decision.objects.exists()


def test_decisions_are_for_those_who_may(client: Client) -> None:
    ferries()
    fields = {"decision": "confirm ferries termination art_2__para_1"}
    assert client.post("/clauses/decide/", fields).headers["Location"].startswith("/accounts/login/")
    reader = User.objects.create_user("reader")
    client.force_login(reader)
    assert client.post("/clauses/decide/", fields).status_code == 403
    assert 'name="decision"' not in read(client, "/clauses/termination/")
    reader.user_permissions.add(Permission.objects.get(codename="add_decision"))
    assert may_decide(User.objects.get(pk=reader.pk))
    assert client.post("/clauses/decide/", fields).status_code == 302
    assert client.get("/clauses/decide/").status_code == 405


@pytest.mark.parametrize(
    "address", ["/clauses/", "/clauses/termination/", "/clauses/termination/in/ferries/", "/accuracy/"]
)
def test_a_page_is_only_read(client: Client, address: str) -> None:
    ferries()
    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405


def test_a_page_of_others_is_not_gone_back_to(client: Client, officer: User) -> None:
    ferries()
    sent = {"decision": "confirm ferries termination art_2__para_1"}
    for elsewhere in ("https://elsewhere.example/", "//elsewhere.example/", "http://testserver/clauses/"):
        answer = client.post("/clauses/decide/", {**sent, "next": elsewhere}, secure=True)
        assert answer.headers["Location"] == "/clauses/"


def test_after_a_decision_nobody_is_sent_to_another_site(client: Client, officer: User) -> None:
    ferries()
    fields = {"decision": "confirm ferries termination art_2__para_1", "next": "https://elsewhere.example/"}
    assert client.post("/clauses/decide/", fields).headers["Location"] == "/clauses/"


def test_decisions_on_what_one_may_not_see_are_refused_as_if_it_were_not_there(client: Client, officer: User) -> None:
    lighthouses("secret-lights", visibility="restricted")
    send(client, decision="confirm secret-lights termination art_2")
    assert not Decision.objects.exists()


def test_pages_of_clauses_join_without_gap_or_repeat_however_they_are_found(client: Client) -> None:
    for name in ("alpha", "beta", "gamma"):
        text = hold(name, *(f"art_{n} | The Parties shall do duty {name} {n}." for n in range(1, 16)), parties=(name,))
        for n in range(1, 16):
            clause(text, f"art_{n}", "undertaking")
    everything = [f"duty {name} {n}." for name in ("alpha", "beta", "gamma") for n in range(1, 16)]
    for query in ("", "q=duty&", "kind=cooperation_agreement&", "min_score=0.5&"):
        pages = [read(client, f"/clauses/undertaking/?{query}page={number}") for number in (1, 2, 3)]
        assert "45 clauses" in pages[0]
        assert [re.findall(r"duty \w+ \d+\.", page) for page in pages] == [
            everything[:20], everything[20:40], everything[40:]
        ], query  # fmt: skip
    assert "15 clauses with these filters" in read(client, "/clauses/undertaking/?party=beta")


@pytest.mark.django_db
def test_types_stand_in_the_order_of_the_taxonomy_each_group_once(client: Client) -> None:
    groups = [label for label, _ in client.get("/clauses/").context["groups"]]
    assert len(groups) == len(set(groups)) > 1


@pytest.fixture
def twofold() -> dict[str, Clause]:
    """One agreement in two languages, whose clauses bear the same eid."""
    harbours = rows.hold("Harbours")
    rows.add_text(harbours, rows.HARBOURS, language="fr")
    places = Provision.objects.filter(eid="art_3__para_1").select_related("text")
    return {
        place.text.language: Clause.objects.create(provision=place, type_id="termination", score=0.6, source="rule")
        for place in places
    }


FRENCH = "harbours termination art_3__para_1?language=fr"
PAGES = ["/clauses/termination/", "/agreements/harbours/?language=fr", "/compare/?agreement=harbours&type=termination"]


@pytest.mark.parametrize("page", PAGES)
def test_a_button_names_the_language_of_its_clause(client: Client, officer: User, twofold, page: str) -> None:
    assert f'value="confirm {FRENCH}"' in read(client, page)


def test_a_decision_is_on_the_text_whose_language_it_names(client: Client, officer: User, twofold) -> None:
    def states() -> dict[str, str]:
        return dict(Clause.objects.values_list("provision__text__language", "state"))

    assert 'value="reject art_3__para_1?language=fr"' in read(client, "/clauses/termination/in/harbours/")
    send(client, decision=f"reject {FRENCH}")
    assert states() == {"en": "suggested", "fr": "rejected"}
    send(client, decision="confirm harbours termination art_3__para_1")
    assert states() == {"en": "confirmed", "fr": "rejected"}
    send(client, decision=f"undo {FRENCH}")
    assert states() == {"en": "confirmed", "fr": "suggested"}
    assert "has no provision art_3__para_1" in send(client, decision=FRENCH.join(["confirm ", "x"]))


def test_the_review_desk_decides_on_the_language_that_it_shows(client: Client, officer: User, twofold) -> None:
    twofold["en"].delete()
    page = read(client, "/review/")
    assert 'value="confirm art_3__para_1?language=fr"' in page
    assert 'href="/agreements/harbours/?language=fr&amp;at=art_3__para_1#art_3__para_1"' in page


def test_drafts_do_not_count_on_the_list_of_types_or_among_the_values_of_terms(client: Client) -> None:
    for name, status in (("Harbours", "signed"), ("Canals, draft", "draft")):
        agreement = rows.hold(name, status=status)
        rows.tie(agreement, "art_3__para_1", "termination", terms={"notice_period": ("P90D", "ninety days'")})
    counted = {
        row["code"]: row["agreement_count"]
        for row in client.get("/api/v1/clause-types/", {"page_size": "200"}).json()["results"]
    }
    assert counted["termination"] == 1
    facet = client.get("/clauses/termination/terms/").context["facets"][0]
    assert [(link.label, link.count) for link in facet.links] == [("90 days", 1)]
    lines = client.get("/clauses/termination/terms/", {"format": "csv"}).content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("agreement,title,date,draft") and sum(",draft," in line for line in lines[1:]) == 1


@pytest.mark.parametrize(("score", "said"), [(0.49, "less than 50 % certain: 1"), (0.5, "")])
def test_a_type_says_how_many_of_its_clauses_are_likelier_wrong_than_right(
    client: Client, score: float, said: str
) -> None:
    text = hold("harbours", "art_1 | The Parties shall act.")
    clause(text, "art_1", "undertaking", score=score)
    page = read(client, "/clauses/undertaking/")
    assert said in page and ("less than 50 %" in page) == bool(said)
