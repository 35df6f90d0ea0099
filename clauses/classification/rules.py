"""What the patterns say of a unit: per type a log-odds, with the words that led to it. No training, no state.

``score_rules(unit)`` gathers the hits of the unit's text, of its article's heading and of the words that introduce it. One
strong pattern is enough; further ones add less and less. A heading that names one type speaks for it unless the words
speak clearly for another; a heading that names several ("Entry into force, amendment and termination") only supports
what the words say, so it does not spray its types over all paragraphs below it.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from agreements.formats.language import language_of
from clauses.classification.paragraph import Unit
from clauses.classification.patterns import FOLDER, LIMIT, Hit, load_patterns, plain

LAST_RESORT = "undertaking"
"""The type of a duty that nothing else covers: never a second label."""
PRIOR = -2.2
CLEAR = 3.0
FURTHER = 0.4


@dataclass(frozen=True, slots=True)
class RuleScores:
    """The hits by place, and for each type met its parts in log-odds."""

    text: tuple[Hit, ...]
    heading: tuple[Hit, ...]
    intro: tuple[Hit, ...]
    words: dict[str, float] = field(default_factory=dict)
    """What text and its first words say, by type; negative where they speak against it."""
    headings: dict[str, float] = field(default_factory=dict)
    intros: dict[str, float] = field(default_factory=dict)
    kind: str = ""
    """The type that the kind of provision settles by itself."""

    def types(self) -> list[str]:
        return sorted({*self.words, *self.headings, *self.intros} | ({self.kind} if self.kind else set()))


_KIND_TYPES = {"recital": "recital", "parties": "parties"}


def language_for(unit: Unit) -> str:
    return unit.language or language_of(unit.text)


def score_rules(unit: Unit) -> RuleScores:
    language = language_for(unit)
    patterns = load_patterns(language)
    text = plain(unit.text[:LIMIT])
    hits = [*patterns.find(text, "text"), *patterns.find(text, "start")]
    heading = _heading_hits(unit.heading or unit.article_heading, language)
    intro = _intro_hits(unit.intro[-400:], language) if unit.intro else ()
    return RuleScores(
        text=tuple(hits),
        heading=heading,
        intro=intro,
        words=_sums(hits),
        headings=_sums(heading),
        intros=_sums(intro),
        kind=_KIND_TYPES.get(unit.kind, "") or ("" if unit.kind == "operative_paragraph" else _opening(hits)),
    )


def _opening(hits: list[Hit]) -> str:
    """A paragraph that begins as a recital does is one, wherever it stands, unless it goes on to lay down a duty."""
    begins = any(
        hit.pattern.type == "recital" and hit.pattern.at == "start" and hit.pattern.weight >= 4 for hit in hits
    )
    return "recital" if begins and _sums(hits)["recital"] >= 3.5 else ""


@lru_cache(maxsize=4096)
def _heading_hits(heading: str, language: str) -> tuple[Hit, ...]:
    return tuple(load_patterns(language).find(plain(heading[:300]).strip(" ().-"), "heading"))


@lru_cache(maxsize=1024)
def _intro_hits(intro: str, language: str) -> tuple[Hit, ...]:
    return tuple(load_patterns(language).find(plain(intro), "intro"))


def _sums(hits: tuple[Hit, ...] | list[Hit]) -> dict[str, float]:
    """By type: the strongest pattern, a part of the further ones, and all that speaks against it."""
    weights: dict[str, list[float]] = {}
    for hit in hits:
        weights.setdefault(hit.pattern.type, []).append(hit.pattern.weight)
    return {code: _sum(found) for code, found in weights.items()}


def _sum(found: list[float]) -> float:
    positive = sorted((weight for weight in found if weight > 0), reverse=True)
    negative = sum(weight for weight in found if weight < 0)
    if not positive:
        return negative
    return positive[0] + FURTHER * min(sum(positive[1:]), 5.0) + negative


def log_odds(rule_scores: RuleScores) -> dict[str, float]:
    """For each type met the log-odds that the unit has it, from patterns alone."""
    if rule_scores.kind:
        return {rule_scores.kind: 4.0}
    clearest = max(rule_scores.words.values(), default=0.0)
    share = 1.0 / max(len(rule_scores.headings), 1)
    odds = {}
    for code in rule_scores.types():
        words = rule_scores.words.get(code, 0.0)
        heading = rule_scores.headings.get(code, 0.0) * (1.0 if words >= 1.0 else share)
        if words < 1.0 and clearest >= CLEAR:
            heading *= 0.5
        intro = rule_scores.intros.get(code, 0.0)
        odds[code] = PRIOR + words + 0.6 * heading + 0.5 * intro
    return odds


def probability(odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(min(odds, 30.0), -30.0)))


@cache
def rules_hash(languages: tuple[str, ...] = (), folder: Path = FOLDER) -> str:
    """Changes when, and only when, a word of the patterns changes: of all languages and terms, or of the types of some."""
    digest = hashlib.sha256()
    every = [folder / f"{language}.jsonl" for language in languages] or folder.rglob("*.jsonl")
    for path in sorted(every):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]
