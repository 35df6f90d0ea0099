"""From the pages of a file to its text as read, and the lines in it: ``assemble``.

Lines are joined by a line break, blocks by an empty line, pages by ``"\\n\\f"``, languages by ``"\\n\\f\\f"``; the white
space is the reader's, every other character stands once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agreements.formats.document import Edit, Line
from agreements.formats.hyphens import Break, Hyphens, find_break
from agreements.formats.parallel import LANGUAGE_BREAK, Part
from agreements.formats.pdf.page import PageLine

_PAGE_BREAK = "\n\f"
_PRINTED_HYPHEN = re.compile("\u00ad")  # many fonts name their hyphen so; what is on the page is printed
_SYMBOL = re.compile(r"^[\uf020-\uf0ff](?=\s)")  # of Symbol or Wingdings before a line: a bullet


def assemble(parts: Sequence[Part]) -> tuple[str, tuple[Line, ...]]:
    """The text as read, and its lines."""
    pieces: list[str] = []
    placed: list[tuple[PageLine, int]] = []
    length = 0
    for part in parts:
        before: PageLine | None = None
        for line in part.lines:
            pieces.append(_separator(before, line, is_first=not pieces))
            length += len(pieces[-1])
            placed.append((line, length))
            pieces.append(line.text)
            length += len(line.text)
            before = line
    text = "".join(pieces)
    breaks = list(_breaks(placed))
    hyphens = Hyphens(text.replace("\u00ad", "-"), breaks)
    ends = {broken.end: hyphens.edit(broken) for broken in breaks}
    return text, tuple(_as_line(line, start, ends.get(start + len(line.text))) for line, start in placed)


def _separator(before: PageLine | None, line: PageLine, *, is_first: bool) -> str:
    if is_first:
        return ""
    if before is None:
        return LANGUAGE_BREAK
    if before.page != line.page:
        return _PAGE_BREAK
    return "\n\n" if line.has_gap else "\n"


def _breaks(placed: Sequence[tuple[PageLine, int]]) -> list[Break]:
    """Where a word runs over the end of a line; what stands between (running heads, notes) is passed over."""
    found: list[Break] = []
    open_lines: dict[str, tuple[PageLine, int]] = {}
    for line, start in placed:
        before = open_lines.get(line.style)
        if before is not None:
            words = before[0].text.replace("\u00ad", "-")  # a soft hyphen that was printed is a hyphen
            broken = find_break(words, line.text, before[1] + len(words))
            if broken is not None:
                found.append(broken)
        open_lines[line.style] = (line, start)
    return found


def _as_line(line: PageLine, start: int, hyphen: Edit | None) -> Line:
    edits = [Edit("note_call", start + first, start + last) for first, last in line.calls]
    end = hyphen.start - start if hyphen is not None else len(line.text)
    for marks, shown in ((_PRINTED_HYPHEN, "-"), (_SYMBOL, "•")):
        edits += [
            Edit("markup", start + mark.start(), start + mark.end(), shown) for mark in marks.finditer(line.text[:end])
        ]
    if hyphen is not None:
        edits.append(hyphen)
    return Line(
        start,
        start + len(line.text),
        page=line.page,
        box=line.box,
        size=line.size,
        is_bold=line.is_bold,
        is_italic=line.is_italic,
        style=line.style,
        edits=tuple(sorted(edits, key=lambda edit: edit.start)),
        words=tuple((start + first, start + last, sure) for first, last, sure in line.words),
    )
