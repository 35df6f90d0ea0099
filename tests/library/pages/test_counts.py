"""A number is the same on every page that says it, a first visit has something to do, and plots say what was counted."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from library.models import WorkingSet
from tests.agreements import rows
from tests.markup import markup_of

pytestmark = pytest.mark.django_db


def hold(*years: int, parties: tuple[str, ...] = ("Harbour Office", "Lighthouse Union")) -> None:
    for number, year in enumerate(years):
        agreement = rows.hold(f"Agreement {year} {number}", parties=parties, signature_date=str(year), status="signed")
        if number % 2 == 0:
            rows.tie(agreement, "art_3__para_1", "termination", because="may end this Agreement")


def number_in(page: str, pattern: str) -> int:
    found = re.search(pattern, re.sub(r"<[^>]+>", "", page))
    assert found, pattern
    return int(found[1])


def test_counts_agree_from_page_to_page(client: Client, taxonomy: None) -> None:
    hold(1990, 1991, 2001)
    rows.hold("Wrecks", parties=["Harbour Office"], visibility="restricted")
    pages = {
        "/": r"(\d+)\s+agreements? with", "/agreements/": r"(\d+) agreements", "/agreements/?party=harbour-office": r"(\d+) agreements",
        "/parties/harbour-office/": r"(\d+) agreements",
    }  # fmt: skip
    assert {
        address: number_in(markup_of(client.get(address)), said) for address, said in pages.items()
    } == dict.fromkeys(pages, 3)
    types = re.sub(r"<[^>]+>", " ", markup_of(client.get("/clauses/")))
    assert re.search(r"Termination .*?2 clauses? in 2", types) or re.search(r"Termination\s+2\b", types)
    assert number_in(markup_of(client.get("/clauses/termination/")), r"(\d+) clauses") == 2
    assert number_in(markup_of(client.get("/agreements/?clause_type=termination")), r"(\d+) agreements") == 2


def test_a_first_visit_is_offered_three_tasks_and_whoever_works_here_none(client: Client, taxonomy: None) -> None:
    assert "Try one of these" not in markup_of(client.get("/"))
    hold(1990, 1991)
    rows.hold("Wrecks", visibility="restricted")
    page = markup_of(client.get("/"))
    tasks = page[page.index("Try one of these") :].partition("</ol>")[0]
    links = re.findall(r'href="([^"]+)"', tasks)
    assert len(links) == 3 and all(client.get(link.replace("&amp;", "&")).status_code == 200 for link in links)
    assert "wrecks" not in tasks
    ben = User.objects.create_user("ben")
    WorkingSet.objects.create(owner=ben, name="Talks")
    client.force_login(ben)
    assert "Try one of these" not in markup_of(client.get("/"))


def test_a_type_shows_its_practice_over_time_and_by_party(
    client: Client, taxonomy: None, django_assert_max_num_queries
) -> None:
    hold(1971, 1972, 1990, 2004)
    rows.hold("Old draft", status="draft", signature_date="1950", parties=["Harbour Office"])
    page = re.sub(r"<[^>]+>", "", markup_of(client.get("/clauses/termination/")))
    assert re.search(r"1970–1974:\s+1 of 2", page) and re.search(r"2000–2004:\s+0 of 1", page) and "1950" not in page
    assert re.search(r"Harbour Office\s+2 of 4", page)
    assert "Over time" not in markup_of(client.get("/clauses/audit/"))
    with django_assert_max_num_queries(45):
        client.get("/clauses/termination/")
