"""What is too easily guessed stops the start in production: secrets in the settings, and passwords of those who may change things.

``refuse`` looks at settings, at every start. ``guessable_accounts`` tries the passwords that are tried first anywhere; it is a check
of ``manage.py check --database default``, which the unit of the site runs before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ImproperlyConfigured

LEAST_LENGTH, LEAST_VARIETY = 50, 10
GUESSES = (
    "password",
    "admin",
    "administrator",
    "concord",
    "changeme",
    "postgres",
    "secret",
    "letmein",
    "12345678",
    "officer",
)


def refuse(secret_key: str, hosts: Sequence[str], database: Mapping[str, Any]) -> None:
    """Raise with a sentence that names the setting and never its value."""
    if len(secret_key) < LEAST_LENGTH or len(set(secret_key)) < LEAST_VARIETY or "insecure" in secret_key:
        raise ImproperlyConfigured(
            f"SECRET_KEY is too weak for CONCORD_ENV=production: it needs {LEAST_LENGTH} random characters. Make one:"
            " python3 -c 'import secrets; print(secrets.token_urlsafe(64))'"
        )
    if open_hosts := [host for host in hosts if host == "*" or host.startswith(".")]:
        raise ImproperlyConfigured(
            f"ALLOWED_HOSTS={', '.join(open_hosts)!r} answers to names that are not yours; name each host."
        )
    password = str(database.get("PASSWORD") or "")
    is_by_socket = not database.get("HOST") or str(database["HOST"]).startswith("/")
    if not is_by_socket and (not password or is_guessable(password, str(database.get("USER")))):
        raise ImproperlyConfigured("DATABASE_URL has no password, or one that is tried first; choose a random one.")


def is_guessable(password: str, name: str) -> bool:
    return password.casefold() in guesses(name)


def guesses(name: str) -> tuple[str, ...]:
    folded = name.casefold()
    return (*GUESSES, folded, f"{folded}1", f"{folded}123")


def guessable_accounts(accounts: Iterable[tuple[str, str]]) -> list[str]:
    """The names of the accounts, given as name and stored hash, whose password is among the guesses."""
    return [name for name, stored in accounts if any(check_password(guess, stored) for guess in guesses(name))]
