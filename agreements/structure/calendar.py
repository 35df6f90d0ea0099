"""Dates as texts write them, in any language that has a grammar: "20 November 2024", "le 1er mai 2005", "October 2004"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from agreements.structure.grammar import fold, grammars

_BASIC_MONTHS = "january february march april may june july august september october november december".split()


@dataclass(frozen=True, slots=True)
class Dated:
    """A date found in words: ISO 8601 as precise as it is written, and where."""

    iso: str
    start: int
    end: int


@cache
def _months() -> dict[str, int]:
    months = {month: number for number, month in enumerate(_BASIC_MONTHS, 1)}
    for grammar in grammars().values():
        months |= {month: number for number, month in enumerate(grammar.months[:12], 1)}
    return months


@cache
def _pattern() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    year = r"(?:1[89]|20)\d\d"
    return re.compile(
        rf"(?P<iso>\b{year}-\d\d-\d\d\b)"
        rf"|\b(?P<day>[0-3]?\d)(?:er|st|nd|rd|th|\.|º|o)?\s{{1,3}}(?:de\s|of\s|del\s|day of\s)?(?P<month>{names})\.?,?\s{{1,3}}(?:de\s|del\s)?(?P<year>{year})\b"
        rf"|\b(?P<us_month>{names})\s{{1,3}}(?P<us_day>[0-3]?\d)(?:st|nd|rd|th)?,\s{{1,3}}(?P<us_year>{year})\b"
        rf"|\b(?P<only_month>{names})\s{{1,3}}(?:de\s|del\s)?(?P<month_year>{year})\b"
        rf"|\b(?P<only_year>{year})\b"
    )


def find_dates(words: str) -> Iterator[Dated]:
    """Every date in ``words``, in order."""
    folded = fold(words).lower()
    if len(folded) != len(words):
        folded = words.lower() if len(words.lower()) == len(words) else words
    for found in _pattern().finditer(folded):
        if iso := _iso(found):
            yield Dated(iso, found.start(), found.end())


def first_date(words: str) -> str | None:
    return next((dated.iso for dated in find_dates(words)), None)


def is_day(year: int, month: int, day: int) -> bool:
    """Whether the calendar has this day; 31 February it has not."""
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def impossible_dates(words: str) -> Iterator[str]:
    """Dates that ``words`` print and no calendar has, as they are printed."""
    folded = fold(words).lower()
    if len(folded) != len(words):
        return
    for found in _late_days().finditer(folded):
        months = _months()
        month, day, year = (found[name] or found[f"us_{name}"] for name in ("month", "day", "year"))
        if not is_day(int(year), months[month], int(day)):
            yield " ".join(words[found.start() : found.end()].split())


@cache
def _late_days() -> re.Pattern[str]:
    """The days that only some months have."""
    names = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    year = r"(?:1[6-9]|20)\d\d"
    return re.compile(
        rf"\b(?P<day>29|3\d)(?:er|st|nd|rd|th|\.|º|o)?\s{{1,3}}(?:de\s|of\s|del\s|day of\s)?(?P<month>{names})\.?,?\s{{1,3}}(?:de\s|del\s)?(?P<year>{year})\b"
        rf"|\b(?P<us_month>{names})\s{{1,3}}(?P<us_day>29|3\d)(?:st|nd|rd|th)?,\s{{1,3}}(?P<us_year>{year})\b"
    )


def _iso(found: re.Match[str]) -> str:
    """ISO 8601, or nothing where the calendar has no such day."""
    if found["iso"]:
        return found["iso"] if is_day(*map(int, found["iso"].split("-"))) else ""
    if found["only_year"]:
        return found["only_year"]
    months = _months()
    if found["only_month"]:
        return f"{found['month_year']}-{months[found['only_month']]:02}"
    month, day, year = (found[name] or found[f"us_{name}"] for name in ("month", "day", "year"))
    return f"{year}-{months[month]:02}-{int(day):02}" if is_day(int(year), months[month], int(day)) else ""
