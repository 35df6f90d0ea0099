"""What is inside the clauses of a row, like beside like: sentence by sentence, or limb by limb.

``by_sentence`` aligns the sentences of each column with those of the base. What only others have gets a line of its own, in
the place where it stands there, and later columns are aligned with it too, so that what three agreements add stands in
one line. ``by_limb`` needs no base: each line is one limb (trigger, notice, form, effect, survival, exception).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from comparisons.align import Pair, align
from comparisons.limbs import LIMB_KINDS, limbs
from comparisons.sentences import sentences
from comparisons.table import Cell, CellClause


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of one clause, exactly as they stand in it. ``is_moved``: it stands in another order than in the base.

    ``is_named``: the column's passage before it is of another clause, so that this one says where it stands.
    """

    text: str
    clause: CellClause
    is_moved: bool = False
    is_named: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """What answers each other, by column; an empty tuple is a gap. ``label`` names a limb."""

    cells: tuple[tuple[Passage, ...], ...]
    label: str = ""
    is_in_base: bool = False


def by_sentence(cells: Sequence[Cell], base: int | None) -> tuple[Line, ...]:
    """Lines in the order of the base, or of the first column with a clause where there is no base."""
    columns = [tuple(_sentences(cell)) for cell in cells]
    if base is None or not columns[base]:
        base = next((place for place, passages in enumerate(columns) if passages), None)
    if base is None:
        return ()
    lines: list[dict[int, list[Passage]]] = [{base: [passage]} for passage in columns[base]]
    spine = [passage.text for passage in columns[base]]
    for place, passages in enumerate(columns):
        if place != base and passages:
            _take_in(lines, spine, place, passages)
    _name_once(lines)
    return tuple(
        Line(tuple(tuple(line.get(place, ())) for place in range(len(cells))), is_in_base=base in line)
        for line in lines
    )


def _name_once(lines: Sequence[dict[int, list[Passage]]]) -> None:
    last: dict[int, CellClause] = {}
    for line in lines:
        for place, passages in line.items():
            for number, passage in enumerate(passages):
                passages[number] = replace(passage, is_named=last.get(place) is not passage.clause)
                last[place] = passage.clause


def _take_in(lines: list[dict[int, list[Passage]]], spine: list[str], place: int, passages: Sequence[Passage]) -> None:
    """Puts the passages of a column into the lines they answer; the others get new lines after what they follow."""
    pairs = _aligned(tuple(spine), tuple(passage.text for passage in passages))
    is_alone = not any(pair.base_indices and pair.other_indices for pair in pairs)
    last = len(lines) - 1 if is_alone else -1
    new: list[tuple[int, Passage]] = []
    for pair in pairs:
        if pair.base_indices and pair.other_indices:
            last = max(pair.base_indices)
            found = [replace(passages[number], is_moved=pair.is_moved) for number in pair.other_indices]
            lines[pair.base_indices[0]].setdefault(place, []).extend(found)
        elif pair.base_indices:
            last = max(last, pair.base_indices[0])
        else:
            new += [(last, passages[number]) for number in pair.other_indices]
    for after, passage in reversed(new):
        lines.insert(after + 1, {place: [passage]})
        spine.insert(after + 1, passage.text)


@lru_cache(maxsize=2_000)
def _aligned(base: tuple[str, ...], other: tuple[str, ...]) -> tuple[Pair, ...]:
    return align(base, other)


def _sentences(cell: Cell) -> Iterator[Passage]:
    for clause in cell.clauses:
        for start, end in sentences(clause.text):
            yield Passage(clause.text[start:end], clause)


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
