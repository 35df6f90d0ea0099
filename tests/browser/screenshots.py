"""Every page and state as a picture: `make screenshots` writes them to var/screenshots, to be looked at.

At 360, 1280 and 1920 pixels, light and dark, over a small library with all that a page may have to show.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Browser, BrowserContext

from agreements.models import Provision, Source
from clauses.add import add
from tests.agreements import rows
from tests.agreements.pdfs import Layout, make_agreement, typeset

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUERY = "agreement=harbours&agreement=pilots&type=termination&type=confidentiality"
PAGES = {
    "home": "/", "library": "/agreements/", "library-empty": "/agreements/?kind=exchange_of_notes", "library-refused": "/agreements/?tpye=x",
    "search": "/agreements/?q=secret+ship", "search-nothing": "/agreements/?q=lighthuose", "search-missed": "/agreements/?q=harbours+art+99",
    "suggestions": "/agreements/#typing", "reader": "/agreements/harbours/#art_3__para_1", "reader-draft": "/agreements/buoys/",
    "reader-not-held": "/agreements/tides/", "reader-right-to-left": "/agreements/mina/", "reader-pdf": "/agreements/{pdf}/#art_2__para_2",
    "reader-with-page": "/agreements/{pdf}/#page", "page": "/agreements/{pdf}/source/{sha256}/pages/1/?at=art_2__para_2",
    "provision": "/agreements/harbours/provisions/art_3__para_1/", "parties": "/parties/", "party": "/parties/harbour-office/",
    "clauses": "/clauses/", "clauses-of-a-type": "/clauses/termination/", "terms": "/clauses/termination/terms/",
    "state": "/clauses/audit/in/harbours/", "accuracy": "/accuracy/", "compare": f"/compare/?{QUERY}", "compare-empty": "/compare/",
    "login": "/accounts/login/", "404": "/nowhere/",
}  # fmt: skip
SIGNED_IN = {
    "add": "/agreements/add/",
    "review": "/review/",
    "comparisons": "/comparisons/",
    "decide": "/agreements/harbours/",
}


@pytest.fixture
def filled(taxonomy: None, site: str) -> dict[str, str]:
    harbours = rows.hold(
        "Harbours", parties=["Harbour Office", "Lighthouse Union"], signature_date="2010-05-06", place="Port Town"
    )
    rows.tie(
        harbours,
        "art_3__para_1",
        "termination",
        because="may end this Agreement",
        terms={"notice_period": ("P90D", "ninety days'")},
    )
    rows.tie(harbours, "art_2__para_1", "confidentiality", because="kept secret")
    pilots = rows.hold("Pilots", parties=["Harbour Office"], signature_date="2015", kind="convention")
    rows.tie(pilots, "art_3__para_1", "termination", because="may end this Agreement", score=0.6)
    rows.hold("Buoys", status="draft", kind="resolution", symbol="B/1/L.2", distribution_date="2024-11-20")
    rows.hold("Mina", [("art_1", "المادة 1", "الغرض", "يتعاون الطرفان.")], language="ar")
    rows.cite_only(
        "Tides", address="https://tides.example/", described_in=Provision.objects.filter(eid="art_1").first()
    )
    added = add(typeset(make_agreement(1, count=12), Layout("plain")), "agreement.pdf")
    return {"pdf": added.agreement.slug, "sha256": Source.objects.get(media_type="application/pdf").sha256}


def take(context: BrowserContext, site: str, pages: dict[str, str], into: Path) -> None:
    page = context.new_page()
    for name, address in pages.items():
        page.goto(site + address, wait_until="networkidle")
        if name == "suggestions":
            page.locator("#q").press_sequentially("harb")
            page.locator(".suggestions a").first.wait_for()
        if name == "reader-with-page":
            page.locator("[data-original]").click()
            page.locator(".original svg").wait_for()
        page.wait_for_load_state("networkidle")
        page.screenshot(path=into / f"{name}.png", full_page=name not in {"reader", "reader-with-page", "page"})
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280, 1920])
def test_pictures(browser: Browser, site: str, filled: dict[str, str], width: int, scheme: str) -> None:
    into = settings.BASE_DIR / "var" / "screenshots" / f"{width}-{scheme}"
    into.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    fill = {name: re.sub(r"\{(\w+)\}", lambda slot: filled[slot[1]], address) for name, address in PAGES.items()}
    take(context, site, fill, into)
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("officer"))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site}])
    take(context, site, SIGNED_IN, into)
    context.close()
    assert len(list(into.glob("*.png"))) >= len(PAGES) + len(SIGNED_IN)
