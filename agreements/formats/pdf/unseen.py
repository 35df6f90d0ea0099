"""Letters that a page holds and nobody sees: white on white, painted over, clipped away, tiny, or off what is shown.

``mark_unseen`` writes on each such glyph why it is not seen. White letters are seen on whatever is painted beneath them;
a picture over letters does not count, since a recognition (OCR) leaves its words so. Where most letters of a page would
be lost, the page is not understood, and none is marked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agreements.formats.document import Box
from agreements.formats.pdf.glyphs import Glyph

WHITE, COVERED, CLIPPED, TINY, CROPPED = 128, 256, 512, 1024, 2048
UNSEEN = WHITE | COVERED | CLIPPED | TINY | CROPPED
REASONS = {
    WHITE: "it is white on white, so that nobody sees it",
    COVERED: "it is painted over, so that nobody sees it",
    CLIPPED: "it is cut off where it is drawn, so that nobody sees it",
    TINY: "it is too small to be seen",
    CROPPED: "it stands outside what the page shows, so that nobody sees it",
}
WHITE_FROM = 0.97
_LEAST = 1.0  # points: smaller letters are dots
_THIN = 3.0
_MOST_FILLS = 2000
_MOST_LOST = 0.5
EVERYWHERE: Box = (float("-inf"), float("-inf"), float("inf"), float("inf"))


@dataclass(frozen=True, slots=True)
class Fill:
    """What was painted before the glyph with number ``before``; of no known brightness where it is a picture."""

    before: int
    box: Box = EVERYWHERE
    brightness: float | None = None
    is_opaque: bool = False

    def holds(self, glyph: Glyph) -> bool:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        return self.box[0] <= x <= self.box[2] and self.box[1] <= y <= self.box[3]


def mark_unseen(glyphs: Sequence[Glyph], fills: Sequence[Fill], shown: Box | None) -> bool:
    """Mark the unseen of the glyphs that run straight across a page; False where most would be, and none is marked.

    ``shown`` is the part of the page that is shown, where it is not the whole.
    """
    fills = fills[:_MOST_FILLS]
    _mark_covered(glyphs, [fill for fill in fills if fill.is_opaque and fill.before])
    dark = [fill for fill in fills if _is_dark(fill)]
    for number, glyph in enumerate(glyphs):
        if glyph.drawn & WHITE and any(fill.before <= number and fill.holds(glyph) for fill in dark):
            glyph.drawn &= ~WHITE
        if glyph.size < _LEAST and glyph.x1 - glyph.x0 < _LEAST:
            glyph.drawn |= TINY
    if shown is not None:
        for glyph in glyphs:
            glyph.drawn |= 0 if _is_in(glyph, shown) else CROPPED
    unseen = [glyph for glyph in glyphs if glyph.drawn & UNSEEN]
    if not unseen or _count(unseen) <= _MOST_LOST * _count(glyphs):
        return True
    for glyph in unseen:
        glyph.drawn &= ~UNSEEN
    return False


def _count(glyphs: Sequence[Glyph]) -> int:
    return sum(glyph.text != " " for glyph in glyphs)


def _mark_covered(glyphs: Sequence[Glyph], covers: Sequence[Fill]) -> None:
    for fill in covers:
        if min(fill.box[2] - fill.box[0], fill.box[3] - fill.box[1]) > _THIN:
            for glyph in glyphs[: fill.before]:
                if fill.holds(glyph):
                    glyph.drawn |= COVERED


def _is_dark(fill: Fill) -> bool:
    return fill.brightness is None or fill.brightness < WHITE_FROM


def _is_in(glyph: Glyph, box: Box) -> bool:
    return glyph.x1 > box[0] and glyph.x0 < box[2] and glyph.bottom > box[1] and glyph.top < box[3]


def is_clipped(glyph: Glyph, clip: Box) -> bool:
    """Whether a glyph stands wholly outside the part of the page that is painted on."""
    return not _is_in(glyph, clip)


def within(box: Box, clip: Box) -> Box:
    """The part of a box that lies in another."""
    return (max(box[0], clip[0]), max(box[1], clip[1]), min(box[2], clip[2]), min(box[3], clip[3]))


def reason_of(drawn: int) -> str:
    """Why what is drawn so is not seen; empty where it is."""
    return next((reason for mark, reason in REASONS.items() if drawn & mark), "")
