"""A folder as an archive has it is sent: at the end every file is read, opened, quarantined or refused, and each line is true."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from PIL import Image, ImageDraw

from agreements.formats.ocr.engine import tesseract
from agreements.formats.opening.office import soffice
from agreements.models import Source, Text
from library.models import Upload, UploadedFile
from tests.agreements.formats.opening.test_opening import LOCKED
from tests.agreements.formats.test_containers import message
from tests.agreements.pdfs import LAYOUTS, make_agreement, typeset
from tests.agreements.test_ingest import AGREEMENT
from tests.generators.archives import epub, locked_zip, with_files
from tests.generators.compound import outlook
from tests.library.uploads.test_uploads import work
from tests.markup import markup_of

pytestmark = pytest.mark.django_db
_PAGES = iter(range(2, 100))


def text(thing: str) -> bytes:
    """An agreement that no other file here holds."""
    year = 2011 + next(_PAGES) % 12
    return (
        AGREEMENT.replace("Ferries", thing)
        .replace("FERRIES", thing.upper())
        .replace("4 May 2011", f"4 May {year}")
        .encode()
    )


def rtf(thing: str) -> bytes:
    return b"{\\rtf1\\ansi " + text(thing).replace(b"\n", b"\\par\n") + b"}"


def photograph(thing: str = "", *, is_worn: bool = False) -> bytes:
    """A page of an agreement as a camera gives it; without words, a picture of something else.

    On a worn page hardly a word is one: long words stand in it from behind.
    """
    picture, written = Image.new("RGB", (1240, 1754), "white"), io.BytesIO()
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(text(thing).decode().split("\n") if thing else ()):
        if is_worn and number > 8:
            line = " ".join(word[::-1] if word.isalpha() and len(word) > 2 else word for word in line.split())
        draw.text((100, 100 + 24 * number), line[:110], fill="black", font_size=20)
    picture.save(written, "JPEG" if thing else "PNG")
    return written.getvalue()


def zipped(*files: tuple[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return written.getvalue()


def folder() -> list[tuple[str, bytes]]:
    pdf = typeset(make_agreement(7, count=4), LAYOUTS[1])
    return [
        ("ferries.txt", text("Ferries")),
        ("old.rtf", rtf("Beacons")),
        ("signed.eml", message(("pilots.txt", text("Pilots"), "text/plain"), ("me.vcf", b"BEGIN:VCARD", "text/vcard"))),
        ("hello.eml", message(text="See you tomorrow.")),
        ("outlook.msg", outlook(("tides.txt", text("Tides")), ("figures.xls", outlook_sheet()))),
        ("1998.zip", zipped(("a/anchors.txt", text("Anchors")), ("a/in.zip", zipped(("buoys.txt", text("Buoys")))), ("broken.docx", b"PK\x03\x04broken"))),
        ("dossier.pdf", with_files(pdf, ("annex.txt", text("Moorings")))),
        ("book.epub", epub(*(f"<p>{line}</p>" for line in text("Quays").decode().split("\n\n")))),
        ("scan.jpg", photograph("Sluices")),
        ("worn.jpg", photograph("Ropeways", is_worn=True)),
        ("1994.doc", outlook_sheet().replace("Workbook".encode("utf-16-le"), "WordDocument".encode("utf-16-le"))),
        ("blank.png", photograph()),
        ("cut.pdf", pdf[:400]),
        ("locked.pdf", LOCKED["a.pdf"]),
        ("locked.zip", locked_zip("docks.txt", text("Docks"), "secret")),
        ("empty.txt", b""),
    ]  # fmt: skip


def outlook_sheet() -> bytes:
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(500) + "Workbook".encode("utf-16-le") + bytes(500)


EXPECTED = {
    "ferries.txt": ("added", "was added"),
    "old.rtf": ("added", "was added") if soffice() else ("refused", "is read where LibreOffice is installed"),
    "signed.eml": ("opened", "its own text was not read. It holds 2 files, each reported by its own name."),
    "pilots.txt (in signed.eml)": ("added", "was added"),
    "me.vcf (in signed.eml)": ("refused", "address card"),
    "hello.eml": ("refused", "Its text is no agreement and is not read"),
    "outlook.msg": ("opened", "its own text was not read. It holds 2 files, each reported by its own name."),
    "tides.txt (in outlook.msg)": ("added", "was added"),
    "figures.xls (in outlook.msg)": ("refused", "spreadsheet"),
    "1998.zip": ("opened", "1998.zip was opened. It holds 3 files, each reported by its own name."),
    "a/anchors.txt (in 1998.zip)": ("added", "was added"),
    "buoys.txt (in a/in.zip (in 1998.zip))": ("added", "was added"),
    "broken.docx (in 1998.zip)": ("refused", "damaged"),
    "dossier.pdf": ("added", "was added"),
    "annex.txt (in dossier.pdf)": ("added", "was added"),
    "book.epub": ("added", "was added"),
    "1994.doc": ("refused", "1994.doc"),
    "worn.jpg": ("quarantined", "quarantine") if tesseract() else ("refused", "OCR"),
    "blank.png": ("refused", ""),
    "cut.pdf": ("refused", "damaged"),
    "locked.pdf": ("refused", "opens only with a password"),
    "locked.zip": ("refused", "opens only with a password"),
    "empty.txt": ("refused", "is empty"),
}


@pytest.fixture
def officer(client: Client) -> User:
    call_command("loaddata", "clause_types", verbosity=0)
    officer = User.objects.create_user("officer")
    officer.user_permissions.add(Permission.objects.get(codename="add_agreement"))
    client.force_login(officer)
    return officer


@pytest.fixture
def send(client: Client, officer: User) -> Callable[..., str]:
    def send(files: list[tuple[str, bytes]], password: str = "") -> str:
        sent = [SimpleUploadedFile(*file) for file in files]
        answer = client.post("/agreements/add/", {"file": sent, "visibility": "public", "password": password})
        work()
        return markup_of(client.get(answer.headers["Location"]))

    return send


def test_every_file_of_a_folder_has_a_line_that_is_true(send: Callable[..., str]) -> None:
    page = send(folder())
    rows = {row.name: row for row in UploadedFile.objects.all()}
    scan = rows.pop("scan.jpg")
    assert scan.state == ("added" if tesseract() else "refused") or "quarantin" in scan.message, scan.message
    assert {name: row.state for name, row in rows.items()} == {name: state for name, (state, _) in EXPECTED.items()}
    for name, (_state, words) in EXPECTED.items():
        assert words in rows[name].message and (name in rows[name].message or "The file" in rows[name].message), rows[
            name
        ].message
    added = [row for row in [*rows.values(), scan] if row.state == "added"]
    held = [row for row in rows.values() if row.state == "quarantined"]
    assert Text.objects.count() == Source.objects.count() == len(added) + len(held)
    assert Text.objects.filter(quarantine="held").count() >= len(held)
    assert page.count("<b>Added.</b>") == len(added)
    assert page.count("<b>Opened.</b>") == 3
    assert page.count("<b>Not added.</b>") == sum(1 for row in [*rows.values(), scan] if row.state == "refused")


def test_a_password_opens_and_is_kept_nowhere(send: Callable[..., str]) -> None:
    sent = [file for file in folder() if file[0] in ("locked.zip", "ferries.txt")]
    page = send(sent, "secret")
    assert sorted(UploadedFile.objects.values_list("name", "state")) == [
        ("docks.txt (in locked.zip)", "added"), ("ferries.txt", "added"),
    ]  # fmt: skip
    assert "secret" not in page
    for model in (Upload, UploadedFile, Source, Text):
        assert "secret" not in str(list(model.objects.values()))
