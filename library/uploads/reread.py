"""Files that an older reader read are read again by today's: in this process, or as tasks of the workers.

A newer reading is a new version of its text, beside which the older stands. Decisions hold where their words are found again, and
are shown as conflicts where not. What was read again is known by its reader, so that an interrupted run goes on where it ended.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django_tasks import task

from agreements.formats.document import UnreadableFile
from agreements.ingest import READER_VERSION, known
from agreements.models import Text
from agreements.models.source_store import DamagedSource
from agreements.outcome import Outcome
from clauses.models import Decision
from clauses.reading import PoisonFile, read_apart
from library.uploads.add import add_read


def read_by_older() -> QuerySet[Text]:
    """The current texts whose file today's readers have not read; without their words and bytes."""
    of_today = Text.objects.filter(source=OuterRef("source"), agreement=OuterRef("agreement"), reader=READER_VERSION)
    older = Text.objects.current().exclude(reader=READER_VERSION).exclude(Exists(of_today))
    return older.select_related("agreement", "source").defer("raw", "set_aside", "source__content").order_by("pk")


def reread(text: Text) -> Outcome:
    """Read the file of ``text`` again; a file that is refused now keeps the text it has."""
    source, agreement = text.source, text.agreement
    try:
        content = source.file_bytes()
    except DamagedSource as damaged:
        return Outcome(source.name, "refused", f"{source.name} is lost: {damaged}. The text that is held stays.")
    held = known(content, source.name, of=agreement.pk)
    if held is not None:
        return held
    try:
        whole = read_apart(content, source.name)
    except (PoisonFile, UnreadableFile) as refusal:
        return Outcome(source.name, "refused", f"{refusal} The text that is held stays.")
    return add_read(content, whole, user=None, visibility=agreement.visibility, of=agreement.pk)


@task()
def reread_text(pk: int) -> None:
    text = read_by_older().filter(pk=pk).first()
    if text is not None:
        reread(text)


def lost_decisions() -> int:
    """How many decisions no longer find their words."""
    return Decision.objects.conflicts().count()
