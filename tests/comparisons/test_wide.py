"""Many agreements: as rows, in an order, some hidden; the tabs and their sentences."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from agreements.models import Agreement
from comparisons.desk.selection import Choice
from tests.comparisons.test_views import read
from tests.holdings import clause, hold
from tests.markup import markup_of

pytestmark = pytest.mark.django_db
NAMES = ("cedar", "alder", "elm", "birch", "dogwood")
WORDS = (
    "Costs are shared.",
    "Each Party bears its own costs.",
    "Costs are shared by all.",
    "Costs are shared.",
    "No costs.",
)


@pytest.fixture
def five(db: None) -> str:
    for number, (slug, words) in enumerate(zip(NAMES, WORDS, strict=True)):
        clause(hold(slug, f"art_1 | {words}"), "art_1", "financial")
        facts = {"title": slug.upper(), "short_title": "", "status": "signed", "signature_date": f"20{20 - number}"}
        Agreement.objects.filter(slug=slug).update(**facts)
    return f"/compare/?{'&'.join(f'agreement={slug}' for slug in NAMES)}&type=financial"


def order(page: str) -> list[str]:
    return re.findall(r'id="col-(\w+)"', page)


@pytest.mark.parametrize(
    ("by", "first"),
    [("date", "dogwood birch elm alder cedar"), ("name", "alder birch cedar dogwood elm"), ("likeness&base=cedar", "cedar birch")],
)  # fmt: skip
@pytest.mark.parametrize("layout", ["", "&layout=rows"])
def test_agreements_are_ordered_by_date_name_and_likeness(
    client: Client, five: str, by: str, first: str, layout: str
) -> None:
    shown = order(read(client, f"{five}&order={by}{layout}"))
    assert shown[: len(first.split())] == first.split() and len(shown) == 5


def test_a_step_of_an_ordered_table_moves_what_is_seen(client: Client, five: str) -> None:
    page = read(client, f"{five}&order=name&layout=rows")
    assert re.findall(r'name="agreement"\s+value="(\w+)"', page)[:5] == ["alder", "birch", "cedar", "dogwood", "elm"]
    moved = Choice(("alder", "birch"), ("financial",), order="name").stepped("right alder")
    assert (moved.agreements, moved.order) == (("birch", "alder"), "")


def test_hidden_agreements_leave_page_and_file_and_come_back(client: Client, five: str) -> None:
    hidden = client.get(f"{five}&step=hide+elm").headers["Location"]
    page = read(client, hidden)
    assert "elm" not in order(page) and "1 hidden: show it" in page
    assert "ELM" not in markup_of(client.get(hidden.replace("/compare/?", "/compare/export.md?")))
    assert "elm" in order(read(client, client.get(f"{hidden}&step=show").headers["Location"]))


def test_agreements_are_rows_from_five_on_or_where_asked(client: Client, five: str) -> None:
    assert 'id="layout-2"' in read(client, five)
    assert re.search(r"Pages in Word, about: \d+ as columns, \d+ as rows, \d+ in small type", read(client, five))
    three = "/compare/?agreement=elm&agreement=birch&agreement=cedar&type=financial"
    assert 'id="layout-2"' not in read(client, three)
    assert "rows are agreements" in read(client, f"{three}&layout=rows")
    page = read(client, f"{five}&layout=rows&type=audit")
    assert page.count('<th scope="row"') == 5 and 'id="chip-2"' in page
    assert re.search(r'name="row">\s*<option\s+value="financial">[^<]+</option>\s*<option value="all">all types', page)
    everything = client.get(
        f"{five}&layout=rows&type=audit&row=all".replace("/compare/?", "/compare/export.json?")
    ).json()
    assert [section["title"] for section in everything["rows_of_agreements"]] == ["Financial", "Audit"]


def test_each_tab_says_what_it_is_for(client: Client, five: str) -> None:
    page = read(client, five)
    assert len(re.findall(r'id="view-\d"', page)) == 5
    assert "The words of each clause as they stand" in page
    for view in ("passages", "limbs"):
        assert re.search(r'id="view-3"|aria-current="true"\s+id="view-3"', read(client, f"{five}&view={view}"))
