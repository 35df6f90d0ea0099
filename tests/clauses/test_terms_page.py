"""The terms of a type side by side, as a page, as files and from the API: the same filters, the same rights."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from agreements.models import Text
from clauses.classification.paragraph import Unit
from clauses.models import Term
from clauses.terms.extract import extract_terms
from clauses.terms_table import kinds_of
from tests.holdings import clause, ferries, hold, lighthouses
from tests.markup import markup_of

pytestmark = pytest.mark.django_db


def read(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode() if "csv" in address else markup_of(response)


@pytest.fixture
def three() -> None:
    """Six months, thirty days, and a clause that is silent on notice."""
    ferries()
    lighthouses()
    silent = hold("silent", "art_1 | This Agreement may be terminated by either Party.", parties=("Harbour Union",))
    clause(silent, "art_1", "termination", terms=[("who", "either_party", "either Party")])


def disputed() -> Text:
    text = hold("disputed", "art_1 | It ends on thirty (60) days' notice.")
    made = clause(text, "art_1", "termination")
    Term.objects.create(
        clause=made, kind="notice_period", value="", words="thirty (60) days", start=11, end=27,
        arithmetic="word and figure disagree: thirty, 60",
    )  # fmt: skip
    return text


def test_notice_stands_side_by_side_with_words_and_place(client: Client, three: None) -> None:
    page = read(client, "/clauses/termination/terms/")
    assert "<summary>6 months</summary>" in page
    assert "<summary>30 days</summary>" in page
    assert '<span class="silent">no value read</span>' in page
    assert "“six (6) months”" in page
    assert '<a href="/agreements/ferries/?at=art_2__para_1#art_2__para_1">Art. 2(1)</a>' in page


def test_word_and_figure_that_disagree_are_shown_as_such(client: Client) -> None:
    disputed()
    page = read(client, "/clauses/termination/terms/")
    assert "<b>in dispute: word and figure disagree</b>" in page
    assert "“thirty (60) days”" in page
    row = client.get("/api/v1/terms/?term_kind=notice_period").json()["results"][0]
    assert (row["value"], row["is_in_dispute"]) == ("", True)
    written = read(client, "/clauses/termination/terms/?format=csv")
    assert "in dispute: “thirty (60) days” (word and figure disagree: thirty, 60)" in written


def test_a_date_that_no_calendar_has_is_in_dispute_everywhere(client: Client) -> None:
    words = "It enters into force on 31 February 2021."
    text = hold("undated", f"art_1 | {words}")
    made = clause(text, "art_1", "entry_into_force")
    (fact,) = [
        fact
        for fact in extract_terms(Unit(eid="art_1", kind="article", number="1", text=words), ["entry_into_force"])
        if fact.kind == "date"
    ]
    Term.objects.create(
        clause=made, kind="date", value=fact.value or "", words=fact.text, start=fact.start, end=fact.end,
        arithmetic=fact.arithmetic,
    )  # fmt: skip
    assert "<b>in dispute: no such date</b>" in read(client, "/clauses/entry_into_force/terms/")
    written = read(client, "/clauses/entry_into_force/terms/?format=csv")
    assert "in dispute: “31 February 2021” (no such date: the text says 31 February 2021)" in written
    row = client.get("/api/v1/terms/?term_kind=date").json()["results"][0]
    assert (row["value"], row["is_in_dispute"], row["words"]) == ("", True, "31 February 2021")


def test_a_strength_stands_with_the_words_it_rests_on(client: Client) -> None:
    text = hold("offices", "art_1 | Les Offices doivent se consulter.")
    clause(text, "art_1", "termination", terms=[("strength", "shall", "doivent")])
    assert '<summary>shall <span class="meta">“doivent”</span></summary>' in read(client, "/clauses/termination/terms/")
    docks = hold("docks", "art_1 | Les Offices doivent payer, et chacun doit le dire.")
    clause(docks, "art_1", "duration", terms=[("strength", "shall", "doivent"), ("strength", "shall", "doit")])
    once = '<summary>shall <span class="meta">“doivent”, “doit”</span> <span class="meta">× 2</span></summary>'
    assert once in read(client, "/clauses/duration/terms/")
    (row,) = csv.DictReader(StringIO(read(client, "/clauses/termination/terms/?format=csv").removeprefix("\ufeff")))
    assert (row["strength"], row["words of strength"]) == ("shall", "“doivent”")
    assert (row["who"], row["words of who"]) == ("no value read", "")


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", ["FERRIES", "LIGHTHOUSES", "SILENT"]),
        ("?sort=notice_period", ["LIGHTHOUSES", "FERRIES", "SILENT"]),
        ("?sort=-notice_period", ["FERRIES", "LIGHTHOUSES", "SILENT"]),
        ("?sort=who", ["SILENT", "FERRIES", "LIGHTHOUSES"]),
        ("?sort=nonsense", ["FERRIES", "LIGHTHOUSES", "SILENT"]),
    ],
)
def test_a_column_sorts_by_value_and_what_is_silent_comes_last(
    client: Client, three: None, sort: str, order: list[str]
) -> None:
    page = read(client, f"/clauses/termination/terms/{sort}")
    places = [page.index(f'/">{name}</a>') for name in order]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "query", ["?sort=notice_period", "?term__gte=notice_period:P1M", "?term__lte=notice_period:P1M"]
)
def test_where_periods_are_compared_the_page_says_how(client: Client, three: None, query: str) -> None:
    said = "periods are compared by days: a month counts as 30 days, a year as 360"
    assert said in read(client, f"/clauses/termination/terms/{query}")
    assert said not in read(client, "/clauses/termination/terms/")


def test_the_filters_are_those_of_the_clauses(client: Client, three: None) -> None:
    page = read(client, "/clauses/termination/terms/?term__gte=notice_period:P3M")
    assert "FERRIES</a>" in page and "LIGHTHOUSES</a>" not in page
    page = read(client, "/clauses/termination/terms/?sate=x", status=400)
    assert "Did you mean “state”?" in page and "FERRIES</a>" not in page
    assert client.get("/clauses/data_exchange/terms/").headers["Location"] == "/clauses/information_exchange/terms/"


def test_the_commonest_values_are_links(client: Client, three: None) -> None:
    page = read(client, "/clauses/termination/terms/?term=notice_period%3AP6M")
    assert "FERRIES</a>" in page and "LIGHTHOUSES</a>" not in page
    assert "(chosen; remove)" in page
    assert 'href="?term=notice_period%3AP30D"' in read(client, "/clauses/termination/terms/")


def test_the_file_has_a_row_an_agreement_and_a_column_a_kind(client: Client, three: None) -> None:
    rows = list(csv.DictReader(StringIO(read(client, "/clauses/termination/terms/?format=csv").removeprefix("\ufeff"))))
    assert [(row["agreement"], row["notice period"], row["who"], row["clauses"]) for row in rows] == [
        ("FERRIES", "6 months", "no value read", "Art. 2(1); Art. 2(2)"),
        ("LIGHTHOUSES", "30 days", "no value read", "Art. 2"),
        ("SILENT", "no value read", "either party", "Art. 1"),
    ]
    sheet = load_workbook(BytesIO(client.get("/clauses/termination/terms/?format=xlsx").content)).active
    assert [cell.value for cell in sheet[2]][:1] == ["FERRIES"]
    assert sheet.max_row == 4
    assert sheet.freeze_panes == "B2"


def test_no_cell_of_a_file_can_do_anything(client: Client) -> None:
    text = hold("hostile", "art_1 | =1+1 is the notice.", short_title="=cmd|' /C calc'!A0", title="+\x0b@SUM(1)")
    clause(text, "art_1", "termination", terms=[("notice_period", "=1+1", "=1+1")])
    rows = list(csv.reader(StringIO(read(client, "/clauses/termination/terms/?format=csv").removeprefix("\ufeff"))))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    sheet = load_workbook(BytesIO(client.get("/clauses/termination/terms/?format=xlsx").content)).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}


def test_the_api_gives_terms_with_their_place(client: Client, three: None) -> None:
    answer = client.get("/api/v1/terms/?type=termination&term_kind=notice_period&count=1").json()
    assert answer["count"] == 2
    assert [(row["agreement"], row["value"], row["value_in_words"], row["pinpoint"]) for row in answer["results"]] == [
        ("ferries", "P6M", "6 months", "Art. 2(1)"),
        ("lighthouses", "P30D", "30 days", "Art. 2"),
    ]
    assert client.get("/api/v1/terms/?tpye=termination").status_code == 400
    assert client.get("/api/v1/terms/?term_kind=").status_code == 400
    assert client.get("/api/v1/terms/?term_kind=No!").status_code == 400


@pytest.mark.parametrize("resource", ["clauses", "terms", "provisions"])
def test_pages_of_the_api_follow_each_other_also_in_an_order_through_relations(client: Client, resource: str) -> None:
    for number in range(7):
        ferries(f"ferries-{number}", title="Ferries" if number < 4 else f"Ferries {number}")
    address, seen = f"/api/v1/{resource}/?page_size=3", []
    while address:
        answer = client.get(address).json()
        seen += [str(row) for row in answer["results"]]
        address = answer["next"]
    assert len(seen) == len(set(seen)) == {"clauses": 28, "terms": 7, "provisions": 49}[resource]


def test_a_restricted_agreement_leaves_no_trace(client: Client) -> None:
    lighthouses("secret-lights", visibility="restricted", title="Secret lights", parties=("Hidden Order",))
    for address in ("/clauses/termination/terms/", "/clauses/termination/terms/?format=csv", "/api/v1/terms/"):
        page = read(client, address)
        assert "ecret" not in page and "P30D" not in page and "30 days" not in page and "Hidden" not in page


@pytest.mark.parametrize("count", [2, 30])
def test_the_number_of_queries_does_not_grow(client: Client, count: int) -> None:
    for number in range(count):
        lighthouses(f"lights-{number:02}")
    with CaptureQueriesContext(connection) as run:
        assert "30 days" in read(client, "/clauses/termination/terms/?sort=notice_period")
    assert len(run) == 9, [query["sql"][:150] for query in run]


def test_what_binds_nobody_has_no_table_of_terms(client: Client) -> None:
    lighthouses("lights")
    assert "bind nobody, so they have no terms" in read(client, "/clauses/recital/terms/")


def test_the_columns_stand_still_and_periods_come_first() -> None:
    assert kinds_of("termination")[0] == "notice_period"
    assert set(kinds_of("termination")) >= {"who", "form", "effect", "strength"}
    assert kinds_of("termination")[-1] == "strength"
    assert kinds_of("recital") == () and kinds_of("parties") == ()
