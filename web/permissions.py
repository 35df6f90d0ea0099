"""Who may do what with clauses; who may see what is said by ``visible_to`` of each QuerySet."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, User


def may_decide(user: User | AnonymousUser) -> bool:
    return user.is_authenticated and (user.is_staff or user.has_perm("clauses.add_decision"))
