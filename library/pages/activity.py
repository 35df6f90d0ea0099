"""What happened of late, in the library or in one agreement: who decided what, and what was added, read anew or withdrawn.

The log of changes, by which other systems copy the library, is read for a person: the rows that one step wrote stand as one
line that counts them, and a decision as a sentence of its own. A page reads a fixed number of rows, whatever was written.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_safe

from agreements.models import Agreement
from clauses.models import Decision
from library.models import Change

_ROWS = 2_000
_STEPS = 40
_ONE_STEP = datetime.timedelta(seconds=2)
"""Rows written within this time of each other, on the same agreement, are one step."""
NOUNS = {
    "texts": ngettext_lazy("%(count)d text", "%(count)d texts", "count"),
    "provisions": ngettext_lazy("%(count)d provision", "%(count)d provisions", "count"),
    "clauses": ngettext_lazy("%(count)d clause", "%(count)d clauses", "count"),
    "terms": ngettext_lazy("%(count)d term", "%(count)d terms", "count"),
    "notes": ngettext_lazy("%(count)d note", "%(count)d notes", "count"),
    "relations": ngettext_lazy("%(count)d relation", "%(count)d relations", "count"),
}
"""What is counted; the agreement itself, its states and its parties say nothing more to a reader."""
VERBS = {
    Change.Kind.ADDED: gettext_lazy("Added"),
    Change.Kind.CHANGED: gettext_lazy("Changed"),
    Change.Kind.WITHDRAWN: gettext_lazy("Removed"),
}


@dataclass(slots=True)
class Step:
    """What was done to one agreement at one time; ``agreement`` is None where it is not there any more."""

    at: datetime.datetime
    key: int | None
    last: int
    agreement: Agreement | None = None
    is_new: bool = False
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    decided: list[str] = field(default_factory=list)
    decisions: Sequence[Decision] = ()

    @property
    def lines(self) -> list[tuple[str, list[str]]]:
        """By verb what was added, changed, removed; what a decision changed, it says by itself."""
        return [
            (str(verb), its)
            for kind, verb in VERBS.items()
            if (kind != Change.Kind.CHANGED or not self.decisions)
            and (its := [NOUNS[name] % {"count": n} for name in NOUNS if (n := self.counts[kind, name])])
        ]


@require_safe
def activity(request: HttpRequest) -> HttpResponse:
    return render(request, "library/activity.html", _page(request, None))


@require_safe
def agreement_activity(request: HttpRequest, slug: str) -> HttpResponse:
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user), slug=slug)
    return render(request, "library/activity.html", _page(request, agreement))


def _page(request: HttpRequest, agreement: Agreement | None) -> dict[str, object]:
    changes = Change.objects.visible_to(request.user).exclude(agreement=None).order_by("-sequence")
    if agreement is not None:
        changes = changes.filter(agreement=agreement.pk)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        changes = changes.filter(sequence__lt=int(before))
    rows = list(changes.defer("reason", "other", "reader", "is_public")[:_ROWS])
    steps = list(_steps(rows))
    shown = steps[:_STEPS]
    _name(shown, request)
    is_more = len(steps) > _STEPS or len(rows) == _ROWS
    return {
        "agreement": agreement,
        "steps": [step for step in shown if step.lines or step.decisions or step.is_new],
        "older": shown[-1].last if is_more and shown else None,
        "is_newest": not before,
    }


def _steps(rows: Iterable[Change]) -> Iterable[Step]:
    """The newest first; ``rows`` come by sequence, downwards."""
    step: Step | None = None
    for change in rows:
        if step is None or change.agreement != step.key or step.at - change.at > _ONE_STEP:
            if step is not None:
                yield step
            step = Step(change.at, change.agreement, change.sequence)
        step.last = change.sequence
        step.counts[change.kind, change.resource] += 1
        if change.resource == "decisions" and change.kind == Change.Kind.ADDED:
            step.decided.append(change.name)
        if change.resource == "agreements" and change.kind == Change.Kind.ADDED:
            step.is_new = True
    if step is not None:
        yield step


def _name(steps: Sequence[Step], request: HttpRequest) -> None:
    """Give each its agreement and its decisions, in two queries."""
    agreements = Agreement.objects.visible_to(request.user).in_bulk({step.key for step in steps if step.key})
    keys = [int(name) for step in steps for name in step.decided if name.isdecimal()]
    made = Decision.objects.visible_to(request.user).filter(pk__in=keys)
    by_name = {
        str(decision.pk): decision
        for decision in made.select_related("type", "made_by", "agreement", "undoes").with_pinpoint()
    }
    for step in steps:
        step.agreement = agreements.get(step.key or 0)
        step.decisions = [by_name[name] for name in reversed(step.decided) if name in by_name]
