"""The terms of a clause type as a page and as a file: one FilterSet narrows both, as it narrows the clauses themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from agreements.models import Agreement, Decidable
from clauses.clause_pages import agreements_with, asks_of_agreements
from clauses.evaluation.floors import KindAccuracy, is_below_floor, terms_accuracy
from clauses.facets import Facet, facet_of, facets_of, with_query
from clauses.filters import STATES, TYPE_ALIASES, ClauseFilter
from clauses.models import Clause, ClauseQuerySet, ClauseType, TermOccurrence
from clauses.terms.durations import CONVENTION, days
from clauses.terms.wording import in_words, standing_unconfirmed
from clauses.terms_export import MEDIA_TYPES, as_csv, as_xlsx, lines_of
from clauses.terms_table import agreements_of, is_of_time, kinds_of, met, rows_of, sorts
from web.paginator import CAP, KeyPaginator, Keys, page_of
from web.wording import label_of, sentence

_ROWS = 40
_VALUES = 12
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
    kinds = kinds_of(type.pk)
    keys = _keys(filter, type, request, sort)
    if request.GET.get("format") in MEDIA_TYPES and not filter.problems:
        exported = Agreement.objects.in_bulk(keys[:_MOST_EXPORTED])
        rows = rows_of([exported[key] for key in keys if key in exported], found, kinds)
        return _file(request, type, rows, request.GET["format"])
    paginator = KeyPaginator(keys, _ROWS, Agreement.objects.all())
    page = page_of(paginator, request.GET.get("page"))
    context = {
        "type": type,
        "filter": filter,
        "states": STATES,
        "decidable": Decidable(request.user),
        "kept": [(name, values) for name, values in request.GET.lists() if name not in ("q", "state", "page")],
        "reservation": _reservation(type, kinds),
        "columns": [_column(kind, sort) for kind in kinds],
        "paginator": paginator,
        "page": page,
        "convention": sentence(CONVENTION) if _is_measured(request, sort) else "",
        "rows": rows_of(page.object_list, found, kinds) if kinds else [],
        "facets": [*_values(filter, type, keys, request), *facets_of(keys[:CAP], request.GET)],
    }
    return render(request, "clauses/terms_page.html", context, status=400 if filter.problems else 200)


def _reservation(type: ClauseType, kinds: Sequence[str]) -> list[KindAccuracy]:
    """What is known of how often the kinds of the table are read right; kinds that were never measured are left out."""
    known = terms_accuracy()
    found = [known.of(type.pk, kind) for kind in kinds] if known is not None else []
    return [one for one in found if one is not None and one.unseen.found]


def _is_measured(request: HttpRequest, sort: str) -> bool:
    """Whether periods are compared here, to narrow the table or to order it."""
    bounds = (request.GET.get(name, "").rpartition(":")[2] for name in ("term__gte", "term__lte"))
    return is_of_time(sort) or any(days(bound) is not None for bound in bounds)


def _column(kind: str, sort: str) -> dict[str, Any]:
    """A head: what sorting by it leads to, and how it is sorted now, as ``aria-sort`` says it."""
    is_up, is_down = sort == kind, sort == f"-{kind}"
    return {
        "kind": kind,
        "label": label_of(kind).capitalize(),
        "sort": f"-{kind}" if is_up else kind,
        "is_sorted": "ascending" if is_up else "descending" if is_down else "",
    }


def _keys(filter: ClauseFilter, type: ClauseType, request: HttpRequest, sort: str) -> list[int]:
    """The first ``CAP`` + 1 agreements of the table in their order; a filter with problems finds none."""
    if filter.problems:
        return []
    if asks_of_agreements(filter):
        return agreements_with(filter, type, request.user, sort)
    found = agreements_of(cast(ClauseQuerySet, filter.qs), sort)
    return list(found.values_list("pk", flat=True)[: CAP + 1])


def _values(filter: ClauseFilter, type: ClauseType, keys: Sequence[int], request: HttpRequest) -> list[Facet]:
    """The commonest values of the first kind of term in what is listed, or in the clauses chosen; drafts are not counted.
    None for a type that has no kind of term.
    """
    kinds = kinds_of(type.pk)
    if not kinds:
        return []
    kind = kinds[0]
    if asks_of_agreements(filter) and not filter.problems:
        occurring = TermOccurrence.objects.filter(type=type, agreement__any=Keys(keys[:CAP]))
        practised = occurring.exclude(agreement__status=Agreement.Status.DRAFT)
        values = [(value, in_words(value), n) for value, n in practised.counted(kind)[:_VALUES]]
    else:
        values = met(cast(ClauseQuerySet, filter.qs), kind, _VALUES)
    counted = [(f"{kind}:{value}", said, n) for value, said, n in values]
    label = f"{label_of(kind).capitalize()}, {standing_unconfirmed(is_doubtful=is_below_floor(type.pk, kind))}"
    return [facet_of(label, "term", counted, request.GET, is_single=True)]


def _file(request: HttpRequest, type: ClauseType, rows: list[Any], name: str) -> HttpResponse:
    lines = lines_of(rows, kinds_of(type.pk), request.build_absolute_uri("/").rstrip("/"))
    content = as_csv(lines) if name == "csv" else as_xlsx(lines, f"{type.label} terms")
    response = HttpResponse(content, content_type=MEDIA_TYPES[name])
    response["Content-Disposition"] = f'attachment; filename="{type.pk}-terms.{name}"'
    return response
