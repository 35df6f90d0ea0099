"""Deciding on clauses: the page of one agreement and one type, and the one address that takes a decision.

A button of any page sends ``decision`` as "confirm SLUG CODE EID" to ``decide_clause``; in the form of the state's page,
which has a reason too, "confirm EID" is enough. An absence has no eid. Both end in ``decide`` or ``take_back``.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from agreements.models import Agreement, Provision
from clauses.decide import DecisionRefused, decide, last_word, may_decide, take_back
from clauses.forms import DecisionForm
from clauses.items import items_under
from clauses.models import Clause, ClauseType, Decision
from clauses.states import states

_SAID = {
    "confirm": "confirmed",
    "reject": "rejected",
    "absent": "verified absent",
    "undo": "taken back",
}


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
    context = {
        "agreement": agreement,
        "type": type,
        "state": states([agreement], [type])[agreement.pk, type.code],
        "clauses": [(clause, items.get(clause.provision_id, [])) for clause in clauses],
        "nearest": nearest,
        "rejected": rejected,
        "decidable": [*clauses, *nearest, *rejected],
        "decisions": Decision.objects.filter(agreement=agreement, type=type)
        .with_pinpoint()
        .select_related("made_by", "undoes"),
        "may_decide": may_decide(request.user),
        "next": _next(request),
    }
    return render(request, "clauses/state_page.html", context)


@login_required
@require_POST
def decide_clause(request: HttpRequest) -> HttpResponse:
    if not may_decide(request.user):
        raise PermissionDenied("You may read, but not decide on clauses. Ask an administrator for that right.")
    form = DecisionForm(_sent(request), user=request.user)
    if form.is_valid():
        try:
            messages.success(request, _take(request.user, form.cleaned_data))
        except DecisionRefused as refusal:
            messages.error(request, str(refusal))
    else:
        messages.error(request, "This decision names no agreement, clause type or verdict that is known here.")
    return redirect(_next(request) or reverse("clausetype_list"))


def _sent(request: HttpRequest) -> dict[str, str]:
    """The fields of the form, from the fields themselves or from the one button that holds them all."""
    sent = {name: request.POST.get(name, "") for name in ("verdict", "agreement", "type", "eid", "reason")}
    packed = request.POST.get("decision", "").split(" ")
    if len(packed) == 4:
        sent |= zip(("verdict", "agreement", "type", "eid"), packed, strict=True)
    elif len(packed) == 2:
        sent |= zip(("verdict", "eid"), packed, strict=True)
    return sent


def _take(user: Any, sent: dict[str, Any]) -> str:
    """Take the decision; what was done, as a sentence."""
    agreement, type, verdict, eid = sent["agreement"], sent["type"], sent["verdict"], sent["eid"]
    provision = Provision.objects.current().filter(text__agreement=agreement, eid=eid).first() if eid else None
    if eid and provision is None:
        raise DecisionRefused(f"{agreement} has no provision {eid} in its current text.")
    if verdict == Decision.Verdict.UNDO:
        decision = last_word(agreement, type, eid)
        if decision is None:
            raise DecisionRefused("There is no decision here to take back.")
        take_back(user, decision, reason=sent["reason"])
    else:
        decide(user, agreement, type, verdict, provision=provision, reason=sent["reason"])
    what = f"{provision.pinpoint} as {type.label}" if provision is not None else str(type.label)
    return f"{agreement}, {what}: {_SAID[verdict]}."


def _next(request: HttpRequest) -> str:
    """The page that the person came from, if it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else ""
