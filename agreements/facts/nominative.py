"""Names in the nominative: "des Königreichs Norwegen" is "Königreich Norwegen", "Российской Федерации" is "Российская Федерация".

A language whose nouns bear the endings of case says so in its grammar: the nouns that head a name, what they end in, and
the ending of an adjective before them. Languages without such a table keep a name as it is printed.
"""

from __future__ import annotations

import re

from agreements.structure.grammar import Declension, Grammar

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_MOST_ADJECTIVES = 4


def nominative(name: str, rules: Grammar) -> str:
    """``name`` with its first noun and the adjectives before it in the nominative."""
    words = list(_WORD.finditer(name))
    for position, word in enumerate(words[: _MOST_ADJECTIVES + 1]):
        for declension in rules.declensions:
            head = declension.head.fullmatch(word[0])
            if head is not None and head["base"]:
                return _declined(name, words[:position], word, head["base"] + declension.suffix, declension, rules)
        if not _is_adjective(word[0], rules):
            break
    return name


def _is_adjective(word: str, rules: Grammar) -> bool:
    pattern = rules.pattern("adjective_ending")
    return bool(pattern and pattern.search(word.lower()))


def _declined(
    name: str, adjectives: list[re.Match[str]], head: re.Match[str], noun: str, declension: Declension, rules: Grammar
) -> str:
    """The name with its head and the adjectives right before it in the nominative."""
    made = name[: adjectives[0].start()] if adjectives else name[: head.start()]
    for place, word in enumerate(adjectives):
        after = adjectives[place + 1].start() if place + 1 < len(adjectives) else head.start()
        made += _adjective(word[0], declension.ending, rules) + name[word.end() : after]
    return made + noun + name[head.end() :]


def _adjective(word: str, ending: str, rules: Grammar) -> str:
    pattern = rules.pattern("adjective_ending")
    found = pattern.search(word.lower()) if pattern else None
    if found is None:
        return word
    stem = word[: found.start()]
    soft = rules.pattern("soft_stem")
    if ending[:1] == "ы" and soft is not None and soft.search(stem.lower()):
        ending = "и" + ending[1:]
    return stem + (ending.upper() if word.isupper() else ending)
