"""Where a provision stands, in the language of the reader: "Art. 4(3)(b)" is "Art. 4, par. 3 b)" in French.

A pinpoint is stored, and answered by the API, in English, as ``agreements.citations.pinpoint`` writes it; pages and files say it
with ``located``. A word that is printed in the text ("Clause", "Final Protocol") stands as printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from web.wording import context_noop, reader_language, sentence_as

WORDS = tuple(
    word
    for _context, word in (
        context_noop("locator", "Title"),
        context_noop("locator", "Parties"),
        context_noop("locator", "Preamble"),
        context_noop("locator", "preamb. para."),
        context_noop("locator", "Enacting formula"),
        context_noop("locator", "Part"),
        context_noop("locator", "Chapter"),
        context_noop("locator", "Section"),
        context_noop("locator", "Art."),
        context_noop("locator", "unnumbered article"),
        context_noop("locator", "para."),
        context_noop("locator", "unnumbered para."),
        context_noop("locator", "subpara."),
        context_noop("locator", "item"),
        context_noop("locator", "op. para."),
        context_noop("locator", "Annex"),
        context_noop("locator", "Schedule"),
        context_noop("locator", "Appendix"),
        context_noop("locator", "Clause"),
        context_noop("locator", "Testimonium"),
        context_noop("locator", "Signatures"),
        context_noop("locator", "note"),
        context_noop("locator", "reply note"),
        context_noop("locator", "instrument"),
    )
)
"""The words of pinpoints, each before its number."""
_SMALL = frozenset({"preamb. para.", "para.", "unnumbered para.", "subpara.", "item", "op. para."})
"""What is no larger than a paragraph: what stands in brackets after it is no paragraph."""
_STEP = re.compile(
    rf"(?P<word>{'|'.join(map(re.escape, sorted(WORDS, key=len, reverse=True)))}|[^\d()]+?)"
    r"(?P<number> [^()]+)?(?P<inner>(?:\([^()]+\))*)"
)
_INNER = re.compile(r"\(([^()]+)\)")
_FIGURE = re.compile(r"\[?\d")


def located(pinpoint: str) -> str:
    """
    >>> located("Art. 4(3)(b)")  # the reader of this reads English
    'Art. 4(3)(b)'
    """
    language = reader_language()
    return pinpoint if language == "en" or not pinpoint else _located(pinpoint, language)


def all_located(pinpoints: Iterable[str]) -> str:
    """Several places in a row, told apart also where one has a comma of its own.

    >>> all_located(["Art. 4(3)", "Art. 5"]), all_located(["Art. 4, item 1", "Art. 5"])
    ('Art. 4(3), Art. 5', 'Art. 4, item 1; Art. 5')
    """
    places = [located(pinpoint) for pinpoint in pinpoints]
    return joined(places, places)


def joined(shown: Iterable[str], places: Iterable[str]) -> str:
    """``shown``, which stand for ``places`` (as links, say), in a row."""
    return ("; " if any(", " in place for place in places) else ", ").join(shown)


@lru_cache(maxsize=20_000)
def _located(pinpoint: str, language: str) -> str:
    return ", ".join(map(_step, pinpoint.split(", ")))


def _step(words: str) -> str:
    found = _STEP.fullmatch(words)
    if found is None:
        return words
    word = found["word"]
    place = (sentence_as("locator", word) if word in WORDS else word) + (found["number"] or "")
    is_paragraph = word not in _SMALL
    for number in _INNER.findall(found["inner"]):
        if not _FIGURE.match(number):
            place = sentence_as("locator of a letter", "{place}({number})", place=place, number=number)
        elif is_paragraph:
            place = sentence_as("locator of a paragraph", "{place}({number})", place=place, number=number)
        else:
            place = sentence_as("locator of a figure", "{place}({number})", place=place, number=number)
        is_paragraph = False
    return place
