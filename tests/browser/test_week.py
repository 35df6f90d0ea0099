"""The ten tasks of docs/tasks.md, each in a real Chromium with the keyboard alone: Tab, Enter, Space and letters."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from agreements.models import Agreement
from clauses.models import Clause, Decision
from library.uploads.add import add
from tests.agreements import rows
from tests.agreements.pdfs import Layout, make_agreement, typeset

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_TABS = 150


@pytest.fixture
def library(taxonomy: None, site: str, tmp_path: Path, settings) -> str:
    settings.VAR_DIR = tmp_path
    harbours = rows.hold("Harbours", parties=["Harbour Office"], symbol="H/1/L.2", signature_date="2010-05-06")
    rows.tie(
        harbours, "art_3__para_1", "termination", because="may end this Agreement",
        terms={"notice_period": ("P90D", "ninety days'")},
    )  # fmt: skip
    pilots = rows.hold("Pilots", parties=["Harbour Office"], signature_date="2015")
    rows.tie(pilots, "art_3__para_1", "termination", because="may end this Agreement")
    rows.hold("Buoys", parties=["Buoy Board"], signature_date="2015")
    return site


def act(page: Page, goal: Locator, key: str = "Enter") -> None:
    """Tab until ``goal`` has the focus, and press ``key`` there; a person would not go on for ever."""
    page.wait_for_load_state("domcontentloaded")  # a page that answers an act first puts the focus on what came of it
    for _ in range(MOST_TABS):
        if goal.evaluate("element => element === document.activeElement"):
            page.keyboard.press(key)
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{MOST_TABS} times Tab do not lead to {goal}")


def type_into(page: Page, goal: Locator, words: str) -> None:
    act(page, goal, "End")
    page.keyboard.type(words)


def test_1_go_to_a_provision_that_a_colleague_cites(page: Page, library: str) -> None:
    page.goto(f"{library}/parties/")
    type_into(page, page.get_by_role("searchbox").first, "H/1/L.2 art 3(1)")
    page.keyboard.press("Enter")
    page.wait_for_url("**/agreements/harbours/?at=art_3__para_1#art_3__para_1")
    expect(page.locator("#art_3__para_1")).to_be_in_viewport()


def test_2_find_what_an_agreement_says_on_a_matter(page: Page, library: str) -> None:
    page.goto(f"{library}/agreements/")
    type_into(page, page.get_by_role("searchbox"), '"kept secret" party')
    page.keyboard.press("Enter")
    expect(page.get_by_text("Looked for: the phrase “kept secret” and “party”.")).to_be_visible()
    act(page, page.get_by_role("list", name="Passages of Pilots that answer").get_by_role("link").first)
    page.wait_for_url("**/agreements/pilots/?at=art_2__para_1#art_2__para_1")


def test_3_find_the_agreements_with_a_party_of_a_year(page: Page, library: str) -> None:
    page.goto(f"{library}/agreements/")
    act(page, page.locator("#party-harbour-office"))
    expect(page.locator("#live")).to_have_text("2 agreements found")
    act(page, page.locator("#year-2015"))
    expect(page.get_by_role("heading", level=3).get_by_role("link")).to_have_text(["Pilots"])
    assert "party=harbour-office" in page.url and "year=2015" in page.url


def test_4_see_how_such_clauses_are_usually_written(page: Page, library: str) -> None:
    page.goto(library)
    act(page, page.get_by_role("navigation", name="Sections").get_by_role("link", name="Clauses"))
    page.wait_for_url("**/clauses/")
    type_into(page, page.get_by_role("searchbox", name="Filter the clause types"), "terminat")
    expect(page.get_by_role("link", name="Confidentiality", exact=True)).to_be_hidden()
    groups = page.locator("section[data-group]:visible").count()
    assert page.locator(".jump a:visible").count() == groups < page.locator(".jump a").count()
    act(page, page.get_by_role("main").get_by_role("link", name="Termination", exact=True))
    page.wait_for_url("**/clauses/termination/")
    expect(page.get_by_role("main")).to_contain_text("2 clauses")
    expect(page.get_by_role("main")).to_contain_text("90 days")


def test_5_check_a_text_against_its_original(page: Page, library: str) -> None:
    added = add(typeset(make_agreement(1, count=12), Layout("plain")), "a.pdf")
    page.goto(f"{library}{added.agreement.get_absolute_url()}#art_2__para_2")
    page.reload()
    page.locator("body").evaluate("() => document.querySelector('.skip').focus()")
    act(page, page.get_by_role("button", name="Original page beside the text"))
    expect(page.locator(".original g.chosen")).to_have_attribute("data-eid", "art_2__para_2")


def test_6_cite_a_paragraph(page: Page, library: str) -> None:
    page.goto(f"{library}/agreements/harbours/#art_3__para_1")
    act(page, page.locator("#art_3__para_1").get_by_role("link", name="Cite Art. 3(1)"))
    page.wait_for_url("**/provisions/art_3__para_1/#cite")
    expect(page.locator(".citation blockquote")).to_contain_text(
        "Agreement Harbours, H/1/L.2, signed 6 May 2010, Art. 3(1)"
    )
    expect(page.locator(".citation")).to_contain_text("SHA-256")


def test_7_and_8_line_up_agreements_and_take_the_table_to_an_advice(page: Page, library: str, tmp_path: Path) -> None:
    page.goto(f"{library}/agreements/")
    for name in ("Pilots", "Harbours"):
        act(page, page.get_by_label(f"Choose {name} for comparison"), "Space")
    act(page, page.get_by_role("main").get_by_role("button", name="Compare", exact=True))
    page.wait_for_url("**/compare/?**")
    act(page, page.get_by_role("group", name="2. Clause types").get_by_label("Termination"), "Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("table")).to_contain_text("ninety days' written notice")
    act(page, page.get_by_text("Export", exact=True))
    with page.expect_download() as download:
        act(page, page.get_by_role("button", name="Word"))
    path = tmp_path / "table.docx"
    download.value.save_as(path)
    assert path.read_bytes().startswith(b"PK")


def test_9_confirm_what_the_machine_suggests(signed_in: Page, library: str) -> None:
    signed_in.goto(f"{library}/agreements/harbours/#art_3__para_1")
    act(signed_in, signed_in.locator("#art_3__para_1 .why > summary"))
    act(signed_in, signed_in.locator("#art_3__para_1").get_by_role("button", name="Confirm"))
    expect(signed_in.locator("#art_3__para_1")).to_contain_text("confirmed")
    clause = Clause.objects.get(provision__text__agreement__slug="harbours", type="termination")
    assert clause.state == "confirmed" and Decision.objects.get().made_by.get_username() == "officer"


def test_10_record_that_a_clause_is_missing(signed_in: Page, library: str) -> None:
    signed_in.goto(f"{library}/clauses/audit/in/harbours/")
    type_into(signed_in, signed_in.get_by_label("Reason"), "Read from beginning to end.")
    act(signed_in, signed_in.get_by_role("button", name="Verify absence"))
    expect(signed_in.get_by_role("main")).to_contain_text("Verified absent")
    assert Decision.objects.get().reason == "Read from beginning to end."
    signed_in.goto(f"{library}/agreements/?lacks=audit")
    expect(signed_in.get_by_role("heading", level=3).get_by_role("link")).to_have_text(["Harbours"])
    assert Agreement.objects.count() == 3
