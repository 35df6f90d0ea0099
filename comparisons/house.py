"""Positions for the desk: from the rows of the house to what its pages and files compare with. One query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone
from django.utils.translation import gettext

from agreements.facts.date_format import format_date
from comparisons.desk.deviation import HousePosition
from comparisons.models import Position

House = Mapping[str, tuple[HousePosition, ...]]


def house_positions(codes: Iterable[str], user: User | AnonymousUser | None) -> House:
    """By clause type, the positions in force that ``user`` may see: the preferred first, then the acceptable, then the refused."""
    shown = Position.objects.visible_to(user).in_force().filter(type__in=list(codes)).select_related("approved_by")
    found: dict[str, list[HousePosition]] = defaultdict(list)
    for position in shown:
        found[position.type_id].append(_of(position))
    order = [*Position.Standing.values]
    return {code: tuple(sorted(held, key=lambda one: order.index(one.standing))) for code, held in found.items()}


def _of(position: Position) -> HousePosition:
    approver = position.approved_by
    name = approver.get_full_name() or approver.get_username() if approver is not None else ""
    day = timezone.localtime(position.approved_on).date().isoformat() if position.approved_on else ""
    note = gettext("%(standing)s, approved by %(name)s on %(day)s") % {
        "standing": position.get_standing_display(),
        "name": name,
        "day": format_date(day),
    }
    overdue = gettext("its review is overdue") if position.is_overdue() else ""
    return HousePosition(
        position.type_id,
        position.standing,
        position.wording,
        position.language,
        position.reasons,
        "; ".join(part for part in (note, overdue) if part),
        position.get_absolute_url(),
    )
