"""The web server under clients that do not write and clients that do not read, by the configuration of production."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from urllib.request import urlopen

import pytest
from django.conf import settings

from config.web_worker import LONG_BODIES


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = probe.getsockname()[1]
    command = ["-m", "gunicorn", "--config=config/gunicorn.py", f"--bind=127.0.0.1:{number}", "tests.config.plain_site"]
    server = subprocess.Popen(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env={**os.environ, "CONCORD_STALLED_FOR": "1", "CONCORD_BODY_GRACE": "2"},
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


def test_a_site_that_lacks_a_setting_ends_with_the_sentence() -> None:
    """Its processes hung as they ended, waiting for the threads of ONNX, which only the process has that forked them."""
    lacking = {name: value for name, value in os.environ.items() if name != "SECRET_KEY"}
    command = [sys.executable, "-m", "gunicorn", "--config=config/gunicorn.py", "--bind=127.0.0.1:0", "config.wsgi"]
    ended = subprocess.run(
        command, cwd=settings.BASE_DIR, env={**lacking, "CONCORD_ENV": "production"}, capture_output=True, timeout=60
    )
    assert ended.returncode and b"needs SECRET_KEY" in ended.stderr


def test_five_hundred_idle_connections_do_not_keep_others_from_the_page(port: int) -> None:
    alone = max(seconds_for_a_page(port) for _ in range(5))
    idle = [socket.create_connection(("127.0.0.1", port), 5) for _ in range(500)]
    try:
        time.sleep(0.5)
        assert min(seconds_for_a_page(port) for _ in range(5)) < 20 * alone
    finally:
        for client in idle:
            client.close()


def test_five_hundred_that_send_the_head_byte_by_byte_do_not_either(port: int) -> None:
    alone = max(seconds_for_a_page(port) for _ in range(5))
    slow = [socket.create_connection(("127.0.0.1", port), 5) for _ in range(500)]
    try:
        for byte in b"GET / HTTP/1.1\r\nX: ":
            for client in slow:
                client.sendall(bytes([byte]))
        assert min(seconds_for_a_page(port) for _ in range(5)) < max(1.0, 20 * alone)
        slow[0].sendall(b"x\r\nHost: x\r\n\r\n")
        slow[0].settimeout(10)
        assert slow[0].recv(4096).startswith(b"HTTP/1.1 200 OK"), "its head has come, and it is answered"
        slow[0].sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answers = b"".join(iter(lambda: slow[0].recv(4096), b""))
        assert answers.count(b"HTTP/1.1 200 OK") == 2, "a kept connection, and two requests at once"
    finally:
        for client in slow:
            client.close()


HEAD = b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"


@pytest.mark.parametrize(
    "told",
    [b"Content-Length: 100\r\n\r\n", b"Content-Length: 9000000\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\n64\r\n"],
)
def test_a_hundred_that_send_a_body_byte_by_byte_do_not_either(port: int, told: bytes) -> None:
    alone = max(seconds_for_a_page(port) for _ in range(5))
    slow = [socket.create_connection(("127.0.0.1", port), 5) for _ in range(100)]
    try:
        for client in slow:
            client.sendall(HEAD + told)
        for _byte in range(3):
            for client in slow:
                client.sendall(b"x")
            assert min(seconds_for_a_page(port) for _ in range(3)) < max(1.0, 20 * alone)
    finally:
        for client in slow:
            client.close()
    body = b"x" * 300_000
    with socket.create_connection(("127.0.0.1", port), 5) as client:
        client.settimeout(10)
        client.sendall(HEAD + b"Content-Length: 300000\r\n\r\n" + body)
        assert client.recv(4096).startswith(b"HTTP/1.1 200 OK"), "long bodies are read again"


def test_a_long_body_that_comes_too_slowly_is_given_up_and_those_that_wait_come_next(port: int) -> None:
    slow = [socket.create_connection(("127.0.0.1", port), 5) for _ in range(LONG_BODIES)]
    try:
        for client in slow:
            client.sendall(HEAD + b"Content-Length: 9000000\r\n\r\n")
        with socket.create_connection(("127.0.0.1", port), 5) as next_one:
            next_one.sendall(HEAD + b"Content-Length: 100000\r\n\r\n" + b"x" * 100_000)
            next_one.settimeout(0.5)
            with pytest.raises(TimeoutError):
                next_one.recv(4096)
            begun = time.monotonic()
            while time.monotonic() - begun < 3:
                for client in slow:
                    with suppress(OSError):
                        client.sendall(b"x")
                time.sleep(0.3)
            next_one.settimeout(10)
            assert next_one.recv(4096).startswith(b"HTTP/1.1 200 OK")
    finally:
        for client in slow:
            client.close()


def test_a_body_that_follows_in_pieces_is_read(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), 5) as client:
        client.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\nConnection: close\r\n\r\n12345")
        time.sleep(0.2)
        client.sendall(b"67890")
        assert client.recv(4096).startswith(b"HTTP/1.1 200 OK")


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
