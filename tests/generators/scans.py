"""Scans of our own making: typeset pages drawn, laid on crooked, printed badly and put back into a PDF or TIFF.

``Wear`` says what happens to a page; the same seed gives the same dirt.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter


@dataclass(frozen=True)
class Wear:
    """``tilt`` in degrees, ``blur`` in pixels, ``noise`` of grey, ``specks`` a thousand pixels, ``fade`` of the ink, ``spread`` of it.

    ``is_fax``: black and white only; ``has_shadow``: darker to one side, as a photograph is; ``quality`` that of JPEG.
    """

    name: str
    tilt: float = 0.0
    blur: float = 0.0
    noise: float = 0.0
    specks: float = 0.0
    fade: float = 0.0
    spread: int = 0
    dots: int = 300
    is_fax: bool = False
    has_shadow: bool = False
    quality: int = 85
    turn: int = 0


CLEAN = Wear("clean", tilt=0.3, blur=0.4, noise=3)
OLD = Wear("old print", tilt=-1.1, blur=1.1, noise=14, specks=0.15, fade=0.25, quality=60)
FAX = Wear("fax", tilt=0.8, blur=0.6, noise=20, specks=0.3, dots=200, is_fax=True)
PHOTO = Wear("photograph", tilt=2.4, blur=0.8, noise=6, has_shadow=True, dots=220, quality=70)
HEAVY = Wear("heavy ink", tilt=-0.6, blur=0.9, noise=8, specks=0.1, spread=3, quality=70)
SIDEWAYS = Wear("on its side", tilt=0.4, blur=0.5, noise=4, turn=90)
WEARS = (CLEAN, OLD, FAX, PHOTO, HEAVY, SIDEWAYS)


def pictures(pdf: bytes, wear: Wear, seed: int = 0) -> list[Image.Image]:
    """The pages of a PDF as a scanner sees them."""
    document = pypdfium2.PdfDocument(pdf)
    return [
        worn(page.render(scale=wear.dots / 72, grayscale=True).to_pil(), wear, seed + at)
        for at, page in enumerate(document)
    ]


def worn(page: Image.Image, wear: Wear, seed: int) -> Image.Image:
    chance = np.random.default_rng(seed)
    if wear.spread:
        page = page.filter(ImageFilter.MinFilter(wear.spread))
    page = page.rotate(wear.tilt, resample=Image.Resampling.BICUBIC, fillcolor=255)
    page = page.filter(ImageFilter.GaussianBlur(wear.blur))
    grey = np.asarray(page, dtype=np.float32)
    grey = 255 - (255 - grey) * (1 - wear.fade * chance.random(grey.shape, dtype=np.float32))
    grey += chance.normal(0, wear.noise, grey.shape).astype(np.float32)
    if wear.has_shadow:
        grey *= np.linspace(1.0, 0.45, grey.shape[1], dtype=np.float32)[None, :]
    dirt = chance.random(grey.shape, dtype=np.float32) < wear.specks / 1000
    grey[dirt] = 40
    page = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
    if wear.is_fax:
        page = page.point(lambda value: 255 if value > 150 else 0)
    return page.rotate(-wear.turn, expand=True) if wear.turn else page


def as_pdf(pages: list[Image.Image], wear: Wear) -> bytes:
    """The pictures as the PDF that a scanner writes."""
    written = io.BytesIO()
    pages[0].save(written, "PDF", save_all=True, append_images=pages[1:], resolution=wear.dots, quality=wear.quality)
    return written.getvalue()


def as_tiff(pages: list[Image.Image], wear: Wear) -> bytes:
    written = io.BytesIO()
    pages[0].save(
        written, "TIFF", save_all=True, append_images=pages[1:], dpi=(wear.dots, wear.dots), compression="tiff_lzw"
    )
    return written.getvalue()


def scanned(pdf: bytes, wear: Wear, seed: int = 0) -> bytes:
    return as_pdf(pictures(pdf, wear, seed), wear)
