"""Every file of every view, opened with a library of its format, holds every text of the screen, where it stands, and each state."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape

import docx
import openpyxl
import pypdfium2
import pytest
from django.contrib.auth.models import User
from django.test import Client
from docx.oxml.ns import qn

from agreements.models import Provision
from comparisons.desk.table import Table
from comparisons.export import WRITERS
from comparisons.export.grid import TITLES
from comparisons.export.options import Options
from comparisons.models import Snapshot
from tests.comparisons.tables import HARBOUR, TERMINATION, sample
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
    "md": lambda content: unescape(re.sub(r"\\(.)|</?(?:ins|del)>", r"\1", content.decode())),
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


THREE = "agreement=one&agreement=two&agreement=three&type=termination&type=audit"
TOLD = {
    "text": (f"/compare/export.{{}}?{THREE}", ("Voyages are completed.",)),
    "diff": (f"/compare/export.{{}}?{THREE}&view=diff", ("Voyages are completed.",)),
    "passages": (f"/compare/export.{{}}?{THREE}&view=passages&base=one", ("no similar wording found",)),
    "limbs": (f"/compare/export.{{}}?{THREE}&view=limbs", ("[who] Either Party [may or shall] may [what] end this",)),
    "terms": (f"/compare/export.{{}}?{THREE}&view=terms", ("Notice period",)),
    "synopsis": (f"/compare/export.{{}}?{THREE}&view=synopsis", ("Common wording",)),
    "coverage": (f"/compare/export.{{}}?{THREE}&view=coverage", ("In all",)),
    "rows": (f"/compare/export.{{}}?{THREE}&layout=rows", ("thirty days", "ONE", "THREE")),
    "versions": ("/compare/whole/one/three/export.{}", ("only in the base", "Voyages are completed.", "ONE", "THREE")),
    "versions of three": ("/compare/whole/one/two/export.{}?third=three", ("Changed by", "theirs", "Voyages are")),
    "changes since": ("/snapshots/{snapshot}/changes/export.{}", ("ninety days", "thirty days", "In the snapshot")),
}
"""Every view, its file, and words that this view alone or at least this file has to hold; of two texts Word is a redline."""
_REDLINE = ("Voyages are completed.",)


def test_every_view_stands_in_a_file_of_every_format(client: Client) -> None:
    """One walk over view x format, each file opened with a library of its format: the pairs that lack their words are named."""
    lighthouses("one")
    lighthouses("two")
    text = hold("three", "art_1 | Either Party may end this on thirty days' written notice. Voyages are completed.")
    clause(text, "art_1", "termination", terms=[("notice_period", "P30D", "thirty days")])
    client.force_login(User.objects.create_user("ada"))
    client.post("/compare/freeze/", {"query": THREE, "title": "How it ends"})
    text.provisions.update(content="Either Party may end this on ninety days' written notice.")
    changed = _missing(client, "changes since", Snapshot.objects.get().slug)
    text.provisions.update(content="Either Party may end this on thirty days' written notice. Voyages are completed.")
    missing = [pair for view in TOLD if view != "changes since" for pair in _missing(client, view)]
    assert [*missing, *changed] == []


def _missing(client: Client, view: str, snapshot: str = "") -> list[tuple[str, str, str]]:
    address, told = TOLD[view]
    found = []
    for extension, read in READERS.items():
        answer = client.get(address.replace("{snapshot}", snapshot).replace("{}", extension))
        assert answer.status_code == 200, (view, extension, answer.content[:300])
        is_redline = (view, extension) == ("versions", "docx")
        said = letters(_tracked(answer.content) if is_redline else read(answer.content))
        words = _REDLINE if is_redline else told
        found += [(view, extension, one) for one in words if letters(one) not in said]
    return found


def _tracked(content: bytes) -> str:
    """The words of a redline, those that came and went as well, which python-docx leaves out."""
    body = docx.Document(io.BytesIO(content)).element.body
    return "".join(part.text or "" for part in body.iter(qn("w:t"), qn("w:delText")))


def _first_column(content: bytes, extension: str) -> list[str]:
    """What stands at the left of each line of the table of clauses."""
    if extension == "docx":
        return [row.cells[0].text for row in docx.Document(io.BytesIO(content)).tables[1].rows]
    if extension == "xlsx":
        return [str(cell.value) for cell in openpyxl.load_workbook(io.BytesIO(content))["Comparison"]["A"]]
    if extension == "html":
        return re.findall(r'<th scope="row">(.*?)</th>', content.decode())
    if extension == "json":
        return [label for label, _ in json.loads(content)["rows_of_agreements"][0]["rows"]]
    if extension == "csv":
        return [line["short_title"] for line in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))]
    if extension == "md":
        return re.findall(r"^### (.*)$", content.decode(), re.MULTILINE)
    return re.findall(r"FERRIES|LIGHTHOUSES", _pdf(content).partition("Terms and")[2])


@pytest.mark.parametrize("extension", sorted(READERS))
def test_agreements_are_rows_in_every_format(client: Client, extension: str) -> None:
    ferries()
    lighthouses()
    content = client.get(f"/compare/export.{extension}?{QUERY}&row=termination&layout=rows").content
    firsts = [re.split(r"\s", line.strip())[0] for line in _first_column(content, extension)]
    named = list(dict.fromkeys(first for first in firsts if first in ("FERRIES", "LIGHTHOUSES")))
    assert named == ["FERRIES", "LIGHTHOUSES"], firsts
    assert letters("six (6) months") in letters(READERS[extension](content))


@pytest.mark.parametrize("extension", ["docx", "html", "xlsx"])
def test_from_five_agreements_on_each_is_a_row_unless_columns_are_asked_for(extension: str) -> None:
    """One answer for the form and for an address that does not say it, in every format that draws a table."""
    names = [f"Harbour {number}" for number in range(5)]
    columns = tuple(replace(HARBOUR, slug=f"harbour-{n}", short_title=name) for n, name in enumerate(names))
    cells = ((sample().cells[0][0],) * 5,)
    table = Table(columns, (TERMINATION,), cells, sample().made_on)
    for layout, is_by_row in (("", True), ("rows", True), ("columns", False)):
        first = _first_column(WRITERS[extension].write(table, options=Options(layout=layout)), extension)
        assert all(any(name in words for words in first) for name in names) is is_by_row, (layout, first)


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
