"""Checklists of required elements, met or not by each of some agreements; the house's model agreement is one, made of its positions."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from agreements.models import Agreement
from clauses.models import ClauseType
from comparisons.build import build
from comparisons.compare_page import file_of
from comparisons.desk.checklist import Checklist, Element, Finding, checklist_from, find
from comparisons.desk.selection import MOST_AGREEMENTS
from comparisons.desk.table import Table
from comparisons.export import WRITERS
from comparisons.export.grid import Grid, GridLine, Section
from comparisons.export.wording import head
from comparisons.house import house_positions
from web.wording import sentence

MODEL = "model_agreement"


@cache
def stored_checklists() -> tuple[Checklist, ...]:
    files = sorted((settings.BASE_DIR / "fixtures" / "checklists").glob("*.json"))
    return tuple(checklist_from(json.loads(path.read_text(encoding="utf-8"))) for path in files)


def checklists_for(user: User | AnonymousUser) -> list[Checklist]:
    """Those that are data, and the model agreement of whoever may see the positions of the house."""
    types = {type.code: type.label for type in ClauseType.objects.all()}
    held = house_positions(types, user)
    elements = tuple(
        Element(code, types[code], (code,), {}, held[code])
        for code in types
        if any(position.standing == "preferred" for position in held.get(code, ()))
    )
    model = Checklist(
        MODEL,
        gettext("Our model agreement"),
        gettext("The preferred wordings of the house, clause by clause."),
        elements,
    )
    return [*stored_checklists(), *([model] if elements else [])]


@require_safe
def checklist_list(request: HttpRequest) -> HttpResponse:
    return render(request, "comparisons/checklist_list.html", {"checklists": checklists_for(request.user)})


@require_safe
def checklist_page(request: HttpRequest, code: str, extension: str = "") -> HttpResponse:
    """The elements as rows, the agreements of the address as columns; as a page or as a file."""
    checklist = next((one for one in checklists_for(request.user) if one.code == code), None)
    if checklist is None or (extension and extension not in WRITERS):
        raise Http404(sentence("There is no such checklist."))
    slugs = list(dict.fromkeys(slug for slug in request.GET.getlist("agreement") if "\0" not in slug))[:MOST_AGREEMENTS]
    held = {one.slug: one for one in Agreement.objects.visible_to(request.user).filter(slug__in=slugs)}
    types = sorted(
        ClauseType.objects.filter(code__in=checklist.types), key=lambda type: checklist.types.index(type.code)
    )
    site = request.build_absolute_uri("/").rstrip("/") if extension else ""
    chosen = [held[slug] for slug in slugs if slug in held]
    table = build(chosen, types, user=request.user, site=site, title=checklist.title)
    rows = [(element, findings(element, table)) for element in checklist.elements]
    if extension and chosen:
        return file_of(table, extension, f"checklist_{code}", _grid(checklist, table, rows))
    context: dict[str, Any] = {
        "checklist": checklist,
        "table": table,
        "rows": rows,
        "missing": [slug for slug in slugs if slug not in held],
        "choosable": Agreement.objects.visible_to(request.user)
        .filter(is_cited_only=False)
        .order_by("-created", "pk")[:40],
        "exports": [(name, writer.LABEL) for name, writer in WRITERS.items()],
    }
    return render(request, "comparisons/checklist_page.html", context)


def findings(element: Element, table: Table) -> list[Finding]:
    """What is known of an element in each column."""
    places = [number for number, row in enumerate(table.rows) if row.code in element.types]
    return [find(element, [table.cells[place][column] for place in places]) for column in range(len(table.columns))]


def _grid(checklist: Checklist, table: Table, rows: list[tuple[Element, list[Finding]]]) -> Grid:
    heads = tuple(head(column) for column in table.columns)
    made = tuple((element.label, tuple(_lines(finding) for finding in found)) for element, found in rows)
    return Grid(checklist.title, (Section("", heads, made),))


def _lines(finding: Finding) -> tuple[GridLine, ...]:
    words = (GridLine(one.text, one.clause.pinpoint, one.clause.permalink) for one in finding.words)
    return (GridLine(finding.label.capitalize(), finding.reason), *words)
