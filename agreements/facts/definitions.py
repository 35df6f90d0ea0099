"""What a text calls things: its defined terms, each with the words that define it, and where they are used. Pure.

Three ways of defining are read, in English, French, Spanish and German: “Term” means …; … (hereinafter called “Term”);
… (“Term”). Terms are met as they are written, whole words only, once a provision, so that a page is not all links.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

_QUOTED = r"[“\"«‘„]\s?(?P<term>[^“”\"«»‘’„\n]{2,60}?)\s?[”\"»’“]"
_MEANS = re.compile(
    rf"{_QUOTED}\s*,?\s+(?:shall\s+)?(?:means?|denotes?|refers?\s+to|désigne(?:nt)?|signifie(?:nt)?|s['’]entend(?:ent)?|"
    r"significan?|se\s+entenderá|designan?|bedeutet|bezeichnet)\b"
)
_HEREINAFTER = re.compile(
    r"\(\s*(?:(?:hereinafter|hereafter|henceforth|ci-après|ci-dessous|en\s+adelante|en\s+lo\s+sucesivo|nachstehend|"
    rf"im\s+Folgenden)[^()“\"«‘„]{{0,60}}|the\s+|l['’]|la\s+|le\s+|el\s+|die\s+|der\s+|das\s+)?{_QUOTED}[^()]{{0,40}}\)"
)
_ARTICLE = re.compile(r"^(?:the|la|le|les|el|los|las|die|der|das|l['’])\s*(?=\S)", re.IGNORECASE)
_LONGEST = 240
_MOST = 80


@dataclass(frozen=True, slots=True)
class Definition:
    """``term`` as it is used; ``means`` runs of the text itself, or the name of a party; ``eid`` where it is defined."""

    term: str
    means: str
    eid: str = ""


@dataclass(frozen=True, slots=True)
class Use:
    """A run of a provision's words that uses the definition of that number."""

    start: int
    end: int
    number: int


def definitions(provisions: Iterable[tuple[str, str]], parties: Iterable[tuple[str, str]] = ()) -> list[Definition]:
    """The terms defined in ``provisions`` (eid, words) and the designations of ``parties`` (designation, name), each once.

    >>> definitions([("art_1", "“Data” means any record.")])
    [Definition(term='Data', means='“Data” means any record.', eid='art_1')]
    >>> definitions([("parties", "the Harbour Office (hereinafter called “the Office”)")], [("the Office", "Harbour Office")])
    [Definition(term='Office', means='Harbour Office', eid='parties')]
    """
    found: dict[str, Definition] = {}
    for eid, words in provisions:
        for match in _MEANS.finditer(words):
            _add(found, match["term"], _cut(words[match.start() :]), eid)
        for match in _HEREINAFTER.finditer(words):
            _add(found, match["term"], _tail(words[: match.start()]), eid)
    for designation, name in parties:
        term = bare(designation)
        known = found.get(term)
        if term and term != name:
            found[term] = Definition(term, name, known.eid if known else "")
    return list(found.values())[:_MOST]


def bare(term: str) -> str:
    """
    >>> bare("the Union"), bare("l'Union"), bare("ITU")
    ('Union', 'Union', 'ITU')
    """
    return _ARTICLE.sub("", term.strip()).strip()


def _add(found: dict[str, Definition], term: str, means: str, eid: str) -> None:
    term = bare(term)
    if len(term) > 1 and any(letter.isupper() for letter in term) and means:
        found.setdefault(term, Definition(term, means, eid))


def _cut(words: str) -> str:
    """The sentence that begins here, or as much of it as an explanation holds."""
    sentence = re.split(r"(?<=[.;])\s", words[: _LONGEST * 2], maxsplit=1)[0]
    return sentence if len(sentence) <= _LONGEST else f"{sentence[:_LONGEST].rsplit(' ', 1)[0]} …"


def _tail(words: str) -> str:
    """The last words before a parenthesis: what it gives a name to."""
    words = words.rstrip()
    said = words[-_LONGEST // 2 :]
    if len(words) > len(said):
        said = f"… {said.partition(' ')[2]}"
    return re.split(r"(?<=[;:.])\s", said)[-1].strip(" ,") or said


def uses(words: str, known: Sequence[Definition], eid: str) -> list[Use]:
    """Where ``words``, those of the provision ``eid``, use what is defined elsewhere: the first time each.

    >>> uses("The Union tells the Union.", [Definition("Union", "International Union", "parties")], "art_1")
    [Use(start=4, end=9, number=0)]
    """
    if not known:
        return []
    numbers = {definition.term: number for number, definition in enumerate(known)}
    first: dict[int, Use] = {}
    for match in _any_of(tuple(numbers)).finditer(words):
        number = numbers[match[0]]
        if known[number].eid != eid:
            first.setdefault(number, Use(match.start(), match.end(), number))
    return list(first.values())


@lru_cache(maxsize=16)
def _any_of(terms: tuple[str, ...]) -> re.Pattern[str]:
    """Any of ``terms`` as whole words, the longest first; made once for all provisions of a text."""
    longest_first = sorted(terms, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)")
