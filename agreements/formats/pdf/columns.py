"""The order in which the runs of a page are read: columns one after the other, tables row by row, the rest downwards.

A *gutter* is a vertical strip that no run crosses over a stretch of the page (a *band*), with text on both sides of it.
Beside columns of prose, four other things look as if they had a gutter: numbers that hang in the margin, tables, lists of terms with
their definitions, and signature blocks. The first three are read row by row, signature blocks party by party. ``arrange`` gives the
order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from agreements.formats.pdf.runs import Run

_EDGE_RUNS, _EDGE_GAP = 6, 0.55
_FILLED = 0.3
_SAME_WIDTH = 0.9
_HEAD_LINES, _HEAD_SHARE, _FOOT_SHARE, _WIDE = 6, 0.25, 0.8, 0.8
"""The most lines of a head over all columns, how far down a page it reaches and its foot begins, and how wide its rule is."""
_SHORT_CELL = 11.0  # sizes: a name or an office, and less than a line of the narrowest column
_MINIMUM_ROWS, _SIGNATURE_ROWS = 4, 2
_FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LABEL = re.compile(r"[\W\d]{0,12}|\(?[a-zA-Z0-9]{1,5}[.):–-]{0,2}(?:\d{1,3}[.)]?){0,3}")
_FIGURE = re.compile(r"[\W\d]{1,20}[%a-z]{0,3}")
SIGNING = re.compile(
    r"(?:for|on behalf of|pour|au nom d|por|en nombre d|für|im namen d|per|za|за|от имени|signed|signature|signé|firmado|name|title|"
    r"nom|titre|nombre|cargo|datum|date|fecha)\b|_{4,}|\.{8,}|…{3,}|by:",
    re.IGNORECASE,
)


_MOST_NAMED = 5
_OFFICE = re.compile(
    r"(?:the |le |la |el )?(?:executive |deputy |acting |general |assistant |vice-?)*(?:director|secretary|president|minister|ambassador|administrator|"
    r"commissioner|registrar|chair|directeur|directrice|secr[ée]taire|pr[ée]sident|ministre|ambassadeur|directora?|secretari[oa]|presidente|ministr[oa]|"
    r"embajadora?|direktor|generalsekret[äa]r|präsident|botschafter)\b",
    re.IGNORECASE,
)
"""Under a name: who signed, where two sign side by side without the parties over their names."""


@dataclass(slots=True)
class Block:
    """Runs that are read together, row by row; ``column`` counts from 1 inside columns and is 0 elsewhere."""

    runs: list[Run]
    column: int = 0
    is_table: bool = False


@dataclass(slots=True)
class _Band:
    """Runs before, left, right and after of a gutter's band, and what the band is worth."""

    left: list[Run]
    right: list[Run]
    height: float


def arrange(runs: Sequence[Run], depth: int = 0, column: int = 0, expected: Sequence[float] = ()) -> list[Block]:
    """The blocks of runs in reading order; ``expected`` is where the page before had its gutters."""
    if len(runs) < 2 or depth > 3:
        return [Block(list(runs), column)] if runs else []
    if not depth:
        runs = _cut_at_edges(runs)
    found = next((bands for x in expected if (bands := _expected_gutter(runs, x))), None) or _best_gutter(runs)
    if not found:
        return [Block(list(runs), column)]
    taken = {id(run) for band in found for run in (*band.left, *band.right)}
    rest = sorted((run for run in runs if id(run) not in taken), key=lambda run: run.top)
    blocks: list[Block] = []
    for band in found:
        top = min(run.top for run in (*band.left, *band.right))
        before = [run for run in rest if run.top < top]
        rest = rest[len(before) :]
        blocks += arrange(before, depth + 1, column)
        is_turned = _is_from_right(band.left) and _is_from_right(band.right)
        sides = (band.right, band.left) if is_turned else (band.left, band.right)
        for place, (side, beside) in enumerate(zip(sides, reversed(sides), strict=True), start=1):
            blocks += arrange(side, depth + 1, column * 2 + place, (*expected, *_equal_gutter(side, beside)))
    return blocks + arrange(rest, depth + 1, column)


def part_masthead(
    runs: Sequence[Run], rules: Iterable[tuple[float, float, float]], height: float
) -> tuple[list[Run], list[Run]]:
    """The runs of a head over all columns, and the others: a few lines above a drawn rule as wide as the text.

    Where such rules stand further down, they are those of a table.
    """
    left, right = min(run.x0 for run in runs), max(run.x1 for run in runs)
    wide = sorted(y for x0, x1, y in rules if x1 - x0 > _WIDE * (right - left))
    above = [y for y in wide if y < _HEAD_SHARE * height]
    is_table = any(_HEAD_SHARE * height <= y < _FOOT_SHARE * height for y in wide)
    head = [run for run in runs if above and run.base <= above[-1]]
    if not head or is_table or len(_lines(head)) > _HEAD_LINES:
        return [], list(runs)
    return head, [run for run in runs if run.base > above[-1]]


def _equal_gutter(runs: Sequence[Run], beside: Sequence[Run]) -> tuple[float, ...]:
    """The gutter of ``runs`` if they are two columns or more, each as wide as the column ``beside`` them."""
    lines = _lines(list(beside))
    start, width = min(run.x0 for run in runs), max(run.x1 for run in beside) - min(run.x0 for run in beside)
    if len(lines) < _MINIMUM_ROWS or _fill(lines) <= _FILLED or max(run.x1 for run in runs) - start < 1.3 * width:
        return ()
    gap = max(min(run.x0 for run in beside) - max(run.x1 for run in runs), start - max(run.x1 for run in beside))
    x = start + width + gap / 2
    own = [run for run in runs if run.x1 <= x]
    is_full = len(own) >= _MINIMUM_ROWS and max(run.x1 for run in own) - start > _SAME_WIDTH * width
    return (x,) if is_full and _fill(_lines(own)) > _FILLED else ()


def _is_from_right(runs: Sequence[Run]) -> bool:
    """Whether runs are in a script that is written from right to left, so that the right column comes first."""
    letters = [letter for run in runs for letter in run.text if letter.isalpha()]
    return 2 * len(_FROM_RIGHT.findall("".join(letters))) > len(letters)


def _cut_at_edges(runs: Sequence[Run]) -> list[Run]:
    """Runs cut where they go on over a narrow gutter: at a gap after which many other runs begin."""
    starts = Counter(round(run.x0 / 2) for run in runs)
    edges = {place for place in starts if starts[place - 1] + starts[place] + starts[place + 1] >= _EDGE_RUNS}
    cut: list[Run] = []
    for run in runs:
        places = [
            index
            for index, (before, glyph) in enumerate(zip(run.glyphs, run.glyphs[1:], strict=False), start=1)
            if glyph.x0 - before.x1 > _EDGE_GAP * glyph.size and round(glyph.x0 / 2) in edges
        ]
        cut += run.cut(places) if places else [run]
    return cut


def _best_gutter(runs: Sequence[Run]) -> list[_Band]:
    """The bands of the gutter that parts the greatest height of the runs, from top to bottom; none where none does."""
    best: list[_Band] = []
    most = 0.0
    ordered = sorted(runs, key=lambda run: run.top)
    for x in _candidates(runs):
        bands = list(_bands(ordered, x))
        worth = sum(band.height for band in bands) - (_crossing_height(ordered, x, bands) if len(bands) > 1 else 0.0)
        if worth > most:
            best, most = bands, worth
    return best


def _expected_gutter(runs: Sequence[Run], x: float) -> list[_Band]:
    """The band of a gutter known from the page before, which few lines would not show by themselves."""
    if any(run.x0 < x < run.x1 and not _FIGURE.fullmatch(run.text) for run in runs):
        return []
    ordered = sorted(runs, key=lambda run: run.top)
    left, right = [run for run in ordered if run.x1 <= x], [run for run in ordered if run.x0 >= x]
    if not left or not right or _is_short(_lines(left), _LABEL):
        return []
    return [_Band(left, right, 0.0)]


def gutters_of(blocks: Sequence[Block]) -> tuple[float, ...]:
    """Where the gutters between the columns lie, if a page is set in them."""
    columns: dict[int, list[Run]] = {}
    for block in blocks:
        if block.column:
            columns.setdefault(block.column, []).extend(block.runs)
    extents: list[tuple[float, float]] = []
    for x0, x1 in sorted(
        (min(run.x0 for run in runs), max(run.x1 for run in runs))
        for runs in columns.values()
        if len(runs) >= _SIGNATURE_ROWS
    ):
        if extents and x0 <= extents[-1][1]:
            extents[-1] = (extents[-1][0], max(x1, extents[-1][1]))
        else:
            extents.append((x0, x1))
    return tuple((end + start) / 2 for (_, end), (start, _) in pairwise(extents))


def root_column(column: int) -> int:
    """1 for all that lies in the left column, 2 in the right, 0 for what spans both."""
    while column > 2:
        column = (column - 1) // 2
    return column


def _crossing_height(ordered: Sequence[Run], x: float, bands: list[_Band]) -> float:
    """The height of the runs that cross ``x`` between bands: a true gutter is crossed by few."""
    first, last = bands[0].left[0].top, bands[-1].left[-1].bottom
    return sum(run.bottom - run.top for run in ordered if run.x0 < x - 1 and run.x1 > x + 1 and first < run.top < last)


def _candidates(runs: Sequence[Run]) -> list[float]:
    """Places where a right column may begin: edges at which runs start again and again, and gaps between runs of a row."""
    left, right = min(run.x0 for run in runs), max(run.x1 for run in runs)
    starts = Counter(round(run.x0 / 3) for run in runs)
    edges = {place * 3 - 2.0 for place, count in starts.items() if count >= 3}
    by_base: dict[int, list[Run]] = {}
    for run in runs:
        by_base.setdefault(round(run.base / 4), []).append(run)
    gaps: Counter[int] = Counter()
    for row in by_base.values():
        row.sort(key=lambda run: run.x0)
        for run, after in zip(row, row[1:], strict=False):
            if after.x0 - run.x1 > 1.2 * run.size:
                for place in range(int(run.x1 // 12) + 1, int(after.x0 // 12) + 1):
                    gaps[place] += 1
    edges |= {place * 12.0 for place, _count in gaps.most_common(8) if gaps[place] >= 2}
    width = right - left
    return sorted(x for x in edges if left + 0.12 * width < x < right - 0.12 * width)


def _bands(ordered: Sequence[Run], x: float) -> Iterable[_Band]:
    """The stretches of runs, from top to bottom, where ``x`` lies in a gutter."""
    left: list[Run] = []
    right: list[Run] = []
    for run in (*ordered, None):
        if run is None or _is_across(run, x):
            band = _judge(left, right)
            if band is not None:
                yield band
            left, right = [], []
        elif run.x1 <= x + 1:
            left.append(run)
        else:
            right.append(run)


def _is_across(run: Run, x: float) -> bool:
    """Whether a run stands over the gutter: text that crosses it, or the number of the page in its midst."""
    reach = x - 0.35 * run.size if _FIGURE.fullmatch(run.text) else x + 1
    return run.x0 < x - 1 and run.x1 > reach


def _judge(left: list[Run], right: list[Run]) -> _Band | None:
    """The band, if its sides are to be read one after the other."""
    left, right = _trim(left, right)
    if len(left) < _SIGNATURE_ROWS or len(right) < _SIGNATURE_ROWS:
        return None
    size = median(run.size for run in left + right)
    if min(run.x0 for run in right) - max(run.x1 for run in left) < 0.7 * size:
        return None
    overlap = min(left[-1].bottom, right[-1].bottom) - max(left[0].top, right[0].top)
    shorter = min(left[-1].bottom - left[0].top, right[-1].bottom - right[0].top)
    if overlap < 0.5 * shorter or overlap < size:
        return None
    if not (_are_columns(left, right) or _are_signatures(left, right)):
        return None
    return _Band(left, right, overlap)


def _trim(left: list[Run], right: list[Run]) -> tuple[list[Run], list[Run]]:
    """Without what stands on one side only, above the first run of the other."""
    if not left or not right:
        return left, right
    top = max(left[0].top, right[0].top)
    margin = 3.0 * left[0].size
    return [run for run in left if run.bottom > top - margin], [run for run in right if run.bottom > top - margin]


def _are_columns(left: list[Run], right: list[Run]) -> bool:
    """Whether both sides are prose: lines enough, dense, and mostly filled, neither labels nor figures."""
    left_lines, right_lines = _lines(left), _lines(right)
    if min(len(left_lines), len(right_lines)) < _MINIMUM_ROWS:
        return False
    if _is_short(left_lines, _LABEL) or _is_short(right_lines, _FIGURE) or _is_short(left_lines, _FIGURE):
        return False
    if _is_grid(left_lines) or _is_grid(right_lines):
        return False
    if not 0.35 < _density(left) / _density(right) < 2.9:
        return False
    return _fill(left_lines) > _FILLED and _fill(right_lines) > _FILLED


def _are_signatures(left: list[Run], right: list[Run]) -> bool:
    """Whether both sides are blocks of short lines that sign: a cue on each side, as many lines on both."""
    left_lines, right_lines = _lines(left), _lines(right)
    if max(len(left_lines), len(right_lines)) > 24 or not 0.4 < len(left_lines) / len(right_lines) < 2.5:
        return False
    sides = (left_lines, right_lines)
    if all(any(SIGNING.match(line[0].text) for line in lines) for lines in sides):
        return True
    is_even = len(left_lines) == len(right_lines) <= _MOST_NAMED
    return is_even and all(any(_OFFICE.match(line[0].text) for line in lines) for lines in sides)


def _lines(runs: list[Run]) -> list[list[Run]]:
    """Runs by base line, roughly; each from left to right."""
    lines: dict[int, list[Run]] = {}
    for run in runs:
        place = round(run.base / 4)
        key = next((near for near in (place, place - 1, place + 1) if near in lines), place)
        lines.setdefault(key, []).append(run)
    return [sorted(line, key=lambda run: run.x0) for _place, line in sorted(lines.items())]


def _is_short(lines: list[list[Run]], shape: re.Pattern[str]) -> bool:
    alike = sum(all(shape.fullmatch(run.text) for run in line) for line in lines)
    return alike > 0.6 * len(lines)


def _is_grid(lines: list[list[Run]]) -> bool:
    """Whether most lines hold several short cells, as names stand in rows over their offices: no column of prose."""
    rows = [line[1:] if _LABEL.fullmatch(line[0].text) else line for line in lines]
    rows = [row for row in rows if len(row) > 1]
    if 2 * len(rows) < len(lines):
        return False
    return median((run.x1 - run.x0) / run.size for row in rows for run in row) < _SHORT_CELL


def _density(runs: list[Run]) -> float:
    """Lines for each height of the band: a column of prose has many, a column of terms few."""
    return len(_lines(runs)) / max(1.0, runs[-1].bottom - runs[0].top)


def _fill(lines: list[list[Run]]) -> float:
    """The share of lines that take most of the column's width."""
    left, right = min(line[0].x0 for line in lines), max(line[-1].x1 for line in lines)
    return sum(line[-1].x1 - line[0].x0 > 0.75 * (right - left) for line in lines) / len(lines)
