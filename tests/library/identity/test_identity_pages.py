"""The page of texts and relations: what is proposed, side by side, decided, and taken back; and the list of proposals."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from agreements.models import Agreement, Relation
from tests.agreements import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair() -> tuple[Agreement, Agreement]:
    held = rows.hold("Harbours", parties=["Harbour Office"], signature_date="2011-05-04")
    other = rows.hold("Ports", rows.HARBOURS[:6], language="fr", signature_date="2011-05-04")
    Relation.objects.create(
        agreement=other,
        other=held,
        kind="text_of",
        suggestion="language",
        evidence="same parties and date; 2 of 3 articles alike",
    )
    return held, other


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("officer"))
    return client


def test_a_proposal_is_shown_with_its_evidence_and_the_words_side_by_side(
    officer: Client, pair: tuple[Agreement, Agreement]
) -> None:
    held, other = pair
    page = officer.get(f"/agreements/{other.slug}/relations/").content.decode()
    assert "Same parties and date; 2 of 3 articles alike." in page
    assert f"/agreements/{other.slug}/texts/?left=fr.1&amp;right=en.1&amp;with={held.slug}" in page
    beside = officer.get(f"/agreements/{other.slug}/texts/?left=fr.1&right=en.1&with={held.slug}").content.decode()
    assert "Are these texts of one agreement?" in beside and "Yes, join it" in beside
    assert "May be another text of" in officer.get(other.get_absolute_url()).content.decode()
    assert other.short_title in officer.get("/proposals/").content.decode()


def test_it_is_joined_and_taken_back_in_one_step_each(officer: Client, pair: tuple[Agreement, Agreement]) -> None:
    held, other = pair
    address = f"/agreements/{other.slug}/relations/decide/"
    answer = officer.post(address, {"action": "join", "other": held.slug, "role": "language"}, follow=True)
    decision = held.decisions.get()
    assert answer.redirect_chain[-1][0] == f"/agreements/{held.slug}/relations/?done={decision.pk}"
    page = answer.content.decode()
    assert "French, version 1" in page and "<b>Done.</b> Joined to another agreement" in page
    assert officer.get(other.get_absolute_url())["Location"] == f"{held.get_absolute_url()}?language=fr"
    officer.post(f"/agreements/{held.slug}/relations/decide/", {"action": "undo", "decision": decision.pk})
    assert officer.get(other.get_absolute_url()).status_code == 200
    assert Relation.objects.open().count() == 1


def test_no_is_for_good(officer: Client, pair: tuple[Agreement, Agreement]) -> None:
    held, other = pair
    officer.post(
        f"/agreements/{other.slug}/relations/decide/", {"action": "reject", "other": held.slug, "kind": "text_of"}
    )
    assert Relation.objects.get().state == "rejected"
    assert "May be another text of" not in officer.get(f"/agreements/{other.slug}/relations/").content.decode()


def test_a_relation_makes_a_chain(officer: Client, pair: tuple[Agreement, Agreement]) -> None:
    held, other = pair
    third = rows.hold("Canals", signature_date="2015-01-01")
    for one, kind, two in ((other, "amends", held), (third, "supersedes", other)):
        officer.post(f"/agreements/{one.slug}/relations/decide/", {"action": "relate", "other": two.slug, "kind": kind})
    page = officer.get(f"/agreements/{held.slug}/relations/").content.decode()
    assert page.index("amends") < page.index("supersedes")
    decided = officer.get(f"/agreements/{other.slug}/relations/").content.decode()
    assert f"Relation decided: {other} amends {held}" in decided


def test_a_decision_on_who_may_read_it_says_so(officer: Client, pair: tuple[Agreement, Agreement]) -> None:
    address = f"/agreements/{pair[0].slug}/relations/decide/"
    for visibility, said in (("restricted", "Made private"), ("public", "Made public")):
        answer = officer.post(address, {"action": "show", "visibility": visibility}, follow=True)
        assert said in answer.content.decode()


def test_whoever_may_not_change_them_decides_nothing(client: Client, pair: tuple[Agreement, Agreement]) -> None:
    held, other = pair
    address = f"/agreements/{other.slug}/relations/decide/"
    asked = {"action": "join", "other": held.slug, "role": "language"}
    assert client.post(address, asked).status_code == 302
    client.force_login(get_user_model().objects.create_user("reader"))
    answer = client.post(address, asked, follow=True)
    assert "Only whoever may change both" in answer.content.decode()
    assert Relation.objects.open().count() == 1
    hidden = rows.hold("Secret", visibility="restricted")
    answer = client.post(address, {**asked, "other": hidden.slug}, follow=True)
    assert "choose what is to be done" in answer.content.decode()
    assert client.get(f"/agreements/{hidden.slug}/relations/").status_code == 404


@pytest.mark.parametrize(
    "asked",
    [{}, {"action": "join"}, {"action": "undo"}, {"action": "separate"}, {"action": "melt"}, {"action": "show"}],
)
def test_half_a_decision_changes_nothing_and_says_so(
    officer: Client, pair: tuple[Agreement, Agreement], asked: dict
) -> None:
    answer = officer.post(f"/agreements/{pair[1].slug}/relations/decide/", asked, follow=True)
    assert "Nothing was changed" in answer.content.decode()


def test_the_page_asks_the_same_number_of_queries_for_many_proposals(
    officer: Client, pair: tuple[Agreement, Agreement], django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    with django_assert_max_num_queries(12):
        officer.get("/proposals/")


def test_the_api_lists_relations_and_takes_the_same_decisions(
    officer: Client, pair: tuple[Agreement, Agreement]
) -> None:
    held, other = pair
    (row,) = officer.get("/api/v1/relations/", {"agreement": held.slug, "state": "suggested"}).json()["results"]
    assert (row["agreement"], row["kind"], row["other"], row["suggestion"]) == (
        other.slug,
        "text_of",
        held.slug,
        "language",
    )
    asked = {"agreement": other.slug, "action": "join", "other": held.slug, "role": "language"}
    answer = officer.post("/api/v1/relations/", asked, content_type="application/json")
    assert (answer.status_code, answer.json()["agreement"]) == (201, held.slug)
    gone = officer.get(f"/api/v1/agreements/{other.slug}/")
    assert (gone.status_code, gone.json()["now_at"]) == (410, held.get_absolute_url())
    assert officer.post("/api/v1/relations/", asked, content_type="application/json").status_code == 410
    assert officer.get("/api/v1/agreements/never-was/").status_code == 404
    texts = officer.get(f"/api/v1/agreements/{held.slug}/").json()["texts"]
    assert {(text["language"], text["role"]) for text in texts} == {("en", "unknown"), ("fr", "unknown")}
    undo = {"agreement": held.slug, "action": "undo", "decision": answer.json()["decision"]}
    assert officer.post("/api/v1/relations/", undo, content_type="application/json").status_code == 201
    assert officer.post("/api/v1/relations/", undo, content_type="application/json").status_code == 410
    again = {**asked, "role": "melted"}
    assert officer.post("/api/v1/relations/", again, content_type="application/json").status_code == 400
    assert officer.get("/api/v1/relations/", {"stat": "x"}).status_code == 400


def test_the_api_keeps_the_rights_of_the_page(client: Client, pair: tuple[Agreement, Agreement]) -> None:
    held, other = pair
    asked = {"agreement": other.slug, "action": "join", "other": held.slug, "role": "language"}
    assert client.post("/api/v1/relations/", asked, content_type="application/json").status_code in {401, 403}
    client.force_login(get_user_model().objects.create_user("reader"))
    assert client.post("/api/v1/relations/", asked, content_type="application/json").status_code == 403
    hidden = rows.hold("Secret", visibility="restricted")
    assert (
        client.post(
            "/api/v1/relations/", {**asked, "agreement": hidden.slug}, content_type="application/json"
        ).status_code
        == 404
    )
    Relation.objects.create(agreement=hidden, other=held, kind="amends")
    assert len(client.get("/api/v1/relations/").json()["results"]) == 1


def test_an_address_of_what_was_joined_leads_to_where_its_words_stand_now(
    officer: Client, pair: tuple[Agreement, Agreement]
) -> None:
    held, other = pair
    asked = {"action": "join", "other": held.slug, "role": "language"}
    officer.post(f"/agreements/{other.slug}/relations/decide/", asked)
    assert officer.get(other.get_absolute_url())["Location"] == f"{held.get_absolute_url()}?language=fr"
    there = officer.get(f"/agreements/{other.slug}/provisions/art_2/")
    assert there["Location"] == f"/agreements/{held.slug}/provisions/art_2/?language=fr"
    assert officer.get(there["Location"]).status_code == 200
    compared = officer.get("/compare/", {"agreement": other.slug, "type": "termination"})
    assert compared.status_code == 200 and "No agreement here is called" not in compared.content.decode()
    assert officer.get("/agreements/never-was/provisions/art_2/").status_code == 404


def test_a_certified_copy_is_read_beside_the_text_that_is_shown(
    officer: Client, pair: tuple[Agreement, Agreement]
) -> None:
    held, _other = pair
    copy = rows.hold("Copy", rows.HARBOURS[:6])
    officer.post(
        f"/agreements/{copy.slug}/relations/decide/", {"action": "join", "other": held.slug, "role": "certified_copy"}
    )
    page = officer.get(f"/agreements/{held.slug}/relations/").content.decode()
    assert "certified copy" in page and f"/agreements/{held.slug}/texts/?left=en.1&amp;right=en.2" in page
    assert officer.get(f"/agreements/{held.slug}/texts/?left=en.1&right=en.2").status_code == 200


def test_the_other_agreement_is_found_by_its_name_and_both_are_seen_before_the_decision(
    officer: Client, pair: tuple[Agreement, Agreement]
) -> None:
    held, other = pair
    cited = rows.cite_only("Harbours of the North")
    page = officer.get(f"/agreements/{other.slug}/relations/choose/", {"q": "harb"}).content.decode()
    assert f"/agreements/{other.slug}/texts/?left=fr.1&amp;right=en.1&amp;with={held.slug}" in page
    assert (
        f"/agreements/{other.slug}/relations/with/{cited.slug}/" in page and "Ports</a>" not in page.split("<form")[-1]
    )
    part = officer.get(f"/agreements/{other.slug}/relations/choose/", {"q": "harb"}, HTTP_HX_REQUEST="true")
    assert "<html" not in part.content.decode() and "2 agreements of that name" in part.content.decode()
    beside = officer.get(f"/agreements/{other.slug}/relations/with/{cited.slug}/").content.decode()
    assert "Of one of them no text is held" in beside and "Yes, join it" in beside
    hidden = rows.hold("Harbours, secret", visibility="restricted")
    reader = Client()
    reader.force_login(get_user_model().objects.create_user("reader"))
    assert "secret" not in reader.get(f"/agreements/{other.slug}/relations/choose/", {"q": "harb"}).content.decode()
    assert reader.get(f"/agreements/{other.slug}/relations/with/{hidden.slug}/").status_code == 404
    assert "Yes, join it" not in reader.get(f"/agreements/{other.slug}/relations/with/{held.slug}/").content.decode()


def test_a_decision_on_what_has_changed_since_is_refused_with_both_states(
    officer: Client, pair: tuple[Agreement, Agreement]
) -> None:
    held, other = pair
    beside = officer.get(f"/agreements/{other.slug}/texts/?left=fr.1&right=en.1&with={held.slug}")
    seen = {name: beside.context["deciding"][name] for name in ("seen", "other_seen")}
    etag = officer.get("/api/v1/relations/", {"agreement": other.slug})["ETag"]
    rows.add_text(held, rows.HARBOURS[:6], language="fr")
    asked = {"action": "join", "other": held.slug, "role": "new_version"}
    answer = officer.post(f"/agreements/{other.slug}/relations/decide/", {**asked, **seen})
    page = answer.content.decode()
    assert answer.status_code == 409 and "Nothing was changed" in page
    assert page.index("As you saw it") < page.index("As it stands now") < page.index("French, version 1: not known")
    officer.post(f"/agreements/{other.slug}/relations/decide/", {"action": "show", "visibility": "restricted"})
    sent = {**asked, "agreement": other.slug}
    refused = officer.post("/api/v1/relations/", sent, content_type="application/json", HTTP_IF_MATCH=etag)
    assert (refused.status_code, refused.json()["code"]) == (412, "stale")
    assert "visibility: public" in refused.json()["seen"] and "visibility: restricted" in refused.json()["now"]
    now = officer.get("/api/v1/relations/", {"agreement": other.slug})["ETag"]
    assert (
        officer.post("/api/v1/relations/", sent, content_type="application/json", HTTP_IF_MATCH=now).status_code == 201
    )
