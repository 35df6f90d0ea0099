"""How often the machine reads terms right, kept by kind and language, so that no page and no test is its own witness.

``fixtures/gold/terms.jsonl`` holds what a careful reader found in agreements that may not be handed on: values with the
places of their words and the SHA-256 of each text, no words. Whoever has the texts measures again (``manage.py accuracy
--terms FOLDER``). Documents are split by a hash of their names: what a kind is worth is judged on those that nobody looked at while
patterns were written. A kind below its floor there is not counted in a summary sentence until a person confirms its values.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from clauses.evaluation.accuracy import GOLD, SAID, Verdict
from clauses.evaluation.labels import TextsDiffer, fold
from clauses.evaluation.metrics import Row, Table
from clauses.evaluation.terms import HALVES, Reading, by_kind, by_language, kinds_asked, reading_of

TERMS = GOLD / "terms.jsonl"
KEPT = GOLD / "terms_accuracy.json"
FLOOR = 0.85
"""The precision below which a kind is not counted, where ``floors.json`` names no other."""
FEW = 5
"""With fewer values found on documents that nobody looked at, no figure says much."""
_ALL = "all"


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
        return "reliable" if round(self.unseen.precision, 2) >= self.floor else "below_floor"

    @property
    def said(self) -> str:
        return SAID[self.verdict]

    @property
    def kind_label(self) -> str:
        return self.name.partition(".")[2].replace("_", " ")

    @property
    def label(self) -> str:
        return self.name.replace("_", " ").replace(".", ": ")


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


def gold() -> list[dict[str, Any]]:
    return [json.loads(line) for line in TERMS.read_text(encoding="utf-8").splitlines()]


def texts_of(folder: Path) -> Iterator[tuple[dict[str, Any], bytes]]:
    """The rows of the gold with the texts below ``folder``; a text that differs from what was read is an error."""
    for row in gold():
        path = folder / row["file"]
        if not path.is_file():
            raise TextsDiffer(f"There is no {row['file']} below {folder}.")
        content = path.read_bytes()
        if hashlib.sha256(fold(path.read_text(encoding="utf-8")).encode()).hexdigest() != row["sha256"]:
            raise TextsDiffer(f"{row['file']} below {folder} is not the text that was read.")
        yield row, content


def figures(readings: list[Reading], measured_on: str) -> dict[str, Any]:
    """All figures in the form in which they are kept."""
    kept: dict[str, Any] = {"measured_on": measured_on}
    for half in (*HALVES, _ALL):
        chosen = [reading for reading in readings if half in (reading.half, _ALL)]
        kinds, languages = by_kind(chosen), by_language(chosen)
        kept[half] = {
            "documents": len(chosen),
            "together": asdict(kinds.micro),
            "kinds": [asdict(row) for row in kinds.rows],
            "languages": [asdict(row) for row in languages.rows],
        }
    return kept


def keep(measured: Mapping[str, Any], path: Path = KEPT) -> None:
    path.write_text(json.dumps(measured, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


@cache
def terms_accuracy(path: Path = KEPT) -> TermsAccuracy | None:
    """What was measured last; None where nothing was."""
    if not path.exists():
        return None
    kept = json.loads(path.read_text(encoding="utf-8"))
    floors = json.loads((GOLD / "floors.json").read_text(encoding="utf-8"))["terms"]["precision"]
    unseen, everywhere = kept[HALVES[1]], kept[_ALL]
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


def readings_of(folder: Path, terms_in: Callable[[bytes, str], Iterable[Mapping[str, Any]]]) -> list[Reading]:
    """What ``terms_in`` (a file's bytes and name to its terms) reads in the texts of the gold."""
    asked = kinds_asked(gold())
    return [reading_of(row, terms_in(content, row["file"]), asked) for row, content in texts_of(folder)]


def _table(kept: Mapping[str, Any], name: str) -> Table:
    return Table(tuple(Row(**row) for row in kept[name]), Row(**kept["together"]))
