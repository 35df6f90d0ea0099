"""Comparisons under a title and snapshots of them: written here, for the pages and for the API."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import override

from comparisons.compare_page import table_of
from comparisons.desk.table import Snapshot as Taken
from comparisons.desk.table import fingerprint
from comparisons.export.wording import moment
from comparisons.filters import Asked
from comparisons.forms import SaveForm
from comparisons.models import Comparison, Snapshot, unguessable_slug


@transaction.atomic
def save_comparison(form: SaveForm, asked: Asked, user: Any) -> Comparison:
    """Keep what was asked for under the title and notes of ``form``, for ``user``."""
    comparison: Comparison = form.save(commit=False)
    comparison.slug = unguessable_slug(comparison.title)
    comparison.owner = user
    comparison.base = next((a for a in asked.agreements if a.slug == asked.choice.base), None)
    comparison.seen_as = asked.choice.rest()
    comparison.save()
    comparison.store_selection(asked.agreements, asked.types)
    return comparison


@transaction.atomic
def take_snapshot(request: HttpRequest, asked: Asked, title: str, notes: str) -> Snapshot:
    """Freeze what was asked for, as it is now."""
    snapshot = Snapshot(
        slug=unguessable_slug(title),
        title=title,
        notes=notes,
        owner=request.user,  # type: ignore[misc]  # signed in
        query=asked.choice.query(),
        taken_on=timezone.now().replace(microsecond=0),
    )
    site = request.build_absolute_uri("/").rstrip("/")
    with override(settings.LANGUAGE_CODE):  # what is frozen reads the same whoever took it
        table = replace(table_of(request, asked, site=site, title=title, notes=notes), made_on=snapshot.taken_on)
        taken = Taken(title, f"{site}{snapshot.get_absolute_url()}", fingerprint(table), moment(snapshot.taken_on))
    snapshot.freeze(replace(table, snapshot=taken), asked.agreements)
    return snapshot
