"""Reading from a streaming replica, where DATABASE_REPLICA_URL names one; everything is written to the primary.

What somebody only reads is asked of the replica. Whoever wrote a moment ago reads from the primary until the replica has surely
followed, so that a person's own writes are read back: a cookie marks a browser, the cache the bearer of a token. Accounts, sessions,
tokens and the queue are always asked of the primary, so that what was revoked is revoked at once. Where the replica does not answer, the
primary does. While the primary does not answer, the replica tells who is signed in, so that they read on; nothing is written, and what must
be logged (a restricted agreement) is not shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse

PRIMARY, REPLICA = "default", "replica"
OF_PRIMARY = {
    "account", "admin", "auth", "django_cache", "django_tasks_database", "mfa", "sessions", "socialaccount", "usersessions",
}  # fmt: skip
_READING = ("GET", "HEAD")
_NOT_READING = ("/accounts/", "/admin/", "/health/", "/metrics", "/review/")
_WROTE = "wrote"

_reads_from: ContextVar[str] = ContextVar("reads_from", default=PRIMARY)
_is_alone: ContextVar[bool] = ContextVar("is_alone", default=False)
"""Whether the replica answers and the primary does not."""
_has_written: ContextVar[bool] = ContextVar("has_written", default=False)


class ReplicaRouter:
    def db_for_read(self, model: Any, **_hints: Any) -> str:
        if _is_alone.get():
            return REPLICA
        if model._meta.app_label in OF_PRIMARY or model._meta.model_name == "token":
            return PRIMARY
        return _reads_from.get()

    def db_for_write(self, model: Any, **_hints: Any) -> str:
        """The primary, from which the rest of the request is read too, unless it is only the shared cache that remembers."""
        if model._meta.app_label == "django_cache":
            return PRIMARY
        _reads_from.set(PRIMARY)
        _has_written.set(True)
        return PRIMARY

    def allow_relation(self, *_objects: Any, **_hints: Any) -> bool:
        return True

    def allow_migrate(self, database: str, *_arguments: Any, **_hints: Any) -> bool:
        return database == PRIMARY


def read_from_replica(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware; without a replica it does nothing."""
    if REPLICA not in settings.DATABASES:
        return get_response

    def answer(request: HttpRequest) -> HttpResponse:
        is_alone = _only_reads(request) and _needs_accounts(request) and not _answers(PRIMARY) and _answers(REPLICA)
        is_replica = is_alone or (_only_reads(request) and not _wrote_lately(request) and _answers(REPLICA))
        alone = _is_alone.set(is_alone)
        reading, writing = _reads_from.set(REPLICA if is_replica else PRIMARY), _has_written.set(False)
        try:
            response = get_response(request)
            if _has_written.get() or request.method not in (*_READING, "OPTIONS"):
                _mark(request, response)
        finally:
            _is_alone.reset(alone)
            _reads_from.reset(reading)
            _has_written.reset(writing)
        return response

    return answer


def _only_reads(request: HttpRequest) -> bool:
    return request.method in _READING and not request.path.startswith(_NOT_READING)


def _needs_accounts(request: HttpRequest) -> bool:
    """Whether the primary will be asked who this is."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers


def _wrote_lately(request: HttpRequest) -> bool:
    return _WROTE in request.COOKIES or ("Authorization" in request.headers and bool(cache.get(_of_bearer(request))))


def _mark(request: HttpRequest, response: HttpResponse) -> None:
    seconds = settings.DATABASE_REPLICA_SECONDS
    if "Authorization" in request.headers:
        cache.set(_of_bearer(request), True, seconds)
    else:
        secure = bool(settings.SESSION_COOKIE_SECURE)
        response.set_cookie(_WROTE, "1", max_age=seconds, httponly=True, samesite="Lax", secure=secure)


def _of_bearer(request: HttpRequest) -> str:
    return f"wrote-{hashlib.sha256(request.headers['Authorization'].encode()).hexdigest()}"


def _answers(name: str) -> bool:
    database = connections[name]
    try:
        database.close_if_health_check_failed()
        database.ensure_connection()
    except DatabaseError:
        database.close()
        return False
    return True
