"""A test that does not end is ended, and where each of its threads stands is written to the error output of the run.

pytest-timeout counts the seconds (``timeout`` in pyproject.toml, ``@pytest.mark.timeout(600)`` for a test that needs more,
``--timeout 0`` for none). Its own two ways to end a test do not serve: a signal is not heard while psycopg2 waits for
PostgreSQL, and what its thread prints in a worker of pytest-xdist is lost. Ours kills the processes that the test started,
for they would hold locks and the run's output, and then its own: pytest-xdist fails the test, begins another worker and
goes on. Where one long regular expression lets no Python run, the interpreter's own watch ends this process a little later.
"""

from __future__ import annotations

import faulthandler
import os
import threading
from contextlib import suppress

import psutil
import pytest
import pytest_timeout

ERRORS = pytest.StashKey[int]()
GRACE = 15
"""Seconds until the interpreter's watch, which sees stacks and no processes, does what our thread could not."""
END_WITHIN = 120
"""Seconds for what follows the last test: threads and processes that Python waits for before it ends."""


def pytest_configure(config: pytest.Config) -> None:
    """The error output of the run, which no test captures: pytest begins to capture after this."""
    config.stash[ERRORS] = os.dup(2)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # a worker of pytest-xdist waits for the others, and is ended by the run
        faulthandler.dump_traceback_later(END_WITHIN, exit=True, file=config.stash[ERRORS])


@pytest.hookimpl(optionalhook=True)
def pytest_timeout_set_timer(item: pytest.Item, settings: pytest_timeout.Settings) -> bool:
    errors = item.config.stash[ERRORS]
    timer = threading.Timer(settings.timeout, _end, [item.nodeid, settings.timeout, errors])
    timer.daemon = True
    timer.start()
    faulthandler.dump_traceback_later(settings.timeout + GRACE, exit=True, file=errors)

    def cancel() -> None:
        timer.cancel()
        faulthandler.cancel_dump_traceback_later()

    item.cancel_timeout = cancel  # pytest-timeout calls it
    return True


def _end(test: str, seconds: float, errors: int) -> None:
    if pytest_timeout.is_debugging():
        return
    os.write(errors, f"\n\n{test} has not ended within {seconds:g} seconds. Its threads:\n\n".encode())
    faulthandler.dump_traceback(errors, all_threads=True)
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            os.write(errors, f"killed: {process.pid} {' '.join(process.cmdline())[:200]}\n".encode())
            process.kill()
    os._exit(1)
