"""Clause types, all clauses of a type, and adding a file: what a person browses to see what provisions are for."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.decorators import login_required, permission_required
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from agreements.dates import date_line
from agreements.ingest import Outcome
from agreements.models import Agreement, Participation
from agreements.paginator import CappedPaginator, page_of
from clauses.add import add
from clauses.decide import may_decide
from clauses.filters import STATES, TYPE_ALIASES, ClauseFilter
from clauses.forms import AddForm, refusal_of
from clauses.items import items_under
from clauses.models import Clause, ClauseQuerySet, ClauseType

logger = logging.getLogger(__name__)

GROUPS = {
    "opening": "How it opens",
    "cooperation": "The cooperation itself",
    "rights": "Rights and appearance",
    "finance": "Money",
    "legal": "Legal frame",
    "final": "Final clauses",
    "resolution": "Of resolutions",
}
_CLAUSES_A_PAGE = 20
_FACETS_SHOWN = 12
_ASIDE_SHOWN = 12
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


def clausetype_list(request: HttpRequest) -> HttpResponse:
    types = ClauseType.objects.with_counts(request.user)
    groups = [(GROUPS.get(group, group), list(members)) for group, members in groupby(types, lambda type: type.group)]
    return render(request, "clauses/clausetype_list.html", {"groups": groups})


def clausetype_page(request: HttpRequest, code: str) -> HttpResponse:
    """All clauses of a type that pass the filters, agreement by agreement."""
    if code in TYPE_ALIASES:
        return redirect(_with_query(request, reverse("clausetype_page", args=[TYPE_ALIASES[code]])))
    if any(not value for values in dict(request.GET.lists()).values() for value in values):
        return redirect(_with_query(request, request.path))
    type = get_object_or_404(ClauseType, pk=code)
    clauses = Clause.objects.visible_to(request.user).shown().filter(type=type)
    filter = ClauseFilter(request.GET, queryset=clauses, request=request, also=("page",))
    found = cast(ClauseQuerySet, filter.qs)
    paginator = CappedPaginator(found.with_words().in_reading_order(), _CLAUSES_A_PAGE)
    page = page_of(paginator, request.GET.get("page"))
    context = {
        "type": type,
        "filter": filter,
        "states": STATES,
        "scores": _SCORES,
        "kept": [(name, values) for name, values in request.GET.lists() if name not in _OF_THE_FORM],
        "paginator": paginator,
        "page": page,
        "agreements": _by_agreement(list(page.object_list)),
        "facets": _facets(found, request.GET),
        "may_decide": may_decide(request.user),
    }
    return render(request, "clauses/clausetype_page.html", context, status=400 if filter.problems else 200)


def _with_query(request: HttpRequest, path: str) -> str:
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


def _facets(clauses: ClauseQuerySet, query: QueryDict) -> list[Facet]:
    """The parties and kinds of agreement that the list holds, with the number of agreements of each; two queries."""
    agreements = clauses.order_by().values("provision__text__agreement")
    parties = (
        Participation.objects.filter(agreement__in=agreements)
        .order_by()
        .values_list("party__slug", "party__name")
        .annotate(n=Count("agreement", distinct=True))
        .order_by("-n", "party__name")[:_FACETS_SHOWN]
    )
    kinds = Agreement.objects.filter(pk__in=agreements).order_by().values_list("kind").annotate(n=Count("pk"))
    by_kind = [(kind, str(Agreement.Kind(kind).label), n) for kind, n in kinds.order_by("-n", "kind")]
    return [_facet("Party", "party", parties, query), _facet("Kind of agreement", "kind", by_kind, query)]


def _facet(label: str, name: str, counts: Iterable[tuple[str, str, int]], query: QueryDict) -> Facet:
    chosen = query.getlist(name)
    return Facet(
        label, [FacetLink(said, n, value in chosen, _toggled(query, name, value)) for value, said, n in counts]
    )


def _toggled(query: QueryDict, name: str, value: str) -> str:
    """The address with one filter set, or without it where it was set, from the first page on."""
    changed, values = query.copy(), query.getlist(name)
    changed.pop("page", None)
    changed.setlist(name, [v for v in values if v != value] if value in values else [*values, value])
    return f"?{changed.urlencode()}"


# Adding


@dataclass(frozen=True, slots=True)
class Added:
    """What a person is told about one file."""

    outcome: Outcome
    provisions: list[tuple[str, int]] = field(default_factory=list)
    clauses: list[tuple[str, str, int]] = field(default_factory=list)
    set_aside: list[tuple[str, str]] = field(default_factory=list)
    set_aside_count: int = 0
    participations: list[Participation] = field(default_factory=list)
    date: str = ""


@login_required
@permission_required("agreements.add_agreement", raise_exception=True)
def agreement_add(request: HttpRequest) -> HttpResponse:
    """The form, and what became of each file that was sent with it."""
    form = AddForm(request.POST, request.FILES) if request.method == "POST" else AddForm()
    limits = {"most_files": settings.UPLOAD_MAX_FILES, "most_bytes": settings.UPLOAD_MAX_BYTES}
    if not form.is_bound or not form.is_valid():
        return render(
            request, "clauses/agreement_add.html", {"form": form, **limits}, status=400 if form.errors else 200
        )
    visibility = form.cleaned_data["visibility"]
    added = [_told(_add(file, request.user, visibility)) for file in form.cleaned_data["file"]]
    context = {"added": added, "summary": _summary(added), "form": AddForm(), **limits}
    return render(request, "clauses/agreement_added.html", context)


def _summary(added: Sequence[Added]) -> str:
    """ "3 files: 2 added, 1 refused"."""
    words = {"added": "added", "new_version": "read as a new version", "known": "known already", "refused": "refused"}
    counts = Counter(words[file.outcome.status] for file in added)
    said = ", ".join(f"{count} {status}" for status, count in counts.items())
    return f"{len(added)} file{'s' if len(added) != 1 else ''}: {said}"


def _add(file: UploadedFile, user: Any, visibility: str) -> Outcome:
    """One file, wholly added or not at all; a fault of ours costs its sender one file and not the others."""
    name = file.name or "file"
    refusal = refusal_of(file)
    if refusal:
        return Outcome(name, "refused", refusal)
    try:
        return add(file.read(), name, user=user, visibility=visibility)
    except Exception:
        logger.exception("%s could not be added", name)
        return Outcome(
            name,
            "refused",
            f"{name} could not be read because of a fault in Concord, not in the file. Nothing was kept.",
        )


def _told(outcome: Outcome) -> Added:
    text, agreement = outcome.text, outcome.agreement
    if text is None or agreement is None:
        return Added(outcome)
    kinds = Counter(text.provisions.order_by("position").values_list("kind", flat=True))
    types = Clause.objects.shown().filter(provision__text=text).order_by().values_list("type__label", "type")
    shown = text.set_aside[:_ASIDE_SHOWN]
    return Added(
        outcome,
        provisions=[(kind.replace("_", " "), count) for kind, count in kinds.items()],
        clauses=list(types.annotate(n=Count("pk")).order_by("type__position")),
        set_aside=[(reason.replace("_", " "), text.raw[start:end].strip()) for start, end, reason in shown],
        set_aside_count=len(text.set_aside),
        participations=list(agreement.participations.select_related("party")),
        date=date_line(agreement),
    )
