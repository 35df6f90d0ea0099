"""What a number word is worth: one of the grammar's, or one that is put together of several.

"zweiundzwanzigsten", "millenovecentonovantasette" and "negentienhonderd" are one word; "vingt-six" and "treinta y uno" are
several. ``worth`` cuts a word into the number words of its language, so that the grammar names each part once. A word that
cannot be cut without a rest is no number.
"""

from __future__ import annotations

from collections.abc import Sequence

from agreements.structure.grammar import Grammar

_JOINERS = {"en": "and", "fr": "et", "es": "y", "de": "und", "it": "e", "pt": "e", "nl": "en"}
"""By language, the word between the parts of a number ("two thousand and three")."""
_LONGEST = 60
_LEAST = 2


def is_joiner(word: str, rules: Grammar) -> bool:
    """Whether a number may go on behind this word."""
    return word == _JOINERS.get(rules.code)


def worth(word: str, rules: Grammar) -> list[int]:
    """The values of the parts of a word in plain small letters, in their order; empty where it is no number."""
    if word.isdecimal():
        return [int(word)]
    if word in rules.numbers:
        return [rules.numbers[word]]
    if len(word) > _LONGEST:
        return []
    if "-" in word:
        return _of_all([part for part in word.split("-") if not is_joiner(part, rules)], rules)
    return _compound(word, rules)


def _of_all(parts: Sequence[str], rules: Grammar) -> list[int]:
    """The values of all parts ("quatre-vingt-dix" is 4, 20, 10); nothing where one of them has none."""
    values = [worth(part, rules) for part in parts]
    return [value for found in values for value in found] if all(values) else []


def _compound(word: str, rules: Grammar) -> list[int]:
    """The parts of a word written as one; an ending of ordinals may be its last letters."""
    endings = rules.words["ordinal_endings"]
    for ending in ("", *sorted(endings, key=len, reverse=True)):
        stem = word.removesuffix(ending) if ending else word
        if (stem != word or not ending) and (parts := _cut(stem, rules)):
            return parts if rules.words["number_joints"] or len(parts) == 1 else []
    return []


def _cut(stem: str, rules: Grammar) -> list[int]:
    """``stem`` as number words one behind the other, with joints between them, the longest words first."""
    if stem in rules.numbers:
        return [rules.numbers[stem]]
    for end in range(len(stem) - 1, _LEAST - 1, -1):
        value = rules.numbers.get(stem[:end])
        if value is None:
            continue
        for joint in ("", *rules.words["number_joints"]):
            rest = stem[end:]
            if rest.startswith(joint) and (others := _cut(rest[len(joint) :], rules)):
                return [value, *others]
    return []
