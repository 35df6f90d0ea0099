"""How do our agreements with INTERPOL end, and what does each lack? From the home page, by keyboard alone and without JavaScript."""

from __future__ import annotations

import re
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from agreements.models import Agreement
from clauses.decide import decide
from tests.library import clause, hold, types

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

A_MINUTE = 60
ADDRESS = (
    "/compare/?agreement=lakes-interpol&agreement=tunnels-interpol&agreement=bridges-interpol"
    "&type=termination&type=survival&type=amendment"
)
VIEWS = ("text", "diff", "passages", "limbs", "terms", "synopsis", "coverage")


@pytest.fixture
def officer(taxonomy: None, django_user_model):
    return django_user_model.objects.create_superuser("ada", password="a-password-for-tests", first_name="Ada")


@pytest.fixture
def library(taxonomy: None, site: str, officer) -> str:
    """Three agreements with INTERPOL; one of them verified to have no survival clause, one nobody has looked at."""
    for number, (slug, words, term) in enumerate(
        (
            (
                "lakes-interpol",
                "Either Party may terminate this Agreement by giving six months' written notice.",
                "P6M",
            ),
            ("tunnels-interpol", "Either Party may terminate it by giving six months' notice to the other.", "P6M"),
            (
                "bridges-interpol",
                "This Agreement may be ended by thirty days' written notice. Tolls due then stay due.",
                "P30D",
            ),
        )
    ):
        text = hold(
            slug,
            "art_1 | # Final provisions",
            f"art_1__para_1 | {words}",
            "art_1__para_2 | Crossings begun before the end are completed.",
            "art_1__para_3 | This Agreement may be amended by mutual consent.",
            title=f"Cooperation Agreement {number} with INTERPOL",
            parties=(f"{slug.split('-')[0].title()} Office", "INTERPOL"),
            signature_date=f"{2001 + number}-05-04",
        )
        length = "six months" if term == "P6M" else "thirty days"
        clause(text, "art_1__para_1", "termination", terms=[("notice_period", term, length)])
        clause(text, "art_1__para_3", "amendment")
        if number == 0:
            clause(text, "art_1__para_2", "survival")
    decide(
        officer, Agreement.objects.get(slug="tunnels-interpol"), types("survival")[0], "absent", reason="Read in full."
    )
    return site


def go(page: Page, target: Locator, key: str = "Enter") -> None:
    """By Tab to the target, however many steps it takes, then the key."""
    expect(target).to_be_attached()
    for _ in range(150):
        if target.evaluate("element => element === document.activeElement"):
            page.keyboard.press(key)
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} is not reached by keyboard")


def see_the_answer(page: Page) -> None:
    """How they end, with the numbers; and what each lacks, never blurred."""
    line = page.locator(".practice", has_text="Termination")
    expect(line).to_contain_text("six months' notice in 2 of 3, thirty days in 1")
    expect(line.get_by_role("img")).to_have_attribute("aria-label", re.compile("six months"))
    expect(page.locator("td.no")).to_contain_text("Verified absent")
    expect(page.locator("td.no")).to_contain_text("by Ada")
    expect(page.locator("td.open", has_text="nothing found in 3 provisions").first).to_be_visible()


@pytest.mark.parametrize("width", [1280, 1920])
def test_by_keyboard_alone_in_under_a_minute(page: Page, library: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    began = time.monotonic()
    page.goto(library)
    go(page, page.get_by_role("searchbox").or_(page.get_by_role("combobox")).first, "End")
    page.keyboard.type("INTERPOL")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("q=INTERPOL"))
    for slug in ("LAKES-INTERPOL", "TUNNELS-INTERPOL", "BRIDGES-INTERPOL"):
        go(page, page.get_by_label(f"Choose {slug} for comparison"), "Space")
    go(page, page.get_by_role("button", name="Compare"))
    go(page, page.get_by_role("link", name="Final clauses"))
    expect(page.get_by_role("table")).to_be_visible()
    see_the_answer(page)
    go(page, page.get_by_role("link", name="Overview"))
    expect(page.locator(".sum-row")).to_contain_text("2 present, 1 verified absent")
    assert time.monotonic() - began < A_MINUTE
    go(page, page.get_by_role("link", name="Art. 1(1)").first)
    expect(page.locator("#art_1__para_1")).to_be_in_viewport()


@pytest.mark.parametrize("width", [1280, 1920])
def test_without_javascript_in_under_a_minute(browser: Browser, library: str, width: int) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 900})
    page = context.new_page()
    began = time.monotonic()
    page.goto(library)
    page.locator("main input[name=q]").fill("INTERPOL")
    page.locator("main form[role=search] button").click()
    for box in page.get_by_label(re.compile("^Choose .* for comparison")).all():
        box.check()
    page.get_by_role("button", name="Compare").click()
    page.get_by_role("link", name="Final clauses").click()
    see_the_answer(page)
    page.get_by_role("link", name="Overview").click()
    expect(page.locator(".sum-row")).to_contain_text("2 present, 1 verified absent")
    assert time.monotonic() - began < A_MINUTE
    page.get_by_role("link", name="Text", exact=True).click()
    page.get_by_role("link", name="whole article around Art. 1(1)").first.click()
    expect(page.get_by_role("heading", name="Art. 1").first).to_be_visible()
    context.close()


def test_a_number_opens_its_clauses_and_back_returns(page: Page, library: str) -> None:
    page.goto(library + ADDRESS)
    page.get_by_role("link", name="thirty days in 1").click()
    expect(page.get_by_role("columnheader")).to_have_count(1)
    page.go_back()
    expect(page.get_by_role("columnheader")).to_have_count(3)


def test_an_article_opens_below_its_clause_and_closes_again(page: Page, library: str) -> None:
    page.goto(library + ADDRESS)
    link = page.get_by_role("link", name="whole article around Art. 1(1) of BRIDGES-INTERPOL")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Art. 1 of BRIDGES-INTERPOL")).to_contain_text("Crossings begun before")
    expect(link).to_have_attribute("aria-expanded", "true")
    assert "article" not in page.url
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Art. 1 of BRIDGES-INTERPOL")).to_have_count(0)


def test_the_focus_stays_with_the_column_that_moves(page: Page, library: str) -> None:
    page.goto(library + ADDRESS)
    page.get_by_role("button", name="Move LAKES-INTERPOL right").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader").nth(1)).to_contain_text("LAKES-INTERPOL")
    expect(page.get_by_role("button", name="Move LAKES-INTERPOL right")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader").nth(2)).to_contain_text("LAKES-INTERPOL")
    expect(page.get_by_role("button", name="Move LAKES-INTERPOL left")).to_be_focused()


def test_a_draft_of_ones_own_is_compared_with_all(page: Page, library: str) -> None:
    page.goto(f"{library}{ADDRESS}&view=diff")
    page.locator("summary", has_text="Base:").click()
    page.get_by_label("or with a text of yours").fill(
        "Either Party may terminate this Agreement by giving one year's notice."
    )
    page.get_by_role("button", name="Compare with it").click()
    expect(page.get_by_role("columnheader").first).to_contain_text("Pasted text")
    expect(page.locator("ins", has_text="six months").first).to_be_visible()


def test_a_snapshot_is_taken_cited_and_held_against_today(signed_in: Page, library: str) -> None:
    page = signed_in
    page.goto(library + ADDRESS)
    page.locator("summary", has_text="Save").click()
    page.get_by_label("Title").fill("How they end")
    page.get_by_role("button", name="Take a snapshot").click()
    expect(page).to_have_url(re.compile("/snapshots/how-they-end-"))
    expect(page.get_by_text("nothing on this page changes")).to_be_visible()
    page.get_by_role("link", name="Changed since?").click()
    expect(page.get_by_role("heading", name="Nothing has changed")).to_be_visible()


def test_an_officer_pairs_two_clauses_otherwise(signed_in: Page, library: str) -> None:
    page = signed_in
    page.goto(f"{library}{ADDRESS}&view=diff")
    page.get_by_role("link", name=re.compile("Pair otherwise.*Amendment of LAKES-INTERPOL and TUNNELS")).click()
    page.get_by_role("checkbox").uncheck()
    page.get_by_label("Reason").fill("They do not answer each other.")
    page.get_by_role("button", name="Keep this pairing").click()
    expect(page.get_by_text("nothing in LAKES-INTERPOL answers it").first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280, 1920])
def test_no_state_of_the_desk_shuts_anyone_out(browser: Browser, library: str, width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    states = [f"{ADDRESS}&view={view}" for view in VIEWS]
    states += [f"{ADDRESS}&row=termination&view=diff&base=~usual", f"{ADDRESS}&fold=alike", f"{ADDRESS}&choose=1"]
    states += [f"{ADDRESS}&view=diff&base=~pasted&pasted=Costs+are+shared.", "/compare/?type=termination"]
    for address in [*states, "/compare/article/lakes-interpol/art_1__para_1/"]:
        page.goto(library + address)
        for menu in page.locator("#desk .menu > summary").all():
            menu.click()
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    context.close()
