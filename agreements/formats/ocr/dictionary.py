"""Which share of the words of a text stand in the dictionary of its language: ``known_share``.

A recognition that goes wrong makes words that no language has. Names and compounds are in no dictionary either, so that a
share says nothing alone; the same text read twice is compared by it, and a page far below its like is looked at.
"""

from __future__ import annotations

import re
from functools import lru_cache

from spellchecker import SpellChecker

from agreements.formats.language import language_of

LANGUAGES = frozenset({"ar", "de", "en", "es", "fr", "it", "nl", "pt", "ru"})
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_PART = re.compile(r"[^\W\d_]+")
_LEAST_WORDS = 12
_SHORT = 3  # letters: a shorter word is likely to be one by chance


def known_share(text: str, language: str = "") -> float | None:
    """The share of the words of ``text`` in its dictionary; None where it has too few words, or no dictionary."""
    language = language or language_of(text)
    words = [word for word in map(str.lower, _WORD.findall(text)) if len(word) >= _SHORT]
    if language not in LANGUAGES or len(words) < _LEAST_WORDS:
        return None
    return sum(is_known(word, language) for word in words) / len(words)


def is_known(word: str, language: str) -> bool:
    """Whether a word in small letters, or each part of a compound with hyphens, stands in the dictionary."""
    dictionary = _dictionary(language)
    return word in dictionary or all(part in dictionary or len(part) < _SHORT for part in _PART.findall(word))


@lru_cache(maxsize=3)
def _dictionary(language: str) -> frozenset[str]:
    return frozenset(SpellChecker(language=language, distance=1).word_frequency.dictionary)
