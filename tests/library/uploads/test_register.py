"""A register: what it may say, what it changes, by the command and in the browser, and that it changes nothing twice."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from agreements.models import Agreement, Relation, Text
from clauses.models import Decision
from library.uploads.add import add
from library.uploads.register import COLUMNS, RegisterRefused, read_register, template
from tests.agreements.test_ingest import AGREEMENT, DRAFT


@pytest.mark.parametrize(
    "content",
    [
        "file,title,signature_date\na.txt,Harbours,2011-05-04\n", "file;title;signature_date\r\na.txt;Harbours;2011-05-04\r\n",
        "\ufeffFile\tTitle\tSigned\na.txt\tHarbours\t2011-05-04\n", 'file,title,date,\n"a.txt","Harbours",2011-05-04,\n\n',
    ],
)  # fmt: skip
def test_a_register_is_read_as_offices_save_it(content: str) -> None:
    (row,) = read_register(content.encode()).rows
    assert (row.line, row.file, row.values) == (2, "a.txt", {"title": "Harbours", "signature_date": "2011-05-04"})


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ("a.txt,04/05/2011,,", "Line 2: “04/05/2011” is no signature date; write 2011-05-04, 2011-05 or 2011."),
        ("a.txt,2011-13-01,,", "Line 2: “2011-13-01” is no signature date"),
        ("a.txt,,agreed,", "Line 2: “agreed” is no status; it is one of draft, adopted"),
        ("a.txt,,,changes b.txt", "Line 2: “changes b.txt” is no relation; write it as “amends: file.pdf”."),
        (",2011,,", "Line 2 names no file and was left alone."),
        ("a.txt,,,\na.txt,2011,,", "Line 3 is about “a.txt” again, as line 2 is; it was left alone."),
        ("a.txt,,,,,9", "Line 2 has more cells than the header; what is beyond was left alone."),
    ],
)
def test_a_bad_cell_gets_a_sentence_and_the_rest_is_taken(cells: str, problem: str) -> None:
    register = read_register(f"file,signature_date,status,relation\n{cells}\n".encode())
    assert problem in " ".join(register.problems)


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"", "is empty"), (b"title,date\nx,2011\n", "no column “file”"), (b"\x81\x8d\x8f\x00", "is not text")],
)
def test_what_is_no_register_is_refused(content: bytes, problem: str) -> None:
    with pytest.raises(RegisterRefused, match=problem):
        read_register(content)


def test_the_template_is_a_register_and_unknown_columns_are_named() -> None:
    register = read_register(template().encode())
    assert not register.problems and register.rows[0].relations == (("amends", "harbours-2001.pdf"),)
    assert len(COLUMNS) == 13
    assert read_register(b"file,shelf\na.txt,3\n").problems == ("The column “shelf” is not known and was left alone.",)


FRENCH = """ACCORD DE COOPÉRATION

ENTRE LA COMMISSION DES LACS DU NORD ET LE BUREAU INTERNATIONAL DES BACS

Article 1
La Commission et le Bureau se consultent sur la sécurité des traversées.

Article 2
Chaque Partie peut mettre fin au présent accord par un préavis de trois mois.
"""
REGISTER = """file,title,parties,status,visibility,relation,place
ferries.txt,Agreement on Ferries,Northern Lakes Commission; Bureau of Ferries,in_force,,,Tarn Bay
bacs.txt,Accord sur les bacs,,,,language of: ferries.txt,
draft.txt,,,draft,restricted,draft of: ferries.txt,
amending.txt,Amending Protocol,,signed,,amends: ferries.txt,
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {"ferries.txt": AGREEMENT, "bacs.txt": FRENCH, "draft.txt": DRAFT, "register.csv": REGISTER}
    files["amending.txt"] = AGREEMENT.replace("4 May 2011", "7 June 2015").replace("crossings", "harbours and piers")
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("ingest", *map(str, arguments), stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.mark.django_db
def test_the_command_applies_a_register_and_a_second_time_changes_nothing(folder: Path) -> None:
    get_user_model().objects.create_superuser("registrar")
    said = run("--register", folder / "register.csv")
    assert "line 2, ferries.txt: title: read “Cooperation Agreement between" in said
    assert "the register says “Agreement on Ferries”" in said
    assert "line 3, bacs.txt: language of Agreement on Ferries" in said or "bacs.txt: language of" in said
    held = Agreement.objects.get(title="Agreement on Ferries")
    assert (held.status, held.place, held.signature_date) == ("in_force", "Tarn Bay", "2011-05-04")
    assert sorted(p.party.name for p in held.participations.all()) == ["Bureau of Ferries", "Northern Lakes Commission"]
    assert {text.language for text in held.texts.current()} == {"en", "fr"}
    draft = Agreement.objects.get(texts__source__name="draft.txt")
    assert (draft.status, draft.visibility) == ("draft", "restricted")
    confirmed = {(r.kind, r.other) for r in Relation.objects.confirmed() if r.kind != "text_of"}
    assert confirmed == {("draft_of", held), ("amends", held)}
    before = (Decision.objects.count(), list(Text.objects.order_by("pk").values_list("pk", "agreement", "is_current")))
    again = run("--register", folder / "register.csv")
    assert (
        Decision.objects.count(),
        list(Text.objects.order_by("pk").values_list("pk", "agreement", "is_current")),
    ) == before
    assert "4 lines: 0 changed something, 0 could not be applied in full." in again
    held.refresh_from_db()
    assert held.title == "Agreement on Ferries"


@pytest.mark.django_db
def test_the_command_says_what_of_a_register_it_could_not_apply(folder: Path) -> None:
    register = folder / "register.csv"
    with pytest.raises(CommandError, match="say whose with --by NAME"):
        run("--register", register)
    get_user_model().objects.create_superuser("registrar")
    register.write_text(
        "file,relation\nmissing.txt,\n../ferries.txt,\nferries.txt,amends: nothing.txt\n", encoding="utf-8"
    )
    out = StringIO()
    with pytest.raises(CommandError, match="Not all that the register says"):
        call_command("ingest", "--register", str(register), stdout=out, stderr=StringIO())
    assert "line 2, missing.txt: missing.txt is not in the library: add it first" in out.getvalue()
    assert "line 3, ../ferries.txt: ../ferries.txt is not in the library" in out.getvalue()
    assert "“nothing.txt” is neither a file of the library nor the address of an agreement." in out.getvalue()
    with pytest.raises(CommandError, match="Name the files"):
        call_command("ingest")


@pytest.fixture
def sender(db: None) -> User:
    person = get_user_model().objects.create_user("sender")
    person.user_permissions.add(Permission.objects.get(codename="add_agreement"))
    return person


def send(client: Client, content: str) -> str:
    file = SimpleUploadedFile("register.csv", content.encode())
    return client.post("/agreements/add/register/", {"register": file}).content.decode()


def test_the_browser_applies_a_register_row_by_row(client: Client, sender: User) -> None:
    client.force_login(sender)
    add(AGREEMENT.encode(), "ferries.txt", user=sender)
    add(DRAFT.encode(), "draft.txt", user=sender)
    page = send(client, REGISTER.replace("draft,restricted", "draft,public"))
    assert "place: read “Tarn”, the register says “Tarn Bay”" in page
    assert "<b>Not done:</b> bacs.txt is not in the library: add it first" in page
    assert Agreement.objects.get(texts__source__name="draft.txt").visibility == "public"
    again = send(client, REGISTER.replace("draft,restricted", "draft,public"))
    assert "Nothing: it stands as the register says." in again
    assert client.get("/agreements/add/register.csv").content.decode("utf-8-sig").startswith("file,title,parties")
    assert "no column “file”" in send(client, "title\nx\n")


def test_a_register_changes_nothing_of_what_others_added(client: Client, sender: User) -> None:
    client.force_login(sender)
    held = add(AGREEMENT.encode(), "ferries.txt").agreement
    page = send(client, "file,title\nferries.txt,Mine\n")
    assert "was added by somebody else, and only they may change it" in page
    assert held is not None
    held.refresh_from_db()
    assert held.title != "Mine"
    client.force_login(get_user_model().objects.create_user("reader"))
    assert client.get("/agreements/add/register/").status_code == 403
