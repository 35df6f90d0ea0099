"""The clause types as data: what a provision can be for, read from ``fixtures/clause_types.json``.

``clause_types()`` is the one list of codes that rules, model and scores agree on. A type is added by adding it there
and giving it patterns in ``clauses/patterns`` or examples in ``fixtures/model_clauses``: no code names all types.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FIXTURE = Path(__file__).resolve().parents[2] / "fixtures" / "clause_types.json"


@dataclass(frozen=True, slots=True)
class TypeInfo:
    code: str
    group: str
    label: str
    definition: str
    position: int
    version: int


@cache
def clause_types(path: Path = FIXTURE) -> tuple[TypeInfo, ...]:
    """All types in their order of presentation."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    types = (TypeInfo(code=row["pk"], **row["fields"]) for row in rows)
    return tuple(sorted(types, key=lambda info: info.position))


def codes(path: Path = FIXTURE) -> tuple[str, ...]:
    return tuple(info.code for info in clause_types(path))
