"""Training, one deterministic command: from settled examples to the artefact in ``clauses/model``.

Examples are the model clauses of ``fixtures/model_clauses`` (written for the purpose, with slots for parties and kinds
of act), the labelled paragraphs of ``fixtures/gold``, and files named with ``--extra``. The word model is fitted
on three quarters of the documents at a time to see what it says of the fourth, never on paragraphs of the
same document; the calibration and the thresholds learn from those honest answers; then the word model is fitted on all.
With an encoder they learn only from the documents that its manifest names as held out, for it has seen the others.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from agreements.formats.language import language_of
from clauses.classification.calibration import Calibration, CalibrationRows, fit_calibration, thresholds
from clauses.classification.classify import Classifier
from clauses.classification.encoder import Encoder
from clauses.classification.labels import View
from clauses.classification.linear import Example, Model, fit
from clauses.classification.meta_features import candidates, meta_features_of
from clauses.classification.paragraph import Unit
from clauses.classification.taxonomy import codes
from clauses.evaluation.metrics import Table, score

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
FOLDS = 4
MODEL_CLAUSE = 0.5
"""The weight of a model clause against a labelled paragraph of a real agreement, where its row names no other."""
WRITTEN = "model "
"""What the document of a model clause is called by: the clause was written for training."""
_SLOTS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "agreement": ("Agreement", "Memorandum of Understanding", "Arrangement", "Convention"),
        "org": ("Union", "Agency", "Fund", "Organization", "Bank", "Council"),
        "other": ("the United Nations", "the Commission", "INTERPOL", "the Government", "the Bank"),
    },
    "fr": {
        "agreement": ("Accord", "Protocole", "Mémorandum d'entente"),
        "org": ("Organisation", "Union", "Agence"),
    },
    "es": {
        "agreement": ("Acuerdo", "Convenio", "Memorando de Entendimiento"),
        "org": ("Organización", "Unión", "Agencia"),
    },
}


@dataclass(frozen=True, slots=True)
class Settled:
    """A paragraph whose types are settled; ``document`` keeps paragraphs of one text in one fold."""

    unit: Unit
    types: frozenset[str]
    document: str
    weight: float = 1.0


def model_clauses(folder: Path = FIXTURES / "model_clauses") -> list[Settled]:
    """Each model clause twice, with other names in its slots; the second time half of them without heading."""
    found = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, row in enumerate(_rows(path)):
            for variant in (0, 1):
                text = _filled(row["text"], path.stem, number * 7 + variant * 3)
                heading = row.get("heading", "") if variant == 0 or number % 2 == 0 else ""
                unit = Unit(eid="", kind="paragraph", number=None, text=text, article_heading=heading,
                            intro=row.get("intro", "") if variant == 0 else "", language=path.stem)  # fmt: skip
                weight = float(row.get("weight", MODEL_CLAUSE))
                found.append(Settled(unit, frozenset(row["types"]), f"{WRITTEN}{path.stem} {number}", weight))
    return found


def _filled(text: str, language: str, seed: int) -> str:
    for name, words in _SLOTS.get(language, {}).items():
        word = words[seed % len(words)]
        text = text.replace(f"{{{name}}}", word).replace(f"{{{name.capitalize()}}}", word[0].upper() + word[1:])
    return text


def labelled(path: Path, weight: float = 1.5) -> list[Settled]:
    """A file of labelled paragraphs in reading order: ``file``, ``heading``, ``text``, ``types`` (and ``intro``)."""
    return settle(_rows(path), weight)


def settle(rows: Iterable[dict[str, Any]], weight: float = 1.0) -> list[Settled]:
    """The same of rows at hand, each with the weight it names, or else ``weight``."""
    by_file: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_file.setdefault(row["file"], []).append(row)
    return [settled for name, group in by_file.items() for settled in _settled(name, group, weight)]


def _settled(name: str, group: Sequence[Mapping[str, Any]], weight: float) -> Iterator[Settled]:
    language = group[0].get("language") or language_of(" ".join(row["text"] for row in group))
    for index, row in enumerate(group):
        unit = Unit(
            eid=str(index), kind=row.get("kind", "paragraph"), number=row.get("para"), text=row["text"],
            article_heading=row.get("heading") or "", chapter_heading=row.get("chapter", ""), intro=row.get("intro", ""),
            language=language, place=row.get("place", index / max(len(group) - 1, 1)), index=index,
            before=row.get("before", group[index - 1]["text"] if index else ""), after=row.get("after", ""),
            document_kind=row.get("document_kind", ""),
        )  # fmt: skip
        yield Settled(unit, frozenset(row["types"]), name, float(row.get("weight", weight)))


def examples(extra: Iterable[Path] = (), restored: Iterable[dict[str, Any]] = ()) -> list[Settled]:
    """All that is trained on. A file of ``extra`` has the shape of ``fixtures/gold``, and so have rows ``restored``."""
    more = [settled for path in extra for settled in labelled(path, weight=1.0)]
    return model_clauses() + labelled(FIXTURES / "gold" / "seed_agreements.jsonl") + more + settle(restored)


def train(settled: Sequence[Settled], types: Sequence[str] = (), encoder: Encoder | None = None) -> Classifier:
    """The word model on all; calibration and thresholds on what was said of documents that had not been seen."""
    types = types or codes()
    folds = np.asarray([fold_of(one.document) for one in settled])
    chosen = [encoder is None or PurePosixPath(one.document).stem in encoder.held_out for one in settled]
    views = _out_of_fold_views(settled, folds, types, chosen if encoder else [False] * len(settled))
    judged = _calibration_rows(settled, views, chosen)
    guesses = out_of_fold_predictions(judged, folds[judged.units])
    limits = thresholds(judged, guesses, types)
    measured = _measured(settled, chosen, _given(views, judged, guesses, limits))
    empty = Classifier(_blank(types))
    model = fit([_example(one, empty.view(one.unit)) for one in settled], types)
    limited = replace(model, thresholds=np.asarray([limits[code] for code in types], dtype=np.float32))
    return Classifier(limited, fit_calibration(judged), limits, measured, encoder is not None)


def fold_of(document: str) -> int:
    """By the name without folder and ending: a treaty that two collections hold stays in one fold."""
    return hashlib.sha256(PurePosixPath(document).stem.encode()).digest()[0] % FOLDS


def _example(one: Settled, view: View) -> Example:
    return Example(view.features, one.types, one.weight)


def _blank(types: Sequence[str]) -> Model:
    """A model that says nothing: with it a view has features."""
    return fit([], types)


def _out_of_fold_views(
    settled: Sequence[Settled], folds: Any, types: Sequence[str], is_encoded: Sequence[bool]
) -> list[View]:
    blank = Classifier(_blank(types))
    encoding = replace(blank, has_encoder=True)
    bare = [(encoding if encoded else blank).view(one.unit) for one, encoded in zip(settled, is_encoded, strict=True)]
    made = [_example(one, view) for one, view in zip(settled, bare, strict=True)]
    views = list(bare)
    for fold in range(FOLDS):
        model = fit([example for example, at in zip(made, folds, strict=True) if at != fold], types)
        for index in np.nonzero(folds == fold)[0]:
            odds = dict(zip(types, map(float, model.log_odds(bare[index].features)), strict=True))
            views[index] = replace(bare[index], odds=odds)
    return views


def _calibration_rows(settled: Sequence[Settled], views: Sequence[View], chosen: Sequence[bool]) -> CalibrationRows:
    rows, units, names, truth, weights = [], [], [], [], []
    for index, (one, view) in enumerate(zip(settled, views, strict=True)):
        if view.rule_scores.kind or not chosen[index]:
            continue
        met = candidates(view.rule_scores, view.odds, view.encoded)
        rows.append(meta_features_of(view.unit, view.rule_scores, view.odds, view.encoded, met))
        units += [index] * len(met)
        names += met
        truth += [float(code in one.types) for code in met]
        weights += [one.weight] * len(met)
    return CalibrationRows(np.vstack(rows), units, names, np.asarray(truth), np.asarray(weights))


def out_of_fold_predictions(judged: CalibrationRows, folds: Any) -> Any:
    guesses = np.zeros(len(judged.codes))
    for fold in range(FOLDS):
        if not (folds == fold).any():
            continue
        rest = judged.only(folds != fold)
        calibration: Calibration = fit_calibration(rest)
        held = judged.only(folds == fold)
        guesses[folds == fold] = calibration.probabilities(held.rows, held.codes)
    return guesses


def _given(views: Sequence[View], judged: CalibrationRows, guesses: Any, limits: Mapping[str, float]) -> list[set[str]]:
    given: list[set[str]] = [{view.rule_scores.kind} - {""} for view in views]
    for index, code, guess in zip(judged.units, judged.codes, guesses, strict=True):
        if guess >= limits.get(code, 0.5):
            given[index].add(code)
    return given


def _measured(settled: Sequence[Settled], chosen: Sequence[bool], given: Sequence[set[str]]) -> Table:
    """How right the honest guesses were on labelled paragraphs; model clauses, written for training, do not count."""
    counted = [
        (one.types, found)
        for one, found, is_chosen in zip(settled, given, chosen, strict=True)
        if is_chosen and not one.document.startswith(WRITTEN)
    ]
    return score([wanted for wanted, _ in counted], [found for _, found in counted])


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield json.loads(line)
