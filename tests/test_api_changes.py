"""The log of changes: who follows it has an exact copy of what they may see, whatever others write meanwhile."""

from __future__ import annotations

import random
from threading import Event, Thread
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client

from agreements.ingest import document_of, read_anew
from agreements.models import Agreement, Participation, Party, Relation, Text
from clauses.models import Clause, Term
from clauses.review.decide import decide
from clauses.review.repairs import correct_facts
from library.changes.api import RESOURCES
from library.models import Change, RowState, TouchedRow
from tests.conftest import Portion
from tests.holdings import clause, ferries, lighthouses

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 2
COUNTED = ("clause_count", "agreement_count", "accuracy")
"""What a clause type counts is no change of the type."""


class Copy:
    """A client that knows the schema only: it asks what changed after the last sequence, and each address named."""

    def __init__(self, user: Any = None) -> None:
        self.client, self.last, self.rows = Client(), 0, {name: {} for name in RESOURCES}
        if user is not None:
            self.client.force_login(user)

    def get(self, address: str) -> Any:
        cache.clear()
        return self.client.get(address)

    def begin(self) -> Copy:
        """The lists as they are, with the latest sequence from before they were read."""
        self.last = self.get("/api/v1/changes/?page_size=1").json()["latest"]
        for resource in RESOURCES:
            self.rows[resource] = self.states() if resource == "states" else self.listed(resource)
        return self

    def follow(self) -> None:
        address: str | None = f"/api/v1/changes/?after={self.last}&page_size=200"
        seen: dict[str, str] = {}
        while address:
            page = self.get(address).json()
            seen |= {change["url"]: change["resource"] for change in page["results"]}
            assert page["last"] >= self.last
            self.last, address = page["last"], page["next"]
        for url, resource in seen.items():
            answer = self.get(url)
            assert answer.status_code in {200, 404, 410} or resource == "states", (url, answer.content)
            self.rows[resource].pop(url, None)
            if answer.status_code == 200:
                self.rows[resource][url] = plain(answer.json())

    def listed(self, resource: str) -> dict[str, Any]:
        found, address = {}, f"/api/v1/{resource}/?page_size=200"
        while address:
            page = self.get(address).json()
            found |= {row["url"]: plain(row) for row in page["results"]}
            address = page["next"]
        return found

    def states(self) -> dict[str, Any]:
        found = [f"http://testserver/api/v1/states/?agreement={slug}" for slug in self.slugs()]
        return {url: plain(self.get(url).json()) for url in found}

    def slugs(self) -> list[str]:
        return [row["slug"] for row in self.listed("agreements").values()]

    def assert_exact(self) -> None:
        for resource in RESOURCES:
            there = self.states() if resource == "states" else self.listed(resource)
            assert differing(self.rows[resource], there) == []


def plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in COUNTED}


def differing(ours: dict[str, Any], theirs: dict[str, Any]) -> list[Any]:
    """What two sets of rows do not agree on, field by field."""
    found: list[Any] = list(ours.keys() ^ theirs.keys())
    for url in ours.keys() & theirs.keys():
        found += [
            (url, name, ours[url].get(name), theirs[url][name])
            for name in theirs[url]
            if ours[url].get(name) != theirs[url][name]
        ]
    return found


class Writer:
    """Writes of every kind that pages and commands do, drawn at random."""

    def __init__(self, officer: Any, reader: Any) -> None:
        self.officer, self.reader, self.number, self.draw = officer, reader, 0, random.Random(18)

    def write(self) -> None:
        ways = [
            (self.add, 1), (self.confirm, 4), (self.reject, 4), (self.suggest, 3), (self.read_anew, 2), (self.correct, 4),
            (self.restrict, 3), (self.publish, 3), (self.share, 2), (self.unshare, 2), (self.rename_party, 1),
            (self.relate, 2), (self.drop_term, 2), (self.take_part, 2), (self.leave, 2), (self.delete, 1), (self.join, 1),
        ]  # fmt: skip
        (way,) = self.draw.choices([way for way, _ in ways], [weight for _, weight in ways])
        with transaction.atomic():
            way()

    def one(self, rows: Any) -> Any:
        found = list(rows.order_by("pk"))
        return self.draw.choice(found) if found else None

    def agreement(self) -> Agreement:
        return self.one(Agreement.objects.filter(joined_to=None)) or self.add()

    def add(self) -> Agreement:
        self.number += 1
        if Agreement.objects.filter(joined_to=None).count() < 4:
            hold = self.draw.choice([ferries, lighthouses])
            hold(
                f"a-{self.number}", parties=(f"Office {self.number % 5}", "Relief Organization"), added_by=self.officer
            )
        return Agreement.objects.order_by("-pk").first()

    def confirm(self) -> None:
        self._decide("confirm")

    def reject(self) -> None:
        self._decide("reject")

    def _decide(self, verdict: str) -> None:
        found = self.one(Clause.objects.filter(provision__text__is_current=True, is_tentative=False))
        if found is not None:
            decide(self.officer, found.provision.text.agreement, found.type, verdict, provision=found.provision)

    def suggest(self) -> None:
        text = self.one(Text.objects.current())
        provision = self.one(text.provisions.exclude(content="")) if text else None
        code = self.draw.choice(["audit", "liability", "duration"])
        if provision is not None and not provision.clauses.filter(type=code).exists():
            clause(text, provision.eid, code, terms=[("duration", "P1Y", provision.content[:5])])

    def read_anew(self) -> None:
        text = self.one(Text.objects.current())
        if text is not None:
            read_anew(text, document_of(text))

    def correct(self) -> None:
        correct_facts(self.officer, self.agreement(), {"symbol": f"S/{self.draw.randrange(1000)}"})

    def restrict(self) -> None:
        Agreement.objects.filter(pk=self.agreement().pk).update(visibility="restricted")

    def publish(self) -> None:
        Agreement.objects.filter(pk=self.agreement().pk).update(visibility="public")

    def share(self) -> None:
        self.agreement().shared_with.add(self.reader)

    def unshare(self) -> None:
        self.agreement().shared_with.remove(self.reader)

    def rename_party(self) -> None:
        Party.objects.filter(name__startswith="Office").update(name=f"Office of {self.draw.randrange(1000)}")

    def take_part(self) -> None:
        agreement, name = self.agreement(), f"Guest {self.draw.randrange(4)}"
        party, _ = Party.objects.get_or_create(slug=name.lower().replace(" ", "-"), defaults={"name": name})
        Participation.objects.get_or_create(agreement=agreement, party=party, role="sponsor")

    def leave(self) -> None:
        found = self.one(Participation.objects.filter(role="sponsor"))
        if found is not None:
            found.delete()

    def relate(self) -> None:
        one, other = self.agreement(), self.agreement()
        if one != other:
            relation, is_new = Relation.objects.get_or_create(agreement=one, other=other, kind="amends")
            if not is_new:
                relation.delete()

    def drop_term(self) -> None:
        found = self.one(Term.objects.all())
        if found is not None:
            found.delete()

    def delete(self) -> None:
        agreement = self.agreement()
        if not agreement.joined.exists():
            agreement.delete()

    def join(self) -> None:
        one, other = self.agreement(), self.agreement()
        if one != other and not one.joined.exists():
            Agreement.objects.filter(pk=one.pk).update(joined_to=other)


@pytest.fixture
def people() -> tuple[Any, Any]:
    make = get_user_model().objects.create_user
    return make("officer", is_staff=True), make("reader")


def test_who_follows_the_log_ends_with_an_exact_copy(people: tuple[Any, Any], portion: Portion) -> None:
    (officer, reader), writes = people, portion(1_000, 200)
    admin = get_user_model().objects.create_superuser("admin")
    writer, copies = Writer(officer, reader), [Copy(user).begin() for user in (None, reader, officer, admin)]
    for number in range(1, writes + 1):
        writer.write()
        if number % (writes // ROUNDS) == 0:
            for copy in copies if number == writes else copies[:2]:
                copy.follow()
    assert not TouchedRow.objects.exists()
    for copy in copies:
        copy.assert_exact()
    kinds = {kind: Change.objects.filter(kind=kind).count() for kind in Change.Kind.values}
    assert all(count > writes / 10 for count in kinds.values()), kinds


def test_a_sequence_is_given_at_the_end_of_a_transaction_and_not_at_its_beginning() -> None:
    """One that began first and ends last is found after what was read already: nothing appears behind a reader."""
    begun, go_on = Event(), Event()

    def slow() -> None:
        with transaction.atomic():
            Party.objects.create(slug="slow", name="Slow Office", is_confirmed=True)
            begun.set()
            go_on.wait(20)
        connection.close()

    copy = Copy().begin()
    thread = Thread(target=slow)
    thread.start()
    begun.wait(20)
    Party.objects.create(slug="quick", name="Quick Office", is_confirmed=True)
    copy.follow()
    known = {row["slug"] for row in copy.rows["parties"].values()}
    go_on.set()
    thread.join()
    assert "quick" in known and "slow" not in known
    copy.follow()
    copy.assert_exact()
    assert "slow" in {row["slug"] for row in copy.rows["parties"].values()}


def test_a_row_that_was_withdrawn_answers_410_to_those_who_could_see_it(
    people: tuple[Any, Any], client: Client
) -> None:
    officer, _reader = people
    agreement = lighthouses(added_by=officer).agreement
    never = ferries(visibility="restricted", added_by=officer).agreement
    (url,) = [row["url"] for row in client.get("/api/v1/clauses/").json()["results"]]
    Agreement.objects.filter(pk=agreement.pk).update(visibility="restricted")
    gone = client.get(url)
    assert (gone.status_code, gone.json()["code"], gone.json()["reason"]) == (410, "gone", "restricted")
    assert client.get(f"/api/v1/agreements/{never.slug}/").status_code == 404
    told = client.get("/api/v1/changes/?page_size=200&resource=agreements").json()["results"]
    assert [(change["kind"], change["id"]) for change in told] == [("withdrawn", "lighthouses")]
    client.force_login(officer)
    assert client.get(url).status_code == 200


def test_what_a_reading_anew_leaves_as_it_was_is_not_told(client: Client) -> None:
    text = lighthouses()
    before = Change.objects.order_by("-sequence").first().sequence
    Text.objects.filter(pk=text.pk).update(raw=text.raw)
    Clause.objects.filter(is_tentative=False).update(score=0.9)
    assert {change.resource for change in Change.objects.after(before)} == {"clauses"}
    assert RowState.objects.filter(resource="provisions").count() == 3


def test_the_same_log_is_a_feed(client: Client) -> None:
    lighthouses()
    feed = client.get("/api/v1/changes/?format=atom&resource=agreements")
    assert feed["Content-Type"].startswith("application/atom+xml") and b"lighthouses" in feed.content
    assert client.get("/api/v1/changes/?after=now").json()["code"] == "invalid_parameter"
