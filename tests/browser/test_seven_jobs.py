"""The seven jobs of a drafter in a real browser, each once: positions, draft, wide table, differences, synopsis, files, clauses to use."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Page, expect

from clauses.models import ClauseType
from comparisons.models import Position
from tests.holdings import clause, hold

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAMES = ("alder", "birch", "cedar", "dogwood", "elm")
PERIODS = ("six months'", "thirty days'", "one year's", "six months'", "ninety days'")
LONG = " ".join(["The Parties shall bring cooperation that is under way to an orderly end."] * 9)


@pytest.fixture
def five(taxonomy: None, site: str) -> str:
    for number, (slug, period) in enumerate(zip(NAMES, PERIODS, strict=True)):
        words = f"Either Party may terminate this Agreement by giving {period} written notice to the other Party."
        text = hold(
            slug, f"art_1 | {words}{f' {LONG}' if slug == 'cedar' else ''}", signature_date=f"{2020 - number}-01-01"
        )
        days = ("P6M", "P30D", "P1Y", "P6M", "P90D")[number]
        clause(text, "art_1", "termination", terms=[("notice_period", days, period.removesuffix("'"))])
    return f"{site}/compare/?{'&'.join(f'agreement={slug}' for slug in NAMES)}&type=termination"


def test_a_position_is_proposed_approved_and_told_beside_each_agreement(signed_in: Page, five: str, site: str) -> None:
    page = signed_in
    page.goto(f"{site}/positions/add/?type=termination", timeout=60_000)  # the first page of a process loads much
    page.get_by_label("Standing").select_option("preferred")
    page.locator("#id_wording").fill("Either Party may terminate this Agreement on six months' written notice.")
    page.get_by_label("Reasons").fill("Time to close projects.")
    page.get_by_label("To be reviewed by").fill("2031-01-01")
    page.get_by_role("button", name="Propose").click()
    expect(page.get_by_role("main").get_by_text("second person has approved it")).to_be_visible()
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    position = Position.objects.get()
    position.approved_by, position.approved_on = User.objects.create_user("ben"), timezone.now()
    position.save()
    page.goto(f"{five}&layout=rows")
    expect(page.get_by_role("columnheader", name="Against our position")).to_be_visible()
    expect(page.locator("tr", has=page.locator("#col-birch"))).to_contain_text("thirty days instead of six months")


def test_a_wide_table_is_ordered_hidden_opened_and_walked(page: Page, five: str) -> None:
    page.goto(f"{five}&layout=rows&view=diff")
    more = page.locator("tr", has=page.locator("#col-cedar")).locator(".unclamp")
    expect(more).to_contain_text("other paragraphs: ")
    more.click()
    expect(page.locator("tr", has=page.locator("#col-cedar")).get_by_role("button", name="less")).to_be_visible()
    page.locator("#arrange").click()
    page.get_by_role("link", name="by date").click()
    expect(page.locator(".rows-of tbody th").nth(1)).to_have_id("col-elm")
    page.locator("#col-birch").hover()
    page.get_by_role("button", name="Hide").first.click()
    page.get_by_role("link", name="1 hidden: show it").click()
    expect(page.locator(".rows-of tbody tr")).to_have_count(5)
    expect(page.get_by_role("button", name="next difference")).to_be_visible()  # as soon as the table has settled
    page.keyboard.press("n")
    expect(page.locator(".at-difference")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight + 2"), (
        "the page has a scroll bar beside the table's"
    )


def test_a_clause_goes_into_a_word_draft(page: Page, five: str, site: str) -> None:
    page.goto(five)
    page.locator(".clause").first.hover()
    page.get_by_role("button", name="of ALDER in a draft").click()
    count = page.get_by_role("link", name="In the draft: 1")
    expect(count).to_be_visible()
    count.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Word draft").click()
    words = [one.text for one in docx.Document(io.BytesIO(Path(download.value.path()).read_bytes())).paragraphs]
    assert "Article 1. Termination" in words and any("six months' written notice" in one for one in words)


def test_a_draft_is_begun_and_a_version_added(signed_in: Page, site: str) -> None:
    page = signed_in
    page.goto(f"{site}/drafts/")
    page.get_by_label("Title of a new draft").fill("Talks with the Harbour Office")
    page.get_by_role("button", name="Begin a draft").click()
    assert "Harbour" not in page.url
    page.get_by_label("Whose wording").select_option("theirs")
    page.get_by_label("or its words").fill("AGREEMENT\n\nArticle 1\n\nEither Party may end it.")
    page.get_by_role("button", name="Add this version").click()
    expect(page.get_by_role("cell", name="Theirs 1")).to_be_visible()


def test_differences_synopsis_and_file_say_the_same(page: Page, five: str) -> None:
    page.goto(five)
    page.get_by_role("link", name="Differences").click()
    expect(page.locator(".purpose")).to_contain_text("otherwise than the base")
    expect(page.locator("td ins", has_text="thirty days").first).to_be_attached()
    page.get_by_role("link", name="Synopsis").click()
    expect(page.locator(".apparatus")).to_contain_text("thirty days")
    page.get_by_text("Export", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Word").click()
    document = docx.Document(io.BytesIO(Path(download.value.path()).read_bytes()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert any("the most frequent reading" in words or "where they differ" in words for words in cells)


def test_an_exported_table_comes_back_with_its_remarks(signed_in: Page, five: str, site: str, tmp_path: Path) -> None:
    page = signed_in
    exported = page.request.get(five.replace("/compare/?", "/compare/export.docx?")).body()
    document = docx.Document(io.BytesIO(exported))
    cell = next(
        c for t in document.tables for r in t.rows for c in r.cells if any("Art. 1" in p.text for p in c.paragraphs)
    )
    document.add_comment(cell.paragraphs[-1].runs or cell.paragraphs[0].runs, "Ask the treasurer.", author="Ada")
    document.save(str(tmp_path / "table.docx"))
    page.goto(f"{site}/compare/remarks/")
    page.get_by_label("File").set_input_files(tmp_path / "table.docx")
    page.get_by_role("button", name="Bring back").click()
    expect(page.get_by_text("1 remark became a note.")).to_be_visible()


def test_a_checklist_is_filled_for_chosen_agreements(page: Page, five: str, site: str) -> None:
    assert ClauseType.objects.filter(code="privileges_immunities").exists()
    page.goto(f"{site}/checklists/privileges/")
    page.get_by_label("ALDER").check()
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_role("row", name="Nothing in the agreement is a waiver")).to_contain_text("Not found")
