"""Ways of writing one thing: amounts, dates, labels of list items, and references to articles under their numbers.

``written_forms`` finds the places in a text that are compared by what they mean and not by how they are written; each becomes
one unit of ``normalize.units``. A reference is set aside only where it names an article whose subject is known, so
that "Article 3" and "Article 4" are the same where both are the article on confidentiality, and no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

LABEL = "(•)"
"""The key of the label of any item of a list."""
FormKind = Literal["number", "mark", "word"]


class Form(NamedTuple):
    """``text[start:end]`` means ``key``."""

    start: int
    end: int
    key: str
    kind: FormKind


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier enero januar", "february feb février febrero februar", "march mar mars marzo märz",
            "april apr avril abril", "may mai mayo", "june jun juin junio juni", "july jul juillet julio juli",
            "august aug août agosto", "september sept sep septembre septiembre", "october oct octobre octubre oktober",
            "november nov novembre noviembre", "december dec décembre diciembre dezember",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_CURRENCIES = {
    "us$": "USD", "us $": "USD", "$": "USD", "usd": "USD", "us dollars": "USD", "u.s. dollars": "USD",
    "united states dollars": "USD", "dollars": "USD", "€": "EUR", "eur": "EUR", "euros": "EUR", "euro": "EUR",
    "£": "GBP", "gbp": "GBP", "pounds sterling": "GBP", "chf": "CHF", "sfr": "CHF", "swiss francs": "CHF",
    "sdr": "XDR", "special drawing rights": "XDR", "yen": "JPY", "jpy": "JPY", "¥": "JPY",
}  # fmt: skip
_FIGURE = r"\d{1,3}(?:[,.'’\u00a0\u202f ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,2})?(?!\d)"
_SIGNS = "|".join(re.escape(sign) for sign in sorted(_CURRENCIES, key=len, reverse=True))
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?:,?\s+(?:de\s+)?(?P<year>\d{4})\b)?"

_AMOUNT = re.compile(
    rf"(?<!\w)(?:(?P<sign>{_SIGNS})\s?(?P<figure>{_FIGURE})|(?P<figure_before>{_FIGURE})\s?(?P<sign_after>{_SIGNS})(?!\w))",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(
    rf"\b(?:the\s+(?=\d\w+\s+day\b))?(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.)?\s+(?:day\s+of\s+|de\s+)?(?P<month>{_MONTH})\b\.?{_YEAR}",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(rf"\b(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b{_YEAR}", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"\b(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)\b")

_LABEL = re.compile(
    r"(?<![\w)])(?:\((?:[a-z]{1,2}|[ivxlIVXL]{1,6}|[A-Z]|\d{1,2})\)|(?:[a-zA-Z]|[ivx]{1,6}|\d{1,2})\))(?=\s|$)"
    r"|^[ \t]*(?:[-–—•*]|\d{1,2}\.|[a-zA-Z]\.)(?=\s)",
    re.MULTILINE,
)
_CALLS = re.compile(
    r"(?:paragraphs?|paras?\.?|subparagraphs?|sub-paragraphs?|points?|letters?|items?|articles?|art\.|sections?|clauses?"
    r"|littera|alinéa|apartado|buchstabe)\s*(?:\d+\s*)?$|[(\d]\s*$|\bsee\s*$",
    re.IGNORECASE,
)
_BEFORE_A_FIGURE = re.compile(r"(?:^|[.;:,\n])\s*$|\b(?:and|or)\s+$")

_NUMBER = r"(?:\d{1,3}|[IVXLC]{1,8})(?!\w)"
_PARAGRAPH = r"(?:\s?\((?P<bracket>\d{1,2})\)|,?\s+(?:paragraph|para\.?)\s+(?P<para>\d{1,2})\b)?"
_REFERENCE = re.compile(
    rf"\b(?:articles?|arts?\.?|artículos?|artikeln?|sections?|clauses?)\s+(?P<number>{_NUMBER}){_PARAGRAPH}",
    re.IGNORECASE,
)
_NEXT = re.compile(rf"\s*(?:,\s*(?:and|or)?|and|or|to|et|ou|y|und)\s+(?P<number>{_NUMBER})")
_ELSEWHERE = re.compile(
    r"\s+(?:of|to|in|du|de|del|der)\s+(?!this\b|the\s+present\b|the\s+(?:Agreement|Memorandum|Arrangement|Convention)\b(?!\s+(?:on|of|between)\b))"
)


def written_forms(
    text: str, *, has_amounts: bool, has_labels: bool, articles: Mapping[str, str] | None = None
) -> dict[int, Form]:
    """The places by where they begin, none within another; ``articles``: number of an article -> its subject."""
    found: list[Form] = []
    if has_amounts:
        found += [*_amounts(text), *_dates(text)]
    if has_labels:
        found += _labels(text)
    if articles:
        found += _references(text, articles)
    kept: dict[int, Form] = {}
    reached = 0
    for form in sorted(found, key=lambda form: (form.start, -form.end)):
        if form.start >= reached:
            kept[form.start] = form
            reached = form.end
    return kept


def _amounts(text: str) -> Iterator[Form]:
    for match in _AMOUNT.finditer(text):
        sign = (match["sign"] or match["sign_after"]).lower()
        figure = _plain(match["figure"] or match["figure_before"])
        yield Form(*match.span(), f"#{_CURRENCIES[sign]}{figure}", "number")


def _plain(figure: str) -> str:
    """
    >>> _plain("1,000"), _plain("1 000.50"), _plain("1000"), _plain("2.5")
    ('1000', '1000.50', '1000', '2.5')
    """
    whole, _, cents = (
        figure.rpartition(figure[-3]) if len(figure) > 3 and not figure[-3].isalnum() else (figure, "", "")
    )
    if not cents and re.fullmatch(r"\d+[.,]\d", figure):
        return figure.replace(",", ".")
    digits = re.sub(r"\D", "", whole)
    return f"{digits}.{cents}" if cents and cents != "00" else digits


def _dates(text: str) -> Iterator[Form]:
    for pattern in (_DAY_FIRST, _MONTH_FIRST, _YEAR_FIRST):
        for match in pattern.finditer(text):
            named = match["month"].lower()
            month, day = int(named) if named.isdecimal() else _MONTHS[named], int(match["day"])
            if 1 <= day <= 31 and 1 <= month <= 12 and not (named in ("may", "mar") and match["month"].islower()):
                yield Form(*match.span(), f"#{match['year'] or ''}-{month:02}-{day:02}", "number")


def _labels(text: str) -> Iterator[Form]:
    """ "(a)", "ii)", "3." where an item of a list begins; not where "subparagraph (a)" is referred to."""
    for match in _LABEL.finditer(text):
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        before = text[max(start - 30, 0) : start]
        is_figure = match[0].strip("() ").isdecimal() and match[0].startswith("(")
        if _CALLS.search(before) or (is_figure and not _BEFORE_A_FIGURE.search(before)):
            continue
        yield Form(start, match.end(), LABEL, "mark")


def _references(text: str, articles: Mapping[str, str]) -> Iterator[Form]:
    for match in _REFERENCE.finditer(text):
        spans = [(match.start(), match.end(), match["number"])]
        while following := _NEXT.match(text, spans[-1][1]):
            spans.append((following.start("number"), following.end(), following["number"]))
        if _ELSEWHERE.match(text, spans[-1][1]):
            continue
        paragraph = match["bracket"] or match["para"]
        for number, (start, end, named) in enumerate(spans):
            if subject := articles.get(named):
                yield Form(start, end, f"§{subject}{f'/{paragraph}' if paragraph and not number else ''}", "word")
