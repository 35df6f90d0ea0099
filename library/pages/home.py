"""The first page: what this is for a newcomer; for a person who works here, what is new and what awaits them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements.models import Agreement, Participation, Party
from clauses.models import Report
from library.models import Note, WorkingSet
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
    """None where there is no agreement but drafts; two of one party are compared, else two of different names.

    What is agreed between parties comes before papers and resolutions.
    """
    signed = [agreement for agreement in newest if not agreement.is_draft]
    if not signed:
        return None
    signed.sort(key=lambda agreement: len(_parties(agreement)) < 2)
    pairs = [(one, other) for one, other in combinations(signed, 2) if str(one) != str(other)]
    pairs.sort(key=lambda pair: not _shared(*pair))
    compared = pairs[0] if pairs else ()
    parties = [*(_shared(*compared) if compared else ()), *_parties(signed[0])]
    return FirstTasks((compared or signed)[0], compared, parties[0] if parties else None)


def _parties(agreement: Agreement) -> list[Party]:
    return [taking.party for taking in agreement.participations.all() if taking.role == Participation.Role.PARTY]


def _shared(one: Agreement, other: Agreement) -> list[Party]:
    return [party for party in _parties(one) if party in _parties(other)]


def _own(request: HttpRequest) -> dict[str, Any]:
    """What a person has who is signed in: saved searches, working sets, notes and reports that await them."""
    if not request.user.is_authenticated:
        return {}
    notes = Note.objects.visible_to(request.user).filter(thread=None, assigned_to=request.user)
    sets = WorkingSet.objects.visible_to(request.user).with_counts(request.user)
    return {
        "searches": fresh(request),
        "sets": sets[:_SETS],
        "assigned_count": notes.open().count(),
        "report_count": Report.objects.visible_to(request.user).open().count(),
    }
