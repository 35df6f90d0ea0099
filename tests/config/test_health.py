"""Whether the site lives and can work, as what watches it asks."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client

from config import health


def test_live_asks_no_database(client: Client, django_assert_num_queries) -> None:
    assert client.get("/health/live").json() == {"status": "ok"}


@pytest.mark.parametrize("address", ["/health/live", "/health/ready"])
@pytest.mark.django_db
def test_what_watches_a_container_asks_by_its_address(client: Client, settings: Any, address: str) -> None:
    settings.ALLOWED_HOSTS = ["concord.example.org"]
    assert client.get(address, headers={"host": "10.1.2.3:8000"}).status_code == 200
    assert client.get("/", headers={"host": "10.1.2.3:8000"}).status_code == 400
    assert client.get("/health/more").status_code == 400  # as any address, by the host


@pytest.mark.django_db
def test_ready_says_what_is_missing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    answer = client.get("/health/ready")
    assert answer.status_code == 200 and answer.json() == {"status": "ok", "database": "ok"}
    assert "no-store" in answer["Cache-Control"]
    cache.clear()
    monkeypatch.setattr(health, "_unapplied", lambda: True)
    answer = client.get("/health/ready")
    assert answer.status_code == 503 and answer.json()["database"] == "needs manage.py migrate"


@pytest.mark.django_db
def test_ready_is_no_where_the_database_does_not_answer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_arguments: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(health.connection, "cursor", gone)
    assert client.get("/health/ready").status_code == 503
