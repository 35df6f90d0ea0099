"""How faithfully a Word or ODT file was read, by its pages as LibreOffice prints them: ``fidelity_as_printed``.

LibreOffice lays the file out by its own rules and shares no code with the readers; PDFium finds the letters on the pages
that it prints. Running heads and notes have their place at the edge of each page, so that only their words count.
"""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Sequence

from agreements.formats.document import Line, Reading
from agreements.formats.opening.office import converted
from agreements.formats.witness.fidelity import Fidelity, compare
from agreements.formats.witness.text_layer import NoTextLayer, text_layer

PRINTED = {"docx", "odt", "doc", "rtf"}
_APART = {"furniture", "note"}
_EDGE = 3  # lines at either edge of a page, among which its running heads are
_OFTEN = 0.6  # of the pages
_FIGURES = re.compile(r"\d+")


def fidelity_as_printed(content: bytes, suffix: str, reading: Reading) -> Fidelity:
    """The fidelity of a whole file; ``NoTextLayer`` where LibreOffice is missing or cannot print it."""
    try:
        pages = text_layer(converted(content, suffix, "pdf"))
    except (OSError, subprocess.SubprocessError) as fault:
        raise NoTextLayer from fault
    text, aside = _words(reading, is_apart=False), _words(reading, is_apart=True)
    orders = range(max(len(page.orders) for page in pages))
    printed = [[page.orders[min(order, len(page.orders) - 1)].splitlines() for page in pages] for order in orders]
    found = (compare("\n".join(_without_heads(one)), text, aside=aside) for one in printed)
    return min(found, key=lambda one: one.wrong)


def _words(reading: Reading, *, is_apart: bool) -> str:
    lines = (line for line in reading.lines if (line.style in _APART) == is_apart)
    return "\n".join(_shown(reading.text, line) for line in lines)


def _shown(text: str, line: Line) -> str:
    """The words of a line without what its markup alone says; calls of notes stay, as they are printed."""
    pieces, position = [], line.start
    for edit in line.edits:
        if edit.kind != "note_call" and edit.start >= position:
            pieces += [text[position : edit.start], edit.replacement]
            position = edit.end
    return "".join([*pieces, text[position : line.end]])


def _without_heads(pages: Sequence[Sequence[str]]) -> list[str]:
    """The lines of all pages but those that stand at the same edge of most, whatever figures are in them."""
    shapes = [[_FIGURES.sub("0", line.strip()) for line in lines] for lines in pages]
    tops = Counter(shape for lines in shapes for shape in set(lines[:_EDGE]))
    feet = Counter(shape for lines in shapes for shape in set(lines[-_EDGE:]))
    least = max(2, _OFTEN * len(pages))
    return [
        line
        for lines, alike in zip(pages, shapes, strict=True)
        for at, (line, shape) in enumerate(zip(lines, alike, strict=True))
        if not (at < _EDGE and tops[shape] >= least) and not (at >= len(lines) - _EDGE and feet[shape] >= least)
    ]
