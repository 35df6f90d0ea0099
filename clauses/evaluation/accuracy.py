"""How well the machine types clauses, measured and kept in a file, so that no page and no test is its own witness.

Three measures stand side by side. *Other genres*: the labelled paragraphs of ``fixtures/gold/other_genres.jsonl``, of which
nothing was ever trained on or written for; they are measured where their texts are at hand. *Held out*: labelled paragraphs of
documents that the model had not seen when it judged them, counted while it was trained, and the other genres. *Gold*: the hand-labelled agreements in ``fixtures/gold``, read twice and settled,
which anybody can measure again (``manage.py accuracy``); the model has trained on these, so that the figure is
a floor under regressions and no promise. Whether a type can be relied on is judged by what was held out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from clauses.classification.classify import MODEL_FOLDER, RULES_VERSION, default_classifier
from clauses.classification.taxonomy import codes
from clauses.evaluation.floors import GOLD, SAID, Verdict
from clauses.evaluation.gold import labels_of, predictions
from clauses.evaluation.labels import OTHER_GENRES, restored
from clauses.evaluation.metrics import Row, Table, presence, score

SAVED = GOLD / "accuracy.json"
FLOOR = 0.85
"""The F1 below which a type is to be read before it is relied on, where ``floors.json`` names no other."""
FEW = 10
"""With fewer examples held out, no figure says much."""


@dataclass(frozen=True, slots=True)
class TypeAccuracy:
    """What is known of one type; ``n`` of a row is how many paragraphs people gave it."""

    code: str
    held_out: Row
    gold: Row
    floor: float

    @property
    def verdict(self) -> Verdict:
        if self.held_out.n < FEW:
            return "too_few"
        return "reliable" if self.held_out.f1 >= self.floor else "below_floor"

    @property
    def said(self) -> str:
        return SAID[self.verdict]

    @property
    def is_reliable(self) -> bool:
        return self.verdict == "reliable"


@dataclass(frozen=True, slots=True)
class Unseen:
    """Figures on agreements of other genres, which nothing was trained on."""

    rules_version: str
    """Of the rules and the model that were measured; a change of patterns since then is not in the figures."""
    agreements: int
    paragraphs: int
    types: Table
    presence: Table
    """Whether an agreement has such a clause at all."""
    suggested: Row
    """The same paragraphs with all suggestions counted as given."""
    languages: Mapping[str, Row]
    readers: Row | None = None
    """Of the paragraphs that two people read apart: the labels of the first, those of the second, and those of both."""

    @property
    def labels_a_paragraph(self) -> float:
        """With suggestions."""
        return self.suggested.found / self.paragraphs


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Figures that were measured with one version of rules and model."""

    rules_version: str
    measured_on: str
    agreements: int
    gold_paragraphs: int
    held_out_paragraphs: int
    gold: Table
    presence: Table
    held_out: Table
    types: tuple[TypeAccuracy, ...]
    other_genres: Unseen | None

    @property
    def is_of_today(self) -> bool:
        """Measured with the rules and the model that are in use."""
        return self.rules_version == RULES_VERSION

    def of(self, code: str) -> TypeAccuracy | None:
        return next((one for one in self.types if one.code == code), None)


def measure(measured_on: str, texts: Path | None = None, kept: Path = SAVED) -> dict[str, Any]:
    """All figures anew, in the form in which they are kept; those of other genres stay where their ``texts`` are not at hand."""
    rows = [json.loads(line) for line in (GOLD / "seed_agreements.jsonl").read_text(encoding="utf-8").splitlines()]
    given = predictions(rows)
    held_out = default_classifier().accuracy or Table((), Row("micro", 0, 0, 0))
    manifest = json.loads((MODEL_FOLDER / "manifest.json").read_text(encoding="utf-8"))
    return {
        "rules_version": RULES_VERSION,
        "measured_on": measured_on,
        "other_genres": _other_genres(list(restored(OTHER_GENRES, texts))) if texts else _kept_other_genres(kept),
        "gold": {
            "agreements": len({row["file"] for row in rows}),
            "paragraphs": len(rows),
            "types": _kept(score([row["types"] for row in rows], given)),
            "presence": _kept(presence(_by_file(rows, [row["types"] for row in rows]), _by_file(rows, given))),
        },
        "held_out": {"paragraphs": manifest["paragraphs"], "types": _kept(held_out)},
    }


def _other_genres(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    labels = labels_of(rows)
    wanted = [row["types"] for row in rows]
    given = [{label.type for label in found if not label.is_suggestion} for found in labels]
    by_language: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        by_language.setdefault(row["language"], []).append(index)
    return {
        "rules_version": RULES_VERSION,
        "agreements": len({row["file"] for row in rows}),
        "paragraphs": len(rows),
        "types": _kept(score(wanted, given)),
        "presence": _kept(presence(_by_file(rows, wanted), _by_file(rows, given))),
        "suggested": asdict(score(wanted, [{label.type for label in found} for found in labels]).micro),
        "languages": {
            language: asdict(score([wanted[i] for i in indexes], [given[i] for i in indexes]).micro)
            for language, indexes in sorted(by_language.items())
        },
        "readers": asdict(_readers(rows)),
    }


def _readers(rows: Sequence[Mapping[str, Any]]) -> Row:
    """How far a second reader, who did not know the labels of the first, gives the same."""
    twice = [row for row in rows if "second_reader" in row]
    return score([row["types"] for row in twice], [row["second_reader"] for row in twice]).micro


def _kept_other_genres(path: Path) -> dict[str, Any] | None:
    """What was measured last; it names the version of rules and model that it was measured with."""
    figures: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return figures.get("other_genres")


def save(figures: Mapping[str, Any], path: Path = SAVED) -> None:
    path.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


@cache
def accuracy(path: Path = SAVED) -> Accuracy | None:
    """What was measured last; None where nothing was."""
    if not path.exists():
        return None
    kept = json.loads(path.read_text(encoding="utf-8"))
    floors = json.loads((GOLD / "floors.json").read_text(encoding="utf-8"))["types"]
    gold, unseen = _table(kept["gold"]["types"]), _unseen(kept["other_genres"])
    held_out = _table(kept["held_out"]["types"])
    if unseen:
        held_out = _together(held_out, unseen.types)
    return Accuracy(
        kept["rules_version"],
        kept["measured_on"],
        kept["gold"]["agreements"],
        kept["gold"]["paragraphs"],
        kept["held_out"]["paragraphs"],
        gold,
        _table(kept["gold"]["presence"]),
        held_out,
        tuple(TypeAccuracy(code, held_out.row(code), gold.row(code), floors.get(code, FLOOR)) for code in codes()),
        unseen,
    )


def _unseen(kept: Mapping[str, Any] | None) -> Unseen | None:
    if kept is None:
        return None
    return Unseen(
        kept["rules_version"],
        kept["agreements"],
        kept["paragraphs"],
        _table(kept["types"]),
        _table(kept["presence"]),
        Row(**kept["suggested"]),
        {language: Row(**row) for language, row in kept["languages"].items()},
        Row(**kept["readers"]) if kept.get("readers") else None,
    )


def _together(first: Table, second: Table) -> Table:
    """The counts of both."""
    found = [_sum(first.row(code), second.row(code)) for code in codes()]
    rows = [row for row in found if row.n or row.found]
    return Table(tuple(sorted(rows, key=lambda row: (-row.n, row.type))), _sum(first.micro, second.micro))


def _sum(first: Row, second: Row) -> Row:
    return Row(first.type, first.n + second.n, first.found + second.found, first.right + second.right)


def _by_file(rows: Sequence[Mapping[str, Any]], types: Sequence[Iterable[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row, settled in zip(rows, types, strict=True):
        found.setdefault(row["file"], set()).update(settled)
    return found


def _kept(table: Table) -> list[dict[str, Any]]:
    return [asdict(row) for row in (table.micro, *table.rows)]


def _table(rows: Sequence[Mapping[str, Any]]) -> Table:
    micro, *others = [Row(**row) for row in rows]
    return Table(tuple(others), micro)
