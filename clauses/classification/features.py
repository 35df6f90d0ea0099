"""What the trained classifier sees of a unit: named features with values.

``features_of(unit, rule_scores, tokens)`` gives words and pairs of words of the text, words of headings and introductory
words, place, and what the rules found. The names say what they are ("w:terminate", "h:duration",
"cue:en-termination-1"), so a weight of the model can be read, and a label of the model can show its words.
"""

from __future__ import annotations

from collections.abc import Sequence

from clauses.classification.paragraph import Unit
from clauses.classification.patterns import plain
from clauses.classification.rules import CLEAR, RuleScores, language_for

LIMIT = 260
"""Tokens of the text that are read; what a provision is for stands at its beginning."""

KEPT = ('"', ":")
"""Punctuation that says something: a defined term, a list."""


def words_of(tokens: Sequence[str]) -> list[str]:
    """Tokens that carry meaning, figures as ``#``; punctuation but quotes and colons is dropped."""
    words = (
        "#" if token[0].isdigit() else token for token in tokens if token and (token[0].isalnum() or token in KEPT)
    )
    return [word[:18] for word in words]


def features_of(unit: Unit, rule_scores: RuleScores, tokens: Sequence[str]) -> dict[str, float]:
    words = words_of(tokens)[:LIMIT]
    scale = 1.0 / max(len(words), 6) ** 0.35
    found: dict[str, float] = {}
    for word in words:
        found[f"w:{word}"] = scale
    for first, second in zip(words, words[1:], strict=False):
        found[f"b:{first} {second}"] = scale
    found[f"start:{' '.join(words[:2])}"] = 0.5
    found |= _surroundings(unit, len(words))
    found |= _rules(rule_scores)
    return found


def _surroundings(unit: Unit, length: int) -> dict[str, float]:
    heading = plain(unit.heading or unit.article_heading)[:200].split()
    found = {f"h:{word.strip('(),.;:')[:18]}": 0.6 / max(len(heading), 1) ** 0.5 for word in heading}
    found |= {f"i:{word.strip('(),.;:')[:18]}": 0.2 for word in plain(unit.intro[-120:]).split()[-8:]}
    found[f"language:{language_for(unit)}"] = 0.3
    found[f"place:{int(unit.place * 4.999)}"] = 0.5
    found[f"length:{min(length.bit_length(), 9)}"] = 0.3
    if not heading:
        found["h:"] = 0.3
    found["bias"] = 1.0
    return found


def _rules(rule_scores: RuleScores) -> dict[str, float]:
    found: dict[str, float] = {}
    for hit in rule_scores.text:
        found[f"cue:{hit.pattern.id}"] = 0.6
    ranked = sorted(rule_scores.words.items(), key=lambda pair: (-pair[1], pair[0]))
    for rank, (code, weight) in enumerate(ranked):
        found[f"rule:{code}"] = max(min(weight, 7.0), -4.0) / 4.0
        if rank == 0 and weight >= CLEAR:
            found[f"first:{code}"] = 0.7
    several = "one" if len(rule_scores.headings) == 1 else "many"
    for code, weight in rule_scores.headings.items():
        found[f"heading {several}:{code}"] = weight / 3.0
        if rule_scores.words.get(code, 0.0) >= 1.0:
            found[f"heading and words:{code}"] = 1.0
    for code, weight in rule_scores.intros.items():
        found[f"intro:{code}"] = weight / 3.0
    if rule_scores.kind:
        found[f"settled:{rule_scores.kind}"] = 2.0
    return found
