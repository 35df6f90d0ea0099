"""What is set beside the text of a page: labels and headings in the margin, and the numbers of lines.

The text keeps to its two edges, which its full lines show. What stands wholly outside of them, narrow, and begins level
with a line of the text, is read before that line: a label or a heading in the margin belongs to what stands beside it.
Figures there that count the lines say nothing of the text and are the page's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from agreements.formats.pdf.columns import SIGNING
from agreements.formats.pdf.runs import Run

Edges = tuple[float, float, float]
"""Where full lines of the text begin and end, and how wide they are."""
_LEAST_FULL = 6
_LEAST_NUMBERS, _FEWEST_NUMBERS = 8, 4
_MOST = 3000  # runs on a page; more are no page of an agreement
_WORD = re.compile(r"[^\W\d_]{3,}")
_LABEL = re.compile(r"[^\W\d_]{3,}\.?\s[\dIVXLC]{1,7}\.?")
_FIGURE = re.compile(r"\d{1,4}")
_HANGING = re.compile(r"\W{0,2}[^\W_]{1,4}[.)\]°º]{1,2}|[^\w\s]{1,2}")
_HANGING_GAP = 3.0  # in sizes


@dataclass(frozen=True, slots=True)
class SideNote:
    """Runs that stand together beside the text; ``base`` is the line that they are level with."""

    runs: list[Run]
    base: float
    is_after: bool = False
    """Whether it is read after the line that it stands beside: a short one, its label, with the note to its right."""


def part_line_numbers(runs: Sequence[Run]) -> tuple[list[Run], list[Run]]:
    """The runs without the figures that count the lines of the page, and these figures."""
    figures = sorted((run for run in runs if _FIGURE.fullmatch(run.text)), key=lambda run: run.base)
    if len(figures) < _FEWEST_NUMBERS:
        return list(runs), []
    for edge in ("x0", "x1"):
        places = Counter(round(getattr(run, edge) / 3) for run in figures)
        place = places.most_common(1)[0][0]
        column = [run for run in figures if abs(getattr(run, edge) / 3 - place) <= 1.5]
        if _counts(column, runs) and _is_outside(column, runs):
            taken = {id(run) for run in column}
            return [run for run in runs if id(run) not in taken], column
    return list(runs), []


def _counts(column: Sequence[Run], runs: Sequence[Run]) -> bool:
    """Whether nearly all figures go on from the one before by the same step: 1, 2, 3 or 5, 10, 15.

    A few figures must count the lines that are there.
    """
    values = [int(run.text) for run in column]
    steps = Counter(after - value for value, after in zip(values, values[1:], strict=False))
    step, count = steps.most_common(1)[0] if steps else (0, 0)
    if len(column) < _LEAST_NUMBERS:
        lines = {
            round(run.base / 4) for run in runs if column[0].base < run.base + 2 and run.base < column[-1].base + 2
        }
        return count + 1 == len(column) >= _FEWEST_NUMBERS and step in (5, 10) and step * count <= len(lines) * 1.25
    return step in (1, 2, 5, 10) and count >= 0.9 * (len(values) - 1)


def _is_outside(column: Sequence[Run], runs: Sequence[Run]) -> bool:
    """Whether all other text lies to one side of the figures."""
    taken = {id(run) for run in column}
    others = [run for run in runs if id(run) not in taken]
    left, right = min(run.x0 for run in column), max(run.x1 for run in column)
    beside = sum(run.x0 >= right for run in others), sum(run.x1 <= left for run in others)
    return bool(others) and max(beside) >= 0.97 * len(others)


def part_side_notes(runs: Sequence[Run], known: Edges | None = None) -> tuple[list[Run], list[SideNote]]:
    """The runs of the text, and what is set beside it from top to bottom; all runs and nothing where it has no notes.

    Of too few lines to show their edges, those ``known`` from the page before count if half of the runs keep to them.
    """
    edges = edges_of(runs) or (known if known and _keep_to(runs, known) else None)
    if edges is None:
        return list(runs), []
    left, right, width = edges
    for is_left in (True, False):
        side = [run for run in runs if (run.x1 < left - 0.4 * run.size if is_left else run.x0 > right + 0.4 * run.size)]
        side = [run for run in side if not (is_left and _hangs(run, left))]
        taken = {id(run) for run in side}
        text = [run for run in runs if id(run) not in taken]
        notes = [note for note in _notes(side, text) if _level_with(note.runs[0], text) and _is_column(note)]
        notes = [replace(note, is_after=_is_beside_label(note, text, width, is_left=is_left)) for note in notes]
        if notes and _are_notes(notes, text, width):
            kept = {id(run) for note in notes for run in note.runs}
            return [run for run in runs if id(run) not in kept], notes
    return list(runs), []


def _hangs(run: Run, left: float) -> bool:
    """Whether a run is the number or letter of a paragraph, set right before its lines."""
    return bool(_HANGING.fullmatch(run.text)) and left - run.x1 < _HANGING_GAP * run.size


def _is_beside_label(note: SideNote, text: Sequence[Run], width: float, *, is_left: bool) -> bool:
    level = sorted((run for run in text if abs(run.base - note.base) < 0.5 * note.runs[0].size), key=lambda run: run.x0)
    if level[-1].x1 - level[0].x0 > 0.5 * width:
        return False
    if not is_left:
        return True
    return bool(_LABEL.fullmatch(level[0].text)) and not _LABEL.fullmatch(note.runs[0].text)


def _keep_to(runs: Sequence[Run], edges: Edges) -> bool:
    left, right, _width = edges
    own = sum(left - run.size < run.x0 < left + _HANGING_GAP * run.size and run.x1 < right + run.size for run in runs)
    return 2 * own >= len(runs) > 1


def edges_of(runs: Sequence[Run]) -> Edges | None:
    """Where full lines of the text begin and end, and how wide they are."""
    if not _LEAST_FULL <= len(runs) <= _MOST:
        return None
    extent = max(run.x1 for run in runs) - min(run.x0 for run in runs)
    wide = [run for run in runs if run.x1 - run.x0 > 0.45 * extent]
    if len(wide) < _LEAST_FULL:
        return None
    place = Counter(round(run.x0 / 3) for run in wide).most_common(1)[0][0]
    full = [run for run in wide if abs(run.x0 - 3 * place) < _HANGING_GAP * run.size]  # numbers hang before some
    if len(full) < _LEAST_FULL or len(full) < 0.5 * len(wide):
        return None
    ends = Counter(round(run.x1 / 3) for run in full)
    end, count = ends.most_common(1)[0]
    right = end * 3 + 4.5 if count >= 0.4 * len(full) else max(run.x1 for run in wide)
    left = min(run.x0 for run in full)
    return left, right, right - left


def _notes(side: Sequence[Run], text: Sequence[Run]) -> list[SideNote]:
    """The runs beside the text in groups: those that stand close below each other, and below no new paragraph's line."""
    opened = _opened(text)
    groups: list[list[Run]] = []
    for run in sorted(side, key=lambda run: (round(run.base), run.x0)):
        is_near = bool(groups) and run.base - groups[-1][-1].base < 1.9 * run.size
        is_level = any(abs(run.base - base) < 0.5 * run.size for base in opened)
        if is_near and (not is_level or run.base - groups[-1][-1].base < 2):
            groups[-1].append(run)
        else:
            groups.append([run])
    return [SideNote(group, group[0].base) for group in groups]


def _opened(text: Sequence[Run]) -> list[float]:
    """The base lines of the text that stand further below the one before than lines usually do."""
    bases = sorted({round(run.base, 1) for run in text})
    steps = [after - base for base, after in zip(bases, bases[1:], strict=False) if after - base > 3]
    usual = median(steps) if steps else 0.0
    return [after for base, after in zip(bases, bases[1:], strict=False) if after - base > 1.3 * usual]


def _is_column(note: SideNote) -> bool:
    """Whether the lines of a note stand below each other, and sign nothing."""
    lines = zip(note.runs, note.runs[1:], strict=False)
    is_one = all(after.base - run.base > 2 or 0 <= after.x0 - run.x1 < 4 * run.size for run, after in lines)
    return is_one and SIGNING.match(note.runs[0].text) is None


def _level_with(run: Run, text: Sequence[Run]) -> bool:
    return any(abs(other.base - run.base) < 0.5 * run.size for other in text)


def _are_notes(notes: Sequence[SideNote], text: Sequence[Run], width: float) -> bool:
    """Whether what stands beside the text is words, few and narrow."""
    runs = [run for note in notes for run in note.runs]
    if len(runs) > 0.6 * len(text) or max(run.x1 - run.x0 for run in runs) > 0.6 * width:
        return False
    worded = sum(any(_WORD.search(run.text) for run in note.runs) for note in notes)
    return worded >= 0.8 * len(notes)
