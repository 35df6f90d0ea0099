"""Four eyes on absences and values, who reviews what, and lists that are accepted together only where that was measured."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.test import Client

from agreements.models import Agreement
from clauses.evaluation import accuracy
from clauses.evaluation.metrics import Row
from clauses.models import Clause, ClauseType, Decision, FirstReading, ReviewAssignment, Term
from clauses.review import together
from clauses.review.decide import decide
from clauses.review.second_reader import SecondReaderNeeded
from clauses.states import states
from tests.agreements import rows
from tests.markup import markup_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbours(taxonomy: None) -> Agreement:
    agreement = rows.hold("Harbours")
    notice = {"notice_period": ("P90D", "ninety days'")}
    rows.tie(agreement, "art_3__para_1", "termination", because="may end this Agreement", terms=notice)
    return agreement


@pytest.fixture
def four_eyes(settings) -> None:
    settings.FOUR_EYES = True


def reviewer(name: str) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.create_user(name, is_staff=True))
    return client


def state_of(agreement: Agreement) -> str:
    type = ClauseType.objects.get(pk="audit")
    return states([agreement], [type])[agreement.pk, "audit"].name


def verify_absence(client: Client, reason: str = "") -> str:
    sent = {"agreement": "harbours", "type": "audit", "decision": "absent ", "reason": reason}
    return markup_of(client.post("/clauses/decide/", sent, follow=True))


def test_an_absence_counts_once_a_second_person_has_confirmed_it(four_eyes: None, harbours: Agreement) -> None:
    ada, ben = reviewer("ada"), reviewer("ben")
    assert "once a second reader has confirmed it" in verify_absence(ada, "read it twice")
    assert state_of(harbours) == "not_reviewed" and not Decision.objects.exists()
    assert "awaits a second reader" in markup_of(ada.get("/clauses/audit/in/harbours/"))
    reading = FirstReading.objects.get()
    answer = markup_of(ada.post(f"/review/second/{reading.pk}/", {"wish": "confirm"}, follow=True))
    assert "somebody else has to confirm it" in answer and not Decision.objects.exists()
    assert "read it twice" in markup_of(ben.get("/review/second/"))
    ben.post(f"/review/second/{reading.pk}/", {"wish": "confirm"})
    decision = Decision.objects.get()
    assert (str(decision.made_by), decision.after["first_reader"]) == ("ben", "ada")
    assert state_of(harbours) == "verified_absent" and not FirstReading.objects.exists()


def test_whoever_finds_it_anew_is_a_second_reader_too(four_eyes: None, harbours: Agreement) -> None:
    verify_absence(reviewer("ada")), verify_absence(reviewer("ben"))
    assert state_of(harbours) == "verified_absent"


def test_two_who_read_a_value_differently_decide_nothing(four_eyes: None, harbours: Agreement) -> None:
    ada, ben, cy = (reviewer(name) for name in ("ada", "ben", "cy"))
    term = Term.objects.get()
    ada.post(f"/terms/{term.pk}/decide/", {"verdict": "correct", "value": "P60D"})
    ben.post(f"/terms/{term.pk}/decide/", {"verdict": "confirm"})
    assert FirstReading.objects.count() == 2 and Term.objects.get().value == "P90D"
    cy.post(f"/terms/{term.pk}/decide/", {"verdict": "correct", "value": "P60D"})
    assert (Term.objects.get().value, Decision.objects.get().after["first_reader"]) == ("P60D", "ada")


def test_a_reading_of_words_that_changed_since_confirms_nothing(four_eyes: None, harbours: Agreement) -> None:
    verify_absence(reviewer("ada"))
    FirstReading.objects.update(words_sha256="0" * 64)
    verify_absence(reviewer("ben"))
    assert state_of(harbours) == "not_reviewed"


def test_another_word_leaves_it_as_it_was(four_eyes: None, harbours: Agreement) -> None:
    verify_absence(reviewer("ada"))
    reviewer("ben").post(f"/review/second/{FirstReading.objects.get().pk}/", {"wish": "refuse"})
    assert state_of(harbours) == "not_reviewed" and not FirstReading.objects.open().exists()


def test_one_person_decides_where_the_office_asks_for_no_second(harbours: Agreement, settings) -> None:
    ada = User.objects.create_user("ada")
    type = ClauseType.objects.get(pk="audit")
    assert "first_reader" not in decide(ada, harbours, type, "absent").after
    settings.FOUR_EYES = True
    with pytest.raises(SecondReaderNeeded):
        decide(ada, harbours, type, "absent")


def test_a_review_is_assigned_to_who_may_do_it(harbours: Agreement) -> None:
    ada, ben = reviewer("ada"), reviewer("ben")
    get_user_model().objects.create_user("cy")
    rows.hold("Wrecks", visibility="restricted")
    ada.post("/review/agreements/harbours/assign/", {"name": "ben", "due_date": "2020-01-01"})
    assert "Harbours" in markup_of(ben.get("/review/agreements/?order=mine"))
    assert "To review" in markup_of(ben.get("/work/")) and "To review" not in markup_of(ada.get("/work/"))
    refused = markup_of(ada.post("/review/agreements/harbours/assign/", {"name": "cy"}, follow=True))
    assert "may review this agreement" in refused and str(ReviewAssignment.objects.get().assigned_to) == "ben"
    assert ada.post("/review/agreements/wrecks/assign/", {"me": "1"}).status_code == 404
    ada.post("/review/agreements/harbours/assign/", {"name": ""})
    assert not ReviewAssignment.objects.exists()


def test_the_agreement_with_most_errors_to_expect_comes_first(harbours: Agreement) -> None:
    for title, score in (("Pilots", 0.4), ("Buoys", 0.65)):
        rows.tie(rows.hold(title), "art_3__para_1", "termination", score=score)
    Clause.objects.filter(provision__text__agreement=harbours).update(score=0.99)
    page = markup_of(reviewer("ada").get("/review/agreements/?order=errors"))
    assert page.index("Pilots") < page.index("Buoys") and "Harbours" not in page


@pytest.mark.parametrize(("right", "is_offered"), [(19, True), (15, False)])
def test_only_a_type_measured_to_be_right_is_accepted_as_a_list(
    harbours: Agreement, monkeypatch, right: int, is_offered: bool
) -> None:
    row = Row("termination", n=20, found=20, right=right)
    measured = accuracy.TypeAccuracy("termination", row, row, 0.85)
    known = type("Known", (), {"of": lambda self, code: measured})()
    monkeypatch.setattr(together, "accuracy", lambda: known)
    Clause.objects.update(score=0.95)
    rows.tie(rows.hold("Pilots"), "art_3__para_1", "termination", score=0.75)
    page = markup_of(reviewer("ada").get("/review/together/?type=termination"))
    assert f"{right} of 20 such suggestions were right" in page
    assert ("sure=1" in page) == is_offered
    narrowed = markup_of(reviewer("ben").get("/review/together/?type=termination&sure=1"))
    assert ("Pilots" in narrowed) != is_offered
