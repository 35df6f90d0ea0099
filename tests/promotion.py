"""The promotion of the handbook, with people at work: `make drill` runs it after the restore.

A primary with a streaming replica, a site of two processes and three workers; twenty people read, ten of them signed in, and five of
those send letters all the while. A worker is killed, then a process of the site, then the primary; the replica is promoted by the
handbook's steps. Errors are counted by what had been killed before, and in the end each letter that the site took is in the library once.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import httpx
import psutil

from config.postgres import NAME, Server
from tests.load import PASSWORD, Tally, reader, sender, warm

BASE = Path(__file__).resolve().parent.parent
PORT = 18_473
VISITORS, SIGNED_IN, SENDERS, SECONDS = 10, 5, 5, 20
LETTERS = 15  # taken before the first is killed, and again after the promotion
START = 600  # seconds that the site may take to start, on a machine that has other things to do
PAGES = {
    "library": ["/agreements/", "/agreements/?q=notice"],
    "parties": ["/parties/"],
    "clauses": ["/clauses/", "/clauses/termination/"],
    "API": ["/api/v1/agreements/", "/api/v1/clauses/?type=termination"],
}
SIGNED_IN_PAGES = {f"{kind}, signed in": addresses for kind, addresses in PAGES.items()}
FOUND = """
from agreements.models import Provision
from library.models import UploadedFile
words = Provision.objects.filter(text__is_current=True, content__contains="exchange information on case ")
print(UploadedFile.objects.unfinished().count(), *sorted(int(w.content.split("case ")[1].split(".")[0]) for w in words))
"""
USERS = f"""
from django.contrib.auth.models import User
for n in range({SIGNED_IN + SENDERS}):
    User.objects.create_superuser(f"reviewer-{{n}}", password={PASSWORD!r})
"""


def url(sockets: Path) -> str:
    return f"postgresql://{NAME}@{quote(str(sockets), safe='')}:5432/{NAME}"


@dataclass
class Site:
    """The site and its workers on one database; ``replica`` is read from where it is named."""

    var: Path
    database: str
    replica: str = ""
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        more = {"CONCORD_VAR": str(self.var), "DATABASE_URL": self.database, "DATABASE_REPLICA_URL": self.replica}
        return {
            **os.environ,
            **more,
            "WEB_WORKERS": "2",
            "THROTTLE_ANON": "100000/min",
            "THROTTLE_USER": "100000/min",
            "THROTTLE_LOGIN": "1000/min",
            "CACHE": "database",
        }

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=BASE,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=600,
        )
        if done.returncode:
            raise SystemExit(f"manage.py {arguments[0]} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def start(self) -> None:
        web = ["-m", "gunicorn", "--config=config/gunicorn.py", f"--bind=127.0.0.1:{PORT}", "config.wsgi"]
        worker = ["manage.py", "db_worker", "--verbosity=0"]
        self.running = [
            subprocess.Popen([sys.executable, *one], cwd=BASE, env=self.environment)
            for one in (web, worker, worker, worker)
        ]
        deadline = time.monotonic() + START
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"http://127.0.0.1:{PORT}/health/ready", timeout=5).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.2)
        raise SystemExit("The site did not start.")

    def stop(self) -> None:
        for process in self.running:
            process.terminate()
        for process in self.running:
            process.wait(60)


@contextmanager
def replica_of(primary: Server, folder: Path) -> Iterator[tuple[Path, Path]]:
    """A streaming replica without which the primary acknowledges nothing: its data and the folder of its socket."""
    folder.mkdir(mode=0o755)
    os.chown(folder, primary.account.uid, primary.account.gid)
    data = folder / "data"
    copied = primary._run(
        "pg_basebackup", "-D", data, "--write-recovery-conf", "--checkpoint=fast", *primary._address()
    )
    if copied.returncode:
        raise SystemExit(copied.stderr)
    options = f"-c listen_addresses= -c unix_socket_directories={folder}"
    started = primary._run("pg_ctl", "start", "-D", data, "-l", folder / "log", "-o", options, "--wait")
    if started.returncode:
        raise SystemExit(started.stderr or (folder / "log").read_text())
    for statement in ("ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()"):
        primary._run("psql", *primary._address(), "-c", statement, NAME)
    try:
        yield data, folder
    finally:
        primary._run("pg_ctl", "stop", "-D", data, "--mode=fast", "--wait")


async def at_work(site: Site, primary: Server, replica: tuple[Path, Path]) -> tuple[Tally, list[int]]:
    """Everybody at work while things are killed; the site comes back on the promoted replica."""
    tally, taken, base = Tally(), list[int](), f"http://127.0.0.1:{PORT}"
    await warm(base, 2, PAGES)
    until = time.monotonic() + 3_600  # they are sent home below
    people = [asyncio.create_task(reader(base, tally, PAGES, until, random.Random(n))) for n in range(VISITORS)]
    for n in range(SIGNED_IN):
        known = reader(base, tally, SIGNED_IN_PAGES, until, random.Random(100 + n), name=f"reviewer-{n}")
        people.append(asyncio.create_task(known))
    for n in range(SENDERS):
        letters = sender(
            base, tally, until, random.Random(200 + n), taken, name=f"reviewer-{SIGNED_IN + n}", first=1_000 * n
        )
        people.append(asyncio.create_task(letters))
    await more_letters(taken)
    await asyncio.sleep(SECONDS)
    site.running[1].kill()
    print("A worker was killed.", _errors(tally))
    await asyncio.sleep(SECONDS / 2)
    psutil.Process(site.running[0].pid).children()[0].kill()
    print("A process of the site was killed.", _errors(tally))
    await asyncio.sleep(SECONDS / 2)
    os.kill(int((primary.data / "postmaster.pid").read_text().split("\n", 1)[0]), signal.SIGKILL)
    await asyncio.sleep(SECONDS / 4)
    print("The primary was killed.", _errors(tally))
    begun = time.monotonic()
    await asyncio.to_thread(promote, site, primary, replica)
    print(f"The replica was promoted and the site is back after {time.monotonic() - begun:.1f} s.", _errors(tally))
    await more_letters(taken)
    await asyncio.sleep(SECONDS)
    for person in people:
        person.cancel()
    await asyncio.gather(*people, return_exceptions=True)
    return tally, taken


async def more_letters(taken: list[int]) -> None:
    """Until ``LETTERS`` more were taken: however slow the machine is, all are at work when something is killed."""
    enough, deadline = len(taken) + LETTERS, time.monotonic() + START
    while len(taken) < enough:
        if time.monotonic() > deadline:
            raise SystemExit(f"Only {len(taken)} letters were taken.")
        await asyncio.sleep(0.5)


def promote(site: Site, primary: Server, replica: tuple[Path, Path]) -> None:
    """The handbook's steps: stop the site and the workers, promote, name the new primary alone, start them."""
    data, sockets = replica
    site.stop()
    done = primary._run("pg_ctl", "promote", "-D", data, "--wait")
    if done.returncode:
        raise SystemExit(done.stderr)
    there = [f"--host={sockets}", "--port=5432", f"--username={NAME}"]
    for statement in ("ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()"):
        primary._run("psql", *there, "-c", statement, NAME)
    site.database, site.replica = url(sockets), ""
    site.start()


def _errors(tally: Tally) -> str:
    asked = sum(map(len, tally.taken.values()))
    failed = {kind: len(its) for kind, its in tally.failed.items() if its}
    of_kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(failed.items()))
    return f"{asked} answers so far, {sum(failed.values())} of them errors{f' ({of_kinds})' if failed else ''}."


def promotion(var: Path, folder: Path) -> None:
    """``var`` holds a library of our own server."""
    primary = Server(var / "postgres")
    with primary.held(), replica_of(primary, folder) as replica:
        site = Site(var, url(primary.socket_folder), url(replica[1]))
        site.run("shell", "--no-imports", "-c", USERS)
        site.run("createcachetable")
        try:
            site.start()
            tally, taken = asyncio.run(at_work(site, primary, replica))
            deadline = time.monotonic() + 120
            while (found := site.run("shell", "--no-imports", "-c", FOUND).split())[0] != "0":
                if time.monotonic() > deadline:
                    raise SystemExit(f"{found[0]} files were never read.")
                time.sleep(1)
        finally:
            site.stop()
        held = list(map(int, found[1:]))
        print(f"{len(taken)} letters were taken and {len(held)} are held. {_errors(tally)}")
        if doubled := {n for n in held if held.count(n) > 1}:
            raise SystemExit(f"Letters {doubled} are in the library more than once.")
        if lost := set(taken) - set(held):
            raise SystemExit(f"Letters {lost} were taken and are lost.")
        print(site.run("verify").strip())
