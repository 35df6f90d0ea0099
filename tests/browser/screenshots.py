"""Every page and state as a picture: `make screenshots` writes them to var/screenshots, to be looked at.

Over a small library with all that a page may have to show; what is taken, and how it is looked at: see ``pictures``.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser import pictures
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
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
INTO = pictures.INTO / "states"


@pytest.mark.parametrize("language", pictures.languages())
def test_pictures(browser: Browser, site: str, taxonomy: None, language: str) -> None:
    context = browser.new_context()
    context.set_default_timeout(10_000)
    serve_errors(context, site)
    failed = pictures.take(context, site, EMPTY, INTO, language)
    sign_in(context, site)
    failed += pictures.take(context, site, EMPTY_SIGNED_IN, INTO, language)
    context.clear_cookies()
    filled = fill()
    failed += pictures.take(context, site, addressed(PAGES, filled), INTO, language)
    sign_in(context, site)
    failed += pictures.take(context, site, addressed({**SIGNED_IN, **WORKING}, filled), INTO, language)
    context.close()
    sheets = pictures.sheets(INTO, {**EMPTY, **EMPTY_SIGNED_IN, **PAGES, **SIGNED_IN, **WORKING})
    assert sheets and failed == []
