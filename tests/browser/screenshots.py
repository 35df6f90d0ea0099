"""Every page and state as a picture: `make screenshots` writes them to var/screenshots, to be looked at.

At 360, 1280 and 1920 pixels, light and dark, over a small library with all that a page may have to show.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext

from tests.browser.states import EMPTY, EMPTY_SIGNED_IN, PAGES, SIGNED_IN, addressed, fill, serve_errors, sign_in, visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ONE_SCREEN = {
    "reader",
    "reader-parts",
    "reader-missed",
    "reader-with-page",
    "reader-term",
    "page",
    "own-reader",
    "own-reader-kept",
}
"""These are looked at as they open, at the place that was asked for."""


def take(context: BrowserContext, site: str, pages: dict[str, str], into: Path) -> None:
    for name, address in pages.items():
        page = context.new_page()
        visit(page, site, address)
        page.screenshot(path=into / f"{name}.png", full_page=name not in ONE_SCREEN)
        page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280, 1920])
def test_pictures(browser: Browser, site: str, taxonomy: None, width: int, scheme: str) -> None:
    into = settings.BASE_DIR / "var" / "screenshots" / f"{width}-{scheme}"
    into.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    serve_errors(context, site)
    take(context, site, EMPTY, into)
    sign_in(context, site)
    take(context, site, EMPTY_SIGNED_IN, into)
    context.clear_cookies()
    filled = fill()
    take(context, site, addressed(PAGES, filled), into)
    sign_in(context, site)
    take(context, site, addressed(SIGNED_IN, filled), into)
    context.close()
    assert len(list(into.glob("*.png"))) >= sum(map(len, (EMPTY, EMPTY_SIGNED_IN, PAGES, SIGNED_IN)))
