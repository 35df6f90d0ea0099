"""What two texts say alike and apart, in one line: for texts so differently worded that marks would help nobody.

``describe`` names the ideas of the genre that both have, and those of one alone, in the words of the texts; it states no more than
which words stand where.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from comparisons.alignment.matching import FUNCTION_WORDS
from comparisons.alignment.normalize import Folds, Unit, units
from comparisons.alignment.similarity import concept, general_weight

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


def describe(base: str, other: str) -> str:
    """ "both have: notice, six; only the base: arbitration; only here: talks; “may” in the base, “shall” here".

    >>> describe("Disputes shall be arbitrated.", "Disputes may be negotiated.")
    'both have: Disputes; only the base: arbitrated; only here: negotiated; “shall” in the base, “may” here'
    """
    ours, theirs = _ideas(base), _ideas(other)
    parts = [
        _listed("both have", (word for idea, word in theirs.items() if idea in ours)),
        _listed("only the base", (word for idea, word in ours.items() if idea not in theirs)),
        _listed("only here", (word for idea, word in theirs.items() if idea not in ours)),
        _modals(base, other),
    ]
    return "; ".join(part for part in parts if part)


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


def _is_counted(unit: Unit) -> bool:
    """Whether a word is what the number before it counts: "months", not "of"."""
    return unit.kind == "word" and unit.key not in _SLIGHT and unit.end - unit.start >= _LEAST_LETTERS - 1


def _listed(label: str, words: Iterable[str]) -> str:
    found = list(words)
    more = f" and {len(found) - _MOST_WORDS} more" if len(found) > _MOST_WORDS + 1 else ""
    shown = found[:_MOST_WORDS] if more else found
    return f"{label}: {', '.join(shown)}{more}" if found else ""


def _modals(base: str, other: str) -> str:
    """Where each text has one modal throughout, and they are not the same: what may and what shall be."""
    ours, theirs = ({m for m in _MODALS if m in text.lower().split()} for text in (base, other))
    if len(ours) != 1 or len(theirs) != 1 or ours == theirs:
        return ""
    return f"“{ours.pop()}” in the base, “{theirs.pop()}” here"
