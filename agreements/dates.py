"""Dates as precise as their source gives them, as a lawyer writes them: "26 March 2018", "October 2004", "2004".

``spoken`` takes the ISO 8601 string that the library keeps; ``date_line`` says which event the leading date of an agreement
is of ("signed 26 March 2018, Lyon, France"), because a date without its event misleads.
"""

from __future__ import annotations

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


def spoken(date: str) -> str:
    """
    >>> [spoken(date) for date in ("2018-03-26", "2004-10", "2004", "")]
    ['26 March 2018', 'October 2004', '2004', '']
    """
    year, *rest = date.split("-")
    if not rest or not rest[0].isdecimal() or not 1 <= int(rest[0]) <= 12:
        return date
    month = _MONTHS[int(rest[0]) - 1]
    return f"{int(rest[1])} {month} {year}" if len(rest) > 1 else f"{month} {year}"


def date_line(agreement: Dated) -> str:
    """The first known event with its date, and the place where it was signed; empty where no date is known."""
    for field, event in _EVENTS:
        date = getattr(agreement, field)
        if date:
            place = f", {agreement.place}" if field == "signature_date" and agreement.place else ""
            return f"{event} {spoken(date)}{place}"
    return ""
