"""Two addresses for whoever watches the site: `/health/live` says that the process answers, `/health/ready` that it can work.

Neither asks who calls, nor says more than that: no version, no host, no count of agreements. They answer under any host name
(``answer_watchers``), for what watches a machine or a container asks by its address, past the proxy.
"""

from __future__ import annotations

from collections.abc import Callable

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import resolve
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

_MIGRATED = "health-migrated"
_SECONDS = 60


@never_cache
@require_safe
def live(_request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """200 if the database answers and holds this version's tables; else 503 with what is missing."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        is_migrated = cache.get(_MIGRATED) or not _unapplied()
    except DatabaseError:
        return JsonResponse({"status": "unavailable", "database": "does not answer"}, status=503)
    if not is_migrated:
        return JsonResponse({"status": "unavailable", "database": "needs manage.py migrate"}, status=503)
    cache.set(_MIGRATED, True, _SECONDS)
    return JsonResponse({"status": "ok", "database": "ok"})


def answer_watchers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that comes before what compares the host with ALLOWED_HOSTS."""

    def answer(request: HttpRequest) -> HttpResponse:
        view = {"/health/live": live, "/health/ready": ready}.get(request.path_info)
        if view is None:
            return get_response(request)
        request.resolver_match = resolve(request.path_info)
        return view(request)

    return answer


def _unapplied() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
