"""The rights to change things; what a person may see is decided by ``visible_to`` of each QuerySet."""

from __future__ import annotations

from typing import Any, Protocol

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request


class Reviewed(Protocol):
    """An agreement, which knows who reviews its collection."""

    def is_reviewed_by(self, user: Any) -> bool: ...


def may_decide(user: User | AnonymousUser, agreement: Reviewed | None = None) -> bool:
    """Whether ``user`` may decide on every agreement they see, or on ``agreement`` as a reviewer of its collection."""
    if not user.is_authenticated:
        return False
    in_library = user.is_staff or user.has_perm("clauses.add_decision")
    return in_library or (agreement is not None and agreement.is_reviewed_by(user))


class WithinScope(BasePermission):
    """Everybody may read, unless SIGN_IN_REQUIRED; who is signed in may write, and a token only within its scopes.

    A view names by method the scope that it needs (``required_scopes``), else ``read`` to read and ``write`` to write.
    """

    message = "The token has not the scope that this needs."

    def has_permission(self, request: Request, view: Any) -> bool:
        method = str(request.method)
        is_reading = method in SAFE_METHODS
        if not request.user.is_authenticated and (settings.SIGN_IN_REQUIRED or not is_reading):
            return False
        scopes = getattr(request.auth, "scopes", None)
        needed = getattr(view, "required_scopes", {}).get(method, "read" if is_reading else "write")
        return scopes is None or needed in scopes
