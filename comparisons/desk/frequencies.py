"""The practice line of a row: "six months' notice in 11 of 14, thirty days in 2, no clause in 1".

``practice`` counts values over members, as parts that a page can link, with outliers and the reason why they are such.
``of_row`` reads the values from the terms of a row's clauses: first the kind of term that matters most for the type
(``LEADING``), then the others that were read. A cell that nobody reviewed is never counted as an absence, and a clause in
which the machine read no value, or met a contradiction, is not counted as silent: only a person says that. A draft is no
practice: it is named beside the count.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from clauses.evaluation.floors import is_below_floor
from clauses.terms.wording import NONE_CONFIRMED, TOO_UNCERTAIN
from comparisons.desk.selection import OWN_BASES
from comparisons.desk.table import STATE_LABELS, Cell, Column, Row
from web.wording import gettext_noop, label_of, plural_noop, plural_sentence, sentence

LEADING: dict[str, str] = {
    "termination": "notice_period",
    "duration": "duration",
    "entry_into_force": "trigger",
    "provisional_application": "from",
    "amendment": "consent",
    "confidentiality": "consent",
    "data_protection": "rules",
    "dispute_settlement": "step",
    "financial": "who_bears",
    "intellectual_property": "joint_work",
    "name_and_emblem": "consent",
    "liability": "allocation",
    "survival": "survival",
}
"""Clause type -> the kind of term that a lawyer asks for first."""
_NOUNS = {"notice_period": gettext_noop("notice")}
"""Kinds whose first value is told with a noun: "six months' notice"."""
_LEFT_OUT = {"strength", "language"}
"""Kinds that are no practice, or that another kind tells at once (``languages``)."""
_MOST_KINDS = 4
_HAS_CLAUSE = gettext_noop("a clause")


@dataclass(frozen=True, slots=True)
class RowPractice:
    """``kind`` in words, empty where only the clauses themselves are counted; ``is_plain``: the parts say it themselves."""

    kind: str
    practice: Practice
    is_plain: bool = False

    @property
    def reservation(self) -> str:
        """What to know before quoting the line: that the values are the machine's; empty where a person confirmed one."""
        values = [part for part in self.practice.parts if part.value != NO_CLAUSE]
        return sentence(NONE_CONFIRMED) if self.kind and values and not any(part.confirmed for part in values) else ""


def of_row(row: Row, columns: Sequence[Column], line: Sequence[Cell]) -> tuple[RowPractice, ...]:
    """What the row's agreements do, a line a kind of term, the leading kind first; always at least one line."""
    cells = {column.slug: cell for column, cell in zip(columns, line, strict=True) if column.slug not in OWN_BASES}
    drafts = frozenset(column.slug for column in columns if column.is_draft)
    said = Counter(kind for cell in cells.values() for kind in {t.kind for c in cell.clauses for t in c.terms})
    leading = LEADING.get(row.code, "")
    kinds = sorted(
        (kind for kind in said if kind not in _LEFT_OUT), key=lambda kind: (kind != leading, -said[kind], kind)
    )
    counted = tuple(_counted(row.code, kind, cells, drafts) for kind in kinds[:_MOST_KINDS])
    return counted or (_counted(row.code, "", cells, drafts),)


def _counted(code: str, kind: str, cells: Mapping[str, Cell], drafts: Collection[str]) -> RowPractice:
    """What is counted of one kind: values that persons confirmed, and those of the machine unless the kind is below its floor."""
    words = label_of(kind)
    is_doubtful = bool(kind) and is_below_floor(code, kind)
    confirmed: set[str] = set()
    labels = {NO_VALUE: sentence("with no value read")}
    values: dict[str, str] = {}
    for slug, cell in cells.items():
        read = [t for c in cell.clauses for t in c.terms if t.kind == kind and t.value]
        terms = {t.value: t.label or t.value for t in read if t.is_of_a_person or not is_doubtful}
        if slug in drafts and cell.state in ("present", "verified_absent"):
            values[slug] = DRAFT
        elif cell.state == "verified_absent":
            values[slug] = NO_CLAUSE
        elif cell.state != "present":
            values[slug] = STATE_LABELS[cell.state]
        elif read and not terms:
            values[slug] = UNCONFIRMED
        else:
            values[slug] = ";".join(terms) or (_why_none(kind, cell) if kind else _HAS_CLAUSE)
            if terms and all(any(t.is_of_a_person for t in read if t.value == value) for value in terms):
                confirmed.add(slug)
            labels.setdefault(
                values[slug], sentence(" and ").join(duration_words(value) or label for value, label in terms.items())
            )
    counted = with_confirmed(practice(values, labels), confirmed) if kind else practice(values, labels)
    told = _with_noun(counted, _NOUNS.get(kind, ""))
    return RowPractice(words, told, is_plain=told != counted)


def _why_none(kind: str, cell: Cell) -> str:
    """The words were met and contradict themselves ("sixty (90) days"), or none were."""
    return IN_DISPUTE if any(term.kind == kind for clause in cell.clauses for term in clause.terms) else NO_VALUE


def _with_noun(found: Practice, noun: str) -> Practice:
    """ "six months" as "six months' notice", where it leads the line."""
    first = found.parts[0] if found.parts else None
    if not noun or first is None or not duration_words(first.value):
        return found
    told = sentence(
        "{duration}' {noun}" if first.label.endswith("s") else "{duration}'s {noun}",
        duration=first.label,
        noun=sentence(noun),
    )
    return replace(found, parts=(replace(first, label=told), *found.parts[1:]))


NO_CLAUSE = gettext_noop("no clause")
NO_VALUE = gettext_noop("no value read")
IN_DISPUTE = gettext_noop("in dispute")
DRAFT = gettext_noop("draft, not counted")
UNCONFIRMED = TOO_UNCERTAIN
"""Values of a kind that is below its measured floor, which no person has confirmed."""
_UNREAD = (NO_VALUE, UNCONFIRMED, IN_DISPUTE)
UNKNOWN = (DRAFT, NO_VALUE, UNCONFIRMED, IN_DISPUTE, "possible", "not yet reviewed", "text not held")


@dataclass(frozen=True, slots=True)
class Part:
    """A value, and the members that have it: "six months" in 11."""

    value: str
    label: str
    members: tuple[str, ...]
    confirmed: int = 0
    """Of how many members a person confirmed the value."""

    @property
    def said_confirmed(self) -> str:
        return sentence(", {count} confirmed", count=self.confirmed) if self.confirmed else ""

    @property
    def count(self) -> int:
        return len(self.members)


@dataclass(frozen=True, slots=True)
class Outlier:
    member: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Practice:
    """``parts`` count among the ``total`` members that are known; ``unknown`` ones are never counted as an absence."""

    parts: tuple[Part, ...]
    total: int
    unknown: tuple[Part, ...] = ()
    outliers: tuple[Outlier, ...] = ()

    @property
    def with_clause_unread(self) -> int:
        """Members that have the clause, whose value is not counted."""
        return sum(part.count for part in self.unknown if part.value in _UNREAD)

    @property
    def sentence(self) -> str:
        return ", ".join(self.said)

    @property
    def said(self) -> list[str]:
        """What is said of each part, the known ones first."""
        said = [
            (sentence("{label} in {count}", label=part.label, count=part.count) if number else self._leading(part))
            + part.said_confirmed
            for number, part in enumerate(self.parts)
        ]
        return said + [sentence("{count} {state}", count=part.count, state=part.label) for part in self.unknown]

    def _leading(self, part: Part) -> str:
        """ "six months in 2 of 4": of all that have the clause, so that values that were not read are no silent agreement."""
        total = self.total + self.with_clause_unread
        all_have_it = self.with_clause_unread and not any(part.value == NO_CLAUSE for part in self.parts)
        return sentence(
            "{label} in {count} of {total} that have the clause" if all_have_it else "{label} in {count} of {total}",
            label=part.label,
            count=part.count,
            total=total,
        )


def practice(values: Mapping[str, str], labels: Mapping[str, str] | None = None) -> Practice:
    """``values``: member -> value (P6M, "joint", NO_CLAUSE, or one of UNKNOWN); ``labels``: value -> words for it."""
    having: dict[str, list[str]] = {}
    for member, value in values.items():
        having.setdefault(value, []).append(member)
    named = {value: (labels or {}).get(value) or duration_words(value) or sentence(value) for value in having}
    made = [Part(value, named[value], tuple(members)) for value, members in having.items()]
    known = sorted(
        (part for part in made if part.value not in UNKNOWN), key=lambda part: (part.value == NO_CLAUSE, -part.count)
    )
    total = sum(part.count for part in known)
    unknown = tuple(part for part in made if part.value in UNKNOWN)
    return Practice(tuple(known), total, unknown, tuple(_outliers(known, total)))


def with_confirmed(counted: Practice, confirmed: Collection[str]) -> Practice:
    """``counted`` with how many of each value's members are among ``confirmed``."""
    parts = tuple(replace(part, confirmed=len(set(part.members) & set(confirmed))) for part in counted.parts)
    return replace(counted, parts=parts)


def _outliers(parts: Sequence[Part], total: int) -> list[Outlier]:
    """Members that stand alone, or one in ten, where more than half have one value."""
    if not parts or total < 4 or 2 * parts[0].count <= total:
        return []
    usual = parts[0]
    rare = [part for part in parts[1:] if part.count == 1 or 10 * part.count <= total]
    return [Outlier(member, part.value, _reason(part, usual, total)) for part in rare for member in part.members]


def _reason(part: Part, usual: Part, total: int) -> str:
    of_most = sentence("{count} of {total} have {label}", count=usual.count, total=total, label=usual.label)
    if part.value == NO_CLAUSE:
        return sentence("no clause, where {of_most}", of_most=of_most)
    length, normal = duration_days(part.value), duration_days(usual.value)
    if length is not None and normal is not None and length != normal:
        return sentence(
            "{label}, longer than usual: {of_most}" if length > normal else "{label}, shorter than usual: {of_most}",
            label=part.label,
            of_most=of_most,
        )
    return sentence("{label}, where {of_most}", label=part.label, of_most=of_most)


_DURATION = re.compile(r"P(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?")
_UNITS = (
    plural_noop("{count} year", "{count} years"),
    plural_noop("{count} month", "{count} months"),
    plural_noop("{count} week", "{count} weeks"),
    plural_noop("{count} day", "{count} days"),
)
_DAYS = (365.25, 30.4375, 7, 1)
_NUMBERS = {
    0: gettext_noop("zero"),
    1: gettext_noop("one"),
    2: gettext_noop("two"),
    3: gettext_noop("three"),
    4: gettext_noop("four"),
    5: gettext_noop("five"),
    6: gettext_noop("six"),
    7: gettext_noop("seven"),
    8: gettext_noop("eight"),
    9: gettext_noop("nine"),
    10: gettext_noop("ten"),
    11: gettext_noop("eleven"),
    12: gettext_noop("twelve"),
    15: gettext_noop("fifteen"),
    18: gettext_noop("eighteen"),
    20: gettext_noop("twenty"),
    30: gettext_noop("thirty"),
    45: gettext_noop("forty-five"),
    60: gettext_noop("sixty"),
    90: gettext_noop("ninety"),
}


def _duration(value: str) -> tuple[int, ...] | None:
    found = _DURATION.fullmatch(value)
    return tuple(int(part or 0) for part in found.groups()) if found and any(found.groups()) else None


def duration_words(value: str) -> str:
    """ "P6M" is "six months", "P30D" "thirty days", "P1Y6M" "one year six months"; anything else is empty."""
    parts = _duration(value)
    if parts is None:
        return ""
    said = [
        plural_sentence(*unit, count, count=sentence(_NUMBERS[count]) if count in _NUMBERS else count)
        for count, unit in zip(parts, _UNITS, strict=True)
        if count
    ]
    return " ".join(said) or sentence("no time")


def duration_days(value: str) -> float | None:
    """The length of an ISO 8601 duration in days, about; None where it is none."""
    parts = _duration(value)
    return None if parts is None else sum(count * days for count, days in zip(parts, _DAYS, strict=True))
