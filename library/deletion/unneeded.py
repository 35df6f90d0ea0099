"""Files in the bucket that no row needs: of what was deleted, and of what a stopped process had stored before its row."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from agreements.ingest import wait_for_turn
from agreements.models import Source, source_store

_YOUNG = datetime.timedelta(days=1)


def delete_unneeded(hashes: Iterable[str]) -> int:
    """Delete those of ``hashes`` that no source has; how many. Nobody writes a source of the same bytes meanwhile."""
    count = 0
    for sha256 in hashes:
        with transaction.atomic():
            wait_for_turn()
            if not Source.objects.filter(sha256=sha256).exists():
                source_store.delete(sha256)
                count += 1
    return count


def left_behind() -> list[str]:
    """The hashes of files in the bucket that no source has, a day after they were written."""
    loose = source_store.hashes() - set(Source.objects.values_list("sha256", flat=True))
    until = timezone.now() - _YOUNG
    return sorted(sha256 for sha256 in loose if source_store.written_on(sha256) < until)
