"""The database of the tests: migrated once, cloned for each process, and put back after a test that wrote for good.

``template()`` is a database that has been migrated and is empty otherwise; its name holds what it was migrated by, so that
the next run finds it too. ``Rows`` is the content that each test begins with, copied back where a test left anything else.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

PREFIX, TEMPLATE = "test_concord_", "concord_template_"
ONE_AT_A_TIME = 1210  # the number of an advisory lock


def template() -> str:
    """The name of a migrated database; it is made where there is none, and what older migrations made is dropped."""
    name = TEMPLATE + _fingerprint()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SET lock_timeout = '4min'")  # while another process migrates
        cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        databases = _databases(cursor)
        if settings.POSTGRES is not None:
            _drop_what_is_left(cursor, databases, name)
        if name not in databases:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}_part" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}_part"')
            with _connected_to(f"{name}_part"):
                call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
            cursor.execute(f'ALTER DATABASE "{name}_part" RENAME TO "{name}"')
    return name


def _fingerprint() -> str:
    """Of all that migrations are made of: their files, the functions in SQL, and the packages that bring their own."""
    digest = hashlib.sha256((settings.BASE_DIR / "requirements.txt").read_bytes())
    for pattern in ("*/migrations/*.py", "*/sql/*.sql"):
        for path in sorted(settings.BASE_DIR.glob(pattern)):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _databases(cursor: object) -> list[str]:
    cursor.execute("SELECT datname FROM pg_database")
    return [name for (name,) in cursor.fetchall()]


def _drop_what_is_left(cursor: object, databases: list[str], wanted: str) -> None:
    """Of killed runs and of other migrations; only on our own server, where a number is surely a process of this machine."""
    for name in databases:
        is_old = name.startswith(TEMPLATE) and name.removesuffix("_part") != wanted
        number = name.removeprefix(PREFIX).partition("_")[0]
        if is_old or (name.startswith(PREFIX) and number.isdigit() and not psutil.pid_exists(int(number))):
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def _connected_to(name: str) -> Iterator[None]:
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


class Rows:
    """The rows of all tables as they are now; ``restore`` makes them so again, keys and counters of triggers included."""

    def __init__(self) -> None:
        self._tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
        with connection.cursor() as cursor:
            self._held = {table: self._read(cursor, table) for table in self._tables}

    def restore(self) -> None:
        """No trigger runs and no key is checked: the rows went together once, and go together again."""
        with transaction.atomic(), connection.cursor() as cursor:
            changed = [table for table in self._tables if self._read(cursor, table) != self._held[table]]
            if not changed:
                return
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table in changed:
                cursor.execute(f'DELETE FROM "{table}"')
                cursor.copy_expert(f'COPY "{table}" FROM STDIN (FORMAT binary)', io.BytesIO(self._held[table]))

    @staticmethod
    def _read(cursor: object, table: str) -> bytes:
        content = io.BytesIO()
        cursor.copy_expert(f'COPY "{table}" TO STDOUT (FORMAT binary)', content)
        return content.getvalue()


def may_restore() -> bool:
    """Whether our account may leave triggers aside: that of our own server may, another needs the right to it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser') = 'on'")
        return bool(cursor.fetchone()[0])
