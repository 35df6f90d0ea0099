"""Accuracy by language: what the machine gives the held-out half of the gold paragraphs of each language.

``fixtures/gold/languages/<language>.jsonl`` holds paragraphs in the words of agreements, each with the types that a careful
reader gave it before any pattern had seen it. Series A, C and D are open, for making patterns; B (the usual formulas) and E
(other words, written when the patterns were finished and measured once) are held out. German is counted on real paragraphs, those of
the gold of other genres, which no training has seen. English is counted in training, on
documents that were not trained on. One person wrote paragraphs and patterns, so that B is kinder than real texts: on E alone
precision was 0.85 to 1.00 and recall 0.53 to 0.65 at the first run, in every language.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from clauses.classification.classify import MODEL_FOLDER, default_classifier
from clauses.classification.languages import FIGURES, TRAINED_IN, Measured
from clauses.evaluation.gold import predictions
from clauses.evaluation.labels import OTHER_GENRES
from clauses.evaluation.metrics import Row, score

GOLD = FIGURES.parent / "languages"


def measure(folder: Path = GOLD, real: Mapping[str, Row] | None = None) -> list[Measured]:
    """The figures of every language that has gold, and of English, by their codes.

    ``real`` are those on paragraphs of real agreements of other genres: they decide where no labels of the language were held out.
    """
    figures = [_of_gold(path) for path in sorted(folder.glob("*.jsonl"))]
    known = {one.language: one for one in (*figures, *_of_training())}
    for language, row in (real or {}).items():
        if language not in TRAINED_IN:
            paragraphs = sum(one["language"] == language for one in gold(OTHER_GENRES))
            known[language] = Measured(language, paragraphs, row.n, row.found, row.right, is_real=True)
    return [known[language] for language in sorted(known)]


def save(figures: list[Measured], measured_on: str, path: Path = FIGURES) -> None:
    rows = [asdict(one) for one in figures]
    lines = ",\n".join("  " + json.dumps(row) for row in rows)
    path.write_text(f'{{\n "measured_on": "{measured_on}",\n "languages": [\n{lines}\n ]\n}}\n', encoding="utf-8")


def gold(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _of_gold(path: Path) -> Measured:
    rows = [row for row in gold(path) if row["held_out"]]
    micro = score([row["types"] for row in rows], predictions(rows)).micro
    return Measured(path.stem, len(rows), micro.n, micro.found, micro.right)


def _of_training() -> Iterator[Measured]:
    accuracy = default_classifier().accuracy
    if accuracy is None:
        return
    manifest: Mapping[str, Any] = json.loads((MODEL_FOLDER / "manifest.json").read_text(encoding="utf-8"))
    micro = accuracy.micro
    yield Measured("en", manifest["paragraphs"], micro.n, micro.found, micro.right)
