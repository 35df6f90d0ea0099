"""Required elements of an agreement: met, partly met, not found or verified absent, each with the words that say so.

Pure. A checklist is data (``fixtures/checklists``): each element names the clause types it is looked for in and, by language, the
patterns that must be met, in plain letters. *Met*: clauses of one type meet all of them. *Partly*: some, or all in a paragraph
that the machine is not sure of. *Verified absent* only where a person said so of every type concerned; everything else is *not found*,
with the reason. A machine's finding is one, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from agreements.facts.date_format import format_date
from agreements.formats.language import name_of
from clauses.classification.patterns import plain
from clauses.terms.sentences import sentences
from comparisons.desk.deviation import HousePosition, deviations
from comparisons.desk.table import STATE_LABELS, Cell, CellClause
from web.wording import gettext_noop, sentence

State = Literal["met", "partly", "not_found", "verified_absent"]
LABELS: dict[State, str] = {
    "met": gettext_noop("met"),
    "partly": gettext_noop("partly"),
    "not_found": gettext_noop("not found"),
    "verified_absent": gettext_noop("verified absent"),
}
GROUNDS: dict[State, str] = {"met": "present", "partly": "possible", "not_found": "open", "verified_absent": "no"}
_MOST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Element:
    """``needs``: language -> patterns; an element of the model agreement has ``positions`` in their stead."""

    code: str
    label: str
    types: tuple[str, ...]
    needs: Mapping[str, tuple[str, ...]]
    positions: tuple[HousePosition, ...] = ()


@dataclass(frozen=True, slots=True)
class Checklist:
    code: str
    title: str
    purpose: str
    elements: tuple[Element, ...]

    @property
    def types(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(code for element in self.elements for code in element.types))


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a clause that meet an element, with its pinpoint."""

    clause: CellClause
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """``reason``: why it is not met, or only partly."""

    state: State
    words: tuple[Words, ...] = ()
    reason: str = ""

    @property
    def label(self) -> str:
        return sentence(LABELS[self.state])

    @property
    def ground(self) -> str:
        return GROUNDS[self.state]


def checklist_from(stored: Mapping[str, Any]) -> Checklist:
    elements = (
        Element(
            one["code"],
            one["label"],
            tuple(one["types"]),
            {language: tuple(patterns) for language, patterns in one["needs"].items()},
        )
        for one in stored["elements"]
    )
    return Checklist(stored["code"], stored["title"], stored["purpose"], tuple(elements))


def find(element: Element, cells: Sequence[Cell]) -> Finding:
    """What is known of an element in the cells of its types, of one agreement."""
    if cells and all(cell.state == "verified_absent" for cell in cells):
        return Finding("verified_absent", reason="; ".join(_said_absent(cells)))
    if element.positions:
        return _beside_position(element, cells[0])
    found = [_in_cell(element, cell) for cell in cells if cell.clauses]
    best = max(found, key=lambda pair: pair[0], default=(0.0, ()))
    if best[0] == 1:
        return Finding("met", best[1])
    if best[0]:
        return Finding("partly", best[1], sentence("not every part of it was found"))
    return Finding("not_found", reason=_why(element, cells))


def _said_absent(cells: Sequence[Cell]) -> Iterator[str]:
    for cell in cells:
        if cell.absence is not None:
            yield sentence("by {person}, {date}", person=cell.absence.by, date=format_date(cell.absence.on))


def _beside_position(element: Element, cell: Cell) -> Finding:
    if cell.state != "present":
        return Finding("not_found", reason=sentence(STATE_LABELS[cell.state]))
    said = deviations(cell, element.positions)
    words = tuple(Words(clause, clause.text) for clause in cell.clauses[:_MOST_WORDS])
    against = [one.words for one in said if one.mark != "same"]
    return Finding("partly", words, "; ".join(against)) if against else Finding("met", words)


def _in_cell(element: Element, cell: Cell) -> tuple[float, tuple[Words, ...]]:
    """The share of the patterns that the clauses of a cell meet, and the sentences that meet them."""
    met: set[int] = set()
    words: dict[tuple[str, int], Words] = {}
    needed = 0
    for clause in cell.clauses:
        patterns = _patterns(element.needs.get(clause.language or "en", ()))
        needed = max(needed, len(patterns))
        searched = plain(clause.text)
        for number, pattern in enumerate(patterns):
            if match := pattern.search(searched):
                met.add(number)
                start, end = _sentence(clause.text, match.start())
                words.setdefault((clause.eid, start), Words(clause, clause.text[start:end].strip()))
    return (len(met) / needed if needed else 0.0), tuple(words.values())[:_MOST_WORDS]


@cache
def _patterns(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rf"\b(?:{pattern})") for pattern in patterns)


def _sentence(text: str, place: int) -> tuple[int, int]:
    return next(((start, end) for start, end in sentences(text) if start <= place < end), (0, len(text)))


def _why(element: Element, cells: Sequence[Cell]) -> str:
    clauses = [clause for cell in cells for clause in cell.clauses]
    languages = {clause.language or "en" for clause in clauses}
    if clauses and not languages & element.needs.keys():
        return sentence("not looked for in {languages}", languages=", ".join(sorted(map(name_of, languages))))
    if clauses:
        return sentence("clauses of the type stand there, but none says it")
    return "; ".join(dict.fromkeys(sentence(STATE_LABELS[cell.state]) for cell in cells))
