"""Signatures that run on in the sentence of the testimonium: "... firman: Ana Marín, por la Oficina; Luis Prado, por la Unión."

Behind the colon each signatory stands before the party, or behind it. Two parties at least, each after a comma, a semicolon
or an "and", tell that these words are signatures; a colon before anything else ends no testimonium.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from agreements.structure.grammar import Grammar, normalize
from agreements.structure.rows import Row, cut

_COLON = re.compile(r"[:：]\s+(?=\S)")
_BEFORE_PARTY = re.compile(r"(?:[,;]\s+(?:(?:y|e|et|and|und|en)\s+)?|\s(?:y|e|et|and|und|en)\s+)(?=[a-zß-ÿ])")
_BETWEEN = (
    re.compile(r";\s+(?:(?:y|e|et|and|und|en)\s+)?"),
    re.compile(r",?\s+(?:y|e|et|and|und|en)\s+(?=[A-ZÀ-Þ]|don|doña)"),
    re.compile(r",\s+(?=[A-ZÀ-Þ])"),
)
"""How one signatory is parted from the party of the one before, the surest first."""
_NAME = re.compile(r",\s+(?=[A-ZÀ-Þ]|don|doña)")
_MOST = 1_200
Entry = tuple[list[Row], list[Row], list[Row]]
"""The rows of a party, those of the one who signs for it, and the "and" that leads to the next."""


def run_in_signatures(rows: Sequence[Row], rules: Grammar) -> tuple[list[Row], list[Entry], list[Row]]:
    """The rows of the testimonium itself, the signatures that run on in it, and the rows behind them.

    No signatures where none run on in any of its paragraphs.
    """
    begins = [0, *(index for index, row in enumerate(rows) if index and row.gap), len(rows)]
    for start, end in pairwise(begins):
        before, entries = _of_paragraph(rows[start:end], rules)
        if entries:
            return [*rows[:start], *before], entries, list(rows[end:])
    return list(rows), [], []


def _of_paragraph(rows: Sequence[Row], rules: Grammar) -> tuple[list[Row], list[Entry]]:
    text = " ".join(row.text for row in rows)
    pattern = rules.pattern("signature")
    colon = list(_COLON.finditer(text[:_MOST]))[-1:]
    if pattern is None or not colon or len(text) > _MOST or pattern.match(normalize(text.lstrip("*_ "))):
        return [], []
    start = colon[0].end()
    heads = [
        match.end()
        for match in _BEFORE_PARTY.finditer(text, start)
        if pattern.match(normalize(text[match.end() : match.end() + 60]))
    ]
    if pattern.match(normalize(text[start : start + 60])):
        heads = sorted({start, *heads})
    places = _places(text, start, heads) if len(heads) > 1 else []
    if not places:
        return [], []
    joints = [match.start() for match in _BEFORE_PARTY.finditer(text, start) if match.end() in heads[1:]]
    return _parted(rows, start, places, joints if heads[0] == start else [])


def _places(text: str, start: int, heads: list[int]) -> list[tuple[int, int]]:
    """Where each party and each name begins, as they follow one another; nothing where a name is missing."""
    if heads[0] == start:
        names = [_NAME.search(text, head, end) for head, end in pairwise([*heads, len(text)])]
        return [(head, name.end()) for head, name in zip(heads, names, strict=True) if name] if all(names) else []
    begins = [start, *(_next_name(text, head, after) for head, after in pairwise(heads))]
    return list(zip(heads, begins, strict=True)) if all(begins) else []


def _next_name(text: str, head: int, after: int) -> int:
    """Where the next signatory is named between two parties, 0 where nobody is."""
    for pattern in _BETWEEN:
        if found := list(pattern.finditer(text, head, after)):
            at = found[-1] if pattern is _BETWEEN[1] else found[0]
            return at.end() if at.end() < after else 0
    return 0


def _parted(
    rows: Sequence[Row], start: int, places: list[tuple[int, int]], joints: list[int]
) -> tuple[list[Row], list[Entry]]:
    """The rows cut where the signatures, their parties, their names and the words between them begin."""
    entries: list[Entry] = [([], [], []) for _ in places]
    owner = {place: entries[i][part] for i, pair in enumerate(places) for part, place in enumerate(pair)}
    owner |= {joint: entries[i][2] for i, joint in enumerate(joints)}
    begins = sorted({start, *owner})
    before: list[Row] = []
    offset = 0
    for row in rows:
        inside = [begin - offset for begin in begins if offset < begin < offset + len(row.text)]
        for piece, left in zip(cut(row, inside) if inside else [row], [0, *inside], strict=True):
            index = bisect_right(begins, offset + left) - 1
            (owner[begins[index]] if index >= 0 else before).append(piece)
        offset += len(row.text) + 1
    return before, entries
