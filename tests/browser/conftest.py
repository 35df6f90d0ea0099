"""A real Chromium for the journeys: `page` is a fresh visitor, `site` the running site's address.

Playwright keeps an event loop in the thread of the tests, which Django takes for an asynchronous caller; the tests
themselves are synchronous, so that its guard is lifted for them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser import chromium

PATIENCE = 30_000  # milliseconds until something expected must have come, on a machine with other browsers and servers


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.found()
    if path is None:
        pytest.fail("No Chromium is installed; `make browser` fetches one.")
    with sync_playwright() as playwright:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path=path, args=chromium.arguments(), headless=True)
        yield browser
        browser.close()
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A visitor without cookies, on a wide screen; every request that leaves this machine fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    strangers: list[str] = []
    page.on("request", lambda request: strangers.append(request.url) if _is_outside(request.url) else None)
    yield page
    context.close()
    assert strangers == [], "the page asked another machine"


@pytest.fixture
def site(live_server) -> str:
    """The address of the site that this test's rows are seen on; they are undone after the test."""
    return live_server.url


@pytest.fixture
def signed_in(page: Page, site: str, client, django_user_model) -> Page:
    """The visitor, signed in as the officer."""
    client.force_login(django_user_model.objects.create_superuser("officer", password="a-password-for-tests"))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site}])
    return page


def _is_outside(url: str) -> bool:
    return url.startswith(("http://", "https://", "ws://", "wss://")) and "://localhost:" not in url
