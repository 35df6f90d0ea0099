"""Adding a file to the library: it is read, and what was read is annotated, or nothing is kept of either."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import User
from django.db import transaction

from agreements.formats.apart.child import never, nobody
from agreements.formats.document import UnreadableFile
from agreements.ingest import known, write
from agreements.models import Agreement
from agreements.outcome import Outcome
from clauses.annotate import annotate
from clauses.reading import PoisonFile, read_apart
from clauses.review.repairs import replay
from clauses.terms.annotations import WholeReading
from library.uploads.own_exports import SENTENCE, is_own_export


def add(
    content: bytes, name: str, *, user: User | None = None, visibility: str = Agreement.Visibility.PUBLIC
) -> Outcome:
    """Read and annotate one file."""
    found = read_or_refuse(content, name, user=user)
    return found if isinstance(found, Outcome) else add_read(content, found, user=user, visibility=visibility)


def read_or_refuse(
    content: bytes,
    name: str,
    *,
    user: User | None,
    should_stop: Callable[[], bool] = never,
    on_step: Callable[[str], None] = nobody,
) -> Outcome | WholeReading:
    """What a file holds that is to be written; the outcome of one that is held already, or cannot be read."""
    if is_own_export(content):
        return Outcome(name, "refused", SENTENCE)
    held = known(content, name, user=user)
    if held is not None:
        return held
    try:
        return read_apart(content, name, should_stop=should_stop, on_step=on_step)
    except PoisonFile as refusal:
        return Outcome(name, "quarantined", str(refusal))
    except UnreadableFile as refusal:
        return Outcome(name, "refused", str(refusal))


def add_read(
    content: bytes, whole: WholeReading, *, user: User | None, visibility: str, of: int | None = None
) -> Outcome:
    """The second half of ``add``: all that takes long was done before the transaction, in which others wait."""
    with transaction.atomic():
        outcome = write(content, whole.document, user=user, visibility=visibility, of=of)
        if outcome.text is not None and outcome.status in {"added", "new_version", "quarantined"}:
            is_mended = replay(outcome.text)
            annotate(outcome.text, None if is_mended else whole.annotations[outcome.text.language])
            for other in outcome.text.other_languages():
                annotate(other, None if replay(other) else whole.annotations.get(other.language))
    return outcome
