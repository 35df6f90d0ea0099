"""What an office's own decisions teach: for each type a shift of its log-odds, kept beside the shipped model.

The shipped model stays as it is. ``fit_shifts`` asks by how much it is too sure or too timid on the library of this office, type by
type, and few decisions move little (ridge). ``measured`` says what that is worth on agreements that were left out of the fit.
The file names the version that it was made for, and is set aside when rules or model change.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from scipy.optimize import minimize_scalar

from clauses.evaluation.metrics import Row

PATH = Path(os.environ.get("CONCORD_VAR") or Path(__file__).resolve().parents[2] / "var") / "own_model.json"
SHRINK = 4.0
FOLDS = 5
_FARTHEST = 3.0


@dataclass(frozen=True, slots=True)
class Decided:
    """A person said whether a paragraph is of a type; ``score`` is what the shipped model gave."""

    agreement: str
    type: str
    score: float
    is_right: bool


@dataclass(frozen=True, slots=True)
class OwnModel:
    version: str
    """Of the rules and the model that it corrects."""
    shifts: Mapping[str, float]
    decisions: int
    shipped: Row
    own: Row
    """How often each was right on the decided paragraphs, the own one where it had not seen the agreement."""

    @property
    def is_better(self) -> bool:
        return self.own.f1 > self.shipped.f1


def fit_shifts(decided: Sequence[Decided]) -> dict[str, float]:
    by_type: dict[str, list[Decided]] = {}
    for one in decided:
        by_type.setdefault(one.type, []).append(one)
    return {code: round(_shift(rows), 4) for code, rows in sorted(by_type.items())}


def measured(decided: Sequence[Decided], thresholds: Mapping[str, float]) -> tuple[Row, Row]:
    """The shipped model and the own one on the same decisions; the own one by folds of agreements."""
    shifts = [fit_shifts([one for one in decided if _fold(one) != fold]) for fold in range(FOLDS)]
    shipped = [one.score >= thresholds.get(one.type, 0.5) for one in decided]
    own = [
        _shifted(one.score, shifts[_fold(one)].get(one.type, 0.0)) >= thresholds.get(one.type, 0.5) for one in decided
    ]
    return _row(decided, shipped), _row(decided, own)


def make(decided: Sequence[Decided], thresholds: Mapping[str, float], version: str) -> OwnModel:
    shipped, own = measured(decided, thresholds)
    return OwnModel(version, fit_shifts(decided), len(decided), shipped, own)


def save(model: OwnModel, path: Path = PATH) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(model), indent=1) + "\n", encoding="utf-8")


def load(version: str, path: Path = PATH) -> OwnModel | None:
    """The model kept for ``version``; None where there is none, or it was made for another."""
    if not path.exists():
        return None
    facts: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if facts["version"] != version:
        return None
    rows = {name: Row(**facts[name]) for name in ("shipped", "own")}
    return OwnModel(facts["version"], facts["shifts"], facts["decisions"], **rows)


def mark(version: str, path: Path = PATH) -> str:
    """What is added to the version of rules and model where an own model is in use: "+own.1a2b3c4d"."""
    return f"+own.{hashlib.sha256(path.read_bytes()).hexdigest()[:8]}" if load(version, path) else ""


def _shift(rows: Sequence[Decided]) -> float:
    def loss(shift: float) -> float:
        wrong = (_shifted(row.score, shift) if not row.is_right else 1 - _shifted(row.score, shift) for row in rows)
        return -sum(math.log(max(1 - share, 1e-9)) for share in wrong) + SHRINK * shift * shift / 2

    return float(minimize_scalar(loss, bounds=(-_FARTHEST, _FARTHEST), method="bounded").x)


def _shifted(score: float, shift: float) -> float:
    held = min(max(score, 1e-4), 1 - 1e-4)
    return 1 / (1 + math.exp(-(math.log(held / (1 - held)) + shift)))


def _fold(one: Decided) -> int:
    return hashlib.sha256(one.agreement.encode()).digest()[0] % FOLDS


def _row(decided: Sequence[Decided], given: Sequence[bool]) -> Row:
    right = sum(one.is_right and is_given for one, is_given in zip(decided, given, strict=True))
    return Row("micro", sum(one.is_right for one in decided), sum(given), right)
