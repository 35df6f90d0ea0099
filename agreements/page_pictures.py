"""The picture of a page of a stored file, drawn once and kept for a while in the site's own folder."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from agreements.formats.pdf.page_image import PageImage, forget, make_room, page_image
from agreements.models import Source

_SECONDS = 600.0
_looked = 0.0


def picture_of(source: Source, number: int) -> PageImage:
    """Page ``number`` of ``source``; raises ``PageNotDrawn``."""

    def read() -> bytes:
        return Source.objects.get(pk=source.pk).file_bytes()

    return page_image(_folder(), source.sha256, number, read)


def forget_pictures(hashes: Iterable[str]) -> None:
    """Delete the pictures of these files on this machine; those on another are gone a day after somebody looked at them."""
    for sha256 in hashes:
        forget(_folder(), sha256)


def forget_old_pictures() -> None:
    """An errand of workers, every ten minutes."""
    global _looked
    if time.monotonic() - _looked > _SECONDS:
        _looked = time.monotonic()
        make_room(_folder())


def _folder() -> Path:
    return settings.VAR_DIR / "pages"
