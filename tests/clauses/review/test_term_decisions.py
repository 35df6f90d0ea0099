"""A value is confirmed, corrected or rejected by a person, stands whatever the machine says later, and can be taken back."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from agreements.models import Text
from clauses.annotate import annotate
from clauses.models import Decision, Term, TermOccurrence
from clauses.review.decide import DecisionRefused, decide, last_word, take_back
from clauses.review.term_decisions import decide_term, is_value_of
from library.uploads.add import add
from tests.agreements import rows
from tests.clauses.review.test_deciding import FERRIES, NEW_ARTICLE, type_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> User:
    return User.objects.create_user("officer", is_staff=True)


@pytest.fixture
def text() -> Text:
    added = add(FERRIES.encode(), "ferries.txt").text
    assert added is not None
    return added


def notice(text: Text) -> Term:
    return Term.objects.get(
        clause__provision__text__agreement=text.agreement,
        clause__provision__text__is_current=True,
        clause__type="termination",
        kind="notice_period",
    )


def test_a_suggested_value_has_its_sentence(text: Text) -> None:
    term = notice(text)
    start, end = term.sentence
    assert (term.value, term.state) == ("P3M", "suggested")
    assert term.clause.provision.content[start:end].startswith("Either Party may terminate")


def test_a_confirmed_value_stands_after_another_reading(text: Text, officer: User) -> None:
    decision = decide_term(officer, notice(text), "confirm", reason="read it")
    annotate(text)
    again = notice(text)
    assert (again.value, again.state, again.decision) == ("P3M", "confirmed", decision)
    assert (decision.before["value"], decision.before["state"], decision.made_by) == ("P3M", "suggested", officer)


def test_a_corrected_value_stands_also_in_a_new_version(text: Text, officer: User) -> None:
    decide_term(officer, notice(text), "correct", value="P6M")
    rows.renew(text.agreement, (FERRIES + NEW_ARTICLE.replace("Article 1", "Article 4")).encode(), "newer.txt")
    again = notice(text)
    assert (again.value, again.state, again.words) == ("P6M", "corrected", "three months")
    assert TermOccurrence.objects.filter(agreement=text.agreement, kind="notice_period", value="P6M").exists()


def test_a_rejected_value_never_returns(text: Text, officer: User) -> None:
    decide_term(officer, notice(text), "reject")
    annotate(text)
    assert not Term.objects.filter(clause__provision__text=text, kind="notice_period").exists()


@pytest.mark.parametrize(("verdict", "value"), [("confirm", ""), ("correct", "P6M"), ("reject", "")])
def test_a_decision_taken_back_leaves_what_stood(text: Text, officer: User, verdict: str, value: str) -> None:
    decision = decide_term(officer, notice(text), verdict, value=value)
    take_back(officer, decision)
    again = notice(text)
    assert (again.value, again.state, again.decision) == ("P3M", "suggested", None)
    annotate(text)
    assert notice(text).state == "suggested"


def test_only_the_last_word_on_a_value_is_taken_back(text: Text, officer: User) -> None:
    first = decide_term(officer, notice(text), "confirm")
    second = decide_term(officer, notice(text), "correct", value="P1Y")
    with pytest.raises(DecisionRefused):
        take_back(officer, first)
    take_back(officer, second)
    assert (notice(text).value, notice(text).state) == ("P3M", "confirmed")


def test_decisions_on_values_and_on_their_clause_do_not_stand_in_each_others_way(text: Text, officer: User) -> None:
    provision = text.provisions.get(eid="art_2")
    of_clause = decide(officer, text.agreement, type_of("termination"), "confirm", provision=provision)
    decide_term(officer, notice(text), "confirm")
    assert last_word(text.agreement, type_of("termination"), "art_2") == of_clause
    take_back(officer, of_clause)
    assert notice(text).state == "confirmed"


@pytest.mark.parametrize(
    ("type", "kind", "value", "is_one"),
    [
        ("termination", "notice_period", "P6M", True), ("termination", "notice_period", "six months", False),
        ("termination", "who", "either_party", True), ("termination", "who", "P6M", False),
        ("duration", "duration", "indefinite", True), ("duration", "expiry_date", "2027-02-30", False),
        ("duration", "expiry_date", "2027-02-28", True), ("authentic_texts", "language", "fr", True),
        ("authentic_texts", "originals", "2", True), ("duration", "renewal_period", "as_duration", False),
    ],
)  # fmt: skip
def test_a_correction_has_the_form_of_its_kind(type: str, kind: str, value: str, is_one: bool) -> None:
    assert is_value_of(type, kind, value) == is_one


def test_a_value_of_another_form_is_refused_with_the_form(text: Text, officer: User) -> None:
    with pytest.raises(DecisionRefused, match="a duration such as P6M"):
        decide_term(officer, notice(text), "correct", value="half a year")


def test_the_page_decides_and_says_so(text: Text, officer: User, client: Client) -> None:
    client.force_login(officer)
    page = client.get("/clauses/termination/").content.decode()
    assert f"/terms/{notice(text).pk}/decide/" in page
    sent = {"verdict": "correct", "value": "P6M", "next": "/clauses/termination/"}
    answer = client.post(f"/terms/{notice(text).pk}/decide/", sent, follow=True)
    assert "corrected to 6 months" in answer.content.decode()
    assert notice(text).state == "corrected"
    assert client.get("/api/v1/terms/?term_kind=notice_period").json()["results"][0]["state"] == "corrected"


def test_who_may_not_decide_or_not_see_is_refused(text: Text, client: Client) -> None:
    pk = notice(text).pk
    assert client.post(f"/terms/{pk}/decide/", {"verdict": "confirm"}).status_code == 302
    client.force_login(User.objects.create_user("reader"))
    assert client.post(f"/terms/{pk}/decide/", {"verdict": "confirm"}).status_code == 403
    assert Decision.objects.count() == 0
    text.agreement.visibility = "restricted"
    text.agreement.save()
    client.force_login(User.objects.create_user("other", is_staff=True))
    assert client.post(f"/terms/{pk}/decide/", {"verdict": "confirm"}).status_code in (302, 404)


@pytest.mark.parametrize("address", ["/agreements/{slug}/", "/clauses/termination/", "/clauses/termination/terms/"])
def test_a_value_is_decided_wherever_it_is_shown(address: str, text: Text, officer: User, client: Client) -> None:
    address = address.format(slug=text.agreement.slug)
    form = f"/terms/{notice(text).pk}/decide/"
    assert form not in client.get(address).content.decode()
    client.force_login(officer)
    assert form in client.get(address).content.decode()
    compared = client.get(f"/compare/?agreement={text.agreement.slug}&type=termination").content.decode()
    assert "Check the values" in compared


@pytest.mark.parametrize("verdict", ["confirm", "reject"])
def test_what_was_decided_of_a_value_is_taken_back_by_a_page(
    verdict: str, text: Text, officer: User, client: Client
) -> None:
    client.force_login(officer)
    client.post(f"/terms/{notice(text).pk}/decide/", {"verdict": verdict})
    page = client.get(f"/agreements/{text.agreement.slug}/corrections/").content.decode()
    undo = re.search(r"/terms/decisions/\d+/undo/", page)
    assert undo is not None and "three months" in page
    answer = client.post(undo[0], follow=True).content.decode()
    assert "stands as it did before" in answer and notice(text).state == "suggested"
