"""The trained classifier: one weight a feature and type, one threshold a type, nothing else.

A linear model over named features is small, quick, the same on every machine, and can say why: the features that
weigh most are words of the text. ``fit`` trains it by AdaGrad over examples in a fixed order; ``Model.save`` writes a
folder that ``Model.load`` reads back after checking its checksum.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float32]


class BrokenModel(Exception):
    """The artefact is not what its manifest says; the message is a sentence for a person."""


@dataclass(frozen=True)
class Model:
    """``weights`` is features x types; a feature that was not in training counts for nothing."""

    types: tuple[str, ...]
    vocabulary: Mapping[str, int]
    weights: Matrix
    slopes: Matrix
    offsets: Matrix
    """Calibration a type: probability = sigmoid(slope * log-odds + offset)."""
    thresholds: Matrix
    version: str = ""
    manifest: dict[str, Any] = field(default_factory=dict)

    def log_odds(self, features: Mapping[str, float]) -> Matrix:
        known = [(self.vocabulary[name], value) for name, value in features.items() if name in self.vocabulary]
        if not known:
            return np.zeros(len(self.types), dtype=np.float32)
        rows, values = zip(*known, strict=True)
        found: Matrix = np.asarray(values, dtype=np.float32) @ self.weights[list(rows)]
        return found

    def probabilities(self, features: Mapping[str, float]) -> Matrix:
        return sigmoid(self.slopes * self.log_odds(features) + self.offsets)

    def because(self, features: Mapping[str, float], code: str, most: int = 3) -> list[str]:
        """The names of the features that speak most for ``code``."""
        column = self.types.index(code)
        known = ((name, value) for name, value in features.items() if name in self.vocabulary)
        weighed = [(value * float(self.weights[self.vocabulary[name], column]), name) for name, value in known]
        return [name for weight, name in sorted(weighed, key=lambda pair: (-pair[0], pair[1]))[:most] if weight > 0.05]

    def save(self, folder: Path, manifest: Mapping[str, Any]) -> None:
        """Weights as bytes with one scale a type (a quarter of the size), names one a line, and a manifest."""
        folder.mkdir(parents=True, exist_ok=True)
        scales = np.maximum(np.abs(self.weights).max(axis=0), 1e-6) / 127.0
        np.save(folder / "weights.npy", np.round(self.weights / scales).astype(np.int8))
        names = sorted(self.vocabulary, key=lambda name: self.vocabulary[name])
        (folder / "features.txt").write_text("\n".join(names) + "\n", encoding="utf-8")
        facts = {
            **manifest,
            "types": list(self.types),
            "scales": [float(scale) for scale in scales],
            "slopes": [round(float(value), 4) for value in self.slopes],
            "offsets": [round(float(value), 4) for value in self.offsets],
            "thresholds": [round(float(value), 4) for value in self.thresholds],
            "sha256": _checksum(folder),
        }
        (folder / "manifest.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Model:
        facts = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        if facts["sha256"] != _checksum(folder):
            raise BrokenModel(f"The model in {folder.name} does not match its manifest; train it again.")
        scales = np.asarray(facts["scales"], dtype=np.float32)
        names = (folder / "features.txt").read_text(encoding="utf-8").split("\n")[:-1]
        return cls(
            types=tuple(facts["types"]),
            vocabulary={name: index for index, name in enumerate(names)},
            weights=np.load(folder / "weights.npy").astype(np.float32) * scales,
            slopes=np.asarray(facts["slopes"], dtype=np.float32),
            offsets=np.asarray(facts["offsets"], dtype=np.float32),
            thresholds=np.asarray(facts["thresholds"], dtype=np.float32),
            version=f"{facts['version']}+{facts['sha256'][:12]}",
            manifest=facts,
        )


def _checksum(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in ("features.txt", "weights.npy"):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()


def sigmoid(odds: Any) -> Matrix:
    result: Matrix = 1.0 / (1.0 + np.exp(-np.clip(odds, -30.0, 30.0)))
    return result


@dataclass(frozen=True, slots=True)
class Example:
    """Features with the types they have. ``weight`` says how far the types are to be trusted."""

    features: Mapping[str, float]
    types: frozenset[str]
    weight: float = 1.0


def fit(examples: Sequence[Example], types: Sequence[str], *, rounds: int = 25, decay: float = 2e-5) -> Model:
    """A model of ``types``, uncalibrated (slope 1, offset 0, threshold a half). Deterministic."""
    vocabulary = _vocabulary(examples)
    weights = np.zeros((len(vocabulary), len(types)), dtype=np.float32)
    squares = np.full_like(weights, 1e-4)
    rows = [_row(example, vocabulary, types) for example in examples]
    order = np.random.default_rng(20260101)
    for _ in range(rounds):
        for index in order.permutation(len(rows)):
            columns, values, wanted, weight = rows[index]
            error = weight * (sigmoid(values @ weights[columns]) - wanted)
            gradient = values[:, None] * error[None, :] + decay * weights[columns]
            squares[columns] += gradient * gradient
            weights[columns] -= 0.3 * gradient / np.sqrt(squares[columns])
    ones = np.ones(len(types), dtype=np.float32)
    return Model(tuple(types), vocabulary, weights, ones, ones * 0.0, ones * 0.5)


def _vocabulary(examples: Sequence[Example], at_least: int = 2) -> dict[str, int]:
    counts = Counter(name for example in examples for name in example.features)
    names = sorted(name for name, count in counts.items() if count >= at_least and "\n" not in name)
    return {name: index for index, name in enumerate(names)}


def _row(example: Example, vocabulary: Mapping[str, int], types: Sequence[str]) -> tuple[Any, Matrix, Matrix, float]:
    known = [(vocabulary[name], value) for name, value in example.features.items() if name in vocabulary]
    columns = np.asarray([column for column, _ in known], dtype=np.int64)
    values = np.asarray([value for _, value in known], dtype=np.float32)
    wanted = np.asarray([code in example.types for code in types], dtype=np.float32)
    return columns, values, wanted, example.weight
