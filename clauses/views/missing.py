"""Clauses that are most likely missing: where the machine saw something of a type without being sure, the likeliest first."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agreements.models import Agreement, Text
from clauses.classification.taxonomy import codes
from clauses.models import ClauseType, Decision, PossibleOccurrence
from web.paginator import CappedPaginator, page_of

_ROWS = 40


@require_safe
def missing_page(request: HttpRequest) -> HttpResponse:
    """``?type=CODE``, ``?agreement=SLUG``, both or neither: agreement by agreement and type by type, by probability."""
    seen = unverified(PossibleOccurrence.objects.visible_to(request.user))
    code, slug = request.GET.get("type", ""), request.GET.get("agreement", "").replace("\0", "")
    type = get_object_or_404(ClauseType, pk=code) if code in codes() else None
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user), slug=slug) if slug else None
    if type is not None:
        seen = seen.filter(type=type)
    if agreement is not None:
        seen = seen.filter(agreement=agreement)
    rows = seen.select_related("agreement", "type").order_by("-best_score", "agreement__title", "type__position")
    paginator = CappedPaginator(rows, _ROWS)
    context = {
        "type": type,
        "agreement": agreement,
        "types": ClauseType.objects.all(),
        "paginator": paginator,
        "page": page_of(paginator, request.GET.get("page")),
    }
    return render(request, "clauses/missing_page.html", context)


def unverified(seen: QuerySet[PossibleOccurrence]) -> QuerySet[PossibleOccurrence]:
    """Without those that a person verified to be absent, on a text that is held."""
    held = Text.objects.current().filter(agreement=OuterRef("agreement"), raw_sha256=OuterRef("text_sha256"))
    absences = Decision.objects.filter(verdict=Decision.Verdict.ABSENT, undone_by__isnull=True)
    return seen.exclude(Exists(absences.filter(Exists(held), agreement=OuterRef("agreement"), type=OuterRef("type"))))
