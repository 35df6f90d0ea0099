"""The compare page, its exports, and the two fragments it brings in. The address holds the whole state.

Only a text of one's own never stands in it: the session holds it, under the key that the address names.
"""

from __future__ import annotations

from dataclasses import replace
from string import ascii_lowercase, digits
from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from agreements.models import Agreement, Provision
from comparisons.compare_page import address_of, as_file, desk, pasted_problems, table_of, whole_address
from comparisons.desk.selection import (
    MOST_TYPES,
    PASTED,
    Choice,
)
from comparisons.export import WRITERS
from comparisons.export.options import NAMES, Options
from comparisons.export.wording import file_name
from comparisons.file_orders import TooManyOrders, is_ordered, order, ready_file
from comparisons.filters import PRESETS, Asked, ask, preset_types
from comparisons.house import house_positions
from comparisons.models.file_order import MOST_WAITING
from library.uploads.tasks import receive
from web.languages import language_asked_for
from web.wording import number, sentence

_OF_THE_FORM = ("find", "choose", "preset", "step", "go")
_WHOLE = ("article", "operative_paragraph", "section")
_LONGEST_KEPT = 60_000
_MOST_KEPT = 5


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Rows are clause types, columns agreements; while one of them is missing, the page helps to choose."""
    asked = ask(request.GET, request.user, also_known=_OF_THE_FORM)
    if request.GET.get("go") == "whole" and (whole := whole_address(asked.choice)):
        return redirect(whole)
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
    is_wanting = "go" in query and not choice.is_complete
    return choice if "find" in query and "choose" not in query and not is_wanting else None


@require_safe
def compare_export(request: HttpRequest, extension: str) -> HttpResponse:
    """The comparison as a file, or, where anything in the address was not found, a sentence and no file.

    It is in the language of the page that leads to it, or in that of ``in=fr``. The words stand plain, whatever the view; ``redline=exact`` (or 1) or ``clean`` asks for the differences from the base as well.
    """
    if extension not in WRITERS:
        raise Http404(sentence("A comparison is not written as {extension}.", extension=extension))
    with override(language_asked_for(request)):
        return _exported(request, extension)


def _exported(request: HttpRequest, extension: str) -> HttpResponse:
    asked = ask(request.GET, request.user, also_known=(*NAMES, "in"))
    options, refused = Options.of(request.GET.dict())
    problems = [*asked.problems, *refused, *pasted_problems(request, asked.choice)]
    if not asked.choice.is_complete:
        problems.append(sentence("Choose at least one agreement and one clause type to export."))
    if problems:
        context = {"problems": problems, "address": address_of(asked.choice)}
        return render(request, "comparisons/export_refused.html", context, status=400)
    cells = len(asked.agreements) * len(asked.types)
    if is_ordered(request, cells) and asked.choice.base != PASTED:
        return ready_file(request) or _ordered(request, asked.choice, cells)
    table = table_of(request, asked, site=request.build_absolute_uri("/").rstrip("/"))
    house = house_positions([row.code for row in table.rows], request.user)
    redlined = asked.choice if options.redline else None
    return as_file(table, extension, file_name(table), redlined, options, asked.choice, house)


def _ordered(request: HttpRequest, choice: Choice, cells: int) -> HttpResponse:
    """To the page that tells of the file, which a worker writes."""
    try:
        return redirect(order(request, cast(User, request.user), cells))
    except TooManyOrders:
        problem = sentence(
            "You wait for {count} large files already. Fetch or cancel one of them first.", count=MOST_WAITING
        )
        context = {"problems": [problem], "address": address_of(choice)}
        return render(request, "comparisons/export_refused.html", context, status=429)


# A pasted text


@require_POST
def compare_paste(request: HttpRequest) -> HttpResponse:
    """Compare with the text in ``words``: the session holds it under a random key, and the address has the key alone.

    A text that is too long is refused whole: none is cut without a word. With ``keep`` it becomes a draft of its owner, read
    and typed like any other agreement, and seen by nobody else.
    """
    asked = ask(QueryDict(request.POST.get("query", "")), request.user)
    words = request.POST.get("words", "").replace("\0", "").strip()
    if words and "keep" in request.POST:
        return _kept_as_draft(request, words)
    if len(words) > _LONGEST_KEPT:
        messages.error(
            request,
            sentence(
                "Your text has {count} characters, and at most {longest_kept} are compared here. Nothing of it was kept. Paste the part you need, or keep the whole as a private draft and choose it as a column.",
                count=number(len(words)),
                longest_kept=number(_LONGEST_KEPT),
            ),
        )
        return redirect(address_of(asked.choice))
    choice = asked.choice.against(PASTED if words else "")
    if words:
        choice = replace(choice, pasted=f"@{get_random_string(12, ascii_lowercase + digits)}")
        held = list(request.session.get("pasted", {}).items())
        request.session["pasted"] = {**dict(held[1 - _MOST_KEPT :]), choice.pasted: words}
    return redirect(address_of(choice))


def _kept_as_draft(request: HttpRequest, words: str) -> HttpResponse:
    """The text as a file whose name calls it a draft; the page of its reading leads on."""
    if not request.user.has_perm("agreements.add_agreement"):
        raise PermissionDenied
    name = f"My draft of {timezone.localtime():%d %B %Y, %H.%M}.txt"
    file = SimpleUploadedFile(name, words.encode(), content_type="text/plain")
    return redirect(receive([file], cast(User, request.user), Agreement.Visibility.RESTRICTED))


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
