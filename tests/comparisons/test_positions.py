"""The house's positions: who proposes and approves, who sees them, what the compare page says of them; checklists."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.models import Permission, User
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from clauses.models import ClauseType
from comparisons.desk.checklist import Element, find
from comparisons.desk.deviation import HousePosition, deviations, terms_of
from comparisons.desk.table import Cell, CellClause
from comparisons.models import Position
from tests.comparisons.test_views import THREE, read
from tests.holdings import ferries, lighthouses
from tests.markup import markup_of

WORDING = (
    "Either Party may terminate this Agreement by giving the other six months' written notice. Cooperation that is under "
    "way is completed."
)
TERMINATION = HousePosition("termination", "preferred", WORDING)


def cell(words: str, code: str = "termination", language: str = "en") -> Cell:
    terms = terms_of(words, code, language)
    return Cell("present", (CellClause("art_1", "Art. 1", words, terms=terms, language=language),))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Either Party may terminate this Agreement on thirty days' written notice.", "thirty days instead of six months"),
        ("Either Party may terminate this Agreement at any time.", "no notice period read; we want six months"),
        ("Chaque Partie peut dénoncer le présent Accord moyennant un préavis d'un an.", "one year instead of six months"),
        ("A Party may end this Agreement on six months' notice.", "nothing like “Cooperation that is under way is completed.” found"),
        (WORDING, "worded as our preferred wording (100 % of the words alike)"),
    ],
)  # fmt: skip
def test_a_deviation_is_told_in_words(words: str, said: str) -> None:
    language = "fr" if words.startswith("Chaque") else "en"
    assert said in [one.words for one in deviations(cell(words, language=language), [TERMINATION])]


def test_silence_is_not_compared_and_absence_is_told() -> None:
    assert [one.words for one in deviations(Cell("not_reviewed"), [TERMINATION])] == ["not compared: not yet reviewed"]
    assert [one.mark for one in deviations(Cell("verified_absent"), [TERMINATION])] == ["lacks"]
    assert deviations(cell(WORDING), []) == ()
    refused = HousePosition("termination", "refused", WORDING, reasons="It ties our hands.")
    assert "worded as what we refuse" in deviations(cell(WORDING), [refused])[0].words


def test_a_value_that_only_a_machine_read_is_marked() -> None:
    said = deviations(cell("Either Party may terminate this Agreement on thirty days' written notice."), [TERMINATION])
    assert all(one.is_read for one in said if one.mark == "differs")


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("Nothing in this Agreement is a waiver, express or implied, of immunities.", "met"),
        ("Nothing in this Agreement is an express waiver of immunities.", "partly"),
        ("The Parties cooperate.", "not_found"),
    ],
)
def test_an_element_is_met_partly_or_not_found(words: str, state: str) -> None:
    element = Element("x", "X", ("privileges_immunities",), {"en": ("express", "impli")})
    found = find(element, [cell(words, "privileges_immunities")])
    assert found.state == state
    assert bool(found.words) == (state != "not_found")
    assert find(element, [Cell("verified_absent")]).state == "verified_absent"
    assert find(element, [Cell("not_reviewed")]).reason == "not yet reviewed"


# Pages


def person(name: str, *rights: str) -> tuple[User, Client]:
    user = User.objects.create_user(name)
    user.user_permissions.add(*Permission.objects.filter(codename__in=rights))
    client = Client()
    client.force_login(user)
    return user, client


@pytest.fixture
def people(db: None) -> dict[str, tuple[User, Client]]:
    return {
        "drafter": person("drafter", "add_position"),
        "approver": person("approver", "add_position", "approve_position"),
        "reader": person("reader"),
    }


def proposed(user: User, **more: object) -> Position:
    facts = {"standing": "preferred", "wording": WORDING, "reasons": "So we can leave.", "review_on": "2030-01-01"}
    return Position.objects.create(
        type=ClauseType.objects.get(code="termination"), owner=user, proposed_by=user, **{**facts, **more}
    )


def in_force(user: User, other: User, **more: object) -> Position:
    return proposed(user, approved_by=other, approved_on=timezone.now(), **more)


def test_one_person_proposes_and_another_approves(people: dict[str, tuple[User, Client]]) -> None:
    (drafter, drafts), (_, approves), (_, reads) = people.values()
    sent = {
        "type": "termination", "standing": "preferred", "wording": WORDING, "language": "en", "reasons": "So.",
        "owner": drafter.pk, "review_on": "2030-01-01",
    }  # fmt: skip
    drafts.post("/positions/add/", sent)
    position = Position.objects.get()
    assert WORDING not in markup_of(reads.get("/positions/")).replace("&#x27;", "'")
    assert drafts.post(f"/positions/{position.pk}/approve/").status_code == 403
    assert not Position.objects.in_force().exists()
    approves.post(f"/positions/{position.pk}/approve/")
    assert Position.objects.in_force().get() == position
    assert WORDING in markup_of(reads.get("/positions/termination/")).replace("&#x27;", "'")
    assert reads.get("/positions/add/").status_code == 403
    assert "/positions/add/" not in markup_of(reads.get("/positions/"))


def test_nobody_approves_their_own_and_a_type_has_one_preferred_wording(people: dict[str, tuple[User, Client]]) -> None:
    (drafter, _), (approver, approves), _reader = people.values()
    own = proposed(approver)
    page = markup_of(approves.post(f"/positions/{own.pk}/approve/", follow=True))
    assert "a second person approves it" in page
    with pytest.raises(IntegrityError), transaction.atomic():
        in_force(approver, approver)
    first = in_force(drafter, approver)
    second = proposed(drafter, wording="Another wording.")
    assert "Propose the new one as its replacement" in markup_of(
        approves.post(f"/positions/{second.pk}/approve/", follow=True)
    )
    next_one = proposed(drafter, wording="A better wording.", replaces=first)
    approves.post(f"/positions/{next_one.pk}/approve/")
    assert list(Position.objects.in_force()) == [next_one]
    approves.post(f"/positions/{next_one.pk}/withdraw/")
    assert not Position.objects.in_force().filter(pk=next_one.pk).exists()


def test_the_compare_page_tells_deviations_to_those_who_are_signed_in(
    client: Client, people: dict[str, tuple[User, Client]]
) -> None:
    ferries(signature_date="2019-02-11", status="signed")
    lighthouses(status="signed", signature_date="1999")
    (drafter, _), (approver, _), (_, reads) = people.values()
    in_force(drafter, approver, review_on=datetime.date(2020, 1, 1))
    page = read(reads, THREE)
    assert "thirty days instead of six months" in page
    turned = read(reads, f"{THREE}&layout=rows")
    assert "Against our position" in turned and "thirty days instead of six months" in turned
    beside = read(reads, f"{THREE}&base=~position&view=diff")
    assert "Our position" in beside and "its review is overdue" in beside
    exported = markup_of(reads.get(THREE.replace("/compare/?", "/compare/export.md?")))
    assert "thirty days instead of six months" in exported
    for address in (THREE, f"{THREE}&layout=rows", f"{THREE}&base=~position&view=diff"):
        public = read(client, address)
        assert "instead of six months" not in public and "under way is completed" not in public
    assert client.get("/positions/").status_code == 302
    sent = {"query": f"{THREE.partition('?')[2]}&base=~position", "title": "Ends"}
    assert "Choose another base" in markup_of(reads.post("/compare/freeze/", sent, follow=True))


def test_a_checklist_shows_each_agreement_and_the_house_has_its_own(
    client: Client, people: dict[str, tuple[User, Client]]
) -> None:
    ferries(status="signed")
    (drafter, _), (approver, _), (_, reads) = people.values()
    in_force(drafter, approver)
    page = read(client, "/checklists/privileges/?agreement=ferries&agreement=nowhere")
    assert "No agreement here is called “nowhere”" in page and "Not found" in page
    assert client.get("/checklists/model_agreement/").status_code == 404
    assert "/checklists/model_agreement/" in markup_of(reads.get("/checklists/"))
    assert "Partly" in read(reads, "/checklists/model_agreement/?agreement=ferries")
    file = reads.get("/checklists/model_agreement/export.docx?agreement=ferries")
    assert file.content[:2] == b"PK" and "checklist_model_agreement" in file.headers["Content-Disposition"]
