"""The database while a command needs it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.conf import settings
from django.core.management.base import CommandError
from django.db import OperationalError, connection


@contextmanager
def reachable() -> Iterator[None]:
    """Our own server while it is needed, or the one that DATABASE_URL names."""
    server = settings.POSTGRES
    refusals = (OperationalError, server.Error) if server else (OperationalError,)
    try:
        with server.held() if server else nullcontext():
            connection.ensure_connection()
            yield
    except refusals as refused:
        raise CommandError(f"The database cannot be used. {str(refused).strip()}") from refused
