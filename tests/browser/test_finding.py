"""Finding and reading in a real Chromium: suggestions by keyboard, the page of the original in step, keys of the reader."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from library.uploads.add import add
from tests.agreements import rows
from tests.agreements.pdfs import Layout, make_agreement, typeset

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def library(taxonomy: None, site: str, tmp_path, settings) -> str:
    settings.VAR_DIR = tmp_path
    rows.hold("Harbours", parties=["Harbour Office", "Lighthouse Union"], symbol="H/1/L.2", signature_date="2010-05-06")
    rows.hold("Pilots", parties=["Harbour Office"], signature_date="2015", kind="convention")
    return site


@pytest.fixture
def printed(library: str) -> str:
    """The address of an agreement of four pages that was read from a PDF."""
    return library + add(typeset(make_agreement(1, count=12), Layout("plain")), "a.pdf").agreement.get_absolute_url()


def test_suggestions_are_reached_by_arrows_put_away_by_escape_and_lead_there(page: Page, library: str) -> None:
    page.goto(f"{library}/agreements/")
    box = page.get_by_role("searchbox")
    box.press_sequentially("harb")
    expect(page.locator(".suggestions")).to_contain_text("Harbour Office")
    expect(page.locator("#live")).to_contain_text("Suggestions below")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".suggestions").get_by_role("link", name="Harbours")).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_be_focused()
    expect(page.locator(".suggestions")).to_be_empty()
    box.fill("")
    box.press_sequentially("h/1/l.2 art 3(1)")
    page.get_by_role("link", name="Go to h/1/l.2 art 3(1)").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/agreements/harbours/?at=art_3__para_1#art_3__para_1")


def test_a_pinpoint_typed_and_sent_goes_straight_there_without_javascript(browser: Browser, library: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(library)
    page.get_by_role("searchbox").fill("Harbours, art. 2(2)(b)")
    page.get_by_role("button", name="Find").click()
    assert page.url.endswith("/agreements/harbours/?at=art_2__para_2__subpara_b#art_2__para_2__subpara_b")
    page.goto(f"{library}/agreements/?q=secret+charts")
    page.get_by_role("list", name="Passages of Harbours that answer").get_by_role("link", name="Art. 2(1)").click()
    assert page.url.endswith("/agreements/harbours/?at=art_2__para_1#art_2__para_1")
    context.close()


def test_the_page_of_the_original_follows_the_text_with_the_passage_marked(page: Page, printed: str) -> None:
    page.goto(f"{printed}#art_2__para_2")
    page.get_by_role("button", name="Original page beside the text").press("Space")
    chosen = page.locator(".original g.chosen")
    expect(chosen).to_have_attribute("data-eid", "art_2__para_2")
    picture = page.locator(".original image")
    assert picture.evaluate("i => fetch(i.href.baseVal).then(r => r.headers.get('content-type'))") == "image/webp"
    last = page.locator(".row[data-page]").last
    last.scroll_into_view_if_needed()
    last.locator("a").first.focus()
    expect(page.locator(".original .sheet")).to_have_attribute("data-page", last.get_attribute("data-page"))
    expect(chosen).to_have_attribute("data-eid", last.get_attribute("id"))
    page.get_by_role("button", name="Original page beside the text").press("Enter")
    expect(page.locator(".original")).to_be_hidden()


def test_a_picture_that_does_not_come_is_told_of(page: Page, printed: str) -> None:
    page.route("**/pages/*.webp", lambda route: route.abort())
    page.goto(printed)
    page.get_by_role("button", name="Original page beside the text").press("Space")
    expect(page.locator(".original .notice")).to_contain_text("The picture of the page did not come.")


def test_j_and_k_go_from_article_to_article_and_can_be_turned_off(page: Page, printed: str) -> None:
    page.goto(printed)
    for article in ("art_1", "art_2"):
        page.keyboard.press("j")
        assert page.url.endswith(f"#{article}")
        expect(page.locator(f"#{article}")).to_be_in_viewport()
    page.keyboard.press("k")
    assert page.url.endswith("#art_1")
    page.locator(".keys > summary").click()
    page.get_by_role("button", name="turn off").click()
    page.keyboard.press("j")
    assert page.url.endswith("#art_1")
    page.get_by_role("searchbox").press_sequentially("jk")
    assert page.get_by_role("searchbox").input_value() == "jk"
