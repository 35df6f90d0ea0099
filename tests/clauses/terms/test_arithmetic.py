"""Days that follow from terms: by the calendar, with the formula, and none where the terms leave it open."""

import datetime

import pytest

from clauses.terms.arithmetic import Known, KnownTerm, reckon

TODAY = datetime.date(2026, 6, 1)
LASTS = KnownTerm("duration", "duration", "P5Y", "five years")
TACIT = KnownTerm("duration", "renewal", "tacit", "tacitly renewed")
EACH = KnownTerm("duration", "renewal_period", "P1Y", "periods of one year")
NOTICE = KnownTerm("termination", "notice_period", "P3M", "three months")
SIGNED = KnownTerm("entry_into_force", "trigger", "signature", "on signature")


def days(*terms: KnownTerm, signed: str = "", in_force: str = "", today: datetime.date = TODAY) -> dict[str, str]:
    return {day.what: day.date.isoformat() for day in reckon(Known(terms, signed, in_force), today=today)}


def test_an_end_and_the_last_day_for_notice() -> None:
    assert days(LASTS, NOTICE, in_force="2022-05-03") == {
        "in_force_since": "2022-05-03",
        "expires_on": "2027-05-03",
        "last_day_for_notice": "2027-02-03",
    }


def test_a_tacit_renewal_runs_until_the_period_that_holds_today() -> None:
    found = reckon(Known((LASTS, TACIT, EACH, NOTICE), entry_into_force_date="2018-05-03"), today=TODAY)
    renewed = next(day for day in found if day.what == "renewed_until")
    assert renewed.date.isoformat() == "2027-05-03" and renewed.formula == "3 May 2023 + 4 x P1Y = 3 May 2027"
    assert tuple(term.words for term in renewed.rests_on) == ("five years", "tacitly renewed", "periods of one year")
    assert days(LASTS, TACIT, EACH, NOTICE, in_force="2018-05-03")["last_day_for_notice"] == "2027-02-03"


@pytest.mark.parametrize(
    ("value", "words", "start"),
    [
        ("P30D", "thirty days after", "2020-02-14"),
        ("P1M", "one month after", "2020-02-15"),
        ("P2M", "the first day of the second month", "2020-03-01"),
        ("P1M", "le premier jour du mois", "2020-02-01"),
    ],
)
def test_a_delay_counts_from_signature(value: str, words: str, start: str) -> None:
    delay = KnownTerm("entry_into_force", "delay", value, words)
    assert days(SIGNED, delay, signed="2020-01-15")["in_force_since"] == start


@pytest.mark.parametrize(
    ("terms", "dates"),
    [
        ((LASTS, NOTICE), {}),
        ((LASTS,), {"signed": "2020-01-15"}),
        ((SIGNED,), {"signed": "2020-01"}),
        ((KnownTerm("entry_into_force", "trigger", "last_notification", "x"),), {"signed": "2020-01-15"}),
        ((SIGNED, KnownTerm("entry_into_force", "trigger", "last_notification", "x")), {"signed": "2020-01-15"}),
    ],
)
def test_what_is_left_open_is_not_reckoned(terms: tuple[KnownTerm, ...], dates: dict[str, str]) -> None:
    assert days(*terms, **dates) == {}


def test_two_durations_give_no_end() -> None:
    other = KnownTerm("duration", "duration", "P2Y", "two years")
    assert days(LASTS, other, in_force="2022-05-03") == {"in_force_since": "2022-05-03"}


def test_an_expiry_date_needs_no_beginning() -> None:
    until = KnownTerm("duration", "expiry_date", "2027-12-31", "31 December 2027")
    assert days(until, NOTICE) == {"expires_on": "2027-12-31", "last_day_for_notice": "2027-09-30"}


def test_a_day_is_confirmed_where_every_term_in_it_is() -> None:
    confirmed = KnownTerm("duration", "duration", "P5Y", "five years", is_confirmed=True)
    found = {day.what: day.is_confirmed for day in reckon(Known((confirmed, NOTICE), "", "2022-05-03"), today=TODAY)}
    assert found == {"in_force_since": True, "expires_on": True, "last_day_for_notice": False}


def test_dates_beyond_the_calendar_are_not_reckoned() -> None:
    ages = KnownTerm("duration", "duration", "P9999Y", "for ever")
    assert days(ages, in_force="2022-05-03") == {"in_force_since": "2022-05-03"}
