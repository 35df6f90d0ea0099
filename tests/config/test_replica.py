"""Which database a request reads from; `make drill` has a real replica, kills its primary and promotes it."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.cache.backends.db import DatabaseCache
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from agreements.models import Agreement
from config import replica
from config.replica import ReplicaRouter, read_from_replica
from config.shared_cache import SharedCache
from library.models import Token

ask = RequestFactory()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Asks, and returns where agreements were read from in the request, and its answer."""
    monkeypatch.setitem(settings.DATABASES, "replica", {})
    monkeypatch.setattr(replica, "_answers", lambda _name: True)

    def asked(request: Any, *, writes: bool = False) -> tuple[str, HttpResponse]:
        seen: list[str] = []

        def view(_request: Any) -> HttpResponse:
            if writes:
                ReplicaRouter().db_for_write(Agreement)
            seen.append(ReplicaRouter().db_for_read(Agreement))
            return HttpResponse()

        return seen, read_from_replica(view)(request)

    return lambda request, **more: (lambda found: (found[0][0], found[1]))(asked(request, **more))


@pytest.mark.parametrize(
    ("method", "path", "database"),
    [
        ("get", "/agreements/", "replica"),
        ("get", "/api/v1/clauses/", "replica"),
        ("head", "/", "replica"),
        ("post", "/agreements/add/", "default"),
        ("get", "/admin/", "default"),
        ("get", "/accounts/", "default"),
        ("get", "/review/", "default"),
    ],
)
def test_what_only_reads_is_asked_of_the_replica(asked: Any, method: str, path: str, database: str) -> None:
    assert asked(getattr(ask, method)(path))[0] == database
    assert ReplicaRouter().db_for_read(Agreement) == "default"


def test_a_browser_that_wrote_reads_its_own_writes(asked: Any) -> None:
    _, answer = asked(ask.post("/notes/"))
    cookie = answer.cookies["wrote"]
    assert cookie["httponly"] and cookie["max-age"] == 10
    request = ask.get("/agreements/")
    request.COOKIES["wrote"] = "1"
    assert asked(request)[0] == "default"


def test_a_page_that_writes_reads_on_from_the_primary(asked: Any) -> None:
    database, answer = asked(ask.get("/agreements/"), writes=True)
    assert database == "default" and "wrote" in answer.cookies


def test_what_a_page_remembers_is_no_write(asked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.Agreement", SharedCache("cache", {}).cache_model_class)
    database, answer = asked(ask.get("/agreements/"), writes=True)
    assert "wrote" not in answer.cookies and ReplicaRouter().db_for_write(Agreement) == "default" == database


def test_a_program_that_wrote_reads_its_own_writes(asked: Any) -> None:
    cache.clear()
    mine, other = ({"authorization": f"Bearer {name}"} for name in ("mine", "other"))
    _, answer = asked(ask.post("/api/v1/decisions/", headers=mine))
    assert not answer.cookies
    assert asked(ask.get("/api/v1/clauses/", headers=mine))[0] == "default"
    assert asked(ask.get("/api/v1/clauses/", headers=other))[0] == "replica"


def test_what_is_revoked_is_revoked_at_once(asked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    token = replica._reads_from.set("replica")
    try:
        assert [ReplicaRouter().db_for_read(model) for model in (Session, Token)] == ["default", "default"]
    finally:
        replica._reads_from.reset(token)


def test_the_primary_answers_where_the_replica_does_not(asked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replica, "_answers", lambda name: name == "default")
    assert asked(ask.get("/agreements/"))[0] == "default"


def test_while_the_primary_is_gone_the_replica_tells_who_is_signed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.DATABASES, "replica", {})
    monkeypatch.setattr(replica, "_answers", lambda name: name == "replica")
    answer = read_from_replica(lambda _request: HttpResponse(ReplicaRouter().db_for_read(Session)))
    request = ask.get("/agreements/")
    request.COOKIES |= {settings.SESSION_COOKIE_NAME: "x", "wrote": "1"}
    assert answer(request).content == b"replica"
    posted = ask.post("/notes/")
    posted.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
    assert answer(posted).content == b"default", "what writes is refused by the database that is gone"
    assert ReplicaRouter().db_for_read(Session) == "default"


def test_a_cache_whose_database_is_gone_holds_nothing_and_fails_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_arguments: Any, **_more: Any) -> Any:
        raise OperationalError("the server has gone")

    shared = SharedCache("cache", {})
    for name in ("get_many", "_base_set", "delete_many", "has_key", "_base_delete_many"):
        monkeypatch.setattr(DatabaseCache, name, gone)
    shared.set("one", 1)
    assert shared.get("one", 7) == 7 and shared.get_many(["one"]) == {}
    assert shared.get_or_set("one", lambda: 3) == 3 and not shared.add("one", 1) and not shared.delete("one")


def test_only_the_primary_is_migrated() -> None:
    assert [ReplicaRouter().allow_migrate(name, "agreements") for name in ("default", "replica")] == [True, False]
