"""A text of an agreement as Akoma Ntoso, to download."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from agreements.models import Text
from agreements.published_act import as_akn


@require_safe
def agreement_akn(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """The current text in a language, with the address of each provision as its ``eId``."""
    texts = Text.objects.visible_to(request.user).current().select_related("agreement")
    return as_akn(get_object_or_404(texts, agreement__slug=slug, language=language))
