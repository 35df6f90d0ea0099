"""What is restricted leaves a trace and no copy: reading and exporting it is logged, and no cache keeps it. Sign-ins are logged too.

Who may see an agreement is decided in ``AgreementQuerySet.visible_to``. ``guard_restricted`` looks at the agreements that an address names, by its path or its query. What a list shows of many agreements
is not logged row by row; a file or a stream that takes away more than a page is, as an export, with its path and without its query.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from agreements.audit import record, record_each
from agreements.models import Agreement, AuditEntry

_OF_AN_AGREEMENT = re.compile(
    r"^/(?:api/v1/)?agreements/([^/]+)/|/in/([^/]+)/$|^/agreements/[^/]+/relations/with/([^/]+)/"
    r"|^/api/v1/(?:texts|provisions|clauses|terms|states)/([^/.]+)\."
)
_NAMED = ("agreement", "base", "with")
_PICTURE = re.compile(r"\.webp$")


def guard_restricted(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware; only answers to persons who are signed in can hold what is restricted."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return response
        patch_vary_headers(response, ["Cookie", "Authorization"])
        slugs = _named(request) if response.status_code in {200, 304} else set()
        restricted = _restricted(slugs) if slugs else []
        if restricted:
            _log(request, response, restricted)
            response["Cache-Control"] = "private, no-store"
        elif "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-cache"
        if not slugs and _takes_away(response):
            record(user, AuditEntry.Action.EXPORTED, path=request.path[:200])
        return response

    return answer


def _named(request: HttpRequest) -> set[str]:
    """The slugs of agreements that the address names."""
    in_path = {slug for found in _OF_AN_AGREEMENT.finditer(request.path) for slug in found.groups() if slug}
    return in_path | {
        value for name in _NAMED for value in request.GET.getlist(name)[:100] if value and "\0" not in value
    }


def _restricted(slugs: set[str]) -> list[int]:
    found = Agreement.objects.filter(slug__in=slugs, visibility=Agreement.Visibility.RESTRICTED)
    return list(found.order_by("pk").values_list("pk", flat=True))


def _takes_away(response: HttpResponse) -> bool:
    return response.get("Content-Disposition", "").startswith("attachment")


def _log(request: HttpRequest, response: HttpResponse, agreements: list[int]) -> None:
    if _PICTURE.search(request.path) or request.headers.get("HX-Request"):
        return  # a part of a page that was logged
    action = AuditEntry.Action.EXPORTED if _takes_away(response) else AuditEntry.Action.VIEWED
    record_each(request.user, action, agreements, path=_kind(request.path))


def _kind(path: str) -> str:
    """The address without the names in it, which may tell a secret: "/agreements/-/provisions/-/"."""
    return re.sub(r"(?<=/)(agreements|provisions|source|with|in)/[^/]+", r"\1/-", path)[:200]


@receiver(user_logged_in)
def signed_in(sender: Any, request: Any, user: Any, **_more: Any) -> None:
    record(user, AuditEntry.Action.SIGNED_IN)


@receiver(user_logged_out)
def signed_out(sender: Any, request: Any, user: Any, **_more: Any) -> None:
    if user is not None:
        record(user, AuditEntry.Action.SIGNED_OUT)


@receiver(user_login_failed)
def sign_in_refused(sender: Any, **_more: Any) -> None:
    """The name that was typed is not kept: a password is easily typed where the name belongs."""
    record(None, AuditEntry.Action.SIGN_IN_REFUSED)


@receiver(post_save, sender=LogEntry)
def rights_changed(sender: Any, instance: LogEntry, created: bool, **_more: Any) -> None:
    """What the back office changes of accounts and groups is a change of rights; by number, without names."""
    kind = instance.content_type
    if created and kind is not None and kind.app_label == "auth":
        facts: dict[str, Any] = {"kind": kind.model, "number": str(instance.object_id), "flag": instance.action_flag}
        record(instance.user, AuditEntry.Action.RIGHTS, **facts)
