"""How alike two passages of the genre are in what they say, whatever words they choose.

A passage becomes a bag of *concepts*: stems, with the synonyms of the genre made one ("terminate", "denounce", "withdraw"; data in
``synonyms.jsonl``, a line a concept with an example). Words that every agreement is full of weigh little, words
rare among the passages at hand weigh much.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

import snowballstemmer

from comparisons.alignment.matching import FUNCTION_WORDS
from comparisons.alignment.normalize import Folds, units

_FOLDS = Folds()
_STEMMER = snowballstemmer.stemmer("english")
_LONGEST_WORD = 30
_COMMON = {
    "instrument": 0.25,
    "party": 0.15,
    "day": 0.4,
    "force": 0.6,
    "information": 0.6,
    "agree": 0.7,
    "project": 0.7,
}
_COMMON |= {"need": 0.4, "apply": 0.6, "state": 0.5, "write": 0.5}
_NUMBER_WEIGHT = 0.3
_COMPOUND = re.compile(
    r"(?<=[A-Za-z]{3})-(?=[A-Za-z]{3})"
)  # "low-resolution" says low and resolution; "co-operate" is one


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A word without its endings, as Snowball takes them off: terminate, terminates, termination are "termin"."""
    return word if len(word) > _LONGEST_WORD else str(_STEMMER.stemWord(word))


@cache
def synonyms() -> tuple[Mapping[str, str | list[str]], ...]:
    """The concepts as stored: concept, words, example."""
    lines = Path(__file__).with_name("synonyms.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line) for line in lines)


@cache
def _concepts() -> dict[str, str]:
    """Word, or stem, -> concept; a word beats a stem ("agreement" is no form of "agree"), the first concept the second."""
    words: dict[str, str] = {}
    stems: dict[str, str] = {}
    for entry in synonyms():
        for word in entry["words"]:
            for unit in units(word, _FOLDS):
                words.setdefault(unit.key, str(entry["concept"]))
                stems.setdefault(f"{stem(unit.key)}-", str(entry["concept"]))
    return stems | words


@lru_cache(maxsize=20_000)
def concept(word: str) -> str:
    root = stem(word)
    return _concepts().get(word) or _concepts().get(f"{root}-", root)


@lru_cache(maxsize=2_000)
def concepts(text: str) -> Mapping[str, int]:
    """The concepts of a passage and how often each occurs; function words and marks are none."""
    bag: Counter[str] = Counter()
    for unit in units(_COMPOUND.sub(" ", text), _FOLDS):
        if unit.kind == "number":
            bag[unit.key] += 1
        elif unit.kind != "mark" and unit.key not in FUNCTION_WORDS:
            bag[concept(unit.key)] += 1
    return bag


def weights(passages: Sequence[str]) -> dict[str, float]:
    """What each concept weighs among these passages: less the more of them have it."""
    having = Counter(idea for text in passages for idea in concepts(text))
    most = math.log(1 + len(passages))
    return {idea: general_weight(idea) * math.log(1 + len(passages) / count) / most for idea, count in having.items()}


def general_weight(concept: str) -> float:
    """What a concept weighs whatever passages are at hand: little where every agreement has it."""
    return _NUMBER_WEIGHT if concept.startswith("#") else _COMMON.get(concept, 1.0)


@lru_cache(maxsize=4_000)
def bag(*texts: str) -> Mapping[str, int]:
    """The concepts of passages together, each counted at most twice."""
    total: Counter[str] = Counter()
    for text in texts:
        total.update(concepts(text))
    return {concept: min(count, 2) for concept, count in total.items()}


def weight(of: Mapping[str, int], weighing: Mapping[str, float]) -> float:
    return sum(count * weighing.get(concept, 1.0) for concept, count in of.items())


def overlap(one: Mapping[str, int], other: Mapping[str, int], weighing: Mapping[str, float]) -> float:
    """The weight of what both bags have, added up in one order so that it is the same each time."""
    shared = one.keys() & other.keys()
    return sum([min(one[key], other[key]) * weighing.get(key, 1.0) for key in sorted(shared)]) if shared else 0.0


_LEAST_LETTERS = 4
_TELLING = 0.3
"""Words of ideas that weigh no more than this (Party, Agreement) are common to any two passages."""


def common_content(one: str, other: str) -> float:
    """The share of the words of content of two passages together that both have, by their stems and not by ideas: 0 to 1.

    >>> common_content("Each Party bears its own costs.", "“Archives” means all records of the Agency.")
    0.0
    """
    ours, theirs = _content(one), _content(other)
    total = len(ours) + len(theirs)
    return 2 * len(ours & theirs) / total if total else float(one.split() == other.split())


@lru_cache(maxsize=4_000)
def _content(text: str) -> frozenset[str]:
    return frozenset(
        stem(unit.key)
        for unit in units(text, _FOLDS)
        if unit.kind in ("word", "number")
        and (unit.kind == "number" or len(unit.key) >= _LEAST_LETTERS)
        and unit.key not in FUNCTION_WORDS
        and general_weight(concept(unit.key)) > _TELLING
    )
