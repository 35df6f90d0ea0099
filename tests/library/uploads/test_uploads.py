"""Adding files: they are kept and queued at once, read by workers, reported a file, and nothing is half written."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from django.contrib.auth.models import Permission, User
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from agreements.citations import parse
from agreements.models import Agreement, Source, Text
from clauses.annotate import annotate
from clauses.models import Clause
from clauses.terms.annotations import prepare
from library.models import Upload, UploadedFile
from library.uploads.tasks import MOST_ATTEMPTS, cancel, read_file, requeue_lost
from tests.agreements.formats.test_containers import message
from tests.agreements.test_ingest import AGREEMENT
from tests.markup import markup_of

pytestmark = pytest.mark.django_db
Send = Callable[..., str]
FERRIES = ("ferries.txt", AGREEMENT.encode())


def work() -> None:
    """What a worker does until the queue is empty, on this test's connection; ``test_kills`` has real workers."""
    worker = Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="here",
        excluded_queue_names=[],
    )
    with patch("django_tasks_db.management.commands.db_worker.close_old_connections"):
        worker.run()


@pytest.fixture
def officer(client: Client) -> User:
    officer = User.objects.create_user("officer")
    officer.user_permissions.add(Permission.objects.get(codename="add_agreement"))
    client.force_login(officer)
    return officer


@pytest.fixture
def post(client: Client, officer: User) -> Callable[..., str]:
    """Sends files; the address that the answer leads to."""

    def post(*files: tuple[str, bytes], visibility: str = "public") -> str:
        sent = [SimpleUploadedFile(name, content) for name, content in files]
        answer = client.post("/agreements/add/", {"file": sent, "visibility": visibility})
        assert answer.status_code == 302
        return answer.headers["Location"]

    return post


@pytest.fixture
def send(client: Client, post: Callable[..., str]) -> Send:
    """Sends files and has them read; the report."""

    def send(*files: tuple[str, bytes], visibility: str = "public") -> str:
        address = post(*files, visibility=visibility)
        work()
        return markup_of(client.get(address))

    return send


def ago(seconds: int) -> None:
    Upload.objects.update(sent_on=timezone.now() - timedelta(seconds=seconds))


def test_the_page_is_for_those_who_may_add(client: Client) -> None:
    assert client.get("/agreements/add/").headers["Location"] == "/accounts/login/?next=/agreements/add/"
    client.force_login(User.objects.create_user("reader"))
    assert client.get("/agreements/add/").status_code == 403
    assert client.post("/agreements/add/", {"file": SimpleUploadedFile("a.txt", b"x")}).status_code == 403


def test_the_form_says_what_may_be_sent(client: Client, officer: User) -> None:
    page = markup_of(client.get("/agreements/add/"))
    assert "At most 50 files at once, each up to 50.0" in page
    assert 'enctype="multipart/form-data"' in page


def test_what_was_read_is_told(send: Send, officer: User) -> None:
    page = send(("ferries.txt", AGREEMENT.encode()))
    agreement = Agreement.objects.get(is_cited_only=False)
    assert "1 file: 1 added" in page
    assert "<b>Added.</b>" in page
    assert f'href="{agreement.get_absolute_url()}"' in page
    assert agreement.title in page.replace("&#x27;", "'")
    assert f"/clauses/termination/in/{agreement.slug}/" in page
    assert "article" in page
    assert "set aside" in page
    assert (agreement.added_by, agreement.visibility) == (officer, "public")


def test_what_a_file_holds_and_what_became_of_it_is_told_and_stored(send: Send) -> None:
    page = send(("ferries.md", f"{AGREEMENT}\n\n## Annex\n\nsix ~~three~~ months\n".encode()))
    assert "1 struck-out passage was left out of the text: they are struck out on the page." in page
    assert "<b>Read this before relying on it</b>" in page
    text = Text.objects.get()
    assert [row["kind"] for row in text.inventory] == ["struck_out"] and not text.is_all_read
    assert text.inventory[0]["places"][0]["words"] == "three"


def test_the_files_in_an_e_mail_are_read_each_and_its_own_text_is_told_of(send: Send) -> None:
    page = send(("signed.eml", message(("ferries.txt", AGREEMENT.encode(), "text/plain"))))
    assert "ferries.txt (in signed.eml) was added." in page
    assert "signed.eml is an e-mail: the files attached to it were taken, its own text was not read." in page
    assert [row.name for row in UploadedFile.objects.order_by("position")] == [
        "signed.eml",
        "ferries.txt (in signed.eml)",
    ]


def test_nothing_was_set_aside_is_said_only_where_it_is_so(send: Send) -> None:
    page = send(("ferries.txt", AGREEMENT.encode()))
    text = Text.objects.get()
    assert text.inventory == []
    assert ("Nothing was set aside" in page) == text.is_all_read == (not text.set_aside)
    Text.objects.update(inventory=None)
    assert not Text.objects.get().is_all_read


def test_the_same_file_again_is_known_already(send: Send) -> None:
    send(("ferries.txt", AGREEMENT.encode()))
    page = send(("another-name.txt", AGREEMENT.encode()))
    assert "<b>Known already.</b>" in page
    assert "1 file: 1 known already" in page
    assert Source.objects.count() == 1


def test_a_restricted_upload_is_seen_by_its_sender_alone(send: Send, client: Client) -> None:
    page = send(("ferries.txt", AGREEMENT.encode()), visibility="restricted")
    assert "Only you, those it is shared with and administrators may read it." in page
    agreement = Agreement.objects.get(is_cited_only=False)
    assert client.get(agreement.get_absolute_url()).status_code == 200
    client.logout()
    assert client.get(agreement.get_absolute_url()).status_code == 404
    assert agreement.title not in markup_of(client.get("/clauses/termination/"))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "empty.txt is empty; there is nothing to read in it."),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "picture.txt"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence_and_leaves_nothing(
    send: Send, name: str, content: bytes, said: str
) -> None:
    page = send((name, content))
    assert "<b>Not added.</b>" in page
    assert said in page
    assert not Source.objects.exists()
    assert not Agreement.objects.exists()


def test_a_file_that_is_too_large_is_refused_unread(send: Send, settings) -> None:
    settings.UPLOAD_MAX_BYTES = 100
    page = send(("large.txt", b"word " * 50))
    assert "large.txt has 250" in page
    assert "a file may have 100" in page
    assert not Source.objects.exists()


def test_one_bad_file_among_good_ones_costs_only_itself(send: Send) -> None:
    page = send(("empty.txt", b""), ("ferries.txt", AGREEMENT.encode()))
    assert "2 files: 1 refused, 1 added" in page
    assert Source.objects.count() == 1


def test_a_fault_of_ours_is_said_and_nothing_is_kept(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*text: object) -> None:
        raise RuntimeError("annotating broke down")

    monkeypatch.setattr("library.uploads.add.annotate", fail)
    page = send(("ferries.txt", AGREEMENT.encode()))
    assert "because of a fault in Concord, not in the file. Nothing of it was added." in page
    assert not Source.objects.exists()
    assert not Agreement.objects.exists()


def test_nothing_chosen_and_too_many_are_said_at_the_field(client: Client, officer: User, settings) -> None:
    answer = client.post("/agreements/add/", {"visibility": "public"})
    assert answer.status_code == 400
    assert "Choose at least one file." in markup_of(answer)
    settings.UPLOAD_MAX_FILES = 1
    two = [SimpleUploadedFile("a.txt", b"a"), SimpleUploadedFile("b.txt", b"b")]
    answer = client.post("/agreements/add/", {"file": two, "visibility": "public"})
    assert answer.status_code == 400
    assert "2 files were sent, and at most 1 are taken at once." in markup_of(answer)
    assert not Upload.objects.exists()


def test_names_of_files_can_do_nothing(send: Send) -> None:
    page = send(("<img src=x onerror=alert(1)>.txt", b""))
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;.txt is empty" in page


def test_files_wait_until_a_worker_reads_them(client: Client, post: Callable[..., str]) -> None:
    address = post(FERRIES, ("empty.txt", b""))
    page = markup_of(client.get(address))
    assert "Reading your files" in page
    assert "1 of 2 files read" in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    assert "refused: empty.txt is empty" in page
    assert not Source.objects.exists()
    work()
    page = markup_of(client.get(address))
    assert "What was read" in page
    assert "2 files: 1 added, 1 refused" in page
    assert "http-equiv" not in page
    assert "every 1s" not in page


def test_progress_is_sent_only_where_it_differs_from_what_is_shown(client: Client, post: Callable[..., str]) -> None:
    address = post(FERRIES)
    shown = {"headers": {"HX-Request": "true"}}
    assert client.get(f"{address}?seen=w", **shown).status_code == 204
    UploadedFile.objects.update(state="reading")
    answer = client.get(f"{address}?seen=w", **shown)
    assert answer.status_code == 200
    assert b"<html" not in answer.content
    assert b"?seen=r" in answer.content
    work()
    assert b"every 1s" not in client.get(f"{address}?seen=r", **shown).content


def test_that_no_worker_runs_is_said_after_some_seconds(client: Client, post: Callable[..., str]) -> None:
    address = post(FERRIES)
    assert "Nothing is being read at the moment." not in markup_of(client.get(address))
    ago(6)
    page = markup_of(client.get(address))
    assert "Nothing is being read at the moment." in page
    assert "<code>make run</code> starts it" in page


def test_an_upload_is_seen_by_its_sender_alone(client: Client, post: Callable[..., str], officer: User) -> None:
    address = post(FERRIES)
    assert address.removeprefix("/agreements/add/") == f"{Upload.objects.get().pk}/"
    assert UploadedFile.objects.visible_to(officer).count() == 1
    for other in (User.objects.create_user("other"), User.objects.create_superuser("root")):
        client.force_login(other)
        assert client.get(address).status_code == 404
        assert client.post(f"{address}again/").status_code == (404 if other.is_superuser else 403)
        assert not UploadedFile.objects.visible_to(other).exists()
    client.logout()
    assert client.get(address).headers["Location"] == f"/accounts/login/?next={address}"
    assert not Upload.objects.visible_to(None).exists()


def test_a_report_tells_nothing_of_an_agreement_that_was_closed_since(client: Client, post: Callable[..., str]) -> None:
    address = post(FERRIES)
    work()
    Agreement.objects.update(visibility="restricted", added_by=None, title="A secret title", short_title="SECRET")
    page = markup_of(client.get(address))
    assert "is no longer visible to you" in page
    assert "secret" not in page.lower()


def test_the_form_leads_back_to_what_was_sent(client: Client, post: Callable[..., str]) -> None:
    address = post(FERRIES, ("empty.txt", b""))
    page = markup_of(client.get("/agreements/add/"))
    assert f'href="{address}"' in page
    assert "2 files, 1 read so far" in page


def test_bytes_are_held_once(post: Callable[..., str]) -> None:
    post(FERRIES, ("picture.txt", b"\x89PNG\r\n"))
    assert UploadedFile.objects.filter(content__isnull=False).count() == 2
    work()
    read, refused = UploadedFile.objects.order_by("position")
    assert read.content is None
    assert bytes(Source.objects.get().content) == FERRIES[1]
    assert Source.objects.get().sha256 == read.sha256
    assert bytes(refused.content or b"") == b"\x89PNG\r\n"


def test_what_was_refused_can_be_read_again(
    client: Client, post: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    address = post(FERRIES)
    with monkeypatch.context() as broken:
        broken.setattr("library.uploads.add.annotate", lambda *text: 1 / 0)
        work()
    page = markup_of(client.get(address))
    assert "Read the refused files again" in page
    assert client.post(f"{address}again/").headers["Location"] == address
    work()
    page = markup_of(client.get(address))
    assert "1 file: 1 added" in page
    assert "Read the refused files again" not in page


def test_another_file_of_an_agreement_replaces_nothing_and_is_proposed(send: Send) -> None:
    send(FERRIES)
    page = send(("corrected.txt", AGREEMENT.replace("three months'", "six months'").encode()))
    assert "It may be another text of NLC – IBF: same parties and date; the same title; " in page
    assert "See the words of both and decide" in page
    assert list(Text.objects.values_list("version", "is_current")) == [(1, True), (1, True)]


def test_fifty_reports_take_as_many_queries_as_two(client: Client, post: Callable[..., str]) -> None:
    versions = [(f"{n}.txt", AGREEMENT.replace("three months'", f"{n} months'").encode()) for n in range(10, 18)]
    few, many = post(*versions[:2]), post(*versions[2:])
    work()
    counts = []
    for address in (few, many):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 18


# Reading, as workers see it


def test_types_found_before_writing_are_those_of_the_text_that_was_written(post: Callable[..., str]) -> None:
    post(FERRIES)
    work()
    rows = Clause.objects.order_by("provision", "type").values_list("provision", "type", "score", "evidence")
    before = list(rows)
    assert before
    annotate(Text.objects.get())
    assert list(rows.all()) == before


def test_a_task_that_runs_twice_reads_once(post: Callable[..., str]) -> None:
    post(FERRIES)
    pk = UploadedFile.objects.get().pk
    read_file.call(pk)
    read_file.call(pk)
    file = UploadedFile.objects.get()
    assert (file.state, file.attempts) == ("added", 1)
    assert Text.objects.count() == 1


def test_what_a_dead_worker_had_is_queued_again(post: Callable[..., str]) -> None:
    post(FERRIES)
    assert requeue_lost() == 0  # its task waits
    task = DBTaskResult.objects.get()
    task.claim("a worker that was killed")
    assert requeue_lost() == 1
    task.refresh_from_db()
    assert (task.status, task.traceback) == ("FAILED", "The worker ended before the task did.")
    assert requeue_lost() == 0
    work()
    assert UploadedFile.objects.get().state == "added"
    assert requeue_lost() == 0


@pytest.mark.parametrize("present", [["one", "two"], ["two"]])
def test_what_a_living_worker_has_stays_with_it(
    post: Callable[..., str], monkeypatch: pytest.MonkeyPatch, present: list[str]
) -> None:
    post(FERRIES)
    DBTaskResult.objects.get().claim("two")
    monkeypatch.setattr("library.uploads.tasks.present_workers", lambda: present)
    assert requeue_lost() == 0


def test_a_task_that_failed_is_queued_again(post: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*content: object, **options: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    post(FERRIES)
    with monkeypatch.context() as away:
        away.setattr("library.uploads.tasks.read_or_refuse", gone)
        work()
    assert UploadedFile.objects.get().state == "reading"
    assert requeue_lost() == 1
    work()
    assert UploadedFile.objects.get().state == "added"


def test_a_file_that_ends_every_worker_is_put_in_quarantine(client: Client, post: Callable[..., str]) -> None:
    address = post(FERRIES)
    UploadedFile.objects.update(attempts=MOST_ATTEMPTS)
    work()
    file = UploadedFile.objects.get()
    assert (file.state, bool(file.content)) == ("quarantined", True)
    assert "<b>In quarantine.</b> ferries.txt is in quarantine: it was begun 2 times" in markup_of(client.get(address))


def test_a_file_that_ends_its_child_is_tried_twice_and_costs_only_itself(
    client: Client, post: Callable[..., str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As a crash of a library does, of which no program can catch anything."""
    tries, read = tmp_path / "tries", parse.read

    def die(content: bytes, name: str) -> object:
        if name != "poison.txt":
            return read(content, name)
        with tries.open("a") as file:
            file.write("x")
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError

    monkeypatch.setattr("agreements.citations.parse.read", die)
    address = post(("poison.txt", b"poison"), FERRIES)
    work()
    page = markup_of(client.get(address))
    assert "2 files: 1 in quarantine, 1 added" in page
    assert "poison.txt ended the program that reads it each of the 2 times it was tried" in page
    assert tries.read_text() == "xx"
    assert "Read the refused files again" not in page


def test_what_waits_is_cancelled_by_its_sender_or_an_administrator(client: Client, post: Callable[..., str]) -> None:
    address, other = post(FERRIES, ("empty.txt", b"")), post(FERRIES)
    assert "Cancel what is not read yet" in markup_of(client.get(address))
    assert client.post(f"{address}cancel/").headers["Location"] == address
    page = markup_of(client.get(address))
    assert "2 files: 1 cancelled, 1 refused" in page
    assert "ferries.txt was cancelled by whoever sent it; nothing of it was added." in page
    client.force_login(User.objects.create_user("other"))
    assert client.post(f"{other}cancel/").status_code == 404
    assert client.get("/agreements/add/waiting/").status_code == 302
    client.force_login(User.objects.create_superuser("root"))
    page = markup_of(client.get("/agreements/add/waiting/"))
    assert "officer" in page and "ferries" not in page
    assert client.post(f"{other}cancel/").headers["Location"] == "/agreements/add/waiting/"
    assert "Nothing waits." in markup_of(client.get("/agreements/add/waiting/"))
    work()
    assert not Source.objects.exists()
    assert not UploadedFile.objects.filter(content__isnull=False).exists()


def test_what_is_cancelled_while_it_is_read_ends_before_it_is_read(
    post: Callable[..., str], monkeypatch, tmp_path: Path
) -> None:
    def cancelled_soon(content: bytes, name: str) -> object:
        time.sleep(60)
        (tmp_path / "read").touch()
        raise AssertionError

    looks = []

    def exists(files: object) -> bool:
        looks.append(files)
        if len(looks) == 2:
            cancel(Upload.objects.get(), User.objects.get())
        return len(looks) < 2

    prepare("en")  # else this process would, by the reading that takes its time
    monkeypatch.setattr("agreements.citations.parse.read", cancelled_soon)
    monkeypatch.setattr("library.models.upload.UploadedFileQuerySet.exists", exists)
    post(FERRIES)
    work()
    assert not (tmp_path / "read").exists()
    assert UploadedFile.objects.get().state == "cancelled"
    assert [task.status for task in DBTaskResult.objects.all()] == ["SUCCESSFUL"]


def test_nothing_is_kept_where_not_all_is(client: Client, officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(row: UploadedFile) -> None:
        raise OperationalError("no space left on device")

    monkeypatch.setattr("library.uploads.tasks._enqueue", full)
    with pytest.raises(OperationalError):
        client.post("/agreements/add/", {"file": SimpleUploadedFile(*FERRIES), "visibility": "public"})
    assert not Upload.objects.exists()
    assert not UploadedFile.objects.exists()


def test_a_worker_that_begins_forgets_visitors_who_are_gone() -> None:
    for key, days in (("gone", -1), ("here", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=timezone.now() + timedelta(days=days))
    threads = patch("library.uploads.workers.Presence.start"), patch("library.errands.Errands.start")
    with threads[0], threads[1], patch.object(db_worker.Command, "handle"):
        call_command("db_worker", worker_id="here")
    assert [session.session_key for session in Session.objects.all()] == ["here"]
