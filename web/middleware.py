"""What every answer of the API has: the rules of caches, and leave for scripts of other sites to read.

Scripts of other sites read what is public; they never come with a person's session, as the origin is answered with "*".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.cache import patch_vary_headers, set_response_etag

from web.problems import is_of_api

EXPOSED = (
    "ETag, Link, Location, Retry-After, X-Request-Id, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, "
    "Content-Disposition, Content-Range, Accept-Ranges"
)
ALLOWED = "Authorization, Content-Type, If-None-Match, If-Match, Range, If-Range, Idempotency-Key, X-Request-Id"
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")


def api_answers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware for the addresses of the API; other pages pass through it."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not is_of_api(request):
            return get_response(request)
        is_preflight = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        response = HttpResponse(status=204) if is_preflight else get_response(request)
        if is_preflight:
            response["Access-Control-Allow-Methods"] = ", ".join(_methods(request.path_info))
            response["Access-Control-Allow-Headers"] = ALLOWED
            response["Access-Control-Max-Age"] = "86400"
        _describe(request, response)
        if request.method == "HEAD" and isinstance(response, HttpResponse):
            _leave_head(response)
        return response

    return answer


def _methods(path: str) -> list[str]:
    """Those that the address takes, whoever asks: a preflight comes without credentials."""
    try:
        view: Any = resolve(path).func
    except Resolver404:
        return ["OPTIONS"]
    handlers = getattr(view, "actions", None) or [
        name for name in ("get", "post", "put", "patch", "delete") if hasattr(view.cls, name)
    ]
    taken = {"OPTIONS", *(name.upper() for name in handlers)} | ({"HEAD"} if "get" in handlers else set())
    return [name for name in METHODS if name in taken]


def _leave_head(response: HttpResponse) -> None:
    """The headers of what GET would answer, its length and ETag among them, and none of the words."""
    if response.status_code == 200 and not response.has_header("ETag"):
        set_response_etag(response)
    response.headers.setdefault("Content-Length", str(len(response.content)))
    response.content = b""


def _describe(request: HttpRequest, response: HttpResponse) -> None:
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = EXPOSED
    if response.status_code >= 400:
        del response["ETag"]  # which ConditionalGetMiddleware gives to whatever is answered
    patch_vary_headers(response, ["Accept", "Authorization", "Cookie"])
    if "Cache-Control" not in response:
        is_public = "Authorization" not in request.headers and not request.COOKIES and response.status_code < 400
        response["Cache-Control"] = "public, no-cache" if is_public else "private, no-cache"
