"""Which workers live: each holds a connection to the database that bears its name.

PostgreSQL ends a connection when the process behind it dies, however it dies, so that the list needs no heartbeats and
no clock. ``Presence`` is the thread of a worker that holds the connection, and looks for files that dead workers left.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from django.db import DatabaseError, InterfaceError, connection

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
