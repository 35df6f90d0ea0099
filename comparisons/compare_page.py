"""The compare page and its files, made from what an address asks for: what several views answer with."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, get_args

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from agreements.models import Decidable
from comparisons.build import build
from comparisons.chooser import Chooser, example
from comparisons.desk import view_model as page
from comparisons.desk.arrangement import arranged
from comparisons.desk.baseline import left_out_of, with_positions
from comparisons.desk.by_row import by_row
from comparisons.desk.cells import Desk
from comparisons.desk.selection import (
    AGAINST_BASE,
    BY_ROW,
    EARLIEST,
    ORDERS,
    OWN_BASES,
    PASTED,
    POSITION,
    ROW_BASES,
    USUAL,
    Choice,
    View,
)
from comparisons.desk.table import Table
from comparisons.export import WRITERS
from comparisons.export.grid import Grid, grid_of, with_deviations
from comparisons.export.options import PLAIN, WIDE, Layout, Options
from comparisons.export.word_page import pages_needed
from comparisons.filters import PRESETS, Asked
from comparisons.forms import SaveForm
from comparisons.house import House, house_positions
from comparisons.models import Comparison, DraftVersion
from comparisons.writing import TooLarge, written
from web.unavailable import WAIT_SECONDS
from web.wording import gettext_noop, sentence

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

REDLINED = ("docx", "html", "pdf", "md")
"""The formats that can show differences."""
VIEWS: dict[View, tuple[StrOrPromise, StrOrPromise]] = {
    "coverage": (_("Overview"), _("Which agreement has which clause, which lacks it, and what nobody reviewed.")),
    "text": (_("Text"), _("The words of each clause as they stand, to be read and copied.")),
    "diff": (_("Differences"), _("What each clause says otherwise than the base.")),
    "terms": (_("Terms"), _("The values alone: periods, who, how; those that the base does not have are marked.")),
    "synopsis": (_("Synopsis"), _("All clauses as one text with numbered variants, to see the usual wording at once.")),
}
"""The tabs, each with the sentence that says what it is for."""
DIFFERENCES: dict[View, StrOrPromise] = {
    "diff": _("marked words"),
    "passages": _("sentence beside sentence"),
    "limbs": _("part beside part"),
}
"""The forms that differences are shown in."""
FOLDS = {
    "parties": _("names of parties"),
    "numerals": _("forms of numbers, amounts and dates"),
    "spelling": _("spelling"),
    "marks": _("kinds of quotation marks, dashes and spaces"),
    "case": _("capital letters"),
    "labels": _("letters and numbers of list items"),
    "references": _("numbers of articles referred to"),
    "voice": _("active or passive"),
}


def as_file(
    table: Table,
    extension: str,
    name: str,
    redlined: Choice | None = None,
    options: Options = PLAIN,
    seen_as: Choice | None = None,
    house: House | None = None,
) -> HttpResponse:
    """The table as a download; ``redlined`` says what differences set aside, ``seen_as`` which view goes before, ``house`` the positions that its
    reader may see."""
    folds = redlined.aside if redlined is not None else None
    grid = None
    if seen_as is not None:
        shown = page.Shown.of(table, seen_as, house)
        grid = with_deviations(grid_of(shown, seen_as.view), shown)
    return _file(table, extension, name, redline=redlined is not None, folds=folds, options=options, grid=grid)


def file_of(table: Table, extension: str, name: str, grid: Grid | None) -> HttpResponse:
    """The table as a download with what ``grid`` shows before it."""
    return _file(table, extension, name, grid=grid)


def _file(table: Table, extension: str, name: str, **more: Any) -> HttpResponse:
    """The file, or where it is too large a page that says so."""
    try:
        content = written(WRITERS[extension].write, table, **more)
    except TooLarge as refused:
        refusal = render_to_string("503.html", {"sentence": str(refused)})
        return HttpResponse(refusal, status=503, headers={"Retry-After": WAIT_SECONDS})
    return download(content, extension, name)


def download(content: bytes, extension: str, name: str) -> HttpResponse:
    writer = WRITERS[extension]
    response = HttpResponse(content, content_type=writer.MEDIA_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{writer.EXTENSION}")
    response["X-Content-Type-Options"] = "nosniff"
    return response


def table_of(request: HttpRequest, asked: Asked, *, site: str = "", title: str = "", notes: str = "") -> Table:
    """What the address asks for; exports show the row alone where the page does."""
    choice = asked.choice
    shows_base = choice.view in AGAINST_BASE or bool(request.GET.get("redline"))
    types = [type for type in asked.types if choice.row in ("", type.code)]
    is_of_house = choice.base == POSITION
    table = build(
        asked.agreements,
        types,
        user=request.user,
        base=choice.base_or_first if shows_base and not is_of_house else choice.base,
        pasted=pasted_text(request, choice) if choice.base == PASTED else "",
        site=site,
        title=title or _title(asked),
        notes=notes,
        address=f"{site}{address_of(choice.without_pasted())}",
        filters=(
            (sentence("agreements"), str(len(asked.agreements))),
            (sentence("clause types"), ", ".join(sentence(type.label) for type in types)),
        ),
    )
    if is_of_house:
        table = with_positions(table, house_positions([type.code for type in types], request.user))
    return arranged(_in_language(_with_versions_named(table, request)), choice)


def _with_versions_named(table: Table, request: HttpRequest) -> Table:
    """The versions of one's own draft, which share a title, told apart: "Harbours – Pilots (ours 2)"."""
    drafts = [column.slug for column in table.columns if column.is_draft]
    names = DraftVersion.objects.names_of(drafts, request.user) if drafts and request.user.is_authenticated else {}
    if not names:
        return table
    columns = (
        replace(column, short_title=f"{column.name} ({names[column.slug]})") if column.slug in names else column
        for column in table.columns
    )
    return replace(table, columns=tuple(columns))


def _in_language(table: Table) -> Table:
    """The rows under the names that the types have in the reader's language."""
    rows = (replace(row, label=sentence(row.label), definition=sentence(row.definition)) for row in table.rows)
    return replace(table, rows=tuple(rows))


def on_page(asked: Asked) -> Asked:
    """What the page shows of it: where agreements are rows, one clause type at a time."""
    if asked.choice.is_by_row and not asked.choice.row and asked.types:
        return replace(asked, choice=asked.choice.alone(asked.types[0].code))
    return asked


def desk(request: HttpRequest, asked: Asked, saved: Comparison | None = None) -> HttpResponse:
    """The page of a comparison, chosen just now or kept under a title."""
    asked = on_page(asked)
    choice = asked.choice
    table = table_of(request, asked, title=saved.title if saved is not None else "")
    house = house_positions([row.code for row in table.rows], request.user)
    shown = page.Shown.of(table, choice, house)
    is_choosing = "choose" in request.GET or not choice.is_complete
    reviewer = Decidable(request.user)
    decidable = frozenset(agreement.slug for agreement in asked.agreements if agreement in reviewer)
    context = {
        "problems": [*asked.problems, *pasted_problems(request, choice), *_house_problems(table, choice)],
        "choice": choice,
        "query": choice.query(),
        "types_in_words": _types_in_words(asked),
        "table": table,
        "shown": shown,
        "turned": by_row(shown.rows[0], shown.columns) if choice.is_by_row and shown.rows else None,
        "is_choosing": is_choosing,
        "saved": saved,
        "may_decide": bool(decidable),
        "basket_count": len(request.session.get("basket", ())),
        "desk": _desk(request, choice, decidable),
        **(_choosing(request, asked) if is_choosing else {}),
        **(_tools(table, choice, has_house=bool(house)) if choice.is_complete else {}),
        **(_arranging(table, asked) if choice.is_complete else {}),
    }
    return render(request, "comparisons/compare.html", context)


def _desk(request: HttpRequest, choice: Choice, decidable: frozenset[str]) -> Desk:
    return Desk(
        choice.view,
        decidable,
        urlencode({"next": request.get_full_path()}).removeprefix("next="),
        pattern("state_page", "code", "slug"),
        pattern("compare_article", "slug", "eid"),
        pattern("pairing", "code", "base", "slug"),
        has_base_by_row=choice.base in ROW_BASES,
        has_values_apart=choice.is_by_row,
        has_basket=True,
    )


def pattern(name: str, *parts: str) -> str:
    """An address with ``{part}`` where each part goes."""
    address = reverse(name, args=[f"0-{part}-0" for part in parts])
    for part in parts:
        address = address.replace(f"0-{part}-0", f"{{{part}}}")
    return address


def _choosing(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    return {
        "presets": [(name, sentence(label)) for name, (label, _codes) in PRESETS.items()],
        "chooser": Chooser.of(asked.choice, asked.agreements, request.user, words=request.GET.get("find", "")),
        "example": example(request.user) if not asked.agreements else None,
        "wanting": _wanting(request.GET.get("go", ""), asked.choice),
    }


def _wanting(go: str, choice: Choice) -> dict[str, str]:
    """What is still to be chosen, in words, where somebody pressed a button before they chose it."""
    if go == "whole" and not whole_address(choice):
        return {"agreements": sentence("Tick two or three agreements to compare their whole texts.")}
    if go and not choice.agreements:
        return {"agreements": sentence("Tick at least one agreement.")}
    if go and not choice.types:
        return {"types": sentence("Tick at least one clause type, or take one of the sets under “Quickly”.")}
    return {}


def _tools(table: Table, choice: Choice, *, has_house: bool) -> dict[str, Any]:
    """The menus over the table; each entry is a label, the address it leads to, and whether it is on."""
    tab: View = "diff" if choice.view in DIFFERENCES else choice.view
    is_on = {name: getattr(choice.aside, name) for name in FOLDS}
    return {
        "views": [(label, choice.seen_as(view).query(), view == tab) for view, (label, _why) in VIEWS.items()],
        "view_name": VIEWS[tab][0],
        "purpose": VIEWS[tab][1],
        "forms": [(label, choice.seen_as(view).query(), view == choice.view) for view, label in DIFFERENCES.items()]
        if tab == "diff"
        else [],
        "folds": [
            (label, choice.setting_aside(name, not is_on[name]).query(), is_on[name]) for name, label in FOLDS.items()
        ],
        "fold_rows": choice.folding(not choice.is_folding).query(),
        "bases": _bases(table, choice, has_house=has_house) if choice.view in AGAINST_BASE or choice.is_by_row else [],
        "base_name": _base_name(table, choice),
        "exports": [(extension, writer.LABEL) for extension, writer in WRITERS.items()],
        "pages": {layout: pages_needed(table, Options(layout)) for layout in get_args(Layout)},
        "save_form": SaveForm(initial={"title": table.title}),
        "whole_address": whole_address(choice),
    }


def _arranging(table: Table, asked: Asked) -> dict[str, Any]:
    """How the columns follow each other, which are hidden, and what agreements are."""
    choice = asked.choice
    orders = {"date": gettext("by date"), "name": gettext("by name"), "likeness": gettext("by likeness to the base")}
    shown = [column.slug for column in table.columns if column.slug in choice.agreements]
    in_order = replace(choice, agreements=(*shown, *(slug for slug in choice.agreements if slug not in shown)))
    return {
        "steps": list(QueryDict(in_order.query()).lists()),
        "hidden": [str(one) for one in asked.agreements if one.slug not in shown],
        "show_all": choice.hiding().query(),
        "orders": [
            (gettext("as they were chosen"), choice.ordered("").query(), not choice.order),
            *((orders[one], choice.ordered(one).query(), one == choice.order) for one in ORDERS),  # type: ignore[arg-type]
        ],
        "layouts": _layouts(choice),
        "chips": [
            (sentence(type.label), choice.alone(type.code).query(), type.code == choice.row) for type in asked.types
        ]
        if choice.is_by_row
        else [],
    }


def _layouts(choice: Choice) -> list[tuple[str, str, bool]]:
    """Agreements as columns or as rows, from five on or where rows were asked for."""
    if choice.view not in BY_ROW or (len(choice.agreements) < WIDE and not choice.layout):
        return []
    as_columns, as_rows = choice.laid_out("").alone(""), choice.laid_out("rows")
    return [
        (gettext("Columns"), as_columns.query(), not choice.is_by_row),
        (gettext("Rows"), as_rows.query(), choice.is_by_row),
    ]


def _house_problems(table: Table, choice: Choice) -> list[str]:
    if choice.base != POSITION or table.base == POSITION:
        return []
    return [gettext("The house has no preferred wording of these types that you may see; nothing is compared with it.")]


def whole_address(choice: Choice) -> str:
    """Where the whole texts of two agreements stand beside each other, or those of a base and two made from it."""
    slugs = sorted(choice.agreements, key=lambda slug: slug != choice.base_or_first)
    if len(slugs) not in (2, 3):
        return ""
    address = reverse("whole", args=slugs[:2])
    return f"{address}?{urlencode({'third': slugs[2]})}" if len(slugs) == 3 else address


def _bases(table: Table, choice: Choice, *, has_house: bool) -> list[tuple[str, str, bool]]:
    named = [
        (EARLIEST, gettext("the earliest, row by row")),
        (USUAL, gettext("the wording most others use, row by row")),
    ]
    named += [(POSITION, gettext("our position"))] if has_house else []
    named += [(column.slug, column.name) for column in table.columns if column.slug not in OWN_BASES]
    return [(label, choice.against(base).query(), base == choice.base_or_first) for base, label in named]


def _base_name(table: Table, choice: Choice) -> str:
    named = {column.slug: column.name for column in table.columns}
    if choice.view not in AGAINST_BASE and not choice.base:
        return pgettext("base", "none")
    special = {
        EARLIEST: gettext("the earliest"),
        USUAL: gettext("the usual wording"),
        PASTED: gettext("a pasted text"),
        POSITION: gettext("our position"),
    }
    return {**special, **named}.get(choice.base_or_first, "")


def _types_in_words(asked: Asked) -> str:
    """ "Termination, confidentiality and intellectual property"; of one row shown alone its own name."""
    labels = [sentence(type.label) for type in asked.types if asked.choice.row in ("", type.code)]
    return page.joined([*labels[:1], *(label[:1].lower() + label[1:] for label in labels[1:])])


def _title(asked: Asked) -> str:
    types = _types_in_words(asked)
    agreements = page.joined([str(agreement) for agreement in asked.agreements], gettext_noop("agreements"))
    return f"{types}: {agreements}" if types and agreements else types or agreements or sentence("Compare clauses")


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
        return [
            sentence("The pasted text belongs to another session or is no longer held. Paste it again under “Base”.")
        ]
    return [problem for problem in (left_out_of(words),) if problem]
