"""An e-mail and an archive are opened, and each file in them is a document of its own."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage

import pytest

from agreements.formats.containers import documents_in
from agreements.formats.document import UnreadableFile
from tests.agreements.formats.docx.test_docx_holdings import made, p, r

WORD = made(p(r("Article 1")))


def message(*attached: tuple[str, bytes, str], text: str = "Please find attached.") -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = "a@x.example", "b@x.example", "Signed", "<1@x>"
    mail.set_content(text)
    mail.make_mixed(boundary="between")
    for name, content, kind in attached:
        main, sub = kind.split("/")
        mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return mail.as_bytes()


def archive(**members: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        for name, content in members.items():
            file.writestr(name, content)
    return written.getvalue()


def held(content: bytes, name: str) -> list[tuple[str, bytes]]:
    return [(document.name, document.content) for document in documents_in(content, name)]


PDF = ("a.pdf", b"%PDF-1.4", "application/pdf")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (message(PDF), [("a.pdf (in m)", b"%PDF-1.4")]),
        (message(PDF, ("Ärger.txt", b"Article 1", "text/plain")), [("a.pdf (in m)", b"%PDF-1.4"), ("Ärger.txt (in m)", b"Article 1")]),
        (message(PDF, ("smime.p7s", b"x", "application/pkcs7-signature"), ("me.vcf", b"BEGIN", "text/vcard")), [("a.pdf (in m)", b"%PDF-1.4"), ("me.vcf (in m)", b"BEGIN")]),
        (archive(**{"x/a.pdf": b"%PDF", "__MACOSX/a": b"no", ".DS_Store": b"no", "b.txt": b"B"}), [("x/a.pdf (in m)", b"%PDF"), ("b.txt (in m)", b"B")]),
        (archive(**{"in.zip": archive(**{"b.txt": b"B"})}), [("b.txt (in in.zip (in m))", b"B")]),
        (message(("all.zip", archive(**{"b.txt": b"B"}), "application/zip")), [("b.txt (in all.zip (in m))", b"B")]),
        (WORD, [("m", WORD)]),
        (b"Article 1", [("m", b"Article 1")]),
    ],
)  # fmt: skip
def test_each_file_inside_is_a_document(content: bytes, expected: list[tuple[str, bytes]]) -> None:
    assert held(content, "m") == expected


def test_a_message_in_a_message_is_opened() -> None:
    outer = EmailMessage()
    outer["From"], outer["Subject"], outer["Message-ID"] = "a@x.example", "Fwd", "<2@x>"
    outer.set_content("See below.")
    inner = EmailMessage()
    inner["From"], inner["Subject"], inner["Message-ID"] = "c@x.example", "Signed", "<3@x>"
    inner.set_content("Attached.")
    inner.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="a.pdf")
    outer.add_attachment(inner)
    assert [content for _name, content in held(outer.as_bytes(), "m")] == [b"%PDF-1.4"]


def test_the_text_of_an_e_mail_is_told_of_and_an_e_mail_without_files_is_left_to_be_refused() -> None:
    first, second = documents_in(message(PDF, PDF), "m.eml")
    assert "its own text was not read" in first.remark and not second.remark
    alone = message(text="Article 1. The Parties shall meet.")
    assert held(alone, "m.eml") == [("m.eml", alone)]


def test_an_archive_that_cannot_be_opened_is_refused_and_a_broken_member_costs_only_itself() -> None:
    with pytest.raises(UnreadableFile, match="holds no file"):
        documents_in(archive(**{"__MACOSX/a": b"x"}), "a.zip")
    whole = archive(**{"a.txt": b"A" * 50, "b.txt": b"B"})
    broken = whole.replace(b"A" * 50, b"A" * 49 + b"Z", 1)
    first, second = documents_in(broken, "a.zip")
    assert "cannot be unpacked" in first.refusal and second.content == b"B"
