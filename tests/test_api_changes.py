"""The log of changes: who follows it has an exact copy of what they may see, whatever others write meanwhile."""

from __future__ import annotations

import os
import random
import time
from threading import Event, Thread
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from agreements.ingest import document_of, read_anew
from agreements.models import (
    Agreement,
    Collection,
    CollectionMember,
    Participation,
    Party,
    Provision,
    ProvisionRef,
    Relation,
    Text,
)
from clauses.models import Clause, ClauseType, PossibleOccurrence, Term
from clauses.review.decide import decide
from clauses.review.repairs import correct_facts
from comparisons.approval import withdraw
from comparisons.models import Comparison, Draft, DraftVersion, Position, Snapshot, SnapshotAgreement
from comparisons.versions import begin_draft
from library.changes.api import RESOURCES
from library.deletion.accounts import anonymise
from library.models import Change, Note, RowState, SetMember, TouchedRow, Upload, UploadedFile, Webhook, WorkingSet
from tests.holdings import clause, ferries, lighthouses

pytestmark = pytest.mark.django_db(transaction=True)
SEED = int(os.environ.get("CONCORD_COPY_SEED", "18"))
WRITES, ROUNDS = 1_000, 2
OF_AGREEMENTS = {"states": "/api/v1/agreements/{}/states/", "facts": "/api/v1/agreements/{}/facts/"}
COUNTED = ("clause_count", "agreement_count", "accuracy", "sequence", "due")
"""What a clause type or a collection counts is no change of it, nor how far a receiver was told."""


class Copy:
    """A client that knows the schema only: it asks what changed after the last sequence, and each address named."""

    def __init__(self, user: Any = None, *, is_quick: bool = False) -> None:
        self.client, self.last, self.rows = Client(), 0, {name: {} for name in RESOURCES}
        self.is_quick = is_quick  # as docs/api.md allows: what is removed for everybody is not asked for
        if user is not None:
            self.client.force_login(user)

    def get(self, address: str) -> Any:
        cache.clear()
        return self.client.get(address)

    def begin(self) -> Copy:
        """The lists as they are, with the latest sequence from before they were read."""
        self.last = self.get("/api/v1/changes/?page_size=1").json()["latest"]
        for resource in RESOURCES:
            self.rows[resource] = self.there(resource)
        return self

    def follow(self) -> None:
        address: str | None = f"/api/v1/changes/?after={self.last}&page_size=200"
        seen: dict[str, dict[str, Any]] = {}
        while address:
            page = self.get(address).json()
            seen |= {change["url"]: change for change in page["results"]}
            assert page["last"] >= self.last
            self.last, address = page["last"], page["next"]
        for url, change in seen.items():
            resource = change["resource"]
            if self.is_quick and change["reason"] in {"removed", "joined"}:
                self.rows[resource].pop(url, None)
                continue
            answer = self.get(url)
            assert answer.status_code in {200, 404, 410}, (url, answer.content)
            self.rows[resource].pop(url, None)
            if answer.status_code == 200:
                self.rows[resource][url] = plain(answer.json())

    def listed(self, resource: str) -> dict[str, Any]:
        found, address = {}, f"/api/v1/{resource}/{'' if resource == 'checklists' else '?page_size=200'}"
        while address:
            page = self.get(address).json()
            found |= {row["url"]: plain(row) for row in page["results"]}
            address = page.get("next")
        return found

    def there(self, resource: str) -> dict[str, Any]:
        """All rows of a resource as they are now."""
        if resource not in OF_AGREEMENTS:
            return self.listed(resource)
        slugs = [row["slug"] for row in self.listed("agreements").values()]
        found = [f"http://testserver{OF_AGREEMENTS[resource].format(slug)}" for slug in slugs]
        return {url: plain(self.get(url).json()) for url in found}

    def assert_exact(self, *resources: str) -> None:
        for resource in resources or RESOURCES:
            assert differing(self.rows[resource], self.there(resource)) == []


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
        self.officer, self.reader, self.number, self.draw = officer, reader, 0, random.Random(SEED)

    def write(self) -> None:
        ways = [
            (self.add, 1), (self.confirm, 4), (self.reject, 4), (self.suggest, 3), (self.read_anew, 2), (self.correct, 4),
            (self.restrict, 3), (self.publish, 3), (self.share, 2), (self.unshare, 2), (self.rename_party, 1),
            (self.relate, 2), (self.drop_term, 2), (self.take_part, 2), (self.leave, 2), (self.delete, 1), (self.join, 1),
            (self.hold_back, 2), (self.suspect, 2), (self.shuffle, 2), (self.note, 3), (self.rewrite_note, 3), (self.drop_note, 1),
            (self.put_in_set, 3), (self.drop_set, 1), (self.compare, 2), (self.share_comparison, 2), (self.drop_comparison, 1),
            (self.freeze, 2), (self.collect, 3), (self.drop_collection, 1), (self.propose, 2), (self.approve, 2),
            (self.withdraw, 1), (self.begin_draft, 1), (self.add_version, 2), (self.finish_version, 2), (self.drop_draft, 1),
            (self.receive, 2), (self.pause, 1), (self.drop_receiver, 1), (self.rename_person, 1),
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

    def collect(self) -> None:
        """The reader joins or leaves a collection, or an agreement goes into it or out of it."""
        collection, _ = Collection.objects.get_or_create(name="Waters")
        if self.draw.random() < 0.5:
            agreement = self.agreement()
            agreement.collection = None if agreement.collection_id else collection
            agreement.save(update_fields=["collection"])
        elif not collection.members.filter(person=self.reader).delete()[0]:
            collection.members.create(person=self.reader, role=self.draw.choice(CollectionMember.Role.values))

    def drop_collection(self) -> None:
        Agreement.objects.update(collection=None)
        Collection.objects.all().delete()

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

    def hold_back(self) -> None:
        """A doubtful recognition is put in quarantine, or released from it."""
        text = self.one(Text.objects.all())
        if text is not None:
            text.quarantine = self.draw.choice(["held", "released"])
            text.save(update_fields=["quarantine"])

    def suspect(self) -> None:
        score = self.draw.random() / 2
        PossibleOccurrence.objects.update_or_create(
            agreement=self.agreement(), type_id="liability", defaults={"best_score": score}
        )

    def shuffle(self) -> None:
        """Rows are written anew as they were: they move in the file of their table, and nothing else changes."""
        for row in Participation.objects.filter(agreement=self.agreement()).order_by("?"):
            row.save()

    def person(self) -> Any:
        return self.draw.choice([self.officer, self.reader])

    def note(self) -> None:
        person = self.person()
        text = self.one(Text.objects.current().filter(agreement__in=Agreement.objects.visible_to(person)))
        provision = self.one(text.provisions.all()) if text else None
        if provision is not None:
            shared = self.draw.random() < 0.5
            place = ProvisionRef.of(text.agreement, provision)
            note = Note.objects.create(author=person, content="Long.", is_shared=shared, **place)
            if self.draw.random() < 0.5:
                Note.objects.create(author=person, content="And clear.", thread=note, **place)

    def rewrite_note(self) -> None:
        note = self.one(Note.objects.all())
        if note is not None:
            note.content, note.is_shared = f"Long {self.draw.random()}.", self.draw.random() < 0.5
            note.assigned_to = None if note.thread_id else self.draw.choice([None, self.reader])
            note.save()
            self.draw.choice([note.mentioned.add, note.mentioned.remove])(self.officer)

    def drop_note(self) -> None:
        note = self.one(Note.objects.all())
        if note is not None:
            note.delete()

    def put_in_set(self) -> None:
        person = self.person()
        folder, _ = WorkingSet.objects.get_or_create(owner=person, name=f"Talks {self.draw.randrange(2)}")
        agreement = self.one(Agreement.objects.visible_to(person))
        if agreement is not None:
            folder.add_to_set(agreement)
        other = self.reader if person == self.officer else self.officer
        SetMember.objects.filter(working_set=folder).delete()
        if self.draw.random() < 0.5:
            SetMember.objects.create(working_set=folder, person=other)

    def drop_set(self) -> None:
        WorkingSet.objects.filter(name="Talks 1").delete()

    def compare(self) -> None:
        self.number += 1
        person = self.person()
        kept = Comparison.objects.create(slug=f"c-{self.number}", title="Ends", owner=person)
        kept.store_selection(list(Agreement.objects.visible_to(person).order_by("?")[:2]), [])

    def share_comparison(self) -> None:
        kept = self.one(Comparison.objects.all())
        if kept is not None:
            self.draw.choice([kept.shared_with.add, kept.shared_with.remove])(self.reader)

    def drop_comparison(self) -> None:
        kept = self.one(Comparison.objects.all())
        if kept is not None:
            kept.delete()

    def freeze(self) -> None:
        self.number += 1
        taken = Snapshot.objects.create(
            slug=f"s-{self.number}",
            title="Ends",
            owner=self.person(),
            table={},
            checksum="0" * 64,
            taken_on=timezone.now(),
        )
        SnapshotAgreement.objects.create(snapshot=taken, agreement=self.agreement())

    def propose(self) -> None:
        person, before = self.person(), self.one(Position.objects.in_force())
        code = before.type_id if before is not None else self.draw.choice(["audit", "liability"])
        Position.objects.create(
            type_id=code, standing=self.draw.choice(Position.Standing.values), wording="Six months.", reasons="Time.",
            review_on="2030-01-01", owner=person, proposed_by=person, replaces=self.draw.choice([None, before]),
        )  # fmt: skip

    def approve(self) -> None:
        position = self.one(Position.objects.awaiting_approval())
        if position is not None:
            position.approved_by = self.reader if position.proposed_by == self.officer else self.officer
            position.approved_on = timezone.now()
            position.save()

    def withdraw(self) -> None:
        position = self.one(Position.objects.filter(withdrawn_on=None))
        if position is not None:
            withdraw(position, self.officer)

    def begin_draft(self) -> None:
        begin_draft(f"Talks {self.draw.randrange(9)}", self.person())

    def add_version(self) -> None:
        draft = self.one(Draft.objects.all())
        if draft is not None:
            upload = Upload.objects.create(sent_by=draft.owner, visibility="restricted")
            sent = {"name": "a.txt", "size": 1, "sha256": "0" * 64, "content": b"A"}
            file = UploadedFile.objects.create(upload=upload, position=0, **sent)
            DraftVersion.objects.create(draft=draft, side="ours", number=draft.versions.count() + 1, file=file)

    def finish_version(self) -> None:
        file, text = self.one(UploadedFile.objects.unfinished()), self.one(Text.objects.all())
        if file is not None:
            file.state, file.text, file.content, file.finished = "added", text, None, timezone.now()
            file.save()

    def drop_draft(self) -> None:
        draft = self.one(Draft.objects.all())
        if draft is not None:
            draft.delete()

    def receive(self) -> None:
        Webhook.objects.create(owner=self.person(), name="Desk", url="https://example.org/", sequence=0)

    def pause(self) -> None:
        receiver = self.one(Webhook.objects.all())
        if receiver is not None:
            receiver.sequence, receiver.state = receiver.sequence + 1, self.draw.choice(Webhook.State.values)
            receiver.save()

    def drop_receiver(self) -> None:
        receiver = self.one(Webhook.objects.all())
        if receiver is not None:
            receiver.delete()

    def rename_person(self) -> None:
        get_user_model().objects.filter(pk=self.person().pk).update(username=f"former-{self.draw.random()}")

    def delete(self) -> None:
        agreement = self.agreement()
        if not agreement.joined.exists() and not SnapshotAgreement.objects.filter(agreement=agreement).exists():
            agreement.delete()

    def join(self) -> None:
        one, other = self.agreement(), self.agreement()
        if one != other and not one.joined.exists():
            Agreement.objects.filter(pk=one.pk).update(joined_to=other)


@pytest.fixture
def people() -> tuple[Any, Any]:
    make = get_user_model().objects.create_user
    officer, reader = make("officer", is_staff=True), make("reader")
    officer.user_permissions.add(Permission.objects.get(codename="approve_position"))
    return officer, reader


def test_who_follows_the_log_ends_with_an_exact_copy(people: tuple[Any, Any]) -> None:
    """1,000 writes of every kind; a visitor and a reader follow meanwhile, two others at the end alone."""
    officer, reader = people
    admin = get_user_model().objects.create_superuser("admin")
    Party.objects.all().delete()  # hundreds, all alike
    copies = [Copy(None), Copy(reader, is_quick=True), Copy(officer, is_quick=True), Copy(admin, is_quick=True)]
    for copy in copies:
        copy.begin()
    writer = Writer(officer, reader)
    for number in range(1, WRITES + 1):
        writer.write()
        if number % (WRITES // ROUNDS) == 0:
            for copy in copies if number == WRITES else copies[:2]:
                copy.follow()
    assert not TouchedRow.objects.exists()
    for copy in copies:
        copy.assert_exact()
    kinds = {kind: Change.objects.filter(kind=kind).count() for kind in Change.Kind.values}
    assert all(count > WRITES / 10 for count in kinds.values()), kinds


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
    thread.join(60)
    assert not thread.is_alive(), "the transaction has not ended"
    assert "quick" in known and "slow" not in known
    copy.follow()
    copy.assert_exact()
    assert "slow" in {row["slug"] for row in copy.rows["parties"].values()}


def test_a_sequence_that_is_given_is_seen_before_any_later_one() -> None:
    """One transaction has its numbers and has not ended: another waits to be given later ones, which nobody sees before."""
    numbered, go_on = Event(), Event()

    def first() -> None:
        with transaction.atomic():
            Party.objects.create(slug="first", name="First Office", is_confirmed=True)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            numbered.set()
            go_on.wait(20)
        connection.close()

    def second() -> None:
        Party.objects.create(slug="second", name="Second Office", is_confirmed=True)
        connection.close()

    copy = Copy().begin()
    threads = [Thread(target=first), Thread(target=second)]
    threads[0].start()
    numbered.wait(20)
    threads[1].start()
    for _ in range(5):
        time.sleep(0.1)
        copy.follow()
        assert {"first", "second"}.isdisjoint(row["slug"] for row in copy.rows["parties"].values())
    go_on.set()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive(), "the transaction has not ended"
    copy.follow()
    copy.assert_exact()
    told = list(Change.objects.filter(name__in=["first", "second"]).values_list("name", flat=True))
    assert told == ["first", "second"]


def test_who_loses_an_agreement_is_told_of_what_was_withdrawn_before_that(people: tuple[Any, Any]) -> None:
    officer, reader = people
    text = lighthouses(visibility="restricted", added_by=officer)
    text.agreement.shared_with.add(reader)
    copy = Copy(reader).begin()
    assert len(copy.rows["clauses"]) == 1
    Clause.objects.filter(provision__text=text).delete()
    text.agreement.shared_with.remove(reader)
    copy.follow()
    copy.assert_exact("clauses", "provisions", "terms", "agreements")
    assert not copy.rows["clauses"] and not copy.rows["provisions"]


def test_the_members_of_a_collection_are_told_of_what_goes_in_and_out(people: tuple[Any, Any]) -> None:
    officer, reader = people
    agreement = lighthouses(visibility="restricted", added_by=officer).agreement
    collection = Collection.objects.create(name="Waters")
    member = collection.members.create(person=reader)
    copy = Copy(reader).begin()

    def clauses() -> int:
        copy.follow()
        copy.assert_exact("clauses", "provisions", "terms", "agreements")
        return len(copy.rows["clauses"])

    def goes(where: Collection | None) -> None:
        agreement.collection = where
        agreement.save(update_fields=["collection"])

    assert clauses() == 0
    goes(collection)
    assert clauses() == 1
    member.delete()
    assert clauses() == 0
    collection.members.create(person=reader)
    assert clauses() == 1
    agreement.shared_with.add(reader)
    agreement.shared_with.remove(reader)
    assert clauses() == 1, "who is a member sees it still"
    goes(None)
    assert clauses() == 0
    goes(collection)
    agreement.delete()
    assert clauses() == 0


def test_a_relation_is_told_of_to_those_who_see_both_sides_and_to_nobody_else(people: tuple[Any, Any]) -> None:
    officer, reader = people
    public = lighthouses(added_by=officer).agreement
    shared = ferries(visibility="restricted", added_by=officer).agreement
    hidden = ferries("hidden", visibility="restricted", added_by=officer).agreement
    shared.shared_with.add(reader)
    for other in (public, hidden):
        Relation.objects.create(agreement=shared, other=other, kind="amends")
    copy = Copy(reader).begin()

    def relations() -> int:
        copy.follow()
        copy.assert_exact("relations")
        return len(copy.rows["relations"])

    assert relations() == 1
    Agreement.objects.filter(pk=public.pk).update(visibility="restricted")
    assert relations() == 0
    Agreement.objects.filter(pk=public.pk).update(visibility="public")
    assert relations() == 1
    shared.shared_with.remove(reader)
    assert relations() == 0
    shared.shared_with.add(reader)
    assert relations() == 1
    public.delete()
    assert relations() == 0
    told = copy.get("/api/v1/changes/?page_size=200&resource=relations").json()["results"]
    assert told and "hidden" not in str(told)


def test_a_note_is_told_of_to_those_who_read_it(people: tuple[Any, Any], client: Client) -> None:
    officer, reader = people
    text = lighthouses(added_by=officer)
    place = ProvisionRef.of(text.agreement, text.provisions.get(eid="art_2"))
    theirs, copy = Copy(officer).begin(), Copy(reader).begin()
    note = Note.objects.create(author=officer, content="Long.", **place)
    copy.follow()
    assert not copy.rows["notes"]
    Note.objects.filter(pk=note.pk).update(is_shared=True)
    copy.follow()
    (url,) = copy.rows["notes"]
    Note.objects.filter(pk=note.pk).update(is_shared=False)
    for one in (copy, theirs):
        one.follow()
        one.assert_exact("notes")
    assert (len(copy.rows["notes"]), len(theirs.rows["notes"])) == (0, 1)
    assert copy.get(url).status_code == 410
    assert client.get("/api/v1/changes/?resource=notes").json()["results"] == []


def test_who_leaves_is_named_in_no_copy_any_more(people: tuple[Any, Any]) -> None:
    officer, reader = people
    text = lighthouses(added_by=officer)
    held = ("agreements", "states", "decisions", "notes", "relations", "positions", "collections")
    decide(officer, text.agreement, ClauseType.objects.get(pk="liability"), "absent")
    other, named = ferries().agreement, {"decided_by": officer, "decided_on": timezone.now(), "state": "confirmed"}
    Relation.objects.create(agreement=text.agreement, other=other, kind="amends", **named)
    place = ProvisionRef.of(text.agreement, text.provisions.get(eid="art_2"))
    Note.objects.create(author=officer, content="Long.", is_shared=True, **place)
    Position.objects.create(
        type_id="audit", standing="refused", wording="No.", reasons="Time.", review_on="2030-01-01", owner=officer,
        proposed_by=officer, approved_by=reader, approved_on=timezone.now(),
    )  # fmt: skip
    waters = Collection.objects.create(name="Waters")
    for person in people:
        waters.members.create(person=person)
    copy = Copy(reader).begin()
    assert [name for name in held if "'officer'" not in str(copy.rows[name])] == []
    anonymise(reader, officer)
    copy.follow()
    copy.assert_exact(*held)
    assert "'officer'" not in str(copy.rows)


@pytest.mark.django_db
def test_the_database_says_who_sees_an_agreement_as_the_program_does(people: tuple[Any, Any]) -> None:
    officer, reader = people
    admin = get_user_model().objects.create_superuser("admin")
    member, named = (get_user_model().objects.create_user(name) for name in ("member", "named"))
    right = Permission.objects.get(codename="view_restricted")
    named.user_permissions.add(right)
    group = Group.objects.create(name="Counsel")
    group.permissions.add(right)
    member.groups.add(group)
    ferries(added_by=officer)
    hidden = lighthouses(visibility="restricted", added_by=officer).agreement
    hidden.shared_with.add(reader)
    joined = ferries("joined", added_by=officer).agreement
    Agreement.objects.filter(pk=joined.pk).update(joined_to=hidden)
    ferries("private", visibility="restricted", added_by=officer)
    for person in (officer, reader, admin, member, named):
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM agreements_agreement WHERE concord_sees(%s, id) ORDER BY id", [person.pk])
            found = [pk for (pk,) in cursor.fetchall()]
        assert found == [*Agreement.objects.visible_to(person).order_by("pk").values_list("pk", flat=True)]


def test_each_fact_of_a_text_and_a_provision_is_in_the_log() -> None:
    """A column that is added later is told of, or is named here as one that no answer shows."""
    written = (settings.BASE_DIR / "library" / "sql" / "rows_of_agreements.sql").read_text(encoding="utf-8")
    not_shown = {"id", "raw", "set_aside", "source_id", "text_id", "position", "depth", "called_in_id", "search"}
    of_the_row = {"agreement_id", "language", "eid", "parent_id", "provision_id", "type_id", "is_tentative"}
    unknown = {
        f"{model.__name__}.{field.column}"
        for model, name in ((Text, "t"), (Provision, "p"), (Clause, "c"))
        for field in model._meta.concrete_fields
        if field.column not in not_shown | of_the_row | {"sentences", "decision_id"}
        and f" {name}.{field.column}" not in written
        and f"({name}.{field.column}" not in written
    }
    assert unknown == set()


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


@pytest.mark.django_db(transaction=True)
def test_the_same_log_is_a_feed(client: Client) -> None:
    lighthouses()
    feed = client.get("/api/v1/changes/?format=atom&resource=agreements")
    assert feed["Content-Type"].startswith("application/atom+xml") and b"lighthouses" in feed.content
    assert client.get("/api/v1/changes/?after=now").json()["code"] == "invalid_parameter"
