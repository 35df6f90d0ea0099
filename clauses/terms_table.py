"""The terms of one clause type side by side: a row an agreement, a column a kind of term ("notice: 30 days / 6 months").

Which kinds a type has, and in what order, is said by the patterns that find them, so that the columns stand still
from page to page. Where word and figure of a source disagree, or it names a day that no calendar has, there is no value,
and the cell says "in dispute" with the words: nothing is guessed. A cell without a term says that no value was read.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, Func, Value

from agreements.models import Agreement, AgreementQuerySet
from clauses.classification.patterns import FOLDER
from clauses.models import Clause, ClauseQuerySet, ClauseType, Term
from clauses.terms.extract import STRENGTH, WITHOUT_STRENGTH
from clauses.terms.wording import in_words
from web.wording import gettext_noop, quoted, sentence

NOT_READ = gettext_noop("no value read")
"""The machine found none. That the clause is silent is for a person to say."""
_COMPUTED = {
    "authentic_texts": ("language", "originals", "prevails"),
    "entry_into_force": ("date",),
    "duration": ("expiry_date",),
    "provisional_application": ("from_date",),
}
"""Kinds that no pattern names, because they are computed."""


def label_of(value: str, words: str, arithmetic: str) -> str:
    """
    >>> label_of("P30D", "thirty days", ""), label_of("", "sixty (90) days", "word and figure disagree")
    ('30 days', 'in dispute: “sixty (90) days” (word and figure disagree)')
    """
    if value:
        return in_words(value)
    return (
        sentence("in dispute: “{words}” ({arithmetic})", words=words, arithmetic=arithmetic)
        if arithmetic
        else f"{quoted(words)} ({sentence(NOT_READ)})"
    )


@dataclass(frozen=True, slots=True)
class TermAt:
    """A term and the clause that has it."""

    term: Term
    clause: Clause

    @property
    def said(self) -> str:
        """As a cell says it: its value in words, or that there is none and what was met."""
        said = label_of(self.term.value, self.term.words, self.term.arithmetic)
        return f"{said} ({self.term.get_state_display()})" if self.term.is_of_a_person else said

    @property
    def dispute(self) -> str:
        """Short: "in dispute: word and figure disagree"; empty where there is none."""
        return (
            sentence("in dispute: {why}", why=self.term.arithmetic.partition(":")[0]) if self.term.is_in_dispute else ""
        )

    @property
    def rests_on(self) -> str:
        """The words of a strength, where they are not the value itself: "doivent" of "shall"."""
        words = self.term.words
        return words if self.term.kind == STRENGTH and words.lower() != self.said else ""


@dataclass(frozen=True, slots=True)
class TermGroup:
    """Terms of a cell that say the same."""

    terms: tuple[TermAt, ...]

    @property
    def first(self) -> TermAt:
        return self.terms[0]

    @property
    def rests_on(self) -> list[str]:
        """Their words, each once, where they are not the value itself."""
        return list(dict.fromkeys(at.rests_on.lower() for at in self.terms if at.rests_on))


@dataclass(frozen=True, slots=True)
class TermRow:
    """``cells`` are by kind, in the order of the columns; in an empty one no value was read."""

    agreement: Agreement
    cells: tuple[tuple[TermAt, ...], ...]
    clauses: tuple[Clause, ...]

    def grouped(self) -> list[list[TermGroup]]:
        """The cells, with the terms of a cell that say the same together: twenty times "shall" is said once."""
        cells = []
        for cell in self.cells:
            alike: dict[tuple[str, str], list[TermAt]] = {}
            for at in cell:
                alike.setdefault((at.said, at.dispute), []).append(at)
            cells.append([TermGroup(tuple(found)) for found in alike.values()])
        return cells

    def values(self) -> list[str]:
        """The cells as text, for a table that leaves the page."""
        return ["; ".join(dict.fromkeys(at.said for at in cell)) or sentence(NOT_READ) for cell in self.cells]

    def standings(self) -> list[str]:
        """What a person made of each value, or that it is as the machine read it, in the same order."""
        return [
            "; ".join(
                dict.fromkeys(
                    f"{label_of(at.term.value, at.term.words, at.term.arithmetic)}: {at.term.standing}" for at in cell
                )
            )
            for cell in self.cells
        ]

    def words(self) -> list[str]:
        """The words that each value rests on, in the same order."""
        return ["; ".join(dict.fromkeys(quoted(at.term.words) for at in cell)) for cell in self.cells]


def is_of_time(kind: str) -> bool:
    return kind.endswith(("period", "delay", "limit", "duration"))


@cache
def kinds_of(code: str) -> tuple[str, ...]:
    """The kinds of terms that clauses of a type can have: how long first, then who, how and with what effect."""
    kinds: dict[str, None] = {}
    for path in sorted((FOLDER / "terms").glob("*.jsonl"), key=lambda path: path.name != "en.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip() and (row := json.loads(line)).get("type") == code and "kind" in row:
                kinds.setdefault(row["kind"])
    ordered = sorted(kinds, key=lambda kind: not is_of_time(kind))
    return (*ordered, *_COMPUTED.get(code, ()), *(() if code in WITHOUT_STRENGTH else (STRENGTH,)))


def agreements_of(clauses: ClauseQuerySet, sort: str) -> AgreementQuerySet:
    """The agreements that have any of ``clauses``, by title or by their value of a kind ("notice_period", "-notice_period")."""
    agreements = Agreement.objects.filter(pk__in=clauses.order_by().values("provision__text__agreement"))
    kind = sort.removeprefix("-")
    if not kind:
        return agreements.order_by("title", "pk")
    terms = Term.objects.of(clauses).filter(kind=kind).exclude(value="").by_value()
    held = list(dict.fromkeys(terms.values_list("clause__provision__text__agreement", flat=True)))
    order = held[::-1] if sort.startswith("-") else held
    place = Func(Value(order, output_field=ArrayField(BigIntegerField())), F("pk"), function="array_position")
    return agreements.order_by(place.asc(nulls_last=True), "title", "pk")


def rows_of(agreements: Iterable[Agreement], clauses: ClauseQuerySet, kinds: Sequence[str]) -> list[TermRow]:
    """The rows of ``agreements`` in their order, in two queries."""
    shown = list(agreements)
    found: dict[int, list[Clause]] = defaultdict(list)
    for clause in clauses.filter(provision__text__agreement__in=shown).with_words().in_reading_order():
        found[clause.provision.text.agreement_id].append(clause)
    return [_row(agreement, found[agreement.pk], kinds) for agreement in shown]


def _row(agreement: Agreement, clauses: Sequence[Clause], kinds: Sequence[str]) -> TermRow:
    cells: dict[str, list[TermAt]] = defaultdict(list)
    for clause in clauses:
        for term in clause.terms.all():
            cells[term.kind].append(TermAt(term, clause))
    return TermRow(agreement, tuple(tuple(cells[kind]) for kind in kinds), tuple(clauses))


def met(clauses: ClauseQuerySet, kind: str, most: int = 12) -> list[tuple[str, str, int]]:
    """The commonest values of ``kind``, as (value, in words, number of agreements); drafts are not counted."""
    counted = clauses.exclude(provision__text__agreement__status=Agreement.Status.DRAFT)
    terms = Term.objects.of(counted).filter(kind=kind).exclude(value="")
    return [(value, in_words(value), n) for value, n in terms.counted_by_agreement()[:most]]


def sorts(type: ClauseType) -> list[str]:
    return ["", *kinds_of(type.pk), *(f"-{kind}" for kind in kinds_of(type.pk))]
