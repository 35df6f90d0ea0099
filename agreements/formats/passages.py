"""What formats without pages give: passages one after the other, put together as the text as read.

A passage is a paragraph, an item, a cell or a note. Passages are parted by an empty line, the lines of one by a line
break, so that a grammar sees the same blocks as in plain text.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from agreements.formats.document import Edit, Inventory, Line, Mark, Reading
from agreements.formats.language import UNDETERMINED, language_of
from agreements.formats.letters import GAP
from agreements.formats.parallel import LANGUAGE_BREAK
from agreements.formats.text import quality_of

Style = Literal["", "heading", "list_item", "table", "note", "furniture", "rule"]
_BREAKS = re.compile("[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_ANSWER = re.compile(r"(\d{1,3}(?=\s)|\[\w{1,3}\]|\(\d{1,3}\)(?=\s)|[*∗†‡§]{1,4})\s{0,3}[^\W\d]")
"""How a note begins that was typed by hand: with its mark and no stop after it, which a numbered paragraph has."""
_PROSE = 80  # letters in a cell that holds text and not a value
_PAGE = 1500  # letters in a cell that holds the text of a page
_SIGNING_CELLS = 24


@dataclass(slots=True)
class Passage:
    """``calls`` are the offsets of calls of notes in ``text``; ``part`` counts languages set side by side, from 0.

    ``words`` are start, end and confidence of each word that was recognised from a picture.
    """

    text: str
    style: Style = ""
    level: int = 0
    is_bold: bool = False
    is_italic: bool = False
    is_centred: bool = False
    calls: list[tuple[int, int]] = field(default_factory=list)
    part: int = 0
    size: float | None = None
    mark: Mark | None = None
    words: list[tuple[int, int, float]] = field(default_factory=list)


@dataclass(slots=True)
class Words:
    """Text while it is gathered, with the share of it that is bold and italic, and the calls of notes in it."""

    text: str = ""
    bold: int = 0
    italic: int = 0
    calls: list[tuple[int, int]] = field(default_factory=list)

    def add(self, text: str, *, is_bold: bool = False, is_italic: bool = False) -> None:
        text = _UNSTORABLE.sub(GAP, _BREAKS.sub(" ", text))
        letters = sum(not character.isspace() for character in text)
        self.text += text
        self.bold += letters * is_bold
        self.italic += letters * is_italic

    def call(self, mark: str) -> None:
        """The call of a note, where the text is not just beginning."""
        if self.text.strip():
            self.calls.append((len(self.text), len(self.text) + len(mark)))
        self.text += mark

    def append(self, other: Words) -> None:
        """Go on with what was gathered apart."""
        self.calls += [(start + len(self.text), end + len(self.text)) for start, end in other.calls]
        self.text += other.text
        self.bold, self.italic = self.bold + other.bold, self.italic + other.italic

    def trim(self) -> None:
        """Take white space off both ends; the calls of notes keep their place."""
        lead = len(self.text) - len(self.text.lstrip())
        self.text = self.text.strip()
        self.calls = [(start - lead, end - lead) for start, end in self.calls]

    def passage(self, style: Style = "", level: int = 0) -> Passage:
        letters = sum(not character.isspace() for character in self.text) or 1
        return Passage(
            self.text,
            style,
            level,
            is_bold=self.bold > 0.5 * letters,
            is_italic=self.italic > 0.5 * letters,
            calls=self.calls,
        )


def reading_of(
    passages: Sequence[Passage],
    *,
    content: bytes,
    name: str,
    media_type: str,
    reader: str,
    warnings: Iterable[str],
    inventory: Inventory | None = None,
) -> Reading:
    """The reading that the passages make."""
    text, lines = assemble(_answered(passages))
    return Reading(
        name=name,
        media_type=media_type,
        sha256=hashlib.sha256(content).hexdigest(),
        text=text,
        lines=lines,
        quality=quality_of(text),
        warnings=tuple(warnings),
        reader=reader,
        inventory=inventory,
    )


def _answered(passages: Sequence[Passage]) -> list[Passage]:
    """The passages without the calls that no note answers: a raised figure alone is a figure, and stays text."""
    marks = {_bare(match[1]) for passage in passages if (match := _ANSWER.match(passage.text.lstrip()))}
    marks |= {
        _bare(passage.text.split(maxsplit=1)[0])
        for passage in passages
        if passage.style == "note" and passage.text.strip()
    }
    return [
        replace(passage, calls=[call for call in passage.calls if _bare(passage.text[slice(*call)]) in marks])
        for passage in passages
    ]


def _bare(mark: str) -> str:
    return mark.strip("[]().:, \t\u00a0")


def assemble(passages: Iterable[Passage]) -> tuple[str, tuple[Line, ...]]:
    """The text as read, and its lines; empty passages fall away, languages come one after the other."""
    pieces: list[str] = []
    lines: list[Line] = []
    length, part = 0, 0
    for passage in sorted((passage for passage in passages if passage.text.strip()), key=lambda passage: passage.part):
        if pieces:
            pieces.append(LANGUAGE_BREAK if passage.part != part else "\n\n")
            length += len(pieces[-1])
        part = passage.part
        lines += _lines(passage, length)
        pieces.append(passage.text)
        length += len(passage.text)
    return "".join(pieces), tuple(lines)


def _lines(passage: Passage, start: int) -> list[Line]:
    lines = []
    edits = [Edit("note_call", start + first, start + last) for first, last in passage.calls]
    words = [(start + first, start + last, sure) for first, last, sure in passage.words]
    for row in passage.text.split("\n"):
        end = start + len(row)
        if row.strip():
            lines.append(
                Line(
                    start,
                    end,
                    size=passage.size,
                    is_bold=passage.is_bold,
                    is_italic=passage.is_italic,
                    is_centred=passage.is_centred,
                    style=passage.style,
                    level=passage.level,
                    edits=tuple(edit for edit in edits if start <= edit.start < end),
                    words=tuple(word for word in words if start <= word[0] < end),
                    mark=passage.mark,
                )
            )
        start = end + 1
    return lines


def order_table(rows: Sequence[Sequence[Sequence[Passage]]], signing: re.Pattern[str]) -> list[Passage]:
    """The passages of a table (rows of cells of passages) as they are read.

    Row by row and cell by cell. A table of two columns may also set two languages side by side, or two parties that
    sign: it is read column by column. A table that only arranges prose is no table.
    """
    width = max((len(row) for row in rows), default=0)
    columns = [[row[at] for row in rows if at < len(row)] for at in range(width)]
    if width == 2:
        words = ["\n".join(passage.text for cell in column for passage in cell) for column in columns]
        languages = [language_of(text) for text in words]
        if UNDETERMINED not in languages and languages[0] != languages[1]:
            return [
                replace(passage, part=part)
                for part, column in enumerate(columns)
                for cell in column
                for passage in cell
            ]
        cells = [[cell for cell in column if any(passage.text.strip() for passage in cell)] for column in columns]
        signs = [any(signing.match(passage.text.strip()) for cell in column for passage in cell) for column in cells]
        if all(signs) and len(rows) <= _SIGNING_CELLS and all(len(text) < 800 for text in words):
            return [passage for column in columns for cell in column for passage in cell]
    passages = [passage for row in rows for cell in row for passage in cell]
    if (
        width < 2
        or (width == 2 and _mean(columns[-1]) > _PROSE)
        or any(_mean([cell]) > _PAGE for column in columns for cell in column)
    ):
        return passages
    return [replace(passage, style="table") if not passage.style else passage for passage in passages]


def _mean(cells: Sequence[Sequence[Passage]]) -> float:
    lengths = [sum(len(passage.text) for passage in cell) for cell in cells]
    return sum(lengths) / max(1, len(lengths))
