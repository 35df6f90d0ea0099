"""How much to believe: the last step, which turns the meta features of a type into a calibrated probability.

A logistic regression over the rows of ``meta_features.py`` with a small correction a type, fitted by scipy: it has
one optimum, so training gives the same weights everywhere, and its probabilities are calibrated on what it
was fitted to. The threshold of a type is where its F1 on held-out rows is best, drawn towards the
threshold of all types where examples are few.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from clauses.classification.linear import Matrix, sigmoid


@dataclass(frozen=True)
class Calibration:
    weights: Matrix
    corrections: Mapping[str, float]

    def probabilities(self, rows: Matrix, codes: Sequence[str]) -> Matrix:
        corrections = np.asarray([self.corrections.get(code, 0.0) for code in codes], dtype=np.float32)
        return sigmoid(rows @ self.weights + corrections)

    def shifted(self, shifts: Mapping[str, float]) -> Calibration:
        """The same with the log-odds of types moved by ``shifts``."""
        codes = {*self.corrections, *shifts}
        return Calibration(
            self.weights, {code: self.corrections.get(code, 0.0) + shifts.get(code, 0.0) for code in codes}
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "weights": [round(float(weight), 5) for weight in self.weights],
            "corrections": {code: round(value, 5) for code, value in sorted(self.corrections.items())},
        }

    @classmethod
    def from_json(cls, facts: Mapping[str, Any]) -> Calibration:
        return cls(np.asarray(facts["weights"], dtype=np.float32), dict(facts["corrections"]))


@dataclass(frozen=True)
class CalibrationRows:
    """Rows with their answers: which unit, which type, whether it has it, how far that is to be trusted."""

    rows: Matrix
    units: Sequence[int]
    codes: Sequence[str]
    truth: Matrix
    weights: Matrix

    def only(self, chosen: Any) -> CalibrationRows:
        index = [int(at) for at in np.nonzero(chosen)[0]]
        return CalibrationRows(
            self.rows[index],
            [self.units[i] for i in index],
            [self.codes[i] for i in index],
            self.truth[index],
            self.weights[index],
        )


def fit_calibration(judged: CalibrationRows, *, shrink: float = 3.0, shrink_type: float = 6.0) -> Calibration:
    names = sorted(set(judged.codes))
    column = {code: index for index, code in enumerate(names)}
    types = np.zeros((len(judged.codes), len(names)), dtype=np.float64)
    types[np.arange(len(judged.codes)), [column[code] for code in judged.codes]] = 1.0
    rows = np.hstack([judged.rows.astype(np.float64), types])
    penalty = np.concatenate([np.full(judged.rows.shape[1], shrink), np.full(len(names), shrink_type)])

    def loss(weights: Any) -> tuple[float, Any]:
        odds = rows @ weights
        wrong = judged.weights * (np.logaddexp(0.0, odds) - judged.truth * odds)
        slope = rows.T @ (judged.weights * (expit(odds) - judged.truth)) + penalty * weights
        return float(wrong.sum() + penalty @ weights**2 / 2), slope

    precisely = {"maxiter": 2_000, "maxfun": 4_000, "ftol": 1e-15, "gtol": 1e-7}
    weights = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", options=precisely).x
    width = judged.rows.shape[1]
    return Calibration(
        weights[:width].astype(np.float32), {code: float(weights[width + at]) for code, at in column.items()}
    )


def thresholds(
    judged: CalibrationRows, guesses: Matrix, codes: Sequence[str], *, pull: float = 25.0
) -> dict[str, float]:
    """The threshold of each type, from guesses on rows that were not fitted to."""
    grid = np.round(np.arange(0.3, 0.61, 0.05), 2)
    of_all = {cut: _f1_parts(judged.truth, guesses, cut, judged.weights) for cut in map(float, grid)}
    base = {cut: 2 * right / max(found + wanted, 1e-9) for cut, (right, found, wanted) in of_all.items()}
    chosen = {}
    names = np.asarray(judged.codes)
    for code in codes:
        mine = names == code
        best, cut_best = -1.0, 0.4
        for cut in base:
            right, found, wanted = _f1_parts(judged.truth[mine], guesses[mine], cut, judged.weights[mine])
            value = (2 * right + pull * base[cut]) / (found + wanted + pull)
            if value > best + 1e-9:
                best, cut_best = value, cut
        chosen[code] = cut_best
    return chosen


def _f1_parts(truth: Matrix, guesses: Matrix, cut: float, weights: Matrix) -> tuple[float, float, float]:
    is_given = guesses >= cut
    right = float((weights * truth)[is_given].sum())
    return right, float(weights[is_given].sum()), float((weights * truth).sum())
