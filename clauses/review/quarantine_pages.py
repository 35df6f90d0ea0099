"""The pages on which a recognised text is compared with its pictures, corrected line by line, and released."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agreements.formats.document import Box, Span
from agreements.formats.ocr.corrections import LineRepair, shown_line
from agreements.formats.ocr.quarantine import LEAST_CONFIDENCE
from agreements.formats.pdf.page_image import PageNotDrawn
from agreements.models import Agreement, Text
from agreements.outcome import may_open
from agreements.page_pictures import picture_of
from agreements.structure.repair import RepairRefused
from clauses.review.decide import DecisionRefused, may_decide
from clauses.review.word_corrections import correct_lines, hold_again, release, released_by
from web.wording import plural_sentence, sentence

_DOUBTED_SHOWN = 50


@dataclass(frozen=True, slots=True)
class LineOnPage:
    """A line of a page: its words now, and as read; ``view`` is its rectangle on the page with some room around."""

    span: Span
    read: str
    words: str
    doubtful: Sequence[str]
    view: tuple[float, float, float, float]

    @property
    def field(self) -> str:
        return f"line-{self.span.start}"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_quarantine(request: HttpRequest, slug: str) -> HttpResponse:
    """How the pages of a text were recognised, and its release; a POST releases it, or takes that back."""
    text = _text(request, slug)
    error = ""
    if request.method == "POST":
        try:
            _decide(request, text)
        except DecisionRefused as refused:
            error = str(refused)
        else:
            return redirect(f"{reverse('agreement_quarantine', args=[slug])}?language={text.language}")
    doubted = text.provisions.readable().filter(confidence__lt=LEAST_CONFIDENCE).defer("search", "spans", "edits")
    context = {
        "agreement": text.agreement,
        "text": text,
        "pages": (text.recognition or {}).get("pages", []),
        "program": (text.recognition or {}).get("program", ""),
        "doubted": list(doubted[:_DOUBTED_SHOWN]),
        "released": released_by(text),
        "visibilities": Agreement.Visibility.choices,
        "error": error,
    }
    return render(request, "clauses/agreement_quarantine.html", context, status=400 if error else 200)


def _decide(request: HttpRequest, text: Text) -> None:
    user, reason = cast(User, request.user), request.POST.get("reason", "")[:2_000]
    if request.POST.get("operation") == "hold":
        hold_again(user, text, reason=reason)
        messages.success(request, sentence("The text is in quarantine again."))
        return
    visibility = request.POST.get("visibility", "")
    if visibility not in Agreement.Visibility.values:
        raise DecisionRefused(sentence("Choose who may read the text once it is released."))
    if visibility != text.agreement.visibility and not may_open(user, text.agreement):
        raise DecisionRefused(sentence("Only its owner and whoever runs its collection can decide who reads it."))
    release(user, text, visibility=visibility, reason=reason)
    messages.success(request, sentence("The text was released. The release can be taken back here."))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page_lines(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The lines of one page, each under its picture, to be corrected; a POST keeps what differs as one decision."""
    text = _text(request, slug)
    if not text.source.has_page_images or not 1 <= number <= (text.source.pages or 0):
        raise Http404
    lines, error = _lines(text, number), ""
    if request.method == "POST":
        given = [(line, request.POST.get(line.field)) for line in lines]
        changed = [
            LineRepair(line.span.start, line.read, words)
            for line, words in given
            if words is not None and words.split() != line.words.split()
        ]
        try:
            done = correct_lines(
                cast(User, request.user), text, changed, page=number, reason=request.POST.get("reason", "")[:2_000]
            )
        except RepairRefused as refused:
            error = str(refused)
        else:
            messages.success(request, _said(len(changed), number) if done else sentence("Nothing was changed."))
            return redirect(f"{request.path}?language={text.language}")
    context = {
        "agreement": text.agreement,
        "text": text,
        "source": text.source,
        "number": number,
        "lines": lines,
        "image": reverse("agreement_page_image", args=[slug, text.source.sha256, number]),
        "page_size": _size(text, number),
        "error": error,
    }
    return render(request, "clauses/page_lines.html", context, status=400 if error else 200)


def _said(count: int, page: int) -> str:
    return plural_sentence(
        "{count} line of page {page} was corrected.", "{count} lines of page {page} were corrected.", count, page=page
    )


def _text(request: HttpRequest, slug: str) -> Text:
    """The current text in the language that is asked for, of an agreement that who asks may see and decide on."""
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user), slug=slug)
    if not may_decide(request.user, agreement):
        raise PermissionDenied
    texts = agreement.texts.current().select_related("source").defer("source__content")
    if language := request.GET.get("language", ""):
        texts = texts.filter(language=language)
    text = texts.order_by("language").first()
    if text is None:
        raise Http404
    text.agreement = agreement
    return text


def _lines(text: Text, number: int) -> list[LineOnPage]:
    """The lines of provisions on a page, in the order of the text as read."""
    doubtful = (text.recognition or {}).get("doubtful_words", [])
    found: dict[int, LineOnPage] = {}
    for provision in text.provisions.readable().defer("search").filter(spans__contains=[[number]]):
        edits = provision.stored_edits()
        for span in provision.stored_spans():
            if span.page == number and span.box is not None:
                found[span.start] = LineOnPage(
                    span,
                    text.raw[span.start : span.end],
                    shown_line(text.raw, span, edits),
                    [text.raw[start:end] for start, end, _sure in doubtful if span.start <= start < span.end],
                    _view(span.box),
                )
    return [found[start] for start in sorted(found)]


def _view(box: Box) -> tuple[float, float, float, float]:
    """x, y, width and height of a line with some room around."""
    x0, top, x1, bottom = box
    room = max(3.0, 0.25 * (bottom - top))
    edges = (x0 - room, top - room, x1 - x0 + 2 * room, bottom - top + 2 * room)
    return (round(edges[0], 1), round(edges[1], 1), round(edges[2], 1), round(edges[3], 1))


def _size(text: Text, number: int) -> tuple[float, float] | None:
    """How large the page is, in points; None where it cannot be drawn."""
    try:
        picture = picture_of(text.source, number)
    except PageNotDrawn:
        return None
    return picture.width, picture.height
