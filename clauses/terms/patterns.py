"""What is looked for in the terms of a clause, as data: ``patterns/terms/<language>.jsonl``, each line with an example.

Four kinds of lines, in the pattern language of ``classification/patterns.py`` (plain letters, ``~3`` a gap of words, ``<name>`` a macro):

- ``macro``: words that other lines of the file use.
- ``about``: a sentence that matches speaks of the type; the group ``verb`` says from where on. ``certain``: by these words alone.
- ``value``: what a match in a limb of the type means. ``needs`` must stand in the sentence; ``unless`` shortly before or
  in the match, or ``unless_after`` shortly after it, takes it back; ``in`` looks at the whole "sentence" or "text".
- ``period``: the role of a period, written ``§``, by the words around it in its sentence; ``¤`` is any other period there. The
  highest ``rank`` wins. The type ``*`` is for periods that are no term: a time limit to appoint an arbitrator, to wind up.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from clauses.classification.patterns import FOLDER, compile_pattern, required_literals
from clauses.terms.limbs import About

AS_DURATION = "as_duration"
"""The value of a rule for a period that is as long as the duration."""
PERIOD, OTHER_PERIOD = "P", "O"
"""Capital letters stand for a period in a text of small letters, as many as it has, so that offsets hold."""


@dataclass(frozen=True, slots=True)
class ValueRule:
    id: str
    type: str
    kind: str
    value: str
    regex: re.Pattern[str]
    literals: tuple[str, ...]
    unless: re.Pattern[str] | None = None
    """Words of the limb that, shortly before or within, take the value back ("shall not be referred to arbitration")."""
    unless_after: re.Pattern[str] | None = None
    """Words of the limb that take it back shortly after ("grants a licence, subject to the consent of the owner")."""
    needs: re.Pattern[str] | None = None
    place: str = "limb"
    """Where it is looked for: the limbs of the type, their "sentence", or the whole "text"."""


@dataclass(frozen=True, slots=True)
class PeriodRule:
    id: str
    type: str
    kind: str
    regex: re.Pattern[str]
    unless: re.Pattern[str] | None = None
    rank: int = 1


@dataclass(frozen=True, slots=True)
class TermRules:
    """The rules of one language; ``values`` by type, where ``*`` is for any type."""

    values: Mapping[str, tuple[ValueRule, ...]]
    periods: tuple[PeriodRule, ...]
    abouts: tuple[About, ...]


def has_rules(language: str) -> bool:
    """Whether terms are read in ``language`` at all."""
    return (FOLDER / "terms" / f"{language}.jsonl").exists()


@cache
def rules(language: str) -> TermRules:
    """The rules of ``language``; none where it has no file."""
    path = FOLDER / "terms" / f"{language}.jsonl"
    if not path.exists():
        return TermRules({}, (), ())
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    macros = {row["macro"]: row["pattern"] for row in rows if "macro" in row}
    values: dict[str, list[ValueRule]] = {}
    for row in rows:
        if "pattern" in row and "macro" not in row:
            values.setdefault(row["type"], []).append(_value_rule(row, macros))
    return TermRules(
        {code: tuple(found) for code, found in values.items()},
        tuple(_period_rule(row, macros) for row in rows if "period" in row),
        tuple(_about(row, macros) for row in rows if "about" in row),
    )


@cache
def values_of(type: str, kind: str) -> frozenset[str]:
    """The words that a kind can have as its value, in the rules of any language."""
    languages = [path.stem for path in (FOLDER / "terms").glob("*.jsonl")]
    found = (rule for language in languages for rule in rules(language).values.get(type, ()) if rule.kind == kind)
    return frozenset(rule.value for rule in found if rule.value != AS_DURATION)


def _value_rule(row: Mapping[str, Any], macros: dict[str, str]) -> ValueRule:
    regex = compile_pattern(row["pattern"], macros)
    return ValueRule(
        id=row["id"],
        type=row["type"],
        kind=row["kind"],
        value=row["value"],
        regex=regex,
        literals=required_literals(regex),
        unless=_optional(row, "unless", macros),
        unless_after=_optional(row, "unless_after", macros),
        needs=_optional(row, "needs", macros),
        place=row.get("in", "limb"),
    )


def _period_rule(row: Mapping[str, Any], macros: dict[str, str]) -> PeriodRule:
    return PeriodRule(
        id=row["id"],
        type=row["type"],
        kind=row["kind"],
        regex=_with_periods(row["period"], macros),
        unless=_with_periods(row["unless"], macros) if "unless" in row else None,
        rank=row.get("rank", 1),
    )


def _about(row: Mapping[str, Any], macros: dict[str, str]) -> About:
    return About(
        row["type"],
        compile_pattern(row["about"], macros),
        _optional(row, "unless", macros),
        is_certain=row.get("certain", False),
    )


def _with_periods(pattern: str, macros: dict[str, str]) -> re.Pattern[str]:
    marked = pattern.replace("§", f"{PERIOD}{PERIOD}+").replace("¤", f"{OTHER_PERIOD}{OTHER_PERIOD}+")
    return compile_pattern(marked, macros)


def _optional(row: Mapping[str, Any], key: str, macros: dict[str, str]) -> re.Pattern[str] | None:
    return compile_pattern(row[key], macros) if key in row else None
