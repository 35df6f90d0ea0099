"""Every page and state of the site: axe finds nothing, nothing scrolls sideways, and no page is heavy."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext

from tests.browser.states import (
    EMPTY,
    EMPTY_SIGNED_IN,
    PAGES,
    SIGNED_IN,
    WORKING,
    addressed,
    fill,
    serve_errors,
    sign_in,
    visit,
)  # fmt: skip

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HEAVIEST = 150_000
ONLY_FAULTS = {"resultTypes": ["violations"]}  # what passed need not be told, node by node


def faults(context: BrowserContext, site: str, pages: dict[str, str]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for name, address in pages.items():
        page = context.new_page()
        weights: list[int] = []
        page.on("response", lambda response, its=weights: its.append(_weight(response)))
        visit(page, site, address)
        if not address.endswith("~print"):
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                found.append((name, "scrolls sideways"))
            found += [
                (name, v["id"], v["nodes"][0]["html"][:200])
                for v in Axe().run(page, options=ONLY_FAULTS).response["violations"]
            ]
        if max(weights) > HEAVIEST:
            found.append((name, f"{max(weights)} bytes"))
        page.close()
    return found


def _weight(response) -> int:  # type: ignore[no-untyped-def]
    """The bytes of a page itself; styles and scripts are kept by the browser and counted nowhere."""
    is_page = response.request.resource_type == "document" and response.ok
    return len(response.body()) if is_page else 0


@pytest.mark.parametrize(("width", "scheme", "motion"), [(360, "light", "reduce"), (1280, "dark", "no-preference")])
def test_axe_finds_nothing_on_any_page_and_state(
    browser: Browser, site: str, taxonomy: None, width: int, scheme: str, motion: str
) -> None:
    context = browser.new_context(
        color_scheme=scheme, reduced_motion=motion, bypass_csp=True, viewport={"width": width, "height": 900}
    )
    serve_errors(context, site)
    found = faults(context, site, EMPTY)
    sign_in(context, site)
    found += faults(context, site, EMPTY_SIGNED_IN)
    context.clear_cookies()
    filled = fill()
    found += faults(context, site, addressed(PAGES, filled))
    sign_in(context, site)
    found += faults(context, site, addressed(SIGNED_IN, filled))
    half = list(WORKING)[scheme == "dark" :: 2]
    found += faults(context, site, addressed({name: WORKING[name] for name in half}, filled))
    context.close()
    assert found == []
