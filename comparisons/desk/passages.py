"""What is inside the clauses of a row, like beside like: sentence by sentence, or limb by limb.

``by_sentence`` aligns the sentences of each column with those of the base. What only others have gets a line of its own, in
the place where it stands there, and later columns are aligned with it too, so that what three agreements add stands in
one line. What a person said of two columns stands before any likeness. ``by_limb`` needs no base: each line is one limb
(trigger, notice, form, effect, survival, exception).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from clauses.terms.sentences import sentences
from comparisons.alignment.align import Pair, align, out_of_order
from comparisons.alignment.clause_parts import LIMB_KINDS, limbs
from comparisons.desk.table import Cell, CellClause, Pairing


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of one clause, exactly as they stand in it. ``is_moved``: it stands in another order than in the base.

    ``is_named``: the column's passage before it is of another clause, so that this one says where it stands.
    """

    text: str
    clause: CellClause
    is_moved: bool = False
    is_named: bool = True
    ref: str = ""
    """How a pairing names it: the ``eid`` of its clause, and where the clause has several sentences, where it begins."""


@dataclass(frozen=True, slots=True)
class Line:
    """What answers each other, by column; an empty tuple is a gap. ``label`` names a limb.

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


def by_limb(cells: Sequence[Cell]) -> tuple[Line, ...]:
    """A line a limb that any column has, the words before the first cue among them as "core"."""
    columns = [list(_limbs(cell)) for cell in cells]
    return tuple(
        Line(tuple(tuple(passage for kind, passage in column if kind == limb) for column in columns), limb)
        for limb in LIMB_KINDS
        if any(kind == limb for column in columns for kind, _ in column)
    )


def _limbs(cell: Cell) -> Iterator[tuple[str, Passage]]:
    for clause in cell.clauses:
        found = _found(clause.text)
        for number, (kind, start, _) in enumerate(found):
            end = found[number + 1][1] if number + 1 < len(found) else len(clause.text)
            yield kind, Passage(clause.text[start:end].strip(), clause)


@lru_cache(maxsize=2_000)
def _found(text: str) -> tuple[tuple[str, int, int], ...]:
    """The limbs with their ends; each begins where the words before it end, so that no mark is lost between two."""
    return tuple((limb.kind, limb.start, limb.end) for limb in limbs(text))
