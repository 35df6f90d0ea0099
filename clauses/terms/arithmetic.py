"""When an agreement begins and ends, reckoned from its terms: in force since, expires on, renewed until, last day for notice.

``reckon(known, today=...)`` adds periods to dates as a calendar does (31 January and a month is the last of February) and keeps
for each day the formula and the words that it rests on. What the terms leave open is not reckoned: two values of one kind, a
trigger whose date nobody holds, an end without a period. A day that rests on a term is no surer than that term.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from dateutil.relativedelta import relativedelta

from agreements.facts.date_format import format_date, is_on_calendar
from web.wording import gettext_noop, sentence

What = Literal["in_force_since", "expires_on", "renewed_until", "last_day_for_notice"]
WHATS: dict[What, str] = {
    "in_force_since": gettext_noop("in force since"),
    "expires_on": gettext_noop("expires on"),
    "renewed_until": gettext_noop("renewed until"),
    "last_day_for_notice": gettext_noop("last day for notice"),
}
_DURATION = re.compile(r"P(?=\d)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?", re.ASCII)
_FIRST_DAY = re.compile(
    r"first day|1st day|premier jour|1er jour|primer d[ií]a|ersten tag|primo giorno|primeiro dia|eerste dag", re.I
)
_MOST_RENEWALS = 200


@dataclass(frozen=True, slots=True)
class KnownTerm:
    """A term as the reckoning needs it; ``is_confirmed``: a person confirmed or corrected it.

    ``pinpoint`` and ``address`` are of the provision that it stands in.
    """

    type: str
    kind: str
    value: str
    words: str
    is_confirmed: bool = False
    pinpoint: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one agreement; dates are ISO 8601, empty where they are not known to the day."""

    terms: tuple[KnownTerm, ...]
    signature_date: str = ""
    entry_into_force_date: str = ""


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A day, how it came about, and the terms it rests on; ``is_confirmed`` where a person confirmed every term in it."""

    what: What
    date: datetime.date
    formula: str
    rests_on: tuple[KnownTerm, ...]
    is_confirmed: bool

    @property
    def label(self) -> str:
        return sentence(WHATS[self.what])


@dataclass(frozen=True, slots=True)
class _Day:
    date: datetime.date
    formula: str
    rests_on: tuple[KnownTerm, ...] = ()
    is_confirmed: bool = True


def reckon(known: Known, *, today: datetime.date) -> list[Reckoned]:
    """The days that follow from ``known``, in the order of ``WHATS``; ``today`` says which renewal is running.

    >>> terms = (KnownTerm("duration", "duration", "P5Y", "five years"), KnownTerm("termination", "notice_period", "P3M", "three months"))
    >>> known = Known(terms, entry_into_force_date="2022-05-03")
    >>> for day in reckon(known, today=datetime.date(2024, 1, 1)): print(day.label, day.date, "|", day.formula)
    in force since 2022-05-03 | entry into force 3 May 2022
    expires on 2027-05-03 | 3 May 2022 + P5Y = 3 May 2027
    last day for notice 2027-02-03 | 3 May 2027 - P3M = 3 February 2027
    """
    start = _start(known)
    found: list[tuple[What, _Day | None]] = [("in_force_since", start)]
    end = _end(known, start)
    renewed = _renewed(known, end, today)
    found += [("expires_on", end), ("renewed_until", renewed), ("last_day_for_notice", _notice(known, renewed or end))]
    return [
        Reckoned(what, day.date, day.formula, day.rests_on, day.is_confirmed) for what, day in found if day is not None
    ]


def plus(date: datetime.date, duration: str, times: int = 1) -> datetime.date | None:
    """``date`` and ``times`` a duration, by the calendar; None where it is no duration or leads out of the calendar.

    >>> plus(datetime.date(2023, 1, 31), "P1M"), plus(datetime.date(2024, 2, 29), "P1Y"), plus(datetime.date(2024, 5, 3), "P3M", -1)
    (datetime.date(2023, 2, 28), datetime.date(2025, 2, 28), datetime.date(2024, 2, 3))
    """
    parts = _DURATION.fullmatch(duration)
    if parts is None:
        return None
    years, months, weeks, days = (int(part or 0) * times for part in parts.groups())
    try:
        return date + relativedelta(years=years, months=months, weeks=weeks, days=days)
    except (ValueError, OverflowError):
        return None


def _start(known: Known) -> _Day | None:
    held = _date(known.entry_into_force_date)
    if held is not None:
        return _Day(held, sentence("entry into force {date}", date=format_date(held.isoformat())))
    named = _one(known, "entry_into_force", "date")
    if named is not None and (date := _date(named.value)) is not None:
        return _Day(
            date, sentence("entry into force {date}", date=format_date(named.value)), (named,), named.is_confirmed
        )
    return _from_signature(known)


def _from_signature(known: Known) -> _Day | None:
    """By the signature, where that is the only trigger; a first day of a month is the first day of that month."""
    trigger = _one(known, "entry_into_force", "trigger")
    signed = _date(known.signature_date)
    if trigger is None or trigger.value not in ("signature", "last_signature") or signed is None:
        return None
    delays = _all(known, "entry_into_force", "delay")
    told = sentence("signature {date}", date=format_date(signed.isoformat()))
    if not delays:
        return _Day(signed, told, (trigger,), trigger.is_confirmed)
    date = plus(signed, delays[0].value) if len(delays) == 1 else None
    if date is None:
        return None
    if _FIRST_DAY.search(delays[0].words):
        date = date.replace(day=1)
    formula = f"{told} + {delays[0].value} = {format_date(date.isoformat())}"
    return _Day(date, formula, (trigger, delays[0]), trigger.is_confirmed and delays[0].is_confirmed)


def _end(known: Known, start: _Day | None) -> _Day | None:
    expiry = _one(known, "duration", "expiry_date")
    if expiry is not None and (date := _date(expiry.value)) is not None:
        return _Day(date, sentence("until {date}", date=format_date(expiry.value)), (expiry,), expiry.is_confirmed)
    lasts = _one(known, "duration", "duration")
    return _added(start, lasts) if start is not None and lasts is not None else None


def _renewed(known: Known, end: _Day | None, today: datetime.date) -> _Day | None:
    """The end of the renewal that runs ``today``, where renewal is tacit; none before the first period is over."""
    tacit, period = _one(known, "duration", "renewal"), _one(known, "duration", "renewal_period")
    if end is None or period is None or tacit is None or tacit.value != "tacit" or end.date >= today:
        return None
    for times in range(1, _MOST_RENEWALS):
        date = plus(end.date, period.value, times)
        if date is None or date <= end.date:
            return None
        if date >= today:
            counted = period.value if times == 1 else f"{times} x {period.value}"
            formula = f"{format_date(end.date.isoformat())} + {counted} = {format_date(date.isoformat())}"
            rests_on = (*end.rests_on, tacit, period)
            return _Day(date, formula, rests_on, end.is_confirmed and tacit.is_confirmed and period.is_confirmed)
    return None


def _notice(known: Known, end: _Day | None) -> _Day | None:
    """By when notice must be given, so that the agreement ends with its period."""
    notice = _one(known, "termination", "notice_period")
    if end is None or notice is None:
        return None
    return _added(end, notice, -1)


def _added(day: _Day, term: KnownTerm, times: int = 1) -> _Day | None:
    date = plus(day.date, term.value, times)
    if date is None:
        return None
    sign = "+" if times > 0 else "-"
    formula = f"{format_date(day.date.isoformat())} {sign} {term.value} = {format_date(date.isoformat())}"
    return _Day(date, formula, (*day.rests_on, term), day.is_confirmed and term.is_confirmed)


def _all(known: Known, type: str, kind: str) -> Sequence[KnownTerm]:
    """One term a value."""
    return list({term.value: term for term in _of(known.terms, type, kind)}.values())


def _one(known: Known, type: str, kind: str) -> KnownTerm | None:
    found = _all(known, type, kind)
    return found[0] if len(found) == 1 else None


def _of(terms: Iterable[KnownTerm], type: str, kind: str) -> Iterator[KnownTerm]:
    return (term for term in terms if (term.type, term.kind) == (type, kind) and term.value)


def _date(value: str) -> datetime.date | None:
    """A date that is known to the day."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) or not is_on_calendar(value):
        return None
    return datetime.date.fromisoformat(value)
