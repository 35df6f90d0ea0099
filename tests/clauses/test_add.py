"""Adding files: what was read is shown, what cannot be read is said, and nothing is half written."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from agreements.models import Agreement, Source
from tests.agreements.test_ingest import AGREEMENT

pytestmark = pytest.mark.django_db
Send = Callable[..., str]


@pytest.fixture
def officer(client: Client) -> User:
    officer = User.objects.create_user("officer")
    officer.user_permissions.add(Permission.objects.get(codename="add_agreement"))
    client.force_login(officer)
    return officer


@pytest.fixture
def send(client: Client, officer: User) -> Send:
    def send(*files: tuple[str, bytes], visibility: str = "public", status: int = 200) -> str:
        sent = [SimpleUploadedFile(name, content) for name, content in files]
        response = client.post("/agreements/add/", {"file": sent, "visibility": visibility})
        assert response.status_code == status
        return response.content.decode()

    return send


def test_the_page_is_for_those_who_may_add(client: Client) -> None:
    assert client.get("/agreements/add/").headers["Location"] == "/accounts/login/?next=/agreements/add/"
    client.force_login(User.objects.create_user("reader"))
    assert client.get("/agreements/add/").status_code == 403
    assert client.post("/agreements/add/", {"file": SimpleUploadedFile("a.txt", b"x")}).status_code == 403


def test_the_form_says_what_may_be_sent(client: Client, officer: User) -> None:
    page = client.get("/agreements/add/").content.decode()
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
    assert agreement.title not in client.get("/clauses/termination/").content.decode()


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
    def fail(text: object) -> None:
        raise RuntimeError("annotating broke down")

    monkeypatch.setattr("clauses.add.annotate", fail)
    page = send(("ferries.txt", AGREEMENT.encode()))
    assert "because of a fault in Concord, not in the file. Nothing was kept." in page
    assert not Source.objects.exists()
    assert not Agreement.objects.exists()


def test_nothing_chosen_and_too_many_are_said_at_the_field(send: Send, client: Client, settings) -> None:
    response = client.post("/agreements/add/", {"visibility": "public"})
    assert response.status_code == 400
    assert "Choose at least one file." in response.content.decode()
    settings.UPLOAD_MAX_FILES = 1
    page = send(("a.txt", b"a"), ("b.txt", b"b"), status=400)
    assert "2 files were sent, and at most 1 are taken at once." in page
    assert not Source.objects.exists()


def test_names_of_files_can_do_nothing(send: Send) -> None:
    page = send(("<img src=x onerror=alert(1)>.txt", b""))
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;.txt is empty" in page
