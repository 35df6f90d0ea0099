"""`manage.py up`: Concord on this machine, all of it, until Ctrl-C. `make run` calls it.

It has the database running, brings it up to date, fills an empty library, and then runs two processes, the site and
the worker that takes tasks from the queue. Whatever this command started ends with it.
"""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from agreements.formats.ocr.engine import HOW_TO_INSTALL, tesseract
from config.database import reachable
from config.first_start import first_officer, prepare, ready_comparison
from config.postgres import State

Process = subprocess.Popen[bytes]

HOST = "127.0.0.1"
PATIENCE = 60  # seconds until the site must answer
GRACE = 20  # seconds that a process may take to end what it is doing


class Command(BaseCommand):
    help = "Runs Concord on this machine until Ctrl-C: its database, the site, and a worker."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=port_number, default=8000, help="default: %(default)s")

    def handle(self, *, port: int, **options: object) -> None:
        refuse_production()
        refuse_taken(port)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, interrupt)
        try:
            with reachable():
                settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
                prepare(settings.BASE_DIR / "fixtures" / "agreements", self.say, self.stdout)
                self.serve(port)
        except KeyboardInterrupt:
            self.say("Concord has stopped.")

    def serve(self, port: int) -> None:
        with running(site(port)) as processes:
            (web,) = processes
            wait_for_answer(port, web)
            self.tell_addresses(port)
            processes[1:] = [hands := start(worker())]
            while web.poll() is None:
                if int(time.monotonic()) % 3 == 0:
                    self.keep_database()
                if hands.poll() is not None:
                    self.say(f"The worker ended by itself ({hands.returncode}); starting it again.")
                    processes[1:] = [hands := start(worker())]
                time.sleep(1)
            raise CommandError(f"The site ended by itself ({web.returncode}); what it said stands above.")

    def keep_database(self) -> None:
        """Start our own server again where it ended, by a kill or a full disk; where it does not start, try again."""
        server = settings.POSTGRES
        if server is None or server.status() is State.RUNNING:
            return
        self.say("The database ended by itself; starting it again.")
        try:
            server.start()
        except server.Error as refused:
            self.say(f"{refused} Trying again.")

    def tell_addresses(self, port: int) -> None:
        base = f"http://{HOST}:{port}"
        sign_in = first_officer(settings.VAR_DIR / "officer")
        comparison = ready_comparison()
        self.say(f"\nConcord is running; Ctrl-C ends it.\n\n  Library       {base}{reverse('agreement_list')}")
        if comparison:
            self.say(f"  A comparison  {base}{comparison}")
        self.say(f"  API           {base}{reverse('docs')}")
        self.say(f"  Sign in       {base}{reverse('login')}{f'  as {sign_in}' if sign_in else ''}\n")
        if tesseract() is None:
            self.say(f"Scans are not read: no Tesseract was found. {HOW_TO_INSTALL}\n")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def port_number(value: str) -> int:
    if not (value.isascii() and value.isdigit() and 0 < int(value) < 65_536):
        raise ArgumentTypeError(f"{value!r} is not a port; write a number from 1 to 65535, as PORT=8001.")
    return int(value)


def refuse_production() -> None:
    if settings.IS_PRODUCTION:
        raise CommandError(
            "This runs Concord on one person's machine, and CONCORD_ENV is 'production'. There, run: manage.py migrate,"
            " manage.py collectstatic, gunicorn config.wsgi, manage.py db_worker."
        )


def refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as refused:
            raise CommandError(
                f"Port {port} of {HOST} cannot be used ({refused.strerror}): another program has it, perhaps Concord"
                f" itself. Choose another: make run PORT={port + 1 if port < 65_535 else 8000}"
            ) from refused


def interrupt(number: int, frame: FrameType | None) -> NoReturn:
    """Every way to be told to end is taken as Ctrl-C; a shell starts what it puts in the background with that ignored."""
    raise KeyboardInterrupt


def site(port: int) -> list[str]:
    """The site by the configuration that production uses too."""
    config = settings.BASE_DIR / "config" / "gunicorn.py"
    return ["-m", "gunicorn", f"--config={config}", f"--bind={HOST}:{port}", "config.wsgi"]


def worker() -> list[str]:
    return [str(settings.BASE_DIR / "manage.py"), "db_worker", "--verbosity=0"]


def start(command: list[str]) -> Process:
    """A Python process apart from the terminal's Ctrl-C, so that it is told to end once, by us."""
    return subprocess.Popen([sys.executable, *command], cwd=settings.BASE_DIR, start_new_session=True)


@contextmanager
def running(command: list[str]) -> Iterator[list[Process]]:
    """The command's process, in a list: all that stand in it at the end are ended."""
    processes = [start(command)]
    try:
        yield processes
    finally:
        end(processes)


def end(processes: list[Process]) -> None:
    for process in processes:
        process.terminate()  # does nothing to one that has ended
    for process in processes:
        try:
            process.wait(GRACE)
        except subprocess.TimeoutExpired:
            process.kill()


def wait_for_answer(port: int, web: Process) -> None:
    """Until the site answers anything at all; a mistake inside it is for its own page to tell."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if web.poll() is not None:
            raise CommandError("The site did not start; what went wrong stands above.")
        try:
            urlopen(f"http://{HOST}:{port}{reverse('login')}", timeout=PATIENCE).close()
        except HTTPError:
            return
        except (URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise CommandError(f"The site has not answered for {PATIENCE} seconds.")
