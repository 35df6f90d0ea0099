"""The log of what was done: chained, append-only, exportable; ``verify`` finds what was forged or taken away."""

from __future__ import annotations

import hashlib
import json
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.db import InternalError, connection, transaction
from django.test import Client

from agreements.audit import chain_problems, exported, fact_problems, record
from agreements.ingest import ingest
from agreements.models import Agreement, AuditEntry
from clauses.models import Clause, ClauseType, Decision
from clauses.review import proofs
from clauses.review.decide import decide, take_back
from clauses.review.repairs import correct_facts
from library.identity.decisions import join, show_to
from library.roles import ROLES, make_roles
from tests.agreements import rows
from tests.agreements.test_ingest import AGREEMENT

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> User:
    return get_user_model().objects.create_superuser("officer")


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def decided(officer: User) -> tuple[Agreement, Decision]:
    agreement = rows.hold("Harbours")
    rows.tie(agreement, "art_3__para_1", "termination")
    provision = agreement.texts.get().provisions.get(eid="art_3__para_1")
    return agreement, decide(
        officer, agreement, ClauseType.objects.get(pk="termination"), "confirm", provision=provision
    )


def test_each_entry_holds_the_hash_of_the_one_before_and_of_its_own_line(officer: User) -> None:
    for number in range(3):
        record(officer, AuditEntry.Action.VIEWED, agreement=number)
    first, second, third = exported()
    assert [entry["previous"] for entry in (first, second, third)] == ["", first["sha256"], second["sha256"]]
    assert all(
        hashlib.sha256(entry["line"].encode()).hexdigest() == entry["sha256"] for entry in (first, second, third)
    )
    assert third["line"].startswith(second["sha256"])
    assert not list(chain_problems())


@pytest.mark.parametrize(
    "statement", ["UPDATE agreements_auditentry SET actor = 7", "DELETE FROM agreements_auditentry"]
)
def test_nothing_of_it_is_changed_or_taken_away(officer: User, statement: str) -> None:
    record(officer, AuditEntry.Action.VIEWED)
    with pytest.raises(InternalError, match="append-only"), transaction.atomic():
        run(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE agreements_auditentry SET actor = 7 WHERE sequence = 2",
        "DELETE FROM agreements_auditentry WHERE sequence = 2",
    ],
)
def test_who_gets_past_the_trigger_breaks_the_chain(officer: User, statement: str) -> None:
    for _number in range(3):
        record(officer, AuditEntry.Action.VIEWED)
    run("ALTER TABLE agreements_auditentry DISABLE TRIGGER concord_audit_is_append_only")
    run(statement)
    assert len(list(chain_problems())) == 1


def test_what_is_rightly_decided_corrected_joined_and_taken_back_verifies(officer: User) -> None:
    agreement, decision = decided(officer)
    other = rows.hold("Ports", rows.HARBOURS[:6], language="fr")
    read = ingest(AGREEMENT.encode(), "ferries.txt").agreement
    assert read is not None
    correct_facts(officer, read, {"place": "Lyon"})
    show_to(officer, read, "restricted")
    join(officer, other.texts.get(), agreement, "language")
    take_back(officer, decision)
    assert not [*chain_problems(), *fact_problems(), *proofs.problems()]
    assert AuditEntry.objects.filter(action="decision").count() == Decision.objects.count() == 5


@pytest.mark.parametrize(
    ("forgery", "found"),
    [
        ("UPDATE clauses_decision SET reason = 'So it was always.'", "is not what was decided"),
        ("UPDATE clauses_decision SET verdict = 'reject'", "is not what was decided"),
        ("UPDATE clauses_clause SET decision_id = NULL; DELETE FROM clauses_decision", "was taken away"),
        ("UPDATE clauses_clause SET state = 'rejected'", "no decision that stands says so"),
        ("UPDATE clauses_clause SET decision_id = NULL", "no decision that stands says so"),
    ],
)
def test_a_forged_or_removed_decision_or_state_is_found(officer: User, forgery: str, found: str) -> None:
    decided(officer)
    run(forgery)
    assert any(found in problem for problem in proofs.problems())


def test_a_decision_slipped_in_past_the_log_is_found(officer: User) -> None:
    agreement, _decision = decided(officer)
    run("SET LOCAL session_replication_role = replica")  # no trigger fires
    Decision.objects.create(agreement=agreement, verdict="relate", made_by=officer, text_sha256="")
    assert any("was never logged" in problem for problem in proofs.problems())


def test_a_forged_fact_is_found_and_verify_fails(officer: User) -> None:
    read = ingest(AGREEMENT.encode(), "ferries.txt").agreement
    assert read is not None and not list(fact_problems())
    Agreement.objects.filter(pk=read.pk).update(signature_date="1999-01-01")
    assert list(fact_problems()) == [f"{read.slug}: its facts or who may read it were changed without a decision."]
    told = StringIO()
    with pytest.raises(CommandError, match="1 problems"):
        call_command("verify", stdout=StringIO(), stderr=told)
    assert "changed without a decision" in told.getvalue()


def test_the_roles_are_groups_that_may_what_they_say() -> None:
    call_command("roles", stdout=StringIO())
    again = StringIO()
    call_command("roles", stdout=again)
    assert again.getvalue().count("as it was") == len(ROLES) == Group.objects.count()
    for name, wanted in ROLES.items():
        person = get_user_model().objects.create_user(name)
        person.groups.add(Group.objects.get(name=name))
        assert {*wanted} == person.get_all_permissions(), name
    assert not Clause.objects.exists()


def test_an_auditor_reads_checks_and_takes_away_the_log_and_others_do_not(officer: User, client: Client) -> None:
    agreement, _decision = decided(officer)
    Agreement.objects.filter(pk=agreement.pk).update(visibility="restricted")
    make_roles()
    for name, status in (("reviewer", 403), ("auditor", 200)):
        person = get_user_model().objects.create_user(name)
        person.groups.add(Group.objects.get(name=name))
        client.force_login(person)
        assert client.get("/audit/").status_code == status
    page = client.get("/audit/", {"check": "1", "action": "decision"}).content.decode()
    assert "The chain is whole." in page and "officer" in page
    assert f"agreement {agreement.pk}" in page and "Harbours" not in page
    lines = b"".join(client.get("/audit/", {"format": "jsonl"}).streaming_content).splitlines()  # type: ignore[attr-defined]
    assert len(lines) >= 3 and json.loads(lines[-1])["sha256"] == AuditEntry.objects.order_by("sequence").last().sha256  # type: ignore[union-attr]
    assert AuditEntry.objects.filter(action="exported", details={"path": "/audit/"}).exists()
