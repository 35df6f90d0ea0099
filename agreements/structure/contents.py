"""A contents list: lines that end in page numbers, and the heading above them.

Three entries or more with leaders make a list wherever they stand; under the heading of a contents list the page numbers
need no leader, as long as they never fall. A list that shows labels only is told by their series (``agreement.listing``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from agreements.structure.grammar import Grammar, normalize
from agreements.structure.rows import Row

_LEADER = re.compile(
    r"(?:\.\s?){4,}\s*\d{1,4}\W*$|(?:…\s?){2,}\s*\d{1,4}\W*$|(?:\s{4,}|\t)\d{1,4}\s*$|_{4,}\s*\d{1,4}\s*$"
)
_LISTED = re.compile(r"\S.{1,200}?\s(\d{1,3})|(\d{1,3})")
_LEAST = 3
_APART = 4  # rows from one entry with leaders to the next, at most: a wrapped one takes several
_LONGEST = 250


def contents_of(rows: Sequence[Row], rules: Grammar, label: re.Pattern[str]) -> set[int]:
    """The rows of contents lists, by their place in ``rows``; ``label`` matches the label of an article."""
    led = [at for at, row in enumerate(rows) if len(row.text) < _LONGEST and _LEADER.search(row.text)]
    return {*_with_leaders(rows, led, rules), *_under_heading(rows, rules, label)}


def _with_leaders(rows: Sequence[Row], led: Sequence[int], rules: Grammar) -> Iterable[int]:
    groups: list[list[int]] = []
    for at in led:
        if not groups or at - groups[-1][-1] > _APART:
            groups.append([])
        groups[-1].append(at)
    for group in groups:
        if len(group) >= _LEAST:
            yield from range(_first(rows, group[0], rules), group[-1] + 1)


def _first(rows: Sequence[Row], entry: int, rules: Grammar) -> int:
    """The heading above the first entry, with the word "Page" that may stand between, or the entry itself."""
    above = range(entry - 1, max(-1, entry - _APART - 1), -1)
    return next((at for at in above if rules.covers("contents_heading", rows[at].text.strip("*_# :"))), entry)


def _under_heading(rows: Sequence[Row], rules: Grammar, label: re.Pattern[str]) -> Iterable[int]:
    heads = (at for at, row in enumerate(rows[:200]) if rules.covers("contents_heading", row.text))
    head = next(heads, None)
    if head is None:
        return
    end, page, entries = head + 1, 0, 0
    for at in range(head + 1, len(rows)):
        entry = rows[at].text[:220]
        match = None if label.fullmatch(normalize(entry)) else _LISTED.fullmatch(entry)
        number = int(match[1] or match[2]) if match else 0
        if number >= max(page, 1) and number < page + 200:
            page, entries, end = number, entries + 1, at + 1
        elif at >= end + 2 or rows[at].is_terminal:
            break
    if entries >= _LEAST:
        yield from range(head, end)
