"""What two texts say alike and apart: for texts so differently worded that marks would help nobody.

``describe`` names the ideas of the genre that both have, and those of one alone, in the words of the texts; it states no more than
which words stand where.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from comparisons.alignment.matching import FUNCTION_WORDS
from comparisons.alignment.normalize import Folds, Unit, units
from comparisons.alignment.similarity import concept, general_weight, stem

_FOLDS = Folds()
_MOST_WORDS = 4
_LEAST_LETTERS = 4
_SLIGHT = FUNCTION_WORDS | {
    "either",
    "give",
    "given",
    "giving",
    "within",
    "without",
    "unless",
    "during",
    "after",
    "before",
}
_USUAL = 0.3
"""Ideas of this weight stand in every agreement (Party, Agreement), and say nothing of one."""
_MODALS = ("shall", "must", "may", "will", "should")


@dataclass(frozen=True, slots=True)
class Words:
    """The first of some words, and how many more there are."""

    words: tuple[str, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Description:
    """Ideas that both texts have, and those of one alone, in the words of the texts; ``modals``: the base's and the other's."""

    both: Words = Words()
    base: Words = Words()
    other: Words = Words()
    modals: tuple[str, str] | None = None


def describe(base: str, other: str) -> Description:
    """
    >>> found = describe("Disputes shall be arbitrated.", "Disputes may be negotiated.")
    >>> found.both.words, found.base.words, found.other.words, found.modals
    (('Disputes',), ('arbitrated',), ('negotiated',), ('shall', 'may'))

    >>> describe("Flags terminate.", "Each may denounce flags.").both.words  # one idea, in the word of each
    ('terminate / denounce', 'flags')
    """
    ours, theirs = _ideas(base), _ideas(other)
    return Description(
        _first(_either(ours[idea], word) for idea, word in theirs.items() if idea in ours),
        _first(word for idea, word in ours.items() if idea not in theirs),
        _first(word for idea, word in theirs.items() if idea not in ours),
        _modals(base, other),
    )


def _ideas(text: str) -> Mapping[str, str]:
    """The ideas of a text in their order, each in the words in which it first stands there."""
    ideas: dict[str, str] = {}
    found = units(text, _FOLDS)
    for at, unit in enumerate(found):
        if unit.kind == "number" and at + 1 < len(found) and _is_counted(found[at + 1]):
            ideas.setdefault(f"{unit.key} {found[at + 1].key}", text[unit.start : found[at + 1].end])
            continue
        if at and found[at - 1].kind == "number" and _is_counted(unit):
            continue  # told with its number: "six months"
        idea = concept(unit.key) if unit.kind == "word" else unit.key
        is_slight = unit.kind == "word" and (unit.key in _SLIGHT or unit.end - unit.start < _LEAST_LETTERS)
        if unit.kind != "mark" and not is_slight and (unit.kind == "number" or general_weight(idea) > _USUAL):
            ideas.setdefault(idea, text[unit.start : unit.end])
    return ideas


def _either(ours: str, theirs: str) -> str:
    """The words of the other for an idea that both have; with those of the base where they are no form of one word."""
    return theirs if _roots(ours) == _roots(theirs) else f"{ours} / {theirs}"


def _roots(words: str) -> list[str]:
    return [stem(unit.key) for unit in units(words, _FOLDS)]


def _is_counted(unit: Unit) -> bool:
    """Whether a word is what the number before it counts: "months", not "of"."""
    return unit.kind == "word" and unit.key not in _SLIGHT and unit.end - unit.start >= _LEAST_LETTERS - 1


def _first(words: Iterable[str]) -> Words:
    found = tuple(words)
    return Words(found[:_MOST_WORDS], len(found) - _MOST_WORDS) if len(found) > _MOST_WORDS + 1 else Words(found)


def _modals(base: str, other: str) -> tuple[str, str] | None:
    """Where each text has one modal throughout, and they are not the same: what may and what shall be."""
    ours, theirs = ({m for m in _MODALS if m in text.lower().split()} for text in (base, other))
    return (ours.pop(), theirs.pop()) if len(ours) == len(theirs) == 1 and ours != theirs else None
