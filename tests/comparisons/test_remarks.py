"""An exported table that comes back: it is no agreement, and what was typed into it becomes notes."""

from __future__ import annotations

import io

import docx
import openpyxl
import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl.comments import Comment

from agreements.models import Agreement
from comparisons.export import to_docx, to_xlsx
from comparisons.export.remarks import NoTable, Remark, remarks_in
from library.models import Note
from library.uploads.add import add
from library.uploads.own_exports import is_own_export
from tests.comparisons.tables import sample
from tests.comparisons.test_views import THREE
from tests.holdings import ferries, lighthouses
from tests.markup import markup_of


def commented(content: bytes, pinpoint: str, words: str) -> bytes:
    """The Word file with a comment on the first paragraph after a pinpoint, as Word writes one."""
    document = docx.Document(io.BytesIO(content))
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                for number, paragraph in enumerate(cell.paragraphs):
                    if pinpoint in paragraph.text and number + 1 < len(cell.paragraphs):
                        document.add_comment(cell.paragraphs[number + 1].runs, words, author="Ada")
                        saved = io.BytesIO()
                        document.save(saved)
                        return saved.getvalue()
    raise AssertionError(pinpoint)


def test_comments_of_a_word_table_are_about_the_clause_they_stand_on() -> None:
    table = to_docx.write(sample())
    assert is_own_export(table) and remarks_in(table) == []
    back = commented(table, "Art. 9(2)", "Too long.\nAsk the budget office.")
    assert [(one.slug, one.eid) for one in remarks_in(back)] == [("harbour-relief-2019", "art_9__para_2")]
    assert "Too long." in remarks_in(back)[0].words and is_own_export(back)


def test_remarks_of_an_excel_table_are_comments_and_a_column_of_their_own() -> None:
    table = to_xlsx.write(sample())
    assert is_own_export(table) and remarks_in(table) == []
    book = openpyxl.load_workbook(io.BytesIO(table))
    sheet = book["Text"]
    heads = [cell.value for cell in sheet[1]]
    line = next(n for n, row in enumerate(sheet.iter_rows(values_only=True), 1) if row[heads.index("eid")] == "para_12")
    sheet.cell(line, heads.index("your remark") + 1).value = "Thirty days are too few."
    book["Comparison"]["B2"].comment = Comment("Good.", "Ada")
    saved = io.BytesIO()
    book.save(saved)
    assert remarks_in(saved.getvalue()) == [
        Remark("harbour-relief-2019", "art_9__para_2", "Good."),
        Remark("metro-relief-2021", "para_12", "Thirty days are too few."),
    ]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 torn", b"%PDF-1.7"])
def test_what_is_no_table_is_refused_with_a_sentence(content: bytes) -> None:
    assert not is_own_export(content)
    with pytest.raises(NoTable):
        remarks_in(content)


@pytest.mark.django_db
def test_an_export_is_no_agreement_and_its_remarks_become_notes(client: Client) -> None:
    ferries(status="signed")
    lighthouses(status="signed")
    ada = User.objects.create_user("ada")
    client.force_login(ada)
    table = client.get(THREE.replace("/compare/?", "/compare/export.docx?")).content
    outcome = add(table, "table.docx", user=ada)
    assert outcome.status == "refused" and "Bring back remarks" in outcome.message
    assert Agreement.objects.count() == 2
    back = commented(table, "Art. 2(1)", "Ask the treasurer.")
    for said in ("1 remark became a note.", "1 stood there already."):
        answer = client.post("/compare/remarks/", {"file": SimpleUploadedFile("table.docx", back)})
        assert said in markup_of(answer)
    note = Note.objects.get()
    assert (note.author, note.content, note.agreement.slug) == (ada, "Ask the treasurer.", "ferries")
    Agreement.objects.filter(slug="ferries").update(visibility="restricted")
    Note.objects.all().delete()
    answer = client.post("/compare/remarks/", {"file": SimpleUploadedFile("table.docx", back)})
    assert "no place any more" in markup_of(answer) and not Note.objects.exists()
    assert Client().post("/compare/remarks/").status_code == 302
