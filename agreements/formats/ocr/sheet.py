"""A page as a picture made ready for recognition: ``Sheet``, and the way from its pixels back to the page.

The picture is grey, its paper white whatever the light was, and its lines level: a scan is seldom laid on straight. The
slope is the one at which the ink of the lines falls into the sharpest rows.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter, ImageOps
from scipy import ndimage

from agreements.formats.document import Box

_DOTS = 300 / 72  # pixels a point
_LEAST_SIDE, _MOST_SIDE = 2_400, 4_200  # of the longer side
_SLOPES = np.arange(-6.0, 6.01, 0.5)
_FINE_SLOPES = np.arange(-0.45, 0.46, 0.05)
_LEVEL = 0.04  # degrees: less is not worth the blur of turning
_SMALL = 1_200
_SPECK, _STREWN = 9, 60  # pixels of a speck; specks from which a page is cleaned of them
_PAPER = 200  # brightness from which a page is as white as paper


@dataclass(frozen=True, slots=True)
class Sheet:
    """``picture`` was turned by ``turn`` quarters and then ``slope`` degrees from a page of these points."""

    picture: Image.Image
    width: float
    height: float
    scale: float
    turn: int = 0
    slope: float = 0.0

    def box(self, x0: float, top: float, x1: float, bottom: float) -> Box:
        """A box of the levelled picture, in its own points, on the page."""
        corners = [self._on_page(x, y) for x in (x0, x1) for y in (top, bottom)]
        xs, ys = [x for x, _y in corners], [y for _x, y in corners]
        return (round(min(xs), 2), round(min(ys), 2), round(max(xs), 2), round(max(ys), 2))

    def _on_page(self, x: float, y: float) -> tuple[float, float]:
        width, height = (self.height, self.width) if self.turn % 2 else (self.width, self.height)
        angle = math.radians(self.slope)
        dx, dy = x - width / 2, y - height / 2
        x = width / 2 + dx * math.cos(angle) - dy * math.sin(angle)
        y = height / 2 + dx * math.sin(angle) + dy * math.cos(angle)
        for _quarter in range(self.turn % 4):  # back, one quarter anticlockwise after the other
            x, y = y, width - x
            width, height = height, width
        return x, y


def sheet_of(picture: Image.Image, width: float, height: float, turn: int = 0) -> Sheet:
    """The picture of a page of these points made ready; ``turn`` quarters clockwise first."""
    grey = _at_size(picture.convert("L"), width, height)
    scale = grey.width / width
    grey = without_specks(_on_white(grey))
    if turn % 4:
        grey = grey.rotate(-90 * turn, expand=True)
    slope = slope_of(grey)
    if abs(slope) >= _LEVEL:
        grey = grey.rotate(slope, resample=Image.Resampling.BICUBIC, fillcolor=255)
    return Sheet(grey, width, height, scale, turn % 4, slope if abs(slope) >= _LEVEL else 0.0)


def _at_size(grey: Image.Image, width: float, height: float) -> Image.Image:
    """A picture large enough for its letters to be told apart, and no larger than is of use."""
    longer = max(grey.size)
    wanted = min(max(longer, _LEAST_SIDE, min(_DOTS * max(width, height), _MOST_SIDE)), _MOST_SIDE)
    if abs(wanted - longer) < 0.02 * longer:
        return grey
    factor = wanted / longer
    size = (max(1, round(grey.width * factor)), max(1, round(grey.height * factor)))
    return grey.resize(size, Image.Resampling.LANCZOS if factor < 1 else Image.Resampling.BICUBIC)


def _on_white(grey: Image.Image) -> Image.Image:
    """The picture with its paper white: a photograph has shadows, a copy a grey ground."""
    paper = grey.resize((max(1, grey.width // 16), max(1, grey.height // 16)), Image.Resampling.BOX)
    paper = paper.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(4))
    if np.percentile(np.asarray(paper), 5) >= _PAPER + 30:
        return grey
    ground = np.maximum(np.asarray(paper.resize(grey.size, Image.Resampling.BILINEAR), dtype=np.float32), 40.0)
    lit = np.minimum(np.asarray(grey, dtype=np.float32) * (255.0 / ground), 255.0)
    return Image.fromarray(lit.astype(np.uint8))


def ink_of(grey: Image.Image) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Where a picture is dark: below the threshold that parts its two kinds of points best (Otsu)."""
    counts = np.array(grey.histogram()[:256], dtype=np.float64)
    below = counts.cumsum()
    sums = (counts * np.arange(256)).cumsum()
    above = below[-1] - below
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = (sums[-1] * below / below[-1] - sums) ** 2 / (below * above)
    threshold = int(np.nanargmax(np.where(np.isfinite(spread), spread, -1.0)))
    return np.asarray(grey) <= min(max(threshold, 60), 200)


def slope_of(grey: Image.Image) -> float:
    """By how many degrees a picture must be turned anticlockwise for its lines to be level."""
    small = ImageOps.contain(grey, (_SMALL, _SMALL), Image.Resampling.BOX)
    ys, xs = np.nonzero(ink_of(small))
    if len(ys) < 200 or len(ys) > 0.5 * small.width * small.height:
        return 0.0
    coarse = max(_SLOPES, key=lambda slope: _sharpness(xs, ys, float(slope)))
    fine = max(coarse + _FINE_SLOPES, key=lambda slope: _sharpness(xs, ys, float(slope)))
    return 0.0 if abs(coarse) == _SLOPES[-1] else round(float(fine), 2)


def _sharpness(xs: np.ndarray[tuple[int], np.dtype[np.int64]], ys: np.ndarray[tuple[int], np.dtype[np.int64]], slope: float) -> float:  # fmt: skip
    """How sharply the ink falls into rows when the picture is turned so."""
    rows = ys - xs * math.tan(math.radians(slope))
    filled = np.bincount((rows - rows.min()).astype(np.int64))
    return float((np.diff(filled.astype(np.float64)) ** 2).sum())


def without_specks(grey: Image.Image) -> Image.Image:
    """The picture without the dots that a bad copy is strewn with, far smaller than any full stop and far from letters; a clean
    one as it is."""
    ink = ink_of(grey)
    marks, _count = ndimage.label(ink, structure=np.ones((3, 3)))
    sizes = np.bincount(marks.ravel())
    is_speck = sizes <= _SPECK
    is_speck[0] = False
    if is_speck.sum() < _STREWN:
        return grey
    letters = Image.fromarray((ink & ~is_speck[marks]).astype(np.uint8) * 255)
    around = letters.reduce(4).point(lambda value: 255 if value else 0).filter(ImageFilter.MaxFilter(3))
    is_near = np.asarray(around.resize(grey.size, Image.Resampling.NEAREST)) > 0
    cleaned = np.asarray(grey).copy()
    cleaned[~is_near] = 255
    return Image.fromarray(cleaned)


def sheets_of_pdf(content: bytes, numbers: list[int]) -> Iterator[tuple[int, Image.Image, float, float]]:
    """Each of these pages (from 1) of a PDF as a picture, with its points; drawn one at a time."""
    document = pypdfium2.PdfDocument(content)
    try:
        for number in numbers:
            page = document[number - 1]
            page.set_cropbox(*page.get_mediabox())
            width, height = (max(side, 1.0) for side in page.get_size())
            scale = min(max(_DOTS, _LEAST_SIDE / max(width, height, 1.0)), _MOST_SIDE / max(width, height, 1.0))
            yield number, page.render(scale=scale, grayscale=True).to_pil(), width, height
            page.close()
    finally:
        document.close()
