"""Files that were sent are read by workers, each exactly once whatever happens to a worker.

``receive`` keeps the files and queues a task for each, in one transaction. ``read_file`` is that task: it reads the file
in a child (``clauses.reading``), and then writes all that reading gave and the row's new state in one transaction, which
locks the row. A worker killed before its commit leaves the file as it was, one killed after it leaves nothing to do. A
worker that is told to end has ``GRACE`` seconds to finish; then the file waits for another, as if it had not been begun.
``cancel`` ends what waits or is read.

The queue itself (django-tasks-db) never takes back a task from a dead worker: it stays "running" for ever. So
``requeue_lost``, which workers call all the time, queues anew every unfinished file whose task no living worker has. A
file whose reading ended its worker ``MOST_ATTEMPTS`` times, or its child, is put in quarantine: it is kept, and not tried again.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile as SentFile
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, Max
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from agreements.formats.apart.child import ReadingStopped
from agreements.formats.apart.faults import describe_fault, fault_number
from agreements.formats.containers import Held
from agreements.formats.document import UnreadableFile
from agreements.formats.folders import opened_apart
from agreements.models import source_store
from agreements.outcome import Outcome
from clauses.terms.annotations import WholeReading
from library.models import Upload, UploadedFile
from library.models.upload import UploadedFileQuerySet
from library.uploads.add import add_read, read_or_refuse
from library.uploads.forms import refusal_of
from library.uploads.workers import ended_soon_after_sigterm, present_workers
from web.unavailable import FilesUnavailable

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 2
GRACE = 6.0
"""Seconds that a worker which was told to end goes on with its file; a process manager may kill it after ten."""


def receive(files: Sequence[SentFile], user: User, visibility: str, passwords: Sequence[str] = ()) -> Upload:
    """Keep what was sent and queue its reading: all of it, or nothing where anything fails.

    A worker opens what holds files. Only where passwords are given it is done here, at once: no password is ever kept.
    """
    held = [one for file in files for one in _held(file, passwords)]
    with transaction.atomic():
        upload = Upload.objects.create(sent_by=user, visibility=visibility)
        for position, one in enumerate(held):
            _receive_one(upload, position, one, is_opened=bool(passwords))
    return upload


def _held(sent: SentFile, passwords: Sequence[str]) -> list[Held]:
    """The file that was sent; the documents in it, where it is opened by a password."""
    name, refusal = sent.name or "file", refusal_of(sent)
    if refusal:
        return [Held(name, b"", refusal=refusal)]
    content = sent.read()
    if not passwords:
        return [Held(name, content)]
    try:
        return opened_apart(content, name, passwords)
    except UnreadableFile as unreadable:
        return [Held(name, b"", refusal=str(unreadable))]


def _receive_one(upload: Upload, position: int, held: Held, *, is_opened: bool) -> None:
    row = UploadedFile.objects.create(
        upload=upload,
        position=position,
        name=held.name[-255:],
        size=len(held.content),
        sha256=hashlib.sha256(held.content).hexdigest() if held.content else "",
        content=held.content or None,
        is_opened=is_opened,
        state=UploadedFile.State.REFUSED if held.refusal else UploadedFile.State.WAITING,
        message=held.refusal,
        remark="" if held.refusal else held.remark,
        finished=timezone.now() if held.refusal else None,
    )
    if not held.refusal:
        _enqueue(row)


def _receive_inside(upload: Upload, inside: Sequence[Held]) -> None:
    """The files inside of one become files of its upload, each with its own report."""
    Upload.objects.select_for_update().get(pk=upload.pk)  # two files of an upload may be opened at once
    last = upload.files.aggregate(last=Max("position"))["last"]
    for position, held in enumerate(inside, start=last + 1):
        _receive_one(upload, position, replace(held, remark=""), is_opened=True)


def _describe_opened(name: str, inside: Sequence[Held]) -> str:
    one = len(inside) == 1
    holds = "It holds 1 file, reported" if one else f"It holds {len(inside)} files, each reported"
    return f"{inside[0].remark or f'{name} was opened.'} {holds} by its own name."


def _enqueue(file: UploadedFile) -> None:
    file.task = read_file.enqueue(file.pk).id
    file.save(update_fields=["task"])


@task()
def read_file(pk: int) -> None:
    """Read one file that was sent; does nothing for a file that was read already."""
    unfinished = UploadedFile.objects.unfinished().filter(pk=pk)
    try:
        with ended_soon_after_sigterm(GRACE):
            if unfinished.update(state=UploadedFile.State.READING, attempts=F("attempts") + 1):
                _read_and_finish(unfinished)
    except (ReadingStopped, SystemExit, KeyboardInterrupt):
        begun = unfinished.filter(state=UploadedFile.State.READING)
        begun.update(state=UploadedFile.State.WAITING, attempts=F("attempts") - 1, message="")
        if unfinished.exists():
            raise  # nobody cancelled it: the worker ends, and the file waits for another
    except FilesUnavailable:
        unfinished.update(state=UploadedFile.State.WAITING, attempts=F("attempts") - 1, message="")
        raise  # its bytes are kept, and it will be queued again
    except (OperationalError, InterfaceError):
        raise  # the database went away, the file is as it was: it will be queued again
    except Exception as fault:
        logger.exception("Fault %s: uploaded file %s could not be added", fault_number(fault), pk)
        for file in unfinished.defer("content"):
            _finish(file, Outcome(file.name, "refused", describe_fault(file.name, fault)))


_DEADLY = (
    "{name} is in quarantine: it was begun {attempts} times, and each time the worker that read it ended before it was done."
    " Nothing of it was added, and it is not tried again. Open it in the program that made it, save it anew, and add that."
)


def _read_and_finish(unfinished: UploadedFileQuerySet) -> None:
    """What takes long is done before the transaction, in which others wait."""
    file = unfinished.select_related("upload__sent_by").first()
    if file is None:
        return
    content, upload = bytes(file.content or b""), file.upload
    if source_store.is_used():
        source_store.holds(file.sha256)  # a bucket that does not answer is met before the long reading, not after it
    found, inside = _read(file, content, lambda: not unfinished.exists(), lambda step: _tell(unfinished, step))
    with transaction.atomic():
        still = unfinished.select_for_update(of=("self",)).defer("content").first()
        if still is None:
            return
        if inside:
            _receive_inside(upload, inside)
        if isinstance(found, WholeReading):
            found = add_read(content, found, user=upload.sent_by, visibility=upload.visibility)
        _finish(still, found)


def _tell(unfinished: UploadedFileQuerySet, step: str) -> None:
    unfinished.update(message=step)


def _read(
    file: UploadedFile, content: bytes, is_cancelled: Callable[[], bool], on_step: Callable[[str], None]
) -> tuple[Outcome | WholeReading, Sequence[Held]]:
    """What a file holds as a document, and the files inside it."""
    if file.attempts > MOST_ATTEMPTS:
        return Outcome(file.name, "quarantined", _DEADLY.format(name=file.name, attempts=MOST_ATTEMPTS)), ()
    inside: Sequence[Held] = ()
    if not file.is_opened:
        try:
            own, *inside = opened_apart(content, file.name, should_stop=is_cancelled)
        except UnreadableFile as refusal:
            return Outcome(file.name, "refused", str(refusal)), ()
        if own.content != content:
            inside = [own, *inside]
            return Outcome(file.name, "opened", _describe_opened(file.name, inside)), inside
    user = file.upload.sent_by
    return read_or_refuse(content, file.name, user=user, should_stop=is_cancelled, on_step=on_step), inside


def _finish(file: UploadedFile, outcome: Outcome) -> None:
    """Write what became of a file. The bytes of one that was not added stay: no source holds them."""
    message = f"{outcome.message} {file.remark}".strip()
    changed = {"state": outcome.status, "message": message, "text": outcome.text, "finished": timezone.now()}
    if outcome.text is not None or outcome.status in ("cancelled", "opened"):
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


def cancel(upload: Upload, user: User) -> int:
    """End what of an upload waits or is read: nothing of it is added, and its bytes go; how many files there were."""
    by = "by whoever sent it" if upload.sent_by_id == user.pk else "by an administrator"
    with transaction.atomic():
        files = list(upload.files.unfinished().select_for_update().defer("content"))
        for file in files:
            _finish(file, Outcome(file.name, "cancelled", f"{file.name} was cancelled {by}; nothing of it was added."))
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
    """Which worker runs a task is asked first, which workers live second: a worker is present before it takes its first task."""
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
