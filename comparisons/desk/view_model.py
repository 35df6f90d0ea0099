"""A ``Table`` as the compare page shows it: each cell beside its base, each head with its steps, each row with its practice.

Pure: a table and a choice in, frozen dataclasses out. ``Shown.of`` works out only what the view asks for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from clauses.classification.languages import is_reason
from comparisons.alignment import collation
from comparisons.alignment.collation import Synopsis
from comparisons.alignment.normalize import Folds, units
from comparisons.desk.baseline import Base, bases
from comparisons.desk.deviation import Deviation, HousePosition, deviations
from comparisons.desk.frequencies import NO_CLAUSE, RowPractice, of_row
from comparisons.desk.party_names import Names, party_keys
from comparisons.desk.passages import Line, by_part, by_sentence
from comparisons.desk.redline import NO_REDLINES, CellRedline, Redlines, redlines
from comparisons.desk.selection import AGAINST_BASE, OWN_BASES, ROW_BASES, Choice, View
from comparisons.desk.table import STATE_LABELS, Cell, CellClause, Column, Row, Table
from comparisons.desk.values import ValueLine, by_kind
from web.stored import retold
from web.wording import gettext_noop, is_from_right, plural_sentence, sentence

House = Mapping[str, Sequence[HousePosition]]

GROUNDS = {
    "present": "present",
    "possible": "possible",
    "verified_absent": "no",
    "not_reviewed": "open",
    "text_not_held": "unheld",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A change that a head offers; ``label`` is read out with what it is about, ``step`` is for ``Choice.stepped``."""

    label: str
    sign: str
    step: str


@dataclass(frozen=True, slots=True)
class ShownColumn:
    column: Column
    siglum: str
    is_base: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class ShownCell:
    """``redline`` where differences are shown and both sides have clauses; ``lacking``: what only the base has."""

    cell: Cell
    column: Column
    row: Row
    redline: CellRedline | None = None
    lacking: tuple[CellClause, ...] = ()
    base: Base | None = None
    is_base: bool = False
    siglum: str = ""
    deviations: tuple[Deviation, ...] = ()
    """How it deviates from the house's position, where its reader may see one."""

    @property
    def ground(self) -> str:
        """The class of components.css that its state is drawn with; its words always stand in the cell as well."""
        return GROUNDS[self.cell.state]


@dataclass(frozen=True, slots=True)
class PracticePart:
    """ "six months' notice in 11 of 14": ``query`` opens those clauses; the bar of the chart is ``at`` to ``at + width`` of 100."""

    words: str
    query: str
    ground: str
    at: float
    width: float


@dataclass(frozen=True, slots=True)
class PracticeLine:
    """``outliers``: name and reason. ``is_plain``: the words say themselves what is counted ("six months' notice")."""

    kind: str
    parts: tuple[PracticePart, ...]
    sentence: str
    outliers: tuple[tuple[str, str], ...] = ()
    is_plain: bool = False
    reservation: str = ""


@dataclass(frozen=True, slots=True)
class ShownRow:
    """``alike``: what all columns share, word for word or but for what is set aside; empty where they differ."""

    row: Row
    cells: tuple[ShownCell, ...]
    steps: tuple[Step, ...]
    practice: tuple[PracticeLine, ...] = ()
    lines: tuple[Line | ValueLine, ...] = ()
    families: tuple[Synopsis, ...] = ()
    alike: str = ""

    @property
    def clause_count(self) -> int:
        """Of how many agreements there are clauses."""
        return sum(bool(cell.cell.clauses) for cell in self.cells)

    @property
    def plain_count(self) -> int:
        """How many wordings of the synopsis have no variants."""
        return sum(not family.is_varied for family in self.families)


@dataclass(frozen=True, slots=True)
class Shown:
    """The whole page: its columns and the rows that are shown."""

    columns: tuple[ShownColumn, ...]
    rows: tuple[ShownRow, ...]
    sums: tuple[tuple[str, str], ...] = ()
    """Of the overview: what each column has and lacks, in numbers, and why its language is not typed or only suggested."""

    @classmethod
    def of(cls, table: Table, choice: Choice, house: House | None = None) -> Shown:
        """``house``: by clause type the positions that its reader may see."""
        found = _compared(table, choice)
        return cls(
            tuple(
                ShownColumn(
                    column, siglum(j), column.slug == table.base, tuple(_column_steps(column, choice, table.base))
                )
                for j, column in enumerate(table.columns)
            ),
            tuple(
                _row(table, i, choice, found, (house or {}).get(row.code, ()))
                for i, row in enumerate(table.rows)
                if choice.row in ("", row.code)
            ),
            tuple((_sum(column), _reservation(column)) for column in zip(*table.cells, strict=True))
            if choice.view == "coverage"
            else (),
        )


def _compared(table: Table, choice: Choice) -> Redlines:
    """Differences where they are shown; else only which column is the base, unless that is asked row by row for nothing."""
    if choice.view == "diff":
        return redlines(table, choice.aside)
    is_asked = choice.view in AGAINST_BASE or table.base not in ROW_BASES
    return Redlines({}, bases(table, choice.aside)) if is_asked else NO_REDLINES


def _sum(cells: Sequence[Cell]) -> str:
    """
    >>> _sum([Cell("verified_absent"), Cell("present"), Cell("present")])
    '2 suggested, 0 confirmed, 1 verified absent'
    """
    counts = Counter(str(cell.state) for cell in cells)
    confirmed = sum(any(clause.state == "confirmed" for clause in cell.clauses) for cell in cells)
    present = counts.pop("present", 0)
    said = [(present - confirmed, "suggested"), (confirmed, "confirmed")] if present else []
    said += [(counts[state], label) for state, label in STATE_LABELS.items() if counts[state]]
    return ", ".join(sentence("{count} {state}", count=count, state=sentence(label)) for count, label in said)


def _reservation(cells: Sequence[Cell]) -> str:
    """Why no type, or none but as a suggestion, is told in the language of a column; it is said once, over all its cells."""
    return next((retold(cell.searched) for cell in cells if is_reason(cell.searched)), "")


def siglum(place: int) -> str:
    """
    >>> siglum(0), siglum(25), siglum(26), siglum(27)
    ('A', 'Z', 'AA', 'BB')
    """
    return chr(ord("A") + place % 26) * (place // 26 + 1)


def joined(names: Sequence[str], noun: str = "") -> str:
    """Up to three names; of more, how many, or without a noun the first three and how many more.

    >>> joined(["Survival", "Audit", "Review"]), joined(["A"] * 5, "agreements"), joined(list("ABCDE"))
    ('Survival, Audit and Review', '5 agreements', 'A, B, C and 2 more')
    """
    if len(names) > 3:
        first = ", ".join(names[:3])
        if noun:
            return f"{len(names)} {sentence(noun)}"
        return plural_sentence("{names} and {count} more", "{names} and {count} more", len(names) - 3, names=first)
    return sentence(" and ").join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _row(table: Table, i: int, choice: Choice, found: Redlines, positions: Sequence[HousePosition] = ()) -> ShownRow:
    row, line = table.rows[i], table.cells[i]
    base = found.bases[i] if found.bases else None
    cells = tuple(
        ShownCell(
            cell,
            column,
            row,
            found.cells.get((i, j)),
            found.lacking(i, j),
            base,
            is_base=base is not None and base.place == j,
            siglum=siglum(j),
            deviations=deviations(cell, positions) if column.slug not in OWN_BASES else (),
        )
        for j, (cell, column) in enumerate(zip(line, table.columns, strict=True))
    )
    return ShownRow(
        row,
        cells,
        tuple(_row_steps(row, choice, len(table.rows))),
        tuple(_practice(found, table, row, choice) for found in of_row(row, table.columns, line)),
        _lines(table, row, line, choice.view, base),
        families(line, table.columns, choice.aside) if choice.view == "synopsis" else (),
        alike(line, choice.aside) if choice.is_folding else "",
    )


def _lines(table: Table, row: Row, line: Sequence[Cell], view: View, base: Base | None) -> tuple[Line | ValueLine, ...]:
    """What the view tells line by line; nothing in the views that tell cell by cell."""
    place = base.place if base is not None else None
    if view == "terms":
        return by_kind(row.code, line, place)
    if view == "limbs":
        return by_part(line)
    if view != "passages":
        return ()
    places = {column.slug: j for j, column in enumerate(table.columns)}
    said = [found for found in table.pairings if base and (found.base, found.code) == (base.column.slug, row.code)]
    return by_sentence(line, place, {places[found.other]: found for found in said})


def _practice(found: RowPractice, table: Table, row: Row, choice: Choice) -> PracticeLine:
    """The line with an address for each number: the same desk with those agreements and this type alone."""
    practice = found.practice
    known = practice.parts
    parts = (*known, *practice.unknown)
    total = sum(part.count for part in parts) or 1
    words = practice.said
    made, at = [], 0
    for number, (part, said) in enumerate(zip(parts, words, strict=True)):
        narrowed = replace(choice, row="", view="text").only(part.members, [row.code])
        ground = "no" if part.value == NO_CLAUSE else "unknown" if number >= len(known) else f"v{min(number, 4)}"
        made.append(PracticePart(said, narrowed.query(), ground, 100 * at / total, 100 * part.count / total))
        at += part.count
    names = {column.slug: column.name for column in table.columns}
    outliers = tuple((names[outlier.member], outlier.reason) for outlier in practice.outliers)
    return PracticeLine(found.kind, tuple(made), practice.sentence, outliers, found.is_plain, found.reservation)


def families(line: Sequence[Cell], columns: Sequence[Column], folds: Folds) -> tuple[Synopsis, ...]:
    """The clauses of a row as core and variants; those in another wording altogether make families of their own."""
    having = [(j, cell) for j, cell in enumerate(line) if cell.clauses]
    texts = tuple((siglum(j), "\n".join(clause.text for clause in cell.clauses)) for j, cell in having)
    names = tuple((siglum(j), party_keys(columns[having[0][0]], columns[j])[1]) for j, _ in having)
    return _families(texts, names, folds)


def family_line(family: Synopsis, count: int) -> str:
    """What the text of a family is, of ``count`` agreements that have such a clause; empty of one clause alone.

    >>> from comparisons.alignment.collation import Segment
    >>> two = Synopsis("A", (Segment("end", 1),), ("A", "C"))
    >>> family_line(two, 9)
    '2 of 9 agreements; where they differ, the words of A'
    >>> family_line(replace(two, sigla=("A", "C", "D")), 9)
    '3 of 9 agreements; of each variant the most frequent reading, of equally frequent ones that of A'
    >>> family_line(replace(two, segments=(Segment("end"),)), 2), family_line(replace(two, sigla=("A",)), 9)
    ('2 of 2 agreements, in the same words', '')
    """
    few = {"number": len(family.sigla), "count": count, "base": family.base}
    if len(family.sigla) < 2:
        return ""
    if not any(segment.number for segment in family.segments):
        return sentence("{number} of {count} agreements, in the same words", **few)
    if len(family.sigla) == 2:
        return sentence("{number} of {count} agreements; where they differ, the words of {base}", **few)
    return sentence(
        "{number} of {count} agreements; of each variant the most frequent reading, of equally frequent ones that of {base}",
        **few,
    )


@lru_cache(maxsize=300)
def _families(
    texts: tuple[tuple[str, str], ...], names: tuple[tuple[str, Names], ...], folds: Folds
) -> tuple[Synopsis, ...]:
    return tuple(collation.families(dict(texts), folds, {siglum: dict(called) for siglum, called in names}))


def alike(line: Sequence[Cell], folds: Folds) -> str:
    """What all cells of a row have in common, if it is everything."""
    if len(line) < 2 or not all(cell.clauses for cell in line):
        return ""
    texts = [[clause.text for clause in cell.clauses] for cell in line]
    if all(text == texts[0] for text in texts):
        return sentence("word for word the same in all")
    keys = [[unit.key for text in clauses for unit in units(text, folds)] for clauses in texts]
    return sentence("the same in all, but for what is set aside") if all(words == keys[0] for words in keys) else ""


_SIDES = ((gettext_noop("Move {name} left"), "←"), (gettext_noop("Move {name} right"), "→"))


def _column_steps(column: Column, choice: Choice, base: str) -> Iterable[Step]:
    count = len(choice.agreements)
    if column.slug in OWN_BASES or column.slug not in choice.agreements:
        return
    place = choice.agreements.index(column.slug)
    left, right = _SIDES[::-1] if is_from_right() else _SIDES
    if place:
        yield Step(sentence(left[0], name=column.name), left[1], f"left {column.slug}")
    if place < count - 1:
        yield Step(sentence(right[0], name=column.name), right[1], f"right {column.slug}")
    if column.slug != base and count > 1:
        yield Step(
            sentence("Compare the others with {name}", name=column.name), sentence("as base"), f"base {column.slug}"
        )
    if count > 2 and column.slug != base:
        yield Step(sentence("Hide {name}", name=column.name), sentence("hide"), f"hide {column.slug}")
    yield Step(sentence("Remove {name}", name=column.name), "×", f"remove {column.slug}")


def _row_steps(row: Row, choice: Choice, count: int) -> Iterable[Step]:
    place = choice.types.index(row.code)
    if choice.row:
        for name, sign, other in (
            (gettext_noop("Show the previous row"), "‹", place - 1),
            (gettext_noop("Show the next row"), "›", place + 1),
        ):
            if 0 <= other < len(choice.types):
                yield Step(sentence(name), sign, f"alone {choice.types[other]}")
        yield Step(sentence("Show all rows again"), sentence("all rows"), "alone")
        return
    if place:
        yield Step(sentence("Move {name} up", name=sentence(row.label)), "↑", f"up {row.code}")
    if place < count - 1:
        yield Step(sentence("Move {name} down", name=sentence(row.label)), "↓", f"down {row.code}")
    if count > 1:
        yield Step(
            sentence("Show only {name}", name=sentence(row.label)), sentence("only this row"), f"alone {row.code}"
        )
    yield Step(sentence("Remove {name}", name=sentence(row.label)), "×", f"drop {row.code}")
