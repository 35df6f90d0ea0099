"""The ground of all tests: the database they share, and quick passwords.

Without DATABASE_URL the tests hold Concord's own PostgreSQL for as long as they run. Each process has a database of its
own, so that several may run at once, as in `make test`. Tests that ask for no database never start one, and cannot reach
one: pytest-django refuses it to whoever is not marked `django_db`.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterator
from contextlib import nullcontext

import hypothesis
import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.db.models.signals import post_migrate
from django.test import TransactionTestCase
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from clauses.models import ClauseType
from tests import hanging
from tests.database import PREFIX, Rows, may_restore, template

PURE = "The pure folders import no Django, nor does what they import"
"""The contract in pyproject.toml that names the folders whose tests ``--pure`` runs."""


LEFT_OUT = ("django_db", "program", "model")
"""What ``--pure`` leaves to the run of all tests: it waits for a server, for a program, or for seconds of learning."""


HOURS = 6 * 60 * 60
"""Seconds for a test of which a run does a portion, done whole, and for a benchmark; others have ``timeout`` of pyproject.toml."""


LOCK_WITHIN = "60s"
"""A statement of a test that waits longer for a lock fails, and says what it waited for."""


def pure_folders() -> list[str]:
    """The folders of tests that mirror the pure folders."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    (contract,) = [one for one in project["importlinter"]["contracts"] if one["name"] == PURE]
    return [f"tests/{folder.replace('.', '/')}" for folder in contract["source_modules"]]


def pytest_configure(config: pytest.Config) -> None:
    """Quick passwords, and no deadlines: how long an example takes says how busy the machine is."""
    if config.getoption("pure") and config.args_source is not pytest.Config.ArgsSource.ARGS:
        config.args = pure_folders()
    config.pluginmanager.register(hanging)
    hypothesis.settings.register_profile("without_deadline", deadline=None)
    hypothesis.settings.load_profile("without_deadline")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """As many as there are processors for us: one more was measured, and gains nothing."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def pytest_addoption(parser: pytest.Parser) -> None:
    whole = "only the tests of which a run does a portion, and those whole (make whole)"
    parser.addoption("--whole", action="store_true", help=whole)
    pure = "only the tests of the pure folders without a database, another program or the model (make test-pure)"
    parser.addoption("--pure", action="store_true", help=pure)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Journeys in the browser come last: in a process that has begun one, an event loop runs, and no other can.

    What does a portion of its work is long, and comes first among its kind: at the end of a run no process waits for
    another that has just begun it.
    """
    if config.getoption("whole"):
        items[:] = [item for item in items if "portion" in item.fixturenames]
    if config.getoption("pure"):
        items[:] = [item for item in items if not any(map(item.get_closest_marker, LEFT_OUT))]
    for item in items:
        if config.getoption("whole") or not item.path.name.startswith("test_"):
            item.add_marker(pytest.mark.timeout(HOURS))
    items.sort(key=lambda item: (item.get_closest_marker("browser") is not None, "portion" not in item.fixturenames))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Called before the test database is made: somewhere to make it, its name, and what it is a clone of."""
    database = settings.DATABASES["default"]
    database.setdefault("OPTIONS", {})["options"] = f"-c synchronous_commit=off -c lock_timeout={LOCK_WITHIN}"
    with settings.POSTGRES.held() if settings.POSTGRES else nullcontext():
        with django_db_blocker.unblock():
            database.setdefault("TEST", {}).update(NAME=f"{PREFIX}{os.getpid()}", TEMPLATE=template())
        yield


@pytest.fixture(autouse=True)
def _forget_requests_counted() -> Iterator[None]:
    """The API counts requests in the cache; no test inherits another's count."""
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _speak_english_again() -> Iterator[None]:
    """A page in French leaves its thread French, and the next test would read its sentences so."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The test database begins with the clause types and the directory, as a library does, also after it was emptied.

    A test that commits leaves rows for others to see; they are put back as they were, which takes a hundredth of the time
    of emptying the database and filling it anew.
    """
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:  # the workers and sites that tests start are not connected by our options
            name = connection.ops.quote_name(connection.settings_dict["NAME"])
            cursor.execute(f"ALTER DATABASE {name} SET lock_timeout = '{LOCK_WITHIN}'")
        _furnish()
        rows = Rows() if may_restore() else None
    with pytest.MonkeyPatch.context() as patched:
        if rows is None:
            post_migrate.connect(_furnish, sender=apps.get_app_config("comparisons"))
        else:
            patched.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: rows.restore())
        yield


def _furnish(**_signal: object) -> None:
    call_command("loaddata", "clause_types", verbosity=0)
    call_command("load_directory", verbosity=0)


Portion = Callable[[int, int], int]


@pytest.fixture
def portion(request: pytest.FixtureRequest) -> Portion:
    """How much of its work a test does: the first number with ``--whole``, the second in a run of all tests."""
    is_whole = request.config.getoption("whole")
    return lambda whole, sample: whole if is_whole else sample


@pytest.fixture
def taxonomy(db: None) -> None:
    """For tests that rest on the clause types and the directory, which each database has: see ``django_db_setup``."""
    assert ClauseType.objects.exists()
