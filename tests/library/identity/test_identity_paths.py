"""The table of identity on every path: the command, the browser and a register treat each pair of files alike."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django_tasks_db.models import DBTaskResult

from agreements.models import Agreement, Relation, Text
from library.models import UploadedFile
from library.uploads.tasks import read_file
from tests.agreements import rows
from tests.agreements.test_ingest import AGREEMENT, DRAFT
from tests.library.uploads.test_register import FRENCH

pytestmark = pytest.mark.django_db

Add = Callable[[dict[str, str]], None]
NOTE = "Nr. I\n\nThe Hague, {date}\n\nYour Excellency,\n\nI have the honour to propose {what}.\n\n1. {what} begins in May.\n"
SISTER = (
    AGREEMENT.replace("INTERNATIONAL BUREAU OF FERRIES", "HARBOUR MASTERS UNION")
    .replace("International Bureau of Ferries", "Harbour Masters Union")
    .replace("IBF", "HMU")
)
TWO_NOTES = {
    "notes-1.txt": NOTE.format(date="3 March 1998", what="a school for pilots"),
    "notes-2.txt": NOTE.format(date="", what="the exchange of charts between the two offices"),
}


@pytest.fixture(params=["command", "browser", "register"])
def add_all(request: pytest.FixtureRequest, tmp_path: Path, client: Client) -> Add:
    officer = get_user_model().objects.create_superuser("officer")

    def by_command(files: dict[str, str]) -> None:
        for name, content in files.items():
            (tmp_path / name).write_text(content, encoding="utf-8")
            call_command("ingest", str(tmp_path / name), stdout=StringIO(), stderr=StringIO())

    def by_browser(files: dict[str, str]) -> None:
        client.force_login(officer)
        for name, content in files.items():
            sent = {"file": SimpleUploadedFile(name, content.encode()), "visibility": "public"}
            assert client.post("/agreements/add/", sent).status_code == 302
            for file in UploadedFile.objects.unfinished():
                read_file.call(file.pk)
        DBTaskResult.objects.all().delete()

    def by_register(files: dict[str, str]) -> None:
        for name, content in files.items():
            (tmp_path / name).write_text(content, encoding="utf-8")
        register = tmp_path / "register.csv"
        register.write_text("file\n" + "".join(f"{name}\n" for name in files), encoding="utf-8")
        call_command("ingest", "--register", str(register), stdout=StringIO(), stderr=StringIO())

    return {"command": by_command, "browser": by_browser, "register": by_register}[request.param]


def of(name: str) -> Agreement:
    return Agreement.objects.get(texts__source__name=name)


def test_two_notes_with_one_label_are_two_agreements_and_no_proposal(add_all: Add) -> None:
    add_all(TWO_NOTES)
    assert of("notes-1.txt") != of("notes-2.txt")
    assert not Relation.objects.exists()
    assert Text.objects.current().count() == 2


def test_a_draft_of_what_is_signed_is_private_marked_and_replaces_nothing(add_all: Add) -> None:
    add_all({"signed.txt": AGREEMENT, "draft.txt": DRAFT})
    signed, draft = of("signed.txt"), of("draft.txt")
    assert (draft.status, draft.visibility, draft.texts.get().role) == ("draft", "restricted", "draft")
    assert (signed.status, signed.signature_date, signed.texts.get().version) == ("signed", "2011-05-04", 1)
    assert list(Agreement.objects.visible_to(None)) == [signed]
    assert list(Agreement.objects.practised()) == [signed]
    assert Relation.objects.get().kind == "draft_of"


def test_a_changed_text_is_proposed_and_a_sister_with_another_party_is_not(add_all: Add) -> None:
    add_all(
        {"signed.txt": AGREEMENT, "changed.txt": AGREEMENT.replace("three months", "six months"), "sister.txt": SISTER}
    )
    assert Agreement.objects.count() == 3
    relation = Relation.objects.get()
    assert {relation.agreement, relation.other} == {of("signed.txt"), of("changed.txt")}
    assert "same parties and date" in relation.evidence


def test_the_same_file_is_one_text_whatever_it_is_called(add_all: Add) -> None:
    add_all({"signed.txt": AGREEMENT, "copy.txt": AGREEMENT})
    assert Agreement.objects.count() == Text.objects.count() == 1


def test_another_language_is_an_agreement_of_its_own_until_it_is_joined(add_all: Add) -> None:
    add_all({"signed.txt": AGREEMENT, "bacs.txt": FRENCH})
    assert of("signed.txt") != of("bacs.txt")
    assert not Agreement.objects.exclude(joined_to=None).exists()


def test_by_the_api_a_draft_is_told_from_what_is_signed_and_replaces_nothing(client: Client) -> None:
    """Every role of a draft, on a text that did not call itself one: what is shown as signed stays, word for word."""
    client.force_login(get_user_model().objects.create_superuser("officer"))
    signed = rows.hold("Harbours", signature_date="2011-05-04")
    before = client.get("/api/v1/agreements/harbours/").json()
    for role in ("draft", "counter_draft"):
        other = rows.hold(f"Sent as {role}", rows.HARBOURS[:6])
        asked = {"agreement": other.slug, "action": "join", "other": signed.slug, "role": role}
        assert client.post("/api/v1/relations/", asked, content_type="application/json").status_code == 201
        answer = client.get(f"/api/v1/agreements/{other.slug}/").json()
        assert (answer["is_draft"], answer["texts"][0]["role"]) == (True, role)
        assert Client().get(f"/api/v1/agreements/{other.slug}/").status_code == 404
    assert client.get("/api/v1/agreements/harbours/").json() == before
    assert list(Agreement.objects.practised()) == [signed]


def test_a_register_that_calls_a_text_a_draft_makes_it_one(tmp_path: Path) -> None:
    get_user_model().objects.create_superuser("officer")
    (tmp_path / "a.txt").write_text(AGREEMENT, encoding="utf-8")
    (tmp_path / "b.txt").write_text(AGREEMENT.replace("three months", "nine months"), encoding="utf-8")
    register = tmp_path / "register.csv"
    register.write_text("file,role\na.txt,\nb.txt,draft\n", encoding="utf-8")
    call_command("ingest", "--register", str(register), stdout=StringIO(), stderr=StringIO())
    assert (of("b.txt").status, of("b.txt").visibility, of("a.txt").status) == ("draft", "restricted", "signed")
    assert list(Agreement.objects.practised()) == [of("a.txt")]
