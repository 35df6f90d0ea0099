"""The values that matter in a clause: notice periods, triggers, who bears the costs. First version: durations of notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clauses.units import Unit


@dataclass(frozen=True, slots=True)
class TermFact:
    type: str
    kind: str
    value: str | None
    text: str
    start: int
    end: int
    arithmetic: str = ""


def extract_terms(unit: Unit, types: Sequence[str]) -> list[TermFact]:
    """The terms of ``unit`` under the ``types`` it has, in the order of the text."""
    return []
