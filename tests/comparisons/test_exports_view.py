"""Exports of the compare page: the same table, the same rights, and no file while anything in the address is wrong."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import docx
import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.models import Provision
from comparisons.export import WRITERS
from tests.holdings import clause, ferries, hold, lighthouses

pytestmark = pytest.mark.django_db
QUERY = "agreement=ferries&agreement=lighthouses&type=termination&type=audit&type=areas_of_cooperation"


@pytest.fixture
def pair() -> None:
    ferries()
    lighthouses()


def download(client: Client, extension: str, query: str = QUERY) -> bytes:
    response = client.get(f"/compare/export.{extension}?{query}")
    assert response.status_code == 200, response.content[:300]
    return response.content


@pytest.mark.parametrize("extension", sorted(WRITERS))
def test_every_format_comes_as_a_named_file(client: Client, pair: None, extension: str) -> None:
    response = client.get(f"/compare/export.{extension}?{QUERY}")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == WRITERS[extension].MEDIA_TYPE
    assert f'.{extension}"' in response.headers["Content-Disposition"]
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert len(response.content) > 500


def test_every_text_of_the_export_is_what_its_spans_yield(client: Client, pair: None) -> None:
    rows = list(csv.DictReader(io.StringIO(download(client, "csv").decode("utf-8-sig"))))
    texts = [row for row in rows if row["text"]]
    assert len(texts) == 6
    for row in texts:
        provision = Provision.objects.get(text__agreement__slug=row["agreement"], eid=row["eid"])
        assert row["text"] == provision.yielded()
        assert row["permalink"] == f"http://testserver/agreements/{row['agreement']}/?at={row['eid']}#{row['eid']}"
    assert {(row["agreement"], row["state"]) for row in rows if row["clause_type"] == "audit"} == {
        ("ferries", "not_reviewed"),
        ("lighthouses", "possible"),
    }


def test_the_json_says_what_the_page_says(client: Client, pair: None) -> None:
    made = json.loads(download(client, "json", f"{QUERY}&base=lighthouses"))
    assert "lighthouses" in json.dumps(made)
    assert "http://testserver/compare/?agreement=ferries" in json.dumps(made)


def test_a_word_file_holds_every_text_of_the_page(client: Client, pair: None) -> None:
    opened = docx.Document(io.BytesIO(download(client, "docx")))
    words = "\n".join(cell.text for table in opened.tables for row in table.rows for cell in row.cells)
    for provision in Provision.objects.filter(clauses__is_tentative=False):
        if provision.eid != "art_1__para_1__subpara_b":
            assert provision.content in words


def test_the_words_stay_plain_unless_a_redline_is_asked_for(client: Client, pair: None) -> None:
    plain = download(client, "docx", f"{QUERY}&view=diff")
    redlined = download(client, "docx", f"{QUERY}&view=diff&redline=1")
    assert b"w:del " not in zipfile.ZipFile(io.BytesIO(plain)).read("word/document.xml")
    assert b"w:del " in zipfile.ZipFile(io.BytesIO(redlined)).read("word/document.xml")
    assert client.get(f"/compare/export.docx?{QUERY}&redline=yes").status_code == 400


def test_a_restricted_agreement_is_as_if_it_were_not_there(client: Client, pair: None) -> None:
    lighthouses("secret-lights", visibility="restricted", title="Hidden title")
    for slug in ("secret-lights", "nothing-here"):
        response = client.get(f"/compare/export.csv?{QUERY}&agreement={slug}")
        assert response.status_code == 400
        assert f"No agreement here is called “{slug}”." in response.content.decode()
        assert "Hidden" not in response.content.decode()
    client.force_login(User.objects.create_superuser("administrator"))
    assert b"Hidden title" in download(client, "csv", f"{QUERY}&agreement=secret-lights")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("agreement=ferries&type=terminatoin", "No clause type has the code “terminatoin”."),
        (f"{QUERY}&tpye=audit", "“tpye” is not something a comparison knows"),
        ("agreement=ferries", "Choose at least one agreement and one clause type to export."),
        ("", "Choose at least one agreement and one clause type to export."),
    ],
)
def test_no_file_is_made_of_an_address_that_is_wrong(client: Client, pair: None, query: str, said: str) -> None:
    response = client.get(f"/compare/export.csv?{query}")
    assert response.status_code == 400
    assert said in response.content.decode()
    assert response.headers["Content-Type"].startswith("text/html")


def test_a_format_that_nobody_writes_is_not_found(client: Client, pair: None) -> None:
    assert client.get(f"/compare/export.exe?{QUERY}").status_code == 404


def test_formulas_and_scripts_in_a_clause_do_no_harm(client: Client) -> None:
    text = hold("hostile", 'art_1 | =HYPERLINK("http://x.example")<script>alert(1)</script>', title="=1+1")
    clause(text, "art_1", "termination")
    query = "agreement=hostile&type=termination"
    (row,) = csv.DictReader(io.StringIO(download(client, "csv", query).decode("utf-8-sig")))
    assert row["text"].startswith("'=HYPERLINK")
    assert row["title"] == "'=1+1"


@pytest.mark.parametrize("count", [2, 12])
def test_the_number_of_queries_does_not_grow(client: Client, count: int) -> None:
    for number in range(count):
        ferries(f"ferries-{number}")
    slugs = "&".join(f"agreement=ferries-{number}" for number in range(count))
    with CaptureQueriesContext(connection) as run:
        download(client, "csv", f"{slugs}&type=termination")
    assert len(run) == 17, [query["sql"][:120] for query in run]
