"""What an agreement cites and what cites it, and who cites something that the library does not hold."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Min, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agreements.models import Agreement, Person, Reference
from web.paginator import CappedPaginator, page_of

_A_PAGE = 50
_TARGETS = 200


@require_safe
def agreement_references(request: HttpRequest, slug: str) -> HttpResponse:
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user), slug=slug)
    citing = Reference.objects.visible_to(request.user).elsewhere(agreement)
    context = {"agreement": agreement, "cites": _cited_in(agreement, request.user), **_page(request, citing)}
    return render(request, "agreements/references_page.html", context)


@require_safe
def target_references(request: HttpRequest) -> HttpResponse:
    """Where ``target`` is cited, as it is written in the texts: "A/RES/51/1"."""
    target = request.GET.get("target", "").replace("\0", "").strip()[:500]
    citing = Reference.objects.visible_to(request.user).filter(target=target, provision__text__is_current=True)
    citing = citing.select_related("provision__text__agreement") if target else citing.none()
    citing = citing.defer("provision__search", "provision__spans", "provision__text__raw")
    context = {"target": target, **_page(request, citing)}
    shown = context["page"].object_list
    return render(request, "agreements/references_page.html", {**context, "said": shown[0].words if shown else target})


def _page(request: HttpRequest, citing: QuerySet[Reference]) -> dict[str, Any]:
    ordered = citing.order_by("provision__text__agreement__title", "provision__text", "provision__position", "start")
    paginator = CappedPaginator(ordered, _A_PAGE)
    return {"paginator": paginator, "page": page_of(paginator, request.GET.get("page"))}


def _cited_in(agreement: Agreement, user: Person) -> list[tuple[str, str, int, Agreement | None]]:
    """What the current texts of ``agreement`` cite: its key, the words that cite it, how often, and what it is here where it may
    be seen.
    """
    references = Reference.objects.filter(provision__text__agreement=agreement, provision__text__is_current=True)
    named = references.exclude(target="").exclude(agreement=agreement).order_by()
    rows = named.values_list("target", "agreement", "cited_provision__text__agreement").annotate(
        n=Count("pk"), words=Min("words")
    )
    counted = list(
        rows.exclude(cited_provision__text__agreement=F("provision__text__agreement")).order_by("-n", "target")[
            :_TARGETS
        ]
    )
    held = Agreement.objects.visible_to(user).in_bulk({key for _t, *keys, _n, _w in counted for key in keys if key})
    return [(target, words, n, held.get(there or whole or 0)) for target, whole, there, n, words in counted]
