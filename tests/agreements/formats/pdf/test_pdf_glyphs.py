"""The glyphs of a page are the characters that pdfplumber finds: the same letters, in the same order, at the same places."""

from __future__ import annotations

import io

import pdfplumber
import pytest
from reportlab.pdfgen.canvas import Canvas

from agreements.formats.pdf.device import draw
from agreements.formats.pdf.glyphs import printable
from tests.agreements.pdfs import LAYOUTS, make_agreement, typeset
from tests.agreements.typst_pdfs import SETTINGS, set_by_typst


def oddly_set() -> bytes:
    """Strings with every operator that moves letters: spacing, scaling, rise, turning, mirroring, and a page off its origin."""
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=(595, 842), invariant=1, pageCompression=0)
    for number, matrix in enumerate(
        [
            (1, 0, 0, 1),
            (0, 1, -1, 0),
            (-1, 0, 0, -1),
            (0, -1, 1, 0),
            (0.7, 0.7, -0.7, 0.7),
            (1, 0, 0, -1),
            (-1, 0, 0, 1),
        ]
    ):
        line = canvas.beginText()
        line.setTextTransform(*matrix, 300, 400 + 20 * number)
        line.setFont("Times-Bold" if number % 2 else "Helvetica", 9 + number)
        line.setCharSpace(0.3 * number)
        line.setWordSpace(1.5)
        line.setHorizScale(90 + number)
        line.setRise(number - 2)
        line.textOut("The Parties met, and (both) agreed \xa0on 3 points.")
        canvas.drawText(line)
    canvas.save()
    return written.getvalue().replace(b"/MediaBox [ 0 0 595 842 ]", b"/MediaBox [ 7 -9 595 842]")


FILES = {
    **{layout.name: typeset(make_agreement(5, count=2, notes=2), layout) for layout in LAYOUTS[::9]},
    **{name: set_by_typst(make_agreement(5, count=2), SETTINGS[name]) for name in sorted(SETTINGS)[:2]},
    "oddly set": oddly_set(),
}


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_glyphs_are_the_characters_of_pdfplumber(content: bytes) -> None:
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            theirs = [(printable(char["text"]), _box(char), char["fontname"]) for char in page.chars]
            page.close()
            frames, _is_clear = draw(page)
            ours = [
                (glyph.text, frame.box(glyph.x0, glyph.top, glyph.x1, glyph.bottom), glyph.font)
                for frame, glyphs in frames.items()
                for glyph in glyphs
            ]
            rounded = [(text, tuple(round(side, 2) for side in box), font) for text, box, font in theirs]
            assert sorted(ours) == sorted(rounded)
            if all(frame.turn == 0 for frame in frames):
                glyphs = [glyph for found in frames.values() for glyph in found]
                assert [(one.text, (one.x0, one.top, one.x1, one.bottom), one.font) for one in glyphs] == theirs


def _box(char: dict[str, float]) -> tuple[float, ...]:
    return tuple(char[side] for side in ("x0", "top", "x1", "bottom"))
