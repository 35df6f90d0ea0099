"""The library page: which agreements there are, narrowed by what their texts say and by what their clauses do.

``LibraryFilter`` adds the clause types to the filters of ``agreements``; page, API and export use this one. Beside the
list stand facets: links with counts over what is found, each adding or taking away one filter. The number of queries
is the same for two agreements and for forty: what a row shows is fetched once for the whole page of rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from agreements.dates import spoken
from agreements.filters import AgreementFilter
from agreements.models import Agreement, AgreementQuerySet, Participation, Party, Provision, Text
from agreements.paginator import CappedPaginator, page_of
from clauses.filters import TYPE_ALIASES, TypeFilter
from clauses.models import Clause, ClauseType, Decision

ORDERS = {"-date": "Newest", "date": "Oldest", "title": "Title", "-created": "Last added"}
"""By the value of ``ordering``: what it is called on the page."""
ROWS = 25
_FACET_LINKS = 10
_MOST_LINKS = 60
_TYPES_SHOWN = 8


def _types(method: str, label: str) -> TypeFilter:
    error_messages = {"invalid_choice": "There is no clause type “%(value)s”."}
    types = ClauseType.objects.all()
    return TypeFilter(queryset=types, to_field_name="code", method=method, label=label, error_messages=error_messages)


class LibraryFilter(AgreementFilter):
    """All filters of the library; a clause type given several times asks for all of them."""

    clause_type = _types("filter_clause_type", "has a clause on")
    lacks = _types("filter_lacks", "verified to lack a clause on")
    unreviewed = _types("filter_unreviewed", "not yet reviewed for")

    def filter_clause_type(
        self, agreements: AgreementQuerySet, _name: str, types: Iterable[ClauseType]
    ) -> AgreementQuerySet:
        for type in types:
            agreements = agreements.filter(_has(type))
        return agreements

    def filter_lacks(self, agreements: AgreementQuerySet, _name: str, types: Iterable[ClauseType]) -> AgreementQuerySet:
        for type in types:
            agreements = agreements.filter(~_has(type), _held(), _verified_absent(type))
        return agreements

    def filter_unreviewed(
        self, agreements: AgreementQuerySet, _name: str, types: Iterable[ClauseType]
    ) -> AgreementQuerySet:
        for type in types:
            agreements = agreements.filter(~_has(type), _held()).exclude(_verified_absent(type))
        return agreements


def _held() -> Exists:
    return Exists(Text.objects.current().filter(agreement=OuterRef("pk")))


def _has(type: ClauseType) -> Exists:
    return Exists(Clause.objects.shown().filter(type=type, provision__text__agreement=OuterRef("pk")))


def _verified_absent(type: ClauseType) -> Exists:
    """Its newest verdict of absence holds for a current text and for the type as it is now defined; as ``states`` says."""
    verdicts = Decision.objects.standing().filter(type=type, verdict=Decision.Verdict.ABSENT)
    newest = verdicts.filter(agreement=OuterRef("agreement")).values("pk")[:1]
    current = Text.objects.current().filter(agreement=OuterRef("agreement"), raw_sha256=OuterRef("text_sha256"))
    return Exists(
        verdicts.filter(
            Exists(current), agreement=OuterRef("pk"), pk=Subquery(newest), after__taxonomy_version=type.version
        )
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """A link that sets or takes away one filter; ``key`` names it on the page so that focus can return to it."""

    name: str
    value: str
    label: str
    address: str
    count: int = 0
    is_chosen: bool = False

    @property
    def key(self) -> str:
        return f"{self.name}-{self.value}"


@dataclass(frozen=True, slots=True)
class Facet:
    """``more`` stands folded under the first ones."""

    label: str
    choices: Sequence[Choice]
    more: Sequence[Choice] = ()


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """An agreement as a row of the list shows it."""

    agreement: Agreement
    provision_count: int = 0
    types: Sequence[ClauseType] = ()
    more_types: Sequence[ClauseType] = ()

    @property
    def type_count(self) -> int:
        return len(self.types) + len(self.more_types)


@require_safe
def agreement_list(request: HttpRequest) -> HttpResponse:
    asked = without_blanks(request.GET)
    if asked.urlencode() != request.GET.urlencode():
        return redirect(request.path + _address(asked, ""))
    library = Agreement.objects.visible_to(request.user)
    filters = LibraryFilter(asked, library, request=request, also=("page", "ordering"))
    ordering = asked.get("ordering", "-date")
    found: AgreementQuerySet = filters.qs  # type: ignore[assignment]
    paginator = CappedPaginator(found.with_parties().in_order(ordering if ordering in ORDERS else "-date"), ROWS)
    page = page_of(paginator, asked.get("page"))
    context = {
        "query": asked,
        "problems": filters.problems,
        "mended": _address(_without(asked, *(name for p in filters.problems for name in p.parameters))),
        "page": page,
        "paginator": paginator,
        "rows": rows_of(page.object_list),
        "facets": facets(found, asked),
        "chosen": chosen(filters, asked),
        "orders": [(value, label, value == ordering) for value, label in ORDERS.items()],
        "is_empty": not asked and not paginator.counted,
    }
    return render(request, "agreements/agreement_list.html", context, status=400 if filters.problems else 200)


def without_blanks(query: QueryDict) -> QueryDict:
    """The query without the filters that a form left blank, so that the address says only what was asked."""
    asked = query.copy()
    for name, values in query.lists():
        if name in LibraryFilter.base_filters or name in {"page", "ordering"}:
            asked.setlist(name, kept := [value for value in values if value.strip()])
            if not kept:
                del asked[name]
    return asked


def rows_of(agreements: Iterable[Agreement]) -> list[LibraryRow]:
    """Rows for the agreements of one page of the list, in three queries; what every agreement opens with comes last."""
    shown = list(agreements)
    provisions = Provision.objects.current().filter(text__agreement__in=shown).order_by()
    counts = dict(provisions.values_list("text__agreement").annotate(Count("pk")))
    clauses = Clause.objects.shown().filter(provision__text__agreement__in=shown)
    present = clauses.order_by().values_list("provision__text__agreement", "type").distinct()
    codes = set(present)
    types = sorted(
        ((type, type.code) for type in ClauseType.objects.all()), key=lambda pair: pair[0].group == "opening"
    )
    rows = []
    for agreement in shown:
        its = [type for type, code in types if (agreement.pk, code) in codes]
        rows.append(LibraryRow(agreement, counts.get(agreement.pk, 0), its[:_TYPES_SHOWN], its[_TYPES_SHOWN:]))
    return rows


def facets(found: AgreementQuerySet, query: QueryDict) -> list[Facet]:
    """The filters that would still find something, with how many agreements each; one query a facet."""
    found = found.order_by()
    parties = Participation.objects.filter(agreement__in=found).order_by()
    by_party = parties.values_list("party__slug", "party__name").annotate(n=Count("agreement", distinct=True))
    clauses = Clause.objects.shown().filter(provision__text__agreement__in=found)
    by_type = clauses.order_by("type__position").values_list("type", "type__label")
    kinds, statuses = dict(Agreement.Kind.choices), dict(Agreement.Status.choices)
    made = [
        _facet("Party", "party", by_party.order_by("-n", "party__name")[:_MOST_LINKS], query),
        _facet("Kind", "kind", _labelled(found.values_list("kind").annotate(n=Count("pk")), kinds), query),
        _facet("Status", "status", _labelled(found.values_list("status").annotate(n=Count("pk")), statuses), query),
        _facet(
            "Clause on",
            "clause_type",
            by_type.annotate(n=Count("provision__text__agreement", distinct=True))[:_MOST_LINKS],
            query,
        ),
    ]
    return [facet for facet in made if facet.choices]


def _labelled(counts: Iterable[tuple[str, int]], labels: dict[str, Any]) -> list[tuple[str, str, int]]:
    return sorted(((value, str(labels[value]), n) for value, n in counts), key=lambda row: (-row[2], row[1]))


def _facet(label: str, name: str, counts: Iterable[tuple[str, str, int]], query: QueryDict) -> Facet:
    values = query.getlist(name)
    choices = [
        Choice(name, value, said, _toggled(query, name, value), count, value in values) for value, said, count in counts
    ]
    choices.sort(key=lambda choice: not choice.is_chosen)
    return Facet(label, choices[:_FACET_LINKS], choices[_FACET_LINKS:])


def chosen(filters: LibraryFilter, query: QueryDict) -> list[Choice]:
    """What the list is narrowed by, in words, each with the address that takes it away."""
    if filters.problems:
        return []
    return [
        Choice(
            name, value, f"{filters.filters[name].label}: {_said(name, value, filters)}", _toggled(query, name, value)
        )
        for name, values in query.lists()
        if name in filters.filters
        for value in dict.fromkeys(values)
    ]


def _said(name: str, value: str, filters: LibraryFilter) -> str:
    if name in {"kind", "status"}:
        return str(dict(getattr(Agreement, name.capitalize()).choices)[value])
    if name.startswith("signature_date"):
        return spoken(value)
    known = filters.form.cleaned_data[name]
    if isinstance(known, str):
        return f"“{value}”" if name == "q" else value
    code = TYPE_ALIASES.get(value, value)
    return next((_name_of(row) for row in known if code in (getattr(row, "slug", ""), row.pk)), value)


def _name_of(row: Party | ClauseType) -> str:
    return row.name if isinstance(row, Party) else row.label


def _toggled(query: QueryDict, name: str, value: str) -> str:
    """The address with one filter set, or without it where it was set; the list starts again at its first page."""
    changed = _without(query, "page")
    values = changed.getlist(name)
    changed.setlist(name, [v for v in values if v != value] if value in values else [*values, value])
    return _address(changed)


def _without(query: QueryDict, *names: str) -> QueryDict:
    changed = query.copy()
    for name in names:
        changed.pop(name, None)
    return changed


def _address(query: QueryDict, path: str = ".") -> str:
    return f"?{query.urlencode()}" if query.urlencode() else path
