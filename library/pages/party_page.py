"""A party's page: its agreements on a timeline, and its practice: which clauses they have, type by type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import Left
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agreements.models import LEADING_DATE, Agreement, AgreementQuerySet, Party
from clauses.models import ClauseType, Occurrence
from library.pages.ends import MOST
from library.pages.in_force import bound_on, day_of
from web.paginator import CappedPaginator, page_of

_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Bar:
    """How many agreements of a year, and that as a share of the fullest year (5 to 100)."""

    year: str
    count: int
    height: int


@dataclass(frozen=True, slots=True)
class Practice:
    """In how many agreements with a text held a type occurs."""

    type: ClauseType
    count: int
    percent: int


@require_safe
def party_page(request: HttpRequest, slug: str) -> HttpResponse:
    party = get_object_or_404(Party.objects.visible_to(request.user), slug=slug)
    agreements = Agreement.objects.visible_to(request.user).between(slug)
    paginator = CappedPaginator(agreements.with_parties().in_order("-date"), _A_PAGE)
    practised = agreements.practised_by(party).held()
    held = practised.count()
    context = {
        "party": party,
        "page": page_of(paginator, request.GET.get("page")),
        "paginator": paginator,
        "timeline": _timeline(agreements.practised()),
        "practice": _practice(practised, held),
        "held": held,
        "left_out": agreements.held().count() - held,
        **_on_day(request, agreements.practised_by(party)),
    }
    return render(request, "agreements/party_page.html", context, status=400 if context.get("bad_day") else 200)


def _on_day(request: HttpRequest, agreements: AgreementQuerySet) -> dict[str, object]:
    """What bound the party on the day that ``on`` names, where it names one."""
    asked = request.GET.get("on", "").strip()[:40]
    if not asked:
        return {}
    day = day_of(asked)
    if day is None:
        return {"bad_day": asked}
    bound, has_more = bound_on(agreements, day, request.user)
    return {"on": day, "bound": bound, "has_more": has_more, "most": MOST}


def _timeline(agreements: AgreementQuerySet) -> Sequence[Bar]:
    """The years from the first to the last that have a dated agreement, each with how many; none where one year has all."""
    rows = agreements.order_by().annotate(year=Left(LEADING_DATE, 4)).values_list("year").annotate(n=Count("pk"))
    counts = {int(year): n for year, n in rows if year}
    if len(counts) < 2:
        return []
    fullest = max(counts.values())
    years = range(min(counts), max(counts) + 1)
    return [Bar(str(year), n := counts.get(year, 0), max(5, round(100 * n / fullest)) if n else 0) for year in years]


def _practice(agreements: AgreementQuerySet, held: int) -> Sequence[Practice]:
    """The types that any of them has, the commonest first; what opens every agreement is left out."""
    rows = Occurrence.objects.filter(agreement__in=agreements).order_by().values_list("type")
    counts = dict(rows.annotate(n=Count("agreement")))
    types = [type for type in ClauseType.objects.all() if type.code in counts and type.group != "opening"]
    types.sort(key=lambda type: -counts[type.code])
    return [Practice(type, counts[type.code], round(100 * counts[type.code] / held)) for type in types] if held else []
