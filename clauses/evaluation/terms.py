"""How well terms are read, against the answers of careful readers: by kind, by language, by half of the documents.

An answer is (type, kind, value) in a document, counted once however often the document says it; twelve months are a year.
Value ``other`` asks for nothing: the text regulates the matter in a way that no value of the list says. A value that was
read where the readers have none is counted as wrong, whatever else they say of that kind. Kinds of which the readers
give no value anywhere are not measured.

Documents are split by a hash of their names: ``looked_at`` may be read while patterns are written, ``measured_only`` may not.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from clauses.evaluation.metrics import Row, Table

OTHER = "other"
Half = Literal["looked_at", "measured_only"]
HALVES: tuple[Half, ...] = ("looked_at", "measured_only")
Value = tuple[str, str, str]
"""Type, kind and value."""
_MONTHS = re.compile(r"P(\d+)M")


@dataclass(frozen=True, slots=True)
class Reading:
    """The values of one document: those that readers settled, and those that the machine read."""

    name: str
    language: str
    settled: frozenset[Value]
    found: frozenset[Value]

    @property
    def half(self) -> Half:
        return half_of(self.name)

    @property
    def missed(self) -> list[Value]:
        return sorted(self.settled - self.found)

    @property
    def wrong(self) -> list[Value]:
        return sorted(self.found - self.settled)


def half_of(name: str) -> Half:
    """By the SHA-256 of a document's name, so that nobody chooses."""
    return HALVES[int(hashlib.sha256(name.encode()).hexdigest(), 16) % 2]


def comparable(value: str) -> str:
    """
    >>> comparable("P12M"), comparable("P18M"), comparable("P30D")
    ('P1Y', 'P18M', 'P30D')
    """
    months = _MONTHS.fullmatch(value)
    return f"P{int(months[1]) // 12}Y" if months and int(months[1]) and int(months[1]) % 12 == 0 else value


def kinds_asked(answers: Iterable[Mapping[str, Any]]) -> frozenset[tuple[str, str]]:
    """The kinds of which any answer gives a value: those that are measured."""
    return frozenset((t["type"], t["kind"]) for answer in answers for t in answer["terms"] if t["value"] != OTHER)


def reading_of(
    answer: Mapping[str, Any], found: Iterable[Mapping[str, Any]], asked: frozenset[tuple[str, str]]
) -> Reading:
    """``answer`` is a row of the answers, ``found`` the ``terms`` of ``manage.py parse``."""
    return Reading(answer["file"], answer.get("language") or "", _values(answer["terms"], asked), _values(found, asked))


def _values(terms: Iterable[Mapping[str, Any]], asked: frozenset[tuple[str, str]]) -> frozenset[Value]:
    return frozenset(
        (term["type"], term["kind"], comparable(term["value"]))
        for term in terms
        if (term["type"], term["kind"]) in asked and term["value"] and term["value"] != OTHER
    )


def by_kind(readings: Sequence[Reading]) -> Table:
    """A row a kind ("termination.notice_period"), the most frequent first, and all together."""
    return _table(readings, lambda reading, value: f"{value[0]}.{value[1]}")


def by_language(readings: Sequence[Reading]) -> Table:
    return _table(readings, lambda reading, value: reading.language)


def _table(readings: Sequence[Reading], name_of: Any) -> Table:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for reading in readings:
        both = reading.settled & reading.found
        for place, values in enumerate((reading.settled, reading.found, both)):
            for value in values:
                counts[name_of(reading, value)][place] += 1
    rows = [Row(name, *found) for name, found in counts.items()]
    micro = Row("micro", *(sum(getattr(row, name) for row in rows) for name in ("n", "found", "right")))
    return Table(tuple(sorted(rows, key=lambda row: (-row.n, row.type))), micro)
