"""A comparison as it is shown: agreements as columns, clause types as rows, and in each cell what is known.

The page, the API and every export read the same ``Table``; ``iter_facts`` is the one iterator that the writers walk, so
that no format can say more, less or something else than another. A ``Table`` is plain frozen data: it knows no database and
no clock (``made_on`` is handed in), and ``as_dict``/``from_dict`` carry it losslessly through JSON, which is how a
snapshot is kept and why its ``fingerprint`` can be checked years later.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, Literal, get_args

from agreements.facts.shown_names import shown_name
from clauses.evaluation.floors import is_below_floor
from clauses.terms.wording import standing_unconfirmed
from comparisons.desk.selection import ROW_BASES
from web.locators import located
from web.wording import gettext_noop, sentence

State = Literal["present", "possible", "verified_absent", "not_reviewed", "text_not_held"]
STATES: tuple[str, ...] = get_args(State)
STATE_LABELS: dict[str, str] = {
    "present": gettext_noop("present"),
    "possible": gettext_noop("possible"),
    "verified_absent": gettext_noop("verified absent"),
    "not_reviewed": gettext_noop("not yet reviewed"),
    "text_not_held": gettext_noop("text not held"),
}
ClauseState = Literal["suggested", "confirmed", ""]
"""Empty for words that are no clause of an agreement: a pasted text."""


@dataclass(frozen=True, slots=True)
class CellTerm:
    """A value that matters in a clause: ``value`` for machines (P30D), ``text`` the words it was read from."""

    kind: str
    value: str
    text: str = ""
    label: str = ""
    state: str = "suggested"
    """What a person made of it: suggested (nothing), confirmed or corrected."""

    @property
    def is_of_a_person(self) -> bool:
        return self.state != "suggested"

    def standing(self, code: str) -> str:
        """What a person made of it in clauses of a type, else that it is the machine's, and whether too uncertain."""
        return (
            sentence(self.state)
            if self.is_of_a_person
            else standing_unconfirmed(is_doubtful=is_below_floor(code, self.kind))
        )


@dataclass(frozen=True, slots=True)
class CellClause:
    """One clause in a cell, with the place it stands: ``pinpoint`` as lawyers cite it, "Art. 4(3)", "op. para. 21(b)"."""

    eid: str
    pinpoint: str
    text: str
    heading: str = ""
    score: float | None = None
    state: ClauseState = "suggested"
    source: str = ""
    terms: tuple[CellTerm, ...] = ()
    permalink: str = ""
    page: int | None = None
    part_of: str = ""
    """Of an item: the ``eid`` of the clause in this cell whose introductory words it completes."""
    sentences: tuple[tuple[int, int], ...] = ()
    """Where its own sentences begin and end in a paragraph of several types; empty where all of it is its own."""
    language: str = ""
    """The code of its language ("fr"), where that is known."""


@dataclass(frozen=True, slots=True)
class Absence:
    """The person who verified that there is no such clause, when (ISO 8601), and how it was searched."""

    by: str
    on: str
    how: str = ""


@dataclass(frozen=True, slots=True)
class NearMiss:
    """The provision that came closest without being a clause of the type: what a reviewer should look at first."""

    eid: str
    pinpoint: str
    text: str
    score: float | None = None
    permalink: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    state: State
    clauses: tuple[CellClause, ...] = ()
    absence: Absence | None = None
    nearest: tuple[NearMiss, ...] = ()
    address: str = ""
    """The address of the page that explains or edits this cell, if there is one."""
    searched: str = ""
    """Of a cell that is possible or not reviewed: what the machine looked through, or why an earlier verdict no longer holds."""

    @property
    def state_label(self) -> str:
        """The state in words; of a clause also whether a person confirmed it."""
        if self.state != "present":
            return sentence(STATE_LABELS[self.state])
        confirmed = sum(clause.state == "confirmed" for clause in self.clauses)
        if self.is_confirmed:
            return sentence("present, confirmed")
        if not confirmed:
            return sentence("present, suggested")
        return sentence("present, {confirmed} of {total} confirmed", confirmed=confirmed, total=len(self.clauses))

    @property
    def is_confirmed(self) -> bool:
        """Whether a person confirmed every clause of a cell that has one."""
        return self.state == "present" and all(clause.state == "confirmed" for clause in self.clauses)


@dataclass(frozen=True, slots=True)
class Column:
    """An agreement. ``date`` is ISO 8601, as precise as known; ``date_line`` what is read: "signed 26 March 2018"."""

    slug: str
    title: str
    short_title: str = ""
    kind: str = ""
    status: str = ""
    is_draft: bool = False
    is_restricted: bool = False
    parties: tuple[str, ...] = ()
    date: str = ""
    date_line: str = ""
    place: str = ""
    source_name: str = ""
    sha256: str = ""
    permalink: str = ""
    designations: tuple[tuple[str, str], ...] = ()
    """(words of the text, party): ("the Union", "International Telecommunication Union"); set aside in differences."""
    roles: tuple[tuple[str, str], ...] = ()
    """(party, what it is in the act), of those that are more or other than a party: ("France", "sponsor")."""
    articles: tuple[tuple[str, str], ...] = ()
    """(number, subject) of its articles: ("4", "confidentiality"); the same reference renumbered is set aside."""
    is_private: bool = False
    """Whether not everybody may see it: then no word of it stands among the properties of a file."""
    caution: str = ""
    """Why its words may not be quoted as exact: "in quarantine: ...", "partly read: no text of pages 6, 7"; else empty."""

    @property
    def named_parties(self) -> tuple[str, ...]:
        """The parties, each with its roles unless it is a party and nothing else: "France (sponsor)"."""
        roles = {party: ", ".join(role for name, role in self.roles if name == party) for party in self.parties}
        return tuple(
            f"{shown_name(party)} ({roles[party]})" if roles[party] else shown_name(party) for party in self.parties
        )

    @property
    def name(self) -> str:
        return self.short_title or self.title

    @property
    def caution_label(self) -> str:
        """The caution in two words, for a label."""
        return self.caution.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Row:
    """A clause type."""

    code: str
    label: str
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The frozen state that a table was made from; ``checksum`` is the ``fingerprint`` of that table."""

    name: str
    address: str
    checksum: str
    taken_on: str


@dataclass(frozen=True, slots=True)
class Pairing:
    """Which clauses of two agreements a person found to answer each other: ``pairs`` of eids, base first."""

    base: str
    other: str
    code: str
    pairs: tuple[tuple[str, str], ...]
    by: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """``cells[row][column]``; ``base`` is what differences are taken against: a column's slug, a word of ``ROW_BASES`` or nothing."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    cells: tuple[tuple[Cell, ...], ...]
    made_on: datetime
    base: str = ""
    pairings: tuple[Pairing, ...] = ()
    title: str = ""
    notes: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    snapshot: Snapshot | None = None
    address: str = ""

    def __post_init__(self) -> None:
        if len(self.cells) != len(self.rows) or any(len(line) != len(self.columns) for line in self.cells):
            raise ValueError(f"{len(self.rows)} rows x {len(self.columns)} columns do not fit the cells given")
        if self.base and self.base not in {*ROW_BASES, *(column.slug for column in self.columns)}:
            raise ValueError(f"the base {self.base!r} is not one of the columns")


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known at one place of the table: a clause, or, with ``clause`` None, why there is none."""

    row_number: int
    column_number: int
    row: Row
    column: Column
    cell: Cell
    clause: CellClause | None

    def record(self) -> dict[str, str]:
        """One fact a key, all as text, in the fixed order of ``FIELDS``; what is not known is empty."""
        column, clause, absence = self.column, self.clause, self.cell.absence
        return {
            "clause_type": self.row.code,
            "clause_type_label": self.row.label,
            "agreement": column.slug,
            "title": column.title,
            "short_title": column.short_title,
            "kind": column.kind,
            "status": column.status,
            "is_draft": "yes" if column.is_draft else "no",
            "parties": "; ".join(column.named_parties),
            "date": column.date,
            "date_line": column.date_line,
            "place": column.place,
            "state": self.cell.state,
            "state_reason": self.cell.searched,
            "absence_verified_by": absence.by if absence else "",
            "absence_verified_on": absence.on if absence else "",
            "absence_searched_how": absence.how if absence else "",
            "eid": clause.eid if clause else "",
            "pinpoint": located(clause.pinpoint) if clause else "",
            "heading": clause.heading if clause else "",
            "text": clause.text if clause else "",
            "clause_state": clause.state if clause else "",
            "clause_source": clause.source if clause else "",
            "score": _figure(clause.score if clause else None),
            "terms": "; ".join(f"{term.kind}={term.value or term.label}" for term in clause.terms) if clause else "",
            "terms_standing": "; ".join(f"{term.kind}={term.standing(self.row.code)}" for term in clause.terms)
            if clause
            else "",
            "page": str(clause.page) if clause and clause.page is not None else "",
            "permalink": clause.permalink if clause else "",
            "agreement_permalink": column.permalink,
            "source_name": column.source_name,
            "source_sha256": column.sha256,
            "caution": column.caution,
        }


def _figure(score: float | None) -> str:
    return "" if score is None else f"{score:.3f}".rstrip("0").rstrip(".")


FIELDS: tuple[str, ...] = tuple(Fact(0, 0, Row("", ""), Column("", ""), Cell("text_not_held"), None).record())


def iter_facts(table: Table) -> Iterator[Fact]:
    """Every fact in reading order: row by row, column by column, clause by clause; an empty cell is a fact too."""
    for i, row in enumerate(table.rows):
        for j, column in enumerate(table.columns):
            cell = table.cells[i][j]
            for clause in cell.clauses or (None,):
                yield Fact(i, j, row, column, cell, clause)


def by_cell(table: Table) -> Iterator[tuple[Row, list[list[Fact]]]]:
    """The same facts for writers of grids: each row with, for every column, the facts of its cell."""
    for row_number, facts in groupby(iter_facts(table), key=attrgetter("row_number")):
        yield table.rows[row_number], [list(cell) for _, cell in groupby(facts, key=attrgetter("column_number"))]


def as_dict(table: Table) -> dict[str, Any]:
    """The table as plain values that JSON can hold; ``from_dict`` gives back an equal table.

    Fields that came later stand there only where they hold something, so that the checksum of what was kept before still
    holds.
    """
    plain = asdict(table)
    for column in plain["columns"]:
        _drop_empty(column, "roles", "articles", "is_private")
    for clause in (clause for line in plain["cells"] for cell in line for clause in cell["clauses"]):
        _drop_empty(clause, "language")
    return {**plain, "made_on": table.made_on.isoformat()}


def _drop_empty(stored: dict[str, Any], *names: str) -> None:
    for name in names:
        if not stored[name]:
            del stored[name]


def from_dict(stored: Mapping[str, Any]) -> Table:
    snapshot = stored["snapshot"]
    return Table(
        columns=tuple(_column(column) for column in stored["columns"]),
        rows=tuple(Row(**row) for row in stored["rows"]),
        cells=tuple(tuple(_cell(cell) for cell in line) for line in stored["cells"]),
        made_on=datetime.fromisoformat(stored["made_on"]),
        filters=tuple((name, value) for name, value in stored["filters"]),
        snapshot=Snapshot(**snapshot) if snapshot else None,
        pairings=tuple(_pairing(pairing) for pairing in stored.get("pairings", ())),
        **{name: stored[name] for name in ("base", "title", "notes", "address")},
    )


def fingerprint(table: Table) -> str:
    """SHA-256 of what the table says: the same for the same agreements, clauses and states, whenever it was made."""
    said = {key: value for key, value in as_dict(table).items() if key not in ("made_on", "snapshot", "address")}
    packed = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(packed.encode("utf-8", "surrogatepass")).hexdigest()


def _column(stored: Mapping[str, Any]) -> Column:
    pairs = tuple((words, party) for words, party in stored["designations"])
    roles = tuple((party, role) for party, role in stored.get("roles", ()))
    articles = tuple((number, subject) for number, subject in stored.get("articles", ()))
    tuples = {"parties": tuple(stored["parties"]), "designations": pairs, "roles": roles, "articles": articles}
    return Column(**{**stored, **tuples})


def _pairing(stored: Mapping[str, Any]) -> Pairing:
    return Pairing(**{**stored, "pairs": tuple((ours, theirs) for ours, theirs in stored["pairs"])})


def _cell(stored: Mapping[str, Any]) -> Cell:
    absence = stored["absence"]
    return Cell(
        state=stored["state"],
        clauses=tuple(_clause(clause) for clause in stored["clauses"]),
        absence=Absence(**absence) if absence else None,
        nearest=tuple(NearMiss(**miss) for miss in stored["nearest"]),
        address=stored["address"],
        searched=stored.get("searched", ""),
    )


def _clause(stored: Mapping[str, Any]) -> CellClause:
    terms = tuple(CellTerm(**{key: term[key] for key in term if key != "standing"}) for term in stored["terms"])
    sentences = tuple((start, end) for start, end in stored.get("sentences", ()))
    return CellClause(**{**stored, "terms": terms, "sentences": sentences})
