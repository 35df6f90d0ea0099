"""What each provision is for: labels with a probability, and the words that led to them.

``classify(units)`` is the one public question. Rules (patterns as data, ``rules.py``), the trained word model (``linear.py``)
and the encoder (``encoder.py``) each give their view; ``calibration.py`` turns them into a calibrated probability, which is
held against the threshold of the type: above it a label is a clause in a table, below it a suggestion for the queue.
``search_trace`` says for one type what was looked for and which paragraphs came nearest, so that a person can verify an absence in
seconds. Without a trained model the rules answer alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from spacy.tokens import Doc

from clauses.classification import own_model
from clauses.classification.calibration import Calibration
from clauses.classification.features import features_of
from clauses.classification.labels import SUGGEST, SUGGEST_BY_RULES, Evidence, Label, NearMiss, Trace, View
from clauses.classification.languages import BY_MODEL, TRAINED_IN, is_only_suggested, is_read
from clauses.classification.linear import Model
from clauses.classification.meta_features import NAMES, candidates, meta_features_of
from clauses.classification.neighbours import with_neighbours
from clauses.classification.nlp import observed, unit_of
from clauses.classification.paragraph import Unit
from clauses.classification.patterns import LIMIT, Hit, load_patterns, plain
from clauses.classification.rules import (
    LAST_RESORT,
    RuleScores,
    language_for,
    log_odds,
    probability,
    rules_hash,
)
from clauses.evaluation.metrics import Row, Table

VERSION = "3"
MODEL_FOLDER = Path(__file__).resolve().parents[1] / "model"


def _version(folder: Path = MODEL_FOLDER) -> str:
    """Of rules, word model and encoder; the manifest of the word model names the encoder that it was trained with."""
    path = folder / "manifest.json"
    facts = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    parts = (facts.get("sha256", "none"), facts.get("encoder") or "none")
    return f"{VERSION}+{rules_hash()}.{'.'.join(part[:8] for part in parts)}"


SHIPPED_VERSION = _version()
RULES_VERSION = SHIPPED_VERSION + own_model.mark(SHIPPED_VERSION)
"""Of the rules and the model together, and of what an office's own decisions taught: it is stored with each suggestion."""
ALONE = ("recital", "parties")
OF_TESTIMONIUM = ("authentic_texts", "signature_and_accession", "depositary_and_registration", "entry_into_force")
"""What the closing words of an act can be for; a model that judges by words alone takes them for other final clauses."""
NEARBY = 25
"""Provisions between a joint body's making and a paragraph that speaks of it."""
_INNER = re.compile(r"(?<=[.;:]) (?=\(?\d{1,2}[.)] [\"“(]?[A-ZÀ-Ý])|(?<=\S) (?=ARTI(?:CLE|CULO) [IVXLC\d]+)")
_BODY = re.compile(r"\b(commission|committee|council|board|comision|comite|conseil|comité|comisión)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Classifier:
    """``model`` and ``calibration`` may be missing: then the rules answer alone."""

    model: Model | None = None
    calibration: Calibration | None = None
    thresholds: Mapping[str, float] = field(default_factory=dict)
    accuracy: Table | None = None
    """Measured in training on documents that each part had not seen."""
    has_encoder: bool = False

    def threshold(self, code: str) -> float:
        return self.thresholds.get(code, 0.5)

    def classify(self, units: Iterable[Unit]) -> list[Label]:
        found = self.labels_of(self._observed(unit for unit in units if unit.is_typed))
        return [label for labels in found for label in labels]

    def labels_of(self, docs: Iterable[Doc]) -> list[list[Label]]:
        """The labels of each doc; those of one text together, since neighbours say something of each other."""
        views = [self.view_of(doc) for doc in docs]
        typed = [view.unit for view in views]
        scored = with_neighbours(typed, [self.scores(view) for view in views])
        joint = _joint_bodies(typed, scored, self)
        return [
            self._labels(view, _with_joint_body(view.unit, scores, joint, self))
            for view, scores in zip(views, scored, strict=True)
        ]

    def scores(self, view: View) -> dict[str, float]:
        """The probability of each type that comes into question; of a run of numbered paragraphs, the best of each."""
        found = self._settle(self._score(view))
        text = view.unit.text
        for inner in self.views(replace(view.unit, text=text[start:end]) for start, end in parts_of(text)):
            for code, value in self._settle(self._score(inner)).items():
                found[code] = max(found.get(code, 0.0), value)
        if view.unit.kind == "testimonium":
            found = {code: value for code, value in found.items() if code in OF_TESTIMONIUM}
        return self._without_last_resort(found)

    def _score(self, view: View) -> dict[str, float]:
        if view.rule_scores.kind:
            return {view.rule_scores.kind: 0.97}
        if self.calibration is None:
            return {code: probability(odds) for code, odds in log_odds(view.rule_scores).items()}
        codes = [code for code in candidates(view.rule_scores, view.odds, view.encoded) if code in view.odds]
        rows = meta_features_of(view.unit, view.rule_scores, view.odds, view.encoded, codes)
        guesses = self.calibration.probabilities(rows, codes)
        return {code: float(guess) for code, guess in zip(codes, guesses, strict=True)} | _untold(view)

    def view(self, unit: Unit) -> View:
        return self.views([unit])[0]

    def views(self, units: Iterable[Unit]) -> list[View]:
        return [self.view_of(doc) for doc in self._observed(units)]

    def _observed(self, units: Iterable[Unit]) -> list[Doc]:
        return observed(units, is_encoded=self.has_encoder and self.model is not None)

    def view_of(self, doc: Doc) -> View:
        unit, rule_scores = unit_of(doc), doc._.rule_scores
        if self.model is None:
            return View(unit, rule_scores, {}, {})
        features = features_of(unit, rule_scores, [token.text if doc._.unit else plain(token.text) for token in doc])
        odds = dict(zip(self.model.types, map(float, self.model.log_odds(features)), strict=True))
        if not self.has_encoder or doc._.clause_vector is None:
            return View(unit, rule_scores, features, odds)
        return View(unit, rule_scores, features, odds, doc._.clause_odds, doc._.clause_vector)

    def to_disk(self, folder: Path, facts: Mapping[str, Any]) -> None:
        """Write the trained parts, with ``facts`` about their training; ``from_disk`` reads them back."""
        if self.model is None or self.calibration is None:
            raise ValueError("Only a trained classifier can be saved.")
        rows = [*self.accuracy.rows, self.accuracy.micro] if self.accuracy else []
        manifest = {
            **facts,
            "version": VERSION,
            "rules": rules_hash(TRAINED_IN),
            "meta_features": list(NAMES),
            "calibration": self.calibration.as_json(),
            "accuracy": [{"type": row.type, "n": row.n, "found": row.found, "right": row.right} for row in rows],
        }
        self.model.save(folder, manifest)

    @classmethod
    def from_disk(cls, folder: Path) -> Classifier:
        """The trained parts in ``folder``; rules alone where there are none."""
        if not (folder / "manifest.json").exists():
            return cls()
        model = Model.load(folder)
        calibration = Calibration.from_json(model.manifest["calibration"])
        limits = {code: float(value) for code, value in zip(model.types, model.thresholds, strict=True)}
        rows = [Row(**row) for row in model.manifest.get("accuracy", [])]
        micro = next((row for row in rows if row.type == "micro"), None)
        accuracy = Table(tuple(row for row in rows if row is not micro), micro) if micro else None
        return cls(model, calibration, limits, accuracy, bool(model.manifest.get("encoder")))

    def _settle(self, scores: dict[str, float]) -> dict[str, float]:
        """The conventions between types: a recital is a recital only, a last resort is never a second label."""
        for code in ALONE:
            if scores.get(code, 0.0) >= self.threshold(code) and scores[code] == max(scores.values()):
                return {code: scores[code]}
        return self._without_last_resort(scores)

    def _without_last_resort(self, scores: dict[str, float]) -> dict[str, float]:
        others = any(value >= self.threshold(code) for code, value in scores.items() if code != LAST_RESORT)
        return {code: value for code, value in scores.items() if not (others and code == LAST_RESORT)}

    def _labels(self, view: View, scores: Mapping[str, float]) -> list[Label]:
        least = SUGGEST if self.calibration else SUGGEST_BY_RULES
        worth = {code: value for code, value in scores.items() if value >= min(least, self.threshold(code))}
        return [
            self._label(view, code, value)
            for code, value in sorted(worth.items(), key=lambda pair: (-pair[1], pair[0]))
        ]

    def _label(self, view: View, code: str, value: float) -> Label:
        evidence = _evidence(view.rule_scores, code)
        source: Literal["rule", "model"] = "rule" if evidence else "model"
        if not evidence and self.model is not None and code in self.model.types:
            evidence = _words(view.unit.text, self.model.because(view.features, code, most=6))
        return Label(view.unit.eid, code, round(value, 4), evidence, source, value < self.threshold(code))


@cache
def default_classifier() -> Classifier:
    """The shipped classifier, corrected by what was learnt from the decisions of this office, where something was."""
    shipped, own = shipped_classifier(), own_model.load(SHIPPED_VERSION)
    if own is None or shipped.calibration is None:
        return shipped
    return replace(shipped, calibration=shipped.calibration.shifted(own.shifts))


@cache
def shipped_classifier() -> Classifier:
    """Rules with the model that is shipped; rules alone where there is none."""
    return Classifier.from_disk(MODEL_FOLDER)


def classify(units: Iterable[Unit]) -> list[Label]:
    """The labels of all units, in their order; none in a language whose accuracy is not measured, and only suggestions below the floor.

    Within a unit the most probable comes first.
    """
    looked_at = [unit for unit in units if is_read(language_for(unit))]
    found: list[Label] = []
    for language, group in groupby(looked_at, key=language_for):
        found += by_floor(classifier_for(language).classify(group), language)
    return found


def by_floor(labels: list[Label], language: str) -> list[Label]:
    """``labels`` of a language; suggestions alone where it was measured below the floor."""
    if not is_only_suggested(language):
        return labels
    return [replace(label, is_suggestion=True, is_likely=not label.is_suggestion) for label in labels]


@cache
def classifier_for(language: str) -> Classifier:
    """The trained classifier where it knows the language; the patterns alone where it does not."""
    return default_classifier() if language in BY_MODEL else Classifier()


def parts_of(text: str) -> list[tuple[int, int]]:
    """The numbered paragraphs that a source ran together in one; none where there are fewer than two."""
    cuts = [match.start() for match in _INNER.finditer(text[:LIMIT])]
    if not cuts:
        return []
    edges = [0, *cuts, len(text)]
    return [(start, end) for start, end in zip(edges, edges[1:], strict=False) if end - start > 25]


def _joint_bodies(units: Sequence[Unit], scored: Sequence[Mapping[str, float]], by: Classifier) -> dict[str, int]:
    """The bodies ("commission") that the agreement itself makes a joint body of its parties, with where it does so."""
    bodies: dict[str, int] = {}
    for unit, scores in zip(units, scored, strict=True):
        if all(scores.get(code, 0.0) >= by.threshold(code) for code in ("institutions", "joint_action")):
            bodies |= {plain(match[1]): unit.index for match in _BODY.finditer(unit.text[:LIMIT])}
    return bodies


def _with_joint_body(
    unit: Unit, scores: dict[str, float], joint: Mapping[str, int], by: Classifier
) -> dict[str, float]:
    """What concerns a joint body of the parties is joint action too, also where the paragraph does not repeat it."""
    if not joint or scores.get("institutions", 0.0) < by.threshold("institutions"):
        return scores
    named = (joint.get(plain(match[1])) for match in _BODY.finditer(unit.text[:LIMIT]))
    if not any(at is not None and abs(unit.index - at) <= NEARBY for at in named):
        return scores
    return {**scores, "joint_action": max(scores.get("joint_action", 0.0), by.threshold("joint_action"), 0.5)}


def _evidence(rule_scores: RuleScores, code: str) -> tuple[Evidence, ...]:
    text = [Evidence(hit.start, hit.end, f"cue {hit.pattern.id}") for hit in _for(rule_scores.text, code)]
    heading = [
        Evidence(hit.start, hit.end, f"heading: cue {hit.pattern.id}") for hit in _for(rule_scores.heading, code)
    ]
    if not text and not heading and rule_scores.kind == code:
        return (Evidence(0, 0, f"place: it stands as {code}"),)
    return tuple(sorted(text, key=lambda evidence: (evidence.start, evidence.end)) + heading)


def _untold(view: View) -> dict[str, float]:
    """Types that the model was never trained on: what the rules say, as a suggestion at most."""
    told = log_odds(view.rule_scores)
    return {code: min(probability(odds), 0.49) for code, odds in told.items() if code not in view.odds}


def _for(hits: Sequence[Hit], code: str) -> list[Hit]:
    return [hit for hit in hits if hit.pattern.type == code and hit.pattern.weight > 0]


def _words(text: str, names: Sequence[str]) -> tuple[Evidence, ...]:
    """Where the words stand that weighed most in the model."""
    searched, found = plain(text), []
    for name in names:
        kind, _, words = name.partition(":")
        match = (
            re.search(r"\W+".join(map(re.escape, words.split())), searched) if kind in ("w", "b") and words else None
        )
        if match:
            found.append(Evidence(match.start(), match.end(), f"model: {words}"))
    return tuple(sorted(found[:3], key=lambda evidence: (evidence.start, evidence.end)))


def _scores(units: Sequence[Unit]) -> list[dict[str, float]]:
    by = {language: classifier_for(language) for language in {language_for(unit) for unit in units}}
    scored = [by[language_for(unit)].scores(by[language_for(unit)].view(unit)) for unit in units]
    return with_neighbours(units, scored)


def search_trace(units: Sequence[Unit], type: str) -> Trace:
    """What was looked for, in how many paragraphs, and the five that came nearest to ``type``."""
    typed = [unit for unit in units if unit.is_typed and is_read(language_for(unit))]
    languages = sorted({language_for(unit) for unit in typed})
    patterns = (
        pattern
        for language in languages
        for pattern in load_patterns(language).patterns
        if pattern.type == type and pattern.weight > 0
    )
    scored = [(scores.get(type, 0.0), unit) for scores, unit in zip(_scores(typed), typed, strict=True)]
    nearest = sorted(scored, key=lambda pair: (-pair[0], pair[1].index))[:5]
    return Trace(
        type=type,
        paragraphs=len(typed),
        patterns=tuple(f"{pattern.id} ({pattern.at}): {pattern.example}" for pattern in patterns),
        near_misses=tuple(NearMiss(unit.eid, round(value, 4), unit.text) for value, unit in nearest if value > 0.0005),
        rules_version=RULES_VERSION,
    )
