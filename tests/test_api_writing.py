"""Writing by the API: the rules and decisions of the pages; and a walk over every address as everybody."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import resolve

from agreements.ingest import ingest
from agreements.models import Agreement
from clauses.models import Clause, Decision
from comparisons.models import Comparison, Snapshot
from config.api import urlpatterns, whole_schema
from library.models import Note, Token, Upload, WorkingSet
from tests.agreements.test_ingest import AGREEMENT, DRAFT
from tests.holdings import ferries, lighthouses
from tests.library.tokens.test_tokens import token
from tests.library.uploads.test_uploads import work

pytestmark = pytest.mark.django_db
V1 = "/api/v1/"


@pytest.fixture
def officer() -> Any:
    made = get_user_model().objects.create_user("officer", is_staff=True)
    rights = ("add_agreement", "add_position", "approve_position", "add_collection")
    made.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return made


@pytest.fixture
def library() -> None:
    ferries()
    lighthouses()


@pytest.fixture
def api(client: Client, officer: Any, library: None) -> Client:
    client.force_login(officer)
    return client


def post(client: Client, path: str, sent: Any, **headers: str) -> Any:
    return client.post(f"{V1}{path}", json.dumps(sent), content_type="application/json", headers=headers)


def test_a_decision_is_that_of_the_page(api: Client) -> None:
    sent = {"agreement": "lighthouses", "type": "termination", "verdict": "confirm", "eid": "art_2"}
    sha256 = api.get(f"{V1}provisions/lighthouses.en.art_2/").json()["text_sha256"]
    stale = post(api, "decisions/", {**sent, "text_sha256": "0" * 64})
    assert (stale.status_code, stale.json()["code"], stale.json()["now"]["text_sha256"]) == (412, "stale", sha256)
    made = post(api, "decisions/", {**sent, "text_sha256": sha256, "reason": "plain"})
    assert made.status_code == 201 and api.get(made["Location"]).json() == made.json()
    clause = Clause.objects.get(type="termination", provision__text__agreement__slug="lighthouses")
    assert (clause.state, str(clause.decision_id)) == ("confirmed", made.json()["id"])
    absent = {"agreement": "lighthouses", "type": "termination", "verdict": "absent"}
    refused = post(api, "decisions/", absent)
    assert (refused.status_code, refused.json()["code"]) == (409, "refused")
    undone = post(api, "decisions/", {**sent, "verdict": "undo"}).json()
    assert undone["undoes"] == made.json()["id"] and Clause.objects.get(pk=clause.pk).state == "suggested"
    assert post(api, "decisions/", {**absent, "type": "liability"}).json()["verdict"] == "absent"
    assert post(api, "decisions/", {**sent, "type": "nothing"}).json()["errors"]["type"]


def test_facts_are_corrected_on_the_state_that_was_seen(api: Client) -> None:
    address = f"{V1}agreements/lighthouses/facts/"
    seen = api.get(address)
    send = {"content_type": "application/json", "headers": {"if-match": seen["ETag"]}}
    assert api.patch(address, {"symbol": "A/2"}, **send).json()["symbol"] == "A/2"
    stale = api.patch(address, {"symbol": "A/3"}, **send)
    assert (stale.status_code, stale.json()["now"]["symbol"]) == (412, "A/2")
    assert api.patch(address, {"signature_date": "yesterday"}, content_type="application/json").status_code == 400
    assert Decision.objects.get().after["facts"] == {"symbol": "A/2"}


def test_files_are_added_once_however_often_they_are_sent(api: Client) -> None:
    def send(content: bytes, key: str) -> Any:
        sent = {"file": SimpleUploadedFile("pilots.txt", content), "visibility": "restricted"}
        return api.post(f"{V1}uploads/", sent, headers={"idempotency-key": key})

    first, again = send(b"AGREEMENT", "k-1"), send(b"AGREEMENT", "k-1")
    assert (first.status_code, again.status_code) == (202, 202) and first["Location"] == again["Location"]
    assert Upload.objects.count() == 1 and send(b"OTHER", "k-1").json()["code"] == "refused"
    task = api.get(first["Location"]).json()
    assert (task["is_finished"], task["files"][0]["state"]) == (False, "waiting")
    assert Client().get(first["Location"]).status_code == 404


def test_a_draft_sent_as_public_changes_nothing_of_what_was_signed(api: Client) -> None:
    signed = ingest(AGREEMENT.encode(), "signed.txt").agreement
    assert signed is not None
    before = api.get(f"{V1}agreements/{signed.slug}/").json()
    sent = {"file": SimpleUploadedFile("counter.txt", DRAFT.encode()), "visibility": "public"}
    assert api.post(f"{V1}uploads/", sent).status_code == 202
    work()
    draft = Agreement.objects.exclude(pk=signed.pk).latest("pk")
    assert (draft.status, draft.visibility) == ("draft", "restricted")
    assert api.get(f"{V1}agreements/{signed.slug}/").json() == before
    assert Client().get(f"{V1}agreements/{draft.slug}/").status_code == 404


def test_comparisons_snapshots_notes_and_sets_are_kept(api: Client, officer: Any) -> None:
    sent = {"title": "Ends", "agreement": ["ferries", "lighthouses"], "type": ["termination"], "base": "ferries"}
    for path, model in (("comparisons/", Comparison), ("snapshots/", Snapshot)):
        made = post(api, path, sent)
        assert made.status_code == 201 and api.get(made["Location"]).json() == made.json()
        assert model.objects.get().owner == officer
        assert post(api, path, {**sent, "agreement": ["nothing"]}).status_code == 400
        assert post(api, path, {**sent, "base": "~pasted"}).status_code == 400
    note = post(api, "notes/", {"agreement": "ferries", "eid": "art_2__para_1", "content": "Six months is long."})
    assert note.status_code == 201 and not Note.objects.get().is_shared
    folder = post(api, "working-sets/", {"name": "Talks"})
    within = post(api, f"working-sets/{folder.json()['id']}/items/", {"agreement": "ferries", "eid": "art_1"})
    assert [item["eid"] for item in within.json()["items"]] == ["art_1"]
    for made in (note, folder, api.get(f"{V1}comparisons/")):
        address = made.json().get("url") or made.json()["results"][0]["url"]
        assert api.delete(address).status_code == 204 and api.get(address).status_code == 404
    assert not WorkingSet.objects.exists()


NAMES = {
    "agreement_slug": "ferries", "slug": "ferries", "eid": "art_1", "code": "termination", "name": "ferries.termination",
    "pk": "1",
}  # fmt: skip
PERSONS = ("anonymous", "reader", "officer", "read", "decide", "write")
OPEN = {"anonymous": set(), "reader": {"read", "decide", "write"}, "officer": {"read", "decide", "write"}}
NEEDS = {
    "/api/v1/comparison/": "read", "/api/v1/relations/": "decide", "/api/v1/decisions/": "decide",
    "/api/v1/agreements/{slug}/facts/": "decide", "/api/v1/positions/{id}/approve/": "decide",
    "/api/v1/positions/{id}/withdraw/": "decide",
}  # fmt: skip
"""The scopes that are not ``write``."""
DESCRIBING = ((f"{V1}schema/", "get"), (f"{V1}docs/", "get"))


def operations() -> list[tuple[str, str]]:
    paths = whole_schema()["paths"]
    return [
        (path, method)
        for path, ways in paths.items()
        for method in ways
        if method in {"get", "post", "patch", "delete"}
    ]


def filled(path: str) -> str:
    names = {**NAMES, "slug": "termination"} if "clause-types" in path else NAMES
    names = {**names, "name": "2026-11-29"} if "/bulk/" in path else names
    ids = {"provisions": "ferries.en.art_1", "clauses": "ferries.en.art_2__para_1.termination", "texts": "ferries.en.1"}
    ids["terms"] = f"{ids['clauses']}.notice_period.1"
    resource = path.removeprefix(V1).partition("/")[0]
    for name in [part.partition("}")[0] for part in path.split("{")[1:]]:
        path = path.replace(f"{{{name}}}", ids.get(resource, "1") if name == "id" else names.get(name, "1"))
    return path


@pytest.mark.parametrize("person", PERSONS)
def test_every_address_answers_each_person_by_their_rights(person: str, officer: Any, library: None) -> None:
    """Nobody meets a fault, whoever may not write is told so before what they sent is read, and reading is open to all."""
    reader = get_user_model().objects.create_user("reader")
    headers, client = {}, Client(raise_request_exception=False)
    if person in {"read", "decide", "write"}:
        headers = {"authorization": f"Bearer {token(officer, scopes=[person])}"}
    elif person != "anonymous":
        client.force_login(officer if person == "officer" else reader)
    scopes = OPEN.get(person, {person})
    for path, method in [*operations(), *DESCRIBING]:
        cache.clear()
        send = {} if method == "get" else {"data": "{}", "content_type": "application/json"}
        answer = getattr(client, method)(filled(path), headers=headers, **send)
        needed = "read" if method == "get" else NEEDS.get(path, "write")
        is_open = (path, method) in DESCRIBING or (method == "get" and person == "anonymous")
        expected = is_open or needed in scopes
        said = (person, method, path, answer.status_code)
        assert answer.status_code < 500, said
        if not expected:
            assert answer.status_code == (401 if person == "anonymous" else 403), said
        elif person in {"read", "decide", "write", "officer"}:
            assert answer.status_code not in {401, 403}, said
        if answer.status_code >= 400:
            assert answer["Content-Type"] == "application/problem+json" and answer.json()["request_id"], said
    assert Agreement.objects.count() == 2 and Token.objects.count() <= 1


ODD = (
    "[]", "[1]", "null", '"words"', "7", "{}", '{"agreement": ["ferries"], "title": {"a": 1}, "content": null}',
    '{"agreement": "\\ud800", "title": "\\ud800", "symbol": "\\ud800", "content": "\\ud800", "name": "\\ud800", "address": "\\ud800"}',
    '{"agreement": "\\u0000", "title": "\\u0000", "symbol": "\\u0000", "name": "\\u0000", "reason": "\\u0000"}',
    '{"agreement": "ferries", "type": "termination", "verdict": "confirm", "eid": "\\ud800", "text": 99999999999999999999}',
    '{"state": 1e400, "agreement": 1e400, "decision": 99999999999999999999999, "action": "undo"}',
)  # fmt: skip


@pytest.mark.parametrize("body", ODD)
def test_no_body_that_can_be_sent_is_a_fault(api: Client, body: str) -> None:
    """A list where an object is meant, null, half a letter, numbers beyond all columns: 4xx and a problem, nowhere 500."""
    api.raise_request_exception = False
    for path, method in operations():
        if method in {"post", "patch"}:
            cache.clear()
            answer = getattr(api, method)(filled(path), body, content_type="application/json")
            assert answer.status_code < 500, (path, body, answer.content[:300])


def test_a_name_with_a_null_character_is_no_name(client: Client) -> None:
    client.raise_request_exception = False
    for path, method in operations():
        if method == "get" and "{" in path:
            named = re.sub(r"\{\w+\}", "a%00b", path)
            cache.clear()
            assert client.get(named, follow=True).status_code in {400, 404}, named


def test_the_walk_goes_everywhere() -> None:
    """Each address that the API has is in the schema or named above."""
    walked = {resolve(filled(path)).url_name for path, _ in [*operations(), *DESCRIBING]}
    assert {pattern.name for pattern in urlpatterns} == walked
    assert len(operations()) > 40
