"""Periods of time in words and figures, as ISO 8601 durations, in English, French and Spanish.

``find(text, language)`` reads "thirty (30) days", "six mois", "un plazo de dos anos" as ``Period``s. Where word and figure
disagree ("sixty (30) days") the value is None and ``remark`` says so: which one was meant is not for a program to guess.
``days`` measures a duration as the database does when it compares: by a convention that is told wherever it is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from clauses.classification.patterns import plain

_NUMBERS: dict[str, str] = {
    "en": "a=1 an=1 one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 fifteen=15 "
    "eighteen=18 "
    "ninety=90",
    "fr": "un=1 une=1 deux=2 trois=3 quatre=4 cinq=5 six=6 sept=7 huit=8 neuf=9 dix=10 onze=11 douze=12 quinze=15 "
    "dix-huit=18 vingt=20 vingt-quatre=24 trente=30 trente-six=36 quarante=40 quarante-cinq=45 soixante=60 "
    "quatre-vingt-dix=90 cent=100",
    "es": "un=1 una=1 dos=2 tres=3 cuatro=4 cinco=5 seis=6 siete=7 ocho=8 nueve=9 diez=10 once=11 doce=12 quince=15 "
    "dieciocho=18 veinte=20 veinticuatro=24 treinta=30 cuarenta=40 sesenta=60 noventa=90 cien=100",
}
_UNITS: dict[str, dict[str, str]] = {
    "en": {"day": "D", "days": "D", "week": "W", "weeks": "W", "month": "M", "months": "M", "year": "Y", "years": "Y"},
    "fr": {"jour": "D", "jours": "D", "semaine": "W", "semaines": "W", "mois": "M", "an": "Y", "ans": "Y",
           "annee": "Y", "annees": "Y"},
    "es": {"dia": "D", "dias": "D", "semana": "W", "semanas": "W", "mes": "M", "meses": "M", "ano": "Y", "anos": "Y"},
}  # fmt: skip
_TENS = {"en": "twenty thirty forty fifty sixty seventy eighty ninety", "fr": "vingt trente quarante cinquante",
         "es": "treinta cuarenta cincuenta sesenta setenta ochenta noventa"}  # fmt: skip
_JOIN = {"en": ("-", " "), "fr": ("-", " "), "es": (" y ",)}
_HUNDRED = {"en": ("one hundred and ", "one hundred ", "a hundred and "), "fr": ("cent ",), "es": ("ciento ",)}


def _number_words(language: str) -> dict[str, int]:
    """Words up to 199, with the usual ways to join tens, units and a hundred."""
    pairs = (pair.partition("=") for pair in _NUMBERS[language].split())
    words = {word: int(value) for word, _, value in pairs}
    digits = {word: value for word, value in words.items() if 1 <= value <= 9 and word not in ("a", "an", "une", "una")}
    first = {"en": 20, "fr": 20, "es": 30}[language]
    for step, ten in enumerate(_TENS[language].split()):
        words[ten] = first + 10 * step
        for join in _JOIN[language]:
            words |= {f"{ten}{join}{unit}": first + 10 * step + value for unit, value in digits.items()}
    for hundred in _HUNDRED[language]:
        words |= {f"{hundred}{word}": 100 + value for word, value in list(words.items()) if 10 <= value < 100}
    return words


CONVENTION = "a month counts as 30 days, a year as 360"
_DURATION = re.compile(r"P(?=\d)(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?", re.ASCII)
_DAYS = (360, 30, 7, 1)


def days(value: str) -> int | None:
    """The length of an ISO 8601 duration by ``CONVENTION``; None where it is none.

    >>> [days(value) for value in ("P30D", "P1M", "P2W", "P1Y6M", "joint")]
    [30, 30, 14, 540, None]
    """
    found = _DURATION.fullmatch(value)
    return sum(int(n or 0) * each for n, each in zip(found.groups(), _DAYS, strict=True)) if found else None


_WORDS = {language: _number_words(language) for language in _NUMBERS}


@dataclass(frozen=True, slots=True)
class Period:
    value: str | None
    start: int
    end: int
    remark: str = ""


def _pattern(language: str) -> re.Pattern[str]:
    words = "|".join(sorted(_WORDS[language], key=lambda word: (-len(word), word)))
    units = "|".join(sorted(_UNITS[language], key=lambda unit: (-len(unit), unit)))
    number = rf"(?:(?P<word>{words})|(?P<digits>\d{{1,3}}))"
    check = rf"(?: ?\( ?(?:(?P<figure>\d{{1,3}})|(?P<spelled>{words})) ?\))?"
    filler = (
        r"(?:[ -](?:calendar|clear|full|consecutive|working|successive|natural|civiles|naturales|calendario|civils))?"
    )
    return re.compile(rf"(?<![\w-]){number}{check}{filler}[ -]*(?P<unit>{units})\b")


_PATTERNS = {language: _pattern(language) for language in _WORDS}


def find(text: str, language: str) -> Iterator[Period]:
    """The periods of ``text`` in order; offsets are offsets into ``text``."""
    known = language if language in _PATTERNS else "en"
    for match in _PATTERNS[known].finditer(plain(text)):
        yield _period(match, known)


def _period(match: re.Match[str], language: str) -> Period:
    words = _WORDS[language]
    first = int(match["digits"]) if match["digits"] else words[match["word"]]
    other = match["figure"] or match["spelled"]
    unit = _UNITS[language][match["unit"]]
    if other is not None:
        second = int(other) if other.isdigit() else words[other]
        if second != first:
            said = f"the text says {match['word'] or match['digits']} and {other}"
            return Period(None, match.start(), match.end(), f"word and figure disagree: {said}")
    return Period(f"P{first}{unit}", match.start(), match.end())
