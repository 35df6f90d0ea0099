"""The page that shows the API works under the site's own policy: no script in the page, nothing from outside."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_the_api_page_shows_what_can_be_asked(page: Page, site: str) -> None:
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.goto(f"{site}{reverse('docs')}")
    expect(page.get_by_role("heading", name="Concord")).to_be_visible()
    expect(page.locator("#operations-clauses-clauses_list")).to_be_visible()
    assert refused == []


def test_the_api_page_is_dark_where_the_reader_asks_for_dark(page: Page, site: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(f"{site}{reverse('docs')}")
    background = "getComputedStyle(document.documentElement).backgroundColor"
    assert page.evaluate(background) == "rgb(28, 32, 34)"
    page.emulate_media(color_scheme="light")
    expect(page.locator("html")).not_to_have_css("background-color", "rgb(28, 32, 34)")
