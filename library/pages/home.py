"""The first page: what this is for a newcomer; for who works here, what is new and what awaits them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements.models import Agreement
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
    newest = held.with_parties().in_order("-created")[:_NEWEST]
    context = {"paginator": CappedPaginator(held.order_by("pk"), 1), "newest": newest}
    return render(request, "agreements/home.html", context | _own(request))


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
