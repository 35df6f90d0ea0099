"""The text layer of a PDF as another program gives it: ``text_layer``, the witness for what our reader read.

PDFium knows the letters of a page by itself and shares no code with the library that the reader stands on. It runs in a
process of its own: whatever a file does to it, ours stands.
"""

from __future__ import annotations

import ctypes
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import pypdfium2
import pypdfium2.raw as raw

SECONDS = 120
_GAP = 1.5  # in heights: a wider one parts two pieces
_WIDE, _MOST_GUTTERS = 6.0, 3
_BACK = 3.0  # points by which a letter may begin before the last one ends


class NoTextLayer(Exception):
    """PDFium could not open the file."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters that follow on one line without a wide gap, and where they stand, in points from the foot of the page."""

    text: str
    x0: float
    low: float
    x1: float
    high: float


@dataclass(frozen=True, slots=True)
class PageLayer:
    """The text of a page in each order in which it may be read, the order of the file first.

    The others go by place: from top to bottom and from left to right; downwards in rows of as many pieces, as signatures
    stand; and on either side of a gutter, one after the other.
    """

    orders: tuple[str, ...]


def text_layer(content: bytes) -> list[PageLayer]:
    """The text of each page, and at its end the values of forms and the words typed onto the page."""
    command = [sys.executable, "-m", "agreements.formats.witness.text_layer"]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as fault:
        raise NoTextLayer from fault
    return [PageLayer(tuple(orders)) for orders in json.loads(done.stdout)]


def _main() -> None:
    document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    pages = [["\n".join((text, *_laid_on(page))) for text in dict.fromkeys(_orders(page))] for page in document]
    sys.stdout.write(json.dumps(pages))


def _orders(page: pypdfium2.PdfPage) -> Iterator[str]:
    layer = page.get_textpage()
    text = layer.get_text_range(errors="replace")
    yield text
    if page.get_rotation() or len(text) != layer.count_chars():
        return
    rows = _rows(list(_pieces(layer, text)))
    by_place = [[piece for row in rows for piece in row], _downwards(rows)]
    by_place += [_beside(rows, gutter) for gutter in _gutters(rows)]
    yield from ("\n".join(piece.text for piece in pieces) for pieces in by_place)


def _pieces(layer: pypdfium2.PdfTextPage, text: str) -> Iterator[Piece]:
    """The pieces of a page in the order of the file."""
    letters, box = "", (0.0, 0.0, 0.0, 0.0)
    for at, letter in enumerate(text):
        if letter.isspace():
            letters += letter
            continue
        x0, low, x1, high = layer.get_charbox(at, loose=True)
        is_next = -_BACK <= x0 - box[2] <= _GAP * (high - low) and "\n" not in letters
        if letters.strip() and not is_next:
            yield Piece(letters, *box)
        if not letters.strip() or not is_next:
            letters, box = "", (x0, low, x1, high)
        letters += letter
        box = (min(box[0], x0), min(box[1], low), max(box[2], x1), max(box[3], high))
    if letters.strip():
        yield Piece(letters, *box)


def _rows(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces from top to bottom, those that share most of their height in one row."""
    rows: list[list[Piece]] = []
    foot = float("-inf")
    for piece in sorted(pieces, key=lambda piece: -(piece.low + piece.high)):
        if rows and (piece.low + piece.high) / 2 > foot:
            rows[-1].append(piece)
        else:
            rows.append([piece])
            foot = piece.low
    return [sorted(row, key=lambda piece: piece.x0) for row in rows]


def _downwards(rows: Sequence[Sequence[Piece]]) -> list[Piece]:
    """The pieces of rows; of rows below each other with as many pieces, one column after the other."""
    blocks = [(count, list(block)) for count, block in groupby(rows, key=len)]
    return [row[place] for count, block in blocks for place in range(count) for row in block]


def _gutters(rows: Sequence[Sequence[Piece]]) -> list[float]:
    """Where rows have a gap most often."""
    gaps = Counter(
        round((piece.x1 + after.x0) / 2 / _WIDE) for row in rows for piece, after in zip(row, row[1:], strict=False)
    )
    return [_WIDE * place for place, _count in gaps.most_common(_MOST_GUTTERS)]


def _beside(rows: Sequence[Sequence[Piece]], gutter: float) -> list[Piece]:
    """The pieces of rows; of rows below each other that leave a gutter free, the left side before the right."""
    pieces: list[Piece] = []
    for is_free, block in groupby(rows, key=lambda row: not any(one.x0 < gutter < one.x1 for one in row)):
        found = [piece for row in block for piece in row]
        pieces += sorted(found, key=lambda piece: piece.x0 > gutter) if is_free else found
    return pieces


def _laid_on(page: pypdfium2.PdfPage) -> Iterator[str]:
    keys = {raw.FPDF_ANNOT_WIDGET: b"V", raw.FPDF_ANNOT_FREETEXT: b"Contents"}
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if key := keys.get(raw.FPDFAnnot_GetSubtype(annotation)):
            size = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
            value = ctypes.create_string_buffer(size)
            raw.FPDFAnnot_GetStringValue(annotation, key, ctypes.cast(value, ctypes.POINTER(ctypes.c_ushort)), size)
            yield value.raw.decode("utf-16-le", errors="replace").rstrip("\0")
        raw.FPDFPage_CloseAnnot(annotation)


if __name__ == "__main__":
    _main()
