"""The practice line, the Word file, the facet and the API say the same of a term, with the same reservation."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import docx
import pytest
from django.test import Client
from openpyxl import load_workbook

from clauses.evaluation import floors
from clauses.models import Term
from clauses.terms.wording import AS_READ, NONE_CONFIRMED, TOO_UNCERTAIN
from comparisons.desk.table import from_dict
from tests.holdings import ferries, lighthouses
from tests.markup import markup_of

pytestmark = pytest.mark.django_db
_QUERY = "agreement=ferries&agreement=lighthouses&type=termination"


@pytest.fixture
def pair() -> None:
    """Six months' notice in one agreement, thirty days in the other."""
    ferries()
    lighthouses()


def four(client: Client) -> tuple[str, str, str, list[str]]:
    """The compare page, the Word file, the page with the facet, and what the API says of each notice period."""
    word = docx.Document(io.BytesIO(client.get(f"/compare/export.docx?{_QUERY}").content))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    terms = client.get("/api/v1/terms/?type=termination&term_kind=notice_period").json()["results"]
    return (
        markup_of(client.get(f"/compare/?{_QUERY}")),
        "\n".join([*(paragraph.text for paragraph in word.paragraphs), *cells]),
        markup_of(client.get("/clauses/termination/terms/")),
        [term["standing"] for term in terms if term["kind"] == "notice_period"],
    )


def test_what_no_person_confirmed_is_as_read_by_the_machine(client: Client, pair: None) -> None:
    page, word, facet, api = four(client)
    assert NONE_CONFIRMED in page and NONE_CONFIRMED in word
    assert f"({AS_READ})" in word
    assert f"Notice period, {AS_READ}" in facet
    assert api == [AS_READ, AS_READ]


def test_what_a_person_confirmed_is_said_to_be_so(client: Client, pair: None) -> None:
    Term.objects.filter(kind="notice_period", value="P6M").update(state="confirmed")
    page, word, facet, api = four(client)
    assert "1 confirmed" in word and NONE_CONFIRMED not in word.split("Outliers")[0].split("Who:")[0]
    assert "1 confirmed" in page and "confirmed" in facet.split("<tbody>")[1]
    assert "(confirmed)" in word and sorted(api) == [AS_READ, "confirmed"]


def test_every_file_of_terms_says_what_a_person_made_of_each(client: Client, pair: None) -> None:
    Term.objects.filter(kind="notice_period", value="P6M").update(state="confirmed")
    of_table = {
        form: client.get(f"/compare/export.{form}?{_QUERY}&view=terms").content
        for form in ("csv", "json", "xlsx", "docx")
    }
    lines = list(csv.DictReader(io.StringIO(of_table["csv"].decode("utf-8-sig"))))
    assert {"notice_period=confirmed", f"notice_period={AS_READ}"} <= {
        said for line in lines for said in line["terms_standing"].split("; ")
    }
    document = json.loads(of_table["json"])
    cells = [cell for line in document["cells"] for cell in line]
    terms = [term for cell in cells for clause in cell["clauses"] for term in clause["terms"]]
    assert {term["standing"] for term in terms} == {"confirmed", AS_READ}
    assert [term.kind for term in from_dict(document).cells[0][0].clauses[0].terms]
    book = load_workbook(io.BytesIO(of_table["xlsx"]))
    assert {row[9].value for row in book["Terms"].iter_rows(min_row=2)} == {"confirmed", AS_READ}
    in_word = docx.Document(io.BytesIO(of_table["docx"])).element.xpath("string()")
    assert "; confirmed" in in_word and f"; {AS_READ}" in in_word
    own = client.get("/clauses/termination/terms/?format=csv").content.decode("utf-8-sig")
    said = {row["standing of notice period"] for row in csv.DictReader(io.StringIO(own))}
    assert said == {"6 months: confirmed", f"30 days: {AS_READ}"}


def test_a_kind_below_its_floor_is_counted_nowhere_and_said_to_be_uncertain(
    client: Client, pair: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = floors.terms_accuracy()
    assert known is not None
    kinds = tuple(replace(one, floor=1.01) if one.name == "termination.notice_period" else one for one in known.kinds)
    monkeypatch.setattr(floors, "terms_accuracy", lambda: replace(known, kinds=kinds))
    page, word, facet, api = four(client)
    said = TOO_UNCERTAIN
    assert f"2 {said}" in word and said in page and "months' notice in" not in word
    assert f"Notice period, {said}" in facet
    assert f"({said})" in word
    assert api == [said, said]
