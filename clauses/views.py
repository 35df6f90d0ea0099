"""Clause types, all clauses of a type, and adding a file: what a person browses to see what provisions are for."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from agreements.ingest import Outcome
from agreements.models import Agreement, Participation
from agreements.paginator import CappedPaginator, page_of
from clauses.add import add
from clauses.decide import may_decide
from clauses.filters import TYPE_ALIASES, ClauseFilter
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
    paginator = CappedPaginator(filter.qs.with_words().in_reading_order(), _CLAUSES_A_PAGE)
    page = page_of(paginator, request.GET.get("page"))
    context = {
        "type": type,
        "filter": filter,
        "paginator": paginator,
        "page": page,
        "agreements": _by_agreement(list(page.object_list)),
        "facets": _facets(filter.qs),
        "may_decide": may_decide(request.user),
    }
    return render(request, "clauses/clausetype_page.html", context)


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


def _facets(clauses: ClauseQuerySet) -> dict[str, list[tuple[str, str, int]]]:
    """Value, label and number of clauses of the parties and kinds that the list holds; two queries."""
    agreements = clauses.order_by().values("provision__text__agreement")
    parties = (
        Participation.objects.filter(agreement__in=agreements)
        .order_by()
        .values_list("party__slug", "party__name")
        .annotate(n=Count("agreement", distinct=True))
        .order_by("-n", "party__name")[:_FACETS_SHOWN]
    )
    kinds = (
        Agreement.objects.filter(pk__in=agreements).order_by().values_list("kind").annotate(n=Count("pk")).order_by("-n")
    )
    return {
        "party": list(parties),
        "kind": [(kind, str(Agreement.Kind(kind).label), n) for kind, n in kinds],
    }


# Adding


@dataclass(frozen=True, slots=True)
class Added:
    """What a person is told about one file."""

    outcome: Outcome
    provisions: list[tuple[str, int]] = field(default_factory=list)
    clauses: list[tuple[str, str, int]] = field(default_factory=list)
    set_aside: list[tuple[str, str]] = field(default_factory=list)
    set_aside_count: int = 0


@login_required
@permission_required("agreements.add_agreement", raise_exception=True)
def agreement_add(request: HttpRequest) -> HttpResponse:
    """The form, and what became of each file that was sent with it."""
    form = AddForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "clauses/agreement_add.html", {"form": form})
    visibility = form.cleaned_data["visibility"]
    added = [_told(_add(file, request.user, visibility)) for file in form.cleaned_data["files"]]
    return render(request, "clauses/agreement_added.html", {"added": added, "form": AddForm()})


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
            name, "refused", f"{name} could not be read because of a fault in Concord, not in the file. Nothing was kept."
        )


def _told(outcome: Outcome) -> Added:
    text = outcome.text
    if text is None:
        return Added(outcome)
    kinds = Counter(text.provisions.order_by("position").values_list("kind", flat=True))
    types = Clause.objects.shown().filter(provision__text=text).order_by().values_list("type__label", "type")
    return Added(
        outcome,
        [(kind.replace("_", " "), count) for kind, count in kinds.items()],
        list(types.annotate(n=Count("pk")).order_by("type__position")),
        [(reason.replace("_", " "), text.raw[start:end].strip()) for start, end, reason in text.set_aside[:_ASIDE_SHOWN]],
        len(text.set_aside),
    )
