"""Deletion that deletes: no row and no byte of it is left, the log keeps that it was done, and the library still verifies."""

from __future__ import annotations

from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from agreements.ingest import ingest
from agreements.models import Agreement, AuditEntry, Party, ProvisionRef, Source
from clauses.models import ClauseType, Decision
from clauses.review.decide import decide, take_back
from comparisons.models import Snapshot
from library.deletion.accounts import anonymise
from library.deletion.purge import DeletionRefused, forget_refused, purge
from library.identity.decisions import join
from library.models import Note, Upload, UploadedFile, WorkingSet
from tests.agreements import rows
from tests.agreements.test_ingest import AGREEMENT

pytestmark = pytest.mark.django_db
WORD = "FERRIES"


@pytest.fixture
def officer() -> User:
    return get_user_model().objects.create_superuser("officer", password="a long password for the test")


@pytest.fixture
def ferries(officer: User) -> Agreement:
    """Read from a file that was sent, with a decision that was taken back, and another text joined to it."""
    outcome = ingest(AGREEMENT.encode(), "ferries-of-the-lakes.txt", user=officer, visibility="restricted")
    assert outcome.agreement is not None and outcome.text is not None
    upload = Upload.objects.create(sent_by=officer, visibility="restricted")
    sha256 = outcome.text.source.sha256
    upload.files.create(position=0, name="ferries.txt", size=9, sha256=sha256, state="added", finished=timezone.now(), text=outcome.text)  # fmt: skip
    provision = outcome.text.provisions.filter(kind="article").first()
    rows.tie(outcome.agreement, provision.eid, "termination")
    take_back(
        officer,
        decide(officer, outcome.agreement, ClauseType.objects.get(pk="termination"), "confirm", provision=provision),
    )
    other = rows.hold("Traversiers", rows.HARBOURS[:6], language="fr")
    join(officer, other.texts.get(), outcome.agreement, "language")
    return outcome.agreement


def everywhere(words: str) -> list[str]:
    """The tables with a row that holds ``words``, in any column."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT 1 FROM "{table}" AS held WHERE held::text ILIKE %s LIMIT 1', [f"%{words}%"])
            content = cursor.fetchone()
            found += [table] if content else []
    return found


def test_nothing_of_it_is_left_but_that_it_was_deleted(officer: User, ferries: Agreement) -> None:
    pk, hexed = ferries.pk, AGREEMENT.encode().hex()[:60]
    assert "agreements_source" in everywhere(hexed) and "agreements_provision" in everywhere("Bureau of Ferries")
    purge(officer, ferries, "retention")
    assert everywhere("Bureau of Ferries") == everywhere(hexed) == everywhere("ferries-of-the-lakes") == []
    assert not Agreement.objects.exists() and not Source.objects.exists() and not Decision.objects.exists()
    assert not Party.objects.filter(is_confirmed=False).exists()
    entry = AuditEntry.objects.get(action="deleted")
    assert (entry.agreement, entry.actor, entry.details["reason"]) == (pk, officer.pk, "retention")
    told = StringIO()
    call_command("verify", stdout=told, stderr=told)
    assert "log checked, 0 problems" in told.getvalue()


def test_what_a_snapshot_holds_is_said_before_and_goes_only_when_asked(
    officer: User, ferries: Agreement, client: Client
) -> None:
    snapshot = Snapshot.objects.create(
        slug="s",
        title="Ferries compared",
        owner=officer,
        query="",
        table={},
        checksum="0" * 64,
        taken_on="2020-01-01T00:00:00Z",
    )
    snapshot.cites.create(agreement=ferries)
    client.force_login(officer)
    address = f"/agreements/{ferries.slug}/delete/"
    assert "Ferries compared" in client.get(address).content.decode()
    sent = {"slug": ferries.slug, "reason": "owner"}
    assert client.post(address, {**sent, "slug": "x"}).status_code == 400
    assert "Choose why it is deleted" in client.post(address, {"slug": ferries.slug}).content.decode()
    refused = client.post(address, sent)
    assert refused.status_code == 400 and "Snapshots hold its words" in refused.content.decode()
    named = {**sent, "slug": str(ferries).lower().replace("–", "-"), "with_snapshots": "on"}
    told = client.post(address, named, follow=True).content.decode()
    assert f"“{ferries}” was deleted for good. Backups made before still hold it" in told
    assert not Snapshot.objects.exists() and not Agreement.objects.exists()


def test_whose_it_is_not_deletes_nothing(ferries: Agreement) -> None:
    other = get_user_model().objects.create_user("other")
    ferries.shared_with.add(other)
    client = Client()
    client.force_login(other)
    assert client.post(f"/agreements/{ferries.slug}/delete/", {"slug": ferries.slug}).status_code == 403
    assert "/delete/" not in client.get(ferries.get_absolute_url()).content.decode()
    with pytest.raises(DeletionRefused):
        purge(other, ferries, "because")
    with pytest.raises(CommandError, match="There is no agreement"):
        call_command("purge", "never-was")


def test_a_file_that_another_agreement_was_read_from_stays(officer: User) -> None:
    one = ingest(AGREEMENT.encode(), "a.txt", user=officer).agreement
    other = get_user_model().objects.create_user("other")
    two = ingest(AGREEMENT.replace("three", "four").encode(), "b.txt", user=other).agreement
    assert one is not None and two is not None
    purge(officer, one, "error")
    assert list(Source.objects.values_list("name", flat=True)) == ["b.txt"] and two.texts.get().provisions.exists()


def test_what_was_refused_is_forgotten_after_its_time(officer: User) -> None:
    upload = Upload.objects.create(sent_by=officer, visibility="public")
    long_ago = timezone.now() - timezone.timedelta(days=100)
    facts = {"name": "secret.exe", "size": 3, "sha256": "0" * 64, "content": b"abc", "state": "refused"}
    upload.files.create(position=0, finished=long_ago, **facts)
    upload.files.create(position=1, finished=timezone.now(), **facts)
    assert forget_refused(None, days=90) == 1
    assert list(UploadedFile.objects.values_list("name", flat=True)) == ["deleted", "secret.exe"]
    assert AuditEntry.objects.get().details == {"files": 1, "reason": "retention"}


def test_an_account_becomes_a_number_and_what_it_decided_stays(officer: User, ferries: Agreement) -> None:
    person = get_user_model().objects.create_user("ada.quay", "ada@quay.example", "a long password", first_name="Ada")
    place = ProvisionRef.of(ferries, ferries.texts.filter(language="en").get().provisions.first())
    Note.objects.create(author=person, content="Mine alone", **place)
    WorkingSet.objects.create(owner=person, name="Mine")
    client = Client()
    client.force_login(person)
    anonymise(officer, person)
    person.refresh_from_db()
    assert (person.username, person.email, person.first_name, person.is_active) == (
        f"former-{person.pk}",
        "",
        "",
        False,
    )
    assert everywhere("ada.quay") == everywhere("ada@quay") == everywhere("Mine alone") == []
    assert client.get("/sets/").status_code == 302


def test_a_quota_refuses_before_anything_is_kept(officer: User, client: Client, settings) -> None:  # type: ignore[no-untyped-def]
    client.force_login(officer)
    settings.UPLOAD_QUOTA_BYTES = 100
    sent = {"file": SimpleUploadedFile("a.txt", AGREEMENT.encode()), "visibility": "public"}
    answer = client.post("/agreements/add/", sent)
    assert answer.status_code == 400 and "You hold 0" in answer.content.decode() and not UploadedFile.objects.exists()
