"""Deciding on many suggestions at once, with all of them in sight: those of one agreement in reading order, or those of one
type with the same words side by side.

Nothing is ticked at first: a decision is on what was read. Of an agreement, what the machine is fairly certain of can be
ticked at once; so can what is nearly certain of a type that was measured to be right often enough. A suggestion that names
no words as its evidence is never ticked so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from agreements.models import Agreement, Decidable
from clauses.evaluation.accuracy import FEW, TypeAccuracy, accuracy
from clauses.models import Clause, ClauseQuerySet, ClauseType, Decision
from clauses.models.clause import DOUBT
from clauses.review import queue
from clauses.review.decide import DecisionRefused, decide, take_back
from web.wording import plural_sentence, sentence

SHOWN = 60
"""Suggestions on one page: as many as a person can read before they press a button."""
_GROUPED = 600
SURE = 0.9
"""Certainty from which suggestions of a reliable type are offered together."""
_COMPARED = 300
_JUST = "decided_together"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggestion on the page; ``alike`` counts those of the type with nearly the same words, itself included."""

    clause: Clause
    alike: int = 1

    def is_tickable(self, least: float) -> bool:
        """Whether it is ticked together with others of at least this certainty."""
        return self.clause.score >= least and bool(self.clause.evidence)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review_together(request: HttpRequest) -> HttpResponse:
    """The suggestions of ``agreement`` or of ``type``, each with a tick; POST decides on the ticked ones."""
    user = _permitted(request)
    asked = {name: request.GET[name] for name in ("agreement", "type", "sure") if request.GET.get(name)}
    if not asked.keys() & {"agreement", "type"}:
        return redirect("review_agreements")
    library = Agreement.objects.decidable_by(user)
    agreement = get_object_or_404(library, slug=asked["agreement"]) if "agreement" in asked else None
    type = get_object_or_404(ClauseType, pk=asked["type"]) if "type" in asked else None
    waiting = Clause.objects.decidable_by(user).undecided().filter(is_tentative=False)
    if agreement:
        waiting = waiting.filter(provision__text__agreement=agreement)
    if type:
        waiting = waiting.filter(type=type)
    if request.method == "POST":
        _decide_ticked(request, user, waiting)
        return redirect(f"{reverse('review_together')}?{urlencode(asked)}")
    known = accuracy()
    measured = known.of(type.code) if known is not None and type else None
    sure = waiting.filter(score__gte=SURE)
    is_narrowed = _is_right_often(measured) and request.GET.get("sure") == "1"
    sure_count = sure[: queue.MOST + 1].count()
    waiting = sure if is_narrowed else waiting
    suggestions = _in_order(waiting) if agreement else _alike_together(waiting)
    least = DOUBT if agreement else SURE
    tickable = (
        {one.clause.pk for one in suggestions if one.is_tickable(least)} if _may_tick(agreement, measured) else set()
    )
    context = {
        "measured": measured,
        "may_take_all": _is_right_often(measured),
        "sure_percent": round(SURE * 100),
        "sure_count": queue.format_count(sure_count),
        "is_narrowed": is_narrowed,
        "agreement": agreement,
        "type": type,
        "suggestions": suggestions,
        "just_decided": _just_decided(request),
        "count": queue.format_count(waiting[: queue.MOST + 1].count()),
        "tickable_count": len(tickable),
        "least_percent": round(least * 100),
        "ticked": tickable if request.GET.get("ticked") == "certain" else set(),
        "query": urlencode(asked),
    }
    return render(request, "clauses/review_together.html", context)


def _may_tick(agreement: Agreement | None, measured: TypeAccuracy | None) -> bool:
    """Whether many may be ticked at once: those of an agreement, or of a type that is right often enough."""
    return agreement is not None or _is_right_often(measured)


def _is_right_often(measured: TypeAccuracy | None) -> bool:
    """Whether, on texts that the program was not made from, enough of such suggestions were found and right."""
    return measured is not None and measured.held_out.found >= FEW and measured.held_out.precision >= measured.floor


def _permitted(request: HttpRequest) -> User:
    if not Decidable(request.user) or not isinstance(request.user, User):
        raise PermissionDenied(
            sentence("You may read, but not decide on clauses. Ask an administrator for that right.")
        )
    return request.user


def _in_order(waiting: ClauseQuerySet) -> list[Suggestion]:
    return [Suggestion(clause) for clause in waiting.with_words().in_reading_order()[:SHOWN]]


def _alike_together(waiting: ClauseQuerySet) -> list[Suggestion]:
    """Those whose words most others share first, and beside them the others."""
    rows = waiting.order_by("-score", "pk").values_list("pk", "provision__content")[:_GROUPED]
    words = {pk: _normalized(content) for pk, content in rows}
    sizes = Counter(words.values())
    first = sorted(words, key=lambda pk: (-sizes[words[pk]], words[pk], pk))[:SHOWN]
    clauses = {clause.pk: clause for clause in waiting.filter(pk__in=first).with_words()}
    return [Suggestion(clauses[pk], sizes[words[pk]]) for pk in first if pk in clauses]


def _normalized(content: str) -> str:
    """Its first letters without capitals, figures and signs: two clauses with the same are nearly the same."""
    return "".join(letter for letter in content.casefold() if letter.isalpha())[:_COMPARED]


def _decide_ticked(request: HttpRequest, user: User, waiting: ClauseQuerySet) -> None:
    verdict = request.POST.get("verdict", "")
    if verdict == "undo":
        _take_back(request, user)
        return
    ticked = [int(key) for key in request.POST.getlist("clause")[:SHOWN] if key.isdecimal() and len(key) < 19]
    if verdict not in ("confirm", "reject") or not ticked:
        messages.error(request, sentence("Nothing was decided: tick at least one suggestion, then accept or reject."))
        return
    clauses = list(waiting.filter(pk__in=ticked).with_words())
    made, refused = _decide_all(user, verdict, clauses)
    queue.forget(user)
    done = len(made)
    request.session[_JUST] = {"decisions": made, "verdict": verdict}
    left = len(ticked) - done
    if left:
        messages.warning(
            request,
            plural_sentence(
                "{count} of those ticked was left as before: decided by somebody else meanwhile. {refused}",
                "{count} of those ticked were left as before: decided by somebody else meanwhile. {refused}",
                left,
                refused=" ".join(refused),
            ),
        )


def _take_back(request: HttpRequest, user: User) -> None:
    """Undo what was just decided together, as far as it is still the last word."""
    just = request.session.pop(_JUST, None) or {"decisions": []}
    done = 0
    for decision in Decision.objects.visible_to(user).filter(made_by=user, pk__in=just["decisions"]):
        with suppress(DecisionRefused), transaction.atomic():
            take_back(user, decision)
            done += 1
    queue.forget(user)
    messages.success(request, plural_sentence("{count} decision taken back.", "{count} decisions taken back.", done))


def _just_decided(request: HttpRequest) -> str:
    """What the person decided together just now, in words, told once with a button that takes it back."""
    just = request.session.get(_JUST)
    if not just or not just["decisions"] or just.get("is_told"):
        return ""
    request.session[_JUST] = {**just, "is_told": True}
    return _described(len(just["decisions"]), just["verdict"])


def _described(done: int, verdict: str) -> str:
    if verdict == "confirm":
        return plural_sentence("{count} suggestion accepted.", "{count} suggestions accepted.", done)
    return plural_sentence("{count} suggestion rejected.", "{count} suggestions rejected.", done)


@transaction.atomic
def _decide_all(user: User, verdict: str, clauses: Sequence[Clause]) -> tuple[list[int], list[str]]:
    """Each as a decision of its own: their keys, and the sentences of those that could not be taken."""
    others = len(clauses) - 1
    reason = f"Decided together with {others} other{'s' * (others != 1)}, each in sight." if others else ""
    made, refused = [], []
    for clause in clauses:
        provision = clause.provision
        try:
            decision = decide(user, provision.text.agreement, clause.type, verdict, provision=provision, reason=reason)
            made.append(decision.pk)
        except DecisionRefused as refusal:
            refused.append(str(refusal))
    return made, refused
