"""A file of a kind that is not read is refused by what its bytes are, with a sentence that says what to do."""

from __future__ import annotations

import io
import zipfile

import pytest

from agreements.formats.containers import documents_in
from agreements.formats.document import UnreadableFile
from agreements.formats.kinds import is_email
from agreements.formats.read import read, sniff

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def archive(*names: str, mimetype: str = "") -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        for name in ("mimetype", *names) if mimetype else names:
            file.writestr(name, mimetype if name == "mimetype" else "x")
    return written.getvalue()


def ole(stream: str) -> bytes:
    return OLE + bytes(500) + stream.encode("utf-16-le") + bytes(500)


MESSAGE = b"Received: from a by b\r\nSubject: Signed agreement\r\nFrom: a@example.org\r\nTo: b@example.org\r\nMIME-Version: 1.0\r\n\r\nHello.\r\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (MESSAGE, "e-mail"),
        (b"From a@example.org Sat Jan  3 01:05:34 1996\nSubject: x\n\nHello", "e-mail"),
        (b"\n\nDate: Mon, 1 Jan 2024\nMessage-ID: <x@y>\nX-Mailer: z\nContent-Type: text/plain\n\nArticle 1", "e-mail"),
        (ole("__nameid_version1.0"), "Outlook"),
        (ole("WordDocument"), "old binary Word format.*LibreOffice"),
        (ole("Workbook"), "spreadsheet"),
        (ole("PowerPoint Document"), "presentation"),
        (ole("EncryptedPackage"), "password"),
        (ole("Other"), "old binary format"),
        (archive("xl/workbook.xml"), "spreadsheet"),
        (archive("ppt/presentation.xml"), "presentation"),
        (archive("content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet"), "spreadsheet"),
        (archive("META-INF/container.xml", mimetype="application/epub+zip"), "broken"),
        (archive("Index/Document.iwa"), "Pages"),
        (archive("one.pdf", "two.pdf"), "ZIP.*one.pdf, two.pdf"),
        (archive(*(f"{at}.pdf" for at in range(9))), "and 4 more"),
        (archive(), "no file"),
        (b"PK\x03\x04broken", "damaged"),
        (b"{\\rtf1 text}", "RTF, which is read where LibreOffice is installed"),
        (b"\x89PNG\r\n\x1a\n", "PNG.*cannot be opened"),
        (b"\x00\x00\x00\x18ftypheic", "HEIC image"),
        (b"\x00\x00\x00\x18ftypmp42", "film"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "WebP.*cannot be opened"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"%!PS-Adobe-3.0", "PostScript"),
        (bytes(257) + b"ustar", "tar"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR", "calendar"),
    ],
)
def test_is_refused_by_its_bytes(content: bytes, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCORD_SOFFICE", "none")
    with pytest.raises(UnreadableFile, match=words) as refusal:
        read(content, "agreement.docx")
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "From: the Secretary-General\nTo: all Members\n\nMEMORANDUM\n\nArticle 1\nThe Parties shall meet.\n",
        "Subject: Cooperation\nDate: 3 May 2019\n\nThe Director presents his compliments.\n",
        "Article 1: Purpose\nThe purpose of this Agreement.\n",
        "BMS and the Parties agree as follows.\n",
    ],
)
def test_a_letter_that_only_begins_like_an_e_mail_is_read(text: str) -> None:
    assert not is_email(text.encode())
    assert sniff(text.encode()) == "text"


def test_a_page_that_a_browser_saved_as_an_archive_is_read() -> None:
    saved = (
        b"From: <Saved by Blink>\r\nSubject: Agreement\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset=windows-1252\r\n'
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>Article 1</p><p>Caf=E9s=\r\n.</p>\r\n--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n"
    )
    reading = read(saved, "a.mht")
    assert (reading.text, reading.media_type) == ("Article 1\n\nCafés.", "text/html")
    assert [held.name for held in documents_in(saved, "a.mht")] == ["a.mht"]
