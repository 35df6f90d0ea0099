"""The public library as files: whole, exact, without what is restricted, and resumable where a download was cut."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from lxml import etree

from library.bulk import asking
from library.bulk.writing import KEPT, LISTS, TABLES, write
from library.models import BulkEdition
from tests.holdings import ferries, lighthouses
from tests.library.uploads.test_uploads import work

pytestmark = pytest.mark.django_db
BULK = "/api/v1/bulk/"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.BULK_DIR, settings.SITE_URL = tmp_path, "http://testserver"
    settings.DATA_LICENCE = "CC BY 4.0"
    return tmp_path


@pytest.fixture
def edition() -> BulkEdition:
    ferries(title="=Ferries", symbol="F/1")
    lighthouses(title="Agreement on lighthouses")
    ferries("hidden", title="Nobody else reads this", visibility="restricted")
    made = BulkEdition.objects.create(name="2026-11-29")
    write(made)
    made.refresh_from_db()
    return made


def rows_in(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in gzip.decompress(content).decode().splitlines()]


def got(client: Client, address: str, **headers: str) -> Any:
    cache.clear()
    answer = client.get(address, headers=headers)
    answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer


def listed(client: Client, resource: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    address: str | None = f"/api/v1/{resource}/?page_size=200"
    while address:
        page = got(client, address).json()
        found, address = found + page["results"], page["next"]
    return found


def test_the_files_hold_what_a_visitor_is_given_and_the_manifest_says_so(edition: BulkEdition, client: Client) -> None:
    (told,) = got(client, BULK).json()["results"]
    assert (told["state"], told["licence"]) == ("ready", "CC BY 4.0") and edition.manifest["left_out"] == []
    manifest = json.loads(got(client, told["manifest_url"]).body)
    assert manifest["sequence"] == told["sequence"] and manifest["go_on"].endswith(f"after={told['sequence']}")
    content = {}
    for file in told["files"]:
        answer = got(client, file["url"])
        content[file["name"]] = answer.body
        assert hashlib.sha256(answer.body).hexdigest() == file["sha256"] and len(answer.body) == file["size"]
        assert answer["ETag"] == f'"{file["sha256"]}"' and answer["Content-Type"] == file["media_type"]
        assert b"Nobody else" not in (gzip.decompress(answer.body) if file["name"].endswith(".gz") else answer.body)
    for resource in LISTS:
        expected = listed(client, resource)
        assert rows_in(content[f"{resource}.jsonl.gz"]) == json.loads(json.dumps(expected, default=str)), resource
    assert len(rows_in(content["clauses.jsonl.gz"])) == 5
    states = {row["id"]: row for row in rows_in(content["states.jsonl.gz"])}
    asked = listed(client, "states")
    assert {row["id"]: row for row in asked} == states and len(states) > 50
    for name in TABLES:
        rows = list(csv.DictReader(io.StringIO(gzip.decompress(content[f"{name}.csv.gz"]).decode())))
        assert len(rows) == next(file["rows"] for file in told["files"] if file["name"] == f"{name}.csv.gz")
    agreements = csv.DictReader(io.StringIO(gzip.decompress(content["agreements.csv.gz"]).decode()))
    assert {row["slug"]: row["title"] for row in agreements}["ferries"] == "'=Ferries"
    archive = zipfile.ZipFile(io.BytesIO(content["akoma-ntoso.zip"]))
    assert archive.namelist() == ["ferries.en.akn.xml", "lighthouses.en.akn.xml"]
    assert all(etree.fromstring(archive.read(name)).tag.endswith("}akomaNtoso") for name in archive.namelist())
    book = {(row["resource"], row["field"]) for row in csv.DictReader(io.StringIO(content["code-book.csv"].decode()))}
    for resource in (*LISTS, "states"):
        fields = {field for row in rows_in(content[f"{resource}.jsonl.gz"]) for field in row}
        assert {(resource, field) for field in fields} <= book
    assert ("clauses", "terms.value") in book and json.loads(content["schema.json"])["openapi"].startswith("3.1")


def test_a_download_that_was_cut_goes_on_where_it_was(edition: BulkEdition, client: Client) -> None:
    address = f"{BULK}{edition.name}/clauses.jsonl.gz"
    whole = got(client, address)
    size, etag = len(whole.body), whole["ETag"]
    head = client.head(address)
    assert (head.status_code, head["Content-Length"], head["Accept-Ranges"], head.content) == (
        200,
        f"{size}",
        "bytes",
        b"",
    )
    first, rest = got(client, address, range="bytes=0-99"), got(client, address, range="bytes=100-", if_range=etag)
    assert (first.status_code, rest.status_code) == (206, 206) and first.body + rest.body == whole.body
    assert rest["Content-Range"] == f"bytes 100-{size - 1}/{size}" and rest["Content-Length"] == f"{size - 100}"
    assert got(client, address, range="bytes=-10").body == whole.body[-10:]
    past = got(client, address, range=f"bytes={size}-")
    assert past.json()["code"] == "no_such_range"
    assert (past.status_code, past["Content-Range"]) == (416, f"bytes */{size}")
    changed = got(client, address, **{"range": "bytes=100-", "if-range": '"another"'})
    assert (changed.status_code, changed.body) == (200, whole.body)
    assert got(client, address, **{"if-none-match": etag}).status_code == 304
    for odd in ("bytes=9-3", "bytes=0-1,5-6", "lines=1-2", "bytes=-"):
        assert got(client, address, range=odd).status_code in {200, 416}
    for strange in ("nothing", "..%2f..%2fsecret_key", ".hidden"):
        assert got(client, f"{BULK}{edition.name}/{strange}").status_code in {301, 404}
    assert got(client, address, accept="application/gzip").status_code == 200


def test_officers_ask_for_an_edition_and_a_worker_writes_it(client: Client) -> None:
    assert client.post(BULK).status_code == 401
    client.force_login(get_user_model().objects.create_user("reader"))
    assert client.post(BULK).status_code == 403
    client.force_login(get_user_model().objects.create_user("officer", is_staff=True))
    asked, again = client.post(BULK), client.post(BULK)
    assert (asked.status_code, asked.json()["state"]) == (202, "waiting") and asked["Location"] == again["Location"]
    work()
    assert client.get(asked["Location"]).json()["state"] == "ready"


def test_one_is_written_each_night_and_the_last_few_are_kept(settings: Any, folder: Path, monkeypatch: Any) -> None:
    class Night(datetime):
        day = 1

        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime(2026, 11, cls.day, 3, tzinfo=UTC)

    monkeypatch.setattr(asking, "datetime", Night)
    asking.ask_nightly()
    assert not BulkEdition.objects.exists()  # on one person's machine nobody asked for it
    settings.BULK_NIGHTLY = True
    for day in range(1, KEPT + 3):
        Night.day, asking._looked = day, -1_000_000.0
        asking.ask_nightly()
        asking._looked = -1_000_000.0
        asking.ask_nightly()
    work()
    names = [f"2026-11-0{day}" for day in range(3, KEPT + 3)]
    assert (
        sorted(BulkEdition.objects.values_list("name", flat=True)) == names == sorted(p.name for p in folder.iterdir())
    )
