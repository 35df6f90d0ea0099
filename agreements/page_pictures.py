"""The picture of a page of a stored file, drawn once and kept in the site's own folder."""

from __future__ import annotations

from django.conf import settings

from agreements.formats.pdf.page_image import PageImage, page_image
from agreements.models import Source


def picture_of(source: Source, number: int) -> PageImage:
    """Page ``number`` of ``source``; raises ``PageNotDrawn``."""

    def read() -> bytes:
        return Source.objects.get(pk=source.pk).file_bytes()

    return page_image(settings.VAR_DIR / "pages", source.sha256, number, read)
