"""The web server under clients that do not write and clients that do not read, by the configuration of production."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.request import urlopen

import pytest
from django.conf import settings


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = probe.getsockname()[1]
    command = ["-m", "gunicorn", "--config=config/gunicorn.py", f"--bind=127.0.0.1:{number}", "tests.config.plain_site"]
    server = subprocess.Popen(
        [sys.executable, *command], cwd=settings.BASE_DIR, env={**os.environ, "CONCORD_STALLED_FOR": "1"}
    )
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", number), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield number
    finally:
        server.terminate()
        server.wait(20)


def seconds_for_a_page(port: int) -> float:
    begun = time.monotonic()
    with urlopen(f"http://127.0.0.1:{port}/", timeout=30) as answer:
        assert answer.read() == b"a page"
    return time.monotonic() - begun


def test_five_hundred_idle_connections_do_not_keep_others_from_the_page(port: int) -> None:
    alone = max(seconds_for_a_page(port) for _ in range(5))
    idle = [socket.create_connection(("127.0.0.1", port), 5) for _ in range(500)]
    try:
        time.sleep(0.5)
        assert min(seconds_for_a_page(port) for _ in range(5)) < 20 * alone
    finally:
        for client in idle:
            client.close()


def test_clients_that_do_not_read_are_cut(port: int) -> None:
    clients = [socket.create_connection(("127.0.0.1", port), 5) for _ in range(16)]
    try:
        for client in clients:
            client.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(
            0.5
        )  # all eight threads are taken twice; each is free again when its client has stalled for a second
        seconds_for_a_page(port)  # which is there before its patience ends
    finally:
        for client in clients:
            client.close()
