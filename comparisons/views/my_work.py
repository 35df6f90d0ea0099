"""What a person saved, compared, noted, decided, sent and reported, on one page, the last first."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clauses.models import Decision, Report, ReviewAssignment
from comparisons.models import Comparison, Draft, Snapshot
from library.models import Note, ReadingPosition, Upload, WorkingSet
from library.workspace.saved_searches import fresh

_SHOWN = 8
"""Rows of each list; the heading links to the whole list where there is one."""


@login_required
@require_safe
def my_work(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    own = Decision.objects.visible_to(user).filter(made_by=user).select_related("agreement", "type", "undoes")
    reports = Report.objects.visible_to(user).filter(reported_by=user).select_related("agreement")
    threads = Note.objects.visible_to(user).beginning()
    read = ReadingPosition.objects.visible_to(user).select_related("agreement")
    context = {
        "assigned": threads.filter(assigned_to=user).open().most_urgent_first()[:_SHOWN],
        "naming": threads.naming(user).open().exclude(assigned_to=user).most_urgent_first()[:_SHOWN],
        "reviews": ReviewAssignment.objects.to(user).select_related("agreement")[:_SHOWN],
        "read": read[:_SHOWN],
        "searches": fresh(request),
        "sets": WorkingSet.objects.visible_to(user).with_counts(user)[:_SHOWN],
        "comparisons": Comparison.objects.visible_to(user).select_related("owner").order_by("-modified")[:_SHOWN],
        "drafts": Draft.objects.visible_to(user).annotate(version_count=Count("versions"))[:_SHOWN],
        "snapshots": Snapshot.objects.taken_by(user).listed()[:_SHOWN],
        "notes": threads.filter(author=user).order_by("-modified", "-pk")[:_SHOWN],
        "decisions": own.exclude(type=None).with_pinpoint()[:_SHOWN],
        "corrections": own.filter(type=None)[:_SHOWN],
        "uploads": Upload.objects.visible_to(user).newest()[:_SHOWN],
        "reported": reports[:_SHOWN],
    }
    return render(request, "comparisons/my_work.html", context)
