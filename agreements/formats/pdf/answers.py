"""Which calls of notes are answered: ``keep_answered``.

A raised figure is taken out of the text only where a note bears its label: at the foot of its page or of the next one,
or among the notes at the end of the file. A figure that no note answers stays text, whatever it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from agreements.formats.pdf.page import PageLine, PageReading

_LABEL = re.compile(r"[\[(]?(\d{1,3}|[*∗†‡§¶]{1,4}|[a-z](?=[)\s]))[\])./]{0,2}\s{0,4}(?=\S)")
_PLAIN_LABEL = re.compile(r"(\d{1,3})[.)]?\s+(?=\S)")
_PART_OF_CALL = re.compile(r"\d{1,3}|[*∗†‡§¶]{1,4}")
_NOTES_HEADING = re.compile(
    r"\W{0,3}(?:foot|end)?(?:notes?|notas|noten|anmerkungen|fu(?:ß|ss)noten|endnoten|note finali|примечания|notlar|注释?|ملاحظات)\W{0,3}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Answered:
    """A call that was taken out of the text: where, and the beginning of its note."""

    page: int
    call: str
    note: str


@dataclass(slots=True)
class _Notes:
    """The notes of a file by label: those of each page, and those that a page further on may call for."""

    of_page: dict[int, dict[str, str]] = field(default_factory=dict)
    later: list[tuple[int, str, str]] = field(default_factory=list)

    def answer(self, page: int, call: str) -> str | None:
        for label in _PART_OF_CALL.findall(call):
            for near in (page, page + 1):
                if label in self.of_page.get(near, {}):
                    return self.of_page[near][label]
            for at, other, words in self.later:
                if other == label and at >= page:
                    return words
        return None


def keep_answered(pages: Sequence[PageReading]) -> list[Answered]:
    """Take out of the lines of ``pages`` the calls that no note answers; the others come back with their notes."""
    notes = _notes(pages)
    answered: list[Answered] = []
    for page in pages:
        for line in page.lines:
            kept = []
            for start, end in line.calls:
                call = line.text[start:end].strip()
                words = notes.answer(page.number, call)
                if words is not None:
                    kept.append((start, end))
                    answered.append(Answered(page.number, call, words))
            line.calls = tuple(kept)
    return answered


def _notes(pages: Sequence[PageReading]) -> _Notes:
    notes = _Notes()
    is_at_end = False
    for page in pages:
        for line in page.lines:
            is_at_end = is_at_end or (page.number * 2 > len(pages) and _NOTES_HEADING.fullmatch(line.text) is not None)
            for label, words in _labels(line, is_at_end=is_at_end):
                if line.style == "note":
                    notes.of_page.setdefault(page.number, {}).setdefault(label, words)
                else:
                    notes.later.append((page.number, label, words))
    return notes


def _labels(line: PageLine, *, is_at_end: bool) -> Iterator[tuple[str, str]]:
    """The label that a line bears as the first of a note, and its words."""
    is_note = line.style == "note" or (line.starts_raised and line.style in {"", "table"})
    found = (_LABEL if is_note else _PLAIN_LABEL).match(line.text) if is_note or is_at_end else None
    if found is not None:
        yield found[1].replace("∗", "*"), line.text[found.end() :]
