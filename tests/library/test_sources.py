"""Files of agreements in a bucket: a real S3 server is asked over HTTP, stopped, and lied to."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from moto.server import ThreadedMotoServer

from agreements.ingest import ingest
from agreements.models import Agreement, Source, Text, source_store
from agreements.verify import problems
from config import source_archive, source_bucket
from config.backups import BackupError
from library.deletion import unneeded
from library.deletion.purge import purge
from library.models import UploadedFile
from library.uploads.reread import reread
from library.uploads.tasks import requeue_lost
from tests.agreements.test_ingest import AGREEMENT
from tests.library.uploads.test_uploads import work

pytestmark = pytest.mark.django_db
FILE = AGREEMENT.encode()
BUCKET = {"bucket": "files", "region": "eu-central-1", "access_key": "a", "secret_key": "b"}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture
def bucket(server: str, settings: Any) -> Iterator[Any]:
    keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b", "region_name": "eu-central-1"}
    made = boto3.resource("s3", endpoint_url=server, **keys).Bucket("files")
    made.create(CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    use_bucket(settings, server)
    yield made
    made.objects.delete()
    made.delete()


def use_bucket(settings: Any, address: str) -> None:
    options = {**BUCKET, "endpoint": address}
    settings.STORAGES = {
        **settings.STORAGES,
        "sources": {"BACKEND": "config.source_bucket.SourceBucket", "OPTIONS": options},
    }


def use_database(settings: Any) -> None:
    settings.STORAGES = {name: one for name, one in settings.STORAGES.items() if name != "sources"}


def add(name: str = "ferries.txt", content: bytes = FILE, **more: Any) -> Agreement:
    agreement = ingest(content, name, visibility="public", **more).agreement
    assert agreement is not None
    return agreement


def sources(*arguments: str) -> str:
    out = StringIO()
    call_command("sources", *arguments, stdout=out)
    return out.getvalue()


def names(bucket: Any) -> list[str]:
    return [one.key for one in bucket.objects.all()]


def test_a_file_lies_in_the_bucket_under_its_hash_and_is_read_from_there(bucket: Any, client: Client) -> None:
    agreement = add()
    source = Source.objects.get()
    assert source.content is None and names(bucket) == [f"sources/{source.sha256}"]
    assert client.get(f"/agreements/{agreement.slug}/source/{source.sha256}").content == FILE
    text = agreement.texts.get()
    assert [*problems(text)] == []
    Text.objects.update(reader="older")
    text.refresh_from_db()
    assert reread(text).status == "new_version" and names(bucket) == [f"sources/{source.sha256}"]
    assert sources() == "0 files lie in the database, 1 in the bucket.\nThe bucket answers. It lacks 0 of them.\n"


@pytest.mark.parametrize(("spoil", "sentence"), [("delete", "there is no sources/"), ("put", "has other bytes")])
def test_a_lost_or_forged_file_is_never_given_out(bucket: Any, client: Client, spoil: str, sentence: str) -> None:
    agreement = add()
    file = bucket.Object(names(bucket)[0])
    getattr(file, spoil)(**({"Body": FILE + b" forged"} if spoil == "put" else {}))
    (told,) = problems(agreement.texts.get())
    assert sentence in told
    with pytest.raises(source_store.DamagedSource, match=sentence):
        client.get(f"/agreements/{agreement.slug}/source/{Source.objects.get().sha256}")


def test_what_is_deleted_leaves_the_bucket_when_no_agreement_has_the_bytes(
    bucket: Any, django_user_model: type[User], django_capture_on_commit_callbacks: Any
) -> None:
    people = [django_user_model.objects.create_user(name) for name in ("one", "two")]
    first, second = (
        ingest(FILE, f"{person.username}.txt", user=person, visibility="restricted").agreement for person in people
    )
    assert first and second and first != second and len(names(bucket)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        purge(people[0], first, "owner")
    assert len(names(bucket)) == 1 and Source.objects.get().file_bytes() == FILE
    with django_capture_on_commit_callbacks(execute=True):
        purge(people[1], second, "owner")
    assert names(bucket) == []


def test_what_a_stopped_process_left_is_deleted_after_a_day(bucket: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    add()
    source_store.put("f" * 64, b"of a transaction that was rolled back")
    assert sources("--delete-unneeded").startswith("0 files") and len(names(bucket)) == 2
    monkeypatch.setattr(unneeded, "_YOUNG", timedelta(0))
    assert sources("--delete-unneeded").startswith("1 files")
    assert names(bucket) == [f"sources/{Source.objects.get().sha256}"]


def test_while_the_bucket_is_gone_pages_say_so_and_uploads_wait(
    bucket: Any, server: str, settings: Any, client: Client, admin_user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreement = add()
    client.force_login(admin_user)
    client.raise_request_exception = False
    monkeypatch.setattr(source_bucket, "_ATTEMPTS", 1)
    use_bucket(settings, "http://127.0.0.1:9")
    answer = client.get(f"/agreements/{agreement.slug}/source/{Source.objects.get().sha256}")
    assert answer.status_code == 503 and "files of agreements cannot be reached" in answer.content.decode()
    assert client.get(agreement.get_absolute_url()).status_code == 200
    with pytest.raises(CommandError, match="does not answer"):
        sources()
    sent = SimpleUploadedFile("harbours.txt", FILE.replace(b"Ferries", b"Harbours"))
    client.post("/agreements/add/", {"file": sent, "visibility": "public"})
    for _time in range(4):
        work()
        assert UploadedFile.objects.values_list("state", "attempts").get() == ("waiting", 0)
        assert requeue_lost() == 1
    use_bucket(settings, server)
    work()
    assert UploadedFile.objects.get().state == "added" and len(names(bucket)) == 2


def test_files_move_to_the_bucket_and_back(bucket: Any, server: str, settings: Any) -> None:
    use_database(settings)
    add()
    assert sources() == "1 files lie in the database, 0 in the bucket.\n"
    with pytest.raises(CommandError, match="SOURCES_BUCKET"):
        sources("--to-bucket")
    use_bucket(settings, server)
    assert sources("--to-bucket").startswith("0 files lie in the database, 1 in the bucket.")
    assert Source.objects.get().content is None and len(names(bucket)) == 1
    assert sources("--to-database").startswith("1 files lie in the database, 0 in the bucket.")
    bucket.objects.delete()
    assert Source.objects.get().file_bytes() == FILE


@pytest.mark.django_db(transaction=True)
def test_a_backup_takes_the_files_with_it(bucket: Any, settings: Any, tmp_path: Path) -> None:
    add()
    dump = tmp_path / "library.dump"
    out = StringIO()
    call_command("backup", str(dump), stdout=out)
    archive = source_archive.path_beside(dump)
    assert [line.split(":")[0] for line in out.getvalue().splitlines()] == [str(dump), str(archive)]
    assert archive.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(archive) as files:
        assert [files.read(name) for name in files.namelist()] == [FILE]
    bucket.objects.delete()
    with pytest.raises(BackupError, match="neither in a bucket nor beside"):
        source_archive.put_back(tmp_path / "none.zip")
    assert (source_archive.put_back(archive), source_archive.put_back(archive)) == (1, 0)
    assert Source.objects.get().file_bytes() == FILE
    use_database(settings)
    assert source_archive.put_back(archive) == 1 and bytes(Source.objects.get().content or b"") == FILE


def test_no_backup_is_written_that_lacks_a_file(bucket: Any, tmp_path: Path) -> None:
    add()
    bucket.objects.delete()
    with pytest.raises(CommandError, match="A file of the library is lost"):
        call_command("backup", str(tmp_path / "library.dump"), stdout=StringIO())
    assert [*tmp_path.iterdir()] == []
