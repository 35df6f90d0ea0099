"""The sentences that all exports share: the cover, the citation of a clause, the state of a cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from agreements.facts.date_format import format_date
from comparisons.alignment.diff import Op
from comparisons.desk.baseline import base_in_words
from comparisons.desk.frequencies import of_row
from comparisons.desk.redline import Compared, Redlines
from comparisons.desk.selection import OWN_BASES
from comparisons.desk.table import STATE_LABELS, Cell, CellClause, Column, Fact, Table
from web.locators import all_located, located
from web.stored import retold
from web.wording import certainty_percent, decimal, gettext_noop, label_of, quoted, sentence

PRODUCER = "Concord"


def title(table: Table) -> str:
    return table.title or sentence("Comparison of clauses")


def property_title(table: Table) -> str:
    """The title among the properties of a file: it names nothing that not everybody may see."""
    is_private = any(column.is_private or column.slug in OWN_BASES for column in table.columns)
    return sentence("Comparison of clauses") if is_private else title(table)


def file_name(table: Table) -> str:
    """What is inside, and when it was made: "termination_harbour-2019_metro-2021_2025-05-03".

    >>> _some(["a", "b", "c"], 2, "agreements"), _some(["Article_5"], 2, "agreements")
    ('3-agreements', 'article-5')
    """
    columns = [column.slug for column in table.columns if column.slug not in OWN_BASES]
    own = ["own-text"] if len(columns) < len(table.columns) else []
    kinds = _some([row.code for row in table.rows], 3, "clause-types")
    return "_".join([kinds, *own, _some(columns, 2, "agreements"), table.made_on.date().isoformat()])


def _some(names: Sequence[str], most: int, noun: str) -> str:
    if len(names) > most:
        return f"{len(names)}-{noun}"
    return "_".join(re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60] for name in names)


def cover(table: Table) -> list[tuple[str, str]]:
    """What a reader must know of the whole: label and value, only what there is."""
    lines = [
        (sentence("Made on"), moment(table.made_on)),
        (sentence("Filters"), "; ".join(f"{name}: {value}" for name, value in table.filters)),
        (sentence("Compared with"), base_in_words(table)),
        (sentence("Snapshot"), snapshot(table)),
        (sentence("States"), states(table)),
        (sentence("Address"), table.address),
        (sentence("Notes"), table.notes),
    ]
    return [(label, value) for label, value in lines if value]


def moment(when: datetime) -> str:
    """3 May 2025, 09:30 UTC"""
    return f"{format_date(when.date().isoformat())}, {when:%H:%M} {when.tzname() or ''}".rstrip()


def snapshot(table: Table) -> str:
    taken = table.snapshot
    if taken is None:
        return ""
    when = sentence("{name}, taken {taken_on}", name=taken.name, taken_on=moment(table.made_on))
    return f"{when}, {taken.address}, SHA-256 {taken.checksum}"


def states(table: Table) -> str:
    """ "5 present (2 confirmed), 1 verified absent, ..." over the cells of the table."""
    cells = [
        cell
        for line in table.cells
        for column, cell in zip(table.columns, line, strict=True)
        if column.slug not in OWN_BASES
    ]
    counts = Counter(cell.state for cell in cells)
    confirmed = sum(cell.is_confirmed for cell in cells)
    said = []
    for state, label in STATE_LABELS.items():
        if counts[state]:  # type: ignore[index]
            extra = sentence(" ({count} confirmed)", count=confirmed) if state == "present" else ""
            said.append(f"{counts[state]} {sentence(label)}{extra}")  # type: ignore[index]
    return ", ".join(said)


def column_lines(column: Column) -> list[str]:
    """What stands over a column, below its name: full title, parties, date, place and whether it is a draft."""
    when = ", ".join(part for part in (column.date_line or column.date, column.place) if part)
    lines = [column.title if column.title != column.name else "", "; ".join(column.named_parties), when]
    lines += [*_marks(column), column.caution.upper()]
    return [line for line in lines if line]


def _marks(column: Column) -> list[str]:
    """What nobody who reads the file may overlook: that it is a draft, that not everybody may read it."""
    marks = (
        (sentence("DRAFT, not adopted"), column.is_draft),
        (sentence("RESTRICTED, not for everybody"), column.is_restricted),
    )
    return [words for words, holds in marks if holds]


def head(column: Column, *, is_base: bool = False) -> tuple[str, str]:
    """The two lines over a column or beside a row: its name, and when and where, whether it is a draft, or the base."""
    when = ", ".join(part for part in (column.date_line or column.date, column.place) if part)
    notes = [when, *_marks(column), column.caution.upper(), sentence("base of the comparison") if is_base else ""]
    return column.name, " · ".join(note for note in notes if note)


def about(column: Column) -> list[str]:
    """What stands of an agreement in the list at the front, below its full title."""
    status = sentence("draft, not adopted") if column.is_draft else label_of(column.status)
    when = ", ".join(part for part in (column.date_line or column.date, column.place) if part)
    source = ", ".join(part for part in (column.source_name, column.sha256) if part)
    status = "; ".join(part for part in (status, column.caution.upper()) if part)
    return ["; ".join(column.named_parties), when, status, source]


def citation(column: Column, clause: CellClause) -> str:
    """The clause as one would cite it, with the file it was read from and its address."""
    parts = [
        column.title,
        ", ".join(part for part in (column.date_line or column.date, column.place) if part),
        located(clause.pinpoint),
        sentence("p. {page}", page=clause.page) if clause.page is not None else "",
        sentence("source {name}", name=column.source_name) if column.source_name else "",
        f"SHA-256 {column.sha256}" if column.sha256 else "",
        column.caution,
        clause.permalink,
    ]
    return ", ".join(part for part in parts if part) + "."


def short_citation(column: Column, clause: CellClause) -> str:
    """The clause as a note under a table cites it, whose list of agreements has the full title and the source."""
    parts = [
        column.name,
        column.date_line or column.date,
        located(clause.pinpoint),
        sentence("p. {page}", page=clause.page) if clause.page is not None else "",
        column.caution,
        clause.permalink,
    ]
    return ", ".join(part for part in parts if part) + "."


def standing(column: Column, clause: CellClause, code: str, found: Compared | None = None) -> str:
    """Source, date and state of a clause on one line, and how like its base it is."""
    score = (
        sentence(", certainty of its type {score}", score=decimal(certainty_percent(clause.score) / 100))
        if clause.score is not None
        else ""
    )
    by = sentence(" by {source}", source=sentence(clause.source)) if clause.source else ""
    remark = found.remark if found is not None else ""
    parts = [column.date_line or column.date, column.source_name, f"{sentence(clause.state)}{by}{score}", remark]
    parts += [*own_sentences(clause), *values(clause, code)]
    return " · ".join(part for part in parts if part)


def own_sentences(clause: CellClause, *, most: int | None = None) -> list[str]:
    """A line on a paragraph of several types: which of its sentences speak of this one; none where all of them do.

    ``most``: of each sentence no more than its first words.
    """
    words = " ".join(quoted(_first(clause.text[start:end], most)) for start, end in clause.sentences)
    if not words:
        return []
    return [
        sentence(
            "of this type are the sentences {words}; the others of the paragraph belong to other types", words=words
        )
    ]


def _first(words: str, most: int | None) -> str:
    """
    >>> _first("It ends on notice.", 3), _first("It ends.", 3)
    ('It ends on …', 'It ends.')
    """
    found = words.split()
    return words if most is None or len(found) <= most else f"{' '.join(found[:most])} …"


def values(clause: CellClause, code: str) -> list[str]:
    """The terms of a clause of a type, a line each, with what a person made of it or that it is the machine's."""
    return [
        f"{label_of(term.kind)}: {term.label or term.text or term.value} ({term.standing(code)})"
        for term in clause.terms
    ]


_UNTOLD = frozenset({"strength", "language"})
_NEAR = 90


def brief(facts: Sequence[Fact]) -> str:
    """The standing of the clauses of a cell in one paragraph, said once for those that share it.

    The values of a clause have one mark where all rest on the same; a clause's strength and language are left to its words.
    """
    alike: dict[str, list[str]] = {}
    for fact in facts:
        if fact.clause is not None:
            told = [sentence(fact.clause.state), *_grouped(fact.clause, fact.row.code)]
            told += own_sentences(fact.clause, most=3)
            alike.setdefault("; ".join(filter(None, told)), []).append(fact.clause.pinpoint)
    if len(alike) == 1:
        return next(iter(alike))
    return " · ".join(f"{all_located(pinpoints)}: {told}" for told, pinpoints in alike.items())


def _grouped(clause: CellClause, code: str) -> Iterator[str]:
    by_standing: dict[str, list[str]] = {}
    for term in clause.terms:
        if term.kind not in _UNTOLD:
            value = f"{label_of(term.kind)}: {term.label or term.text or term.value}"
            by_standing.setdefault(term.standing(code), []).append(value)
    for standing, told in by_standing.items():
        yield f"{'; '.join(told)} ({standing})"


def practice(table: Table, row_number: int) -> list[str]:
    """What the agreements of a row do, a sentence a kind of term, with the reasons of the outliers."""
    names = {column.slug: column.name for column in table.columns}
    said = []
    for line in of_row(table.rows[row_number], table.columns, table.cells[row_number]):
        kind = f"{line.kind[:1].upper()}{line.kind[1:]}: " if line.kind and not line.is_plain else ""
        reasons = "; ".join(f"{names[outlier.member]}: {outlier.reason}" for outlier in line.practice.outliers)
        reservation = f" ({line.reservation})" if line.reservation else ""
        said.append(
            f"{kind}{line.practice.sentence}{reservation}."
            + (sentence(" Outliers: {reasons}.", reasons=reasons) if reasons else "")
        )
    return said


ONLY_IN_BASE = gettext_noop("only in the base")


def only_in_base(clause: CellClause) -> tuple[Op, ...]:
    """The words of a clause of the base that nothing answers, as gone."""
    return (Op("delete", (0, len(clause.text)), (0, 0), clause.text),)


def about_base(changes: Redlines, row_number: int) -> list[str]:
    """What to know of the base of a row: what stands in for a base without such a clause, and whether its type is in doubt."""
    base = changes.bases[row_number] if changes.bases else None
    if base is None:
        return []
    made = []
    if base.instead_of:
        made.append(
            sentence(
                "{agreement} has no such clause: the others are compared with {base}.",
                agreement=base.instead_of,
                base=base.column.name,
            )
        )
    if base.doubt:
        made.append(sentence("Base of this row: {base}; {doubt}.", base=base.column.name, doubt=base.doubt))
    return made


def why_empty(cell: Cell) -> str:
    """A sentence for a cell without a clause; never a blank that could be taken for an absence."""
    if cell.absence is not None and cell.state == "verified_absent":
        how = f" ({retold(cell.absence.how)})" if cell.absence.how else ""
        absent = sentence("Verified absent by {person} on {date}", person=cell.absence.by, date=cell.absence.on)
        return f"{absent}{how}."
    said = sentence(STATE_LABELS[cell.state])
    return f"{said[:1].upper()}{said[1:]}{f': {retold(cell.searched)}' if cell.searched else ''}."


def nearest(cell: Cell, *, is_brief: bool = False) -> list[str]:
    """The near misses, one line each: where to look first; briefly with the first words of each, as on the page."""
    return [
        sentence(
            "Nearest: {pinpoint}: {words}",
            pinpoint=located(miss.pinpoint),
            words=miss.text if not is_brief or len(miss.text) <= _NEAR else f"{miss.text[:_NEAR]}…",
        )
        for miss in cell.nearest
    ]
