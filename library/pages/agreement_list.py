"""The library page: which agreements there are, narrowed by what their texts say and by what their clauses do.

One query
finds the keys of at most ``CAP`` agreements in the order asked for; the page, its count and its facets are all taken from
them, so that a page costs the same in a library of any size.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from agreements.models import Agreement, AgreementQuerySet, Decidable, Party, Provision
from agreements.models.named_parties import Asked, told_apart
from agreements.search.query import Query, describe_query
from agreements.search.results import (
    RANKED,
    Passage,
    best_first,
    best_passages,
    named_like,
    other_spelling,
    passages,
    place_of,
    suggested,
)
from agreements.search.word_index import by_index, understand
from clauses.models import ClauseType, Occurrence
from clauses.type_names import types_named, types_within
from library.filters import TOO_WIDE, LibraryFilter
from library.models import SavedSearch
from library.pages.facets import address, chosen, facets, party_modes, without
from library.pages.in_force import STATES, Bound
from library.pages.search_fields import also_named, with_fields
from library.workspace.working_sets import keeping
from web.filters import Problem
from web.paginator import CAP, KeyPaginator, page_of
from web.wording import sentence

ORDERS: dict[str, Any] = {"-date": _("Newest"), "date": _("Oldest"), "title": _("Title"), "-created": _("Last added")}
"""By the value of ``ordering``: what it is called on the page."""
BEST: dict[str, Any] = {"best": _("Best first")}
"""The order of a search, where none is asked for."""
ROWS = 25
BEST_PASSAGES = 40
_PARTIES_SUGGESTED = 3
_TYPE_LINK = '<li><a href="{}">{}</a></li>'


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """An agreement as a row of the list shows it; ``passages`` answer the search, where there is one."""

    agreement: Agreement
    provision_count: int = 0
    types: Sequence[SafeString] = ()
    passages: Sequence[Passage] = ()
    binding: Bound | None = None
    """Whether it bound on the day asked for, with the proof. The types are links, made once for all rows."""


@require_safe
def agreement_list(request: HttpRequest) -> HttpResponse:
    asked = with_fields(without_blanks(request.GET), request.user)
    if asked.urlencode() != request.GET.urlencode():
        return redirect(request.path + address(asked, ""))
    typed = asked.get("q", "")
    place = place_of(typed, request.user) if list(asked) == ["q"] else None
    if place is not None and not place.is_missed:
        return redirect(place.address)
    library = Agreement.objects.visible_to(request.user)
    search = _search(asked, request)
    if typed and not search.keys and not search.filters.problems:
        respelt = _respelt(search, request)
        search = respelt if respelt.keys else search
    filters, keys, query = search.filters, search.keys, search.query
    ordering, orders = _orders(asked)
    paginator = KeyPaginator(keys, ROWS, library.with_parties())
    page = page_of(paginator, asked.get("page"))
    saved = _look(asked, request.user)
    context = {
        "query": asked,
        "said": describe_query(query),
        "instead_of": typed if search.asked is not asked else "",
        "also": also_named(typed, request.user),
        "best": best_passages(keys[:RANKED], search.parts, BEST_PASSAGES)
        if asked.get("show") == "provisions"
        else None,
        "problems": filters.problems,
        "mended": address(without(asked, *(name for p in filters.problems for name in p.parameters))),
        "page": page,
        "paginator": paginator,
        "rows": rows_of(page.object_list, search.parts.words, bindings=filters.bindings),
        "on_day": _on_day(filters, asked),
        "facets": facets(keys[:CAP], asked, is_more=len(keys) > CAP),
        "party_modes": party_modes(asked),
        "chosen": chosen(filters, asked),
        "orders": [(value, label, value == ordering) for value, label in orders.items()],
        "is_empty": not asked and not keys,
        "missed": place,
        "keeping": keeping(request),
        "may_correct": bool(Decidable(request.user)),
        "saved": saved,
        "help": named_like(typed, request.user) if typed and not keys and not filters.problems else None,
    }
    return render(request, "agreements/agreement_list.html", context, status=400 if filters.problems else 200)


@dataclass(frozen=True, slots=True)
class _Search:
    """What was asked, the filters that answer it, and the first ``CAP`` + 1 agreements found, in the order asked for."""

    asked: QueryDict
    query: Query
    parts: Asked
    """The query with the parties that it names told apart."""
    filters: LibraryFilter
    keys: list[int]


def _search(asked: QueryDict, request: HttpRequest) -> _Search:
    library = Agreement.objects.visible_to(request.user)
    filters = LibraryFilter(asked, library, request=request, also=("page", "ordering", "show"))
    found: AgreementQuerySet = filters.qs  # type: ignore[assignment]
    if filters.is_cut:
        filters.problems.append(Problem("invalid_parameter", str(TOO_WIDE), ("on",), ()))
    query = understand(asked.get("q", ""))
    parts = told_apart(query)
    return _Search(asked, query, parts, filters, _keys(found, _orders(asked)[0], query, parts))


def _respelt(search: _Search, request: HttpRequest) -> _Search:
    """The same search with the spelling that texts have; itself where they have no other."""
    typed = search.asked.get("q", "")
    named = {word for name in types_within(typed) for word in name.split()}
    spelling = other_spelling(typed, search.query, request.user, named)
    if not spelling:
        return search
    changed = search.asked.copy()
    changed["q"] = spelling
    return _search(changed, request)


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """What the words typed so far may mean: a place at once, agreements, parties, clause types. A fragment for htmx."""
    typed = " ".join(request.GET.get("q", "").replace("\0", " ").split())[:100]
    context: dict[str, Any] = {"typed": typed}
    if len(typed) > 1:
        parties = Party.objects.visible_to(request.user).search(typed).best_first(typed)
        context |= {
            "place": place_of(typed, request.user),
            "agreements": suggested(typed, request.user),
            "parties": parties[:_PARTIES_SUGGESTED],
            "types": types_named(typed, _PARTIES_SUGGESTED),
        }
    return render(request, "agreements/_suggestions.html", context)


def _orders(asked: QueryDict) -> tuple[str, dict[str, Any]]:
    """The order asked for and all there are; a search is shown best first."""
    orders = {**BEST, **ORDERS} if asked.get("q") else ORDERS
    usual = next(iter(orders))
    ordering = asked.get("ordering", usual)
    return (ordering if ordering in orders else usual), orders


def _keys(found: AgreementQuerySet, ordering: str, query: Query, parts: Asked) -> list[int]:
    """The first ``CAP`` + 1 agreements found, so that it is known whether there are more."""
    if ordering in BEST:
        return best_first(found, query, CAP + 1, parts)
    with by_index() if query else nullcontext():
        return list(found.in_order(ordering).values_list("pk", flat=True)[: CAP + 1])


def _look(asked: QueryDict, user: User | AnonymousUser) -> SavedSearch | None:
    """The saved search of ``user`` whose list this is: they look at it now. With ``looked``, when they did before."""
    saved = (
        SavedSearch.objects.visible_to(user).select_related("mail").of_list(asked) if user.is_authenticated else None
    )
    if saved is not None:
        SavedSearch.objects.filter(pk=saved.pk).looked_at()
    return saved


def without_blanks(query: QueryDict) -> QueryDict:
    """The query without the filters that a form left blank, so that the address says only what was asked."""
    asked = query.copy()
    for name, values in query.lists():
        if name in LibraryFilter.base_filters or name in {"page", "ordering", "show"}:
            asked.setlist(name, kept := [value for value in values if value.strip()])
            if not kept:
                del asked[name]
    return asked


def _on_day(filters: LibraryFilter, asked: QueryDict) -> list[tuple[str, int, str, bool]]:
    """What is known of the day asked for: in words, of how many agreements, the address that lists them, whether it does."""
    if not filters.bindings:
        return []
    rows = []
    for state, count in filters.bound_counts().items():
        there = without(asked, "page", "bound")
        if state != "yes":
            there["bound"] = state
        rows.append((STATES[state], count, address(there), state == asked.get("bound", "yes")))
    return rows


def rows_of(
    agreements: Iterable[Agreement], query: Query | None = None, *, bindings: Mapping[int, Bound] | None = None
) -> list[LibraryRow]:
    """Rows for the agreements of one page of the list, in a fixed number of queries; what every one opens with comes last."""
    shown = list(agreements)
    provisions = Provision.objects.current().filter(text__agreement__in=shown).order_by()
    counts = dict(provisions.values_list("text__agreement").annotate(Count("pk")))
    codes = set(Occurrence.objects.filter(agreement__in=shown).values_list("agreement", "type"))
    answers = passages(shown, query) if query else {}
    types = sorted(ClauseType.objects.all(), key=lambda type: type.group == "opening")
    links = {type.code: format_html(_TYPE_LINK, type.get_absolute_url(), sentence(type.label)) for type in types}
    rows = []
    for agreement in shown:
        its = [links[code] for code in links if (agreement.pk, code) in codes]
        passages_found, binding = answers.get(agreement.pk, ()), (bindings or {}).get(agreement.pk)
        rows.append(LibraryRow(agreement, counts.get(agreement.pk, 0), its, passages_found, binding))
    return rows
