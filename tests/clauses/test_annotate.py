"""Clauses and terms are written by the machine, and what a person decided stands whatever the machine says later."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from agreements.ingest import READER_VERSION
from agreements.models import Text
from clauses.annotate import annotate
from clauses.models import Clause, ClauseType, Term
from clauses.review.decide import decide
from clauses.states import states
from library.uploads.add import add
from tests.agreements import rows
from tests.agreements.test_ingest import AGREEMENT

pytestmark = pytest.mark.django_db


@pytest.fixture
def text() -> Text:
    added = add(AGREEMENT.encode(), "ferries.txt").text
    assert added is not None
    return added


def _types(text: Text, eid: str) -> set[str]:
    return set(
        Clause.objects.shown().filter(provision__text=text, provision__eid=eid).values_list("type_id", flat=True)
    )


def test_a_termination_clause_is_found_with_evidence_and_notice(text: Text) -> None:
    clause = Clause.objects.get(provision__text=text, provision__eid="art_2", type="termination")
    assert clause.state == "suggested"
    assert clause.score > 0.5
    assert clause.evidence
    assert clause.rules_version
    assert list(clause.terms.filter(kind="notice_period").values_list("value", flat=True)) == ["P3M"]


def test_annotating_again_changes_nothing(text: Text) -> None:
    before = list(Clause.objects.order_by("provision__eid", "type").values_list("provision__eid", "type", "score"))
    terms = Term.objects.count()
    annotate(text)
    assert (
        list(Clause.objects.order_by("provision__eid", "type").values_list("provision__eid", "type", "score")) == before
    )
    assert Term.objects.count() == terms


def test_a_rejected_suggestion_never_comes_back_nor_its_twin_in_a_new_version(text: Text) -> None:
    officer = get_user_model().objects.create_user("officer", is_staff=True)
    provision = text.provisions.get(eid="art_2")
    decide(officer, text.agreement, ClauseType.objects.get(code="termination"), "reject", provision=provision)
    annotate(text)
    assert "termination" not in _types(text, "art_2")
    newer = rows.renew(text.agreement, AGREEMENT.replace("crossings of the lakes", "crossings of all lakes").encode())
    assert newer.version == 2
    assert "termination" not in _types(newer, "art_2")


def test_a_confirmed_clause_survives_a_re_reading(text: Text) -> None:
    officer = get_user_model().objects.create_user("officer", is_staff=True)
    provision = text.provisions.get(eid="art_1__para_1")
    decide(officer, text.agreement, ClauseType.objects.get(code="survival"), "confirm", provision=provision)
    Text.objects.filter(pk=text.pk).update(reader=f"{READER_VERSION}-older")
    again = add(AGREEMENT.encode(), "ferries.txt").text
    assert again is not None
    assert again.pk != text.pk
    confirmed = Clause.objects.get(provision__text=again, type="survival")
    assert (confirmed.provision.eid, confirmed.state, confirmed.source) == ("art_1__para_1", "confirmed", "person")


def test_a_verified_absence_goes_stale_when_the_text_changes(text: Text) -> None:
    officer = get_user_model().objects.create_user("officer", is_staff=True)
    audit = ClauseType.objects.get(code="audit")
    decide(officer, text.agreement, audit, "absent", reason="Read it all.")
    key = (text.agreement.pk, "audit")
    assert states([text.agreement], [audit])[key].name == "verified_absent"
    rows.renew(text.agreement, AGREEMENT.replace("crossings of the lakes", "crossings of all lakes").encode())
    stale = states([text.agreement], [audit])[key]
    assert (stale.name, stale.is_stale) == ("not_reviewed", True)


def test_the_four_states_are_told_apart(text: Text) -> None:
    types = list(ClauseType.objects.filter(code__in=["termination", "audit"]))
    found = states([text.agreement], types)
    assert {code: state.name for (_, code), state in found.items()} == {
        "termination": "present",
        "audit": "not_reviewed",
    }
    Text.objects.update(is_current=False)
    assert {state.name for state in states([text.agreement], types).values()} == {"text_not_held"}


def test_a_library_without_clause_types_is_told_what_to_load(taxonomy: None, tmp_path: Path) -> None:
    (tmp_path / "agreement.txt").write_text(AGREEMENT, encoding="utf-8")
    ClauseType.objects.all().delete()
    with pytest.raises(CommandError, match=r"manage\.py loaddata clause_types and manage\.py load_directory"):
        call_command("ingest", tmp_path, stdout=StringIO())
