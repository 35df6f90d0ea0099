"""Glyphs to runs, and runs to rows: what stands together on one base line.

A *run* is text that follows without a wide gap, as the file gives it: a line of a paragraph, a number in the margin, a
cell. Columns are found between runs. A *row* is what is then read as one line: the runs of one column that share a
base line, with raised and lowered figures among them. White space is the reader's: a gap is a space, and the gaps of a
letter-spaced word are none. Every other character is kept once.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from agreements.formats.pdf.device import LAID_ON
from agreements.formats.pdf.glyphs import Glyph

RUN_GAP = 1.0  # in sizes: a wider gap ends a run
_WORD_GAP, _WORD_GAP_WITH_SPACES = 0.16, 0.4
_OVERLAP = 0.4
_NOTE_LABEL = re.compile(r"[\[(]?(?:\d{1,3}|[*∗†‡§]{1,4}|[a-z])[\])/]?")
_LABEL_GAP = 1.6  # of the line's size: a note's own raised label stands so close before it
_LAID_ON = 0.55  # of its size: what was laid on a page need not stand level with the line
_SMALL, _SMALL_GAP = 0.75, 0.6  # small letters with a gap after them are no word of the line: its number in the margin


@dataclass(slots=True)
class Run:
    """Glyphs without the white space; ``has_space[i]`` says that a space stands before ``glyphs[i]``."""

    glyphs: list[Glyph]
    has_space: list[bool]
    x0: float = 0.0
    top: float = 0.0
    x1: float = 0.0
    bottom: float = 0.0
    base: float = 0.0
    size: float = 0.0
    text: str = ""

    def measure(self) -> Run:
        glyphs = self.glyphs
        self.x0, self.x1 = min(glyph.x0 for glyph in glyphs), max(glyph.x1 for glyph in glyphs)
        self.top, self.bottom = min(glyph.top for glyph in glyphs), max(glyph.bottom for glyph in glyphs)
        self.base = glyphs[0].base
        self.size = max(glyph.size for glyph in glyphs)
        self.text = "".join(
            " " * space + glyph.text for glyph, space in zip(glyphs, self.has_space, strict=True)
        ).strip()
        return self

    @property
    def is_laid_on(self) -> bool:
        return self.glyphs[0].drawn & LAID_ON > 0

    def cut(self, places: Sequence[int]) -> list[Run]:
        """The parts of the run before, between and after these glyphs."""
        bounds = [0, *places, len(self.glyphs)]
        return [
            Run(self.glyphs[start:end], [False, *self.has_space[start + 1 : end]]).measure()
            for start, end in zip(bounds, bounds[1:], strict=False)
        ]


@dataclass(slots=True)
class Row:
    """Runs that are read as one line, from left to right."""

    runs: list[Run]
    base: float
    size: float
    top: float
    bottom: float

    @property
    def x0(self) -> float:
        return min(run.x0 for run in self.runs)

    @property
    def x1(self) -> float:
        return max(run.x1 for run in self.runs)


def make_runs(glyphs: Sequence[Glyph]) -> list[Run]:
    """The runs of a frame, in the order of the file."""
    spaces = sum(glyph.text == " " for glyph in glyphs)
    word_gap = _WORD_GAP_WITH_SPACES if spaces > 0.04 * len(glyphs) else _WORD_GAP
    runs: list[Run] = []
    run: Run | None = None
    before: Glyph | None = None
    is_after_space = False
    for glyph in glyphs:
        if glyph.text == " ":
            is_after_space = True
            continue
        gap = glyph.x0 - before.x1 if before is not None else 0.0
        size = glyph.size
        if (
            run is None
            or before is None
            or abs(glyph.base - before.base) > 0.08 * size
            or not -_OVERLAP * size < gap < RUN_GAP * size
            or (glyph.drawn ^ before.drawn) & LAID_ON
            or (gap > _SMALL_GAP * size and before.size < _SMALL * size)
        ):
            run = Run([glyph], [False])
            runs.append(run)
        else:
            run.glyphs.append(glyph)
            is_at_figure = before.text.isdigit() != glyph.text.isdigit() and (before.text + glyph.text).isalnum()
            least = (_WORD_GAP if is_at_figure else word_gap) * size
            run.has_space.append(is_after_space and gap > -0.1 * size or gap > least)
        before, is_after_space = glyph, False
    for run in runs:
        _close_letter_spacing(run)
        run.measure()
    return runs


def join_drop_caps(runs: list[Run]) -> list[Run]:
    """Runs with each large initial, which stands over several lines, put before the first of the lines beside it."""
    size = median(run.size for run in runs) if runs else 0.0
    joined: dict[int, Run] = {}
    taken: set[int] = set()
    for cap in runs:
        if not (1.7 * size < cap.size and len(cap.glyphs) <= 2 and cap.text[-1:].isupper()):
            continue
        beside = [
            run
            for run in runs
            if run.size < 0.6 * cap.size
            and -0.2 * size < run.x0 - cap.x1 < size
            and cap.top - 0.5 * size < run.top < cap.bottom
        ]
        first = min(beside, key=lambda run: run.top, default=None)
        if len(beside) < 2 or first is None or id(first) in joined or not first.text[:1].isalpha():
            continue
        model = first.glyphs[0]
        glyphs = [
            replace(glyph, top=model.top, bottom=model.bottom, base=model.base, size=model.size) for glyph in cap.glyphs
        ]
        joined[id(first)] = Run([*glyphs, *first.glyphs], [*cap.has_space, *first.has_space]).measure()
        taken.add(id(cap))
    return [joined.get(id(run), run) for run in runs if id(run) not in taken]


def _close_letter_spacing(run: Run) -> None:
    """Make one word of a letter-spaced one: at least four single characters whose gaps are alike."""
    count = len(run.glyphs)
    if count < 4 or sum(run.has_space) < 0.6 * (count - 1):
        return
    gaps = [after.x0 - glyph.x1 for glyph, after in zip(run.glyphs, run.glyphs[1:], strict=False)]
    usual = median(gaps)
    if usual <= 0 or any(len(glyph.text) > 1 for glyph in run.glyphs):
        return
    for index, gap in enumerate(gaps, start=1):
        before, glyph = run.glyphs[index - 1].text, run.glyphs[index].text
        is_figure = before.isalpha() and glyph.isdigit()
        run.has_space[index] = gap > 1.5 * usual or is_figure


def make_rows(runs: Iterable[Run]) -> list[Row]:
    """Rows from top to bottom. Large runs come first, so that raised and lowered figures find the row they hang on.

    What was laid on the page (the value of a form's field) comes last, and joins the row that it was laid on.
    """
    rows: list[Row] = []
    near: dict[int, list[Row]] = defaultdict(list)
    for run in sorted(runs, key=lambda run: (run.is_laid_on, -run.size)):
        row = _row_for(run, near)
        if row is None:
            row = Row([run], run.base, run.size, run.top, run.bottom)
            rows.append(row)
            for bucket in range(int(row.top // 8) - 1, int(row.bottom // 8) + 2):
                near[bucket].append(row)
        else:
            row.runs.append(run)
    for row in rows:
        row.runs.sort(key=lambda run: run.x0)
    rows.sort(key=lambda row: (row.base, row.x0))
    return rows


def _row_for(run: Run, near: dict[int, list[Row]]) -> Row | None:
    best: Row | None = None
    for row in near[int(((run.top + run.bottom) / 2) // 8)]:
        distance = abs(run.base - row.base)
        is_level = distance <= (_LAID_ON if run.is_laid_on else 0.22) * min(row.size, run.size)
        if (is_level or _hangs_on(run, row)) and (best is None or distance < abs(run.base - best.base)):
            best = row
    return best


def _hangs_on(run: Run, row: Row) -> bool:
    """Whether a small run is a raised or lowered figure of a row: within its band, and at one of its runs."""
    middle = (run.top + run.bottom) / 2
    if (
        run.size > 0.85 * row.size
        or len(run.glyphs) > 12
        or not row.top - 0.35 * row.size < middle < row.bottom + 0.15 * row.size
    ):
        return False
    if _NOTE_LABEL.fullmatch(run.text) and 0 <= row.x0 - run.x1 < _LABEL_GAP * row.size:
        return True
    reach = 0.5 * row.size
    return any(other.x0 - reach < run.x1 and run.x0 < other.x1 + reach for other in row.runs)
