"""`manage.py up`, which `make run` calls, from an empty folder to Ctrl-C and back."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import psutil
import pytest
from django.conf import settings

from config.management.commands.up import port_number
from config.postgres import Server, State
from tests.config.test_settings import PRODUCTION

PATIENCE = 240  # seconds until a start, or a database that was killed, is given up


@pytest.fixture
def var() -> Iterator[Path]:
    """A var folder that every account may enter; pytest's own are closed to all but us."""
    made = Path(tempfile.mkdtemp(prefix="concord-test-", dir="/tmp"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(**variables: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "PYTHONUNBUFFERED": "1", **variables}


def refusal(*arguments: str, **variables: str) -> str:
    command = [sys.executable, "manage.py", "up", *arguments]
    ended = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment(**variables), capture_output=True, text=True, timeout=60
    )
    assert ended.returncode != 0
    return ended.stderr


@contextmanager
def up(var: Path, port: int, *, within: float) -> Iterator[str]:
    """Concord running on `port`, and what it said until it was ready; ended by Ctrl-C."""
    log = var / "said"
    with log.open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "up", f"--port={port}"],
            cwd=settings.BASE_DIR,
            env=environment(CONCORD_VAR=str(var)),
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + within
        while "Sign in" not in log.read_text() and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.1)
        assert "Sign in" in log.read_text(), log.read_text()
        yield log.read_text()
    finally:
        children = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
        process.send_signal(signal.SIGINT)
        process.wait(60)
    assert process.returncode == 0
    assert log.read_text().endswith("Concord has stopped.\n")
    assert psutil.wait_procs(children, timeout=10)[1] == []


def test_concord_comes_up_from_nothing_and_again(var: Path, port: int) -> None:
    begun = time.monotonic()
    with up(var, port, within=PATIENCE) as said:
        first = time.monotonic() - begun
        for address in re.findall(r"http://\S+", said):
            assert urlopen(address, timeout=30).status == 200, address
        assert f"http://127.0.0.1:{port}/compare/?agreement=" in said
        signing_in = re.search(r"as officer / (\S+)$", said, re.MULTILINE)
        assert signing_in
        assert (var / "officer").read_text().strip() == signing_in[1]
        assert stat.S_IMODE((var / "officer").stat().st_mode) == 0o600
        assert Server(var / "postgres").status() is State.RUNNING
    assert Server(var / "postgres").status() is State.STOPPED

    with up(var, port, within=first) as said_again:  # nothing is made or read again
        assert signing_in[0] in said_again
        assert said_again.strip().startswith("Concord is running")
        postmaster = int((Server(var / "postgres").data / "postmaster.pid").read_text().split("\n", 1)[0])
        os.kill(postmaster, signal.SIGKILL)
        assert answers_again(f"http://127.0.0.1:{port}/parties/", within=PATIENCE)
        assert "The database ended by itself; starting it again." in (var / "said").read_text()


def answers_again(address: str, *, within: float) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            return bool(urlopen(address, timeout=30).status == 200)
        except HTTPError as refused:
            assert refused.code == 503
            time.sleep(0.5)
    return False


def test_a_taken_port_is_named() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert refusal(f"--port={port}") == (
            f"CommandError: Port {port} of 127.0.0.1 cannot be used (Address already in use): another program has it,"
            f" perhaps Concord itself. Choose another: make run PORT={port + 1}\n"
        )


def test_what_is_no_port_is_quoted() -> None:
    told = "{!r} is not a port; write a number from 1 to 65535, as PORT=8001."
    assert told.format("80a") in refusal("--port=80a")
    for port in ("0", "65536", "-1", ""):
        with pytest.raises(ArgumentTypeError) as refused:
            port_number(port)
        assert str(refused.value) == told.format(port)


def test_up_is_not_for_production() -> None:
    assert "manage.py migrate, manage.py collectstatic, gunicorn config.wsgi" in refusal(**PRODUCTION)


def test_a_database_that_does_not_answer_is_told_in_a_sentence(port: int) -> None:
    nowhere = f"postgresql://concord@127.0.0.1:{port}/concord"
    said = refusal(f"--port={port}", DATABASE_URL=nowhere)
    assert said.startswith("CommandError: The database cannot be used. connection to server at")
    assert "Traceback" not in said


def test_nothing_is_left_to_migrate() -> None:
    checked = subprocess.run(
        [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
        cwd=settings.BASE_DIR,
        env=environment(DATABASE_URL="postgresql://nobody@127.0.0.1:1/none"),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert checked.stdout == "No changes detected\n", checked.stdout
