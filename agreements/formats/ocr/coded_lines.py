"""Single lines whose font does not tell its letters, among lines that are read: ``recognise_lines``.

Such a line shows words and holds only codes, so it is recognised where it stands on the drawn page. The other lines of its
page stay as the file has them.
"""

from __future__ import annotations

from PIL import Image

from agreements.formats.ocr.engine import NotRecognised, Word, recognise
from agreements.formats.ocr.recognition import RecognisedPage
from agreements.formats.pdf.floor import UNMAPPED
from agreements.formats.pdf.page import PageLine, PageReading

_CODED, _FEWEST = 0.3, 3  # of the letters of a line, and at least so many
_SURE = 0.6
_ONE_LINE = 7  # how Tesseract calls it
_PAD = 4  # pixels around a line


def is_coded(line: PageLine) -> bool:
    """Whether a line holds many characters that stand for no letter."""
    count = len(UNMAPPED.findall(line.text))
    return count >= _FEWEST and count > _CODED * len(line.text.replace(" ", ""))


def has_coded_lines(page: PageReading) -> bool:
    return any(is_coded(line) for line in page.lines)


def recognise_lines(picture: Image.Image, page: PageReading, *, pack: str) -> RecognisedPage | None:
    """Put the recognised words in the place of the coded lines of a page; a line of which nothing is sure stays as it is.

    None where that is so of all: signs that are no letters, such as boxes to be ticked.
    """
    scale = picture.width / max(page.width, 1.0)
    sure: list[float] = []
    for line in filter(is_coded, page.lines):
        x0, top, x1, bottom = (edge * scale for edge in line.box)
        cut = picture.crop((int(x0) - _PAD, int(top) - _PAD, int(x1) + _PAD, int(bottom) + _PAD))
        try:
            words = recognise(cut, languages=pack, segmentation=_ONE_LINE)
        except NotRecognised:
            words = []
        if words and sum(word.confidence for word in words) > _SURE * len(words):
            _set(line, words)
            sure += [word.confidence for word in words]
    if not sure:
        return None
    return RecognisedPage(page.number, "beside", round(sum(sure) / len(sure), 3), packs=(pack,))


def _set(line: PageLine, words: list[Word]) -> None:
    line.text, line.calls = " ".join(word.text for word in words), ()
    places, at = [], 0
    for word in words:
        places.append((at, at + len(word.text), round(word.confidence, 2)))
        at += len(word.text) + 1
    line.words = tuple(places)
