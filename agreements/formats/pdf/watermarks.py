"""Words that stand behind the text: ``part_watermarks``.

A watermark says what the copy is ("DRAFT", "CONFIDENTIAL") and not what the parties agreed. It is known by its tag, or
by standing behind the text: much larger than the text, and over its lines. A pale word need only touch one of them, or stand
on the page again and again; a dark one is a watermark where it lies over several. A large title that stands by itself is
none, however pale.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from agreements.formats.pdf.device import FAINT, WATERMARK
from agreements.formats.pdf.glyphs import PALE
from agreements.formats.pdf.runs import Run

_LARGE, _HUGE = 1.6, 2.4  # in sizes of the text
_LEAST_TILES = 6
_COVERED = 0.3  # of the height of a line
_LEAST_LINES = 2  # that a dark word must lie over


def part_watermarks(runs: Sequence[Run], *, is_scan: bool) -> tuple[list[Run], list[Run]]:
    """The runs of the text, and those that stand behind it; sizes say nothing of what was recognised on a scan."""
    size = median(run.size for run in runs) if runs else 0.0
    behind = {id(run) for run in runs if _is_behind(run, runs, size, is_scan=is_scan)}
    return [run for run in runs if id(run) not in behind], [run for run in runs if id(run) in behind]


def _is_behind(run: Run, runs: Sequence[Run], size: float, *, is_scan: bool) -> bool:
    drawn = run.glyphs[0].drawn
    if drawn & WATERMARK or (drawn & (PALE | FAINT) and _is_tiled(run, runs)):
        return True
    if run.size < _LARGE * size:
        return False
    lines = {round(other.base) for other in runs if other.size < run.size / _LARGE and _lies_over(run, other)}
    if drawn & (PALE | FAINT):
        return bool(lines)
    return not is_scan and run.size > _HUGE * size and len(run.text) > 2 and len(lines) >= _LEAST_LINES


def _is_tiled(run: Run, runs: Sequence[Run]) -> bool:
    """Whether the same pale words stand all over the page, and behind a line of it in one place at least."""
    tiles = [other for other in runs if other.text == run.text and other.glyphs[0].drawn & (PALE | FAINT)]
    if len(tiles) < _LEAST_TILES or len({round(tile.base) for tile in tiles}) < _LEAST_LINES:
        return False
    lines = [other for other in runs if not other.glyphs[0].drawn & (PALE | FAINT)]
    return any(tile.base != line.base and _lies_over(tile, line) for tile in tiles for line in lines)


def _lies_over(run: Run, line: Run) -> bool:
    height = min(run.bottom, line.bottom) - max(run.top, line.top)
    width = min(run.x1, line.x1) - max(run.x0, line.x0)
    return width > 0.5 * line.size and height > _COVERED * (line.bottom - line.top)
