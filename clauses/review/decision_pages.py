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
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from agreements.models import Agreement
from agreements.provision_lookup import parted
from clauses.facets import types_in_groups
from clauses.items import items_under
from clauses.models import Clause, ClauseType, Decision, DecisionQuerySet, FirstReading
from clauses.review import queue
from clauses.review.absence import trace_of
from clauses.review.conflicts import conflict_of
from clauses.review.decide import DecisionRefused, may_decide
from clauses.review.forms import DecisionForm
from clauses.review.second_reader import SecondReaderNeeded
from clauses.review.take import take
from clauses.states import State, states
from web.redirects import requested_url
from web.wording import sentence


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
    is_reviewer = may_decide(request.user, agreement)
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
        "first_readings": FirstReading.objects.open()
        .filter(agreement=agreement, type=type)
        .select_related("read_by", "term"),
        "may_decide": is_reviewer,
        "groups": types_in_groups() if is_reviewer else [],
        "next": requested_url(request),
    }
    return render(request, "clauses/state_page.html", context)


def _trace(request: HttpRequest, agreement: Agreement, state: State) -> Any:
    """How the type was searched for: as it was kept with the verdict, or, for a person who may verify an absence, as it is now."""
    if state.name == "verified_absent" and state.decision is not None:
        return state.decision.after.get("trace")
    if state.name not in ("possible", "not_reviewed") or state.reason or not may_decide(request.user, agreement):
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
    sent = _sent(request)
    agreement = Agreement.objects.visible_to(request.user).filter(slug=sent["agreement"].replace("\0", "")).first()
    if not may_decide(request.user, agreement):
        raise PermissionDenied(
            sentence("You may read, but not decide on clauses. Ask an administrator for that right.")
        )
    form = DecisionForm(sent, user=request.user)
    if form.is_valid():
        try:
            decision, said = take(request.user, form.cleaned_data)
            messages.success(request, _with_next_step(decision, said))
            queue.forget(request.user)
        except SecondReaderNeeded as needed:
            messages.info(request, str(needed))
        except DecisionRefused as refusal:
            messages.error(request, str(refusal))
    else:
        messages.error(
            request, sentence("This decision names no agreement, clause type or verdict that is known here.")
        )
    return redirect(_back(request, agreement, sent["eid"]))


def _with_next_step(decision: Decision, said: str) -> str:
    """What was done; where the last clause of its type was rejected, with the way to the page that records the absence."""
    known = Clause.objects.shown().filter(provision__text__agreement=decision.agreement_id, type=decision.type_id)
    if decision.verdict != Decision.Verdict.REJECT or known.exists():
        return said
    address = reverse("state_page", args=[decision.type_id, decision.agreement.slug])
    return format_html("{} <a href='{}'>{}</a>", said, address, sentence("Record that it has no such clause"))


def _back(request: HttpRequest, agreement: Agreement | None, said: str) -> str:
    """The page where the button was; that of the agreement at the provision decided on."""
    address = requested_url(request) or reverse("clausetype_list")
    is_reader = agreement is not None and address.partition("?")[0] == agreement.get_absolute_url()
    return f"{address.partition('#')[0]}#{parted(said)[0]}" if is_reader and said else address


def _sent(request: HttpRequest) -> dict[str, str]:
    """The fields of the form, from the fields themselves or from the one button that holds them all."""
    names = ("verdict", "agreement", "type", "eid", "to", "to_eid", "seen", "reason")
    sent = {name: request.POST.get(name, "") for name in names}
    packed = request.POST.get("decision", "").split(" ")
    packing = {4: ("verdict", "agreement", "type", "eid"), 3: ("verdict", "eid", "to_eid"), 2: ("verdict", "eid")}
    return sent | dict(zip(packing.get(len(packed), ()), packed, strict=False))
