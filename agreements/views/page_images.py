"""The original beside the text: a page of a PDF as it was printed, with the passages read from it marked.

The page view shows picture and words side by side without any script; the reader asks for its ``_page.html`` alone and
keeps it in step with the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agreements.formats.pdf.page_image import PageNotDrawn
from agreements.models import Agreement, Provision, Text
from agreements.page_pictures import picture_of


@dataclass(frozen=True, slots=True)
class Marked:
    """A provision on the page; ``boxes`` are x, y, width, height in points."""

    provision: Provision
    boxes: Sequence[tuple[float, float, float, float]]
    is_chosen: bool


@require_safe
def agreement_page(request: HttpRequest, slug: str, sha256: str, number: int) -> HttpResponse:
    """One page of the file with what was read from it; a fragment of it for htmx and for the reader."""
    text = _text(request, slug, sha256)
    if not 1 <= number <= (text.source.pages or 0):
        raise Http404
    problem, image = "", None
    try:
        image = picture_of(text.source, number)
    except PageNotDrawn as refusal:
        problem = str(refusal)
    context = {
        "agreement": text.agreement,
        "text": text,
        "source": text.source,
        "number": number,
        "image": image,
        "problem": problem,
        "marked": _marked(text, number, request.GET.get("at", "")),
    }
    is_fragment = request.headers.get("HX-Request") == "true"
    return render(request, "agreements/_page.html" if is_fragment else "agreements/page_of_source.html", context)


@require_safe
def agreement_page_image(request: HttpRequest, slug: str, sha256: str, number: int) -> HttpResponse:
    text = _text(request, slug, sha256)
    if not 1 <= number <= (text.source.pages or 0):
        raise Http404
    try:
        image = picture_of(text.source, number)
    except PageNotDrawn as refusal:
        raise Http404(str(refusal)) from refusal
    response = HttpResponse(image.content, content_type="image/webp")
    response["Cache-Control"] = "private, max-age=86400"
    response["ETag"] = f'"{sha256}-{number}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _text(request: HttpRequest, slug: str, sha256: str) -> Text:
    """The newest text of a file with pages that who asks may see; anything else is not there."""
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user), slug=slug)
    texts = agreement.texts.filter(source__sha256=sha256).order_by("-is_current", "-version")
    text = texts.select_related("source").defer("raw", "set_aside", "inventory", "source__content").first()
    if text is None or not text.source.has_page_images:
        raise Http404
    text.agreement = agreement
    return text


def _marked(text: Text, number: int, chosen: str) -> list[Marked]:
    """The provisions with words on the page, in reading order, with the boxes of their lines there."""
    provisions = text.provisions.readable().defer("search", "edits").filter(spans__contains=[[number]])
    found = []
    for provision in provisions:
        boxes = {
            (box[0], box[1], round(box[2] - box[0], 2), round(box[3] - box[1], 2)): None
            for _start, _end, _part, page, box in provision.spans
            if page == number and box
        }
        if boxes:
            found.append(Marked(provision, list(boxes), provision.eid == chosen))
    return found
