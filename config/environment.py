"""Values from the environment, each refused with a sentence that quotes it when it cannot be meant.

`settings.py` reads the environment through these functions alone, so that a mistyped variable stops the start.
"""

from __future__ import annotations

import os
import secrets
import shutil
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    """The variable without surrounding space; an empty one counts as not given."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    value = text(name).lower()
    if value and value not in _TRUE | _FALSE:
        raise ImproperlyConfigured(f"{name}={os.environ[name]!r} is neither yes nor no; write 1 or 0.")
    return value in _TRUE if value else default


def number(name: str, default: int, *, least: int, most: int) -> int:
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number from {least} to {most}.")
    return int(value)


def choice(name: str, default: str, *, among: tuple[str, ...]) -> str:
    value = text(name, default)
    if value not in among:
        raise ImproperlyConfigured(f"{name}={value!r} is not one of {', '.join(among)}.")
    return value


def words(name: str, default: str = "") -> list[str]:
    """A list written with commas: `a.example.org, b.example.org`."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def several(name: str, default: str, *, among: tuple[str, ...]) -> list[str]:
    """Those chosen, in their order, of the words that there are; the first of these is always one of them."""
    found = list(dict.fromkeys(words(name, default)))
    if unknown := next((word for word in found if word not in among), ""):
        raise ImproperlyConfigured(f"{name} names {unknown!r}, which is not one of {', '.join(among)}.")
    if among[0] not in found:
        raise ImproperlyConfigured(f"{name}={text(name)!r} lacks {among[0]}, which is always there.")
    return found


def networks(name: str) -> list[str]:
    """Networks as 10.0.0.0/8, with commas between."""
    found = words(name)
    for network in found:
        try:
            ip_network(network)
        except ValueError as error:
            raise ImproperlyConfigured(f"{name} names {network!r}, which is no network; write 10.0.0.0/8.") from error
    return found


def folder(name: str, default: Path) -> Path:
    value = text(name)
    if value and not Path(value).is_absolute():
        raise ImproperlyConfigured(f"{name}={value!r} is not an absolute path; begin it with a slash.")
    return Path(value) if value else default


def program(name: str) -> str:
    """A program that is installed, or "none" for no one; empty where none is named."""
    value = text(name)
    if value and value != "none" and shutil.which(value) is None:
        raise ImproperlyConfigured(f"{name}={value!r} is no program on this machine; name one, or write none.")
    return value


def rate(name: str, default: str) -> str:
    """A rate of requests as the API framework reads it: `120/min`."""
    value = text(name, default)
    count, _, period = value.partition("/")
    if not (count.isascii() and count.isdigit() and int(count) > 0 and period in {"sec", "min", "hour", "day"}):
        raise ImproperlyConfigured(f"{name}={value!r} is not a rate; write a number and a period, as 120/min.")
    return value


def database(name: str) -> dict[str, Any]:
    """The entry of Django's DATABASES that an address names; its password is never quoted."""
    wanted = f"{name} is not an address of a PostgreSQL database; write postgresql://user:password@host:5432/name."
    try:
        entry = dict(dj_database_url.parse(text(name)))
    except (ValueError, KeyError) as refused:
        raise ImproperlyConfigured(wanted) from refused
    if entry["ENGINE"] != "django.db.backends.postgresql" or not entry["NAME"]:
        raise ImproperlyConfigured(wanted)
    return entry


def bucket(prefix: str, *, only_https: bool) -> dict[str, Any]:
    """The options of the S3-compatible bucket that ``prefix``_BUCKET names; empty where none is named."""
    given = {
        name: text(f"{prefix}_{name.upper()}") for name in ("bucket", "endpoint", "region", "access_key", "secret_key")
    }
    beside = [f"{prefix}_{name.upper()}" for name, value in given.items() if value and name != "bucket"]
    if not given["bucket"]:
        if beside:
            raise ImproperlyConfigured(
                f"{beside[0]} is set and {prefix}_BUCKET is not; name the bucket, or take both out."
            )
        return {}
    endpoint = given["endpoint"]
    if endpoint and not endpoint.startswith(("https://",) if only_https else ("https://", "http://")):
        raise ImproperlyConfigured(f"{prefix}_ENDPOINT={endpoint!r} is not an address that begins with https://.")
    if bool(given["access_key"]) != bool(given["secret_key"]):
        raise ImproperlyConfigured(
            f"{prefix}_ACCESS_KEY and {prefix}_SECRET_KEY belong together; one of them is not set."
        )
    return given


def secret_kept_in(path: Path) -> str:
    """The secret of a local site: made once, kept in `path` for its owner's eyes alone.

    Where nothing can be written there, or another account owns it, the secret lasts as long as the process.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _write_secret(path)
        return path.read_text(encoding="ascii").strip()
    except OSError:
        return secrets.token_urlsafe(64)


def _write_secret(path: Path) -> None:
    """Whole or not at all, and the first of several processes wins."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(64))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
