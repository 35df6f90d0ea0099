"""The log of what was done, for auditors: the newest entry first, and as a file that anybody can check by itself."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements.audit import chain_problems, exported, head
from agreements.models import Agreement, AuditEntry
from web.paginator import CappedPaginator, page_of
from web.wording import gettext_noop, sentence

_A_PAGE = 50
_NAMES = (
    gettext_noop("person"),
    gettext_noop("decision"),
    gettext_noop("verdict"),
    gettext_noop("collection"),
    gettext_noop("role"),
    gettext_noop("may read"),
    gettext_noop("four eyes"),
    gettext_noop("shared with"),
    gettext_noop("deleted"),
    gettext_noop("files"),
    gettext_noop("reason"),
    gettext_noop("roles"),
    gettext_noop("kind"),
    gettext_noop("number"),
    gettext_noop("flag"),
    gettext_noop("path"),
)
"""What the details of an entry are called, which the template shows as words."""


@login_required
@permission_required("agreements.view_auditentry", raise_exception=True)
@require_safe
def audit_log(request: HttpRequest) -> HttpResponseBase:
    """Entries, of one ``action`` where it is named; with ``format=jsonl`` all of them, as a file."""
    if request.GET.get("format") == "jsonl":
        response = StreamingHttpResponse(_lines(), content_type="application/jsonl; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="audit-log.jsonl"'
        return response
    action = request.GET.get("action", "")
    entries = AuditEntry.objects.order_by("-sequence")
    entries = entries.filter(action=action) if action in AuditEntry.Action.values else entries
    paginator = CappedPaginator(entries, _A_PAGE)
    page = page_of(paginator, request.GET.get("page"))
    shown = list(page.object_list)
    context = {
        "page": page,
        "paginator": paginator,
        "entries": list(zip(shown, _people(shown), _agreements(request, shown), strict=True)),
        "actions": [(value, label, value == action) for value, label in AuditEntry.Action.choices],
        "head": head(),
        "problems": list(chain_problems())[:20] if "check" in request.GET else None,
    }
    return render(request, "library/audit_log.html", context)


def _lines() -> Iterator[str]:
    for entry in exported():
        yield json.dumps(entry, ensure_ascii=False) + "\n"


def _people(entries: list[AuditEntry]) -> list[str]:
    """The person behind each entry: by name while the account has one, by number where it is gone."""
    known = get_user_model().objects.in_bulk({entry.actor for entry in entries if entry.actor})
    return [
        str(known.get(entry.actor) or sentence("account {number}", number=entry.actor))
        if entry.actor
        else sentence("a command")
        for entry in entries
    ]


def _agreements(request: HttpRequest, entries: list[AuditEntry]) -> list[Agreement | str]:
    """The agreement of each, by name for whoever may see it, else by its number."""
    keys = {entry.agreement for entry in entries if entry.agreement}
    known = Agreement.objects.visible_to(request.user).in_bulk(keys)
    return [
        known.get(entry.agreement) or sentence("agreement {number}", number=entry.agreement) if entry.agreement else ""
        for entry in entries
    ]
