"""What a person decides about a clause or an absence: the only writer of decisions, and append-only.

``decide`` keeps who, when, why, on which words and what stood before; ``take_back`` writes a decision of its own and never
removes one. A verdict on a clause is bound to the SHA-256 of the words it was taken on, one of absence to that of the
whole text and to the version of the type's definition, so that ``annotate`` and ``states`` know when it still holds.
A verdict that no longer finds its words is carried over to others (``carry``) or let go (``drop``) by a person alone.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from agreements.models import Agreement, Provision, Text
from clauses.classification.languages import why_not_typed
from clauses.classification.paragraph import UNTYPED_KINDS
from clauses.models import Clause, ClauseType, Decision, DecisionQuerySet, FirstReading
from clauses.review.absence import searched
from clauses.review.second_reader import DecisionRefused as DecisionRefused
from clauses.review.second_reader import first_reader
from clauses.review.term_values import is_last_on_term, restore_term
from web.locators import located
from web.permissions import may_decide as may_decide
from web.wording import sentence

Verdict = Decision.Verdict
_STATES = {Verdict.CONFIRM: Clause.State.CONFIRMED, Verdict.REJECT: Clause.State.REJECTED}


@transaction.atomic
def decide(
    user: User,
    agreement: Agreement,
    type: ClauseType,
    verdict: str,
    *,
    provision: Provision | None = None,
    reason: str = "",
    carries: Decision | None = None,
) -> Decision:
    """Confirm or reject ``type`` for ``provision``, or verify that ``agreement`` has no clause of it (``absent``)."""
    Agreement.objects.select_for_update().get(pk=agreement.pk)
    if verdict == Verdict.ABSENT:
        return _verify_absent(user, agreement, type, reason)
    if verdict not in _STATES or provision is None:
        raise DecisionRefused(sentence("A clause is confirmed or rejected, and the decision names its provision."))
    clause = Clause.objects.filter(provision=provision, type=type).first()
    if clause is None and verdict == Verdict.REJECT and carries is None:
        raise DecisionRefused(
            sentence(
                "{pinpoint} is not suggested as a clause of this type; there is nothing to reject.",
                pinpoint=located(provision.pinpoint),
            )
        )
    decision = _record(
        user,
        provision,
        type=type,
        verdict=verdict,
        before=_stand_of(clause),
        after={"state": _STATES[Verdict(verdict)]},
        reason=reason,
        carries=carries,
    )
    _set(provision, type.pk, _STATES[Verdict(verdict)], decision)
    return decision


@transaction.atomic
def retype(
    user: User,
    provision: Provision,
    old: ClauseType,
    new: ClauseType,
    *,
    reason: str = "",
    carries: Decision | None = None,
) -> Decision:
    """``provision`` is a clause of ``new`` and not, as was suggested, of ``old``: one decision for both."""
    Agreement.objects.select_for_update().get(pk=provision.text.agreement_id)
    if old == new:
        raise DecisionRefused(
            sentence(
                "{pinpoint} is suggested as {label} already; confirm it, or choose another type.",
                pinpoint=located(provision.pinpoint),
                label=old.label,
            )
        )
    stood = {clause.type_id: clause for clause in Clause.objects.filter(provision=provision, type__in=[old, new])}
    if old.pk not in stood and carries is None:
        raise DecisionRefused(
            sentence(
                "{pinpoint} is not suggested as {label}; there is nothing to change.",
                pinpoint=located(provision.pinpoint),
                label=old.label,
            )
        )
    before = {"type": old.pk, **_stand_of(stood.get(old.pk)), "of_new_type": _stand_of(stood.get(new.pk))}
    decision = _record(
        user,
        provision,
        type=new,
        verdict=Verdict.RETYPE,
        before=before,
        after={"state": Clause.State.CONFIRMED},
        reason=reason,
        carries=carries,
    )
    _set(provision, old.pk, Clause.State.REJECTED, decision)
    _set(provision, new.pk, Clause.State.CONFIRMED, decision)
    return decision


def carry(user: User, decision: Decision, provision: Provision, *, reason: str = "") -> Decision:
    """Take the verdict of a decision that lost its words over to ``provision``."""
    _check_lost(decision)
    if provision.text.agreement_id != decision.agreement_id or not provision.text.is_current:
        raise DecisionRefused(sentence("A decision is carried over within its agreement, to its current text."))
    if decision.verdict == Verdict.RETYPE:
        old = ClauseType.objects.get(pk=decision.before["type"])
        return retype(user, provision, old, _type_of(decision), reason=reason, carries=decision)
    return decide(
        user, decision.agreement, _type_of(decision), decision.verdict,
        provision=provision, reason=reason, carries=decision,
    )  # fmt: skip


@transaction.atomic
def drop(user: User, decision: Decision, *, reason: str = "") -> Decision:
    """Let go of a decision that lost its words: it is a conflict no more. Should the words return, it holds for them."""
    _check_lost(decision)
    return Decision.objects.create(
        agreement=decision.agreement,
        type=decision.type,
        text=decision.text,
        eid=decision.eid,
        text_sha256=decision.text_sha256,
        verdict=Verdict.DROP,
        reason=reason,
        made_by=user,
        carries=decision,
    )


@transaction.atomic
def take_back(user: User, decision: Decision, *, reason: str = "") -> Decision:
    """Undo ``decision``: what stood before it stands again. Only the last word on a matter can be taken back."""
    Agreement.objects.select_for_update().get(pk=decision.agreement_id)
    if not is_last_word(decision):
        raise DecisionRefused(
            sentence("This decision no longer stands: it was taken back, or a later one replaced it.")
        )
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
    _restore(decision)
    return undone


def last_word(agreement: Agreement, type: ClauseType | None, eid: str = "") -> Decision | None:
    """The decision that stands on a clause (its provision's ``eid``) or, with no ``eid``, on the absence of a type."""
    return _words_on(agreement.pk, eid, {type.pk if type is not None else None}).first()


def is_last_word(decision: Decision) -> bool:
    codes = {decision.type_id, decision.before.get("type", decision.type_id)}
    if decision.verdict == Verdict.TERM:
        return is_last_on_term(decision)
    words = _words_on(decision.agreement_id, decision.eid, codes)
    if decision.eid and decision.text is not None:
        words = words.filter(text__language=decision.text.language)
    return words.first() == decision


def _words_on(agreement: int, eid: str, codes: set[str | None]) -> DecisionQuerySet:
    decisions = Decision.objects.standing().exclude(verdict=Verdict.TERM)
    return _of_types(codes, decisions).filter(agreement=agreement, eid=eid)


def _of_types(codes: set[str | None], decisions: DecisionQuerySet) -> DecisionQuerySet:
    """Those of ``decisions`` that say something of any of these types; a retyping speaks of two."""
    return decisions.filter(Q(type__in=codes) | Q(verdict=Verdict.RETYPE, before__type__in=list(codes)))


def _record(user: User, provision: Provision, **facts: Any) -> Decision:
    return Decision.objects.create(
        agreement=provision.text.agreement,
        text=provision.text,
        eid=provision.eid,
        text_sha256=provision.content_sha256,
        made_by=user,
        **facts,
    )


def _stand_of(clause: Clause | None) -> dict[str, Any]:
    """What is to stand again when the decision is taken back; empty where there was no clause."""
    return {"state": clause.state, "is_tentative": clause.is_tentative} if clause else {}


def _set(provision: Provision, code: str, state: str, decision: Decision) -> None:
    decided = {"state": state, "decision": decision}
    Clause.objects.update_or_create(
        provision=provision,
        type_id=code,
        defaults={**decided, "is_tentative": False},
        create_defaults={**decided, "score": 1.0, "source": Clause.Origin.PERSON},
    )


def _type_of(decision: Decision) -> ClauseType:
    if decision.type is None:
        raise DecisionRefused(sentence("This decision is not about a clause type."))
    return decision.type


def _check_lost(decision: Decision) -> None:
    if not Decision.objects.conflicts().filter(pk=decision.pk).exists():
        raise DecisionRefused(sentence("This decision still finds its words, or somebody has settled it already."))


def _verify_absent(user: User, agreement: Agreement, type: ClauseType, reason: str) -> Decision:
    text = agreement.texts.current().order_by("language").first()
    if text is None:
        raise DecisionRefused(
            sentence("No text of {agreement} is held, so nothing can be verified absent from it.", agreement=agreement)
        )
    found = Clause.objects.shown().filter(provision__text__agreement=agreement, type=type)
    if found.exists():
        raise DecisionRefused(
            sentence(
                "{agreement} has {count} of these clauses. Reject each of them first, then verify the absence.",
                agreement=agreement,
                count=found.count(),
            )
        )
    reading = {"agreement": agreement, "type": type, "words_sha256": text.raw_sha256, "verdict": str(Verdict.ABSENT)}
    read_before = first_reader(user, FirstReading(**reading, reason=reason, read_by=user))
    return Decision.objects.create(
        agreement=agreement,
        type=type,
        text=text,
        text_sha256=text.raw_sha256,
        verdict=Verdict.ABSENT,
        after={
            **read_before,
            "taxonomy_version": type.version,
            "searched": how_searched(text, type),
            "trace": asdict(searched(text, type)),
        },
        reason=reason,
        made_by=user,
    )


def how_searched(text: Text, type: ClauseType) -> str:
    """One line on what the machine looked through, and the provision that came nearest."""
    if reason := why_not_typed(text.language):
        return f"{reason}; a person read the text"
    typed = text.provisions.exclude(content="").exclude(kind__in=UNTYPED_KINDS)
    count = typed.count()
    read = f"{count} provision{'' if count == 1 else 's'} read by the machine"
    nearest = (
        Clause.objects.filter(provision__text=text, type=type)
        .exclude(state=Clause.State.CONFIRMED)
        .select_related("provision")
        .order_by("-score", "provision__position")
        .first()
    )
    if nearest is None:
        return f"{read}, nothing near"
    rejected = ", rejected" if nearest.state == Clause.State.REJECTED else ""
    return f"{read}, nearest {nearest.provision.pinpoint} (certainty of its type {nearest.score_percent} %{rejected})"


def _restore(decision: Decision) -> None:
    """What stood before on the clauses or the term that rest on ``decision``, wherever its words stand now."""
    if decision.verdict == Verdict.TERM:
        restore_term(decision)
        return
    before = decision.before
    stood = {decision.type_id: before}
    if "type" in before:
        stood = {decision.type_id: before["of_new_type"], before["type"]: before}
    for clause in decision.clauses.all():
        facts = stood.get(clause.type_id) or {}
        if not facts:
            clause.delete()
            continue
        earlier = _of_types({clause.type_id}, Decision.objects.on_clauses()).filter(
            agreement=decision.agreement_id, text_sha256=decision.text_sha256
        )
        Clause.objects.filter(pk=clause.pk).update(
            state=facts["state"], is_tentative=facts["is_tentative"], decision=earlier.first()
        )
