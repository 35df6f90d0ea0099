"""What somebody typed into the search box, understood: words, "phrases", prefixes (word*), -not, or.

``parse`` never fails: what has no letter or figure in it is left out. ``said`` says back in words what will be looked for,
so that nobody wonders why something was found. Juxtaposition binds closer than *or*, as in PostgreSQL's own web search.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

MOST_TERMS = 32
_QUOTES = str.maketrans("“”„«»″", '""""""')
_TOKEN = re.compile(r'([-−–]?)(?:"([^"]*)"?|([^\s"]+))')
_OR = frozenset({"or", "OR", "|"})
_NOISE = frozenset({"AND", "&", "+"})
_SHORTEST_PREFIX = 2


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to look for, or with ``is_not`` to be without."""

    words: str
    kind: Literal["word", "phrase", "prefix"] = "word"
    is_not: bool = False

    @property
    def in_words(self) -> str:
        named = {"word": "", "phrase": "the phrase ", "prefix": "words that begin with "}[self.kind]
        return f"{named}“{self.words}”"


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
        minus, phrase, word = found.groups()
        if word in _OR and not minus:
            alternatives.append([])
            continue
        term = _term(phrase if phrase is not None else word, bool(minus), is_phrase=phrase is not None)
        if term is None or (word in _NOISE and not minus):
            continue
        count += 1
        if count <= MOST_TERMS:
            alternatives[-1].append(term)
    kept = tuple(tuple(dict.fromkeys(terms)) for terms in alternatives if terms)
    return Query(kept, is_cut=count > MOST_TERMS)


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


def said(query: Query) -> str:
    """
    >>> said(parse('notice "six months" -war'))
    '“notice” and the phrase “six months”, without “war”'
    >>> said(parse("ship or boat*"))
    '“ship”, or words that begin with “boat”'
    """
    return ", or ".join(_said_together(terms) for terms in query.alternatives)


def _said_together(terms: Iterable[Term]) -> str:
    wanted = " and ".join(term.in_words for term in terms if not term.is_not)
    unwanted = " and without ".join(term.in_words for term in terms if term.is_not)
    if not wanted:
        return f"all without {unwanted}"
    return f"{wanted}, without {unwanted}" if unwanted else wanted
