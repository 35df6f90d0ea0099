"""What each request leaves for those who run the site: an id, a line of the log, and figures for Prometheus.

Addresses appear by their route, as ``agreements/<slug>/``, so that neither log nor figures name what somebody read.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from contextvars import ContextVar
from uuid import uuid4

import sentry_sdk
from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

_REQUEST_ID = re.compile(r"^[A-Za-z0-9._-]{8,64}$")
_current: ContextVar[str] = ContextVar("request_id", default="")
logger = logging.getLogger("concord.request")

REQUESTS = Counter("concord_requests", "Requests answered", ["route", "method", "status"])
SECONDS = Histogram(
    "concord_request_seconds",
    "Seconds until an answer begins",
    ["route"],
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)


class WithRequestId(logging.Filter):
    """Every record bears the id of the request that it was written in."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = _current.get()
        return True


def observe(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The outermost middleware."""

    def answer(request: HttpRequest) -> HttpResponse:
        sent = request.headers.get("X-Request-Id", "")
        request_id = sent if _REQUEST_ID.match(sent) else uuid4().hex
        request.request_id = request_id  # type: ignore[attr-defined]
        sentry_sdk.set_tag("request_id", request_id)
        token, begun = _current.set(request_id), time.perf_counter()
        try:
            response = get_response(request)
            response["X-Request-Id"] = request_id
            _tell(request, response, time.perf_counter() - begun)
        finally:
            _current.reset(token)
        return response

    return answer


def _tell(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    match = request.resolver_match
    route = match.route if match is not None else "unknown"
    method = (
        request.method if request.method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else "other"
    )
    REQUESTS.labels(route, method, str(response.status_code)).inc()
    SECONDS.labels(route).observe(seconds)
    facts = {"method": method, "route": route, "status": response.status_code, "milliseconds": round(seconds * 1_000)}
    logger.info("%(method)s %(route)s %(status)s %(milliseconds)s ms", facts, extra=facts)
