"""Which workers live: each holds a connection to the database that bears its name.

PostgreSQL ends a connection when the process behind it dies, however it dies, so that the list needs no heartbeats and
no clock. ``Presence`` is the thread of a worker that holds the connection, and looks for files that dead workers left.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from django.db import DatabaseError, InterfaceError, connection

from agreements.formats.apart.child import ReadingStopped

logger = logging.getLogger(__name__)

LONGEST_NAME = 40
_PREFIX = "concord-worker "  # and PostgreSQL keeps 63 bytes of a name
_SECONDS = 1.0


def present_workers() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT application_name FROM pg_stat_activity"
            " WHERE datname = current_database() AND starts_with(application_name, %s)",
            [_PREFIX],
        )
        return [name.removeprefix(_PREFIX) for (name,) in cursor.fetchall()]


@contextmanager
def ended_soon_after_sigterm(grace: float) -> Iterator[None]:
    """A worker that is told to end may finish what it does within ``grace`` seconds; then ``ReadingStopped`` is raised in it.

    Only the main thread is told of signals; in any other nothing is changed.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise ReadingStopped

    def wait_a_little(number: int, frame: FrameType | None) -> None:
        signal.setitimer(signal.ITIMER_REAL, grace)
        if callable(told):
            told(number, frame)  # the worker's own answer: it takes no other task
        elif told == signal.SIG_DFL:
            raise ReadingStopped

    before = signal.signal(signal.SIGALRM, stop)
    told = signal.signal(signal.SIGTERM, wait_a_little)
    if not getattr(getattr(told, "__self__", None), "running", True):  # the worker was told since it took the task
        signal.setitimer(signal.ITIMER_REAL, grace)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        signal.signal(signal.SIGTERM, told)


class Presence(threading.Thread):
    """``worker`` is present from ``start`` on until its process ends; ``look`` is called about once a second."""

    def __init__(self, worker: str, look: Callable[[], object]) -> None:
        super().__init__(name="presence", daemon=True)
        self._worker, self._look = worker, look
        self._is_known = threading.Event()

    def start(self) -> None:
        super().start()
        self._is_known.wait()

    def run(self) -> None:
        while True:
            try:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT set_config('application_name', %s, false)", [f"{_PREFIX}{self._worker}"])
                self._look()
            except (DatabaseError, InterfaceError) as fault:
                logger.warning("The database did not answer; trying again: %s", fault)
                connection.close()
            self._is_known.set()
            time.sleep(_SECONDS)
