"""What each provision is for: labels with a probability, and the words that led to them.

``classify(units)`` is the one public question. Rules (cues as data, ``rules.py``) and the trained model (``linear.py``)
each give log-odds a type; they are added, calibrated, and held against the type's threshold: above it a label is a
clause in a table, below it a suggestion for the queue. ``search_trace`` says for one type what was looked for and
which paragraphs came nearest, so that a person can verify an absence in seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from clauses.cues import Hit, book
from clauses.rules import Weighing, language_for, log_odds, probability, rules_hash, weigh
from clauses.units import Unit

VERSION = "1"
RULES_VERSION = f"{VERSION}+{rules_hash()}"
THRESHOLD = 0.5
SUGGEST = 0.2
LAST_RESORT = "undertaking"
"""The type of a duty that nothing else covers: never a second label."""
ALONE = frozenset({"recital", "parties"})


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
    cues: tuple[str, ...]
    near_misses: tuple[NearMiss, ...]
    rules_version: str


def classify(units: Sequence[Unit]) -> list[Label]:
    """The labels of all units, in their order; within a unit the most probable first."""
    return [label for unit in units if unit.is_typed for label in _labels(unit)]


def _labels(unit: Unit) -> list[Label]:
    weighing = weigh(unit)
    scores = _settle({code: probability(odds) for code, odds in log_odds(weighing).items()})
    return [
        Label(
            eid=unit.eid,
            type=code,
            score=round(value, 4),
            evidence=_evidence(weighing, code),
            source="rule",
            is_suggestion=value < THRESHOLD,
        )
        for code, value in sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
        if value >= SUGGEST
    ]


def _settle(scores: dict[str, float]) -> dict[str, float]:
    """The conventions between types: a recital is a recital only, a last resort is never a second label."""
    for code in ALONE:
        if scores.get(code, 0.0) >= THRESHOLD:
            return {code: scores[code]}
    others = [score for code, score in scores.items() if code != LAST_RESORT]
    if max(others, default=0.0) >= THRESHOLD:
        return {code: score for code, score in scores.items() if code != LAST_RESORT}
    return scores


def _evidence(weighing: Weighing, code: str) -> tuple[Evidence, ...]:
    text = [Evidence(hit.start, hit.end, f"cue {hit.cue.id}") for hit in _for(weighing.text, code)]
    heading = [Evidence(hit.start, hit.end, f"heading: cue {hit.cue.id}") for hit in _for(weighing.heading, code)]
    if not text and not heading and weighing.kind == code:
        return (Evidence(0, 0, f"place: it stands as {code}"),)
    return tuple(sorted(text, key=lambda evidence: (evidence.start, evidence.end)) + heading)


def _for(hits: Sequence[Hit], code: str) -> list[Hit]:
    return [hit for hit in hits if hit.cue.type == code and hit.cue.weight > 0]


def search_trace(units: Sequence[Unit], type: str) -> Trace:
    """What was looked for, in how many paragraphs, and the five that came nearest to ``type``."""
    typed = [unit for unit in units if unit.is_typed]
    languages = sorted({language_for(unit) for unit in typed})
    cues = (cue for language in languages for cue in book(language).cues if cue.type == type and cue.weight > 0)
    scored = [(probability(log_odds(weigh(unit)).get(type, -30.0)), unit) for unit in typed]
    nearest = sorted(scored, key=lambda pair: (-pair[0], pair[1].index))[:5]
    return Trace(
        type=type,
        paragraphs=len(typed),
        cues=tuple(f"{cue.id} ({cue.at}): {cue.example}" for cue in cues),
        near_misses=tuple(NearMiss(unit.eid, round(value, 4), unit.text) for value, unit in nearest if value > 0.0005),
        rules_version=RULES_VERSION,
    )
