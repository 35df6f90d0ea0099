"""Every error of the API as ``application/problem+json`` (RFC 9457): absolute type, title, status, detail, request id.

``type`` is the address of a page that explains the kind of problem; ``code`` is the same as one word, for machines.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from rest_framework import status as http_status
from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.views import exception_handler

from web.unavailable import WAIT_SECONDS, why_unavailable

PROBLEM = "application/problem+json"
API = "/api/"

KINDS: dict[str, tuple[int, str]] = {
    "unknown_parameter": (400, "A parameter is not known"),
    "empty_parameter": (400, "A parameter has no value"),
    "repeated_parameter": (400, "A parameter was given more often than it may be"),
    "invalid_parameter": (400, "The value of a parameter cannot be used"),
    "missing_parameter": (400, "A parameter is missing"),
    "unknown_field": (400, "A field is not known"),
    "too_wide": (400, "The question is about too many rows"),
    "invalid": (400, "The body of the request cannot be used"),
    "wrong_host": (400, "The site does not answer under this host name"),
    "invalid_decision": (400, "The decision cannot be read"),
    "not_authenticated": (401, "No credentials, or none that are accepted"),
    "forbidden": (403, "The rights do not suffice"),
    "not_found": (404, "There is no such resource"),
    "method_not_allowed": (405, "The resource has no such method"),
    "not_acceptable": (406, "The resource has no such format"),
    "refused": (409, "The state of the library does not allow it"),
    "gone": (410, "The row is no more where it was"),
    "stale": (412, "The row was changed since it was read"),
    "too_large": (413, "The body of the request is too large"),
    "unsupported_media_type": (415, "The body of the request has a media type that is not read"),
    "no_such_range": (416, "The file has no such part"),
    "too_many_requests": (429, "Too many requests"),
    "error": (500, "An error of the program"),
    "unavailable": (503, "The library cannot answer now"),
}
BY_STATUS = {
    400: "invalid", 401: "not_authenticated", 403: "forbidden", 404: "not_found", 405: "method_not_allowed",
    406: "not_acceptable", 409: "refused", 410: "gone", 412: "stale", 413: "too_large",
    415: "unsupported_media_type", 416: "no_such_range", 429: "too_many_requests", 500: "error", 503: "unavailable",
}  # fmt: skip
EXPLAINED = {
    416: "The part that Range asks for begins after the end of the file. Content-Range says how long it is.",
    500: "The program failed; nothing was written. Send the request id to whoever runs the site.",
    503: "The database does not answer, or the question takes too long. Ask again later, or for less.",
}


class BadQuery(APIException):
    """A query that cannot be answered; ``detail`` says what was met and what to do."""

    status_code: int = http_status.HTTP_400_BAD_REQUEST

    def __init__(self, type: str, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.problem = {"code": type, "detail": detail, **more}


class Refused(BadQuery):
    """What the state of the library does not allow; the sentence says why."""

    status_code = http_status.HTTP_409_CONFLICT

    def __init__(self, detail: str, **more: Any) -> None:
        super().__init__("refused", detail, **more)


class Stale(BadQuery):
    """A write that rests on a state which is gone: 412, with what was seen and what is there now."""

    status_code = http_status.HTTP_412_PRECONDITION_FAILED

    def __init__(self, detail: str, seen: Any, now: Any) -> None:
        super().__init__("stale", detail, seen=seen, now=now)


class Withdrawn(BadQuery):
    """A row that was here for the one who asks, and is here no more: 410, with the kind of reason."""

    status_code = http_status.HTTP_410_GONE

    def __init__(self, detail: str, reason: str, **more: Any) -> None:
        super().__init__("gone", detail, reason=reason, **more)


class GoneAway(Withdrawn):
    """A row that is no more where it was, and where it is now."""

    def __init__(self, row: Any, reason: str = "joined") -> None:
        detail = f"It was found to be one with {row}, and its texts stand there now."
        super().__init__(detail, reason, now_at=row.get_absolute_url())


def form_problem(form: Any) -> BadQuery:
    """What a form found wrong with what was sent."""
    errors = {name: [str(one) for one in found] for name, found in form.errors.items()}
    said = "; ".join(f"{name}: {' '.join(found)}" for name, found in errors.items())
    return BadQuery("invalid", f"Some values cannot be used. {said}", parameters=sorted(errors), errors=errors)


def answer_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Django REST framework's exception handler, with every error as a problem document."""
    if sentence := why_unavailable(error):
        detail = {"detail": str(sentence)}
        return Response(detail, status=503, headers={"Retry-After": WAIT_SECONDS}, content_type=PROBLEM)
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, BadQuery):
        response.data = error.problem
    elif isinstance(response.data, dict) and "detail" in response.data:
        response.data = {"detail": str(response.data["detail"])}
    else:
        response.data = {"code": "invalid", "detail": _described(response.data), "errors": response.data}
    response.content_type = PROBLEM
    return response


def _described(errors: Any) -> str:
    named = ", ".join(errors) if isinstance(errors, dict) else ""
    return f"Some values cannot be used: {named}." if named else "Some values cannot be used."


def complete(request: Any, data: dict[str, Any], code: int) -> dict[str, Any]:
    """``data`` as a whole problem document for the answer to ``request`` with the status ``code``."""
    known = str(data.get("type", "")).removesuffix("/").rpartition("/")[2]
    kind = data.get("code") or (known if known in KINDS else BY_STATUS.get(code, "error"))
    rest = {name: value for name, value in data.items() if name not in {"type", "code", "title", "status", "detail"}}
    return {
        "type": _absolute(request, reverse("problem", args=[kind])),
        "title": KINDS[kind][1] if kind in KINDS else "A problem",
        "status": code,
        "code": kind,
        "detail": str(data.get("detail") or EXPLAINED.get(code, "")),
        **rest,
        "request_id": getattr(request, "request_id", ""),
    }


def _absolute(request: Any, path: str) -> str:
    """At the host that was asked, where it is ours."""
    try:
        return str(request.build_absolute_uri(path))
    except DisallowedHost:
        return f"{settings.SITE_URL}{path}"


def problem_answer(request: HttpRequest, status: int, **data: Any) -> JsonResponse:
    """A problem document where no view of the API could answer."""
    return JsonResponse(complete(request, data, status), status=status, content_type=PROBLEM)


def is_of_api(request: HttpRequest) -> bool:
    return request.path_info.startswith(API)


def unknown(names: Iterable[str], known: Iterable[str], noun: str = "parameter") -> BadQuery:
    """``names`` that a resource does not have."""
    listed = sorted(names)
    detail = f"This resource does not know the {noun} {', '.join(listed)}. Use one of those listed as known."
    return BadQuery(f"unknown_{noun}", detail, parameters=listed, known=sorted(known))
