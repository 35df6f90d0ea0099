"""Adding a file to the library: it is read, and what was read is annotated, or nothing is kept of either."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from agreements.ingest import known_or_read, write
from agreements.models import Agreement
from agreements.outcome import Outcome
from clauses.annotate import annotate
from clauses.classification.classify import classify
from clauses.classification.paragraph import units_of
from clauses.review.repairs import replay


def add(
    content: bytes, name: str, *, user: User | None = None, visibility: str = Agreement.Visibility.PUBLIC
) -> Outcome:
    """Read and annotate one file. All that takes long is done before the transaction, in which others wait for it."""
    found = known_or_read(content, name, user=user)
    if isinstance(found, Outcome):
        return found
    labels = classify(units_of(found))
    with transaction.atomic():
        outcome = write(content, found, user=user, visibility=visibility)
        if outcome.text is not None and outcome.status in {"added", "new_version"}:
            is_mended = replay(outcome.text)
            annotate(outcome.text, None if is_mended else labels)
            for other in outcome.text.other_languages():
                replay(other)
                annotate(other)
    return outcome
