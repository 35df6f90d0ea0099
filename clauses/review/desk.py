"""The review desk: one item of the queue at a time, with all that a person needs to decide it in seconds.

Decisions go to ``decide_clause`` as from any page. What a person skips is remembered in their session until they ask for
it again; what they decided last can be taken back, which leads back to it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from agreements.models import Agreement, Decidable
from clauses.facets import types_in_groups
from clauses.filters import QueueFilter
from clauses.items import Place, place_of
from clauses.models import Clause, ClauseType, Decision, Report
from clauses.review import queue
from clauses.review.absence import SearchTrace, trace_of
from clauses.review.conflicts import Conflict, conflict_of
from clauses.review.decide import DecisionRefused, is_last_word, take_back
from clauses.review.queue import REASONS, Key, Narrowing
from clauses.states import State, states
from web.wording import sentence

_SKIPPED = "review_skipped"
_MOST_SKIPPED = 200
_ASKED_WHY = {
    "conflict": _("A person decided this on words that have changed since. Does the decision hold for the new words?"),
    "contradiction": _(
        "A person verified on this very text that there is no such clause, and the machine suggests one."
    ),
    "stale": _("A person verified that there is no such clause, but the text or the definition has changed since."),
    "doubtful": _("The suggestion is uncertain, and tables and comparisons show it."),
    "near": _("This comes close to the type, and no other provision of the agreement has it."),
    "compared": _(
        "Somebody compares this agreement on this type. The machine found nothing, and no person has looked."
    ),
}


@dataclass(frozen=True, slots=True)
class Item:
    """All that the page shows of one item; what does not belong to its reason is empty."""

    key: Key
    reason: str
    agreement: Agreement
    type: ClauseType
    state: State
    clause: Clause | None = None
    place: Place | None = None
    also: tuple[Clause, ...] = ()
    conflict: Conflict | None = None
    trace: SearchTrace | None = None

    @property
    def why(self) -> str:
        return str(_ASKED_WHY[self.reason])

    @property
    def may_be_absent(self) -> bool:
        """No clause of the type stands, so that its absence can be verified."""
        return self.reason != "conflict" and self.state.name in ("possible", "not_reviewed", "verified_absent")


@login_required
@require_safe
def review(request: HttpRequest) -> HttpResponse:
    _check(request)
    queue.forget(request.user)
    filter = QueueFilter(request.GET, Agreement.objects.decidable_by(request.user), request=request, also=("item",))
    narrowing = filter.narrowing()
    skipped = _skipped(request)
    reason, key = _asked(request, narrowing, skipped)
    try:
        item = _item(request, reason, key) if key is not None else None
    except Http404:  # a colleague has decided it since the queue was asked
        reason, key = queue.first(request.user, narrowing, without=[*skipped, *([key] if key else [])]) or ("", None)
        item = _item(request, reason, key) if key is not None else None
    counts = queue.counts(request.user, Narrowing(narrowing.types, narrowing.agreements))
    last = _last_decision(request.user)
    context = {
        "item": item,
        "filter": filter,
        "reasons": [(name, REASONS[name], queue.format_count(n), n) for name, n in counts.items()],
        "chosen_reason": narrowing.reasons[0] if narrowing.reasons else "",
        "total": queue.said_count(sum(n for name, n in counts.items() if name in (narrowing.reasons or counts))),
        "everything": queue.format_count(sum(counts.values())),
        "decided_today": _decided_today(request.user),
        "last": last,
        "skipped": len(skipped),
        "report_count": Report.objects.visible_to(request.user).open().count(),
        "groups": types_in_groups() if key is not None else [],
        "narrowed": _narrowed(request.GET, "item"),
        "narrowed_all": _narrowed(request.GET, "item", "reason"),
    }
    return render(request, "clauses/review.html", context, status=400 if filter.problems else 200)


@login_required
@require_POST
def review_skip(request: HttpRequest) -> HttpResponse:
    """Put an item off, or with ``again`` bring back all that were put off."""
    _check(request)
    skipped = [] if "again" in request.POST else _skipped(request)
    key = Key.of(request.POST.get("item", ""))
    if key is not None and key not in skipped and len(str(key)) < 500:
        skipped.append(key)
    request.session[_SKIPPED] = [str(key) for key in skipped[-_MOST_SKIPPED:]]
    return redirect(_here(request))


@login_required
@require_POST
def review_undo(request: HttpRequest) -> HttpResponse:
    """Take back the person's own last decision, and show what it was on."""
    _check(request)
    decision = _last_decision(request.user)
    if decision is None:
        messages.error(request, sentence("There is no decision of yours to take back."))
        return redirect(_here(request))
    try:
        take_back(decision.made_by, decision)
    except DecisionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(_here(request))
    about = decision.carries or decision
    code = about.before.get("type", about.type_id) if about is decision else about.type_id
    query = QueryDict(_here(request).partition("?")[2], mutable=True)
    query["item"] = str(Key(code or "", decision.agreement.slug, about.eid))
    messages.success(
        request,
        sentence(
            "Taken back: {agreement}, {type}, {verdict}.",
            agreement=decision.agreement,
            type=decision.type,
            verdict=decision.get_verdict_display(),
        ),
    )
    return redirect(f"{reverse('review')}?{query.urlencode()}")


def _check(request: HttpRequest) -> None:
    if not Decidable(request.user):
        raise PermissionDenied(
            sentence("You may read, but not decide on clauses. Ask an administrator for that right.")
        )


def _asked(request: HttpRequest, narrowing: Narrowing, skipped: list[Key]) -> tuple[str, Key | None]:
    """The item that the address names, as long as it awaits a person; else the first that was not put off."""
    named = Key.of(request.GET.get("item", ""))
    if named is not None:
        reason = queue.find(request.user, named)
        if reason is not None:
            return reason, named
        messages.info(request, sentence("What this address names has been decided, or is not known here."))
    return queue.first(request.user, narrowing, without=skipped) or ("", None)


def _item(request: HttpRequest, reason: str, key: Key) -> Item:
    agreements = Agreement.objects.decidable_by(request.user).with_parties().with_texts()
    agreement, type = get_object_or_404(agreements, slug=key.agreement), get_object_or_404(ClauseType, pk=key.type)
    item = Item(key, reason, agreement, type, states([agreement], [type])[agreement.pk, type.pk])
    if reason == "conflict":
        lost = Decision.objects.conflicts().filter(agreement=agreement, type=type, eid=key.eid)
        oldest = lost.select_related("made_by", "text", "agreement", "type").order_by("made_on", "pk")[0]
        return replace(item, conflict=conflict_of(oldest))
    if reason in ("stale", "compared"):
        text = min(agreement.current_texts, key=lambda text: text.language)  # type: ignore[attr-defined]
        return replace(item, trace=trace_of(text, type))
    return _suggested(item)


def _suggested(item: Item) -> Item:
    """With the clause that is suggested, its place, and what else is suggested there."""
    here = Clause.objects.undecided().filter(
        provision__text__agreement=item.agreement, provision__eid=item.key.eid
    ).with_words()  # fmt: skip
    by_type = {clause.type_id: clause for clause in here.order_by("-score")}
    clause = by_type.pop(item.key.type, None)
    if clause is None:
        raise Http404
    also = tuple(other for other in by_type.values() if other.provision_id == clause.provision_id)
    return replace(item, clause=clause, place=place_of(clause.provision), also=also)


def _skipped(request: HttpRequest) -> list[Key]:
    return [key for said in request.session.get(_SKIPPED, []) if (key := Key.of(said)) is not None]


def _last_decision(user: Any) -> Decision | None:
    taken = (*Decision.ON_CLAUSES, Decision.Verdict.ABSENT, Decision.Verdict.DROP)
    mine = Decision.objects.visible_to(user).standing().filter(made_by=user, verdict__in=taken)
    decision = mine.select_related("agreement", "type", "carries").first()
    return decision if decision is not None and is_last_word(decision) else None


def _decided_today(user: Any) -> int:
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return Decision.objects.standing().filter(made_by=user, made_on__gte=today).count()


def _narrowed(query: QueryDict, *without: str) -> str:
    """What the queue is narrowed by, for links that keep it."""
    kept = query.copy()
    for name in without:
        kept.pop(name, None)
    return kept.urlencode()


def _here(request: HttpRequest) -> str:
    """The queue, narrowed as it was."""
    narrowed = QueryDict(request.POST.get("narrowed", "")[:2_000]).urlencode()
    return reverse("review") + (f"?{narrowed}" if narrowed else "")
