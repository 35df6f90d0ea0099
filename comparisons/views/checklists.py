"""Checklists of required elements, met or not by each of some agreements; the house's model agreement is one, made of its positions."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements.models import Agreement
from comparisons.checklists import checklist_table, checklists_for, findings
from comparisons.compare_page import file_of
from comparisons.desk.checklist import Checklist, Element, Finding
from comparisons.desk.selection import MOST_AGREEMENTS
from comparisons.desk.table import Table
from comparisons.export import WRITERS
from comparisons.export.grid import Grid, GridLine, Section
from comparisons.export.wording import head
from web.locators import located
from web.wording import sentence


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
    site = request.build_absolute_uri("/").rstrip("/") if extension else ""
    chosen = [held[slug] for slug in slugs if slug in held]
    table = checklist_table(checklist, chosen, request.user, site)
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


def _grid(checklist: Checklist, table: Table, rows: list[tuple[Element, list[Finding]]]) -> Grid:
    heads = tuple(head(column) for column in table.columns)
    made = tuple((sentence(element.label), tuple(_lines(finding) for finding in found)) for element, found in rows)
    return Grid(sentence(checklist.title), (Section("", heads, made),))


def _lines(finding: Finding) -> tuple[GridLine, ...]:
    words = (GridLine(one.text, located(one.clause.pinpoint), one.clause.permalink) for one in finding.words)
    return (GridLine(finding.label.capitalize(), finding.reason), *words)
