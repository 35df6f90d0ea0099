"""An officer works through the review queue: by keys alone, and without JavaScript by plain forms."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from clauses.models import Clause, Decision
from tests.holdings import clause, ferries, hold, lighthouses

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def queue(taxonomy: None, site: str) -> str:
    """Five items, in this order: four doubtful clauses, the least sure first, and one that fell short."""
    ferries()
    text = hold(
        "canals", "art_1 | # Works", "art_1__para_1 | Each Party keeps its locks in repair.",
        "art_1__para_2 | The Parties report on them every year.", "art_1__para_3 | Names of locks are not changed.",
    )  # fmt: skip
    clause(text, "art_1__para_1", "liability", score=0.31)
    clause(text, "art_1__para_1", "undertaking", score=0.9)
    clause(text, "art_1__para_2", "review", score=0.32)
    clause(text, "art_1__para_3", "name_and_emblem", score=0.33)
    lighthouses()
    return f"{site}/review/"


def pressed(page: Page, key: str) -> None:
    """A key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_the_whole_queue_by_keys_alone(signed_in: Page, queue: str) -> None:
    page = signed_in
    page.goto(queue)
    about = page.locator("#about")
    expect(page.get_by_role("status").first).to_have_text("5 await review")
    expect(page.get_by_role("link", name="Review 5 await a person")).to_be_visible()
    expect(about).to_have_text("Liability in CANALS")
    pressed(page, "r")
    expect(about).to_have_text("Review in CANALS")
    page.keyboard.press("c")
    expect(page.get_by_label("Change the type to")).to_be_focused()
    page.get_by_label("Change the type to").select_option("implementation")
    page.keyboard.press("Tab")
    pressed(page, "Enter")
    expect(about).to_have_text("Name and emblem in CANALS")
    pressed(page, "s")
    expect(about).to_have_text("Termination in FERRIES")
    pressed(page, "a")
    expect(about).to_have_text("Audit in LIGHTHOUSES")
    pressed(page, "v")
    expect(page.get_by_role("heading", name="Nothing left here")).to_be_visible()
    pressed(page, "u")
    expect(about).to_have_text("Audit in LIGHTHOUSES")
    assert list(Decision.objects.standing().values_list("verdict", "type").order_by("pk")) == [
        ("reject", "liability"), ("retype", "implementation"), ("confirm", "termination"),
    ]  # fmt: skip


def test_keys_do_nothing_while_one_writes_and_can_be_turned_off(signed_in: Page, queue: str) -> None:
    page = signed_in
    page.goto(queue)
    page.get_by_label("Reason").fill("")
    page.get_by_label("Reason").press_sequentially("a rather sure case")
    expect(page.locator("#about")).to_have_text("Liability in CANALS")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Keys are on").click()
    page.keyboard.press("r")
    expect(page.get_by_role("button", name="Keys are off")).to_be_visible()
    expect(page.locator("#about")).to_have_text("Liability in CANALS")
    page.reload()
    expect(page.get_by_role("button", name="Keys are off")).to_be_visible()
    assert not Decision.objects.exists()
    page.get_by_label("Reason").fill("A sure case.")
    page.get_by_role("button", name="Reject").click()
    assert Decision.objects.get().reason == "A sure case."


def test_without_javascript_by_plain_forms(signed_in: Page, browser: Browser, queue: str) -> None:
    context = browser.new_context(java_script_enabled=False, storage_state=signed_in.context.storage_state())
    page = context.new_page()
    page.goto(queue)
    expect(page.locator("kbd").first).to_be_hidden()
    page.get_by_role("button", name="Accept").click()
    expect(page.locator("#about")).to_have_text("Review in CANALS")
    page.get_by_role("button", name="Skip").click()
    page.get_by_label("Change the type to").select_option("Visibility")
    page.get_by_role("button", name="Change", exact=True).click()
    page.get_by_role("button", name="Undo my last decision").click()
    expect(page.locator("#about")).to_have_text("Name and emblem in CANALS")
    page.get_by_role("button", name="Bring back 1 skipped").click()
    expect(page.locator("#about")).to_have_text("Review in CANALS")
    assert Clause.objects.get(type="liability").state == "confirmed"
    context.close()


def test_nothing_breaks_the_content_security_policy(signed_in: Page, queue: str) -> None:
    page, complaints = signed_in, []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for address in ("", "?reason=near"):
        page.goto(queue + address)
        page.wait_for_load_state("networkidle")
    assert complaints == []
