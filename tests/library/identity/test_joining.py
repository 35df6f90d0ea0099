"""Texts are joined and separated by a person: what hangs on them follows, and an undo leaves everything as it was."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.test import Client

from agreements.models import Agreement, AuditEntry, Reference, Relation, Text
from agreements.models import ProvisionRef as Place
from clauses.models import Clause, ClauseType, Decision
from clauses.review.decide import decide
from comparisons.models import Alignment, Comparison, Snapshot
from library.identity.decisions import IdentityRefused, join, may_join, relate, separate, show_to, take_back
from library.models import Note, WorkingSet
from tests.agreements import rows

pytestmark = pytest.mark.django_db

FRENCH = [
    ("title", "", "", "Accord de coopération entre l'Office des ports et l'Union des phares"),
    ("art_1", "Article 1", "Objet", "Les Parties coopèrent afin que tout navire trouve un port éclairé."),
    ("art_2", "Article 2", "Fin", "Chaque Partie peut mettre fin au présent accord par un préavis de 90 jours."),
]


@pytest.fixture
def officer() -> User:
    return get_user_model().objects.create_superuser("officer")


@pytest.fixture
def held() -> Agreement:
    return rows.hold("Harbours", parties=["Harbour Office", "Lighthouse Union"], signature_date="2011-05-04")


@pytest.fixture
def french(officer: User) -> Agreement:
    """With a decision, a note, a report's like, a working set, a comparison, a pairing and a citation by others."""
    agreement = rows.hold("Ports", FRENCH, language="fr", signature_date="2011-05-04")
    other = rows.hold("Canals", parties=["Canal Board"])
    provision = agreement.texts.get().provisions.get(eid="art_2")
    termination = ClauseType.objects.get(pk="termination")
    rows.tie(agreement, "art_2", "termination", terms={"notice_period": ("P90D", "90 jours")})
    decide(officer, agreement, termination, "confirm", provision=provision)
    place = Place.of(agreement, provision)
    Note.objects.create(author=officer, content="Compare with the English.", **place)
    for item in (provision, None):
        WorkingSet.objects.get_or_create(owner=officer, name="Ports")[0].add_to_set(agreement, item)
    comparison = Comparison.objects.create(slug="c", title="Ports", owner=officer, base=agreement)
    comparison.store_selection([agreement, other], [termination])
    Alignment.objects.create(base=agreement, other=other, type=termination, made_by=officer)
    snapshot = Snapshot.objects.create(
        slug="s", title="Ports", owner=officer, query="", table={}, checksum="0" * 64, taken_on="2020-01-01T00:00:00Z"
    )
    snapshot.cites.create(agreement=agreement)
    citing = other.texts.get().provisions.get(eid="pp_2")
    Reference.objects.create(
        provision=citing, words="resolution 7/2", kind="agreement", target="x", start=7, end=21, agreement=agreement,
        cited_provision=provision,
    )  # fmt: skip
    return agreement


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of the library, but for when they were touched and the decisions on identity themselves."""
    found = {}
    for model in [*apps.get_app_config("agreements").get_models(), *apps.get_app_config("clauses").get_models(),
                  *apps.get_app_config("library").get_models(), *apps.get_app_config("comparisons").get_models()]:  # fmt: skip
        fields = [
            f.attname for f in model._meta.concrete_fields if f.name not in {"modified", "search", "content", "words"}
        ]
        if model is AuditEntry or model.__name__ in {"TouchedRow", "Change"}:  # logs, which only grow
            continue
        if model.__name__ in {"Occurrence", "TermOccurrence"}:  # derived by triggers, under new numbers each time
            fields.remove("id")
        table = model._default_manager.order_by("pk")
        if model is Decision:
            table = table.exclude(verdict__in=[*Decision.ON_IDENTITY, "undo"])
        found[model.__name__] = list(table.values(*fields))
    return found


def test_what_hangs_on_a_text_follows_it_and_comes_back_with_it(
    officer: User, held: Agreement, french: Agreement
) -> None:
    before = everything()
    text = french.texts.get()
    decision = join(officer, text, held, "language", reason="The same act.")
    assert {(t.language, t.is_current) for t in held.texts.all()} == {("en", True), ("fr", True)}
    assert not Agreement.objects.visible_to(officer).filter(pk=french.pk).exists()
    for model, field in (("clauses.Decision", "agreement"), ("library.Note", "agreement"), ("library.SetItem", "agreement"),
                         ("comparisons.ComparisonColumn", "agreement"), ("comparisons.Comparison", "base"),
                         ("comparisons.Alignment", "base"), ("agreements.Reference", "agreement")):  # fmt: skip
        assert not apps.get_model(model)._default_manager.filter(**{field: french}).exists(), model
    assert Clause.objects.shown().get(state="confirmed").provision.text.agreement == held
    assert held.occurrences.filter(type="termination").exists()
    assert Snapshot.objects.visible_to(officer).count() == 1
    take_back(officer, decision)
    assert everything() == before


def test_a_note_made_after_the_join_goes_back_with_its_words(officer: User, held: Agreement, french: Agreement) -> None:
    decision = join(officer, french.texts.get(), held, "language")
    provision = held.texts.get(language="fr").provisions.get(eid="art_1")
    Note.objects.create(author=officer, content="Later.", **Place.of(held, provision))
    take_back(officer, decision)
    assert Note.objects.get(content="Later.").agreement == french


def test_a_language_that_is_held_is_never_replaced_unasked(officer: User, held: Agreement) -> None:
    other = rows.hold("Copy", rows.HARBOURS[:6])
    with pytest.raises(IdentityRefused, match="has a text in this language already"):
        join(officer, other.texts.get(), held, "language")
    join(officer, other.texts.get(), held, "certified_copy")
    assert [(t.role, t.is_current) for t in held.texts.order_by("version")] == [
        ("unknown", True),
        ("certified_copy", False),
    ]


def test_a_new_version_replaces_its_language_and_the_undo_restores_it(officer: User, held: Agreement) -> None:
    other = rows.hold("Newer", rows.HARBOURS[:6])
    before = everything()
    decision = join(officer, other.texts.get(), held, "new_version")
    assert [(t.version, t.is_current) for t in held.texts.order_by("version")] == [(1, False), (2, True)]
    take_back(officer, decision)
    assert everything() == before


@pytest.mark.parametrize(("role", "kind"), [("draft", "draft_of"), ("counter_draft", "counter_draft_of")])
def test_a_draft_stays_a_record_of_its_own_marked_and_private(
    officer: User, held: Agreement, role: str, kind: str
) -> None:
    draft = rows.hold("Draft", rows.HARBOURS[:6])
    before = everything()
    decision = join(officer, draft.texts.get(), held, role)
    draft.refresh_from_db()
    assert (draft.status, draft.visibility, draft.texts.get().role) == ("draft", "restricted", role)
    assert held.texts.count() == 1
    assert Relation.objects.get().kind == kind
    assert draft not in Agreement.objects.practised()
    take_back(officer, decision)
    assert everything() == before
    with pytest.raises(IdentityRefused, match="taken back already"):
        take_back(officer, decision)


def test_a_text_is_separated_from_an_agreement_it_was_wrongly_taken_for(officer: User, held: Agreement) -> None:
    """As an earlier version of the program did: two exchanges of notes were versions 1 and 2 of one agreement."""
    content = b"AGREEMENT BETWEEN THE CANAL BOARD AND THE LOCK UNION\n\nArticle 1\nCanals are dug.\n\nArticle 2\nLocks are built.\n"
    wrong = rows.add_text(held, rows.HARBOURS[:4], version=2, is_current=False)
    wrong.source.content = content
    wrong.source.save()
    Text.objects.filter(agreement=held).update(is_current=False)
    Text.objects.filter(pk=wrong.pk).update(is_current=True)
    wrong.refresh_from_db()
    before = everything()
    decision = separate(officer, wrong)
    wrong.refresh_from_db()
    assert wrong.agreement != held and wrong.agreement.title.casefold().startswith("agreement between the canal board")
    assert [(t.version, t.is_current) for t in held.texts.all()] == [(1, True)]
    assert Relation.objects.get(other=held).state == "rejected"
    take_back(officer, decision)
    stood = everything()
    for table in ("Text", "Decision", "Clause", "Concordance", "Occurrence"):
        assert stood[table] == before[table]
    assert not Agreement.objects.visible_to(officer).exclude(pk=held.pk).exists()


def test_an_only_text_is_not_separated_and_a_joined_one_goes_back(
    officer: User, held: Agreement, french: Agreement
) -> None:
    with pytest.raises(IdentityRefused, match="only text"):
        separate(officer, held.texts.get())
    before = everything()
    text = french.texts.get()
    join(officer, text, held, "language")
    text.refresh_from_db()
    separate(officer, text)
    assert everything() == before


def test_only_whoever_may_change_both_joins_them(held: Agreement, french: Agreement) -> None:
    owner = get_user_model().objects.create_user("owner")
    stranger = get_user_model().objects.create_user("stranger")
    Agreement.objects.filter(pk__in=[held.pk, french.pk]).update(added_by=owner)
    held.refresh_from_db(), french.refresh_from_db()
    assert may_join(owner, french, held) and not may_join(stranger, french, held)
    with pytest.raises(IdentityRefused, match="Only whoever may change both"):
        join(stranger, french.texts.get(), held, "language")
    Agreement.objects.filter(pk=french.pk).update(added_by=stranger)
    french.refresh_from_db()
    assert not may_join(owner, french, held)
    Relation.objects.create(agreement=french, other=held, kind="text_of", is_awaited=True)
    assert may_join(owner, french, held) and not may_join(stranger, french, held)


def test_what_awaited_approval_is_public_once_it_is_another_agreement(
    officer: User, held: Agreement, french: Agreement
) -> None:
    Agreement.objects.filter(pk=french.pk).update(visibility="restricted")
    french.refresh_from_db()
    Relation.objects.create(agreement=french, other=held, kind="text_of", is_awaited=True)
    decision = relate(officer, french, held, "text_of", is_so=False)
    french.refresh_from_db()
    assert french.visibility == "public"
    take_back(officer, decision)
    french.refresh_from_db()
    assert french.visibility == "restricted"
    assert Relation.objects.open().count() == 1


def test_the_owner_shows_a_draft_and_hides_it_again(held: Agreement) -> None:
    owner = get_user_model().objects.create_user("owner")
    Agreement.objects.filter(pk=held.pk).update(added_by=owner, visibility="restricted", status="draft")
    held.refresh_from_db()
    decision = show_to(owner, held, "public")
    assert Agreement.objects.visible_to(None).get() == held
    take_back(owner, decision)
    assert not Agreement.objects.visible_to(None).exists()


def test_practice_is_what_a_party_signed_and_no_draft_and_nothing_it_is_only_spoken_of_in(client: Client) -> None:
    rows.hold("Signed", parties=["Harbour Office"], signature_date="2001")
    rows.hold("Drafted", parties=["Harbour Office"], status="draft")
    rows.hold("Unknown", parties=["Harbour Office"], status="unknown")
    spoken_of = rows.hold("Resolution", parties=["Harbour Office"], status="adopted")
    spoken_of.participations.update(role="subject")
    for agreement in Agreement.objects.all():
        rows.tie(agreement, "art_3__para_1", "termination")
    page = client.get("/parties/harbour-office/")
    assert (page.context["held"], page.context["left_out"]) == (1, 3)
    assert [row.count for row in page.context["practice"]] == [1]
    assert (
        "Not counted: 3 that are drafts or of a status that is not known, or where it is no party"
        in page.content.decode()
    )
    assert client.get("/clauses/termination/").context["practice"][:2] == (2, 2)
