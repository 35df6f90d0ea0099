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
    """Those with an agreement, or all of the directory; a search is of all, in every language."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:400]
    kind = request.GET.get("kind", "")
    is_whole = bool(words) or request.GET.get("all") == "1"
    is_by_name = request.GET.get("ordering") == "name"
    parties = Party.objects.visible_to(request.user).with_counts(request.user)
    if words:
        parties = parties.search(words)
    if kind in Party.Kind.values:
        parties = parties.filter(kind=kind)
    if not is_whole:
        parties = parties.taking_part(request.user)
    paginator = CappedPaginator(parties.by_name() if is_by_name else parties.by_agreements(), _PARTIES)
    context = {
        "page": page_of(paginator, request.GET.get("page")),
        "paginator": paginator,
        "words": words,
        "kind": kind,
        "kinds": Party.Kind.choices,
        "is_whole": is_whole,
        "is_by_name": is_by_name,
    }
    return render(request, "agreements/party_list.html", context)


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
