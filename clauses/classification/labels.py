"""What is said of a provision: labels with their evidence, the trace of a search, and all that was seen before it was decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from clauses.classification.encoder import NOTHING
from clauses.classification.linear import Matrix
from clauses.classification.paragraph import Unit
from clauses.classification.rules import RuleScores

SUGGEST, SUGGEST_BY_RULES = 0.02, 0.15
"""The least probability of a suggestion: less than three labels a paragraph are given or suggested; and with rules alone."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that led to a label: offsets into the unit's text, or into its heading where ``reason`` begins with it."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Label:
    eid: str
    type: str
    score: float
    evidence: tuple[Evidence, ...]
    source: Literal["rule", "model"]
    is_suggestion: bool
    is_likely: bool = False
    """Of a suggestion: it would be given, were its language measured well enough."""


@dataclass(frozen=True, slots=True)
class NearMiss:
    eid: str
    score: float
    text: str


@dataclass(frozen=True, slots=True)
class Trace:
    """How the clauses of one type were looked for: an absence rests on it."""

    type: str
    paragraphs: int
    patterns: tuple[str, ...]
    near_misses: tuple[NearMiss, ...]
    rules_version: str


@dataclass(frozen=True, slots=True)
class View:
    """All that was seen of one unit, before anything is decided."""

    unit: Unit
    rule_scores: RuleScores
    features: Mapping[str, float]
    odds: Mapping[str, float]
    encoded: Mapping[str, float] = field(default_factory=dict)
    """The log-odds of the encoder; empty where there is none, or nothing is left to ask."""
    vector: Matrix = field(default_factory=lambda: NOTHING)
    """What the encoder makes of the words, of length one; empty as ``encoded`` is."""
