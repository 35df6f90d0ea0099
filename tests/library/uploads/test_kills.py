"""Workers are killed in the middle of adding files; five hundred times by ``make kills``, here some."""

from __future__ import annotations

import signal
import time

import pytest
from django.contrib.auth.models import User

from agreements.formats.apart.child import ReadingStopped
from agreements.models import Agreement
from library.models import UploadedFile
from library.models.upload import UploadedFileQuerySet
from library.uploads import tasks
from library.uploads.workers import ended_soon_after_sigterm
from tests import kills
from tests.workers import send, wait, workers

SLOW = "\n\n".join(
    f"Article {number}\n\nThe Parties shall in the year {1000 + number} exchange boat number {number} and all that belongs to it."
    for number in range(1, 4000)
).encode()

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_worker_killed_at_any_moment_loses_and_doubles_nothing(taxonomy: None) -> None:
    kills.compare(5, 5, nouns=kills.NOUNS[:2])


def test_a_worker_that_is_told_to_end_ends_soon_and_its_file_waits_for_another(
    taxonomy: None,
) -> None:
    with workers(1) as (worker,):
        user = User.objects.create_user("officer")
        send([("slow.txt", SLOW)], user)
        wait(lambda: UploadedFile.objects.filter(state="reading").exists())
        worker.terminate()
        worker.join(10)
        assert worker.exitcode is not None
        file = UploadedFile.objects.get()
        assert (file.state, file.attempts) == ("waiting", 0)
        assert not Agreement.objects.exists()


def test_a_file_is_being_read_only_once_a_worker_can_be_told_to_end(
    taxonomy: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who sees the state "reading" may end the worker at once: the signal is not lost between the state and the reading."""

    def mark(rows: UploadedFileQuerySet, **changed: object) -> int:
        count = update(rows, **changed)
        if changed.get("state") == "reading":
            signal.raise_signal(signal.SIGTERM)
        return count

    update = UploadedFileQuerySet.update
    monkeypatch.setattr(UploadedFileQuerySet, "update", mark)
    monkeypatch.setattr(tasks, "GRACE", 0.05)
    monkeypatch.setattr(tasks, "_read_and_finish", lambda _rows: time.sleep(20))
    send([("slow.txt", SLOW)], User.objects.create_user("officer"))
    told = signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        with pytest.raises(ReadingStopped):
            tasks.read_file.call(UploadedFile.objects.get().pk)
    finally:
        signal.signal(signal.SIGTERM, told)
    assert UploadedFile.objects.values_list("state", "attempts").get() == ("waiting", 0)


def test_who_was_told_to_end_before_a_task_began_ends_it_soon() -> None:
    class Told:
        running = False

        def shutdown(self, *_signal: object) -> None: ...

    told = signal.signal(signal.SIGTERM, Told().shutdown)
    try:
        with pytest.raises(ReadingStopped), ended_soon_after_sigterm(0.05):
            time.sleep(20)
    finally:
        signal.signal(signal.SIGTERM, told)
