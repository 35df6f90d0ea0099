"""A contents list without page numbers: labels that follow each other with no text between, and come again later.

Where the list shows page numbers, ``structure.contents`` finds it. Here the series of articles itself tells: it runs
through once with nothing but headings in it, and then begins anew with the text.
"""

from __future__ import annotations

from agreements.structure.agreement.divisions import Divisions
from agreements.structure.agreement.sequence import Link
from agreements.structure.grammar import Grammar

_LEAST = 3
_MOST_ROWS = 2.5
_MOST_LETTERS = 160
_SENTENCE = 40
"""A row so long that ends in a stop is text, not an entry."""


def _runs(links: list[Link]) -> list[list[Link]]:
    runs: list[list[Link]] = []
    for link in links:
        if link.is_first or not runs:
            runs.append([])
        runs[-1].append(link)
    return runs


def _is_bare(made: Divisions, run: list[Link]) -> bool:
    """Whether nothing but headings stands between the labels of a run."""
    first, last = run[0].candidate.row, run[-1].candidate.row
    if last - first > _MOST_ROWS * len(run):
        return False
    rows = made.rows[first:last]
    sentences = sum(row.text.endswith((".", ";")) and len(row.text) > _SENTENCE for row in rows)
    return sum(len(row.text) for row in rows) < _MOST_LETTERS * len(run) and sentences * 4 < len(run)


def listed(made: Divisions, rules: Grammar) -> tuple[int, int] | None:
    """The rows of a contents list, first and one past the last, or None where there is none."""
    runs = _runs(made.links)
    for run, after in zip(runs, runs[1:], strict=False):
        if len(run) < _LEAST or len(after) < len(run) // 2 or not _is_bare(made, run):
            continue
        first, last = run[0].candidate.row, run[-1].candidate.row
        while first > 0 and (first - 1 in made.marks or rules.covers("contents_heading", made.rows[first - 1].text)):
            first -= 1
        end = last + 1
        limit = after[0].candidate.row
        while end < limit and (
            end in made.marks or end - 1 in made.marks and len(made.rows[end].text) < 120 and not made.rows[end].gap
        ):
            end += 1
        return first, end
    return None
