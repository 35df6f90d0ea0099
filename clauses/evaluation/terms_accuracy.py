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
from dataclasses import asdict
from pathlib import Path
from typing import Any

from clauses.evaluation.floors import ALL, GOLD, SAVED
from clauses.evaluation.labels import TextsDiffer, normalize
from clauses.evaluation.terms import HALVES, Reading, by_kind, by_language, kinds_asked, reading_of

TERMS = GOLD / "terms.jsonl"


def gold() -> list[dict[str, Any]]:
    return [json.loads(line) for line in TERMS.read_text(encoding="utf-8").splitlines()]


def texts_of(folder: Path) -> Iterator[tuple[dict[str, Any], bytes]]:
    """The rows of the gold with the texts below ``folder``; a text that differs from what was read is an error."""
    for row in gold():
        path = folder / row["file"]
        if not path.is_file():
            raise TextsDiffer(f"There is no {row['file']} below {folder}.")
        content = path.read_bytes()
        if hashlib.sha256(normalize(path.read_text(encoding="utf-8")).encode()).hexdigest() != row["sha256"]:
            raise TextsDiffer(f"{row['file']} below {folder} is not the text that was read.")
        yield row, content


def figures(readings: list[Reading], measured_on: str) -> dict[str, Any]:
    """All figures in the form in which they are kept."""
    kept: dict[str, Any] = {"measured_on": measured_on}
    for half in (*HALVES, ALL):
        chosen = [reading for reading in readings if half in (reading.half, ALL)]
        kinds, languages = by_kind(chosen), by_language(chosen)
        kept[half] = {
            "documents": len(chosen),
            "together": asdict(kinds.micro),
            "kinds": [asdict(row) for row in kinds.rows],
            "languages": [asdict(row) for row in languages.rows],
        }
    return kept


def save(measured: Mapping[str, Any], path: Path = SAVED) -> None:
    path.write_text(json.dumps(measured, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def readings_of(folder: Path, terms_in: Callable[[bytes, str], Iterable[Mapping[str, Any]]]) -> list[Reading]:
    """What ``terms_in`` (a file's bytes and name to its terms) reads in the texts of the gold."""
    asked = kinds_asked(gold())
    return [reading_of(row, terms_in(content, row["file"]), asked) for row, content in texts_of(folder)]
