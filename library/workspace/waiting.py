"""How much awaits a person, beside "My work" on every page: the open notes and the reviews that are assigned to them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from agreements.models import Agreement
from clauses.models import ReviewAssignment
from library.models import Note


def waiting(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``waiting_count``, asked only where a page shows it, in one query."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"waiting_count": SimpleLazyObject(lambda: _count(user))}


def _count(user: Any) -> int:
    seen = Agreement.objects.visible_to(user).values("pk")
    notes = Note.objects.filter(thread=None, assigned_to=user, agreement__in=seen).open()
    reviews = ReviewAssignment.objects.to(user)
    both = notes.order_by().values("pk").union(reviews.order_by().values("pk"), all=True)
    return both.count()
