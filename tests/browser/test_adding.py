"""An officer adds files and sees what became of each, with a real worker reading them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, expect

from agreements.models import Agreement
from library.uploads.add import add
from tests.agreements.test_ingest import AGREEMENT, CITING
from tests.browser.variants import faults
from tests.conftest import Portion
from tests.workers import workers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "a-password-for-tests"
READ = 60_000  # milliseconds until a worker that just started has read three files


@pytest.fixture
def three(tmp_path: Path, taxonomy: None) -> list[Path]:
    """A new file, one that the library knows, and one that is no text."""
    add(CITING.encode(), "harbours.txt")
    contents = {
        "ferries.txt": AGREEMENT.encode(),
        "harbours again.txt": CITING.encode(),
        "photo.pdf": b"\x89PNG\r\n\x1a\n",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return [tmp_path / name for name in contents]


def sign_in(page: Page, site: str) -> None:
    User.objects.create_superuser("officer", password=PASSWORD)
    page.goto(f"{site}/agreements/add/")
    page.get_by_role("textbox", name="User name or e-mail address").fill("officer")
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def send(page: Page, files: list[Path]) -> None:
    page.get_by_label("Files", exact=True).set_input_files(files)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", name="Reading your files")).to_be_visible()


def expect_report(page: Page) -> None:
    expect(page.get_by_role("heading", name="What was read")).to_be_visible(timeout=READ)
    new, known, refused = (page.locator("section.added").nth(number) for number in range(3))
    expect(new).to_contain_text("Added. ferries.txt was added.")
    expect(new).to_contain_text("Northern Lakes Commission; International Bureau of Ferries")
    expect(new.get_by_role("link", name="Termination")).to_be_visible()
    expect(new.get_by_text("set aside")).to_be_visible()
    expect(known).to_contain_text("Known already. harbours again.txt is already in the library.")
    expect(refused).to_contain_text("Not added. photo.pdf begins like a picture (PNG)")


def test_three_files_are_sent_and_each_is_reported(page: Page, site: str, three: list[Path], portion: Portion) -> None:
    sign_in(page, site)
    send(page, three)
    expect(page).to_have_url(re.compile(r"/agreements/add/\d+/$"))
    expect(page.get_by_role("progressbar", name="Files read")).to_have_attribute("max", "3")
    expect(page.get_by_role("table")).to_contain_text("ferries.txt")
    idle = page.get_by_text("Nothing is being read at the moment.")
    expect(idle).to_be_visible(timeout=READ)
    assert faults(page, "reading", 1, portion) == []
    with workers(1):
        expect_report(page)
    expect(page.locator("#live")).to_have_text("3 files: 1 added, 1 known already, 1 refused")
    page.get_by_role("link", name="NLC – IBF").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("NLC – IBF")
    assert Agreement.objects.held().count() == 2
    page.goto(f"{site}/agreements/add/")
    page.get_by_role("region", name="What you sent last").get_by_role("link").click()
    expect_report(page)
    assert faults(page, "what was read", 2, portion) == []


def test_the_same_without_javascript(browser: Browser, site: str, three: list[Path]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, site)
    send(page, three)
    with workers(1):
        expect_report(page)
    context.close()


def test_too_many_files_are_refused_at_the_field(page: Page, site: str, three: list[Path], settings) -> None:
    sign_in(page, site)
    settings.UPLOAD_MAX_FILES = 2
    page.get_by_label("Files", exact=True).set_input_files(three)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("3 files were sent, and at most 2 are taken at once.")).to_be_visible()
