"""Editions are asked for by a person, by `manage.py bulk`, or each night by a worker; a worker writes them."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from django.conf import settings
from django.db import transaction
from django_tasks import task

from library.bulk.writing import write
from library.models import BulkEdition

_FROM = 2
"""The hour of the night, UTC, from which the edition of a day is written."""
_SECONDS = 60.0
_looked = 0.0


@task()
def write_edition(pk: int) -> None:
    edition = BulkEdition.objects.filter(pk=pk, state=BulkEdition.State.WAITING).first()
    if edition is not None:
        write(edition)


def ask_for_edition() -> BulkEdition:
    """A new edition, to be written by a worker; the one under way, if there is one."""
    under_way = BulkEdition.objects.under_way().first()
    return under_way or _ask(datetime.now(UTC).strftime("%Y-%m-%dt%H%M%S"))


def ask_nightly() -> None:
    """An errand: once a day, whichever worker comes first."""
    global _looked
    now = datetime.now(UTC)
    if not settings.BULK_NIGHTLY or now.hour < _FROM or time.monotonic() - _looked < _SECONDS:
        return
    _looked = time.monotonic()
    if not BulkEdition.objects.filter(name=f"{now:%Y-%m-%d}").exists():
        _ask(f"{now:%Y-%m-%d}")


@transaction.atomic
def _ask(name: str) -> BulkEdition:
    edition, is_new = BulkEdition.objects.get_or_create(name=name)
    if is_new:
        write_edition.enqueue(edition.pk)
    return edition
