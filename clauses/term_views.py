"""The terms of a clause type as a page and as a file: one FilterSet narrows both, as it narrows the clauses themselves."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from agreements.paginator import CappedPaginator, page_of
from clauses.filters import STATES, TYPE_ALIASES, ClauseFilter
from clauses.models import Clause, ClauseQuerySet, ClauseType
from clauses.term_export import MEDIA_TYPES, as_csv, as_xlsx, lines_of
from clauses.termtable import agreements_of, kinds_of, met, rows_of, sorts
from clauses.views import Facet, facet_of, facets_of, with_query

_ROWS = 40
_MOST_EXPORTED = 5_000
_OF_THE_PAGE = ("page", "sort", "format")


@require_safe
def terms_page(request: HttpRequest, code: str) -> HttpResponse:
    """What the clauses of a type say, agreement by agreement; ``sort`` is a kind of term, ``format`` csv or xlsx."""
    if code in TYPE_ALIASES:
        return redirect(with_query(request, reverse("terms_page", args=[TYPE_ALIASES[code]])))
    if any(not value for values in dict(request.GET.lists()).values() for value in values):
        return redirect(with_query(request, request.path))
    type = get_object_or_404(ClauseType, pk=code)
    clauses = Clause.objects.visible_to(request.user).shown().filter(type=type)
    filter = ClauseFilter(request.GET, queryset=clauses, request=request, also=_OF_THE_PAGE)
    found = cast(ClauseQuerySet, filter.qs)
    sort = request.GET.get("sort", "")
    sort = sort if sort in sorts(type) else ""
    agreements = agreements_of(found, sort)
    kinds = kinds_of(type.pk)
    if request.GET.get("format") in MEDIA_TYPES and not filter.problems:
        return _file(request, type, rows_of(agreements[:_MOST_EXPORTED], found, kinds), request.GET["format"])
    paginator = CappedPaginator(agreements, _ROWS)
    page = page_of(paginator, request.GET.get("page"))
    context = {
        "type": type,
        "filter": filter,
        "states": STATES,
        "kept": [(name, values) for name, values in request.GET.lists() if name not in ("q", "state", "page")],
        "columns": [_column(kind, sort) for kind in kinds],
        "paginator": paginator,
        "page": page,
        "rows": rows_of(page.object_list, found, kinds),
        "facets": [_values(found, request, kinds[0]), *facets_of(found, request.GET)],
    }
    return render(request, "clauses/terms_page.html", context, status=400 if filter.problems else 200)


def _column(kind: str, sort: str) -> dict[str, Any]:
    """A head: what sorting by it leads to, and how it is sorted now, as ``aria-sort`` says it."""
    is_up, is_down = sort == kind, sort == f"-{kind}"
    return {
        "kind": kind,
        "label": kind.replace("_", " ").capitalize(),
        "sort": f"-{kind}" if is_up else kind,
        "is_sorted": "ascending" if is_up else "descending" if is_down else "",
    }


def _values(clauses: ClauseQuerySet, request: HttpRequest, kind: str) -> Facet:
    counted = [(f"{kind}:{value}", said, n) for value, said, n in met(clauses, kind)]
    return facet_of(kind.replace("_", " ").capitalize(), "term", counted, request.GET, is_single=True)


def _file(request: HttpRequest, type: ClauseType, rows: list[Any], name: str) -> HttpResponse:
    lines = lines_of(rows, kinds_of(type.pk), request.build_absolute_uri("/").rstrip("/"))
    content = as_csv(lines) if name == "csv" else as_xlsx(lines, f"{type.label} terms")
    response = HttpResponse(content, content_type=MEDIA_TYPES[name])
    response["Content-Disposition"] = f'attachment; filename="{type.pk}-terms.{name}"'
    return response
