"""The compare page, its exports, and the two fragments it brings in. The address holds the whole state.

Only a pasted text that is too long for an address is kept elsewhere: with the session, under the key that the address names.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.views.decorators.http import require_POST, require_safe

from agreements.models import Provision
from clauses.review.decide import may_decide
from comparisons.build import build
from comparisons.desk import view_model as page
from comparisons.desk.baseline import left_out_of
from comparisons.desk.cells import Desk
from comparisons.desk.selection import (
    AGAINST_BASE,
    EARLIEST,
    LONGEST_PASTED,
    MOST_TYPES,
    PASTED,
    ROW_BASES,
    USUAL,
    Choice,
)
from comparisons.desk.table import Table
from comparisons.export import WRITERS
from comparisons.filters import PRESETS, Asked, ask, preset_types
from comparisons.forms import SaveForm
from comparisons.models import Comparison
from comparisons.views.chooser import Chooser, example

REDLINED = ("docx", "html", "pdf", "md")
"""The formats that can show differences."""
_OF_THE_FORM = ("find", "choose", "preset", "step")
VIEWS = {
    "coverage": "Overview",
    "text": "Text",
    "diff": "Differences",
    "passages": "Passages",
    "limbs": "Parts",
    "terms": "Terms",
    "synopsis": "Synopsis",
}
FOLDS = {
    "parties": "names of parties",
    "numerals": "numbers in words or figures",
    "spelling": "spelling",
    "marks": "kinds of quotation marks and dashes",
    "case": "capital letters",
}
_WHOLE = ("article", "operative_paragraph", "section")
_LONGEST_KEPT = 60_000
_MOST_KEPT = 5


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Rows are clause types, columns agreements; while one of them is missing, the page helps to choose."""
    asked = ask(request.GET, request.user, also_known=_OF_THE_FORM)
    elsewhere = _elsewhere(request.GET, asked)
    if elsewhere is not None:
        return redirect(address_of(elsewhere))
    return desk(request, asked)


def _elsewhere(query: QueryDict, asked: Asked) -> Choice | None:
    """Where a preset, a step of a head, or an overview without types leads; None if this is the place."""
    choice, preset = asked.choice, query.get("preset", "")
    if preset in {*PRESETS, "shared"}:
        return choice.with_types(preset_types(preset, asked.agreements))
    if "step" in query:
        return choice.stepped(query.get("step", ""))
    if choice.view == "coverage" and choice.agreements and not choice.types:
        return choice.with_types(preset_types("any", asked.agreements)[:MOST_TYPES])
    return choice if "find" in query and "choose" not in query else None


@require_safe
def compare_export(request: HttpRequest, extension: str) -> HttpResponse:
    """The comparison as a file, or, where anything in the address was not found, a sentence and no file.

    The words stand plain, whatever the view; ``redline=1`` asks for the differences from the base as well.
    """
    if extension not in WRITERS:
        raise Http404(f"A comparison is not written as {extension}.")
    asked = ask(request.GET, request.user, also_known=("redline",))
    problems = [*asked.problems, *_pasted_problems(request, asked.choice)]
    if request.GET.get("redline", "1") != "1":
        problems.append("“redline” is either 1, for differences as tracked changes, or left out.")
    if not asked.choice.is_complete:
        problems.append("Choose at least one agreement and one clause type to export.")
    if problems:
        context = {"problems": problems, "address": address_of(asked.choice)}
        return render(request, "comparisons/export_refused.html", context, status=400)
    table = table_of(request, asked, site=request.build_absolute_uri("/").rstrip("/"))
    name = f"comparison-{timezone.localdate().isoformat()}"
    return as_file(table, extension, name, asked.choice if "redline" in request.GET else None)


def as_file(table: Table, extension: str, name: str, redlined: Choice | None = None) -> HttpResponse:
    """The table as a download; ``redlined`` says what differences set aside, and that they are shown."""
    writer = WRITERS[extension]
    content = writer.write(table, redline=redlined is not None, folds=redlined.aside if redlined is not None else None)
    response = HttpResponse(content, content_type=writer.MEDIA_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{writer.EXTENSION}")
    response["X-Content-Type-Options"] = "nosniff"
    return response


def table_of(request: HttpRequest, asked: Asked, *, site: str = "", title: str = "", notes: str = "") -> Table:
    """What the address asks for; exports show the row alone where the page does."""
    choice = asked.choice
    shows_base = choice.view in AGAINST_BASE or "redline" in request.GET
    types = [type for type in asked.types if choice.row in ("", type.code)]
    return build(
        asked.agreements,
        types,
        user=request.user,
        base=choice.base_or_first if shows_base else choice.base,
        pasted=_pasted(request, choice) if choice.base == PASTED else "",
        site=site,
        title=title or _title(asked),
        notes=notes,
        address=f"{site}{address_of(choice)}",
        filters=(("agreements", str(len(asked.agreements))), ("clause types", ", ".join(type.label for type in types))),
    )


def desk(request: HttpRequest, asked: Asked, saved: Comparison | None = None) -> HttpResponse:
    """The page of a comparison, chosen just now or kept under a title."""
    choice = asked.choice
    table = table_of(request, asked, title=saved.title if saved is not None else "")
    is_choosing = "choose" in request.GET or not choice.is_complete
    officer = may_decide(request.user)
    context = {
        "problems": [*asked.problems, *_pasted_problems(request, choice)],
        "choice": choice,
        "query": choice.query(),
        "types_in_words": _types_in_words(asked),
        "table": table,
        "shown": page.Shown.of(table, choice),
        "is_choosing": is_choosing,
        "saved": saved,
        "may_decide": officer,
        "desk": _desk(request, choice, officer=officer),
        **(_choosing(request, asked) if is_choosing else {}),
        **(_tools(table, choice) if choice.is_complete else {}),
    }
    return render(request, "comparisons/compare.html", context)


def _desk(request: HttpRequest, choice: Choice, *, officer: bool) -> Desk:
    return Desk(
        choice.view,
        officer,
        urlencode({"next": request.get_full_path()}).removeprefix("next="),
        pattern("state_page", "code", "slug"),
        pattern("compare_article", "slug", "eid"),
        pattern("pairing", "code", "base", "slug"),
        has_base_by_row=choice.base in ROW_BASES,
    )


def pattern(name: str, *parts: str) -> str:
    """An address with ``{part}`` where each part goes."""
    address = reverse(name, args=[f"0-{part}-0" for part in parts])
    for part in parts:
        address = address.replace(f"0-{part}-0", f"{{{part}}}")
    return address


def _choosing(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    return {
        "presets": [(name, label) for name, (label, _) in PRESETS.items()],
        "chooser": Chooser.of(asked.choice, asked.agreements, request.user, words=request.GET.get("find", "")),
        "example": example(request.user) if not asked.agreements else None,
    }


def _tools(table: Table, choice: Choice) -> dict[str, Any]:
    """The menus over the table; each entry is a label, the address it leads to, and whether it is on."""
    is_on = {name: getattr(choice.aside, name) for name in FOLDS}
    return {
        "views": [(VIEWS[view], choice.seen_as(view).query(), view == choice.view) for view in VIEWS],  # type: ignore[arg-type]
        "folds": [
            (label, choice.setting_aside(name, not is_on[name]).query(), is_on[name]) for name, label in FOLDS.items()
        ],
        "fold_rows": choice.folding(not choice.is_folding).query(),
        "bases": _bases(table, choice) if choice.view in AGAINST_BASE else [],
        "base_name": _base_name(table, choice),
        "steps": list(QueryDict(choice.query()).lists()),
        "exports": [(extension, writer.LABEL) for extension, writer in WRITERS.items()],
        "redlined": [(extension, WRITERS[extension].LABEL) for extension in REDLINED],
        "save_form": SaveForm(initial={"title": table.title}),
    }


def _bases(table: Table, choice: Choice) -> list[tuple[str, str, bool]]:
    named = [(EARLIEST, "the earliest, row by row"), (USUAL, "the wording most others use, row by row")]
    named += [(column.slug, column.name) for column in table.columns if column.slug != PASTED]
    return [(label, choice.against(base).query(), base == choice.base_or_first) for base, label in named]


def _base_name(table: Table, choice: Choice) -> str:
    named = {column.slug: column.name for column in table.columns}
    return {EARLIEST: "the earliest", USUAL: "the usual wording", PASTED: "a pasted text", **named}.get(
        choice.base_or_first, ""
    )


def _types_in_words(asked: Asked) -> str:
    """ "Termination, confidentiality and intellectual property"; of one row shown alone its own name."""
    labels = [type.label for type in asked.types if asked.choice.row in ("", type.code)]
    return page.joined([*labels[:1], *(label[:1].lower() + label[1:] for label in labels[1:])])


def _title(asked: Asked) -> str:
    types = _types_in_words(asked)
    agreements = page.joined([str(agreement) for agreement in asked.agreements], "agreements")
    return f"{types}: {agreements}" if types and agreements else types or agreements or "Compare clauses"


def address_of(choice: Choice) -> str:
    query = choice.query()
    return f"{reverse('compare')}?{query}" if query else reverse("compare")


# A pasted text


@require_POST
def compare_paste(request: HttpRequest) -> HttpResponse:
    """Compare with the text in ``words``: short, it goes into the address; long, the session keeps it."""
    asked = ask(QueryDict(request.POST.get("query", "")), request.user)
    words = request.POST.get("words", "").replace("\0", "").strip()[:_LONGEST_KEPT]
    pasted = words
    if len(words) > LONGEST_PASTED or words.startswith("@"):
        pasted = f"@{hashlib.sha256(words.encode()).hexdigest()[:12]}"
        kept = {key: text for key, text in request.session.get("pasted", {}).items() if key != pasted}
        request.session["pasted"] = {**dict(list(kept.items())[1 - _MOST_KEPT :]), pasted: words}
    base = PASTED if words else ""
    return redirect(address_of(replace(asked.choice.against(base), pasted=pasted)))


def _pasted(request: HttpRequest, choice: Choice) -> str:
    is_kept = choice.pasted.startswith("@")
    return str(request.session.get("pasted", {}).get(choice.pasted, "")) if is_kept else choice.pasted


def _pasted_problems(request: HttpRequest, choice: Choice) -> list[str]:
    if choice.base != PASTED:
        return []
    words = _pasted(request, choice)
    if not words:
        return ["The pasted text was kept for one visitor and is no longer here. Paste it again under “Base”."]
    return [problem for problem in (left_out_of(words),) if problem]


# One article, brought beside a clause


@require_safe
def compare_article(request: HttpRequest, slug: str, eid: str) -> HttpResponse:
    """The whole article around a provision: as a fragment for the desk, as a page of its own without a script."""
    if "\0" in eid:
        raise Http404
    held = Provision.objects.visible_to(request.user).current().filter(text__agreement__slug=slug)
    provision = get_object_or_404(held.select_related("text__agreement").defer("text__raw", "search"), eid=eid)
    above = ["__".join(eid.split("__")[: depth + 1]) for depth in range(eid.count("__") + 1)]
    around = list(held.filter(text=provision.text_id, eid__in=above).defer("search").order_by("depth"))
    top = next((found for found in around if found.kind in _WHOLE), around[max(len(around) - 2, 0)])
    context = {
        "provision": provision,
        "agreement": provision.text.agreement,
        "top": top,
        "branch": held.filter(text=provision.text_id).branch(top).readable(),
    }
    is_fragment = getattr(request, "htmx", False)
    return render(request, f"comparisons/{'_article' if is_fragment else 'article'}.html", context)
