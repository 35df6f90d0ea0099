"""The review queue: what comes first, what a person can do with one item, and who sees any of it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.models import Provision, Text
from clauses.models import Clause, Decision
from clauses.review import queue
from clauses.review.decide import decide
from clauses.review.queue import Key
from comparisons.models import Comparison
from tests.holdings import clause, ferries, hold, lighthouses, types
from tests.markup import markup_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client: Client) -> User:
    officer = User.objects.create_user("officer", first_name="Ada", last_name="Officer", is_staff=True)
    client.force_login(officer)
    return officer


def read(client: Client, address: str = "/review/", status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return markup_of(response)


def send(client: Client, address: str, **fields: str) -> str:
    response = client.post(address, fields, follow=True)
    assert response.status_code == 200
    return markup_of(response)


def reread(text: Text, **words: str) -> Text:
    """A new version of ``text`` in which some provisions have other words; without clauses."""
    Text.objects.filter(pk=text.pk).update(is_current=False)
    newer = Text.objects.create(
        agreement=text.agreement, source=text.source, version=2, reader="2", raw=text.raw, raw_sha256="1" * 64
    )
    rows: dict[str, Provision] = {}
    for row in text.provisions.select_related("parent").order_by("position"):
        above = row.parent.eid if row.parent is not None else None
        row.pk, row.text, row.parent = None, newer, rows.get(above) if above else None
        row.content = words.get(row.eid, row.content)
        row.save()
        rows[row.eid] = row
    return newer


def every_reason(officer: User) -> None:
    """A library in which each reason has one item."""
    text = ferries()  # Art. 2(2) is doubtful: 61 %
    lost = text.provisions.get(eid="art_1__para_1")
    decide(officer, text.agreement, types("areas_of_cooperation")[0], "confirm", provision=lost)
    text = reread(text, art_1__para_1="The Parties shall cooperate through:")
    clause(text, "art_2__para_1", "termination", score=0.98)
    clause(text, "art_2__para_2", "termination", score=0.61)
    lights = lighthouses()  # Art. 1(1) fell just short of audit
    decide(officer, lights.agreement, types("liability")[0], "absent")
    clause(lights, "art_2", "liability", score=0.9)
    decide(officer, lights.agreement, types("severability")[0], "absent")
    Decision.objects.filter(type="severability").update(text_sha256="0" * 64)
    comparison = Comparison.objects.create(slug="c", title="Ours", owner=officer)
    comparison.store_selection([text.agreement, lights.agreement], types("termination", "visibility", "audit"))


def test_each_reason_has_its_items_and_they_are_counted(officer: User) -> None:
    every_reason(officer)
    assert queue.counts(officer) == {
        "conflict": 1, "contradiction": 1, "stale": 1, "doubtful": 1, "near": 1, "compared": 3,
    }  # fmt: skip


def test_what_a_colleague_decides_meanwhile_gives_way_to_the_next(
    officer: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    every_reason(officer)
    Decision.objects.all().delete()
    find = queue.first
    gone = ("doubtful", Key("termination", "ferries", "art_9"))
    monkeypatch.setattr(queue, "first", lambda *asked, without=(): find(*asked, without=without) if without else gone)
    assert "decide-item" in read(client)


def test_what_would_do_most_harm_comes_first(officer: User) -> None:
    every_reason(officer)
    seen: list[tuple[str, Key]] = []
    while (found := queue.first(officer, queue.EVERYTHING, without=[key for _, key in seen])) is not None:
        seen.append(found)
    assert [(reason, str(key)) for reason, key in seen] == [
        ("conflict", "areas_of_cooperation ferries art_1__para_1"),
        ("contradiction", "liability lighthouses art_2"),
        ("stale", "severability lighthouses "),
        ("doubtful", "termination ferries art_2__para_2"),
        ("near", "audit lighthouses art_1__para_1"),
        ("compared", "audit ferries "),
        ("compared", "visibility ferries "),
        ("compared", "visibility lighthouses "),
    ]


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("conflict", ["Art. 1(1), as it was", "<ins>through:</ins>", "Let it go", "It holds for these words"]),
        ("contradiction", ["verified on this very text that there is no such clause", "Either Party may terminate"]),
        ("stale", ["the text or the definition has changed since", "The machine looked for it in all 2 paragraphs"]),
        ("doubtful", ["Voyages under way", "Final provisions", "61 %", "may terminate this Agreement by giving six"]),
        (
            "near",
            ["kept for seven years", "no other provision of the agreement has it", "Verify that there is none"],
        ),
        ("compared", ["no person has looked", "The word patterns", "Verify that there is none"]),
    ],
)
def test_an_item_shows_what_is_needed_to_decide_it(
    client: Client, officer: User, reason: str, words: list[str]
) -> None:
    every_reason(officer)
    page = read(client, f"/review/?reason={reason}")
    for word in words:
        assert word in page, word


def test_accepting_rejecting_and_changing_lead_to_the_next_and_keep_who_and_why(client: Client, officer: User) -> None:
    text = ferries()
    for eid, code in (("art_2__para_2", "survival"), ("art_1__para_1", "review")):
        clause(text, eid, code, score=0.4)
    fields = {"agreement": "ferries", "next": "/review/"}
    assert "3 await review" in read(client)
    page = send(
        client, "/clauses/decide/", **fields, type="survival", decision="confirm art_2__para_2", reason="It is."
    )
    assert "2 await review" in page
    assert "you decided 1 today" in page
    page = send(
        client, "/clauses/decide/", **fields, type="review", decision="retype art_1__para_1", to="implementation"
    )
    assert "FERRIES, Art. 1(1) as Review to Implementation: changed." in page
    page = send(client, "/clauses/decide/", **fields, type="termination", decision="reject art_2__para_2")
    assert "Nothing awaits review" in page
    assert list(Decision.objects.order_by("pk").values_list("verdict", "type", "made_by__username", "reason")) == [
        ("confirm", "survival", "officer", "It is."),
        ("retype", "implementation", "officer", ""),
        ("reject", "termination", "officer", ""),
    ]
    assert Decision.objects.get(verdict="retype").before == {
        "type": "review", "state": "suggested", "is_tentative": False, "of_new_type": {},
    }  # fmt: skip


def test_skipping_puts_off_until_it_is_brought_back(client: Client, officer: User) -> None:
    ferries()
    page = send(client, "/review/skip/", item="termination ferries art_2__para_2")
    assert "You skipped what is left." in page
    assert "1 awaits review" in page
    assert "Voyages under way" in send(client, "/review/skip/", again="1")


def test_undoing_takes_back_the_own_last_decision_and_shows_it_again(client: Client, officer: User) -> None:
    text = ferries()
    clause(text, "art_1__para_1", "review", score=0.3)
    fields = {"agreement": "ferries", "next": "/review/"}
    send(client, "/clauses/decide/", **fields, type="review", decision="retype art_1__para_1", to="implementation")
    send(client, "/clauses/decide/", **fields, type="termination", decision="confirm art_2__para_2")
    page = send(client, "/review/undo/")
    assert "Taken back: FERRIES, Termination, confirmed." in page
    assert "Voyages under way" in page
    page = send(client, "/review/undo/")
    assert "The Parties shall cooperate by:" in page
    review = Clause.objects.get(provision__eid="art_1__para_1", type="review")
    assert (review.state, review.decision) == ("suggested", None)
    assert not Clause.objects.filter(type="implementation").exists()
    assert "There is no decision of yours to take back." in send(client, "/review/undo/")


def test_a_decision_of_another_person_is_not_undone(client: Client, officer: User) -> None:
    text = ferries()
    other = User.objects.create_user("other", is_staff=True)
    provision = text.provisions.get(eid="art_2__para_2")
    decide(officer, text.agreement, types("termination")[0], "confirm", provision=provision)
    decide(other, text.agreement, types("termination")[0], "reject", provision=provision)
    assert "There is no decision of yours to take back." in send(client, "/review/undo/")
    assert provision.clauses.get(type="termination").state == "rejected"


def test_verifying_an_absence_settles_what_fell_short(client: Client, officer: User) -> None:
    lighthouses()
    assert "kept for seven years" in read(client)
    page = send(client, "/clauses/decide/", agreement="lighthouses", type="audit", decision="absent ", next="/review/")
    assert "Nothing awaits review" in page
    trace = Decision.objects.get(verdict="absent").after["trace"]
    assert trace["paragraphs"] == 2
    assert trace["cue_count"] > 0
    assert trace["rules_version"]


def test_the_queue_can_be_narrowed_and_says_what_it_does_not_know(client: Client, officer: User) -> None:
    ferries()
    lighthouses()
    assert "Voyages" not in read(client, "/review/?type=audit")
    assert "Voyages" in read(client, "/review/?agreement=ferries")
    assert "There is no filter called “agrement”. Did you mean “agreement”?" in read(
        client, "/review/?agrement=ferries", status=400
    )


def test_the_bar_says_how_many_await_only_to_who_may_decide(client: Client, officer: User) -> None:
    every_reason(officer)
    assert 'Review <span class="count">8<' in read(client, "/clauses/")
    client.force_login(User.objects.create_user("reader"))
    page = read(client, "/clauses/")
    assert 'href="/review/"' not in page
    assert client.get("/review/").status_code == 403
    assert client.post("/review/undo/").status_code == 403
    assert client.post("/review/skip/").status_code == 403
    client.logout()
    assert client.get("/review/").headers["Location"].startswith("/accounts/login/")


def test_a_restricted_agreement_leaves_no_trace(client: Client, officer: User) -> None:
    every_reason(officer)
    text = Text.objects.get(agreement__slug="lighthouses")
    owner = User.objects.create_user("owner")
    text.agreement.visibility, text.agreement.added_by = "restricted", owner
    text.agreement.save()
    page = read(client)
    assert "3 await review" not in page and "LIGHTHOUSES" not in page
    assert queue.counts(officer) == {
        "conflict": 1, "contradiction": 0, "stale": 0, "doubtful": 1, "near": 0, "compared": 2,
    }  # fmt: skip
    assert "kept for seven years" not in read(client, "/review/?item=audit+lighthouses+art_1__para_1")


@pytest.mark.parametrize("count", [1, 30])
def test_the_number_of_queries_does_not_grow(client: Client, officer: User, count: int) -> None:
    for number in range(count):
        ferries(f"ferries-{number}")
    read(client)
    with CaptureQueriesContext(connection) as run:
        assert "Voyages" in read(client)
    assert len(run) <= 45, len(run)
    with CaptureQueriesContext(connection) as again:
        read(client)
    assert len(again) == len(run)


def test_more_than_a_thousand_are_not_counted_on(monkeypatch: pytest.MonkeyPatch, officer: User) -> None:
    monkeypatch.setattr(queue, "MOST", 3)
    text = hold("long", *(f"art_{n} | Duty number {n}." for n in range(1, 9)))
    for n in range(1, 9):
        clause(text, f"art_{n}", "undertaking", score=0.4)
    assert queue.format_count(sum(queue.counts(officer).values())) == "3+"
    assert queue.said_count(4) == "more than 3" and queue.said_count(3) == "3"


@pytest.mark.parametrize("item", ["nonsense", "a b", "a b c", "termination nowhere art_1", "x" * 9_000, "a\0 b c"])
def test_an_item_that_is_not_there_is_said_to_be_so(client: Client, officer: User, item: str) -> None:
    ferries()
    response = client.get("/review/", {"item": item})
    assert response.status_code == 200
    assert "Voyages" in markup_of(response)
