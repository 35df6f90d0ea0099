"""Slow downloads, by the web server as production starts it: they are written whole, and pages go on meanwhile."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from http.client import HTTPResponse
from threading import Event, Thread
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.db import connection, models

from agreements.models import Provision
from clauses.models import Clause
from tests.conftest import Portion
from tests.holdings import lighthouses
from tests.serving import served

pytestmark = pytest.mark.django_db(transaction=True)
CLAUSES = "/api/v1/clauses/?format=jsonl"
EXPANDED = "&expand=agreement,provision"
"""Few rows have to be long ones to be more than the kernel takes at once."""


def copied(row: models.Model, count: int, **changed: str) -> None:
    """``count`` copies of a row, each with the number "n" in what is ``changed``; no trigger is told, for the time it takes."""
    fields = [one for one in row._meta.concrete_fields if not one.primary_key and not one.generated]
    names = ", ".join(f'"{one.column}"' for one in fields)
    values = ", ".join(changed.get(one.column, f'own."{one.column}"') for one in fields)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            f"INSERT INTO {row._meta.db_table} ({names}) SELECT {values} FROM {row._meta.db_table} own,"
            f" generate_series(1, {count}) n WHERE own.id = {row.pk}"
        )
        cursor.execute("SET session_replication_role = DEFAULT")


@pytest.fixture
def rows(portion: Portion) -> int:
    """Clauses of one agreement; as many are held as are returned."""
    count = portion(100_000, 1_500)
    text = lighthouses()
    clause = Clause.objects.get(type="termination")
    copied(clause.provision, count - 1, eid="'art_' || (n + 100)", position="n + 100")
    number = "(SELECT p.id FROM agreements_provision p WHERE p.text_id = {} AND p.eid = 'art_' || (n + 100))"
    copied(clause, count - 1, provision_id=number.format(text.pk))
    assert Clause.objects.shown().count() == count and Provision.objects.filter(text=text).count() > count
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return count


@pytest.fixture
def port() -> Iterator[int]:
    with served() as (number, _server):
        yield number


class Download:
    """A client that takes little at a time, as one behind a slow line does."""

    def __init__(self, port: int, address: str, taken: int = 4096) -> None:
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, taken)
        self.socket.settimeout(60)
        self.socket.connect(("127.0.0.1", port))
        self.socket.sendall(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        self.answer = HTTPResponse(self.socket)
        self.answer.begin()

    def read_slowly(self, until: Event) -> None:
        while not until.is_set():
            self.answer.read(1024)
            until.wait(0.05)


def seconds_for_a_page(port: int) -> float:
    """The best of five: the machine has other things to do, and a site whose threads are taken answers none of them."""
    taken = []
    for _ in range(5):
        begun = time.monotonic()
        urlopen(f"http://127.0.0.1:{port}/agreements/lighthouses/provisions/art_1/", timeout=30).read()
        taken.append(time.monotonic() - begun)
    return min(taken)


def test_eight_slow_downloads_are_written_whole_while_pages_answer(rows: int, port: int) -> None:
    alone = seconds_for_a_page(port)
    address, enough = CLAUSES + (EXPANDED if rows < 10_000 else ""), Event()
    downloads = [Download(port, address, taken) for taken in [65_536, *[4096] * 7]]
    assert [download.answer.status for download in downloads] == [200] * 8
    threads = [Thread(target=download.read_slowly, args=[enough]) for download in downloads[1:]]
    for thread in threads:
        thread.start()
    try:
        assert seconds_for_a_page(port) < 50 * alone
        with pytest.raises(HTTPError) as ninth:
            urlopen(f"http://127.0.0.1:{port}{address}", timeout=30)
        problem: dict[str, Any] = json.load(ninth.value)
        assert (ninth.value.code, problem["code"]) == (503, "unavailable") and ninth.value.headers["Retry-After"]
        lines = downloads[0].answer.read().decode().splitlines()
        assert seconds_for_a_page(port) < 50 * alone
    finally:
        enough.set()
        for thread in threads:
            thread.join(60)
            assert not thread.is_alive(), "no piece of a download has come for a minute"
        for download in downloads:
            download.socket.close()
    end = json.loads(lines[-1])
    assert (end["end"], end["rows"], len(lines) - 1) == (True, rows, rows)
    again = urlopen(f"http://127.0.0.1:{port}{address}&cursor={end['cursor']}", timeout=30)
    assert json.loads(again.read())["rows"] == 0  # a turn is free again, and after the last row there is none
