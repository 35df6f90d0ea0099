"""The keyboard alone: a colleague is asked, answers and resolves; each field and button is found by its accessible name."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Browser, Page

from library.models import Note, ReadingPosition, WorkingSet
from tests.agreements import rows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def another(browser: Browser, site: str, name: str) -> Page:
    client = Client()
    client.force_login(get_user_model().objects.create_user(name, is_staff=True))
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site}])
    return context.new_page()


def press(page: Page, name: str) -> None:
    """Go to the button of that name and press Enter."""
    page.get_by_role("button", name=name, exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def test_a_colleague_is_asked_answers_and_resolves(
    browser: Browser, site: str, signed_in: Page, taxonomy: None
) -> None:
    rows.hold("Harbours")
    ben = another(browser, site, "ben")
    signed_in.goto(f"{site}/agreements/harbours/provisions/art_3__para_1/")
    signed_in.get_by_role("textbox", name="Your note on Art. 3(1)").focus()
    signed_in.keyboard.type("Calendar days, @ben?")
    signed_in.keyboard.press("Tab")
    assert signed_in.get_by_role("checkbox", name="Share it with all").evaluate("box => box === document.activeElement")
    signed_in.keyboard.press("Tab")
    signed_in.keyboard.type("ben")
    press(signed_in, "Save the note")
    signed_in.get_by_role("main").get_by_text("ben may read it").wait_for()
    ben.goto(f"{site}/work/")
    ben.get_by_role("link", name="Harbours, Art. 3(1)").first.focus()
    ben.keyboard.press("Enter")
    thread = ben.get_by_role("article", name="Note of officer")
    thread.locator("summary", has_text="Answer").focus()
    ben.keyboard.press("Enter")
    thread.get_by_role("textbox", name="Your answer").focus()
    ben.keyboard.type("Calendar days.")
    press(ben, "Send the answer")
    press(ben, "Resolve : Calendar days, @ben?")
    ben.get_by_role("main").get_by_text("The note is resolved.").wait_for()
    ben.context.close()
    note = Note.objects.get(thread=None)
    assert note.answers.get().content == "Calendar days." and str(note.resolved_by) == "ben"


def test_a_set_is_shared_and_the_place_where_one_reads_is_kept(signed_in: Page, site: str, taxonomy: None) -> None:
    rows.hold(
        "Harbours", [(f"art_{n}", f"Article {n}", "Pilots", "A pilot boards each ship. " * 30) for n in range(1, 9)]
    )
    get_user_model().objects.create_user("ben")
    folder = WorkingSet.objects.create(owner=get_user_model().objects.get(username="officer"), name="Talks")
    signed_in.goto(f"{site}{folder.get_absolute_url()}")
    signed_in.get_by_role("textbox", name="Share it with").focus()
    signed_in.keyboard.type("ben")
    signed_in.keyboard.press("Tab")
    signed_in.keyboard.type("add")
    press(signed_in, "Share")
    signed_in.get_by_role("main").get_by_text("ben may now: add, take out").wait_for()
    signed_in.goto(f"{site}/agreements/harbours/")
    with signed_in.expect_response("**/reading/") as told:
        signed_in.keyboard.press("End")
    assert told.value.status == 204 and ReadingPosition.objects.get().eid in ("art_7", "art_8")
