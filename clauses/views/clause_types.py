"""Clause types, and all clauses of a type: what a person browses to see what provisions are for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from agreements.models import Agreement, Participation
from clauses.classification.classify import RULES_VERSION
from clauses.classification.languages import LEAST_F1, LEAST_PRECISION, measured
from clauses.evaluation.accuracy import FEW, TypeAccuracy, accuracy
from clauses.evaluation.terms_accuracy import terms_accuracy
from clauses.filters import STATES, TYPE_ALIASES, ClauseFilter
from clauses.items import items_under
from clauses.models import Clause, ClauseQuerySet, ClauseType, Occurrence
from clauses.review.decide import may_decide
from clauses.terms.wording import GROUPS
from clauses.views.browsing import clause_pages
from web.paginator import CAP, page_of

_CLAUSES_A_PAGE = 20
_FACETS_SHOWN = 12
_SCORES = [("0.5", "50 % and more"), ("0.75", "75 % and more"), ("0.9", "90 % and more")]
_OF_THE_FORM = ("q", "state", "min_score", "page")


@dataclass(frozen=True, slots=True)
class FacetLink:
    label: str
    count: int
    is_chosen: bool
    address: str


@dataclass(frozen=True, slots=True)
class Facet:
    label: str
    links: Sequence[FacetLink]


@require_safe
def clausetype_list(request: HttpRequest) -> HttpResponse:
    groups = types_in_groups(ClauseType.objects.with_counts(request.user))
    return render(request, "clauses/clausetype_list.html", {"groups": groups})


def types_in_groups(types: Iterable[ClauseType] | None = None) -> list[tuple[str, list[ClauseType]]]:
    """Clause types, all of them where none are given, under the headings of their groups."""
    shown = ClauseType.objects.all() if types is None else types
    return [(GROUPS.get(group, group), list(members)) for group, members in groupby(shown, lambda type: type.group)]


@require_safe
def clausetype_page(request: HttpRequest, code: str) -> HttpResponse:
    """All clauses of a type that pass the filters, agreement by agreement."""
    if code in TYPE_ALIASES:
        return redirect(with_query(request, reverse("clausetype_page", args=[TYPE_ALIASES[code]])))
    if any(not value for values in dict(request.GET.lists()).values() for value in values):
        return redirect(with_query(request, request.path))
    type = get_object_or_404(ClauseType, pk=code)
    clauses = Clause.objects.visible_to(request.user).shown().filter(type=type)
    filter = ClauseFilter(request.GET, queryset=clauses, request=request, also=("page",))
    paginator = clause_pages(filter, type, request.user, _CLAUSES_A_PAGE)
    page = page_of(paginator, request.GET.get("page"))
    context = {
        "type": type,
        "known": known_of(type.code),
        "filter": filter,
        "states": STATES,
        "scores": _SCORES,
        "kept": [(name, values) for name, values in request.GET.lists() if name not in _OF_THE_FORM],
        "paginator": paginator,
        "page": page,
        "agreements": _by_agreement(list(page.object_list)),
        "facets": facets_of(paginator.agreements, request.GET),
        "may_decide": may_decide(request.user),
        "practice": _practice(type, request.user),
    }
    return render(request, "clauses/clausetype_page.html", context, status=400 if filter.problems else 200)


def _practice(type: ClauseType, user: User | AnonymousUser) -> tuple[int, int, int] | None:
    """In how many of how many agreements it was found, and the per cent; None above what is counted.

    Counted are those with a text held that are signed, adopted or in force: no draft is practice.
    """
    seen = Agreement.objects.visible_to(user).practised().held()
    held = seen.order_by()[: CAP + 1].count()
    if not held or held > CAP:
        return None
    found = Occurrence.objects.filter(type=type, agreement__in=seen).count()
    return found, held, round(100 * found / held)


@require_safe
def accuracy_page(request: HttpRequest) -> HttpResponse:
    """How often the machine is right, type by type, as it was measured last."""
    known = accuracy()
    types = ClauseType.objects.all()
    context = {
        "accuracy": known,
        "terms": terms_accuracy(),
        "languages": measured().values(),
        "least_precision": LEAST_PRECISION,
        "least_f1": LEAST_F1,
        "macro": known.held_out.macro() if known is not None else 0,
        "rows": [(type, one) for type in types if known is not None and (one := known.of(type.code)) is not None],
        "rules_version": RULES_VERSION,
        "few": FEW,
    }
    return render(request, "clauses/accuracy.html", context)


def known_of(code: str) -> TypeAccuracy | None:
    known = accuracy()
    return known.of(code) if known is not None else None


def with_query(request: HttpRequest, path: str) -> str:
    """``path`` with the parameters of the request that have a value: a form sends its empty fields too."""
    query = request.GET.copy()
    for name, values in request.GET.lists():
        query.setlist(name, [value for value in values if value])
        if not query.getlist(name):
            del query[name]
    return f"{path}?{query.urlencode()}" if query else path


def _by_agreement(clauses: list[Clause]) -> list[tuple[Agreement, list[tuple[Clause, list[Any]]]]]:
    items = items_under(clause.provision_id for clause in clauses)
    return [
        (agreement, [(clause, items.get(clause.provision_id, [])) for clause in members])
        for agreement, members in groupby(clauses, lambda clause: clause.provision.text.agreement)
    ]


def facets_of(found: ClauseQuerySet | Sequence[int], query: QueryDict) -> list[Facet]:
    """The parties and kinds of the agreements found, or of those of the clauses found, with how many; two queries."""
    keys: Any = found
    lookup = "any"
    if isinstance(found, ClauseQuerySet):
        keys, lookup = found.order_by().values("provision__text__agreement"), "in"
    parties = (
        Participation.objects.filter(**{f"agreement__{lookup}": keys})
        .order_by()
        .values_list("party__slug", "party__name")
        .annotate(n=Count("agreement", distinct=True))
        .order_by("-n", "party__name")[:_FACETS_SHOWN]
    )
    kinds = Agreement.objects.filter(**{f"pk__{lookup}": keys}).order_by().values_list("kind").annotate(n=Count("pk"))
    by_kind = [(kind, str(Agreement.Kind(kind).label), n) for kind, n in kinds.order_by("-n", "kind")]
    return [facet_of("Party", "party", parties, query), facet_of("Kind of agreement", "kind", by_kind, query)]


def facet_of(
    label: str, name: str, counts: Iterable[tuple[str, str, int]], query: QueryDict, *, is_single: bool = False
) -> Facet:
    """Links that add or take away one value of a filter; with ``is_single`` the filter has one value at a time."""
    chosen, bare = query.getlist(name), query
    if is_single:
        bare = query.copy()
        bare.setlist(name, [])
    return Facet(
        label,
        [
            FacetLink(said, n, value in chosen, _toggled(query if value in chosen else bare, name, value))
            for value, said, n in counts
        ],
    )


def _toggled(query: QueryDict, name: str, value: str) -> str:
    """The address with one filter set, or without it where it was set, from the first page on."""
    changed, values = query.copy(), query.getlist(name)
    changed.pop("page", None)
    changed.setlist(name, [v for v in values if v != value] if value in values else [*values, value])
    return f"?{changed.urlencode()}"
