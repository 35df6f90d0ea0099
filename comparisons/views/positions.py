"""The house's positions: proposed by one person, approved by another, replaced and never changed."""

from __future__ import annotations

from itertools import groupby
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clauses.models import ClauseType
from comparisons.approval import PositionForm, approve, may_withdraw, propose, withdraw
from comparisons.desk.deviation import terms_of
from comparisons.models import Position
from comparisons.models.position import APPROVE, PROPOSE


@login_required
@require_safe
def position_list(request: HttpRequest) -> HttpResponse:
    """What counts, type by type, and what awaits a second person."""
    seen = Position.objects.visible_to(request.user).with_people()
    in_force = groupby(seen.in_force().order_by("type__position", "type", "standing"), key=lambda one: one.type)
    context = {
        "types": [(type, list(held)) for type, held in in_force],
        "awaiting": list(seen.awaiting_approval()),
        "today": timezone.localdate(),
    }
    return render(request, "comparisons/position_list.html", context)


@login_required
@require_safe
def position_page(request: HttpRequest, code: str) -> HttpResponse:
    """The positions on one type, in force, proposed and past, with the values that are read from each wording."""
    type = get_object_or_404(ClauseType, code=code)
    seen = Position.objects.visible_to(request.user).with_people().filter(type=type)
    in_force = {position.pk for position in seen.in_force()}
    positions = sorted(seen, key=lambda one: (one.pk not in in_force, not one.is_awaiting_approval, -one.pk))
    context = {
        "type": type,
        "positions": [(one, one.pk in in_force, terms_of(one.wording, code, one.language)) for one in positions],
        "today": timezone.localdate(),
    }
    return render(request, "comparisons/position_page.html", context)


@login_required
@permission_required(PROPOSE, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def position_add(request: HttpRequest) -> HttpResponse:
    """Propose a position, or with ``replaces`` the next wording of one."""
    asked = request.POST.get("replaces") or request.GET.get("replaces", "")
    before = get_object_or_404(Position.objects.in_force(), pk=asked) if asked.isdecimal() else None
    form = PositionForm(request.POST or None, initial=_initial(request, before))
    if request.method == "POST" and form.is_valid():
        position = propose(form, cast(User, request.user), before)
        messages.success(request, gettext("The position is proposed. It counts when a second person has approved it."))
        return redirect(position)
    return render(request, "comparisons/position_form.html", {"form": form, "before": before})


def _initial(request: HttpRequest, before: Position | None) -> dict[str, object]:
    if before is None:
        return {"type": request.GET.get("type", ""), "owner": request.user.pk}
    return {name: getattr(before, name) for name in ("type", "standing", "wording", "language", "reasons", "owner")}


@login_required
@permission_required(APPROVE, raise_exception=True)
@require_POST
@transaction.atomic
def position_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person's word."""
    position = get_object_or_404(Position.objects.awaiting_approval().select_for_update(), pk=pk)
    if problem := approve(position, cast(User, request.user)):
        messages.error(request, problem)
        return redirect(position)
    messages.success(request, gettext("The position counts from now on."))
    return redirect(position)


@login_required
@require_POST
def position_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """By whoever may approve; a proposal also by the person who made it."""
    open_ones = Position.objects.visible_to(request.user).filter(withdrawn_on__isnull=True)
    position = get_object_or_404(open_ones, pk=pk)
    if not may_withdraw(position, cast(User, request.user)):
        messages.error(request, gettext("Only somebody who may approve positions withdraws one that counts."))
        return redirect(position)
    withdraw(position, cast(User, request.user))
    messages.success(request, gettext("The position is withdrawn. It stays in the history of its type."))
    return redirect(position)
