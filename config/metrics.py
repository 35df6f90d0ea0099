"""``/metrics`` for Prometheus: requests of all processes of this machine, and what the database says of queue and workers.

It answers only to METRICS_TOKEN, sent as ``Authorization: Bearer``; without the setting there is no such address.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Min
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from library.uploads.workers import present_workers


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    if not settings.METRICS_TOKEN:
        raise Http404
    if not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}"):
        return HttpResponse(status=401, headers={"WWW-Authenticate": 'Bearer realm="metrics"'})
    of_database = CollectorRegistry()
    of_database.register(OfDatabase())
    figures = generate_latest(_of_requests()) + generate_latest(of_database)
    return HttpResponse(figures, content_type=CONTENT_TYPE_LATEST)


def _of_requests() -> CollectorRegistry:
    """Of all processes where they share a folder (``config/gunicorn.py``), else of this one."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


class OfDatabase(Collector):
    def collect(self) -> Iterator[GaugeMetricFamily]:
        is_up = GaugeMetricFamily("concord_database_up", "Whether the database answers")
        try:
            yield from self._figures()
            is_up.add_metric([], 1)
        except DatabaseError:
            connection.close()
            is_up.add_metric([], 0)
        yield is_up

    def _figures(self) -> list[GaugeMetricFamily]:
        tasks = GaugeMetricFamily("concord_tasks", "Tasks of the queue by state", labels=["state"])
        for state in ("READY", "RUNNING", "FAILED"):
            tasks.add_metric([state.lower()], DBTaskResult.objects.filter(status=state).count())
        oldest = GaugeMetricFamily("concord_oldest_task_seconds", "How long the oldest task has waited")
        oldest.add_metric([], _oldest_seconds())
        workers = GaugeMetricFamily("concord_workers", "Workers that live")
        workers.add_metric([], len(present_workers()))
        return [tasks, oldest, workers]


def _oldest_seconds() -> float:
    oldest = DBTaskResult.objects.filter(status="READY").aggregate(oldest=Min("enqueued_at"))["oldest"]
    return (timezone.now() - oldest).total_seconds() if oldest is not None else 0.0
