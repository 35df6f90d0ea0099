"""Two whole agreements, or two texts of one, beside each other; and a base with two texts made from it.

``/compare/whole/A/B/`` lists the articles paired, moved, new and gone, and every format tells the same; in Word it is one redline of the whole. ``left`` and
``right`` name texts as "en.1" (language, version); without them the current texts are taken, of one language if they can
be. ``third`` names an agreement made from the same base: who changed what.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Literal, NamedTuple

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_safe

from agreements.citations.address import in_text
from agreements.formats.language import name_within
from agreements.models import Agreement, Provision, Text
from comparisons.build import build
from comparisons.compare_page import download, file_of
from comparisons.desk.table import Column, Table
from comparisons.desk.whole import Article, Paragraph, Side, Whole, compare_whole, who_changed
from comparisons.export import WRITERS, whole_docx, wording
from comparisons.export.differences import grid_of_three, grid_of_whole
from web.languages import language_asked_for
from web.wording import number, sentence

MOST_PROVISIONS = 3_000
"""Of a text: longer ones are compared as far as this, and the page says so."""


_RUN_THROUGH = frozenset({"part", "chap", "sec"})
"""How the steps to what articles run through begin."""


class Asked(NamedTuple):
    """The agreements of an address, the text of each, the columns they make, what is compared, and what is in the way.

    Nothing ``is_comparable`` in different languages: there, "only in the base" would say more than anybody knows.
    """

    agreements: list[Agreement]
    texts: list[Text]
    columns: list[Column]
    sides: list[Side]
    problems: list[str]

    @property
    def is_comparable(self) -> bool:
        return len({text.language for text in self.texts}) == 1


@require_safe
def whole(request: HttpRequest, base: str, other: str) -> HttpResponse:
    asked = _asked(request, base, other)
    has_third = len(asked.sides) > 2
    context = {
        "base": asked.agreements[0],
        "other": asked.agreements[1],
        "third": asked.agreements[2] if has_third else None,
        "texts": asked.texts,
        "problems": asked.problems,
        "is_comparable": asked.is_comparable,
        "whole": compare_whole(asked.sides[0], asked.sides[1]) if asked.is_comparable and not has_third else None,
        "changes": who_changed(*asked.sides) if asked.is_comparable and has_third else (),
        "exports": [(extension, writer.LABEL) for extension, writer in WRITERS.items()],
    }
    return render(request, "comparisons/whole.html", context)


@require_safe
def whole_export(request: HttpRequest, base: str, other: str, extension: str) -> HttpResponse:
    """The differences as a file. In Word two texts are one redline, of which ``redline=clean`` leaves what is set aside as plain text."""
    if extension not in WRITERS:
        raise Http404(sentence("A comparison is not written as {extension}.", extension=extension))
    with override(language_asked_for(request)):
        asked = _asked(request, base, other, site=request.build_absolute_uri("/").rstrip("/"))
        if asked.problems:
            context = {"problems": asked.problems, "address": request.path}
            return render(request, "comparisons/export_refused.html", context, status=400)
        is_redline = extension == "docx" and len(asked.sides) == 2
        return _redline(request, asked) if is_redline else _grid_file(asked, extension)


def _redline(request: HttpRequest, asked: Asked) -> HttpResponse:
    made: Whole = compare_whole(asked.sides[0], asked.sides[1])
    content = whole_docx.write(
        made,
        title=_title(asked),
        made_on=timezone.now(),
        is_clean=request.GET.get("redline") == "clean",
        is_private=any(column.is_private for column in asked.columns),
    )
    return download(content, "docx", _file_name("redline", asked))


def _grid_file(asked: Asked, extension: str) -> HttpResponse:
    heads = [wording.head(column, is_base=not number) for number, column in enumerate(asked.columns)]
    if len(asked.sides) > 2:
        grid = grid_of_three(who_changed(*asked.sides), heads[1], heads[2])
    else:
        grid = grid_of_whole(compare_whole(asked.sides[0], asked.sides[1]), heads[0], heads[1])
    table = Table(tuple(asked.columns), (), (), timezone.now().replace(microsecond=0), title=_title(asked))
    return file_of(table, extension, _file_name("differences", asked), grid)


def _title(asked: Asked) -> str:
    return sentence(" and ").join(column.name for column in asked.columns)


def _file_name(kind: str, asked: Asked) -> str:
    named = "_".join(dict.fromkeys(agreement.slug for agreement in asked.agreements))
    return f"{kind}_{named}_{timezone.localdate().isoformat()}"


def _asked(request: HttpRequest, base: str, other: str, *, site: str = "") -> Asked:
    third = request.GET.get("third", "")
    agreements = [_seen(request, slug) for slug in (base, other, *([third] if third else ()))]
    texts = _texts(request, agreements)
    held = {column.slug: column for column in build(agreements, [], user=request.user, site=site).columns}
    columns = [held[agreement.slug] for agreement in agreements]
    sides, problems = _sides(agreements, texts, columns, site)
    return Asked(agreements, texts, _named(columns, texts), sides, problems)


def _named(columns: Sequence[Column], texts: Sequence[Text]) -> list[Column]:
    """Of two texts of one agreement each under its language and version as well."""
    slugs = [column.slug for column in columns]
    return [
        replace(
            column,
            short_title=f"{column.name} ({sentence('{language}, version {version}', language=name_within(text.language), version=text.version)})",
        )
        if slugs.count(column.slug) > 1
        else column
        for column, text in zip(columns, texts, strict=True)
    ]


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
    agreements: Sequence[Agreement], texts: Sequence[Text], columns: Sequence[Column], site: str
) -> tuple[list[Side], list[str]]:
    problems: list[str] = []
    if len({text.language for text in texts}) > 1:
        spoken = sentence(" and ").join(name_within(text.language) for text in texts)
        problems.append(
            sentence("These texts are in different languages ({spoken}): nothing in them answers.", spoken=spoken)
        )
    sides = []
    for agreement, text, column in zip(agreements, texts, columns, strict=True):
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
        articles = tuple(_articles(rows[:MOST_PROVISIONS], site + agreement.get_absolute_url(), text.language))
        sides.append(Side(articles, column))
    return sides, problems


def _rows(text: Text) -> QuerySet[Provision]:
    return text.provisions.readable().only("eid", "kind", "number", "pinpoint", "heading", "content", "position")


def _articles(rows: Sequence[Provision], address: str, language: str) -> Iterator[Article]:
    """Provisions by the article that they stand in, or by what stands at the top of them where there is none.

    Where chapters number their articles anew, an article is named with its chapter, and a reference to "Article 1" means none of them.
    """
    units = [list(found) for _, found in groupby(rows, key=lambda provision: _unit(provision.eid))]
    pinpoints = {provision.eid: provision.pinpoint for provision in rows}
    named = Counter(provisions[0].pinpoint for provisions in units if provisions[0].kind == "article")
    is_numbered_anew = any(count > 1 for count in named.values())
    numbers = Counter(filter(None, map(_number, units)))
    for provisions in units:
        top = provisions[0]
        paragraphs = tuple(part for provision in provisions for part in _paragraphs(provision, address, language))
        if paragraphs:
            above = pinpoints.get(top.eid.rpartition("__")[0], "") if is_numbered_anew else ""
            pinpoint = ", ".join(filter(None, (above, top.pinpoint))) or paragraphs[0].text[:40]
            number = _number(provisions)
            yield Article(pinpoint, top.heading, paragraphs, number if numbers[number] == 1 else "", _role(top))


def _unit(eid: str) -> str:
    """
    >>> _unit("chap_2__art_1__para_3"), _unit("annex_1__para_2"), _unit("preamble__pp_1")
    ('chap_2__art_1', 'annex_1', 'preamble')
    """
    steps = eid.split("__")
    at = next((number for number, step in enumerate(steps) if step.startswith("art_")), 0)
    return "__".join(steps[: at + 1])


def _role(top: Provision) -> Literal["", "title", "parties"]:
    """Of what stands once, at the top of a document; of an annex or a second instrument nothing."""
    if "__" in top.eid:
        return ""
    return "title" if top.kind == "title" else "parties" if top.kind == "parties" else ""


def _number(provisions: Sequence[Provision]) -> str:
    """The number by which the text refers to an article of its main part; empty for anything else."""
    top = provisions[0]
    is_main = all(step.partition("_")[0] in ("art", *_RUN_THROUGH) for step in top.eid.split("__"))
    return (top.number or "") if top.kind == "article" and is_main else ""


def _paragraphs(provision: Provision, address: str, language: str) -> Iterator[Paragraph]:
    permalink = address + in_text(provision.eid, language)
    if provision.heading:
        yield Paragraph(provision.pinpoint, provision.heading, permalink, is_heading=True)
    if provision.content:
        yield Paragraph(provision.pinpoint, provision.content, permalink)
