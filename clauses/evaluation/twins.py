"""How often the twin of a paragraph, which a person chose, is among the first five that are called similar.

In one language: the sentences of ``fixtures/gold/pairs``, each with the sentence that answers it, among all the others. Across
languages: texts that stand below a folder in two languages (``X_en.txt`` and ``X_fr.txt``), paragraph by paragraph of the same
address. Nothing of either was shown to the encoder as a pair; what is compared is what the pages compare.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from agreements.formats.read import read
from agreements.structure.segment import segment
from clauses.classification.encoder import Encoder, encoder_in
from clauses.classification.linear import BrokenModel
from clauses.classification.nlp import ENCODER_FOLDER, NO_CONTEXT, context_of, words_of
from clauses.classification.paragraph import Unit, units_of
from clauses.classification.shared_wording import ranked

GOLD = Path(__file__).resolve().parents[2] / "fixtures" / "gold"
CANDIDATES = 400
"""The likest by their vectors, which are then ordered by wording too: as ``clauses.similar`` has it."""
_SHORT = 60
"""Characters below which a paragraph is no clause to look for."""

Paragraph = tuple[str, str]
"""Context and words."""


@dataclass(frozen=True, slots=True)
class Found:
    asked: int
    among_five: int
    first: int
    candidates: int


def in_one_language(most: int = 100) -> Found:
    """Of ``most`` sentences drawn from the pairs, among the sentences of all pairs."""
    twins, others = [], []
    for path in (*sorted((GOLD / "pairs").glob("*.jsonl")), GOLD / "pairs_unseen.jsonl"):
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            others += [*row["base"], *row["other"]]
            one_to_one = [(a[0], b[0]) for a, b in row["pairs"] if len(a) == len(b) == 1]
            twins += [(row["base"][ours], row["other"][theirs]) for ours, theirs in one_to_one]
    asked = Random(15).sample(twins, min(most, len(twins)))  # noqa: S311
    pool = list(dict.fromkeys(others))
    pairs = [((NO_CONTEXT, ours), (NO_CONTEXT, theirs)) for ours, theirs in asked]
    return _measured(pairs, [(NO_CONTEXT, words) for words in pool], is_one_language=True)


def across_languages(texts: Path, most: int = 100) -> Found:
    """Of ``most`` paragraphs drawn, among all of the other language."""
    twins, pool = [], []
    for path in sorted(texts.rglob("*_en.txt")):
        other = path.with_name(path.name.replace("_en.txt", "_fr.txt"))
        if not other.is_file():
            continue
        ours, theirs = {unit.eid: unit for unit in _units(path)}, {unit.eid: unit for unit in _units(other)}
        pool += [_paragraph(unit) for unit in ours.values()]
        twins += [(_paragraph(theirs[eid]), _paragraph(unit)) for eid, unit in ours.items() if eid in theirs]
    asked = Random(15).sample(twins, min(most, len(twins)))  # noqa: S311
    return _measured(asked, list(dict.fromkeys(pool)), is_one_language=False)


def _units(path: Path) -> Iterator[Unit]:
    document = segment(read(path.read_bytes(), path.name))
    yield from (unit for unit in units_of(document) if unit.is_typed and len(unit.text) > _SHORT)


def _paragraph(unit: Unit) -> Paragraph:
    return context_of(unit), words_of(unit)


def _measured(
    twins: Sequence[tuple[Paragraph, Paragraph]], pool: Sequence[Paragraph], *, is_one_language: bool
) -> Found:
    encoder = _encoder()
    matrix = np.stack([encoder.encode(*paragraph).vector for paragraph in pool])
    places = [_place(encoder, matrix, pool, asked, twin, is_one_language) for asked, twin in twins]
    return Found(len(places), sum(place < 5 for place in places), sum(place == 0 for place in places), len(pool))


def _place(
    encoder: Encoder, matrix: Any, pool: Sequence[Paragraph], asked: Paragraph, twin: Paragraph, is_one_language: bool
) -> int:
    """How many stand before the twin."""
    similarities = matrix @ encoder.encode(*asked).vector
    best = [int(at) for at in np.argsort(-similarities) if pool[at] != asked][:CANDIDATES]
    order = ranked(asked[1], [(pool[at][1], float(similarities[at])) for at in best], is_same_language=is_one_language)
    best = [best[at] for at in order]
    return next((place for place, at in enumerate(best) if pool[at] == twin), len(pool))


def _encoder() -> Encoder:
    encoder = encoder_in(ENCODER_FOLDER)
    if encoder is None:
        raise BrokenModel("There is no encoder: similar clauses cannot be found without one.")
    return encoder
