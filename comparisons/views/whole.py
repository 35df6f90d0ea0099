"""Two whole agreements, or two texts of one, beside each other; and a base with two texts made from it.

``/compare/whole/A/B/`` lists the articles paired, moved, new and gone; ``.docx`` is one Word redline of the whole. ``left`` and
``right`` name texts as "en.1" (language, version); without them the current texts are taken, of one language if they can
be. ``third`` names an agreement made from the same base: who changed what.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from agreements.citations.address import in_text
from agreements.formats.language import name_of
from agreements.models import Agreement, Provision, Text
from comparisons.build import build
from comparisons.desk.redline import Names, party_keys
from comparisons.desk.whole import Article, Paragraph, Side, Whole, compare_whole, who_changed
from comparisons.export import whole_docx
from comparisons.export.to_docx import MEDIA_TYPE
from web.wording import number, sentence

MOST_PROVISIONS = 3_000
"""Of a text: longer ones are compared as far as this, and the page says so."""


@require_safe
def whole(request: HttpRequest, base: str, other: str) -> HttpResponse:
    agreements = [_seen(request, base), _seen(request, other)]
    third = request.GET.get("third", "")
    if third:
        agreements.append(_seen(request, third))
    texts = _texts(request, agreements)
    sides, problems = _sides(request, agreements, texts)
    context = {
        "base": agreements[0],
        "other": agreements[1],
        "third": agreements[2] if third else None,
        "texts": texts,
        "problems": problems,
        "whole": compare_whole(sides[0], sides[1]) if not third else None,
        "changes": who_changed(*sides) if third else (),
    }
    return render(request, "comparisons/whole.html", context)


@require_safe
def whole_export(request: HttpRequest, base: str, other: str) -> HttpResponse:
    """The redline of the whole; ``redline=clean`` leaves what is set aside as plain text."""
    agreements = [_seen(request, base), _seen(request, other)]
    texts = _texts(request, agreements)
    sides, problems = _sides(request, agreements, texts)
    if problems:
        return render(
            request, "comparisons/export_refused.html", {"problems": problems, "address": request.path}, status=400
        )
    title = sentence("{agreements} and {agreements_2}", agreements=agreements[0], agreements_2=agreements[1])
    made: Whole = compare_whole(sides[0], sides[1])
    is_private = any(agreement.visibility != Agreement.Visibility.PUBLIC for agreement in agreements)
    is_clean = request.GET.get("redline") == "clean"
    content = whole_docx.write(made, title=title, made_on=timezone.now(), is_clean=is_clean, is_private=is_private)
    name = f"redline_{base}_{other}_{timezone.localdate().isoformat()}.docx"
    response = HttpResponse(content, content_type=MEDIA_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _seen(request: HttpRequest, slug: str) -> Agreement:
    return get_object_or_404(Agreement.objects.visible_to(request.user), slug=slug)


def _texts(request: HttpRequest, agreements: Sequence[Agreement]) -> list[Text]:
    """The texts to compare: those named, or the current ones, in the first language that all have."""
    held = [
        list(agreement.texts.order_by("-is_current", "language", "-version").defer("raw", "set_aside", "inventory"))
        for agreement in agreements
    ]
    if not all(held):
        raise Http404(sentence("One of these agreements has no text."))
    shared = [text.language for text in held[0] if all(text.language in {t.language for t in other} for other in held)]
    chosen = []
    for texts, name in zip(held, ("left", "right", "other"), strict=False):
        wanted = request.GET.get(name, "")
        named = next((text for text in texts if f"{text.language}.{text.version}" == wanted), None)
        if wanted and named is None:
            raise Http404(sentence("There is no such text."))
        chosen.append(named or next((text for text in texts if text.language in shared[:1]), texts[0]))
    return chosen


def _sides(
    request: HttpRequest, agreements: Sequence[Agreement], texts: Sequence[Text]
) -> tuple[list[Side], list[str]]:
    columns = {column.slug: column for column in build(agreements, [], user=request.user).columns}
    problems: list[str] = []
    if len({text.language for text in texts}) > 1:
        spoken = " and ".join(name_of(text.language) for text in texts)
        problems.append(
            sentence("These texts are in different languages ({spoken}): nothing in them answers.", spoken=spoken)
        )
    sides = []
    for agreement, text in zip(agreements, texts, strict=True):
        names: Names = party_keys(columns[agreements[0].slug], columns[agreement.slug])[agreement != agreements[0]]
        rows = list(_rows(text))
        if len(rows) > MOST_PROVISIONS:
            problems.append(
                sentence(
                    "{agreement} has {count} provisions: only the first {most_provisions} are compared.",
                    agreement=agreement,
                    count=number(len(rows)),
                    most_provisions=number(MOST_PROVISIONS),
                )
            )
        articles = tuple(_articles(rows[:MOST_PROVISIONS], agreement.get_absolute_url(), text.language))
        sides.append(Side(articles, names))
    return sides, problems


def _rows(text: Text) -> QuerySet[Provision]:
    return text.provisions.readable().only("eid", "kind", "number", "pinpoint", "heading", "content", "position")


def _articles(rows: Sequence[Provision], address: str, language: str) -> Iterator[Article]:
    """Provisions by what stands at the top of them."""
    for eid, found in groupby(rows, key=lambda provision: provision.eid.partition("__")[0]):
        provisions = list(found)
        top = provisions[0]
        paragraphs = tuple(part for provision in provisions for part in _paragraphs(provision, address, language))
        if paragraphs:
            number = (top.number or "") if top.kind == "article" and top.eid == eid else ""
            yield Article(top.pinpoint or paragraphs[0].text[:40], top.heading, paragraphs, number)


def _paragraphs(provision: Provision, address: str, language: str) -> Iterator[Paragraph]:
    permalink = address + in_text(provision.eid, language)
    if provision.heading:
        yield Paragraph(provision.pinpoint, provision.heading, permalink, is_heading=True)
    if provision.content:
        yield Paragraph(provision.pinpoint, provision.content, permalink)
