"""The filters of the library as links: each says how many agreements its list will have, whatever is narrowed already."""

from __future__ import annotations

import html
import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from agreements.models import Agreement, Participation
from clauses.models import ClauseType
from clauses.review.decide import decide
from clauses.terms.durations import days
from tests.agreements import rows
from tests.markup import markup_of

pytestmark = pytest.mark.django_db
CHOICE = re.compile(r'<a href="([^"]*)" id="([a-z_]+-[^"]+)"( aria-current="true")?>.*?class="n">(\d+)<', re.S)


@pytest.fixture
def library(taxonomy: None) -> None:
    notice = {"notice_period": ("P90D", "ninety days'")}
    rows.tie(
        rows.hold("Harbours", parties=["Harbour Office", "Lighthouse Union"]),
        "art_3__para_1",
        "termination",
        terms=notice,
    )
    pilots = rows.hold("Pilots", parties=["Harbour Office"], kind="convention", signature_date="1999")
    rows.tie(pilots, "art_3__para_1", "termination", terms={"notice_period": ("P30D", "ninety days'")})
    for agreement, code in ((pilots, "audit"), (Agreement.objects.get(slug="harbours"), "liability")):
        rows.tie(agreement, "art_1", code, score=0.3, is_tentative=True)
    buoys = rows.hold("Buoys", parties=["Harbour Office", "Buoy Board", "Lighthouse Union"], status="draft")
    rows.cite_only("Tides")
    reviewer = get_user_model().objects.create_user("reviewer", is_staff=True)
    for agreement, code in ((buoys, "termination"), (buoys, "audit"), (pilots, "audit")):
        decide(reviewer, agreement, ClauseType.objects.get(pk=code), "absent")


def counted(page: str) -> int:
    found = re.search(r'<b class="n">([\d,]+)</b> agreement', page)
    return int(found[1]) if found else 0


def found(client: Client, query: str) -> set[str]:
    page = markup_of(client.get(f"/agreements/?{query}"))
    return set(re.findall(r'<h3 dir="auto"><a href="/agreements/(\w+)/">', page))


@pytest.mark.parametrize("query", ["", "?kind=cooperation_agreement", "?party=harbour-office", "?party_any=buoy-board"])
def test_each_link_leads_to_as_many_agreements_as_it_says(client: Client, library: None, query: str) -> None:
    page = markup_of(client.get(f"/agreements/{query}"))
    choices = CHOICE.findall(page)
    names = {key.partition("-")[0] for _address, key, _chosen, _n in choices}
    assert {"kind", "status", "clause_type", "possible", "lacks", "without", "year"} <= names | {
        "clause_type",
        "possible",
        "year",
    }
    for address, key, is_chosen, n in choices:
        if is_chosen or key.startswith("party_any"):
            continue  # taking it away, or one more party of any, widens the list
        assert counted(markup_of(client.get(f"/agreements/{html.unescape(address)}"))) == int(n), key


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("party=harbour-office", {"harbours", "pilots", "buoys"}),
        ("party=harbour-office&party=lighthouse-union", {"harbours", "buoys"}),
        ("party_only=harbour-office&party_only=lighthouse-union", {"harbours"}),
        ("party_only=harbour-office", {"pilots"}),
        ("party_any=buoy-board&party_any=lighthouse-union", {"harbours", "buoys"}),
        ("lacks=audit", {"buoys", "pilots"}),
        ("possible=audit", set()),
        ("possible=liability", {"harbours"}),
        ("unreviewed=audit", {"harbours"}),
        ("without=audit", {"harbours", "buoys", "pilots"}),
        ("without=liability", {"buoys", "pilots"}),
        ("without=termination", {"buoys"}),
        ("lacks=termination", {"buoys"}),
        ("unreviewed=termination", set()),
        ("term=notice_period", {"harbours", "pilots"}),
        ("term=notice_period:P30D", {"pilots"}),
        ("term__gte=notice_period:P3M", {"harbours"}),
        ("term__lte=notice_period:P1M", {"pilots"}),
        ("term__gte=notice_period:P1M&term__lte=notice_period:P3M", {"harbours", "pilots"}),
    ],
)
def test_filters_of_parties_absence_and_terms(client: Client, library: None, query: str, expected: set[str]) -> None:
    assert found(client, query) == expected


@pytest.mark.parametrize(("said", "period"), [("P30D", "P1M"), ("P180D", "P6M"), ("P360D", "P1Y"), ("P12M", "P1Y")])
def test_periods_are_compared_by_days_as_the_link_says(client: Client, taxonomy: None, said: str, period: str) -> None:
    notice = {"notice_period": (said, "ninety days'")}
    rows.tie(rows.hold("Wrecks"), "art_3__para_1", "termination", terms=notice)
    assert days(said) == days(period)
    assert found(client, f"term__gte=notice_period:{period}") == {"wrecks"}
    assert found(client, f"term__gte=notice_period:P{days(period) + 1}D") == set()
    page = markup_of(client.get("/agreements/"))
    assert "a month counts as 30 days, a year as 360" in page and " days) or more" not in page


def test_chosen_parties_are_taken_as_all_any_or_exactly_these(client: Client, library: None) -> None:
    both = "party=harbour-office&party=lighthouse-union"
    page = markup_of(client.get(f"/agreements/?{both}&year=1999"))
    modes = re.search(r'aria-label="These parties".*?</nav>', page, re.S)
    assert modes is not None
    for mode in ("party_only", "party_any"):
        assert both.replace("party=", f"{mode}=") in modes[0].replace("&amp;", "&") and "year=1999" in modes[0]
    for query in ("", "?party=harbour-office"):
        assert "These parties" not in markup_of(client.get(f"/agreements/{query}"))


@pytest.mark.parametrize("query", ["term=", "term=!", "term__gte=notice_period", "term__gte=notice_period:soon"])
def test_a_term_that_cannot_be_read_is_refused_or_left_out(client: Client, library: None, query: str) -> None:
    assert client.get(f"/agreements/?{query}").status_code in {302, 400}


def test_an_absence_that_no_longer_holds_is_not_counted(client: Client, library: None) -> None:
    ClauseType.objects.filter(pk="audit").update(version=99)
    page = markup_of(client.get("/agreements/"))
    assert 'id="lacks-audit"' not in page
    assert re.search(r'id="without-audit">.*?class="n">3<', page, re.S)
    assert Agreement.objects.count() == 4


def test_a_party_says_its_roles_and_the_years_of_which_day_they_are(client: Client) -> None:
    one = rows.hold("Harbours", parties=["Harbour Office", "Lighthouse Union"], signature_date="2019")
    two = rows.hold("Pilots", parties=["Harbour Office"], signature_date="", adoption_date="2020")
    page = markup_of(client.get("/agreements/"))
    assert "of signature, else of adoption</p>" in page and "Harbour Office (" not in page
    two.participations.update(role=Participation.Role.SPONSOR)
    one.participations.filter(party__slug="lighthouse-union").update(role=Participation.Role.ADOPTING_ORGAN)
    Agreement.objects.update(signature_date="2019")
    page = markup_of(client.get("/agreements/"))
    assert "Harbour Office (party, sponsor)" in page and "Lighthouse Union (adopting organ)" in page
    assert "of signature</p>" in page
