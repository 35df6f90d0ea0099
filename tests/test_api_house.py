"""What a house keeps for itself, in the API: positions with two persons' word, private drafts, checklists."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.models import Agreement, AuditEntry
from comparisons.models import Draft, DraftVersion, Position
from library.models import Webhook
from tests.comparisons.test_drafts import WORDS, read_by_the_worker
from tests.holdings import ferries, lighthouses
from tests.library.tokens.test_tokens import token
from tests.test_api_writing import V1, post

pytestmark = pytest.mark.django_db
PROPOSED = {
    "type": "termination", "standing": "preferred", "wording": "Either Party may end this Agreement on six months' notice.",
    "reasons": "Programmes need time.", "review_on": "2030-01-01",
}  # fmt: skip


def person(name: str, *rights: str) -> User:
    made = User.objects.create_user(name)
    made.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return made


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def codes(client: Client, path: str) -> list[str]:
    cache.clear()
    return [row["state"] for row in client.get(f"{V1}{path}").json()["results"]]


def test_a_position_counts_by_the_word_of_two_persons() -> None:
    ada, bea = (person(name, "add_position", "approve_position") for name in ("ada", "bea"))
    proposer, approver, reader = signed_in(ada), signed_in(bea), signed_in(person("reader"))
    made = post(proposer, "positions/", PROPOSED)
    assert made.status_code == 201 and proposer.get(made["Location"]).json() == made.json()
    assert (made.json()["state"], made.json()["owner"], made.json()["proposed_by"]) == ("proposed", "ada", "ada")
    assert codes(reader, "positions/") == codes(Client(), "positions/") == []
    address = made["Location"].partition(V1)[2]
    own = post(proposer, f"{address}approve/", {})
    assert (own.status_code, own.json()["code"]) == (409, "refused") and "second person" in own.json()["detail"]
    assert post(reader, f"{address}approve/", {}).status_code == 403
    assert post(approver, f"{address}approve/", {}).json()["approved_by"] == "bea"
    assert post(approver, f"{address}approve/", {}).status_code == 409
    assert codes(reader, "positions/?state=in_force&type=termination&standing=preferred") == ["in_force"]
    later = post(proposer, "positions/", {**PROPOSED, "replaces": made.json()["id"]})
    assert post(approver, f"{later['Location'].partition(V1)[2]}approve/", {}).json()["replaces"] == made.json()["id"]
    assert codes(reader, "positions/") == ["replaced", "in_force"] and codes(reader, "positions/?state=proposed") == []
    assert post(reader, f"{address}withdraw/", {}).status_code == 403
    assert post(approver, f"{address}withdraw/", {}).json()["state"] == "withdrawn"
    assert codes(Client(), "positions/") == []


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"type": "nothing"}, 400), ({"standing": "liked"}, 400), ({"review_on": "soon"}, 400), ({"wording": " "}, 400),
        ({"owner": "nobody"}, 400), ({"replaces": "999999999999999999"}, 409), ({"replaces": "²"}, 409),
    ],
)  # fmt: skip
def test_a_proposal_that_cannot_be_meant_is_refused(changed: dict[str, str], status: int) -> None:
    answer = post(signed_in(person("ada", "add_position")), "positions/", {**PROPOSED, **changed})
    assert answer.status_code == status and answer["Content-Type"] == "application/problem+json"
    assert not Position.objects.exists()


def test_each_step_of_a_position_needs_its_scope() -> None:
    ada = person("ada", "add_position", "approve_position")
    position = Position.objects.create(**{**PROPOSED, "type_id": PROPOSED["type"], "type": None} | _people(ada))
    for scope, statuses in (("read", (403, 403)), ("write", (201, 403)), ("decide", (403, 409))):
        headers = {"authorization": f"Bearer {token(ada, scopes=[scope])}"}
        said = [
            post(Client(), path, PROPOSED, **headers).status_code
            for path in ("positions/", f"positions/{position.pk}/approve/")
        ]
        assert tuple(said) == statuses, scope


def _people(user: User) -> dict[str, Any]:
    return {"owner": user, "proposed_by": user}


def test_a_draft_is_kept_by_program_and_seen_by_nobody_else() -> None:
    ada, root = person("ada", "add_agreement"), User.objects.create_superuser("root")
    client = signed_in(ada)
    made = post(client, "drafts/", {"title": "Zephyr talks"})
    address = made["Location"]
    assert made.status_code == 201 and "zephyr" not in address

    def send(key: str, **sent: Any) -> Any:
        return client.post(f"{address}versions/", sent, headers={"idempotency-key": key})

    words = WORDS.format(notice="six months'").encode()
    first, again = (
        send("v1", side="ours", file=SimpleUploadedFile("zephyr.txt", words)),
        send("v1", side="ours", file=SimpleUploadedFile("zephyr.txt", words)),
    )
    assert (first.status_code, again.status_code) == (202, 202) and first.json() == again.json()
    assert send("v1", side="theirs", words="other").json()["code"] == "refused" and DraftVersion.objects.count() == 1
    theirs = post(client, f"{address.partition(V1)[2]}versions/", {"side": "theirs", "words": words.decode() + "\n"})
    assert [(one["side"], one["number"], one["state"]) for one in theirs.json()["versions"]] == [
        ("ours", 1, "waiting"), ("theirs", 1, "waiting"),
    ]  # fmt: skip
    read_by_the_worker(ada)
    read = client.get(address).json()["versions"]
    assert [client.get(one["agreement_url"]).json()["slug"] for one in read] == [one["agreement"] for one in read]
    assert {one.visibility for one in Agreement.objects.all()} == {"restricted"}
    for other in (Client(), signed_in(root), signed_in(person("bob", "add_agreement"))):
        assert other.get(address).status_code == 404 and other.get(f"{V1}drafts/?count=1").json()["results"] == []
        assert other.post(f"{address}versions/", {"side": "ours", "words": "x"}).status_code in {401, 404}
        assert other.delete(address).status_code in {401, 404}
        assert "ephyr" not in other.get(f"{V1}drafts/?format=csv").getvalue().decode()
    assert client.delete(address).status_code == 204 and not Draft.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"side": "ours"},
        {"side": "his", "words": "x"},
        {"side": "ours", "words": "  "},
        {"side": "ours", "file": "x"},
    ],
)
def test_a_version_that_says_nothing_is_refused(sent: dict[str, str]) -> None:
    client = signed_in(person("ada", "add_agreement"))
    address = post(client, "drafts/", {"title": "Talks"}).json()["url"].partition(V1)[2]
    assert post(client, f"{address}versions/", sent).status_code == 400 and not DraftVersion.objects.exists()


def test_as_many_queries_for_many_drafts_and_versions_as_for_one() -> None:
    ada = person("ada", "add_agreement")
    client, asked = signed_in(ada), []
    for title, notices in (("One", ["six"]), ("Two", ["seven", "eight"])):
        made = post(client, "drafts/", {"title": title}).json()["url"].partition(V1)[2]
        for notice in notices:
            post(client, f"{made}versions/", {"side": "ours", "words": WORDS.format(notice=notice)})
        read_by_the_worker(ada)
        with CaptureQueriesContext(connection) as queries:
            rows = client.get(f"{V1}drafts/").json()["results"]
        assert all(one["agreement"] for row in rows for one in row["versions"])
        asked.append(len(queries))
    assert asked[0] == asked[1] and len(rows) == 2


def test_a_checklist_says_what_the_page_says_with_its_words(client: Client) -> None:
    ferries(), lighthouses()
    listed = client.get(f"{V1}checklists/").json()["results"]
    assert {"privileges", "data_protection"} <= {one["code"] for one in listed}
    assert "model_agreement" not in {one["code"] for one in listed}
    told = client.get(f"{V1}checklists/data_protection/?agreement=lighthouses&agreement=ferries").json()
    assert [one["agreement"] for one in told["findings"]] == [
        slug for slug in ("lighthouses", "ferries") for _ in told["elements"]
    ]
    assert all(one["finding"] == "not_found" and one["reason"] for one in told["findings"])
    for asked in ("agreement=nothing", "agreement=", "agrement=ferries", "agreement=a%00b"):
        answer = client.get(f"{V1}checklists/data_protection/?{asked}")
        assert answer.status_code == 400 and answer["Content-Type"] == "application/problem+json", asked
    assert client.get(f"{V1}checklists/nothing/").status_code == 404


def test_the_model_agreement_is_for_those_who_are_signed_in() -> None:
    lighthouses()
    ada, bea = person("ada", "add_position"), person("bea", "approve_position")
    made = post(signed_in(ada), "positions/", PROPOSED)
    post(signed_in(bea), f"{made['Location'].partition(V1)[2]}approve/", {})
    asked = f"{V1}checklists/model_agreement/?agreement=lighthouses"
    assert Client().get(asked).status_code == 404
    (found,) = signed_in(person("reader")).get(asked).json()["findings"]
    assert (found["element"], found["finding"]) == ("termination", "partly") and "six months" in found["reason"]
    for one in found["words"]:
        assert one["text_sha256"] == hashlib.sha256(one["text"].encode()).hexdigest() and "art_2" in one["permalink"]


@pytest.mark.django_db(transaction=True)
def test_a_collection_is_run_by_its_approvers_and_seen_by_its_members() -> None:
    founder, bea = person("ada", "add_collection"), person("bea")
    ferries(visibility="restricted", added_by=founder), lighthouses()
    ada, member, stranger = signed_in(founder), signed_in(bea), signed_in(person("cid"))
    assert post(member, "collections/", {"name": "Waters"}).status_code == 403
    made = post(ada, "collections/", {"name": "Waters"})
    address = made["Location"].partition(V1)[2]
    assert made.status_code == 201 and made.json()["members"] == [{"person": "ada", "role": "approver"}]
    assert post(ada, "collections/", {"name": "Waters"}).json()["errors"]["name"]
    assert post(ada, f"{address}agreements/", {"agreement": "ferries"}).json()["agreement_count"] == 1
    assert post(ada, f"{address}agreements/", {"agreement": "ferries"}).json()["agreement_count"] == 1
    assert member.get(f"{V1}{address}").status_code == member.get(f"{V1}agreements/ferries/").status_code == 404
    given = post(ada, f"{address}members/", {"person": "bea", "role": "contributor"})
    assert [one["role"] for one in given.json()["members"]] == ["approver", "contributor"]
    assert member.get(f"{V1}{address}").json() == given.json() and member.get(f"{V1}agreements/ferries/").json()
    for sent in ({"person": "nobody", "role": "reader"}, {"person": "bea", "role": "king"}, {"person": "bea"}):
        assert post(ada, f"{address}members/", sent).status_code == 400
    for client, status in ((member, 403), (stranger, 404), (Client(), 401)):
        for path, sent in (
            ("members/", {"person": "cid", "role": "reader"}),
            ("agreements/", {"agreement": "lighthouses"}),
        ):
            assert post(client, f"{address}{path}", sent).status_code == status
        changed = client.patch(f"{V1}{address}", {"has_four_eyes": True}, content_type="application/json")
        assert changed.status_code == status
    changed = ada.patch(f"{V1}{address}", {"has_four_eyes": True}, content_type="application/json")
    assert changed.json()["has_four_eyes"] and AuditEntry.objects.filter(details__four_eyes=True).exists()
    out = post(ada, f"{address}agreements/", {"agreement": "ferries", "is_in": False})
    assert out.json()["agreement_count"] == 0
    assert [
        one["person"] for one in post(ada, f"{address}members/", {"person": "bea", "role": ""}).json()["members"]
    ] == ["ada"]
    assert (
        member.get(f"{V1}{address}").json()["reason"] == "restricted"
        and stranger.get(f"{V1}{address}").status_code == 404
    )


def told(client: Client, resource: str) -> list[tuple[str, str]]:
    cache.clear()
    rows = client.get(f"{V1}changes/?resource={resource}&page_size=200").json()["results"]
    return [(row["kind"], row["id"]) for row in rows]


@pytest.mark.django_db(transaction=True)
def test_the_log_tells_of_what_a_house_keeps_to_those_who_see_it() -> None:
    ada, bea = (person(name, "add_position", "approve_position", "add_agreement") for name in ("ada", "bea"))
    proposer, approver, reader = signed_in(ada), signed_in(bea), signed_in(person("reader"))
    everybody = (proposer, approver, reader, Client())
    made = post(proposer, "positions/", PROPOSED).json()
    assert [told(client, "positions") for client in everybody] == [[("added", made["id"])]] * 2 + [[], []]
    post(approver, f"positions/{made['id']}/approve/", {})
    assert told(approver, "positions")[1:] == [("changed", made["id"])]
    assert told(reader, "positions") == [("added", made["id"])] and told(Client(), "positions") == []
    shipped = [("added", "data_protection"), ("added", "privileges")]
    models = [told(client, "checklists") for client in everybody]
    assert models == [[*shipped, ("added", "model_agreement")]] * 3 + [shipped]
    post(approver, f"positions/{made['id']}/withdraw/", {})
    assert told(reader, "positions")[1:] == [("changed", made["id"])]
    assert reader.get(f"{V1}checklists/model_agreement/").status_code == 410
    assert Client().get(f"{V1}checklists/model_agreement/").status_code == 404
    draft = post(proposer, "drafts/", {"title": "Talks"}).json()
    post(proposer, f"drafts/{draft['slug']}/versions/", {"side": "ours", "words": WORDS.format(notice="six months'")})
    read_by_the_worker(ada)
    assert {kind for kind, _ in told(proposer, "drafts")} == {"added", "changed"}
    proposer.delete(draft["url"])
    assert (
        told(proposer, "drafts")[-1] == ("withdrawn", draft["slug"]) and proposer.get(draft["url"]).status_code == 410
    )
    assert [told(client, "drafts") for client in everybody[1:]] == [[], [], []]
    receiver = {"name": "Desk", "address": "https://example.org/"}
    webhook = post(proposer, "webhooks/", receiver).json()
    Webhook.objects.update(sequence=7)
    proposer.patch(webhook["url"], {"state": "paused"}, content_type="application/json")
    proposer.delete(webhook["url"])
    assert [kind for kind, _ in told(proposer, "webhooks")] == ["added", "changed", "withdrawn"]
    assert [told(client, "webhooks") for client in everybody[1:]] == [[], [], []]


def test_the_log_knows_the_checklists_that_are_shipped() -> None:
    """Whoever changes one writes its fingerprint here, and a migration as comparisons 0005 that runs the file and touches it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, fingerprint FROM concord_shipped_checklists()")
        known = dict(cursor.fetchall())
    files = (settings.BASE_DIR / "fixtures" / "checklists").glob("*.json")
    assert known == {path.stem: hashlib.md5(path.read_bytes()).hexdigest() for path in files}
