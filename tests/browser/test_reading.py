"""A legal officer finds an agreement and reads it: with the mouse, with the keyboard alone, without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from agreements.models import Provision
from tests.agreements import rows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def library(taxonomy: None, site: str) -> str:
    """Three agreements of which one is a draft, one that is only cited; the address of the site."""
    harbours = rows.hold("Harbours", parties=["Harbour Office", "Lighthouse Union"], signature_date="2010-05-06")
    rows.tie(
        harbours, "art_3__para_1", "termination", because="may end this Agreement",
        terms={"notice_period": ("P90D", "ninety days'")},
    )  # fmt: skip
    pilots = rows.hold("Pilots", parties=["Harbour Office"], signature_date="2015", kind="convention")
    rows.tie(pilots, "art_3__para_1", "termination", because="may end this Agreement")
    rows.hold("Buoys", status="draft", kind="resolution", distribution_date="2024-11-20")
    rows.cite_only(
        "Tides", address="https://tides.example/", described_in=Provision.objects.filter(eid="art_1").first()
    )
    return site


def test_from_the_home_page_to_a_paragraph_and_its_evidence(page: Page, library: str) -> None:
    page.goto(library)
    page.get_by_role("searchbox").first.fill("ninety days")
    page.get_by_role("button", name="Find").first.click()
    page.get_by_role("link", name="Harbours", exact=True).click()
    page.get_by_role("navigation", name="Contents").get_by_role("link", name="End of this Agreement").click()
    expect(page.locator("#art_3")).to_be_in_viewport()
    paragraph = page.locator("#art_3__para_1")
    paragraph.locator("a.num").click()
    assert page.url.endswith("#art_3__para_1")
    mark = paragraph.locator("mark")
    expect(mark).to_have_text("may end this Agreement")
    assert mark.evaluate("m => getComputedStyle(m).backgroundColor") not in {"rgba(0, 0, 0, 0)", "transparent"}
    other = page.locator("#art_1 .words")
    assert other.inner_text() == Provision.objects.get(text__agreement__slug="harbours", eid="art_1").content
    expect(paragraph.get_by_role("list", name="Notes on Art. 3(1)")).to_contain_text("90 days")


def test_narrowing_swaps_the_list_says_so_and_keeps_focus_and_address(page: Page, library: str) -> None:
    page.goto(f"{library}/agreements/")
    kind = page.locator("#kind-convention")
    kind.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=3).get_by_role("link")).to_have_text(["Pilots"])
    assert page.url.endswith("?kind=convention")
    expect(page.locator("#live")).to_have_text("1 agreement found")
    expect(page.locator("#kind-convention")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#live")).to_have_text("4 agreements found")
    page.go_back()
    expect(page.get_by_role("heading", level=3).get_by_role("link")).to_have_text(["Pilots"])


def test_ticks_outlive_narrowing_and_lead_to_the_comparison(page: Page, library: str) -> None:
    page.goto(f"{library}/agreements/")
    page.get_by_role("checkbox", name="Choose Harbours for comparison").check()
    page.locator("#kind-convention").click()
    expect(page.get_by_text("1 ticked, 1 of them not on this page")).to_be_visible()
    page.get_by_role("checkbox", name="Choose Pilots for comparison").check()
    page.get_by_role("button", name="Compare", exact=True).click()
    page.wait_for_url("**/compare/?**")
    assert "agreement=harbours" in page.url and "agreement=pilots" in page.url


def test_a_paragraph_is_copied_with_its_citation(page: Page, library: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{library}/agreements/harbours/#art_3__para_1")
    page.locator("#art_3__para_1").get_by_role("button", name="Copy with citation").click()
    expect(page.locator("#live")).to_have_text("Art. 3(1) copied with its citation")
    copied = page.evaluate("navigator.clipboard.readText()")
    words = Provision.objects.get(text__agreement__slug="harbours", eid="art_3__para_1").content
    assert copied.startswith(
        f"1. {words}\n\nAgreement Harbours, signed 6 May 2010, Art. 3(1), {library}/agreements/harbours/"
    )


def test_the_keyboard_alone_reaches_the_text_and_what_can_be_done_with_it(page: Page, library: str) -> None:
    page.goto(f"{library}/agreements/harbours/#art_3")
    page.keyboard.press("Tab")
    seen = set()
    for _ in range(12):
        seen.add(" ".join(page.evaluate("document.activeElement.textContent").split()))
        visible = page.evaluate("getComputedStyle(document.activeElement.closest('.act') || document.body).opacity")
        assert visible == "1", "what has the focus can be seen"
        page.keyboard.press("Tab")
    assert {"1.", "Compare termination", "Termination"} <= seen


def test_the_skip_link_comes_first(page: Page, library: str) -> None:
    page.goto(f"{library}/agreements/harbours/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the text")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_without_javascript_the_whole_job_can_be_done(browser: Browser, library: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{library}/agreements/")
    page.locator("#party-harbour-office").click()
    for name in ("Harbours", "Pilots"):
        page.get_by_role("checkbox", name=f"Choose {name} for comparison").check()
    page.get_by_role("button", name="Compare", exact=True).click()
    assert "agreement=harbours" in page.url and "agreement=pilots" in page.url
    page.goto(f"{library}/agreements/harbours/")
    page.locator("#art_3__para_1").get_by_role("link", name="Cite").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Art. 3(1)")
    expect(page.locator(".citation blockquote")).to_contain_text("Agreement Harbours, signed 6 May 2010, Art. 3(1), ")
    context.close()


def test_at_twice_the_size_nothing_is_cut_off(page: Page, library: str) -> None:
    page.set_viewport_size({"width": 640, "height": 450})
    for address in ("/", "/agreements/", "/agreements/harbours/"):
        page.goto(library + address)
        assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"), address


def test_on_a_telephone_the_whole_menu_is_in_sight_and_a_wide_window_has_one_frame(page: Page, library: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(library)
    places = [link.bounding_box() for link in page.locator(".nav a").all()]
    assert len(places) >= 4 and all(
        place and place["x"] >= 0 and place["x"] + place["width"] <= 360 for place in places
    )
    page.set_viewport_size({"width": 1920, "height": 900})
    inner = "main => main.getBoundingClientRect().x + parseFloat(getComputedStyle(main).paddingLeft)"
    for address in ("/", "/agreements/harbours/", "/accounts/login/"):
        page.goto(library + address)
        mark = page.locator(".mark-home").bounding_box()
        assert mark is not None and round(page.locator("main").evaluate(inner)) == round(mark["x"]), address


def test_nothing_breaks_the_content_security_policy(page: Page, library: str) -> None:
    complaints: list[str] = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for address in ("/", "/agreements/", "/agreements/harbours/", "/agreements/tides/", "/parties/"):
        page.goto(library + address)
        page.wait_for_load_state("networkidle")
    assert complaints == []


def test_who_signs_in_comes_back_to_the_place_and_reads_that_they_did(
    page: Page, library: str, django_user_model
) -> None:
    django_user_model.objects.create_user("ada", password="a long password")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{library}/agreements/harbours/#art_3__para_1")
    page.get_by_role("link", name="Sign in").first.click()
    page.locator("[name=login]").fill("ada")
    page.locator("[name=password]").fill("a long password")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/agreements/harbours/#art_3__para_1")
    expect(page.locator("#art_3__para_1")).to_be_in_viewport()
    notice = page.locator("main .messages")
    expect(notice).to_contain_text("ada")
    below = page.locator(".title-page").bounding_box()
    said = notice.bounding_box()
    assert said is not None and below is not None and said["y"] + said["height"] <= below["y"]
