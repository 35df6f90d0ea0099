"""Large files are written apart: the process that is asked stays as small as it was, and a few at a time are written."""

from __future__ import annotations

import gc
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import psutil
import pytest
from django.test import Client

from agreements.formats.apart.limits import Limits
from agreements.models import Agreement
from clauses.models import ClauseType
from comparisons import writing
from tests.generators.library import fill

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024


HOARD: list[bytearray] = []


def hoard(_table: Any, *, size: int = 200 * MEGABYTE) -> bytes:
    """A writer that gives nothing back."""
    HOARD.append(bytearray(b"x") * size)
    return b"done"


@pytest.fixture
def address(taxonomy: None) -> str:
    """Six agreements by all types of clauses."""
    fill(6)
    slugs = Agreement.objects.filter(facts__has_key="generated").values_list("slug", flat=True)
    types = ClauseType.objects.values_list("code", flat=True)
    query = urlencode([("agreement", slug) for slug in slugs] + [("type", code) for code in types])
    return f"/compare/export.%s?{query}"


def test_what_a_writer_keeps_does_not_stay_in_the_process_that_asks(client: Client, address: str) -> None:
    gc.collect()
    before = psutil.Process().memory_info().rss
    large: Any = SimpleNamespace(rows=range(10), columns=range(10))
    assert writing.written(hoard, large) == b"done"
    assert psutil.Process().memory_info().rss - before < 50 * MEGABYTE and not HOARD
    small: Any = SimpleNamespace(rows=range(5), columns=range(5))
    assert writing.written(hoard, small, size=1) == b"done" and len(HOARD) == 1
    answer = client.get(address % "docx")
    assert answer.status_code == 200 and answer.content[:2] == b"PK"


def test_a_file_beyond_the_limits_is_refused_in_a_sentence(
    client: Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "_LIMITS", Limits(seconds=0.01, patience=1))
    answer = client.get(address % "docx")
    assert answer.status_code == 503 and "Choose fewer agreements or types" in answer.content.decode()


def test_who_finds_no_turn_is_told_to_come_again(client: Client, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "PATIENCE", 0.01)
    for _turn in range(writing.AT_ONCE):
        writing._turns.acquire()
    try:
        answer: Any = client.get(address % "docx")
    finally:
        writing._turns.release(writing.AT_ONCE)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "Other large files are being written" in answer.content.decode()
