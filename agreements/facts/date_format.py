"""Dates as precise as their source gives them, as a lawyer writes them: "26 March 2018", "October 2004", "2004".

``format_date`` takes the ISO 8601 string that the library keeps; ``date_line`` says which event the leading date of an agreement
is of ("signed 26 March 2018, Lyon, France"), because a date without its event misleads.
"""

from __future__ import annotations

import datetime
from typing import Protocol

from web.wording import apart, context_noop, gettext_noop, sentence, sentence_as

_MONTHS = (
    gettext_noop("January"), gettext_noop("February"), gettext_noop("March"), gettext_noop("April"), gettext_noop("May"), gettext_noop("June"), gettext_noop("July"), gettext_noop("August"), gettext_noop("September"), gettext_noop("October"), gettext_noop("November"),
    gettext_noop("December"),
)  # fmt: skip
_EVENTS = (
    ("signature_date", context_noop("a day", "signed {date}"), context_noop("a month or year", "signed {date}")),
    ("adoption_date", context_noop("a day", "adopted {date}"), context_noop("a month or year", "adopted {date}")),
    (
        "entry_into_force_date",
        context_noop("a day", "in force from {date}"),
        context_noop("a month or year", "in force from {date}"),
    ),
    (
        "distribution_date",
        context_noop("a day", "distributed {date}"),
        context_noop("a month or year", "distributed {date}"),
    ),
)
_FIRST = context_noop("the first of a month", "{day} {month} {year}")
_OTHER = context_noop("another day of a month", "{day} {month} {year}")


class Dated(Protocol):
    """What has the dates of an agreement."""

    signature_date: str
    adoption_date: str
    entry_into_force_date: str
    distribution_date: str
    place: str


def is_on_calendar(date: str) -> bool:
    """
    >>> [is_on_calendar(date) for date in ("2020-02-29", "2021-02-31", "2021-02", "2021")]
    [True, False, True, True]
    """
    year, month, day = [*date.split("-"), "1", "1"][:3]
    try:
        datetime.date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def format_date(date: str) -> str:
    """
    >>> [format_date(date) for date in ("2018-03-26", "2004-10", "2004", "", "2021-02-31")]
    ['26 March 2018', 'October 2004', '2004', '', '31 February 2021 (no such date)']
    """
    year, *rest = date.split("-")
    if not rest or not all(part.isdecimal() for part in rest) or not 1 <= int(rest[0]) <= 12:
        return date
    month = sentence(_MONTHS[int(rest[0]) - 1])
    if len(rest) == 1:
        return sentence("{month} {year}", month=month, year=year)
    day = int(rest[1])
    which = _FIRST if day == 1 else _OTHER
    written = sentence_as(*which, day=day, month=month, year=year)
    return written if is_on_calendar(date) else sentence("{date} (no such date)", date=written)


def date_line(agreement: Dated) -> str:
    """The first known event with its date, and the place where it was signed; empty where no date is known."""
    for field, of_day, of_period in _EVENTS:
        date = getattr(agreement, field)
        if date:
            place = f", {agreement.place}" if field == "signature_date" and agreement.place else ""
            event = of_day if date.count("-") == 2 else of_period
            return f"{sentence_as(*event, date=apart(format_date(date)))}{place}"
    return ""


def leading_event(agreement: Dated) -> str:
    """The field of the event that ``date_line`` names."""
    return next((field for field, *_events in _EVENTS if getattr(agreement, field)), "")
