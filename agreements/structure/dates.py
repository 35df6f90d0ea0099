"""Dates as texts write them, to ISO 8601: "26 March 2018", "le 1er mai 1966", "12.05.2018", "this tenth day of October
nineteen sixty-nine", "2019年5月3日". What a text leaves out is left out: "2004-10", "2004".

``find_dates`` finds every date in the words of one language, or of any; agreements, resolutions, papers and the
terms of clauses all ask it, so that a date is read the same in each. A numeric date has its day first, as in most of the world.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from agreements.structure.grammar import Grammar, grammar, grammars, normalize
from agreements.structure.number_words import is_joiner, worth
from agreements.structure.scripts import han_number, with_plain_digits

ANY = ""
"""Instead of the code of a language: months and numbers in the words of any that is known."""
_DAY, _MONTH = 10, 7
"""How long a date is in ISO 8601 that names a day, and one that names a month."""
_REACH = 2000
_SHORTEST = 3
_YEAR = r"(?:1[6-9]|20)\d\d"
_LINK = (
    r"[\s,.»”\"]{0,3}(?:(?:day of|of|de|del|du|den|di|do|dias? d[eo]l? mes de|del mese di|mes de|des|the|year|ano|annee"
    r"|من شهر|من|شهر|سنة|عام)\b[\s,]{0,2}){0,4}"
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|\d+")
_LATE = re.compile(r"(?<!\d)(?:29|3[0-9])(?!\d)")
"""The days that only some months have."""
_BEFORE, _AFTER = 20, 50
"""Characters around such a day among which the date is looked for."""
_DAY_WORDS, _YEAR_WORDS = 7, 14
"""Words before the name of a month among which its day stands, and after it among which its year stands."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A date found in words: ISO 8601 as precise as it is written, and where."""

    iso: str
    start: int
    end: int


def find_dates(words: str, language: str = ANY) -> Iterator[Dated]:
    """Every date in ``words``, in order; in the months and number words of ``language`` or, where none is named, of any."""
    plain = _plain(words)
    figured = list(_in_figures(plain, language))
    days = [dated for dated in figured if len(dated.iso) == _DAY]
    worded = [dated for dated in _in_words(plain, language) if not any(_overlaps(dated, day) for day in days)]
    others = [dated for dated in figured if not any(_overlaps(dated, one) for one in worded)]
    yield from sorted([*worded, *others], key=lambda dated: dated.start)


def date_in(text: str, rules: Grammar) -> str | None:
    """The first day in ``text``, else the first month; a year alone is no date."""
    found = [dated.iso for dated in find_dates(text[:_REACH], rules.code) if len(dated.iso) >= _MONTH]
    return next((iso for iso in found if len(iso) == _DAY), found[0] if found else None)


def first_date(words: str, language: str = ANY) -> str | None:
    """The first date in ``words``, as precise as it is."""
    return next((dated.iso for dated in find_dates(words, language)), None)


def first_day(words: str, language: str = ANY) -> str | None:
    """The first date in ``words`` that names a day."""
    return next((dated.iso for dated in find_dates(words, language) if len(dated.iso) == _DAY), None)


def is_day(year: int, month: int, day: int) -> bool:
    """Whether the calendar has this day; 31 February it has not."""
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def impossible_dates(words: str) -> Iterator[str]:
    """Dates that ``words`` print and no calendar has, as they are printed."""
    for start, end in impossible_spans(words):
        yield " ".join(words[start:end].split())


def impossible_spans(words: str) -> Iterator[tuple[int, int]]:
    """Where ``words`` print dates that no calendar has."""
    plain = _plain(words)
    reached = 0
    for late in _LATE.finditer(plain):
        start = max(reached, late.start() - _BEFORE)
        for found in _pattern(ANY).finditer(plain, start, late.end() + _AFTER):
            month = _month(found, ANY) if found["month"] or found["us_month"] else None
            day, year = found["day"] or found["us_day"], found["year"] or found["us_year"]
            if month and 0 < int(day) <= 31 and not is_day(int(year), month, int(day)):
                reached = found.end()
                yield found.span()
                break


def _plain(words: str) -> str:
    """``words`` without accents, with plain figures, letter for letter."""
    return with_plain_digits(normalize(words))


def _overlaps(one: Dated, other: Dated) -> bool:
    return one.start < other.end and other.start < one.end


def _grammars(language: str) -> Sequence[Grammar]:
    return [grammar(language)] if language else list(grammars().values())


@cache
def _pattern(language: str) -> re.Pattern[str]:
    names = {name for one in _grammars(language) for name in one.month_names}
    month = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) or "(?!)"
    months = rf"(?:{month})(?:\s?/\s?(?:{month}))?"
    day = r"\b(?P<day>\d{1,2})\s?(?:st|nd|rd|th|er|re|[.º°ª])?"
    han = "[〇零○一二三四五六七八九十]"
    return re.compile(
        rf"\b(?P<iso>{_YEAR}-\d\d-\d\d)\b"
        rf"|{day}{_LINK}(?P<month>{months})\b\.?{_LINK}(?P<year>{_YEAR})\b"
        rf"|\b(?P<us_month>{months})\s{{1,3}}(?P<us_day>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,3}}(?P<us_year>{_YEAR})\b"
        rf"|\b(?P<num_day>\d{{1,2}})(?P<sign>[./])(?P<num_month>\d{{1,2}})(?P=sign)(?P<num_year>(?:19|20)\d\d)\b"
        rf"|(?P<han_year>{han}{{4}}|\d{{4}})\s?年\s?(?P<han_month>{han}{{1,3}}|\d{{1,2}})\s?月(?:\s?(?P<han_day>{han}{{1,3}}|\d{{1,2}})\s?[日号])?"
        rf"|\b(?P<only_month>{months})\b{_LINK}(?P<month_year>{_YEAR})\b"
        rf"|\b(?P<only_year>{_YEAR})\b(?!-\d)",
        re.IGNORECASE,
    )


def _in_figures(plain: str, language: str) -> Iterator[Dated]:
    for found in _pattern(language).finditer(plain):
        if iso := _iso_of(found, language):
            yield Dated(iso, found.start(), found.end())


def _iso_of(found: re.Match[str], language: str) -> str:
    """ISO 8601, or nothing where the calendar has no such day."""
    if found["iso"]:
        return found["iso"] if is_day(*map(int, found["iso"].split("-"))) else ""
    if found["only_year"]:
        return found["only_year"]
    if found["han_year"]:
        parts = [han_number(found[part]) if found[part] else None for part in ("han_year", "han_month", "han_day")]
        return _iso(parts[0] or 0, parts[1] or 0, parts[2])
    if found["num_year"]:
        return _iso(int(found["num_year"]), int(found["num_month"]), int(found["num_day"]))
    year, day = found["year"] or found["us_year"] or found["month_year"], found["day"] or found["us_day"]
    return _iso(int(year), _month(found, language) or 0, int(day) if day else None)


def _month(found: re.Match[str], language: str) -> int | None:
    name = found["month"] or found["us_month"] or found["only_month"]
    return next((month for one in _grammars(language) if (month := one.month(name))), None)


def _iso(year: int, month: int, day: int | None = None) -> str:
    if not 1600 <= year <= 2100 or not 1 <= month <= 12 or (day is not None and not is_day(year, month, day)):
        return ""
    return f"{year}-{month:02}-{day:02}" if day else f"{year}-{month:02}"


def _in_words(plain: str, language: str) -> Iterator[Dated]:
    """Dates of which the day or the year is in words: the day before the name of the month, the year after it."""
    found = list(_WORD.finditer(plain.lower()))
    words = [match[0] for match in found]
    for place, word in enumerate(words):
        for rules in _grammars(language):
            is_misprint = bool(language) and len(word) > _SHORTEST and rules.month(word) is not None  # "agost de mil"
            if word not in rules.month_names and not is_misprint:
                continue
            dated = _around(found, words, place, rules)
            if dated is not None:
                yield dated
                break


def _around(found: Sequence[re.Match[str]], words: Sequence[str], place: int, rules: Grammar) -> Dated | None:
    first = max(0, place - _DAY_WORDS)
    day, start = _near(words[first:place], rules)
    values, end = _run(words[place + 1 : place + _YEAR_WORDS], rules)
    is_figures = all(word.isdecimal() for word in (*words[first + start : place], *words[place + 1 : place + 1 + end]))
    if not values or (is_figures and day is not None):
        return None
    month = rules.month(words[place]) or 0
    iso = _iso(_total(values), month, day)
    begin = found[first + start] if day is not None else found[place]
    is_worded = any(value.isalpha() for value in words[place + 1 : place + 1 + end]) or day is not None
    return Dated(iso, begin.start(), found[place + end].end()) if iso and is_worded else None


def _total(values: list[int]) -> int:
    """Number words in their order to one number: 19 60 9 is 1969, 1000 900 97 is 1997."""
    total = current = 0
    for value in values:
        if value == 1000:
            total, current = total + max(current, 1) * 1000, 0
        elif value == 100:
            current = max(current, 1) * 100
        elif value == 20 and current % 100 == 4:  # "quatre-vingt"
            current += 76
        elif 10 <= current < 100 and 10 <= value < 100 and total == 0 and current != 80:
            current = current * 100 + value
        else:
            current += value
    return total + current


def _near(words: Sequence[str], rules: Grammar) -> tuple[int | None, int]:
    """The day in the words before a month, the last run of number words, and at which of them it begins."""
    run: list[int] = []
    at = len(words)
    for index in range(len(words) - 1, -1, -1):
        values = worth(words[index], rules)
        if values and sum(values) <= 31:
            run = [*values, *run]
            at = index
        elif run and not (is_joiner(words[index], rules) and index and worth(words[index - 1], rules)):
            break
    return (sum(run), at) if run and sum(run) <= 31 else (None, len(words))


def _run(words: Sequence[str], rules: Grammar) -> tuple[list[int], int]:
    """The number words of a year, and how many words they reach."""
    values: list[int] = []
    reach = 0
    for index, word in enumerate(words):
        found = worth(word, rules)
        if found:
            values += found
            reach = index + 1
        elif values and any(len(word) > 4 and name.startswith(word[:4]) for name in rules.numbers):
            return [], 0  # a number word that cannot be read: better no year than a wrong one
        elif values and not is_joiner(word, rules):
            break
    return values, reach
