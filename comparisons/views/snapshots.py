"""Snapshots: one state of a comparison, frozen, dated, with a checksum, at an address that can be cited.

A snapshot is opened by its address, by whoever may see every agreement in it; lists show one's own. Its exports are made
from the frozen table alone, so that the same snapshot is the same file each time.
"""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from comparisons.build import build
from comparisons.compare_page import REDLINED, address_of, as_file, file_of, pattern
from comparisons.desk.cells import Desk
from comparisons.desk.changes import changes, left_out
from comparisons.desk.selection import OWN_BASES, Choice
from comparisons.desk.table import Table
from comparisons.desk.view_model import Shown
from comparisons.export import WRITERS
from comparisons.export.differences import grid_of_changes
from comparisons.filters import ask
from comparisons.forms import SaveForm
from comparisons.models import Snapshot
from comparisons.saving import take_snapshot
from web.languages import language_asked_for
from web.wording import sentence


@login_required
@require_POST
def snapshot_take(request: HttpRequest) -> HttpResponse:
    """Freeze what the address in ``query`` shows now."""
    asked = ask(QueryDict(request.POST.get("query", "")), request.user)
    form = SaveForm(request.POST)
    if not asked.choice.is_complete or not form.is_valid():
        messages.error(request, sentence("No snapshot was taken: it needs a title, agreements and clause types."))
        return redirect(address_of(asked.choice))
    if asked.choice.base in OWN_BASES:
        messages.error(
            request,
            sentence(
                "No snapshot was taken: it can be opened by whoever has its address, and this comparison holds a text of your own. Choose another base first."
            ),
        )
        return redirect(address_of(asked.choice))
    snapshot = take_snapshot(request, asked, form.cleaned_data["title"], form.cleaned_data["notes"])
    messages.success(request, sentence("The snapshot is taken. Its address can be cited; its files stay the same."))
    return redirect(snapshot)


def _found(request: HttpRequest, slug: str) -> Snapshot:
    return get_object_or_404(Snapshot.objects.visible_to(request.user).select_related("owner"), slug=slug)


def _choice(snapshot: Snapshot) -> Choice:
    pairs = [(name, value) for name, values in QueryDict(snapshot.query).lists() for value in values]
    return Choice.of(pairs)[0]


def _desk(choice: Choice) -> Desk:
    return Desk(
        choice.view,
        state_address=pattern("state_page", "code", "slug"),
        article_address=pattern("compare_article", "slug", "eid"),
    )


@require_safe
def snapshot_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The frozen table in the view it was taken in."""
    snapshot = _found(request, slug)
    table, choice = snapshot.frozen(), _choice(snapshot)
    context = {
        "snapshot": snapshot,
        "is_intact": snapshot.is_intact(),
        "table": table,
        "choice": choice,
        "shown": without_steps(Shown.of(table, choice)),
        "width": len(table.columns) + 1,
        "desk": _desk(choice),
        "exports": [(extension, writer.LABEL) for extension, writer in WRITERS.items()],
        "redlined": [(extension, WRITERS[extension].LABEL) for extension in REDLINED] if table.base else [],
    }
    return render(request, "comparisons/snapshot.html", context)


def without_steps(shown: Shown) -> Shown:
    """What is frozen cannot be moved."""
    return Shown(
        tuple(replace(column, steps=()) for column in shown.columns),
        tuple(replace(row, steps=()) for row in shown.rows),
    )


@require_safe
def snapshot_changes(request: HttpRequest, slug: str) -> HttpResponse:
    """What changed in the library since: cells whose words or state are others today."""
    snapshot = _found(request, slug)
    frozen = snapshot.frozen()
    today = _today(request, snapshot)
    context = {
        "snapshot": snapshot,
        "changes": changes(frozen, today),
        "left_out": left_out(frozen, today),
        "cell_count": len(frozen.rows) * len(frozen.columns),
        "exports": [(extension, writer.LABEL) for extension, writer in WRITERS.items()],
    }
    return render(request, "comparisons/snapshot_changes.html", context)


@require_safe
def snapshot_changes_export(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    """The same changes as a file."""
    if extension not in WRITERS:
        raise Http404(sentence("A comparison is not written as {extension}.", extension=extension))
    snapshot = _found(request, slug)
    frozen = snapshot.frozen()
    site = request.build_absolute_uri("/").rstrip("/")
    with override(language_asked_for(request)):
        today = _today(request, snapshot, site)
        grid = grid_of_changes(changes(frozen, today), snapshot.taken_on.date().isoformat())
        table = replace(today, rows=(), cells=(), base="", pairings=(), title=frozen.title, notes="", filters=())
        return file_of(table, extension, f"changes_{snapshot.slug}_{today.made_on.date().isoformat()}", grid)


def _today(request: HttpRequest, snapshot: Snapshot, site: str = "") -> Table:
    asked = ask(QueryDict(snapshot.query), request.user)
    with override(settings.LANGUAGE_CODE):  # as it was frozen
        return build(asked.agreements, asked.types, user=request.user, site=site)


@require_safe
def snapshot_export(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    """Its files stay the same, whoever takes them; ``in=fr`` asks for another language around the words."""
    if extension not in WRITERS:
        raise Http404(sentence("A comparison is not written as {extension}.", extension=extension))
    snapshot = _found(request, slug)
    choice = _choice(snapshot)
    redlined = choice if request.GET.get("redline") == "1" else None
    with override(language_asked_for(request, settings.LANGUAGE_CODE)):
        return as_file(snapshot.frozen(), extension, snapshot.slug, redlined, seen_as=choice)
