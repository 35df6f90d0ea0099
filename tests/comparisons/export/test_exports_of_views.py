"""Every file of every view, opened with a library of its format, holds every text of the screen, where it stands, and each state."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from html import unescape

import docx
import openpyxl
import pypdfium2
import pytest
from django.test import Client

from agreements.models import Provision
from comparisons.export.grid import TITLES
from tests.holdings import clause, ferries, hold, lighthouses

pytestmark = pytest.mark.django_db
QUERY = "agreement=ferries&agreement=lighthouses&type=termination&type=audit&type=areas_of_cooperation"
VIEWS = ("text", "diff", "passages", "limbs", "terms", "synopsis", "coverage")


def _word(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*cells, *(paragraph.text for paragraph in document.paragraphs)])


def _excel(content: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)


def _csv(content: bytes) -> str:
    return "\n".join(value for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for value in row)


def _pdf(content: bytes) -> str:
    return "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content))


READERS: dict[str, Callable[[bytes], str]] = {
    "docx": _word,
    "xlsx": _excel,
    "csv": _csv,
    "pdf": _pdf,
    "html": lambda content: unescape(re.sub(r"<[^>]+>", "", content.decode())),
    "md": lambda content: unescape(re.sub(r"\\(.)", r"\1", content.decode())),
    "json": lambda content: " ".join(_strings(json.loads(content))),
}


def _strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in _strings(part)]
    if isinstance(value, list):
        return [text for part in value for text in _strings(part)]
    return [value.replace("_", " ")] if isinstance(value, str) else []


def letters(text: str) -> str:
    """What survives the columns and line ends of a page: letters and figures, in order."""
    return re.sub(r"[\W_]", "", text).lower()


@pytest.mark.parametrize("extension", sorted(READERS))
@pytest.mark.parametrize("view", VIEWS)
def test_each_file_of_each_view_holds_all_that_the_screen_says(client: Client, view: str, extension: str) -> None:
    ferries()
    lighthouses()
    response = client.get(f"/compare/export.{extension}?{QUERY}&view={view}")
    assert response.status_code == 200
    read = READERS[extension](response.content)
    said = letters(read)
    shown = Provision.objects.filter(
        clauses__is_tentative=False, clauses__type__in=["termination", "areas_of_cooperation"]
    )
    items = Provision.objects.filter(parent__in=shown)
    for provision in (*shown, *items):
        assert letters(provision.content) in said
        assert extension in ("md", "json", "pdf") or provision.content in read
        assert letters(provision.pinpoint) in said
    assert letters("not yet reviewed") in said or letters("not reviewed") in said
    if view in TITLES and extension != "xlsx":
        assert letters(TITLES[view]) in said


@pytest.mark.parametrize(
    ("view", "told"),
    [
        ("passages", "no similar wording found"),
        ("limbs", "[who] Either Party [may or shall] may [what] end this"),
        ("terms", "Notice period"),
        ("synopsis", "what most of them have"),
        ("coverage", "In all"),
    ],
)
@pytest.mark.parametrize("extension", ["docx", "xlsx", "html", "md", "pdf", "json", "csv"])
def test_each_view_stands_in_its_file_as_on_the_screen(client: Client, view: str, told: str, extension: str) -> None:
    lighthouses("one")
    lighthouses("two")
    text = hold("three", "art_1 | Either Party may end this on thirty days' written notice. Voyages are completed.")
    clause(text, "art_1", "termination", terms=[("notice_period", "P30D", "thirty days")])
    query = "agreement=one&agreement=two&agreement=three&type=termination&type=audit"
    said = READERS[extension](client.get(f"/compare/export.{extension}?{query}&view={view}").content)
    assert letters(told) in letters(said)


@pytest.mark.parametrize("extension", ["docx", "html", "md", "pdf"])
def test_files_for_reading_tell_the_practice_of_each_row(client: Client, extension: str) -> None:
    ferries()
    lighthouses()
    said = letters(READERS[extension](client.get(f"/compare/export.{extension}?{QUERY}").content))
    assert letters("six months' notice in 1 of 2, thirty days in 1.") in said


@pytest.mark.parametrize("extension", ["docx", "html", "md", "pdf"])
def test_files_for_reading_say_what_was_chosen_and_why_a_cell_is_empty_as_the_page_does(
    client: Client, extension: str
) -> None:
    ferries()
    lighthouses()
    said = letters(READERS[extension](client.get(f"/compare/export.{extension}?{QUERY}&row=audit").content))
    assert letters("agreements: 2; clause types: Audit") in said
    for count in (5, 2):
        assert letters(f"in {count} provisions read by the machine") in said


@pytest.mark.parametrize("base", ["~earliest", "~usual", "ferries"])
@pytest.mark.parametrize("extension", ["docx", "html", "md", "pdf"])
def test_redlined_files_say_what_they_are_compared_with(client: Client, extension: str, base: str) -> None:
    ferries(signature_date="2001")
    lighthouses(signature_date="2011")
    answer = client.get(f"/compare/export.{extension}?{QUERY}&view=diff&redline=1&base={base}")
    said = letters(READERS[extension](answer.content))
    named = {
        "~earliest": "the earliest agreement of each row",
        "~usual": "the wording most others use",
        "ferries": "FERRIES",
    }
    assert letters(f"Compared with: {named[base]}") in said
    assert letters("alike") in said
