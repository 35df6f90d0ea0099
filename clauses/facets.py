"""Facets as links with counts, and clause types under the headings of their groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, QueryDict

from agreements.models import Agreement, Party
from clauses.models import ClauseQuerySet, ClauseType
from clauses.terms.wording import GROUPS
from web.wording import sentence

_FACETS_SHOWN = 12


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


def types_in_groups(types: Iterable[ClauseType] | None = None) -> list[tuple[str, list[ClauseType]]]:
    """Clause types, all of them where none are given, under the headings of their groups."""
    shown = ClauseType.objects.all() if types is None else types
    return [
        (sentence(GROUPS.get(group, group)), list(members))
        for group, members in groupby(shown, lambda type: type.group)
    ]


def with_query(request: HttpRequest, path: str) -> str:
    """``path`` with the parameters of the request that have a value: a form sends its empty fields too."""
    query = request.GET.copy()
    for name, values in request.GET.lists():
        query.setlist(name, [value for value in values if value])
        if not query.getlist(name):
            del query[name]
    return f"{path}?{query.urlencode()}" if query else path


def facets_of(found: ClauseQuerySet | Sequence[int], query: QueryDict) -> list[Facet]:
    """The parties and kinds of the agreements found, or of those of the clauses found, with how many; two queries."""
    keys: Any = found
    lookup = "any"
    if isinstance(found, ClauseQuerySet):
        keys, lookup = found.order_by().values("provision__text__agreement"), "in"
    parties = Party.objects.counted_in(keys, _FACETS_SHOWN, lookup=lookup)
    kinds = Agreement.objects.filter(**{f"pk__{lookup}": keys}).order_by().values_list("kind").annotate(n=Count("pk"))
    by_kind = [(kind, str(Agreement.Kind(kind).label), n) for kind, n in kinds.order_by("-n", "kind")]
    return [
        facet_of(sentence("Party"), "party", parties, query),
        facet_of(sentence("Kind of agreement"), "kind", by_kind, query),
    ]


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
