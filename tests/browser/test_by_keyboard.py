"""The work of an office by keyboard and ear alone: collections, keys of programs, quarantine, positions, registers, second readers.

Each control is found by its role and the name that a screen reader says; see ``keyboard`` for what each stop and act is held to.
"""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from agreements import ingest as ingesting
from agreements.models import Agreement, Collection
from clauses.models import Clause, Decision, FirstReading
from comparisons.models import Position
from library.models import Token, Webhook
from tests.agreements import rows
from tests.browser.keyboard import Keyboard
from tests.browser.variants import faults_seen
from tests.clauses.review.test_quarantine import FILE, WORDS, recognised

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def keys(signed_in: Page, site: str, taxonomy: None) -> Keyboard:
    """The officer at the keyboard, before a library of one agreement."""
    harbours = rows.hold("Harbours", parties=["Harbour Office"], place="Port Town", signature_date="2010-05-06")
    rows.tie(harbours, "art_3__para_1", "termination", because="may end this Agreement")
    return Keyboard(signed_in, site)


def test_a_collection_is_made_given_members_and_filled(keys: Keyboard) -> None:
    User.objects.create_user("ben")
    keys.open("/collections/")
    keys.write("Name", "Sea matters")
    keys.submit()
    expect(keys.main.get_by_role("heading", level=1)).to_have_text("Sea matters")
    keys.write("Person (the name they sign in with)", "nobody")
    keys.submit()
    keys.is_told("Nothing was changed")
    keys.write("Person (the name they sign in with)", "ben")
    keys.choose("Role", "reviewer")
    keys.send("button", "Give the role", "Space")
    keys.is_told("ben is a member now: reviewer.")
    keys.send("button", "Ask for a second reader")
    keys.is_told("Saved.")
    keys.open("/agreements/harbours/relations/")
    keys.choose("Put it into", "Sea matters")
    keys.send("button", "Put it in")
    keys.is_told("It is in the collection Sea matters now.")
    collection = Collection.objects.get()
    assert Agreement.objects.get().collection == collection and collection.has_four_eyes
    assert collection.members.get(person__username="ben").role == "reviewer"


def test_a_key_of_a_program_is_made_read_out_and_revoked(keys: Keyboard) -> None:
    keys.open("/accounts/tokens/")
    keys.write("Name of the program", "Register of treaties")
    keys.write("Last day (optional)", "01012020")
    keys.send("button", "Make the token")
    keys.is_refused("Last day (optional)", "That day is past. Choose a later one, or none.")
    keys.page.keyboard.type("01022090")
    keys.write("Only from these networks (optional)", "192.0.2.0/24")
    keys.submit()
    keys.is_told("This is the new token. Copy it now: it is not shown again.")
    assert faults_seen(keys.page, "a token is made") == []
    keys.page.keyboard.press("Tab")
    expect(keys.page.locator("code:focus")).to_contain_text("concord_")
    keys.send("button", "Revoke Register of treaties")
    keys.is_told("The token “Register of treaties” is revoked")
    assert Token.objects.get().revoked is not None


def test_a_receiver_of_changes_is_named_paused_and_deleted(keys: Keyboard) -> None:
    keys.open("/accounts/webhooks/")
    keys.write("Name", "Register")
    keys.write("Address", "http://register.example/")
    keys.submit()
    keys.is_refused("Address", "begins with https://.")
    keys.write("Address", "https://register.example/")
    keys.submit()
    keys.is_told("This is the secret that messages are signed with.")
    keys.send("link", "Register")
    keys.send("button", "Pause")
    keys.is_told("It is paused")
    keys.send("button", "Go on where it stopped", "Space")
    keys.is_told("It is told of each change.")
    keys.send("button", "Delete")
    keys.is_told("“Register” is told of nothing any more.")
    assert not Webhook.objects.exists()


def test_a_line_in_quarantine_is_corrected_and_the_text_released(
    keys: Keyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    parse = ingesting.parse
    monkeypatch.setattr(ingesting, "parse", lambda *file: recognised(parse(*file), doubted=WORDS))
    held = ingesting.ingest(FILE, "scan.pdf", user=User.objects.get(username="officer"))
    keys.open(f"/agreements/{held.agreement.slug}/quarantine/")
    keys.send("link", "Line by line")
    keys.write("Line 2", "Between the two")
    keys.write("Why (kept with the correction)", "As the picture shows")
    keys.submit()
    keys.is_told("1 line of page 1 was corrected.")
    keys.send("link", "how its pages were recognised")
    keys.choose("Who may read it then", "public")
    keys.send("button", "I compared it with its pictures: release it")
    keys.is_told("The text was released.")
    assert set(Decision.objects.values_list("verdict", "reason")) == {
        ("boundary", "As the picture shows"),
        ("release", ""),
    }


def test_a_position_is_proposed_approved_by_another_and_a_checklist_read(keys: Keyboard) -> None:
    keys.open("/positions/")
    keys.send("link", "Propose a position")
    keys.choose("Clause type:", "Termination")
    keys.choose("Standing:", "preferred")
    keys.write("Wording:", "Either Party may end it by six months' notice.")
    keys.write("Reasons:", "Time to hand over.")
    keys.write("To be reviewed by:", "01022031")
    keys.send("button", "Propose")
    keys.is_spoken("It counts when a second person has approved it.")
    keys.be(User.objects.create_superuser("ben"))
    keys.open("/positions/termination/")
    keys.send("button", "Approve")
    keys.is_spoken("The position counts from now on.")
    assert str(Position.objects.get().approved_by) == "ben"
    keys.open("/checklists/privileges/")
    keys.to("checkbox", "Harbours")
    keys.page.keyboard.press("Space")
    keys.send("button", "Check")
    expect(keys.main.get_by_role("columnheader", name="Harbours")).to_be_visible()
    keys.to("region", "The checklist; scrolls in both directions")


def test_a_register_is_refused_and_then_applied(keys: Keyboard) -> None:
    def choose(content: str) -> None:
        field = keys.to("button", "Register, as CSV")  # Enter opens a window of the system, which is not the page's
        field.set_input_files({"name": "register.csv", "mimeType": "text/csv", "buffer": content.encode()})
        keys.send("button", "Apply it")

    keys.open("/agreements/add/register/")
    choose("name\nharbours\n")
    keys.is_refused("Register, as CSV", "The register has no column “file”")
    choose("file,place\nharbours.txt,Old Port\n")
    keys.is_told("Row by row")
    assert Agreement.objects.get().place == "Old Port"


def test_facts_are_corrected_in_the_table(keys: Keyboard) -> None:
    keys.open("/facts/")
    keys.write("signature date of Harbours", "the sixth of May")
    keys.submit()
    keys.is_refused("signature date of Harbours", "date")
    keys.write("signature date of Harbours", "2010-05-07")
    keys.write("Why (kept with each correction)", "As on the signed copy")
    keys.submit()
    keys.is_told("1 agreement was corrected.")
    assert Agreement.objects.get().signature_date == "2010-05-07"


def test_an_agreement_is_deleted_for_good(keys: Keyboard) -> None:
    field = "To say that you mean it, write its short name: Harbours (or its code: harbours)"
    keys.open("/agreements/harbours/delete/")
    keys.choose("Because", "it was added by mistake")
    keys.write(field, "harbour")
    keys.submit()
    keys.is_told("Nothing was deleted.")
    assert faults_seen(keys.page, "a deletion is refused") == []
    keys.write(field, "harbours")
    keys.send("button", "Delete it for good")
    keys.is_told("“Harbours” was deleted for good.")
    assert not Agreement.objects.exists()


def test_a_second_reader_finds_the_same_and_a_sample_is_read(keys: Keyboard) -> None:
    ben, harbours = User.objects.create_user("ben"), Agreement.objects.get()
    Agreement.objects.update(collection=Collection.objects.create(name="Sea matters", has_four_eyes=True))
    words = harbours.texts.get().raw_sha256
    FirstReading.objects.create(agreement=harbours, type_id="audit", words_sha256=words, verdict="absent", read_by=ben)
    keys.open("/review/second/")
    keys.send("button", "I find the same : Harbours, Audit: absent")
    keys.is_told("Confirmed. The decision names both readers.")
    keys.open("/samples/")
    keys.choose("All clauses of a type", "Termination")
    keys.send("button", "Draw the sample")
    keys.send("link", "read it : Art. 3(1) of Harbours")
    keys.send("button", "Confirm Art. 3(1)")
    keys.is_told("Harbours, Art. 3(1) as Termination: confirmed.")
    keys.send("link", "Back to where you came from")
    expect(keys.main).to_contain_text("1 read, 0 found wrong.")
    assert Clause.objects.get().state == "confirmed" and Decision.objects.filter(verdict="absent").exists()
