"""Taking the decision that a form or a program sent: the one way from ``DecisionForm`` to ``clauses.review.decide``."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from agreements.models import Agreement, Provision
from agreements.provision_lookup import parted, provision_in
from clauses.models import Clause, ClauseType, Decision
from clauses.review.decide import DecisionRefused, carry, decide, drop, last_word, retype, take_back
from clauses.review.second_reader import SecondReaderNeeded
from web.locators import located
from web.wording import gettext_noop, sentence

_SAID = {
    "confirm": gettext_noop("confirmed"),
    "reject": gettext_noop("rejected"),
    "retype": gettext_noop("changed"),
    "carry": gettext_noop("the decision holds for these words too"),
    "drop": gettext_noop("the decision was let go"),
    "absent": gettext_noop("verified absent"),
    "none": gettext_noop("verified absent"),
    "undo": gettext_noop("taken back"),
}


def take(user: Any, sent: dict[str, Any]) -> tuple[Decision, str]:
    """Take the decision that a form of ``DecisionForm`` sent; the decision, and what was done as a sentence."""
    agreement, type, verdict, reason = sent["agreement"], sent["type"], sent["verdict"], sent["reason"]
    if verdict in ("carry", "drop"):
        decision, what = _settle(user, sent)
    else:
        provision = _provision(agreement, sent["eid"]) if sent["eid"] else None
        what = _place(provision, type) if provision is not None else sentence(type.label)
        if verdict == Decision.Verdict.UNDO:
            decision = take_back(user, _standing(agreement, type, provision), reason=reason)
        elif verdict == Decision.Verdict.RETYPE and provision is not None:
            if sent["to"] is None:
                raise DecisionRefused(sentence("Choose the type that it is of, then change it."))
            decision = retype(user, provision, type, sent["to"], reason=reason)
            what = sentence("{what} to {label}", what=what, label=sentence(sent["to"].label))
        elif verdict == "none":
            _reject_all(user, agreement, type, sent["seen"].split(), reason)
            decision = _decide(user, agreement, type, Decision.Verdict.ABSENT, None, reason)
        else:
            decision = _decide(user, agreement, type, verdict, provision, reason)
    return decision, f"{agreement}, {what}: {sentence(_SAID[verdict])}."


def _place(provision: Provision, type: ClauseType | None) -> str:
    return sentence(
        "{pinpoint} as {label}", pinpoint=located(provision.pinpoint), label=sentence(type.label if type else "")
    )


def _reject_all(user: Any, agreement: Agreement, type: ClauseType, seen: list[str], reason: str) -> None:
    """Reject what is suggested as ``type``, where a person has ``seen`` all of it and confirmed none."""
    shown = Clause.objects.shown().filter(provision__text__agreement=agreement, type=type)
    suggested = list(shown.select_related("provision").in_reading_order())
    for clause in suggested:
        if clause.state == Clause.State.CONFIRMED or str(clause.pk) not in seen:
            raise DecisionRefused(
                sentence(
                    "{agreement}, {pinpoint} has been confirmed or suggested since you opened the page. Open it anew.",
                    agreement=agreement,
                    pinpoint=located(clause.provision.pinpoint),
                )
            )
    for clause in suggested:
        decide(user, agreement, type, Decision.Verdict.REJECT, provision=clause.provision, reason=reason)


def _decide(
    user: Any, agreement: Agreement, type: ClauseType, verdict: str, provision: Provision | None, reason: str
) -> Decision:
    """What awaits a second reader is stored as a first reading, and not refused silently."""
    try:
        return decide(user, agreement, type, verdict, provision=provision, reason=reason)
    except SecondReaderNeeded as needed:
        needed.record()
        raise


def _provision(agreement: Agreement, said: str) -> Provision:
    eid, language = parted(said)
    try:
        return provision_in(agreement, eid, language)
    except Http404 as missing:
        raise DecisionRefused(
            sentence("{agreement} has no provision {eid} in its current text.", agreement=agreement, eid=eid)
        ) from missing


def _standing(agreement: Agreement, type: ClauseType, provision: Provision | None) -> Decision:
    """What is to be taken back: the decision that the clause rests on, wherever it was taken, or that of an absence."""
    if provision is not None:
        clause = Clause.objects.filter(provision=provision, type=type).select_related("decision").first()
        decision = clause.decision if clause is not None else None
    else:
        decision = last_word(agreement, type)
    if decision is None:
        raise DecisionRefused(sentence("There is no decision here to take back."))
    return decision


def _settle(user: Any, sent: dict[str, Any]) -> tuple[Decision, str]:
    """Carry over or let go the decision that lost its words; what it was about."""
    eid, language = parted(sent["eid"])
    lost = Decision.objects.conflicts().filter(agreement=sent["agreement"], type=sent["type"], eid=eid)
    if language:
        lost = lost.filter(text__language=language)
    decision = lost.select_related("agreement", "type").order_by("made_on", "pk").first()
    if decision is None:
        raise DecisionRefused(sentence("No decision here has lost its words, or somebody has settled it already."))
    if sent["verdict"] == "drop":
        dropped = drop(user, decision, reason=sent["reason"])
        return dropped, f"{decision.type} ({decision.get_verdict_display()})"
    provision = _provision(sent["agreement"], sent["to_eid"])
    carried = carry(user, decision, provision, reason=sent["reason"])
    return carried, _place(provision, decision.type)
