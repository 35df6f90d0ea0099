"""The body of a file as one run of visible characters, each tied to its place in the text as read.

A grammar looks for its marks in ``BodyText.text`` (edits of the reader applied, furniture and notes left out) and cuts it;
``BodyText.cut`` gives back spans of the text as read. How strongly a line begins something new is a fact of the layout,
known once for all grammars: an empty line, a gap on the page, a heading, a bullet. Where furniture or notes stood
between two lines, or a page ended, the words decide whether the sentence goes on.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from agreements.formats.document import Edit, Line, Part, Reading, Span
from agreements.formats.hyphens import LONGEST_WORD, find_break, hyphens_of
from agreements.structure.rows import rows_of, visible

LINE, BLOCK = 1, 2  # how strongly a line begins something new

MARKER = re.compile(
    r"(?:[-*+]\s+)?(?:(?P<bullet>[•●▪◦‣·○■□►–—]|[-*+](?=\s))"
    r"|\(?(?P<bracket>\d{1,3}|[A-Za-z]|([a-z])\3|[ivxl]{1,6}|[IVXL]{1,6})\)"
    r"|(?P<point>\d{1,3}(?:\.\d{1,3}){0,4}|[IVXL]{1,6}|[A-Z])\.|(?P<decimal>\d{1,2}(?:\.\d{1,2}){1,4}))(?=\s)"
)
_TERMINAL = re.compile(r"(?:[.;:!?…][\"”’»)\]*]*|\.\w{2,4}|/\S*)$")
_FUNCTION_WORD = re.compile(
    r"(?:^|\s)(?:a|an|and|at|by|for|from|in|into|of|on|or|the|their|its|to|with|which|that|au|aux|dans|de|des|du|et|la|le|les|ou|par|"
    r"pour|sur|un|une|al|con|del|el|en|las|los|o|para|por|que|y|auf|das|dem|den|der|die|durch|für|im|mit|oder|und|von|zu|zum|zur)$",
    re.IGNORECASE,
)
_URL_TAIL = re.compile(r"(?:https?://|www\.)\S+$")


@dataclass(frozen=True, slots=True)
class Start:
    """The start of a line in the body text: where, how strongly it begins something, and which line of the reading it is."""

    at: int
    strength: int
    index: int
    is_interrupted: bool = False


@dataclass(frozen=True, slots=True)
class BodyText:
    reading: Reading
    text: str
    places: Sequence[int]
    starts: tuple[Start, ...]
    edits: tuple[Edit, ...] = ()
    _start_places: tuple[int, ...] = field(default=(), repr=False)
    _edit_starts: tuple[int, ...] = field(default=(), repr=False)

    def cut(self, begin: int, end: int, part: Part = "text") -> list[Span]:
        """Spans of the text as read that yield the visible characters from ``begin`` to ``end``, trimmed."""
        while begin < end and self.text[begin].isspace():
            begin += 1
        while end > begin and self.text[end - 1].isspace():
            end -= 1
        if begin >= end:
            return []
        first, last = self._with_edits(begin, end)
        from_row = max(0, bisect_right(self._start_places, begin) - 1)
        to_row = bisect_left(self._start_places, end)
        spans: list[Span] = []
        for start in self.starts[from_row:to_row]:
            line = self.reading.lines[start.index]
            span = Span(max(first, line.start), min(last, line.end), part, line.page, line.box)
            if span.start >= span.end:
                continue
            if spans and line.page is None and not self.reading.text[spans[-1].end : span.start].strip():
                spans[-1] = replace(spans[-1], end=span.end)
            else:
                spans.append(span)
        return spans

    def _with_edits(self, begin: int, end: int) -> tuple[int, int]:
        """The places of a range, with the marks that open its line and those, and calls of notes, that close it."""
        first, last = self.places[begin], self.places[end - 1] + 1
        starts = self._edit_starts
        row = max(0, bisect_right(self._start_places, begin) - 1)
        line_start = self.reading.lines[self.starts[row].index].start
        if begin == 0 or self.places[begin - 1] < line_start:
            at = bisect_left(starts, line_start)
            first = min([first, *(edit.start for edit in self.edits[at : at + 1])])
        limit = self.places[end] if end < len(self.places) else len(self.reading.text)
        for edit in self.edits[bisect_left(starts, last) :]:
            gap = self.reading.text[last : edit.start]
            if edit.end > limit or gap.strip() or (gap and edit.kind != "note_call"):
                break
            last = edit.end
        return first, last

    def edits_of(self, spans: Iterable[Span]) -> list[Edit]:
        """The edits that touch any of the spans."""
        starts = self._edit_starts
        chosen: dict[tuple[int, int], Edit] = {}
        for span in spans:
            for edit in self.edits[max(0, bisect_left(starts, span.start) - 1) : bisect_left(starts, span.end)]:
                if edit.end > span.start and edit.start < span.end:
                    chosen[edit.start, edit.end] = edit
        return list(chosen.values())

    def at_place(self, place: int) -> int:
        """The first visible character at or after a place of the text as read."""
        return bisect_left(self.places, place)


def body_text_of(reading: Reading, indices: Sequence[int]) -> BodyText:
    """The body text of the lines with these indices: their rows, line-end hyphens joined."""
    rows = {row.index: row for row in rows_of(reading, set(indices))}
    joins = _joins(reading, indices)
    marks = (edit for index in indices for edit in reading.lines[index].edits)
    edits = sorted({*marks, *joins.values()}, key=lambda edit: edit.start)
    strengths = _strengths(reading, indices)
    pieces: list[str] = []
    places: list[int] = []
    starts: list[Start] = []
    for position, index in enumerate(indices):
        line = reading.lines[index]
        strength, is_interrupted = strengths[position]
        starts.append(Start(len(places), strength, index, is_interrupted))
        if row := rows.get(index):
            own = (*line.edits, joins[index]) if index in joins else line.edits
            words, at = visible(reading.text, row.start, row.end, own)
            pieces.append(words)
            places.extend(at)
        if index not in joins:
            pieces.append("\n")
            places.append(line.end)
    text = "".join(pieces)
    kept = _decide_interruptions(text, starts)
    return BodyText(
        reading,
        text,
        places,
        tuple(kept),
        tuple(edits),
        tuple(start.at for start in kept),
        tuple(edit.start for edit in edits),
    )


def _joins(reading: Reading, indices: Sequence[int]) -> dict[int, Edit]:
    """Words that line ends divide, joined where the reader has not joined them, by index of line."""
    text = reading.text
    joins: dict[int, Edit] = {}
    for index, after in itertools.pairwise(indices):
        line, start = reading.lines[index], _first_ink(text, reading.lines[after].start)
        if any(edit.kind == "hyphen" and edit.end >= line.end for edit in line.edits):
            continue
        end = line.start + len(text[line.start : line.end].rstrip())
        broken = find_break(text[max(line.start, end - LONGEST_WORD) : end], text[start : start + LONGEST_WORD], end)
        if broken is not None:
            stop = line.end if line.page is not None or after != index + 1 else start
            joins[index] = Edit("hyphen", end - 1, stop, hyphens_of(text).shown(broken))
    return joins


def _first_ink(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _strengths(reading: Reading, indices: Sequence[int]) -> list[tuple[int, bool]]:
    """For each line: how strongly its layout begins something, and whether something stood before it that left."""
    lines, text = reading.lines, reading.text
    pitch = _pitch([lines[index] for index in indices])
    is_spaced = _separates_by_space(reading, indices)
    made: list[tuple[int, bool]] = []
    for position, index in enumerate(indices):
        if not position:
            made.append((BLOCK, False))
            continue
        line, before = lines[index], lines[indices[position - 1]]
        is_set_in = line.page is None and is_spaced and lead_of(reading, line) > lead_of(reading, before) == 0
        is_interrupted = indices[position - 1] != index - 1 or line.page != before.page or is_set_in
        is_block = (
            text.count("\n", before.end, line.start) > 1
            or "heading" in (line.style, before.style)
            or (line.style == "list_item" and line.start > before.end)
            or _is_apart(before, line, pitch)
            or (_opens(text, line) and (not is_spaced or is_interrupted))
        )
        is_interrupted = is_interrupted and not (is_set_in and is_block)
        made.append((BLOCK if is_block else LINE, is_interrupted))
    return made


def _opens(text: str, line: Line) -> bool:
    """Whether a line begins with a number, letter or bullet as a paragraph does."""
    return MARKER.match(text[line.start : line.start + 60].lstrip()) is not None


def _separates_by_space(reading: Reading, indices: Sequence[int]) -> bool:
    """Whether wrapped text sets its paragraphs apart by empty lines, so that a label within one begins nothing."""
    text, lines = reading.text, reading.lines
    numbered = wrapped = spaced = joined = 0
    for first, second in zip(indices, indices[1:], strict=False):
        before, line = lines[first], lines[second]
        is_spaced = text.count("\n", before.end, line.start) > 1
        wrapped += not is_spaced and text[line.start : line.end].lstrip()[:1].islower()
        joined += not is_spaced
        if _opens(text, line):
            numbered += 1
            spaced += is_spaced
    return wrapped * 3 > joined and spaced * 3 >= numbered * 2


def _pitch(lines: Sequence[Line]) -> float:
    steps = [
        line.box[1] - before.box[1]
        for before, line in zip(lines, lines[1:], strict=False)
        if before.box and line.box and before.page == line.page and 0 < line.box[1] - before.box[1] < 60
    ]
    return median(steps) if steps else 0.0


def _is_apart(before: Line, line: Line, pitch: float) -> bool:
    """On a page: a gap wider than between lines, or a first line set in while the line before it stood further left."""
    if not (before.box and line.box) or before.page != line.page:
        return False
    step = line.box[1] - before.box[1]
    return (
        step > 1.35 * pitch or step < -pitch or (line.box[0] > before.box[0] + 12 and before.box[2] < line.box[2] - 20)
    )


def _decide_interruptions(text: str, starts: list[Start]) -> list[Start]:
    """After furniture, notes or the end of a page, the words say whether the sentence goes on."""
    decided: list[Start] = []
    block = 0
    for start in starts:
        before, after = text[max(block, start.at - 300) : start.at].rstrip(), text[start.at : start.at + 60].lstrip()
        if start.is_interrupted and start.at:
            start = replace(start, strength=LINE if continues(before, after) else BLOCK)
        elif start.strength == BLOCK and start.at and _is_open(before, after):
            start = replace(start, strength=LINE)
        if start.strength == BLOCK:
            block = start.at
        decided.append(start)
    return decided


def _is_open(before: str, after: str) -> bool:
    """Whether a paragraph breaks off in mid-sentence before an empty line and ``after`` carries it on."""
    if len(before) < 60 or MARKER.match(before) and not before[-1:].isalpha() or MARKER.match(after):
        return False
    if not (before[-1].isalnum() or before[-1] == ",") or _URL_TAIL.search(before):
        return False
    return (after[:1].islower() and not _is_address(after)) or _FUNCTION_WORD.search(before[-20:]) is not None


def _is_address(words: str) -> bool:
    return words.startswith(("http://", "https://", "www."))


def continues(before: str, after: str) -> bool:
    """Whether ``after`` carries on the sentence that ``before`` left open."""
    if not before or _TERMINAL.search(before[-12:]) or _URL_TAIL.search(before):
        return bool(before) and before[-1] not in ".!?" and after[:1].islower() and not _URL_TAIL.search(before)
    if MARKER.match(after):
        return after[:1].islower() and not before.endswith(",")
    return after[:1].islower() or not before.endswith(",") or after[:1].isdigit()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of the body text, from ``begin`` to ``end``, with the first line's look."""

    begin: int
    end: int
    line: Line
    lead: int
    """Columns (or points) the first line is set in."""


def blocks_of(body_text: BodyText) -> list[Block]:
    """The body text as paragraphs: runs from one BLOCK start to the next."""
    starts = [start for start in body_text.starts if start.strength == BLOCK]
    if not starts:
        return []
    ends = [start.at for start in starts[1:]] + [len(body_text.text)]
    made = []
    for start, end in zip(starts, ends, strict=True):
        line = body_text.reading.lines[start.index]
        if body_text.text[start.at : end].strip():
            made.append(Block(start.at, end, line, lead_of(body_text.reading, line)))
    return made


def lead_of(reading: Reading, line: Line) -> int:
    if line.box:
        return round(line.box[0])
    ink = _first_ink(reading.text, line.start)
    row = reading.text.rfind("\n", max(0, line.start - 200), line.start) + 1
    return ink - max(row, line.start - 200, 0)
