"""Real workers on the test's database: processes that run ``manage.py db_worker``, begun in an instant.

They are forked from a clean process that has loaded all that workers need (spaCy and the model of clauses take
seconds), so that hundreds of them can be begun and killed. ``workers(2)`` gives two, and ends them.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import forkserver
from multiprocessing.process import BaseProcess
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection

from library.models import Upload, UploadedFile
from library.uploads import tasks
from library.uploads.tasks import receive

WARM = "tests.warm"
_numbers = itertools.count(1)
_PATIENCE = 180  # seconds, on a machine that has other things to do


def address() -> str:
    """The test database, as DATABASE_URL."""
    of = {
        name: quote(str(settings.DATABASES["default"].get(name, "")), safe="") for name in ("USER", "PASSWORD", "HOST")
    }
    port = settings.DATABASES["default"].get("PORT") or 5432
    login = f"{of['USER']}:{of['PASSWORD']}" if of["PASSWORD"] else of["USER"]
    return f"postgresql://{login}@{of['HOST']}:{port}/{connection.settings_dict['NAME']}"


def start() -> BaseProcess:
    """A worker whose name is that of its process."""
    name = f"worker-{next(_numbers)}"
    process = multiprocessing.get_context("forkserver").Process(target=run, args=(name,), name=name)
    process.start()
    return process


ATTEMPTS = 10
"""A file is begun by so many workers of ours before it is given up: that they are killed is not its fault."""


def run(name: str) -> None:
    tasks.MOST_ATTEMPTS, tasks.GRACE = ATTEMPTS, 1.0
    call_command("db_worker", worker_id=name, interval=0.05, startup_delay=False, reload=False, verbosity=0)


@contextmanager
def nursery() -> Iterator[None]:
    """The process that workers are forked from takes the address of the database with it when it begins.

    A thread of a site that a test ran may have begun one that lacks both address and ``tests.warm`` (see
    ``formats.apart.child``): that one is ended. The standard library has no public way to ask for either.
    """
    begun: Any = forkserver._forkserver  # type: ignore[attr-defined]
    if WARM not in begun._preload_modules:
        begun._stop()
        forkserver.set_forkserver_preload([WARM])
    before = os.environ.get("DATABASE_URL")
    os.environ["DATABASE_URL"] = address()
    try:
        forkserver.ensure_running()
        yield
    finally:
        os.environ.pop("DATABASE_URL")
        if before is not None:
            os.environ["DATABASE_URL"] = before


@contextmanager
def workers(count: int) -> Iterator[list[BaseProcess]]:
    """The processes in a list; all that stand in it at the end are ended."""
    with nursery():
        processes = [start() for _ in range(count)]
    try:
        yield processes
    finally:
        for process in processes:
            process.kill()
        for process in processes:
            join(process)


def join(process: BaseProcess) -> None:
    """Until a killed process has ended, which the kernel says at once unless a device holds it."""
    process.join(60)
    assert process.exitcode is not None, f"{process.name} was killed a minute ago and has not ended"


def wait(until: Callable[[], object], *, seconds: float = _PATIENCE, every: float = 0.01) -> None:
    deadline = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < deadline, f"waited {seconds} seconds in vain"
        time.sleep(every)


def send(files: list[tuple[str, bytes]], user: object) -> Upload:
    return receive([SimpleUploadedFile(*file) for file in files], user, "public")  # type: ignore[arg-type]


def is_all_read() -> bool:
    return not UploadedFile.objects.unfinished().exists()
