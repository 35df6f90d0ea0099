"""Files that must be opened before they can be read: locked ones, e-mails of Outlook, PDFs with files in them, e-books, old Word."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import docx
import pypdfium2
import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from agreements.formats.containers import documents_in
from agreements.formats.document import UnreadableFile
from agreements.formats.opening.office import soffice
from agreements.formats.read import read
from tests.generators.archives import epub, locked_zip, with_files
from tests.generators.compound import outlook

TEXT = b"Article 1\n\nThe Parties shall keep the lights.\n"
needs_libreoffice = pytest.mark.skipif(soffice() is None, reason="LibreOffice is not installed")


def pdf(*, password: str = "") -> bytes:
    written = io.BytesIO()
    canvas = Canvas(written, encrypt=StandardEncryption(password) if password else None)
    canvas.drawString(72, 700, "The Parties shall keep the lights of the harbour.")
    canvas.save()
    return written.getvalue()


def word(*, password: str = "") -> bytes:
    document, written, locked = docx.Document(), io.BytesIO(), io.BytesIO()
    document.add_paragraph("The Parties shall keep the lights of the harbour.")
    document.save(written)
    if not password:
        return written.getvalue()
    OOXMLFile(io.BytesIO(written.getvalue())).encrypt(password, locked)
    return locked.getvalue()


LOCKED = {
    "a.pdf": pdf(password="secret"),
    "a.docx": word(password="secret"),
    "a.zip": locked_zip("in.txt", TEXT, "secret"),
}


@pytest.mark.parametrize("name", LOCKED)
def test_a_locked_file_is_opened_by_its_password_alone(name: str) -> None:
    content = LOCKED[name]
    for passwords, sentence in (
        ((), "opens only with a password"),
        (("wrong", "Secret"), "no password that was given"),
    ):
        with pytest.raises(UnreadableFile, match=sentence):
            for held in documents_in(content, name, passwords):
                read(held.content, held.name)
    first, again = (documents_in(content, name, ("wrong", "secret")) for _time in range(2))
    assert "keep the lights" in read(first[0].content, first[0].name).text
    assert first == again, "the same file twice is known"
    assert all(b"secret" not in held.content for held in first)
    if name != "a.zip":
        assert (
            first[0].remark
            == f"{name} was opened with the password that was given; it is kept without it, and the password is not kept."
        )


def test_a_file_without_a_lock_is_left_as_it_is() -> None:
    for content in (pdf(), word(), TEXT, pdf(password="")):
        (held,) = documents_in(content, "a", ("secret",))
        assert (held.content, held.remark) == (content, "")


def test_an_e_mail_of_outlook_gives_what_is_attached_to_it() -> None:
    large = b"%PDF-1.4" + bytes(9000)
    found = documents_in(outlook(("Übereinkommen.txt", TEXT), ("large.pdf", large)), "m.msg")
    assert [(held.name, held.content) for held in found] == [
        ("Übereinkommen.txt (in m.msg)", TEXT),
        ("large.pdf (in m.msg)", large),
    ]
    assert found[0].remark == "m.msg is an e-mail: the files attached to it were taken, its own text was not read."
    empty = outlook()
    assert [held.content for held in documents_in(empty, "m.msg")] == [empty]
    with pytest.raises(UnreadableFile, match="no file is attached"):
        read(empty, "m.msg")


def test_an_e_mail_that_holds_itself_is_damaged() -> None:
    content = bytearray(outlook(("a.txt", TEXT)))
    root = content.index("Root Entry".encode("utf-16-le"))
    content[root + 66] = 1  # a storage like any other
    content[root + 76 : root + 80] = bytes(4)  # and its own first child
    with pytest.raises(UnreadableFile, match="damaged e-mail of Outlook"):
        documents_in(bytes(content), "m.msg")


def test_files_in_a_pdf_are_documents_of_their_own() -> None:
    content = with_files(pdf(), ("annex.txt", TEXT), ("locked.pdf", LOCKED["a.pdf"]))
    own, annex, locked = documents_in(content, "a.pdf")
    assert own.content == content
    assert (annex.name, annex.content) == ("annex.txt (in a.pdf)", TEXT)
    assert locked.name == "locked.pdf (in a.pdf)"


def test_of_a_portfolio_the_cover_is_not_read() -> None:
    content = with_files(pdf(), ("annex.txt", TEXT))
    portfolio = (
        content.replace(b"/Type/Catalog", b"/Collection<<>>/Type/Catalog") if b"/Type/Catalog" in content else content
    )
    document = pypdfium2.PdfDocument(portfolio)
    assert document.count_attachments() == 1
    (annex,) = documents_in(portfolio, "p.pdf")
    assert annex.content == TEXT
    assert annex.remark == "p.pdf is a portfolio: the files in it were taken, its cover was not read."


def test_an_e_book_is_read_in_the_order_of_its_spine() -> None:
    reading = read(epub("<h1>Article 1</h1><p>The Parties meet.</p>", "<h1>Article 2</h1><p>They part.</p>"), "a.epub")
    assert [reading.text[line.start : line.end] for line in reading.lines] == [
        "Article 1", "The Parties meet.", "Article 2", "They part.",
    ]  # fmt: skip
    assert reading.media_type == "application/epub+zip"
    with pytest.raises(UnreadableFile, match="e-book without chapters"):
        read(epub(), "a.epub")


@pytest.mark.program
@needs_libreoffice
@pytest.mark.parametrize(("suffix", "media_type"), [("doc", "application/msword"), ("rtf", "application/rtf")])
def test_old_word_and_rtf_are_read_through_libreoffice(tmp_path: Path, suffix: str, media_type: str) -> None:
    content = b"{\\rtf1\\ansi The Parties shall keep the {\\b lights} of the harbour.\\par Article 2\\par}"
    if suffix == "doc":
        (tmp_path / "a.rtf").write_bytes(content)
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        subprocess.run(
            [soffice(), profile, "--headless", "--convert-to", "doc", "--outdir", tmp_path, tmp_path / "a.rtf"],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        content = (tmp_path / "a.doc").read_bytes()
    reading = read(content, f"a.{suffix}")
    assert [reading.text[line.start : line.end] for line in reading.lines] == [
        "The Parties shall keep the lights of the harbour.", "Article 2",
    ]  # fmt: skip
    assert reading.media_type == media_type
    assert "LibreOffice turned it into DOCX" in reading.warnings[0]
