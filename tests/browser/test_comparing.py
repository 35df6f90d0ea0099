"""An officer lines up clauses and a drafter takes the table away: by mouse, by keyboard, without JavaScript."""

from __future__ import annotations

import re
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, Page, expect

from agreements.models import Provision
from comparisons.models import Comparison
from tests.holdings import clause, ferries, hold, lighthouses

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

THREE = ("Termination", "Audit", "Areas of cooperation")
ADDRESS = "/compare/?agreement=ferries&agreement=lighthouses&type=termination&type=audit&type=areas_of_cooperation"


@pytest.fixture
def library(taxonomy: None, site: str) -> str:
    ferries(signature_date="2019-02-11", place="Lisbon", status="signed")
    lighthouses(signature_date="2021", status="draft")
    return site


def test_from_the_library_to_a_word_file_with_every_word_unchanged(page: Page, library: str, tmp_path: Path) -> None:
    page.goto(f"{library}/agreements/")
    page.get_by_label("Choose FERRIES for comparison").check()
    page.get_by_label("Choose LIGHTHOUSES for comparison").check()
    page.get_by_role("button", name="Compare", exact=True).click()
    for label in THREE:
        page.get_by_role("group", name="2. Clause types").get_by_label(label).check()
    page.get_by_role("button", name="Compare", exact=True).click()
    table = page.get_by_role("table")
    expect(table.get_by_role("rowheader")).to_have_count(3)
    expect(table.get_by_role("columnheader", name="FERRIES")).to_contain_text("signed 11 February 2019, Lisbon")
    expect(table).to_contain_text("Voyages under way at that time shall be completed.")
    page.get_by_role("link", name="Differences").click()
    expect(page).to_have_url(re.compile("view=diff"))
    expect(table.locator("del", has_text="thirty days").first).to_be_visible()
    expect(table.locator("ins", has_text="six (6) months").first).to_be_visible()
    page.get_by_text("Export", exact=True).click()
    page.get_by_label("Differences").select_option("")
    with page.expect_download() as download:
        page.get_by_role("button", name="Word").click()
    path = tmp_path / "comparison.docx"
    download.value.save_as(path)
    assert_every_word_of_the_clauses(path)


def assert_every_word_of_the_clauses(path: Path) -> None:
    opened = docx.Document(str(path))
    words = "\n".join(cell.text for table in opened.tables for row in table.rows for cell in row.cells)
    clauses = Provision.objects.filter(
        clauses__is_tentative=False, clauses__type__in=["termination", "areas_of_cooperation"]
    )
    assert clauses.count() == 4
    for provision in clauses:
        assert provision.content in words


def test_the_same_without_javascript(browser: Browser, library: str, tmp_path: Path) -> None:
    context = browser.new_context(java_script_enabled=False, accept_downloads=True)
    page = context.new_page()
    page.goto(f"{library}/compare/")
    page.get_by_role("checkbox", name="FERRIES").check()
    page.get_by_label("Find agreements").fill("lighthouse")
    page.get_by_role("button", name="Find", exact=True).last.click()
    expect(page.get_by_role("checkbox", name="FERRIES")).to_be_checked()
    page.get_by_role("checkbox", name="LIGHTHOUSES").check()
    page.get_by_role("group", name="2. Clause types").get_by_label("Termination").check()
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.get_by_role("table")).to_contain_text("Harbour may terminate")
    page.get_by_role("button", name="Move LIGHTHOUSES left").click()
    expect(page.get_by_role("columnheader").first).to_contain_text("LIGHTHOUSES")
    page.get_by_role("button", name="Compare the others with FERRIES").click()
    expect(page.locator("del").first).to_be_visible()
    page.get_by_text("Export", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Word").click()
    download.value.save_as(tmp_path / "comparison.docx")
    assert docx.Document(str(tmp_path / "comparison.docx")).tables
    context.close()


def test_columns_move_by_keyboard_and_back_brings_them_back(page: Page, library: str) -> None:
    page.goto(library + ADDRESS)
    move = page.get_by_role("button", name="Move FERRIES right")
    move.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader").first).to_contain_text("LIGHTHOUSES")
    assert page.url.endswith(
        "agreement=lighthouses&agreement=ferries&type=termination&type=audit&type=areas_of_cooperation"
    )
    expect(page.locator("#live")).to_contain_text("2 agreements, 3 clause types")
    page.go_back()
    expect(page.get_by_role("columnheader").first).to_contain_text("FERRIES")


def test_a_menu_closes_by_escape_and_gives_the_focus_back(page: Page, library: str) -> None:
    page.goto(library + ADDRESS)
    summary = page.locator("summary", has_text="Export")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="CSV")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="CSV")).to_be_hidden()
    expect(summary).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="CSV").focus()
    with page.expect_download():
        page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="CSV")).to_be_hidden()


def test_heads_stay_in_sight_in_a_long_and_wide_table(page: Page, library: str) -> None:
    for number in range(8):
        text = hold(f"long-{number}", f"art_1 | {'Either Party may end this Agreement. ' * 60}")
        clause(text, "art_1", "termination")
    page.goto(f"{library}/compare/?{'&'.join(f'agreement=long-{n}' for n in range(8))}&type=termination&type=audit")
    box = page.get_by_role("region", name="The comparison")
    box.evaluate("box => { box.scrollTop = 400; box.scrollLeft = 900 }")
    outer = box.bounding_box()
    column = page.get_by_role("columnheader", name="LONG-4").bounding_box()
    row = page.get_by_role("rowheader").first.bounding_box()
    assert outer is not None and column is not None and row is not None
    assert abs(column["y"] - outer["y"]) < 4
    assert abs(row["x"] - outer["x"]) < 4
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_pinpoint_leads_to_the_paragraph_in_the_reader(page: Page, library: str) -> None:
    page.goto(library + ADDRESS)
    page.get_by_role("link", name="Art. 2(1)").click()
    expect(page.locator("#art_2__para_1")).to_be_in_viewport()


def test_an_officer_verifies_an_absence_and_takes_it_back(signed_in: Page, library: str) -> None:
    page = signed_in
    page.goto(library + ADDRESS)
    page.get_by_role("link", name=re.compile("review now.*Audit in LIGHTHOUSES")).click()
    expect(page.get_by_text("The accounts of each lighthouse are kept for seven years.")).to_be_visible()
    page.get_by_label("Reason").fill("Accounts are kept, nobody audits them.")
    page.get_by_role("button", name="Verify absence").click()
    expect(page.get_by_text("Verified absent").first).to_be_visible()
    page.get_by_role("link", name="Back to where you came from").click()
    expect(page.get_by_role("table")).to_contain_text("“Accounts are kept, nobody audits them.”")


def test_a_comparison_is_saved_and_found_again(signed_in: Page, library: str) -> None:
    page = signed_in
    page.goto(library + ADDRESS)
    page.locator("summary", has_text="Save").click()
    page.get_by_label("Title").fill("How ferries end")
    page.get_by_role("button", name="Save this comparison").click()
    expect(page.get_by_role("heading", name="How ferries end")).to_be_visible()
    assert Comparison.objects.get().title == "How ferries end"
    page.goto(f"{library}/comparisons/")
    page.get_by_role("link", name="How ferries end").click()
    expect(page.get_by_role("table")).to_contain_text("Harbour may terminate")
