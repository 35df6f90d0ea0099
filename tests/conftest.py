"""The ground of all tests: the database they share, and quick passwords.

Without DATABASE_URL the tests hold Concord's own PostgreSQL for as long as they run. Each process makes a database of its
own, so that several may run at once: `make test` runs two. Tests that ask for no database never start one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import hypothesis
import psutil
import psycopg2
import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db.models.signals import post_migrate
from pytest_django.plugin import DjangoDbBlocker

from clauses.models import ClauseType

PREFIX = "test_concord_"


def pytest_configure() -> None:
    """Quick passwords, and no deadlines: how long an example takes says how busy the machine is."""
    hypothesis.settings.register_profile("without_deadline", deadline=None)
    hypothesis.settings.load_profile("without_deadline")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Iterator[None]:
    """Called before the test database is made: somewhere to make it, and its name."""
    database = settings.DATABASES["default"]
    database.setdefault("TEST", {})["NAME"] = f"{PREFIX}{os.getpid()}"
    database.setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off"
    if settings.POSTGRES is None:
        yield
        return
    with settings.POSTGRES.held():
        drop_what_killed_runs_left(database)
        yield


def drop_what_killed_runs_left(database: dict) -> None:
    """Only on our own server, where a name's number is surely a process of this machine."""
    connection = psycopg2.connect(
        host=database["HOST"], port=database["PORT"], user=database["USER"], dbname="postgres"
    )
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIX}%"])
        for (name,) in cursor.fetchall():
            if not psutil.pid_exists(int(name.removeprefix(PREFIX).partition("_")[0])):
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    connection.close()


@pytest.fixture(autouse=True)
def _forget_requests_counted() -> Iterator[None]:
    """The API counts requests in the cache; no test inherits another's count."""
    yield
    cache.clear()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The test database begins with the clause types and the directory, as a library does, also after it was emptied.

    A test with a live server empties it, and Django then says that it was migrated: whatever test comes next in its
    process finds what every library has.
    """
    with django_db_blocker.unblock():
        _furnish()
    post_migrate.connect(_furnish, sender=apps.get_app_config("comparisons"))


def _furnish(**_signal: object) -> None:
    call_command("loaddata", "clause_types", verbosity=0)
    call_command("load_directory", verbosity=0)


@pytest.fixture
def taxonomy(db: None) -> None:
    """For tests that rest on the clause types and the directory, which each database has: see ``django_db_setup``."""
    assert ClauseType.objects.exists()
