"""Dates as agreements write them, to ISO 8601: "26 March 2018", "le 1er mai 1966", "this tenth day of October nineteen
sixty-nine". What a text leaves out is left out: "2004-10", "2004".
"""

from __future__ import annotations

import re
from functools import cache

from agreements.structure.calendar import is_day
from agreements.structure.grammar import Grammar, fold, grammar
from agreements.structure.scripts import han_number, with_plain_digits

_NUMERIC = re.compile(r"\b(\d{1,2})[./](\d{1,2})[./]((?:19|20)\d\d)\b")
_ISO = re.compile(r"\b((?:1[6-9]|20)\d\d)-(\d\d)-(\d\d)\b")
_HAN = re.compile(
    r"([〇零○一二三四五六七八九]{4}|\d{4})\s?年\s?([一二三四五六七八九十]{1,3}|\d{1,2})\s?月"
    r"(?:\s?([一二三四五六七八九十]{1,3}|\d{1,2})\s?[日号])?"
)
"""二〇一九年五月三日, 2019年5月3日."""
_REACH = 2000


@cache
def _patterns(code: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    names = sorted(grammar(code).month_names, key=len, reverse=True)
    month = "|".join(names) or "(?!)"
    months = rf"(?:{month})(?:\s?/\s?(?:{month}))?"
    link = (
        r"[\s,.»”\"]{0,3}(?:(?:day of|of|de|del|du|den|di|do|dias? d[eo]l? mes de|del mese di|mes de|des|the"
        r"|من شهر|من|شهر|سنة|عام)\b[\s,]{0,2}){0,3}"
    )
    day = r"\b(?P<day>\d{1,2})\s?(?:st|nd|rd|th|er|re|[.º°ª])?"
    year = r"(?P<year>(?:1[6-9]|20)\d\d)\b"
    return (
        re.compile(rf"{day}{link}(?P<month>{months})\b\.?(?:{link}(?:year\s)?{year})?", re.IGNORECASE),
        re.compile(rf"\b(?P<month>{months})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{year}", re.IGNORECASE),
        re.compile(rf"\b(?P<month>{months})\b{link}{year}", re.IGNORECASE),
    )


def _iso(year: int, month: int, day: int | None = None) -> str | None:
    if not 1600 <= year <= 2100 or not 1 <= month <= 12 or (day is not None and not is_day(year, month, day)):
        return None
    return f"{year}-{month:02}-{day:02}" if day else f"{year}-{month:02}"


def date_in(text: str, rules: Grammar) -> str | None:
    """The first date in ``text``, as ISO 8601, as precise as it stands there."""
    plain = with_plain_digits(fold(text[:_REACH]))
    for pattern in _patterns(rules.code)[:2]:
        for match in pattern.finditer(plain):
            month = rules.month(match["month"])
            if month and match["year"]:
                return _iso(int(match["year"]), month, int(match["day"]))
    if han := _HAN.search(plain):
        year, number, day = (han_number(part) if part else None for part in han.groups())
        return _iso(year or 0, number or 0, day)
    if iso := _ISO.search(plain):
        return _iso(int(iso[1]), int(iso[2]), int(iso[3]))
    if numeric := _NUMERIC.search(plain):
        return _iso(int(numeric[3]), int(numeric[2]), int(numeric[1]))
    return _in_words(plain, rules) or _month_only(plain, rules)


def _month_only(plain: str, rules: Grammar) -> str | None:
    match = _patterns(rules.code)[2].search(plain)
    month = rules.month(match["month"]) if match else None
    return _iso(int(match["year"]), month) if match and month else None


def _value(word: str, rules: Grammar) -> int | None:
    """What a number word is worth, also one of several parts ("vingt-six")."""
    if word.isdecimal():
        return int(word)
    if word in rules.numbers:
        return rules.numbers[word]
    if "-" in word:
        head, tail = word.rsplit("-", 1)
        left, right = _value(head, rules), _value(tail, rules)
        if left and right:
            return left + right
    return None


def _total(values: list[int]) -> int:
    """Number words in their order to one number: 19 60 9 is 1969, 1000 900 97 is 1997."""
    total = current = 0
    for value in values:
        if value == 1000:
            total, current = total + max(current, 1) * 1000, 0
        elif value == 100:
            current = max(current, 1) * 100
        elif 10 <= current < 100 and 10 <= value < 100 and total == 0:
            current = current * 100 + value
        else:
            current += value
    return total + current


def _in_words(plain: str, rules: Grammar) -> str | None:
    """A date in words: a day before the name of the month, a year after it."""
    words = re.findall(r"[a-z\d]+(?:-[a-z\d]+)*", plain.lower())
    for place, word in enumerate(words):
        month = rules.month(word) if len(word) > 3 or word in rules.months else None
        if not month:
            continue
        day = _near(words[max(0, place - 7) : place], rules)
        year = _total(_run(words[place + 1 : place + 14], rules))
        found = _iso(year, month, day) if year else None
        if found:
            return found
    return None


def _near(words: list[str], rules: Grammar) -> int | None:
    """The day in the words before a month: the last run of number words."""
    run: list[int] = []
    for word in reversed(words):
        value = _value(word, rules)
        if value is not None and value <= 31:
            run.insert(0, value)
        elif run:
            break
    return sum(run) if run and sum(run) <= 31 else None


def _run(words: list[str], rules: Grammar) -> list[int]:
    values: list[int] = []
    for word in words:
        value = _value(word, rules)
        if value is not None:
            values.append(value)
        elif values and any(len(word) > 4 and name.startswith(word[:4]) for name in rules.numbers):
            return []  # a number word that cannot be read: better no year than a wrong one
        elif values and word not in ("and", "et", "y", "und", "e"):
            break
    return values
