"""What a person decides about a clause or an absence: the only writer of decisions, and append-only.

``decide`` keeps who, when, why, on which words and what stood before; ``take_back`` writes a decision of its own and never
removes one. A verdict on a clause is bound to the SHA-256 of the words it was taken on, one of absence to that of the
whole text and to the version of the type's definition, so that ``annotate`` and ``states`` know when it still holds.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction

from agreements.models import Agreement, Provision, Text
from clauses.models import Clause, ClauseType, Decision

Verdict = Decision.Verdict
_STATES = {Verdict.CONFIRM: Clause.State.CONFIRMED, Verdict.REJECT: Clause.State.REJECTED}


class DecisionRefused(Exception):
    """A decision that cannot be taken; the message is a sentence for a person."""


def may_decide(user: User | AnonymousUser) -> bool:
    return user.is_authenticated and (user.is_staff or user.has_perm("clauses.add_decision"))


@transaction.atomic
def decide(
    user: User,
    agreement: Agreement,
    type: ClauseType,
    verdict: str,
    *,
    provision: Provision | None = None,
    reason: str = "",
) -> Decision:
    """Confirm or reject ``type`` for ``provision``, or verify that ``agreement`` has no clause of it (``absent``)."""
    Agreement.objects.select_for_update().get(pk=agreement.pk)
    if verdict == Verdict.ABSENT:
        return _verify_absent(user, agreement, type, reason)
    if verdict not in _STATES or provision is None:
        raise DecisionRefused("A clause is confirmed or rejected, and the decision names its provision.")
    clause = Clause.objects.filter(provision=provision, type=type).first()
    if clause is None and verdict == Verdict.REJECT:
        raise DecisionRefused(
            f"{provision.pinpoint} is not suggested as a clause of this type; there is nothing to reject."
        )
    decision = Decision.objects.create(
        agreement=agreement,
        type=type,
        text=provision.text,
        eid=provision.eid,
        text_sha256=provision.content_sha256,
        verdict=verdict,
        before={"state": clause.state, "is_tentative": clause.is_tentative} if clause else {},
        after={"state": _STATES[Verdict(verdict)]},
        reason=reason,
        made_by=user,
    )
    Clause.objects.update_or_create(
        provision=provision,
        type=type,
        defaults={"state": decision.after["state"], "is_tentative": False},
        create_defaults={"state": decision.after["state"], "score": 1.0, "source": Clause.Origin.PERSON},
    )
    return decision


@transaction.atomic
def take_back(user: User, decision: Decision, *, reason: str = "") -> Decision:
    """Undo ``decision``: what stood before it stands again. Only the last word on a matter can be taken back."""
    Agreement.objects.select_for_update().get(pk=decision.agreement_id)
    if last_word(decision.agreement, decision.type, decision.eid) != decision:
        raise DecisionRefused("This decision no longer stands: it was taken back, or a later one replaced it.")
    undone = Decision.objects.create(
        agreement=decision.agreement,
        type=decision.type,
        text=decision.text,
        eid=decision.eid,
        text_sha256=decision.text_sha256,
        verdict=Verdict.UNDO,
        before=decision.after,
        after=decision.before,
        reason=reason,
        made_by=user,
        undoes=decision,
    )
    if decision.verdict in _STATES:
        _restore(decision)
    return undone


def last_word(agreement: Agreement, type: ClauseType | None, eid: str = "") -> Decision | None:
    """The decision that stands on a clause (its provision's ``eid``) or, with no ``eid``, on the absence of a type."""
    return Decision.objects.standing().filter(agreement=agreement, type=type, eid=eid).first()


def _verify_absent(user: User, agreement: Agreement, type: ClauseType, reason: str) -> Decision:
    text = agreement.texts.current().defer("raw").order_by("language").first()
    if text is None:
        raise DecisionRefused(f"No text of {agreement} is held, so nothing can be verified absent from it.")
    found = Clause.objects.shown().filter(provision__text__agreement=agreement, type=type)
    if found.exists():
        raise DecisionRefused(
            f"{agreement} has {found.count()} of these clauses. Reject each of them first, then verify the absence."
        )
    return Decision.objects.create(
        agreement=agreement,
        type=type,
        text=text,
        text_sha256=text.raw_sha256,
        verdict=Verdict.ABSENT,
        after={"taxonomy_version": type.version, "searched": how_searched(text, type)},
        reason=reason,
        made_by=user,
    )


def how_searched(text: Text, type: ClauseType) -> str:
    """One line on what the machine looked through, and the provision that came nearest."""
    searched = f"{text.provisions.exclude(content='').count()} provisions read by the machine"
    nearest = (
        Clause.objects.filter(provision__text=text, type=type)
        .exclude(state=Clause.State.CONFIRMED)
        .select_related("provision")
        .order_by("-score", "provision__position")
        .first()
    )
    if nearest is None:
        return f"{searched}, nothing near"
    rejected = ", rejected" if nearest.state == Clause.State.REJECTED else ""
    return f"{searched}, nearest {nearest.provision.pinpoint} ({nearest.score_percent} %{rejected})"


def _restore(decision: Decision) -> None:
    clauses = Clause.objects.filter(
        provision__text__agreement=decision.agreement_id,
        provision__text__is_current=True,
        provision__eid=decision.eid,
        type=decision.type,
    )
    if decision.before:
        clauses.update(**decision.before)
    else:
        clauses.delete()
