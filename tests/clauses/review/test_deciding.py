"""What a person decided outlives whatever the machine does later; what loses its words is shown, and never guessed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from agreements.ingest import document_of
from agreements.models import Agreement, Text
from clauses import annotate as annotating
from clauses.annotate import annotate
from clauses.classification.labels import Evidence, Label
from clauses.classification.paragraph import units_of
from clauses.models import Clause, ClauseType, Decision
from clauses.review.decide import DecisionRefused, carry, decide, drop, retype, take_back
from clauses.states import states
from clauses.terms.annotations import annotations_of
from library.uploads.add import add
from tests.agreements import rows
from tests.markup import markup_of

pytestmark = pytest.mark.django_db

FERRIES = """COOPERATION AGREEMENT BETWEEN THE HARBOUR OFFICE AND THE LIGHTHOUSE UNION

The Harbour Office and the Lighthouse Union have agreed as follows:

Article 1
Purpose
The purpose of this Agreement is to keep the crossings of the lakes safe.

Article 2
Termination
Either Party may terminate this Agreement by giving three months' written notice to the other Party.

Article 3
Amendment
This Agreement may be amended by mutual consent of the Parties, in writing.
"""
NEW_ARTICLE = """Article 1
Definitions
In this Agreement, "crossing" means a voyage of a ferry from one shore to another.

"""


@pytest.fixture
def officer() -> User:
    return User.objects.create_user("officer", first_name="Ada", last_name="Officer", is_staff=True)


def held(content: str, name: str = "ferries.txt") -> Text:
    """The text of a file; one of another name is joined to the agreement as a new version."""
    first = Agreement.objects.filter(texts__source__name="ferries.txt").first()
    if first is not None and name != "ferries.txt":
        return rows.renew(first, content.encode(), name)
    text = add(content.encode(), name).text
    assert text is not None
    return text


def type_of(code: str) -> ClauseType:
    return ClauseType.objects.get(code=code)


def confirmed(officer: User, text: Text) -> None:
    decide(officer, text.agreement, type_of("termination"), "confirm", provision=text.provisions.get(eid="art_2"))


def rejected(officer: User, text: Text) -> None:
    decide(officer, text.agreement, type_of("termination"), "reject", provision=text.provisions.get(eid="art_2"))


def retyped(officer: User, text: Text) -> None:
    retype(officer, text.provisions.get(eid="art_2"), type_of("termination"), type_of("survival"))


def annotated_again(text: Text, _monkeypatch: pytest.MonkeyPatch) -> Text:
    annotate(text)
    return text


def retrained(text: Text, monkeypatch: pytest.MonkeyPatch) -> Text:
    """Another version of rules and model, which says something else of everything."""
    monkeypatch.setattr(annotating, "RULES_VERSION", "99+other")
    eids = text.provisions.exclude(content="").values_list("eid", flat=True)
    said = [
        Label(eid, code, 0.99, (Evidence(0, 4, "cue new"),), "model", False)
        for eid in eids for code in ("termination", "review")
    ]  # fmt: skip
    annotate(text, annotations_of(units_of(document_of(text)), said))
    assert Clause.objects.filter(provision__text=text, rules_version="99+other").exists()
    return text


def read_again(text: Text, _monkeypatch: pytest.MonkeyPatch) -> Text:
    Text.objects.filter(pk=text.pk).update(reader="0")
    again = held(FERRIES)
    assert again.pk != text.pk
    return again


def in_a_new_version(_text: Text, _monkeypatch: pytest.MonkeyPatch) -> Text:
    """With an article before it, so that the same words stand at another place."""
    start = FERRIES.index("Article 1")
    shifted = FERRIES[start:].replace("Article 3", "Article 4").replace("Article 2", "Article 3")
    newer = held(FERRIES[:start] + NEW_ARTICLE + shifted.replace("Article 1", "Article 2"), "newer.txt")
    assert newer.version == 2
    return newer


@pytest.mark.parametrize("later", [annotated_again, retrained, read_again, in_a_new_version])
@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        (confirmed, {"termination": "confirmed"}),
        (rejected, {"termination": "rejected"}),
        (retyped, {"termination": "rejected", "survival": "confirmed"}),
    ],
)
def test_a_decision_outlives_annotating_training_and_reading(
    officer: User,
    monkeypatch: pytest.MonkeyPatch,
    decision: Callable[[User, Text], None],
    expected: dict[str, str],
    later: Callable[[Text, pytest.MonkeyPatch], Text],
) -> None:
    text = held(FERRIES)
    words = text.provisions.get(eid="art_2").content
    decision(officer, text)
    text = later(text, monkeypatch)
    there = Clause.objects.filter(provision__text=text, provision__content=words).exclude(state="suggested")
    assert dict(there.values_list("type", "state")) == expected
    assert {clause.decision for clause in there} == {Decision.objects.on_clauses().get()}
    assert not Decision.objects.conflicts().exists()


def test_the_machine_keeps_its_own_word_under_a_decision(officer: User) -> None:
    text = held(FERRIES)
    before = Clause.objects.get(provision__text=text, provision__eid="art_2", type="termination")
    rejected(officer, text)
    newer = in_a_new_version(text, pytest.MonkeyPatch())
    after = Clause.objects.get(provision__text=newer, provision__eid="art_3", type="termination")
    assert (after.state, after.source) == ("rejected", before.source)
    assert after.evidence and after.score == pytest.approx(before.score, abs=0.1)


def test_what_was_retyped_stands_again_when_it_is_taken_back_also_in_a_new_version(officer: User) -> None:
    text = held(FERRIES)
    retyped(officer, text)
    newer = in_a_new_version(text, pytest.MonkeyPatch())
    take_back(officer, Decision.objects.on_clauses().get())
    there = Clause.objects.filter(provision__text=newer, provision__eid="art_3")
    assert not there.filter(type="survival").exists()
    clause = there.get(type="termination")
    assert (clause.state, clause.is_tentative, clause.decision) == ("suggested", False, None)


@pytest.mark.parametrize(("old", "new"), [("termination", "termination"), ("audit", "survival")])
def test_a_retyping_that_makes_no_sense_is_refused(officer: User, old: str, new: str) -> None:
    text = held(FERRIES)
    with pytest.raises(DecisionRefused):
        retype(officer, text.provisions.get(eid="art_2"), type_of(old), type_of(new))
    assert not Decision.objects.exists()


# Decisions that lost their words


@pytest.fixture
def lost(officer: User) -> Decision:
    """A confirmed termination clause whose notice the next version changed."""
    confirmed(officer, held(FERRIES))
    held(FERRIES.replace("three months'", "six months'"), "newer.txt")
    return Decision.objects.conflicts().get()


def test_changed_words_are_a_conflict_and_the_machine_takes_nothing_over(lost: Decision) -> None:
    newer = lost.agreement.texts.current().get()
    assert Clause.objects.get(provision__text=newer, provision__eid="art_2", type="termination").state == "suggested"


def test_a_conflict_is_shown_with_both_wordings_to_everybody_and_decided_by_who_may(
    client: Client, officer: User, lost: Decision
) -> None:
    address = f"/clauses/termination/in/{lost.agreement.slug}/"
    page = markup_of(client.get(address))
    assert "giving three months&#x27; written notice" in page
    assert "<del>three</del> <ins>six</ins>" in page
    assert "Let it go" not in page
    client.force_login(officer)
    assert "Let it go" in markup_of(client.get(address))
    fields = {"agreement": lost.agreement.slug, "type": "termination", "next": address}
    page = markup_of(client.post("/clauses/decide/", {**fields, "decision": "carry art_2 art_2"}, follow=True))
    assert "Art. 2 as Termination: the decision holds for these words too." in page
    assert "confirmed by a person" in page
    assert not Decision.objects.conflicts().exists()


def test_carrying_over_can_be_taken_back_and_then_it_is_a_conflict_again(officer: User, lost: Decision) -> None:
    provision = lost.agreement.texts.current().get().provisions.get(eid="art_2")
    carried = carry(officer, lost, provision)
    assert (carried.verdict, carried.carries) == ("confirm", lost)
    with pytest.raises(DecisionRefused):
        carry(officer, lost, provision)
    take_back(officer, carried)
    assert provision.clauses.get(type="termination").state == "suggested"
    assert Decision.objects.conflicts().get() == lost


def test_letting_go_settles_it_and_the_words_it_was_taken_on_keep_it(officer: User, lost: Decision) -> None:
    let_go = drop(officer, lost, reason="Six months were negotiated.")
    assert not Decision.objects.conflicts().exists()
    back = held(FERRIES.replace("of the lakes", "of all lakes"), "third.txt")
    assert Clause.objects.get(provision__text=back, provision__eid="art_2", type="termination").decision == lost
    take_back(officer, let_go)
    assert not Decision.objects.conflicts().exists()


def test_deciding_anew_on_the_same_place_settles_it_too(officer: User, lost: Decision) -> None:
    newer = lost.agreement.texts.current().get()
    rejected(officer, newer)
    assert not Decision.objects.conflicts().exists()


def test_a_rejected_retyping_is_carried_over_as_one(officer: User) -> None:
    retyped(officer, held(FERRIES))
    newer = held(FERRIES.replace("three months'", "six months'"), "newer.txt")
    carry(officer, Decision.objects.conflicts().get(), newer.provisions.get(eid="art_2"))
    there = Clause.objects.filter(provision__text=newer, provision__eid="art_2").exclude(state="suggested")
    assert dict(there.values_list("type", "state")) == {"termination": "rejected", "survival": "confirmed"}


def test_an_agreement_without_a_current_text_has_no_conflicts(lost: Decision) -> None:
    Text.objects.update(is_current=False)
    assert not Decision.objects.conflicts().exists()


# Absences


def test_a_verified_absence_keeps_what_was_searched_and_goes_stale_with_text_and_definition(
    client: Client, officer: User
) -> None:
    text = held(FERRIES)
    audit = type_of("audit")
    client.force_login(officer)
    address = f"/clauses/audit/in/{text.agreement.slug}/"
    page = markup_of(client.get(address))
    assert "The machine looked for it in all" in page
    assert "The word patterns" in page
    decide(officer, text.agreement, audit, "absent", reason="Read it.")
    kept = Decision.objects.get().after["trace"]
    assert kept["paragraphs"] == text.provisions.exclude(content="").exclude(kind="title").count() - 1
    client.logout()
    page = markup_of(client.get(address))
    assert "Verified absent" in page
    assert kept["rules_version"] in page
    ClauseType.objects.filter(pk="audit").update(version=2)
    stale = states([text.agreement], [type_of("audit")])[text.agreement.pk, "audit"]
    assert (stale.name, stale.is_stale) == ("not_reviewed", True)
    assert "but the text or the definition has changed since" in markup_of(client.get(address))
    assert Decision.objects.stale_absences().count() == 1
