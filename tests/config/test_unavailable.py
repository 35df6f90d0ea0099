"""Disks that are full or read-only, a database that is gone, no memory: 503 with a sentence, and nothing lost.

Full disks are real where we are root: small file systems in memory, under the folder of uploads or under a table.
"""

from __future__ import annotations

import gc
import json
import logging
import logging.config
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from library.models import Upload, UploadedFile
from web import observe, unavailable

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a file system")
SENT = 6 * 1024 * 1024


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Four megabytes."""
    place = tmp_path / "small"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)], check=True, timeout=60)
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True, timeout=60)


@pytest.fixture
def small_tablespace(small_disk: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A part of the database that lies on the small disk; taken away after the test's transaction."""
    server = django_settings.POSTGRES
    if server is None:
        pytest.skip("only our own server may be given a disk")
    os.chown(small_disk, server.account.uid, server.account.gid)
    for folder in small_disk.parents:
        if folder.is_relative_to("/tmp") and folder != Path("/tmp"):
            folder.chmod(0o755)
    name = f"small_{os.getpid()}"
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE TABLESPACE {name} LOCATION %s", [str(small_disk)])
    yield name
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP TABLESPACE {name}")


@pytest.fixture
def person(db: None) -> Any:
    return get_user_model().objects.create_superuser("officer")


def send(person: Any, size: int = SENT) -> Any:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    file = SimpleUploadedFile("large.txt", os.urandom(size // 2).hex().encode())
    logging.disable()  # a record would hold the error, and the error the file
    try:
        answer = client.post("/agreements/add/", {"file": file, "visibility": "public"})
    finally:
        logging.disable(logging.NOTSET)
    plain = HttpResponse(answer.content, status=answer.status_code, headers=dict(answer.headers))
    del answer, client
    gc.collect()
    return plain


def refused_because(answer: Any, sentence: str) -> None:
    assert (answer.status_code, answer.get("Retry-After")) == (503, "10"), answer.content.decode()
    assert sentence in answer.content.decode() and "<h1>" in answer.content.decode()


@AS_ROOT
def test_no_room_for_a_file_that_arrives(small_disk: Path, person: Any, settings: Any) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(small_disk)
    refused_because(send(person), "no room left on the disk")
    assert not Upload.objects.exists() and list(small_disk.iterdir()) == []
    assert send(person, size=1_000).status_code == 302


@AS_ROOT
def test_no_room_for_the_database(small_tablespace: str, person: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {UploadedFile._meta.db_table} SET TABLESPACE {small_tablespace}")
    refused_because(send(person), "no room left on the disk")
    assert not Upload.objects.exists()
    assert Client().get("/agreements/").status_code == 200


@AS_ROOT
def test_a_disk_that_takes_nothing(small_disk: Path, person: Any, settings: Any) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True, timeout=60)
    settings.FILE_UPLOAD_TEMP_DIR = str(small_disk)
    refused_because(send(person), "can be read and not changed")
    assert Client().get("/agreements/").status_code == 200


def test_a_database_that_takes_nothing(person: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_read_only = on")
        client = Client(raise_request_exception=False)
        assert client.get("/agreements/").status_code == 200
        answer = client.post("/accounts/login/", {"login": "officer", "password": "x"})
    refused_because(answer, "can be read and not changed")


@pytest.fixture
def gone(
    django_db_setup: None, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[None]:
    """No server listens where the settings say."""
    with django_db_blocker.unblock():
        connection.close()
        monkeypatch.setitem(connection.settings_dict, "HOST", str(tmp_path))
        yield
        connection.close()


def test_no_database(gone: None, settings: Any) -> None:
    client = Client(raise_request_exception=False)
    refused_because(client.get("/agreements/"), "The database does not answer")
    problem = client.get("/api/v1/agreements/")
    assert (problem.status_code, problem["Content-Type"]) == (503, "application/problem+json")
    assert problem.json()["code"] == "unavailable" and "does not answer" in problem.json()["detail"]
    assert client.get("/health/live").status_code == 200 and client.get("/health/ready").status_code == 503
    settings.METRICS_TOKEN = "of Prometheus"
    figures = client.get("/metrics", headers={"authorization": "Bearer of Prometheus"}).content.decode()
    assert "concord_database_up 0.0" in figures


def test_what_is_a_fault_of_the_program_is_not_excused() -> None:
    assert not unavailable.why_unavailable(ValueError("x")) and not unavailable.why_unavailable(
        FileNotFoundError(2, "x")
    )
    try:
        try:
            bytearray(1 << 62)
        except MemoryError as none_left:
            raise RuntimeError("while a page was drawn") from none_left
    except RuntimeError as error:
        assert "no memory left" in str(unavailable.why_unavailable(error))


def test_figures_are_for_who_has_the_token(client: Client, db: None, settings: Any) -> None:
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = "of Prometheus"
    assert client.get("/metrics").status_code == 401
    client.get("/parties/wreck-commission/")
    figures = client.get("/metrics", headers={"authorization": "Bearer of Prometheus"}).content.decode()
    assert 'route="parties/<slug:slug>/",status="404"' in figures and "wreck-commission" not in figures
    for name in ("concord_database_up 1.0", 'concord_tasks{state="ready"} 0.0', "concord_workers 0.0"):
        assert name in figures


def test_each_line_of_the_log_bears_the_id_of_its_request(client: Client, db: None) -> None:
    formatter = logging.Formatter()
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(formatter.format(record))

    settings_of_json = django_settings.LOGGING["formatters"]["json"]
    configurator = logging.config.DictConfigurator({"version": 1})
    formatter = configurator.configure_formatter(dict(settings_of_json))
    handler = Kept()
    handler.addFilter(observe.WithRequestId())
    observe.logger.addHandler(handler)
    observe.logger.setLevel(logging.INFO)
    try:
        answer = client.get("/parties/", headers={"x-request-id": "asked-by-a-test"})
    finally:
        observe.logger.removeHandler(handler)
        observe.logger.setLevel(logging.NOTSET)
    (line,) = map(json.loads, lines)
    assert answer["X-Request-Id"] == line["request_id"] == "asked-by-a-test"
    assert (line["route"], line["status"], line["level"]) == ("parties/", 200, "INFO")
