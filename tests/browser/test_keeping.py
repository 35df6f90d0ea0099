"""A person keeps what they find, by keyboard alone and without JavaScript."""

from __future__ import annotations

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from clauses.models import Report
from library.models import Note, SavedSearch, SetItem
from tests.agreements import rows
from tests.browser.test_week import act, type_into

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def library(taxonomy: None, site: str) -> str:
    harbours = rows.hold("Harbours", parties=["Harbour Office"], signature_date="2010-05-06")
    rows.tie(harbours, "art_3__para_1", "termination", because="may end this Agreement")
    rows.hold("Pilots", parties=["Harbour Office"], signature_date="2015")
    return site


def test_a_provision_is_kept_annotated_and_reported_where_it_is_read(signed_in: Page, library: str) -> None:
    signed_in.goto(f"{library}/agreements/harbours/#art_3__para_1")
    paragraph = signed_in.locator("#art_3__para_1")
    act(signed_in, paragraph.get_by_role("button", name="Add to set Art. 3(1)"))
    expect(signed_in.locator("#said")).to_contain_text("Harbours, Art. 3(1) is now in Working set")
    act(signed_in, paragraph.get_by_role("button", name="Report an error in Art. 3(1)"))
    expect(signed_in.locator("#said")).to_contain_text("is reported to the reviewers")
    assert signed_in.url.endswith("#art_3__para_1")
    assert (SetItem.objects.get().eid, Report.objects.get().pinpoint) == ("art_3__para_1", "Art. 3(1)")
    act(signed_in, paragraph.get_by_role("link", name="Note on Art. 3(1)"))
    type_into(signed_in, signed_in.get_by_label("Your note on Art. 3(1)"), "calendar days?")
    act(signed_in, signed_in.get_by_role("button", name="Save the note"))
    expect(signed_in.get_by_role("article", name="Note of officer")).to_contain_text("calendar days?")
    assert not Note.objects.get().is_shared


def test_no_form_throws_away_what_is_typed_in_another(signed_in: Page, library: str) -> None:
    signed_in.goto(f"{library}/agreements/harbours/provisions/art_3__para_1/")
    note = signed_in.get_by_label("Your note on Art. 3(1)")
    note.fill("calendar days?")
    signed_in.locator("summary", has_text="Report an error in Art. 3(1)").click()
    signed_in.get_by_label("What is shown wrongly here?").fill("a digit")
    signed_in.get_by_role("button", name="Send the report").click()
    expect(signed_in.locator("#said")).to_contain_text("with what you wrote")
    expect(note).to_have_value("calendar days?")
    signed_in.locator("summary", has_text="Report an error in Art. 3(1)").click()
    signed_in.get_by_label("What is shown wrongly here?").fill("more")
    asked: list[str] = []
    signed_in.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    signed_in.get_by_role("button", name="Save the note").click()
    assert len(asked) == 1 and Report.objects.get().remark == "a digit" and not Note.objects.exists()


def test_a_list_is_saved_and_a_set_is_ordered_and_compared(signed_in: Page, library: str) -> None:
    signed_in.goto(f"{library}/agreements/?party=harbour-office")
    act(signed_in, signed_in.get_by_text("Save this list"))
    type_into(signed_in, signed_in.get_by_label("Name"), "Of the Office")
    signed_in.keyboard.press("Enter")
    expect(signed_in.get_by_text("Saved as “Of the Office”, last looked at")).to_be_visible()
    assert SavedSearch.objects.get().query == "party=harbour-office"
    for name in ("Pilots", "Harbours"):
        act(signed_in, signed_in.get_by_role("button", name=f"Add to set {name}"))
        expect(signed_in.locator("#said")).to_contain_text(f"{name} is now in Working set")
    signed_in.goto(f"{library}/sets/")
    act(signed_in, signed_in.get_by_role("main").get_by_role("link", name="Working set"))
    act(signed_in, signed_in.get_by_role("button", name="Down"))
    expect(signed_in.get_by_role("heading", level=2).get_by_role("link")).to_have_text(["Harbours", "Pilots"])
    act(signed_in, signed_in.get_by_role("link", name="Open as a comparison"))
    signed_in.wait_for_url("**/compare/?agreement=harbours&agreement=pilots")


def test_what_is_ticked_goes_into_a_set_together(signed_in: Page, library: str) -> None:
    signed_in.goto(f"{library}/agreements/")
    for name in ("Pilots", "Harbours"):
        act(signed_in, signed_in.get_by_role("checkbox", name=f"Choose {name} for comparison"), "Space")
    act(signed_in, signed_in.get_by_role("button", name="Add to set", exact=True))
    type_into(signed_in, signed_in.get_by_label("Name of the new set"), "Talks")
    act(signed_in, signed_in.get_by_role("button", name="Add", exact=True))
    expect(signed_in.get_by_role("heading", level=1)).to_have_text("Talks")
    expect(signed_in.get_by_role("heading", level=2).get_by_role("link")).to_have_text(["Harbours", "Pilots"])


def test_without_javascript_the_same_buttons_do_the_same(
    browser: Browser, library: str, client, django_user_model
) -> None:
    client.force_login(django_user_model.objects.create_user("officer"))
    name = settings.SESSION_COOKIE_NAME
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": library}])
    page = context.new_page()
    page.goto(f"{library}/agreements/harbours/")
    page.locator("#art_1").get_by_role("button", name="Add to set Art. 1").click()
    assert page.url.endswith("/agreements/harbours/#art_1")
    expect(page.locator("#art_1")).to_contain_text("kept in Working set")
    page.locator("#art_1").get_by_role("button", name="Report an error").click()
    expect(page.locator("#art_1")).to_contain_text("error reported by you")
    context.close()
