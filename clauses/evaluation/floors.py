"""What was measured of terms, and whether a kind is right often enough to be counted; reads two files and imports no model."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from clauses.evaluation.metrics import Row, Table
from clauses.evaluation.terms import HALVES

GOLD = Path(__file__).resolve().parents[2] / "fixtures" / "gold"
SAVED = GOLD / "terms_accuracy.json"
Verdict = Literal["reliable", "below_floor", "too_few"]
SAID: dict[Verdict, str] = {
    "reliable": "at or above its floor",
    "below_floor": "read before relying: below its floor",
    "too_few": "read before relying: too few examples to say",
}
FLOOR = 0.85
"""The precision below which a kind is not counted, where ``floors.json`` names no other."""
FEW = 5
"""With fewer values found on documents that nobody looked at, no figure says much."""
ALL = "all"


@dataclass(frozen=True, slots=True)
class KindAccuracy:
    """What is known of one kind ("termination.notice_period"): where nobody looked, and on all documents."""

    name: str
    unseen: Row
    everywhere: Row
    floor: float

    @property
    def verdict(self) -> Verdict:
        if self.unseen.found < FEW:
            return "too_few"
        return "reliable" if self.unseen.precision >= self.floor else "below_floor"

    @property
    def said(self) -> str:
        return SAID[self.verdict]

    @property
    def kind_label(self) -> str:
        return self.name.partition(".")[2].replace("_", " ")

    @property
    def type(self) -> str:
        return self.name.partition(".")[0]


@dataclass(frozen=True, slots=True)
class TermsAccuracy:
    """Figures of one measuring; ``kinds`` and ``languages`` in the order of their number of values."""

    measured_on: str
    documents: int
    unseen_documents: int
    unseen: Row
    everywhere: Row
    kinds: tuple[KindAccuracy, ...]
    languages: tuple[tuple[Row, Row], ...]
    """Of each language, where nobody looked and everywhere."""

    def of(self, type: str, kind: str) -> KindAccuracy | None:
        return next((one for one in self.kinds if one.name == f"{type}.{kind}"), None)


@cache
def terms_accuracy(path: Path = SAVED) -> TermsAccuracy | None:
    """What was measured last; None where nothing was."""
    if not path.exists():
        return None
    kept = json.loads(path.read_text(encoding="utf-8"))
    floors = json.loads((GOLD / "floors.json").read_text(encoding="utf-8"))["terms"]["precision"]
    unseen, everywhere = kept[HALVES[1]], kept[ALL]
    unseen_kinds, kinds = _table(unseen, "kinds"), _table(everywhere, "kinds")
    unseen_languages, languages = _table(unseen, "languages"), _table(everywhere, "languages")
    return TermsAccuracy(
        kept["measured_on"],
        everywhere["documents"],
        unseen["documents"],
        unseen_kinds.micro,
        kinds.micro,
        tuple(
            KindAccuracy(row.type, unseen_kinds.row(row.type), row, floors.get(row.type, FLOOR)) for row in kinds.rows
        ),
        tuple((unseen_languages.row(row.type), row) for row in languages.rows),
    )


def is_below_floor(type: str, kind: str) -> bool:
    """Whether values of a kind were measured, and found wrong too often to be counted unconfirmed."""
    known = terms_accuracy()
    one = known.of(type, kind) if known is not None else None
    return one is not None and one.verdict == "below_floor"


def _table(kept: Mapping[str, Any], name: str) -> Table:
    return Table(tuple(Row(**row) for row in kept[name]), Row(**kept["together"]))
