"""The first page: what this is for a newcomer; for who works here, what is new and what awaits them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements.models import Agreement, Party
from clauses.models import Report
from library.models import WorkingSet
from library.workspace.saved_searches import fresh
from web.paginator import CappedPaginator

_NEWEST = 6
_SETS = 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    library = Agreement.objects.visible_to(request.user)
    held = library.held()
    newest = list(held.with_parties().in_order("-created")[:_NEWEST])
    own = _own(request)
    is_first_visit = not own.get("searches") and not own.get("sets")
    context = {
        "paginator": CappedPaginator(held.order_by("pk"), 1),
        "newest": newest,
        "tasks": _first_tasks(newest) if is_first_visit else None,
    }
    return render(request, "agreements/home.html", context | own)


@dataclass(frozen=True, slots=True)
class FirstTasks:
    """What somebody who is new here can do at once, with what the library holds."""

    read: Agreement
    compared: Sequence[Agreement]
    party: Party | None


def _first_tasks(newest: Sequence[Agreement]) -> FirstTasks | None:
    """None where there is no agreement but drafts; two are compared where two have different names."""
    signed = [agreement for agreement in newest if not agreement.is_draft]
    if not signed:
        return None
    parties = [participation.party for agreement in signed for participation in agreement.participations.all()]
    others = [agreement for agreement in signed if str(agreement) != str(signed[0])]
    return FirstTasks(signed[0], (signed[0], others[0]) if others else (), parties[0] if parties else None)


def _own(request: HttpRequest) -> dict[str, Any]:
    """What only who is signed in has: saved searches, working sets, reports that await somebody."""
    if not request.user.is_authenticated:
        return {}
    sets = WorkingSet.objects.visible_to(request.user).with_counts(request.user)
    return {
        "searches": fresh(request),
        "sets": sets[:_SETS],
        "report_count": Report.objects.visible_to(request.user).open().count(),
    }
