"""What a page says in its own language, and which of its words are English: for the tests of pages in other languages.

English is told by the catalogues themselves: the words that the English sentences have and no sentence of their translation.
"""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser

from config import catalogues

_WORD = re.compile(r"[^\W\d_]{2,}")
_SPOKEN = {"aria-label", "title", "placeholder", "alt", "data-label", "data-announce", "label"}
"""The attributes whose values a person reads or hears."""
_VERBATIM = {"script", "style", "code", "kbd", "pre", "bdi"}
"""The elements whose words are those of a program, a file, a key or a person."""
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{[^}]*\}|<[^>]*>")


class _Said(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = ""
        self.open: list[tuple[str, bool]] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.page = self.page or named.get("lang") or ""
        is_silent = named["lang"] != self.page if "lang" in named else self.is_silent
        is_silent = (
            is_silent or tag in _VERBATIM or named.get("dir") == "auto" or "remark" in (named.get("class") or "")
        )
        self.found += [value for name, value in attrs if name in _SPOKEN and value and not is_silent]
        if tag not in _VOID:
            self.open.append((tag, is_silent))

    @property
    def is_silent(self) -> bool:
        return bool(self.open) and self.open[-1][1]

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self.is_silent and data.strip():
            self.found.append(" ".join(data.split()))


def said(markup: str) -> list[str]:
    """The pieces of text and the labels of a page, but for the words of agreements and persons: those in another language or in any
    direction, and the remarks that quote them.

    >>> said('<html lang="fr"><p title="Non">Oui <b lang="en">yes</b><code>1</code></p></html>')
    ['Non', 'Oui']
    """
    page = _Said()
    page.feed(markup)
    return page.found


def english_of(words: str, language: str) -> set[str]:
    """The words that only the English sentences of the interface use.

    >>> sorted(english_of("La liste of agreements", "fr"))
    ['agreements', 'of']
    """
    return _words(words) & _english(language)


@cache
def _english(language: str) -> frozenset[str]:
    english: set[str] = set()
    theirs: set[str] = set()
    for message in catalogues.read(language):
        if message.id:
            english |= _words(message.id if isinstance(message.id, str) else " ".join(message.id))
            theirs |= _words(message.string if isinstance(message.string, str) else " ".join(message.string))
    return frozenset(english - theirs)


def _words(sentence: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(_PLACEHOLDER.sub(" ", sentence))}
