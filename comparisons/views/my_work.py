"""What a person saved, compared, noted, decided, sent and reported, on one page, the last first."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements.models import Agreement
from clauses.models import Decision, Report
from comparisons.models import Comparison, Snapshot
from library.models import Note, Upload, WorkingSet
from library.workspace.saved_searches import fresh

_SHOWN = 8
"""Rows of each list; the heading links to the whole list where there is one."""


@login_required
@require_safe
def my_work(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    seen = Q(items__agreement__in=Agreement.objects.visible_to(user))
    own = Decision.objects.visible_to(user).filter(made_by=user).select_related("agreement", "type", "undoes")
    reports = Report.objects.visible_to(user).filter(reported_by=user).select_related("agreement")
    context = {
        "searches": fresh(request),
        "sets": WorkingSet.objects.visible_to(user).annotate(item_count=Count("items", filter=seen))[:_SHOWN],
        "comparisons": Comparison.objects.visible_to(user).select_related("owner").order_by("-modified")[:_SHOWN],
        "snapshots": Snapshot.objects.taken_by(user).listed()[:_SHOWN],
        "notes": Note.objects.visible_to(user).filter(author=user).select_related("agreement").order_by("-pk")[:_SHOWN],
        "decisions": own.with_pinpoint()[:_SHOWN],
        "uploads": Upload.objects.visible_to(user).newest()[:_SHOWN],
        "reported": reports[:_SHOWN],
    }
    return render(request, "comparisons/my_work.html", context)
