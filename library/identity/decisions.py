"""Which agreement a text is of, and how agreements stand to one another: decided by a person, taken back in one step.

``join`` gives a text to another agreement, ``separate`` makes one of its own of it, ``relate`` confirms or rejects a relation;
each is a ``Decision`` that keeps what stood before. A draft, a counter-draft and a consolidated text stay records of their
own, related to what was signed, so that they are columns of their own, never shown under its facts and never practice.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from agreements.audit import seal
from agreements.ingest import agreement_of_its_own, parse, party_called
from agreements.joining import Log, MoveRefused, move, texts_with, undo
from agreements.models import Agreement, Participation, Text, TextQuerySet
from agreements.models.relation import Relation, Role
from agreements.outcome import may_change, may_open
from clauses.annotate import annotate
from clauses.models import Decision
from clauses.review.repairs import replay, restore
from library.identity.state import lines_of, seen_in, token_of
from web.wording import gettext_noop, sentence

JOINING: dict[str, str] = {
    "language": gettext_noop("another language of it"),
    "translation": gettext_noop("a translation of it"),
    "certified_copy": gettext_noop("a certified copy of it"),
    "new_version": gettext_noop("a new version, which replaces the text of its language"),
}
"""As what a text becomes one of another agreement."""
STANDING_APART: dict[str, Relation.Kind] = {
    "draft": Relation.Kind.DRAFT_OF,
    "counter_draft": Relation.Kind.COUNTER_DRAFT_OF,
    "consolidated": Relation.Kind.CONSOLIDATES,
}
"""As what it stays a record of its own that is related to the other."""
APART_LABELS: dict[str, str] = {
    "draft": gettext_noop("a draft of it, kept apart"),
    "counter_draft": gettext_noop("a counter-draft of it, kept apart"),
    "consolidated": gettext_noop("a consolidated version of it, kept apart"),
}
_SYMMETRIC = (Relation.Kind.TEXT_OF,)


class IdentityRefused(Exception):
    """A decision that cannot be taken; the message is a sentence for a person."""

    is_of_rights = False


class Gone(IdentityRefused):
    """What the decision is about stands no more: it was taken back, or moved."""


class Stale(IdentityRefused):
    """Something else was decided since; ``seen`` and ``now`` are the two states of ``agreement``, in lines."""

    def __init__(self, agreement: Agreement, seen: Sequence[str], now: Sequence[str]) -> None:
        super().__init__(
            sentence(
                "{agreement} was changed since you looked at it. See what stands now, and decide again if it still holds.",
                agreement=agreement,
            )
        )
        self.agreement, self.seen, self.now = agreement, list(seen), list(now)


class NotAllowed(IdentityRefused):
    """The user may not change what the decision is about."""

    is_of_rights = True


@transaction.atomic
def join(user: User, text: Text, target: Agreement, role: str, *, reason: str = "") -> Decision:
    """``text`` is a text of ``target``: as one of ``JOINING`` it moves there, as one of ``STANDING_APART`` it is related."""
    source = text.agreement
    _check_rights(user, source, target)
    if role in STANDING_APART:
        return relate(user, source, target, STANDING_APART[role], reason=reason)
    if role not in JOINING:
        raise IdentityRefused(
            sentence("A text joins as one of: {names}.", names=", ".join([*JOINING, *STANDING_APART]))
        )
    if role == "language" and target.texts.current().filter(language=text.language).exists():
        raise IdentityRefused(
            sentence(
                "{target} has a text in this language already. Add this one as a new version, a certified copy or a translation, or say that it is another agreement.",
                target=target,
            )
        )
    texts = texts_with(text)
    were_decided = Decision.objects.on_words().filter(agreement=target).exists()
    log = _moved(texts, target, role)
    log["slug"] = source.slug
    log["relations"] = _settle(user, source, target, Relation.State.CONFIRMED)
    log["replayed"] = [text.pk for text in _current(target).filter(pk__in=[text.pk for text in texts]) if replay(text)]
    log["annotated"] = bool(log["replayed"]) or were_decided
    if log["annotated"]:
        _annotate(target)
    return _record(user, target, Decision.Verdict.JOIN, text=text, after=log, reason=reason)


@transaction.atomic
def separate(user: User, text: Text, *, reason: str = "") -> Decision:
    """``text`` is of another agreement than the one it stands in: its join is undone, or it gets an agreement of its own."""
    agreement = text.agreement
    _check_rights(user, agreement, agreement)
    joined = _join_of(text)
    if joined is not None:
        return take_back(user, joined, reason=reason)
    texts = texts_with(text)
    if not agreement.texts.exclude(pk__in=[one.pk for one in texts]).exists():
        raise IdentityRefused(
            sentence("This is the only text of {agreement}; there is nothing to separate it from.", agreement=agreement)
        )
    document = parse(text.source.file_bytes(), text.source.name)
    own = agreement_of_its_own(document, agreement.added_by, agreement.visibility)
    log = _moved(texts, own, "separate")
    log["is_new"] = True
    relation, _ = Relation.objects.get_or_create(agreement=own, other=agreement, kind=Relation.Kind.TEXT_OF)
    _decide(user, relation, Relation.State.REJECTED)
    return _record(user, agreement, Decision.Verdict.SEPARATE, text=text, after=log, reason=reason)


@transaction.atomic
def relate(
    user: User,
    agreement: Agreement,
    other: Agreement,
    kind: str,
    *,
    is_so: bool = True,
    reason: str = "",
    evidence: str = "",
) -> Decision:
    """Whether ``agreement`` amends, supersedes ... ``other``, or is a draft of it: confirmed, or rejected for good."""
    _check_rights(user, agreement, other)
    if kind not in Relation.Kind.values or agreement.pk == other.pk:
        raise IdentityRefused(sentence("A relation has one of the known kinds and is between two agreements."))
    relation, is_new = Relation.objects.get_or_create(
        agreement=agreement, other=other, kind=kind, defaults={"evidence": evidence}
    )
    log: dict[str, Any] = {"relations": [_stand(relation, is_new=is_new)], "agreements": [], "roles": []}
    _decide(user, relation, Relation.State.CONFIRMED if is_so else Relation.State.REJECTED)
    if is_so:
        _mark(agreement, kind, log, user)
    else:
        _release(relation, log, user)
    return _record(user, agreement, Decision.Verdict.RELATE, after={**log, "relation": relation.pk}, reason=reason)


@transaction.atomic
def show_to(user: User, agreement: Agreement, visibility: str, *, reason: str = "") -> Decision:
    """Set who may read ``agreement``, as its owner or an administrator wishes; a draft is private until then."""
    _check_rights(user, agreement, agreement)
    if not may_open(user, agreement):
        raise NotAllowed(sentence("Only its owner and whoever runs its collection can decide who reads it."))
    if visibility not in Agreement.Visibility.values:
        raise IdentityRefused(sentence("An agreement is public or restricted."))
    if Relation.objects.of(agreement).open().filter(is_awaited=True).exists() and not user.has_perm(
        "agreements.view_restricted"
    ):
        raise IdentityRefused(
            sentence("Its text may be one of another agreement that is public; that is to be decided first.")
        )
    log: dict[str, Any] = {"relations": [], "roles": [], "agreements": []}
    _set(agreement, log, user, visibility=visibility)
    return _record(user, agreement, Decision.Verdict.RELATE, after=log, reason=reason)


@transaction.atomic
def set_parties(user: User, agreement: Agreement, names: Sequence[str], *, reason: str = "") -> list[str] | None:
    """Make the bodies called ``names`` the parties of ``agreement``; those before, or None where they are the same."""
    _check_rights(user, agreement, agreement)
    held = list(agreement.participations.filter(role=Participation.Role.PARTY).select_related("party"))
    parties = [party_called(name, agreement) for name in names]
    if {party.pk for party in parties} == {row.party_id for row in held}:
        return None
    log = {"parties": [agreement.pk, [_fields_of(row) for row in held]]}
    kept = {row.party_id: row for row in held}
    agreement.participations.filter(role=Participation.Role.PARTY).exclude(party__in=parties).delete()
    for position, party in enumerate(dict.fromkeys(parties)):
        if party.pk not in kept:
            Participation.objects.create(agreement=agreement, party=party, position=position)
    agreement.save(update_fields=["modified"])
    _record(user, agreement, Decision.Verdict.RELATE, after=log, reason=reason)
    return [row.party.name for row in held]


def _fields_of(row: Participation) -> dict[str, Any]:
    fields = [field.attname for field in Participation._meta.concrete_fields]
    return {name: getattr(row, name) for name in fields if name not in {"id", "agreement_id"}}


@transaction.atomic
def take_back(user: User, decision: Decision, *, reason: str = "") -> Decision:
    """Undo ``decision`` exactly: texts, facts, relations and what hangs on them stand as before."""
    if not Decision.objects.on_identity().filter(pk=decision.pk).exists():
        raise Gone(sentence("This decision no longer stands: it was taken back already."))
    _check_rights(user, decision.agreement, decision.agreement)
    log = decision.after
    if decision.verdict != Decision.Verdict.RELATE:
        _move_back(log)
    for pk, state in log.get("relations", []):
        rows = Relation.objects.filter(pk=pk)
        rows.update(**state) if state else rows.delete()
    for pk, facts in log.get("agreements", []):
        Agreement.objects.filter(pk=pk).update(**facts)
        seal(user, pk)
    for pk, role in log.get("roles", []):
        Text.objects.filter(pk=pk).update(role=role)
    if "parties" in log:
        _restore_parties(*log["parties"])
    return _record(
        user, decision.agreement, Decision.Verdict.UNDO, text=decision.text, before=log, reason=reason, undoes=decision
    )


def _restore_parties(pk: int, rows: Sequence[dict[str, Any]]) -> None:
    Participation.objects.filter(agreement=pk, role=Participation.Role.PARTY).delete()
    Participation.objects.bulk_create(Participation(agreement_id=pk, **row) for row in rows)


def _move_back(log: Log) -> None:
    try:
        undo(log)
    except MoveRefused as refused:
        raise IdentityRefused(str(refused)) from refused
    if log.get("is_new"):
        Agreement.objects.filter(pk=log["to"]).update(joined_to=log["from"])
    for text in Text.objects.filter(pk__in=log.get("replayed", [])).select_related("source", "agreement"):
        restore(text)
    if log.get("annotated"):
        for pk in (log["from"], log["to"]):
            _annotate(Agreement.objects.get(pk=pk))


def check_seen(user: User, seen: Sequence[tuple[Agreement, str]]) -> None:
    """Lock the agreements of ``seen`` until the transaction ends; ``Stale`` where one stands otherwise than its token says."""
    keys = sorted(agreement.pk for agreement, _token in seen)
    rows = {row.pk: row for row in Agreement.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    for agreement, token in seen:
        now = lines_of(rows[agreement.pk], user) if agreement.pk in rows else []
        if token and token != token_of(now):
            raise Stale(agreement, seen_in(token), now)


def may_join(user: Any, source: Agreement, target: Agreement) -> bool:
    """Return whether ``user`` may change both; for a text that awaits approval, the one it would join."""
    if not user.is_authenticated:
        return False
    awaited = Relation.objects.open().filter(agreement=source, other=target, is_awaited=True)
    return may_change(user, target) and (may_change(user, source) or awaited.exists())


def address_of_joined(slug: str, user: Any, *, eid: str = "") -> str | None:
    """Where the text of an agreement that was joined to another stands now, or the provision ``eid`` of it."""
    target = Agreement.objects.joined_as(slug, user)
    if target is None:
        return None
    joins = Decision.objects.on_identity().filter(agreement=target, verdict=Decision.Verdict.JOIN)
    text = next((join.text for join in joins.select_related("text") if join.after.get("slug") == slug), None)
    path = reverse("provision_permalink", args=[target.slug, eid]) if eid else target.get_absolute_url()
    return f"{path}?language={text.language}" if text is not None and text.is_current else path


def decisions_on(agreement: Agreement) -> Any:
    """The standing decisions on the identity of ``agreement`` and its texts, newest first."""
    return Decision.objects.on_identity().filter(agreement=agreement).select_related("made_by", "text__source")


def _check_rights(user: User, source: Agreement, target: Agreement) -> None:
    if not may_join(user, source, target):
        raise NotAllowed(
            sentence("Only whoever may change both agreements can decide this; ask their owner or a colleague who may.")
        )


def _moved(texts: list[Text], target: Agreement, role: str) -> Log:
    try:
        return move(texts, target, role)
    except MoveRefused as refused:
        raise IdentityRefused(str(refused)) from refused


def _join_of(text: Text) -> Decision | None:
    """The standing decision by which ``text`` came into its agreement."""
    joins = Decision.objects.on_identity().filter(agreement=text.agreement, verdict=Decision.Verdict.JOIN)
    keys = [text.pk for text in texts_with(text)]
    return next((join for join in joins if any(row[0] in keys for row in join.after["texts"])), None)


def _settle(user: User, source: Agreement, target: Agreement, state: str) -> list[Any]:
    """Decide the proposals between the two; how they stood."""
    sides = (source, target)
    rows = list(Relation.objects.open().filter(agreement__in=sides, other__in=sides, kind__in=Relation.OF_TEXTS))
    stood = [_stand(relation) for relation in rows]
    for relation in rows:
        _decide(user, relation, state)
    return stood


def _stand(relation: Relation, *, is_new: bool = False) -> list[Any]:
    if is_new:
        return [relation.pk, None]
    decided_on = relation.decided_on.isoformat() if relation.decided_on else None
    return [relation.pk, {"state": relation.state, "decided_on": decided_on, "decided_by": relation.decided_by_id}]


def _decide(user: User, relation: Relation, state: str) -> None:
    relation.state, relation.decided_by, relation.decided_on = state, user, timezone.now()
    relation.save(update_fields=["state", "decided_by", "decided_on"])


_ROLES = {kind: role for role, kind in STANDING_APART.items()}


def _mark(agreement: Agreement, kind: str, log: dict[str, Any], user: User) -> None:
    """The texts of a draft are drafts, and so is its record, private as drafts are; those of a consolidated one bear its role."""
    role = _ROLES.get(Relation.Kind(kind))
    if role is None:
        return
    for text in agreement.texts.all():
        log["roles"].append([text.pk, text.role])
    agreement.texts.update(role=role)
    if role in {Role.DRAFT, Role.COUNTER_DRAFT} and not agreement.is_draft:
        facts = {"status": Agreement.Status.DRAFT, "visibility": Agreement.Visibility.RESTRICTED}
        _set(agreement, log, user, **facts)


def _release(relation: Relation, log: dict[str, Any], user: User) -> None:
    """A text that waited for approval is as public as it was sent, once it is known to be of no agreement of others."""
    waits = Relation.objects.open().filter(agreement=relation.agreement, is_awaited=True).exists()
    if relation.is_awaited and not waits and not relation.agreement.is_draft:
        _set(relation.agreement, log, user, visibility=Agreement.Visibility.PUBLIC)


def _set(agreement: Agreement, log: dict[str, Any], user: User, **facts: str) -> None:
    log["agreements"].append([agreement.pk, {name: getattr(agreement, name) for name in facts}])
    for name, value in facts.items():
        setattr(agreement, name, value)
    agreement.save(update_fields=[*facts, "modified"])
    seal(user, agreement.pk)


def _annotate(agreement: Agreement) -> None:
    for text in _current(agreement):
        annotate(text)


def _current(agreement: Agreement) -> TextQuerySet:
    return agreement.texts.current().select_related("source", "agreement")


def _record(user: User, agreement: Agreement, verdict: str, *, text: Text | None = None, **facts: Any) -> Decision:
    return Decision.objects.create(
        agreement=agreement,
        text=text,
        text_sha256=text.raw_sha256 if text is not None else "",
        verdict=verdict,
        made_by=user,
        **facts,
    )
