"""The compare page and its files, made from what an address asks for: what several views answer with."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode

from clauses.review.decide import may_decide
from comparisons.build import build
from comparisons.chooser import Chooser, example
from comparisons.desk import view_model as page
from comparisons.desk.baseline import left_out_of
from comparisons.desk.cells import Desk
from comparisons.desk.selection import (
    AGAINST_BASE,
    EARLIEST,
    PASTED,
    ROW_BASES,
    USUAL,
    Choice,
)
from comparisons.desk.table import Table
from comparisons.export import WRITERS
from comparisons.export.grid import grid_of
from comparisons.export.options import PLAIN, Options
from comparisons.filters import PRESETS, Asked
from comparisons.forms import SaveForm
from comparisons.models import Comparison

REDLINED = ("docx", "html", "pdf", "md")
"""The formats that can show differences."""
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
    "numerals": "forms of numbers, amounts and dates",
    "spelling": "spelling",
    "marks": "kinds of quotation marks, dashes and spaces",
    "case": "capital letters",
    "labels": "letters and numbers of list items",
    "references": "numbers of articles referred to",
    "voice": "active or passive",
}


def as_file(
    table: Table,
    extension: str,
    name: str,
    redlined: Choice | None = None,
    options: Options = PLAIN,
    seen_as: Choice | None = None,
) -> HttpResponse:
    """The table as a download; ``redlined`` says what differences set aside, ``seen_as`` which view goes before."""
    writer = WRITERS[extension]
    folds = redlined.aside if redlined is not None else None
    grid = grid_of(page.Shown.of(table, seen_as), seen_as.view) if seen_as is not None else None
    content = writer.write(table, redline=redlined is not None, folds=folds, options=options, grid=grid)
    response = HttpResponse(content, content_type=writer.MEDIA_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{writer.EXTENSION}")
    response["X-Content-Type-Options"] = "nosniff"
    return response


def table_of(request: HttpRequest, asked: Asked, *, site: str = "", title: str = "", notes: str = "") -> Table:
    """What the address asks for; exports show the row alone where the page does."""
    choice = asked.choice
    shows_base = choice.view in AGAINST_BASE or bool(request.GET.get("redline"))
    types = [type for type in asked.types if choice.row in ("", type.code)]
    return build(
        asked.agreements,
        types,
        user=request.user,
        base=choice.base_or_first if shows_base else choice.base,
        pasted=pasted_text(request, choice) if choice.base == PASTED else "",
        site=site,
        title=title or _title(asked),
        notes=notes,
        address=f"{site}{address_of(choice.without_pasted())}",
        filters=(("agreements", str(len(asked.agreements))), ("clause types", ", ".join(type.label for type in types))),
    )


def desk(request: HttpRequest, asked: Asked, saved: Comparison | None = None) -> HttpResponse:
    """The page of a comparison, chosen just now or kept under a title."""
    choice = asked.choice
    table = table_of(request, asked, title=saved.title if saved is not None else "")
    is_choosing = "choose" in request.GET or not choice.is_complete
    officer = may_decide(request.user)
    context = {
        "problems": [*asked.problems, *pasted_problems(request, choice)],
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
        "save_form": SaveForm(initial={"title": table.title}),
        "whole_address": _whole_address(choice),
    }


def _whole_address(choice: Choice) -> str:
    """Where the whole texts of two agreements stand beside each other, or those of a base and two made from it."""
    slugs = sorted(choice.agreements, key=lambda slug: slug != choice.base_or_first)
    if len(slugs) not in (2, 3):
        return ""
    address = reverse("whole", args=slugs[:2])
    return f"{address}?{urlencode({'third': slugs[2]})}" if len(slugs) == 3 else address


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


def pasted_text(request: HttpRequest, choice: Choice) -> str:
    """The text of one's own that the session holds under the key in the address; empty where it holds none."""
    return str(request.session.get("pasted", {}).get(choice.pasted, ""))


def pasted_problems(request: HttpRequest, choice: Choice) -> list[str]:
    if choice.base != PASTED:
        return []
    words = pasted_text(request, choice)
    if not words:
        return ["The pasted text belongs to another session or is no longer held. Paste it again under “Base”."]
    return [problem for problem in (left_out_of(words),) if problem]
