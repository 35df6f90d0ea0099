"""Deciding on clauses: the page of one agreement and one type, and the one address that takes a decision.

A button of any page sends ``decision`` as "confirm SLUG CODE EID" to ``decide_clause``; in a form that has a reason too,
"confirm EID" is enough. An absence has no eid; "retype EID" goes with the field ``to``, "carry EID TO-EID" names both
places. Of a text that is not English an EID says its language too, "art_3?language=fr". All end in ``clauses.review.decide``.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from agreements.models import Agreement, Provision
from agreements.provision_lookup import parted, provision_in
from clauses.facets import types_in_groups
from clauses.items import items_under
from clauses.models import Clause, ClauseType, Decision, DecisionQuerySet
from clauses.review import queue
from clauses.review.absence import trace_of
from clauses.review.conflicts import conflict_of
from clauses.review.decide import DecisionRefused, carry, decide, drop, last_word, may_decide, retype, take_back
from clauses.review.forms import DecisionForm
from clauses.states import State, states
from web.redirects import requested_url

_SAID = {
    "confirm": "confirmed",
    "reject": "rejected",
    "retype": "changed",
    "carry": "the decision holds for these words too",
    "drop": "the decision was let go",
    "absent": "verified absent",
    "undo": "taken back",
}


@require_safe
def state_page(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """What is known of one clause type in one agreement: clauses, near misses, and every decision on it."""
    type = get_object_or_404(ClauseType, pk=code)
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user).with_parties().with_texts(), slug=slug)
    known = Clause.objects.of([agreement], [type]).with_words()
    clauses, nearest, rejected = (
        list(known.shown().in_reading_order()),
        list(known.near_misses()[:5]),
        list(known.rejected()),
    )
    items = items_under(clause.provision_id for clause in clauses)
    state = states([agreement], [type])[agreement.pk, type.code]
    context = {
        "agreement": agreement,
        "type": type,
        "state": state,
        "trace": _trace(request, agreement, state),
        "conflicts": [conflict_of(lost) for lost in _lost(agreement, type)],
        "clauses": [(clause, items.get(clause.provision_id, [])) for clause in clauses],
        "nearest": nearest,
        "rejected": rejected,
        "decidable": [*clauses, *nearest, *rejected],
        "decisions": Decision.objects.filter(agreement=agreement, type=type)
        .with_pinpoint()
        .select_related("made_by", "undoes"),
        "may_decide": may_decide(request.user),
        "groups": types_in_groups() if may_decide(request.user) else [],
        "next": requested_url(request),
    }
    return render(request, "clauses/state_page.html", context)


def _trace(request: HttpRequest, agreement: Agreement, state: State) -> Any:
    """How the type was searched for: as it was kept with the verdict, or for who may verify an absence, as it is now."""
    if state.name == "verified_absent" and state.decision is not None:
        return state.decision.after.get("trace")
    if state.name not in ("possible", "not_reviewed") or state.reason or not may_decide(request.user):
        return None
    text = min(agreement.current_texts, key=lambda text: text.language)  # type: ignore[attr-defined]
    return trace_of(text, state.type)


def _lost(agreement: Agreement, type: ClauseType) -> DecisionQuerySet:
    """Decisions on this type that lost their words."""
    lost = Decision.objects.conflicts().filter(agreement=agreement, type=type)
    return lost.select_related("made_by", "text").order_by("made_on", "pk")


@login_required
@require_POST
def decide_clause(request: HttpRequest) -> HttpResponse:
    if not may_decide(request.user):
        raise PermissionDenied("You may read, but not decide on clauses. Ask an administrator for that right.")
    form = DecisionForm(_sent(request), user=request.user)
    if form.is_valid():
        try:
            messages.success(request, _take(request.user, form.cleaned_data))
            queue.forget(request.user)
        except DecisionRefused as refusal:
            messages.error(request, str(refusal))
    else:
        messages.error(request, "This decision names no agreement, clause type or verdict that is known here.")
    return redirect(requested_url(request) or reverse("clausetype_list"))


def _sent(request: HttpRequest) -> dict[str, str]:
    """The fields of the form, from the fields themselves or from the one button that holds them all."""
    names = ("verdict", "agreement", "type", "eid", "to", "to_eid", "reason")
    sent = {name: request.POST.get(name, "") for name in names}
    packed = request.POST.get("decision", "").split(" ")
    packing = {4: ("verdict", "agreement", "type", "eid"), 3: ("verdict", "eid", "to_eid"), 2: ("verdict", "eid")}
    return sent | dict(zip(packing.get(len(packed), ()), packed, strict=False))


def _take(user: Any, sent: dict[str, Any]) -> str:
    """Take the decision; what was done, as a sentence."""
    agreement, type, verdict, reason = sent["agreement"], sent["type"], sent["verdict"], sent["reason"]
    if verdict in ("carry", "drop"):
        what = _settle(user, sent)
    else:
        provision = _provision(agreement, sent["eid"]) if sent["eid"] else None
        what = f"{provision.pinpoint} as {type.label}" if provision is not None else str(type.label)
        if verdict == Decision.Verdict.UNDO:
            take_back(user, _standing(agreement, type, provision), reason=reason)
        elif verdict == Decision.Verdict.RETYPE and provision is not None:
            if sent["to"] is None:
                raise DecisionRefused("Choose the type that it is of, then change it.")
            retype(user, provision, type, sent["to"], reason=reason)
            what = f"{what} to {sent['to'].label}"
        else:
            decide(user, agreement, type, verdict, provision=provision, reason=reason)
    return f"{agreement}, {what}: {_SAID[verdict]}."


def _provision(agreement: Agreement, said: str) -> Provision:
    eid, language = parted(said)
    try:
        return provision_in(agreement, eid, language)
    except Http404 as missing:
        raise DecisionRefused(f"{agreement} has no provision {eid} in its current text.") from missing


def _standing(agreement: Agreement, type: ClauseType, provision: Provision | None) -> Decision:
    """What is to be taken back: the decision that the clause rests on, wherever it was taken, or that of an absence."""
    if provision is not None:
        clause = Clause.objects.filter(provision=provision, type=type).select_related("decision").first()
        decision = clause.decision if clause is not None else None
    else:
        decision = last_word(agreement, type)
    if decision is None:
        raise DecisionRefused("There is no decision here to take back.")
    return decision


def _settle(user: Any, sent: dict[str, Any]) -> str:
    """Carry over or let go the decision that lost its words; what it was about."""
    eid, language = parted(sent["eid"])
    lost = Decision.objects.conflicts().filter(agreement=sent["agreement"], type=sent["type"], eid=eid)
    if language:
        lost = lost.filter(text__language=language)
    decision = lost.select_related("agreement", "type").order_by("made_on", "pk").first()
    if decision is None:
        raise DecisionRefused("No decision here has lost its words, or somebody has settled it already.")
    if sent["verdict"] == "drop":
        drop(user, decision, reason=sent["reason"])
        return f"{decision.type} ({decision.get_verdict_display()})"
    provision = _provision(sent["agreement"], sent["to_eid"])
    carry(user, decision, provision, reason=sent["reason"])
    return f"{provision.pinpoint} as {decision.type}"
