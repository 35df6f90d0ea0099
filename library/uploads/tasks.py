"""Files that were sent are read by workers, each exactly once whatever happens to a worker.

``receive`` keeps the files and queues a task for each, in one transaction. ``read_file`` is that task. While a file is
read, its row is locked; all that reading gives, and the row's new state, are written by the one transaction that holds
the lock. A worker killed before its commit leaves the file as it was, one killed after it leaves nothing to do.

The queue itself (django-tasks-db) never takes back a task from a dead worker: it stays "running" for ever. So
``requeue_lost``, which workers call all the time, queues anew every unfinished file whose task no living worker has.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence

from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile as SentFile
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from agreements.formats.apart.faults import describe_fault, fault_number
from agreements.formats.containers import Held, documents_in
from agreements.formats.document import UnreadableFile
from agreements.outcome import Outcome
from library.models import Upload, UploadedFile
from library.uploads.add import add
from library.uploads.forms import refusal_of
from library.uploads.workers import present_workers

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 10


def receive(files: Sequence[SentFile], user: User, visibility: str) -> Upload:
    """Keep what was sent and queue its reading: all of it, or nothing where anything fails."""
    with transaction.atomic():
        upload = Upload.objects.create(sent_by=user, visibility=visibility)
        for position, held in enumerate(held for file in files for held in _held(file)):
            _receive_one(upload, position, held)
    return upload


def _held(sent: SentFile) -> Iterator[Held]:
    """The document that was sent, or those in an e-mail or archive, and what is to be told of the e-mail itself."""
    name, refusal = sent.name or "file", refusal_of(sent)
    if refusal:
        yield Held(name, b"", refusal=refusal)
        return
    try:
        documents = documents_in(sent.read(), name)
    except UnreadableFile as unreadable:
        documents = [Held(name, b"", refusal=str(unreadable))]
    for held in documents:
        if held.remark:
            yield Held(name, b"", refusal=held.remark)
        yield held


def _receive_one(upload: Upload, position: int, held: Held) -> None:
    row = UploadedFile.objects.create(
        upload=upload,
        position=position,
        name=held.name[-255:],
        size=len(held.content),
        sha256=hashlib.sha256(held.content).hexdigest() if held.content else "",
        content=held.content or None,
        state=UploadedFile.State.REFUSED if held.refusal else UploadedFile.State.WAITING,
        message=held.refusal,
        finished=timezone.now() if held.refusal else None,
    )
    if not held.refusal:
        _enqueue(row)


def _enqueue(file: UploadedFile) -> None:
    file.task = read_file.enqueue(file.pk).id
    file.save(update_fields=["task"])


@task()
def read_file(pk: int) -> None:
    """Read one file that was sent; does nothing for a file that was read already."""
    unfinished = UploadedFile.objects.unfinished().filter(pk=pk)
    if not unfinished.update(state=UploadedFile.State.READING, attempts=F("attempts") + 1):
        return
    try:
        with transaction.atomic():
            file = unfinished.select_for_update(of=("self",)).select_related("upload__sent_by").first()
            if file is not None:
                _finish(file, _read(file))
    except (OperationalError, InterfaceError):
        raise  # the database went away, the file is as it was: it will be queued again
    except Exception as fault:
        logger.exception("Fault %s: uploaded file %s could not be added", fault_number(fault), pk)
        for file in unfinished.defer("content"):
            _finish(file, Outcome(file.name, "refused", describe_fault(file.name, fault)))


_DEADLY = (
    "{name} was begun {attempts} times, and each time the worker that read it ended before it was done: it may need more"
    " memory than there is. Nothing of it was added. Split it, or save it anew in the program that made it, and add that."
)


def _read(file: UploadedFile) -> Outcome:
    if file.attempts > MOST_ATTEMPTS:
        return Outcome(file.name, "refused", _DEADLY.format(name=file.name, attempts=MOST_ATTEMPTS))
    upload = file.upload
    return add(bytes(file.content or b""), file.name, user=upload.sent_by, visibility=upload.visibility)


def _finish(file: UploadedFile, outcome: Outcome) -> None:
    """Write what became of a file. The bytes of a refused one stay: no source holds them, and they may be read again."""
    changed = {"state": outcome.status, "message": outcome.message, "text": outcome.text, "finished": timezone.now()}
    if outcome.status != "refused":
        changed["content"] = None
    UploadedFile.objects.unfinished().filter(pk=file.pk).update(**changed)


def read_again(upload: Upload) -> int:
    """Queue the refused files of an upload that were opened once more, say with newer readers; how many there are."""
    with transaction.atomic():
        refused = upload.files.select_for_update().filter(state=UploadedFile.State.REFUSED, content__isnull=False)
        files = list(refused.defer("content"))
        for file in files:
            file.state, file.finished, file.attempts, file.message = UploadedFile.State.WAITING, None, 0, ""
            file.save(update_fields=["state", "finished", "attempts", "message"])
            _enqueue(file)
    return len(files)


def requeue_lost() -> int:
    """Queue again the unfinished files that no task is for which waits or runs; how many there were."""
    _fail_tasks_of_dead_workers()
    held = DBTaskResult.objects.filter(status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING])
    with transaction.atomic():
        lost = UploadedFile.objects.unfinished().exclude(task__in=held.values("pk")).order_by("pk")
        files = list(lost.defer("content").select_for_update(skip_locked=True))
        for file in files:
            _enqueue(file)
    return len(files)


def _fail_tasks_of_dead_workers() -> None:
    """Who runs a task is asked first, who lives second: a worker is present before it takes its first task."""
    running = dict(DBTaskResult.objects.running().values_list("pk", "worker_ids"))
    present = set(present_workers()) if running else set()
    dead = [pk for pk, workers in running.items() if not present.issuperset(workers)]
    if dead:
        gone = {
            "exception_class_path": "builtins.ChildProcessError",
            "traceback": "The worker ended before the task did.",
        }
        failed = DBTaskResult.objects.running().filter(pk__in=dead)
        failed.update(status=TaskResultStatus.FAILED, finished_at=timezone.now(), **gone)
