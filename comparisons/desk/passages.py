"""What is inside the clauses of a row, like beside like: sentence by sentence, or part by part.

``by_sentence`` aligns the sentences of each column with those of the base. What only others have gets a line of its own, in
the place where it stands there, and later columns are aligned with it too, so that what three agreements add stands in
one line. What a person said of two columns stands before any likeness. ``by_part`` needs no base: the first line has the
sentences whole, with their parts marked, and each other line is one part (who, may or shall, what, when, how, exception).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from clauses.terms.sentences import sentences
from comparisons.alignment.align import Pair, align, out_of_order
from comparisons.alignment.clause_parts import PART_KINDS, Part, parts_of
from comparisons.desk.table import Cell, CellClause, Pairing
from web.wording import gettext_noop

WHOLE = "whole"
PART_LABELS = {
    WHOLE: gettext_noop("whole sentences"),
    "who": gettext_noop("who"),
    "modal": gettext_noop("may or shall"),
    "what": gettext_noop("what"),
    "when": gettext_noop("when"),
    "how": gettext_noop("how"),
    "exception": gettext_noop("exception"),
}


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of one clause, exactly as they stand in it. ``is_moved``: it stands in another order than in the base.

    ``is_named``: the column's passage before it is of another clause, so that this one says where it stands.
    """

    text: str
    clause: CellClause
    is_moved: bool = False
    is_named: bool = True
    parts: tuple[tuple[str, str], ...] = ()
    """Of a whole sentence: its words run by run, each with the kind of its part, or without for a comma between."""
    number: int = 0
    """Of a cell with several sentences, from 1: which one it is, or is a part of."""
    ref: str = ""
    """How a pairing names it: the ``eid`` of its clause, and where the clause has several sentences, where it begins."""


@dataclass(frozen=True, slots=True)
class Line:
    """What answers each other, by column; an empty tuple is a gap. ``label`` names a part.

    ``above``: the columns whose passage in an earlier line answers this line as well, one sentence told as two.
    """

    cells: tuple[tuple[Passage, ...], ...]
    label: str = ""
    is_in_base: bool = False
    above: frozenset[int] = frozenset()


@dataclass(slots=True)
class _Draft:
    """A line while it is made: passages by column, the base's or the first to have it before the others."""

    cells: dict[int, list[Passage]]
    above: set[int] = field(default_factory=set)

    @property
    def text(self) -> str:
        return next(iter(self.cells.values()))[0].text


def by_sentence(cells: Sequence[Cell], base: int | None, said: Mapping[int, Pairing] | None = None) -> tuple[Line, ...]:
    """Lines in the order of the base, or of the first column with a clause where there is no base.

    ``said``: column -> what a person said of it and the base.
    """
    columns = [passages(cell) for cell in cells]
    if base is None or not columns[base]:
        base, said = next((place for place, found in enumerate(columns) if found), None), None
    if base is None:
        return ()
    lines = [_Draft({base: [passage]}) for passage in columns[base]]
    for place, found in enumerate(columns):
        if place != base and found:
            _take_in(lines, place, found, _links(lines, base, found, (said or {}).get(place)))
    _name_once(lines)
    return tuple(
        Line(
            tuple(tuple(line.cells.get(place, ())) for place in range(len(cells))),
            is_in_base=base in line.cells,
            above=frozenset(line.above),
        )
        for line in lines
    )


def passages(cell: Cell) -> tuple[Passage, ...]:
    """The sentences of a cell's clauses."""
    return tuple(passage for clause in cell.clauses for passage in _sentences(clause))


def _sentences(clause: CellClause) -> Iterator[Passage]:
    spans = sentences(clause.text)
    for start, end in spans:
        ref = clause.eid if len(spans) == 1 else f"{clause.eid}#{start}"
        yield Passage(clause.text[start:end], clause, ref=ref)


def paired(base: Sequence[Passage], other: Sequence[Passage], said: Pairing | None) -> tuple[Pair, ...]:
    """Which passages of two columns answer each other: as a person said, or else as they are alike."""
    if said is None:
        return _aligned(_texts(base), _texts(other))
    made = []
    for ours, theirs in answering(said.pairs):
        mine = tuple(i for i, passage in enumerate(base) if not ours.isdisjoint((passage.ref, passage.clause.eid)))
        yours = tuple(j for j, passage in enumerate(other) if not theirs.isdisjoint((passage.ref, passage.clause.eid)))
        if mine and yours:
            made.append(Pair(mine, yours, 1.0))
    made.sort(key=lambda pair: pair.base_indices)
    moved = out_of_order([pair.other_indices[0] for pair in made])
    return tuple(replace(pair, is_moved=number in moved) for number, pair in enumerate(made))


def answering(pairs: Iterable[tuple[str, str]]) -> list[tuple[set[str], set[str]]]:
    """The pairs with those that share a side put together: what answers each other as a whole.

    >>> answering([("a", "x"), ("b", "x"), ("c", "y")]) == [({"a", "b"}, {"x"}), ({"c"}, {"y"})]
    True
    """
    made: list[tuple[set[str], set[str]]] = []
    for ours, theirs in pairs:
        joined = ({ours}, {theirs})
        for group in [group for group in made if group[0] & joined[0] or group[1] & joined[1]]:
            made.remove(group)
            joined = (joined[0] | group[0], joined[1] | group[1])
        made.append(joined)
    return made


def _links(lines: Sequence[_Draft], base: int, found: Sequence[Passage], said: Pairing | None) -> Sequence[Pair]:
    """Which lines the passages of a column answer; against a person's word only lines that the base has no part in."""
    if said is None:
        return _aligned(tuple(line.text for line in lines), _texts(found))
    of_base = [number for number, line in enumerate(lines) if base in line.cells]
    others = [number for number, line in enumerate(lines) if base not in line.cells]
    told = paired([lines[number].cells[base][0] for number in of_base], found, said)
    left = sorted(set(range(len(found))) - {j for pair in told for j in pair.other_indices})
    rest = _aligned(tuple(lines[number].text for number in others), tuple(found[j].text for j in left))
    return [_renumbered(pair, of_base, range(len(found))) for pair in told] + [
        _renumbered(pair, others, left) for pair in rest
    ]


def _renumbered(pair: Pair, ours: Sequence[int], theirs: Sequence[int]) -> Pair:
    return replace(
        pair,
        base_indices=tuple(ours[i] for i in pair.base_indices),
        other_indices=tuple(theirs[j] for j in pair.other_indices),
    )


def _take_in(lines: list[_Draft], place: int, found: Sequence[Passage], links: Sequence[Pair]) -> None:
    """Puts the passages of a column into the lines they answer; the others get new lines after what they follow."""
    answered = {j: pair for pair in links if pair.base_indices for j in pair.other_indices}
    last = -1 if answered else len(lines) - 1
    new: list[tuple[int, Passage]] = []
    for number, passage in enumerate(found):
        pair = answered.get(number)
        if pair is None:
            new.append((last, passage))
            continue
        first, *rest = pair.base_indices
        lines[first].cells.setdefault(place, []).append(replace(passage, is_moved=pair.is_moved))
        for line in rest:
            lines[line].above.add(place)
        last = max(pair.base_indices)
    for after, passage in sorted(new, key=lambda one: one[0])[::-1]:
        lines.insert(after + 1, _Draft({place: [passage]}))


def _name_once(lines: Sequence[_Draft]) -> None:
    last: dict[int, CellClause] = {}
    for line in lines:
        for place, found in line.cells.items():
            for number, passage in enumerate(found):
                found[number] = replace(passage, is_named=last.get(place) is not passage.clause)
                last[place] = passage.clause


def _texts(found: Sequence[Passage]) -> tuple[str, ...]:
    return tuple(passage.text for passage in found)


@lru_cache(maxsize=2_000)
def _aligned(base: tuple[str, ...], other: tuple[str, ...]) -> tuple[Pair, ...]:
    return align(base, other)


def by_part(cells: Sequence[Cell]) -> tuple[Line, ...]:
    """The sentences whole, then a line a part that any of them has; a part in several pieces is joined by dots."""
    columns = [_own_sentences(cell) for cell in cells]
    lines = [(WHOLE, [tuple(passage for passage, _ in column) for column in columns])]
    lines += [(kind, [tuple(_pieces(column, kind)) for column in columns]) for kind in PART_KINDS]
    return tuple(Line(tuple(found), label) for label, found in lines if any(found))


def _own_sentences(cell: Cell) -> list[tuple[Passage, tuple[Part, ...]]]:
    """The sentences of a cell that are of its type, with their parts."""
    made = []
    last: CellClause | None = None
    for clause in cell.clauses:
        parts = _parts(clause.text)
        for number, (start, end) in enumerate(sentences(clause.text)):
            if clause.sentences and not any(start < right and left < end for left, right in clause.sentences):
                continue
            own = tuple(part for part in parts if part.sentence == number)
            runs = tuple(_runs(clause.text, start, end, own))
            passage = Passage(clause.text[start:end], clause, is_named=clause is not last, parts=runs)
            made.append((passage, own))
            last = clause
    if len(made) < 2:
        return made
    return [(replace(passage, number=n), own) for n, (passage, own) in enumerate(made, start=1)]


def _pieces(column: Sequence[tuple[Passage, tuple[Part, ...]]], kind: str) -> Iterator[Passage]:
    for passage, own in column:
        words = " … ".join(passage.clause.text[part.start : part.end] for part in own if part.kind == kind)
        if words:
            yield replace(passage, text=words, parts=(), is_named=False)


def _runs(text: str, start: int, end: int, parts: Iterable[Part]) -> Iterator[tuple[str, str]]:
    """
    >>> list(_runs("If so, it ends.", 0, 15, [Part("when", 0, 5), Part("what", 7, 14)]))
    [('If so', 'when'), (', ', ''), ('it ends', 'what'), ('.', '')]
    """
    for part in parts:
        if start < part.start:
            yield text[start : part.start], ""
        yield text[part.start : part.end], part.kind
        start = part.end
    if start < end:
        yield text[start:end], ""


@lru_cache(maxsize=2_000)
def _parts(text: str) -> tuple[Part, ...]:
    return parts_of(text)
