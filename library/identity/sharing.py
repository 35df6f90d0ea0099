"""With whom a restricted agreement is shared: its owner and whoever may decide name colleagues, one by one; each time it is logged."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from agreements.audit import record
from agreements.models import Agreement, AuditEntry
from agreements.outcome import may_open
from web.wording import sentence


@login_required
@require_POST
def agreement_share(request: HttpRequest, slug: str) -> HttpResponse:
    """Share an agreement with the person called ``name``, or with ``remove`` no longer."""
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user), slug=slug)
    if not may_open(cast(User, request.user), agreement):
        raise PermissionDenied
    name = request.POST.get("name", "").replace("\0", "").strip()
    person = get_user_model().objects.filter(username=name, is_active=True).first()
    if person is None:
        messages.error(
            request,
            sentence(
                "Nothing was changed: nobody here is called “{name}”. Write the name they sign in with.", name=name[:80]
            ),
        )
        return redirect("agreement_relations", slug=slug)
    share(cast(User, request.user), agreement, person, is_shared="remove" not in request.POST)
    messages.success(request, _described(person, "remove" not in request.POST))
    return redirect("agreement_relations", slug=slug)


def _described(person: User, is_shared: bool) -> str:
    if is_shared:
        return sentence("{person} may read it.", person=person)
    return sentence("{person} may no longer read it.", person=person)


@transaction.atomic
def share(user: User, agreement: Agreement, person: User, *, is_shared: bool) -> None:
    """Let ``person`` read ``agreement``, or not; logged with the number of the person."""
    change = agreement.shared_with.add if is_shared else agreement.shared_with.remove
    change(person)
    record(user, AuditEntry.Action.RIGHTS, agreement=agreement.pk, person=person.pk, may_read=is_shared)
