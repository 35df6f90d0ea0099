"""Rows: the lines of a reading as a grammar sees them, their marks taken off, each letter still tied to its offset.

A ``Row`` has the *visible* words (the reader's edits applied) and knows for each of them where it stands in the text
as read. A line in which several units run on is ``cut`` into several rows. ``Column`` says how wide the text is set,
which tells a wrapped line from the last line of a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from agreements.formats.document import Edit, Line, Reading
from agreements.structure.grammar import Grammar

_TERMINAL = re.compile(r"[.;:!?…。；：！？][\"'”’»)\]]*$")
_BREAKS = re.compile(r"\n")
_FIRST_WORD = re.compile(r"[\u2e80-\u9fff]|[^\s\u2e80-\u9fff]+")  # Chinese is broken after any letter
_NEAR, _SET_IN = 20, 60.0  # lines around that tell a column's right edge, and points by which they may be set in
_LEAST_FREE, _OFF_CENTRE = 15.0, 6.0  # points that a centred line leaves free at each side, and by which these differ
_OFF_MIDDLE = 3.0  # by which twice the middle of one centred line may differ from that of the next
_INDENT = 0.6  # of the letters' height: a first line set in further than this begins a paragraph


@dataclass(frozen=True, slots=True)
class Row:
    """``text`` is what shows; ``offsets[i]`` is where its letter ``i`` stands (None: ``start + i``)."""

    start: int
    end: int
    text: str
    line: Line
    offsets: tuple[int, ...] | None = None
    gap: int = 0
    indent: int = 0
    is_cut: bool = False
    room: float | None = None
    """On a page: how many points the line leaves free before the right edge of its column."""
    index: int = -1
    """Which line of the reading it is."""
    is_centred: bool = False
    """Set in the middle between the edges of the text, well inside both."""

    def at(self, position: int) -> int:
        """The offset in the text as read of the visible letter at ``position`` (or of the end)."""
        if self.offsets is None:
            return self.start + position
        if position >= len(self.offsets):
            return self.end
        return self.offsets[position]

    @property
    def is_terminal(self) -> bool:
        """Ends as a sentence or an item ends."""
        return bool(_TERMINAL.search(self.text[-12:]))

    @property
    def letters(self) -> str:
        return "".join(letter for letter in self.text if letter.isalpha())

    @property
    def is_upper(self) -> bool:
        letters = self.letters
        return bool(letters) and sum(map(str.isupper, letters)) >= 0.9 * len(letters)

    @property
    def starts_lower(self) -> bool:
        match = re.match(r"[\W\d_]*(.)", self.text)
        return bool(match and match[1].islower() and self.text[:1] not in "([")

    @property
    def is_emphatic(self) -> bool:
        """Set apart by the format: a heading, or bold from end to end."""
        return self.line.style == "heading" or self.line.is_bold


def visible(text: str, start: int, end: int, edits: tuple[Edit, ...]) -> tuple[str, tuple[int, ...]]:
    """The letters that show between two places once ``edits``, in their order, are made, and where each stands."""
    letters: list[str] = []
    offsets: list[int] = []
    position = start
    for edit in edits:
        if edit.start < position or edit.start > end:
            continue
        letters += text[position : edit.start]
        offsets += range(position, edit.start)
        letters += edit.replacement
        offsets += [edit.start] * len(edit.replacement)
        position = min(edit.end, end)
    letters += text[position:end]
    offsets += range(position, end)
    return "".join(letters), tuple(offsets)


def _row(text: str, line: Line, gap: int, index: int) -> Row:
    raw = text[line.start : line.end]
    start = line.start + len(raw) - len(raw.lstrip())
    end = line.start + len(raw.rstrip())
    line_start = text.rfind("\n", 0, start) + 1
    indent = start - line_start if start - line_start < 200 else 0
    inside = tuple(edit for edit in line.edits if start <= edit.start < end)
    if not inside:
        return Row(start, end, text[start:end], line, None, gap, indent, index=index)
    words, offsets = visible(text, start, end, inside)
    left = len(words) - len(words.lstrip())
    right = len(words.rstrip())
    return Row(start, end, words[left:right], line, offsets[left:right], gap, indent, index=index)


def rows_of(reading: Reading, wanted: Collection[int] | None = None) -> list[Row]:
    """A row for each line that holds anything but white space, in reading order; of all lines, or of those ``wanted``."""
    rows: list[Row] = []
    before = 0
    for index in range(len(reading.lines)) if wanted is None else sorted(wanted):
        line = reading.lines[index]
        if not reading.text[line.start : line.end].strip():
            continue
        breaks = len(_BREAKS.findall(reading.text, before, line.start)) if before <= line.start else 2
        rows.append(_row(reading.text, line, max(0, breaks - 1) if rows else 0, index))
        before = line.end
    return [
        replace(row, room=_room(rows, index), is_centred=_is_centred(rows, index)) for index, row in enumerate(rows)
    ]


def _is_centred(rows: list[Row], index: int) -> bool:
    """Whether the format says so, or the line leaves as much free at the left of the lines around it as at the right.

    Text that is set ragged has no right edge: there lines of one middle and of different lengths tell.
    """
    row = rows[index]
    if row.line.box is None:
        return row.line.is_centred
    left, _top, right, _bottom = row.line.box
    middle = (left + right) / 2
    near = [
        box
        for other in rows[max(0, index - _NEAR) : index + _NEAR + 1]
        if (box := other.line.box) is not None and other.line.page == row.line.page and box[0] < middle < box[2]
    ]
    if not near:  # a line without breadth
        return False
    before, behind = left - min(box[0] for box in near), max(box[2] for box in near) - right
    if min(before, behind) < _LEAST_FREE:
        return False
    return abs(before - behind) < _OFF_CENTRE or any(
        abs(box[0] + box[2] - 2 * middle) < _OFF_MIDDLE and abs(box[0] - left) > _OFF_MIDDLE
        for other in rows[max(0, index - 1) : index + 2]
        if (box := other.line.box) is not None and other.line.page == row.line.page
    )


def _room(rows: list[Row], index: int) -> float | None:
    """How far the line ends before the lines around it that begin about where it begins."""
    row = rows[index]
    if row.line.box is None:
        return None
    left, _top, right, _bottom = row.line.box
    near = [
        other.line.box
        for other in rows[max(0, index - _NEAR) : index + _NEAR + 1]
        if other.line.box is not None and other.line.page == row.line.page and other.line.style == row.line.style
    ]
    if _is_from_right(row):
        return left - min(box[0] for box in near if abs(box[2] - right) < _SET_IN)
    return max(box[2] for box in near if abs(box[0] - left) < _SET_IN) - right


def _is_from_right(row: Row) -> bool:
    """Whether a line is written from right to left, as its first letter tells."""
    first = next((letter for letter in row.text if letter.isalpha()), "")
    return "\u0590" <= first <= "\u08ff"


def cut(row: Row, positions: list[int]) -> list[Row]:
    """``row`` in pieces that begin at its visible ``positions``; each letter and mark falls in one of them."""
    bounds = [0, *sorted({position for position in positions if 0 < position < len(row.text)}), len(row.text)]
    pieces: list[Row] = []
    for left, right in zip(bounds, bounds[1:], strict=False):
        words = row.text[left:right]
        stripped = words.strip()
        if not stripped and pieces:
            continue
        lead = len(words) - len(words.lstrip())
        last = left + lead + len(stripped)
        is_last = right == len(row.text)
        pieces.append(
            replace(
                row,
                start=row.start if left == 0 else row.at(left + lead),
                end=row.end if is_last else row.at(last if row.offsets is None else right),
                text=stripped,
                offsets=None if row.offsets is None else row.offsets[left + lead : last],
                gap=row.gap if left == 0 else 0,
                is_cut=left > 0,
            )
        )
    return pieces


def cut_rows(rows: list[Row], places: dict[int, list[int]]) -> list[Row]:
    """All rows, those named in ``places`` (by their index) cut at the positions given there."""
    pieces: list[Row] = []
    for index, row in enumerate(rows):
        pieces += cut(row, places[index]) if index in places else [row]
    return pieces


@dataclass(frozen=True, slots=True)
class Column:
    """How the text is set: ``width`` of a full line, and whether sentences run over lines at all."""

    width: int
    is_wrapped: bool
    rules: Grammar

    @classmethod
    def of(cls, rows: list[Row], rules: Grammar) -> Column:
        """Wrapped where lines often end without an end and go on in lower case; blocks and long lines are not."""
        lengths = sorted(len(row.text) for row in rows if len(row.text) > 20)
        if not lengths:
            return cls(80, False, rules)
        width = lengths[int(len(lengths) * 0.85)]
        runs = sum(
            1
            for row, after in zip(rows, rows[1:], strict=False)
            if after.gap == 0 and not row.is_terminal and after.starts_lower
        )
        return cls(width, width < 200 and runs >= 0.2 * len(rows), rules)

    def is_full(self, row: Row) -> bool:
        """Whether the line runs to the right edge, so that its sentence may go on in the next one."""
        return len(row.text) + row.indent >= 0.8 * self.width

    def has_room(self, row: Row, after: Row) -> bool:
        """Whether the first word of ``after`` would still have stood in the line, which thus ends of its own will."""
        return len(row.text) + row.indent + 1 + len(after.text.split(maxsplit=1)[0]) <= self.width

    def hangs(self, row: Row) -> bool:
        """Whether the line cannot be the end of anything: it breaks off after "with", "of the", or at the right edge."""
        if self.rules.ends("reference_before", row.text):
            return True
        return self.width < 140 and len(row.text) > 50 and self.is_full(row)


def _is_full(row: Row, after: Row, column: Column) -> bool:
    """Whether the line is full before ``after``: on a page, its first word would not have fitted any more."""
    first = _FIRST_WORD.match(after.text)
    if row.room is None or row.line.box is None or first is None:
        return column.is_full(row)
    letter = (row.line.box[2] - row.line.box[0]) / max(1, len(row.text))
    return row.room < (len(first[0]) + 1.5) * letter


def _is_set_in(row: Row, after: Row) -> bool:
    """Whether ``after`` begins further in than the line before it, as the first line of a paragraph does."""
    one, other = row.line.box, after.line.box
    if one is None or other is None:
        return False
    step = one[2] - other[2] if _is_from_right(after) else other[0] - one[0]
    return step > _INDENT * (other[3] - other[1])


def _is_elsewhere(row: Row, after: Row) -> bool:
    """Whether the text goes on at the head of the next column or page, where white space says nothing."""
    one, other = row.line.box, after.line.box
    return one is not None and other is not None and (row.line.page != after.line.page or other[3] < one[1])


def goes_on(row: Row, after: Row, column: Column) -> bool:
    """Whether ``after`` continues the paragraph of ``row`` (neither begins with a label)."""
    if after.is_cut:
        return False
    if after.line.style in ("heading", "list_item"):
        return False
    if not row.is_terminal and after.starts_lower:
        return after.gap <= 1 or (row.line.page is not None and row.line.page != after.line.page)
    if after.gap > 0 and (row.is_terminal or not _is_elsewhere(row, after)):
        return False
    if not column.is_wrapped and row.room is None:
        return not row.is_terminal and column.hangs(row)
    if row.is_terminal and (not _is_full(row, after, column) or (_is_set_in(row, after) and not after.starts_lower)):
        return False
    if row.text[-1:] in ";:" and after.text[:1].isupper():
        return False
    return _is_full(row, after, column) or not row.is_terminal
