"""What somebody typed into the search box, understood: words, "phrases", "words near"~5, prefixes (word*), -not, or.

``parse`` never fails: what has no letter or figure in it is left out. ``describe_query`` tells in words what will be looked for,
so that nobody wonders why something was found. ``fields`` parts what names a field (party:, type:, year:) from the words. Juxtaposition binds closer than *or*, as in PostgreSQL's own web search.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from web.wording import quoted, sentence

MOST_TERMS = 32
FARTHEST = 10
"""Words that may stand between two words asked for near one another."""
_QUOTES = str.maketrans("“”„«»″", '""""""')
_TOKEN = re.compile(r'([-−–]?)(?:"([^"]*)"?(?:~(\d{1,3}))?|([^\s"]+))')
_FIELD = re.compile(r'(?<![^\s])(party|[-−–]type|type|kind|year|language|lacks|without):(?:"([^"]+)"|([^\s"]+))', re.I)
_OR = frozenset({"or", "OR", "|"})
_NOISE = frozenset({"AND", "&", "+"})
_SHORTEST_PREFIX = 2


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to look for, or with ``is_not`` to be without.

    ``variants`` are other spellings of a word that answer as well; ``distance`` is how far apart two words may stand.
    """

    words: str
    kind: Literal["word", "phrase", "prefix", "near"] = "word"
    is_not: bool = False
    distance: int = 0
    variants: tuple[str, ...] = ()

    @property
    def in_words(self) -> str:
        if self.kind == "near":
            return sentence(" and ").join(quoted(word) for word in self.words.split()) + sentence(
                " within {distance} words", distance=self.distance
            )
        named = {"word": "", "phrase": sentence("the phrase "), "prefix": sentence("words that begin with ")}[self.kind]
        return sentence(" or ").join(f"{named}{quoted(words)}" for words in (self.words, *self.variants))


@dataclass(frozen=True, slots=True)
class Query:
    """Alternatives, each a conjunction of terms; ``is_cut`` where more was typed than is looked for."""

    alternatives: tuple[tuple[Term, ...], ...] = ()
    is_cut: bool = False

    def __bool__(self) -> bool:
        return bool(self.alternatives)

    @property
    def wanted(self) -> list[Term]:
        """All that a passage may show, each once."""
        return list(dict.fromkeys(term for terms in self.alternatives for term in terms if not term.is_not))


def parse(typed: str) -> Query:
    """
    >>> parse('notice "six months" or terminat* -war').alternatives == (
    ...     (Term("notice"), Term("six months", "phrase")), (Term("terminat", "prefix"), Term("war", is_not=True)))
    True
    """
    alternatives: list[list[Term]] = [[]]
    count = 0
    for found in _TOKEN.finditer(typed.replace("\0", " ").translate(_QUOTES)):
        minus, phrase, distance, word = found.groups()
        if word in _OR and not minus:
            alternatives.append([])
            continue
        term = _term(phrase if phrase is not None else word, bool(minus), is_phrase=phrase is not None)
        if term is not None and distance and term.kind == "phrase" and len(term.words.split()) == 2:
            term = replace(term, kind="near", distance=max(1, min(int(distance), FARTHEST)))
        if term is None or (word in _NOISE and not minus):
            continue
        count += 1
        if count <= MOST_TERMS:
            alternatives[-1].append(term)
    kept = tuple(tuple(dict.fromkeys(terms)) for terms in alternatives if terms)
    return Query(kept, is_cut=count > MOST_TERMS)


def fields(typed: str) -> tuple[str, list[tuple[str, str]]]:
    """The words of ``typed`` without its fields, and each field with its value.

    ``without:type`` may be written ``-type:``.

    >>> fields('immunity -type:audit')
    ('immunity', [('without', 'audit')])
    >>> fields('immunity party:WIPO type:"dispute settlement" year:1994')
    ('immunity', [('party', 'WIPO'), ('type', 'dispute settlement'), ('year', '1994')])
    """
    named = [
        ("without" if m[1][0] in "-−–" else m[1].lower(), (m[2] or m[3]).strip())
        for m in _FIELD.finditer(typed.translate(_QUOTES))
    ]
    return " ".join(_FIELD.sub(" ", typed.translate(_QUOTES)).split()) if named else typed, named


def conditions(typed: str) -> list[tuple[Term, str]]:
    """Each condition of ``typed`` with what is left of it without that one; none where *or* binds them, or there is but one.

    >>> conditions('notice "six months" -war')[1]
    (Term(words='six months', kind='phrase', is_not=False, distance=0, variants=()), 'notice -war')
    """
    folded = typed.replace("\0", " ").translate(_QUOTES)
    if len(parse(folded).alternatives) != 1:
        return []
    pieces = [(found, parse(found[0])) for found in _TOKEN.finditer(folded)]
    known = [(found, alone.alternatives[0][0]) for found, alone in pieces if alone]
    rest = [" ".join((folded[: found.start()] + folded[found.end() :]).split()) for found, _term in known]
    return [(term, left) for (_found, term), left in zip(known, rest, strict=True)] if len(known) > 1 else []


def unaccented(word: str) -> str:
    """
    >>> unaccented("Dénonciation")
    'denonciation'
    """
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))


def _term(words: str, is_not: bool, *, is_phrase: bool) -> Term | None:
    words = " ".join(words.split())
    if not re.search(r"\w", words):
        return None
    if is_phrase:
        return Term(words, "phrase" if " " in words or not words.isalnum() else "word", is_not)
    stem = words.rstrip("*")
    if stem != words and len(stem) >= _SHORTEST_PREFIX and stem.replace("-", "").isalnum():
        return Term(stem, "prefix", is_not)
    return Term(words, is_not=is_not)


def describe_query(query: Query) -> str:
    """
    >>> describe_query(parse('notice "six months" -war'))
    '“notice” and the phrase “six months”, without “war”'
    >>> describe_query(parse("ship or boat*"))
    '“ship”, or words that begin with “boat”'
    """
    return sentence(", or ").join(_said_together(terms) for terms in query.alternatives)


def _said_together(terms: Iterable[Term]) -> str:
    wanted = sentence(" and ").join(term.in_words for term in terms if not term.is_not)
    unwanted = sentence(" and without ").join(term.in_words for term in terms if term.is_not)
    if not wanted:
        return sentence("all without {unwanted}", unwanted=unwanted)
    return sentence("{wanted}, without {unwanted}", wanted=wanted, unwanted=unwanted) if unwanted else wanted
