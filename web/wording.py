"""Sentences in the language of the reader, for code that knows no Django too.

``sentence`` looks its words up in the catalogue of the language that is active and fills in the named values. Without
``use_catalogues``, which ``config`` calls when Django is ready, the words are English as they stand: the pure folders give the
same answer wherever they run. What is stored or answered by the API is always made while English is active.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass


def _one_or_many(one: str, many: str, count: int) -> str:
    return one if count == 1 else many


def _in_english(value: float, places: int | None) -> str:
    return f"{value:,}" if places is None else f"{value:,.{places}f}"


@dataclass
class _Catalogue:
    find: Callable[[str], str] = str
    find_plural: Callable[[str, str, int], str] = _one_or_many
    find_as: Callable[[str, str], str] = lambda context, words: words
    format_number: Callable[[float, int | None], str] = _in_english
    name_language: Callable[[str, str], str] = lambda code, english: english
    active: Callable[[], str] = lambda: "en"


_catalogue = _Catalogue()
_FROM_RIGHT = frozenset({"ar", "fa", "he", "ur"})


def use_catalogues(
    find: Callable[[str], str],
    find_plural: Callable[[str, str, int], str],
    find_as: Callable[[str, str], str],
    format_number: Callable[[float, int | None], str],
    name_language: Callable[[str, str], str],
    active: Callable[[], str],
) -> None:
    _catalogue.find, _catalogue.find_plural, _catalogue.find_as = find, find_plural, find_as
    _catalogue.format_number, _catalogue.name_language, _catalogue.active = format_number, name_language, active


def gettext_noop(words: str) -> str:
    """Mark words of a table for the catalogue; ``sentence`` translates them where they are shown."""
    return words


def plural_noop(one: str, many: str) -> tuple[str, str]:
    """Mark both forms for the catalogue; ``plural_sentence`` takes them."""
    return one, many


def sentence(words: str, /, **values: object) -> str:
    """
    >>> sentence("{name} was added.", name="a.pdf")
    'a.pdf was added.'
    """
    found = _catalogue.find(words) if words else ""
    return found.format(**values) if values else found


def quoted(words: object) -> str:
    """
    >>> quoted("six months")
    '“six months”'
    """
    return sentence("“{words}”", words=words)


def joined(parts: Iterable[str]) -> str:
    """The parts that say something, with semicolons as the language sets them."""
    return f"{sentence(';')} ".join(part for part in parts if part)


def sentence_as(context: str, words: str, /, **values: object) -> str:
    """A sentence that other languages say in several ways, by what is meant: "signed 2021" is "signé en 2021"."""
    return _catalogue.find_as(context, words).format(**values)


def context_noop(context: str, words: str) -> tuple[str, str]:
    """Mark words in their context for the catalogue; ``sentence_as`` takes both."""
    return context, words


def plural_sentence(one: str, many: str, count: int, /, **values: object) -> str:
    """
    >>> plural_sentence("{count} file", "{count} files", 1200)
    '1,200 files'
    """
    return _catalogue.find_plural(one, many, count).format(**{"count": number(count), **values})


def label_of(code: str) -> str:
    """A code as words.

    >>> label_of("notice_period")
    'notice period'
    """
    return sentence(code.replace("_", " "))


def heading_of(column: str) -> str:
    """The head of a column that programs read by its name in English: that name, or its words in another language."""
    return column if reader_language() == "en" else label_of(column)


def reader_language() -> str:
    """The code of the language that sentences are in."""
    return _catalogue.active()


def is_from_right() -> bool:
    """Whether the reader's language is written from right to left."""
    return reader_language() in _FROM_RIGHT


def apart(words: str) -> str:
    """Words that keep their own direction within a sentence: a date in Arabic in a sentence that stays English, say.

    >>> apart("6 May 2010")  # nothing need be done from left to right
    '6 May 2010'
    """
    return f"\N{FIRST STRONG ISOLATE}{words}\N{POP DIRECTIONAL ISOLATE}" if is_from_right() else words


def language_name(code: str, english: str) -> str:
    """The name of the language ``code`` in the language of the reader."""
    return _catalogue.name_language(code, english)


def number(value: int) -> str:
    """A number with the separator of thousands that the language uses."""
    return _catalogue.format_number(value, None)


def decimal(value: float, places: int = 2) -> str:
    """
    >>> decimal(0.987)
    '0.99'
    """
    return _catalogue.format_number(round(value, places), places)


def whole_percent(share: float) -> int:
    """A share or a certainty in whole per cent; rounded down everywhere, so that 100 means all, or certain.

    >>> [whole_percent(share) for share in (1.0, 0.996, 0.29, 0.004)]
    [100, 99, 29, 0]
    """
    return math.floor(share * 100 + 1e-9)


def certainty_percent(score: float) -> int:
    """How certain a machine is of what it suggests; never 100, which only a person makes it.

    >>> [certainty_percent(score) for score in (1.0, 0.996, 0.98)]
    [99, 99, 98]
    """
    return min(99, whole_percent(score))
