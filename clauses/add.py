"""Adding a file to the library: it is read, and what was read is annotated, or nothing is kept of either."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from agreements.ingest import Outcome, ingest
from agreements.models import Agreement
from clauses.annotate import annotate


def add(
    content: bytes, name: str, *, user: AbstractBaseUser | None = None, visibility: str = Agreement.Visibility.PUBLIC
) -> Outcome:
    """Read and annotate one file, in one transaction."""
    with transaction.atomic():
        outcome = ingest(content, name, user=user, visibility=visibility)
        if outcome.text is not None and outcome.status in {"added", "new_version"}:
            annotate(outcome.text)
    return outcome
