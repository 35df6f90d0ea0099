"""``manage.py check --deploy --database default`` tries the passwords that are tried first anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Error

from config.sign_in.weak import guessable_accounts


def passwords_that_are_guessed(
    app_configs: Any, databases: Sequence[str] | None = None, **_more: Any
) -> list[CheckMessage]:
    """An error for each active account that may decide or administer and has such a password; nothing without --database."""
    if not databases:
        return []
    users = get_user_model()._default_manager
    deciders = users.with_perm("clauses.add_decision", is_active=True)  # type: ignore[attr-defined]
    accounts = (deciders | users.filter(is_staff=True, is_active=True)).distinct().order_by("pk")
    found = guessable_accounts(accounts.values_list("username", "password"))
    return [
        Error(
            f"The password of the account {name!r} is one that is tried first.",
            hint=f"manage.py changepassword {name}",
            id="concord.E001",
        )
        for name in found
    ]
