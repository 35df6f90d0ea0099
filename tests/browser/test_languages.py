"""A reader chooses French: the site and the files speak it, the words of agreements stay; Arabic stands from right to left."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import docx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_comparing import ADDRESS
from tests.holdings import ferries, lighthouses

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def library(taxonomy: None, site: str) -> str:
    ferries(signature_date="2019-02-11", place="Lisbon", status="signed")
    lighthouses(signature_date="2021", status="draft")
    return site


def test_a_reader_chooses_french_and_the_words_of_agreements_stay(page: Page, library: str, tmp_path: Path) -> None:
    page.goto(library)
    page.get_by_role("button", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    page.get_by_role("link", name="Bibliothèque", exact=True).first.click()
    expect(page.get_by_role("main")).to_contain_text("2 accords")
    expect(page.get_by_role("main")).to_contain_text("signé le 11 février 2019, Lisbon")
    page.get_by_role("link", name="FERRIES").first.click()
    expect(page.get_by_role("heading", name="Données")).to_be_visible()
    expect(page.locator("article.leaves")).to_have_attribute("lang", "en")
    expect(page.locator("article.leaves")).to_contain_text("Voyages under way at that time shall be completed.")
    page.goto(f"{library}{ADDRESS}")
    table = page.get_by_role("table")
    expect(table.get_by_role("rowheader", name=re.compile("Dénonciation"))).to_be_visible()
    expect(table).to_contain_text("Voyages under way at that time shall be completed.")
    page.get_by_text("Exporter", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Word").click()
    download.value.save_as(path := tmp_path / "comparaison.docx")
    opened = docx.Document(str(path))
    said = "\n".join(paragraph.text for paragraph in opened.paragraphs)
    words = "\n".join(cell.text for table in opened.tables for row in table.rows for cell in row.cells)
    assert "Accords" in said and "Dénonciation" in said and "Établi le" in said
    assert "Voyages under way at that time shall be completed." in words and "projet, non adopté" in words


def test_no_page_is_wider_than_a_telephone(page: Page, library: str, settings: Any) -> None:
    settings.LANGUAGES = list(settings.ALL_LANGUAGES.items())
    page.set_viewport_size({"width": 360, "height": 780})
    for language in ("fr", "es", "ar"):
        page.goto(library)
        page.locator(f".languages button[value={language}]").click()
        for address in ("/", "/agreements/?q=termination", "/agreements/ferries/", "/clauses/termination/", ADDRESS):
            page.goto(f"{library}{address}")
            expect(page.locator("html")).to_have_attribute("lang", language)
            is_held = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            assert is_held, (language, address)
