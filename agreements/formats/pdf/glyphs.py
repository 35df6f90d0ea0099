"""Glyphs: the characters of a page in the frame in which they are read.

A page may be turned, or hold turned text: a landscape table, a stamp along the margin. Each direction of writing gets
a ``Frame`` in which text runs from left to right and lines go down; all that follows (runs, columns, rows) works in a
frame and knows nothing of turning. ``Frame.box`` leads back to the page.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfplumber.page import fix_fontname_bytes

from agreements.formats.document import Box
from agreements.formats.letters import GAP

BOLD, ITALIC = 1, 2
PALE = 16  # in ``Glyph.drawn``, beside the marks of ``device``
_BOLD = re.compile(r"bold|black|heavy|demi|[-,]bd|(?:^|[-,])b(?:i|$)", re.IGNORECASE)
_ITALIC = re.compile(r"ital|obli|slant|[-,]it(?:$|mt)|(?:^|[-,])b?i$", re.IGNORECASE)
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
FAR = 15_000.0  # points: no page is larger
_SKEW = 0.2  # tangent beyond which text is set askew: a watermark
PALE_FROM = 0.45  # brightness from which a letter is pale, 1 for white


@dataclass(slots=True)
class Glyph:
    """A character in its frame; ``base`` is its base line, ``style`` of BOLD and ITALIC, ``font`` the font's name.

    ``drawn`` is how it is drawn, of the marks of ``device`` and PALE; ``confidence`` how sure a recognition was of its word,
    0 to 1, and None where the file itself names the letter.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    style: int
    font: str = ""
    drawn: int = 0
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """A direction of writing: ``turn`` 0 to the right, 1 upwards, 2 upside down, 3 downwards, 4 askew (as it comes)."""

    turn: int
    width: float
    height: float

    def box(self, x0: float, top: float, x1: float, bottom: float) -> Box:
        """A box of this frame on the page."""
        if self.turn == 1:
            x0, top, x1, bottom = top, self.height - x1, bottom, self.height - x0
        elif self.turn == 2:
            x0, top, x1, bottom = self.width - x1, self.height - bottom, self.width - x0, self.height - top
        elif self.turn == 3:
            x0, top, x1, bottom = self.width - bottom, x0, self.width - top, x1
        return (round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))

    def place(
        self, box: tuple[float, float, float, float], origin: tuple[float, float]
    ) -> tuple[float, float, float, float, float]:
        """``x0, top, x1, bottom, base`` in this frame of a letter with this box and origin on the page."""
        x0, top, x1, bottom = box
        e, f = origin
        if self.turn == 1:
            return self.height - bottom, x0, self.height - top, x1, e
        if self.turn == 2:
            return self.width - x1, self.height - bottom, self.width - x0, self.height - top, f
        if self.turn == 3:
            return top, self.width - x1, bottom, self.width - x0, self.width - e
        return x0, top, x1, bottom, self.height - f


def turn_of(matrix: tuple[float, ...]) -> int:
    a, b = matrix[0], matrix[1]
    if min(abs(a), abs(b)) > _SKEW * max(abs(a), abs(b)):
        return 4
    if abs(a) >= abs(b):
        return 0 if a >= 0 else 2
    return 1 if b > 0 else 3


@lru_cache(maxsize=4096)
def style_of(font: str) -> int:
    """BOLD and ITALIC as the name of a font tells them ("ABCDEF+Times-BoldItalic")."""
    name = font.rpartition("+")[2]
    return (BOLD if _BOLD.search(name) else 0) | (ITALIC if _ITALIC.search(name) else 0)


def brightness_of(color: Any) -> float:
    """How bright a colour of one, three or four components is, 1 for white; 0 where nothing tells."""
    color = color if isinstance(color, tuple) else (color,)
    if not all(isinstance(part, int | float) for part in color):
        return 0.0
    parts = [float(part) for part in color]
    if len(parts) == 1:
        return parts[0]
    if len(parts) == 3:
        return 0.3 * parts[0] + 0.59 * parts[1] + 0.11 * parts[2]
    if len(parts) == 4:
        cyan, magenta, yellow, black = parts
        return (1 - black) * (1 - 0.3 * cyan - 0.59 * magenta - 0.11 * yellow)
    return 0.0


def is_near(x0: float, top: float, x1: float, bottom: float, base: float) -> bool:
    """Whether a letter stands where a page may reach."""
    return -FAR < x0 <= x1 < FAR and -FAR < top <= bottom < FAR and -FAR < base < FAR


def near(value: float) -> float:
    """Return a coordinate no further than any page reaches; a damaged file may give any number, or none."""
    return max(-FAR, min(FAR, value)) if value == value else 0.0


def printable(text: str) -> str:
    """A character's text without what no line can hold: white space as a space, what has no letter as ``GAP``."""
    return " ".join(_UNPRINTABLE.sub(GAP, text).split()) or " "


LETTERS: WeakKeyDictionary[Any, dict[int, tuple[str, float]]] = WeakKeyDictionary()
"""Of each font the text and the width of its codes, as far as they were met."""


def letter_of(font: Any, code: int) -> tuple[str, float]:
    """The text and the width of a code of a font; what has no letter is a gap."""
    try:
        text = font.to_unichr(code)
    except PDFUnicodeNotDefined:
        text = GAP
    if not text.isprintable():
        text = printable(text)
    letter = LETTERS[font][code] = (text, font.char_width(code))
    return letter


def font_name(font: Any) -> str:
    name = font.fontname
    return fix_fontname_bytes(name) if isinstance(name, bytes) else str(name)


def part_shadows(glyphs: list[Glyph]) -> tuple[list[Glyph], list[Glyph]]:
    """Glyphs, and those printed again over the same place (a little moved, to look bold or cast a shadow)."""
    alike: dict[str, list[tuple[int, float, int]]] = defaultdict(list)
    for index, glyph in enumerate(glyphs):
        if glyph.text != " ":
            alike[glyph.text].append((round(glyph.base), glyph.x0, index))
    shadows: set[int] = set()
    for places in alike.values():
        places.sort()
        for (base, x0, index), (base_after, x0_after, index_after) in zip(places, places[1:], strict=False):
            if base == base_after and x0_after - x0 < 0.12 * glyphs[index].size:
                shadows.add(max(index, index_after))
    if not shadows:
        return glyphs, []
    kept = [glyph for index, glyph in enumerate(glyphs) if index not in shadows]
    return kept, [glyphs[index] for index in sorted(shadows)]
