"""The directory of parties, and the files as they came in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from agreements.models import Party, Source, Text
from web.paginator import CappedPaginator, page_of

_PARTIES = 50


@require_safe
def party_list(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").replace("\0", "").strip()[:400]
    parties = Party.objects.visible_to(request.user).with_counts(request.user)
    if words:
        parties = parties.search(words)
    paginator = CappedPaginator(parties.by_agreements(), _PARTIES)
    page = page_of(paginator, request.GET.get("page"))
    return render(request, "agreements/party_list.html", {"page": page, "paginator": paginator, "words": words})


@require_safe
def agreement_source(request: HttpRequest, slug: str, sha256: str) -> HttpResponse:
    """The file, byte for byte, always as a download: nothing in it may run as a page of this site."""
    texts = Text.objects.visible_to(request.user).filter(agreement__slug=slug)
    source = get_object_or_404(Source, sha256=sha256, pk__in=texts.values("source"))
    response = HttpResponse(source.file_bytes(), content_type=source.media_type or "application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, source.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["ETag"] = f'"{source.sha256}"'
    return response
