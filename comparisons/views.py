"""The compare page, its exports, and comparisons kept under a title. The address holds the whole state."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from clauses.decide import may_decide
from comparisons import page
from comparisons.build import build
from comparisons.choice import Choice
from comparisons.chooser import Chooser, example
from comparisons.export import WRITERS
from comparisons.filters import PRESETS, Asked, ask, find, preset_types
from comparisons.forms import SaveForm
from comparisons.models import Comparison
from comparisons.table import Table

REDLINED = ("docx", "html", "pdf")
"""The formats that can show differences."""
_OF_THE_FORM = ("find", "choose", "preset")
VIEWS = {"text": "Text", "diff": "Differences", "terms": "Terms"}
FOLDS = {
    "parties": "names of parties",
    "numerals": "numbers in words or figures",
    "spelling": "spelling",
    "marks": "kinds of quotation marks and dashes",
    "case": "capital letters",
}


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Rows are clause types, columns agreements; while one of them is missing, the page helps to choose."""
    asked = ask(request.GET, request.user, also_known=_OF_THE_FORM)
    preset = request.GET.get("preset")
    if preset in {*PRESETS, "shared"}:
        return redirect(_address(asked.choice.with_types(preset_types(preset, asked.agreements))))
    if "find" in request.GET and "choose" not in request.GET:
        return redirect(_address(asked.choice))
    return _desk(request, asked)


@require_safe
def compare_export(request: HttpRequest, extension: str) -> HttpResponse:
    """The comparison as a file, or, where anything in the address was not found, a sentence and no file.

    The words stand plain, whatever the view; ``redline=1`` asks for the differences from the base as well.
    """
    if extension not in WRITERS:
        raise Http404(f"A comparison is not written as {extension}.")
    asked = ask(request.GET, request.user, also_known=("redline",))
    problems = list(asked.problems)
    if request.GET.get("redline", "1") != "1":
        problems.append("“redline” is either 1, for differences as tracked changes, or left out.")
    if not asked.choice.is_complete:
        problems.append("Choose at least one agreement and one clause type to export.")
    if problems:
        context = {"problems": problems, "address": _address(asked.choice)}
        return render(request, "comparisons/export_refused.html", context, status=400)
    writer, choice = WRITERS[extension], asked.choice
    table = _table(request, asked, site=request.build_absolute_uri("/").rstrip("/"))
    content = writer.write(table, redline="redline" in request.GET, folds=choice.aside)
    response = HttpResponse(content, content_type=writer.MEDIA_TYPE)
    name = f"comparison-{timezone.localdate().isoformat()}.{writer.EXTENSION}"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _table(request: HttpRequest, asked: Asked, *, site: str = "", title: str = "") -> Table:
    choice = asked.choice
    return build(
        asked.agreements,
        asked.types,
        user=request.user,
        base=choice.base_or_first if choice.view == "diff" or "redline" in request.GET else choice.base,
        site=site,
        title=title or _title(asked),
        address=f"{site}{_address(choice)}",
    )


def _desk(request: HttpRequest, asked: Asked, saved: Comparison | None = None) -> HttpResponse:
    choice = asked.choice
    table = _table(request, asked, title=saved.title if saved is not None else "")
    chooser = Chooser.of(choice, asked.agreements, request.user, words=request.GET.get("find", ""))
    context = {
        "problems": asked.problems,
        "choice": choice,
        "query": choice.query(),
        "types_in_words": _types_in_words(asked),
        "agreements_in_words": page.joined([str(agreement) for agreement in asked.agreements], "agreements"),
        "presets": [(name, label) for name, (label, _) in PRESETS.items()],
        "table": table,
        "columns": page.columns(table, choice),
        "rows": page.rows(table, choice),
        "chooser": chooser,
        "is_choosing": "choose" in request.GET or not choice.is_complete,
        "example": example(request.user) if not asked.agreements else None,
        "views": [(VIEWS[view], choice.seen_as(view).query(), view == choice.view) for view in VIEWS],  # type: ignore[arg-type]
        "folds": [
            (label, choice.setting_aside(name, not getattr(choice.aside, name)).query(), getattr(choice.aside, name))
            for name, label in FOLDS.items()
        ],
        "exports": [(extension, writer.LABEL) for extension, writer in WRITERS.items()],
        "redlined": [(extension, WRITERS[extension].LABEL) for extension in REDLINED if extension in WRITERS],
        "saved": saved,
        "save_form": SaveForm(initial={"title": table.title}),
        "may_decide": may_decide(request.user),
    }
    return render(request, "comparisons/compare.html", context)


def _types_in_words(asked: Asked) -> str:
    """ "Termination, confidentiality and intellectual property"."""
    labels = [type.label for type in asked.types]
    return page.joined([*labels[:1], *(label[:1].lower() + label[1:] for label in labels[1:])], "clause types")


def _title(asked: Asked) -> str:
    types = _types_in_words(asked)
    agreements = page.joined([str(agreement) for agreement in asked.agreements], "agreements")
    return f"{types}: {agreements}" if types and agreements else types or agreements or "Compare clauses"


def _address(choice: Choice) -> str:
    query = choice.query()
    return f"{reverse('compare')}?{query}" if query else reverse("compare")


# Comparisons that are kept


@login_required
@require_safe
def comparison_list(request: HttpRequest) -> HttpResponse:
    comparisons = Comparison.objects.visible_to(request.user).with_choice()
    return render(request, "comparisons/comparison_list.html", {"comparisons": comparisons})


@login_required
@require_POST
def comparison_save(request: HttpRequest) -> HttpResponse:
    """Keep what the address in ``query`` compares."""
    asked = ask(QueryDict(request.POST.get("query", "")), request.user)
    form = SaveForm(request.POST)
    if not asked.choice.is_complete or not form.is_valid():
        reasons = " ".join(str(error) for errors in form.errors.values() for error in errors)
        messages.error(
            request, f"The comparison was not saved: it needs a title, agreements and clause types. {reasons}"
        )
        return redirect(_address(asked.choice))
    comparison = _save(form, asked, request.user)
    messages.success(request, f"“{comparison.title}” is saved among your comparisons.")
    return redirect(comparison)


@transaction.atomic
def _save(form: SaveForm, asked: Asked, user: Any) -> Comparison:
    comparison: Comparison = form.save(commit=False)
    stem = slugify(comparison.title)[:28].strip("-") or "comparison"
    comparison.slug = f"{stem}-{get_random_string(8, 'abcdefghijkmnpqrstuvwxyz23456789')}"
    comparison.owner = user
    comparison.base = next((a for a in asked.agreements if a.slug == asked.choice.base), None)
    comparison.save()
    comparison.keep(asked.agreements, asked.types)
    return comparison


@login_required
@require_safe
def comparison_saved(request: HttpRequest, slug: str) -> HttpResponse:
    """A comparison under its title, as its reader may see it: what they may not see is left out."""
    comparison = get_object_or_404(Comparison.objects.visible_to(request.user).with_choice(), slug=slug)
    asked = find(comparison.choice(), request.user)
    return _desk(request, replace(asked, problems=()), saved=comparison)


@login_required
@require_POST
def comparison_delete(request: HttpRequest, slug: str) -> HttpResponse:
    comparison = get_object_or_404(Comparison.objects.filter(owner_id=request.user.pk), slug=slug)
    comparison.delete()
    messages.success(request, f"“{comparison.title}” is no longer kept. The agreements are as they were.")
    return redirect("comparison_list")
