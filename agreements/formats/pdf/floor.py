"""Which pages fall below the floor, whatever the rest of the file is like.

A page that is an image with a stamp on it, whose letters no font names, or whose letters make no words is not read, though
its file may be. The reader names such pages, and refuses a file that has no others.
"""

from __future__ import annotations

import re

from agreements.formats.pdf.page import PageReading
from agreements.formats.text import quality_of

UNMAPPED = re.compile("[\ufffd\ue000-\uefff\uf100-\uf8ff]")
"""Characters that stand for none: of private use (but for those of Symbol and Wingdings), and gaps."""
_UNPARTED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff]")
_MOST_UNMAPPED = 0.3
_STAMP_LINES, _STAMP_LETTERS = 3, 120
_LEAST_QUALITY, _LEAST_LETTERS = 0.45, 200


def is_image_alone(page: PageReading) -> bool:
    """Whether a page is an image with no more text on it than a stamp."""
    letters = sum(len(line.text) for line in page.lines)
    is_stamped = len(page.lines) <= _STAMP_LINES and letters <= _STAMP_LETTERS
    return page.is_scan and not page.is_recognised and is_stamped


def has_few_letters(page: PageReading) -> bool:
    """Whether the fonts of a page leave many of its characters without a letter."""
    unmapped = sum(len(UNMAPPED.findall(line.text)) for line in page.lines)
    return unmapped > _MOST_UNMAPPED * max(1, page.characters)


def has_few_words(page: PageReading) -> bool:
    """Whether what a page says looks like words only here and there."""
    text = "\n".join(line.text for line in page.lines)
    if len(_UNPARTED.findall(text)) > 0.2 * len(text):
        return False  # words are not set apart there, so that none could be told from noise
    return len(text) >= _LEAST_LETTERS and quality_of(text) < _LEAST_QUALITY
