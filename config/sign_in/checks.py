"""``manage.py check --deploy --database default`` tries the passwords that are tried first anywhere, and warns of what is not encrypted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as Caution

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


def database_in_the_clear(app_configs: Any, **_more: Any) -> list[CheckMessage]:
    """A warning for each database on another machine whose address does not ask for encryption."""
    return [
        Caution(
            f"What is said to the {alias} database at {database['HOST']} may go over the network unencrypted.",
            hint="End its address with ?sslmode=verify-full&sslrootcert=FILE, or keep the network to yourself.",
            id="concord.W001",
        )
        for alias, database in settings.DATABASES.items()
        if not _is_here(str(database.get("HOST") or ""))
        and database.get("OPTIONS", {}).get("sslmode") not in ("require", "verify-ca", "verify-full")
    ]


def _is_here(host: str) -> bool:
    return not host or host.startswith("/") or host in ("localhost", "127.0.0.1", "::1")
