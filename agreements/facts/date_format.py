"""Dates as precise as their source gives them, as a lawyer writes them: "26 March 2018", "October 2004", "2004".

``format_date`` takes the ISO 8601 string that the library keeps; ``date_line`` says which event the leading date of an agreement
is of ("signed 26 March 2018, Lyon, France"), because a date without its event misleads.
"""

from __future__ import annotations

import datetime
from typing import Protocol

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_EVENTS = (
    ("signature_date", "signed"),
    ("adoption_date", "adopted"),
    ("entry_into_force_date", "in force from"),
    ("distribution_date", "distributed"),
)


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
    month = _MONTHS[int(rest[0]) - 1]
    if len(rest) == 1:
        return f"{month} {year}"
    return f"{int(rest[1])} {month} {year}{'' if is_on_calendar(date) else ' (no such date)'}"


def date_line(agreement: Dated) -> str:
    """The first known event with its date, and the place where it was signed; empty where no date is known."""
    for field, event in _EVENTS:
        date = getattr(agreement, field)
        if date:
            place = f", {agreement.place}" if field == "signature_date" and agreement.place else ""
            return f"{event} {format_date(date)}{place}"
    return ""
