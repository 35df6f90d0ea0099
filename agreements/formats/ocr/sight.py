"""What an eye sees on the pages of a PDF, against what was read of them: ``seen_and_missing``.

Each page is drawn and recognised, whatever text the file holds. A word that the recognition is very sure of and that stands
nowhere in the text read of that page, nor among what was set aside, was lost, or the file shows other letters than it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agreements.formats.document import Reading
from agreements.formats.letters import letters_of
from agreements.formats.ocr.engine import NotRecognised, tesseract
from agreements.formats.ocr.languages import first_pack
from agreements.formats.ocr.page import recognise_page
from agreements.formats.ocr.sheet import sheets_of_pdf

_SURE, _LEAST_LETTERS = 0.9, 4
_OTHER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Sight:
    """Of the words that are surely seen on a page: how many, and those that were not read."""

    page: int
    seen: int
    missing: tuple[str, ...] = ()


def seen_and_missing(content: bytes, reading: Reading) -> Iterator[Sight]:
    """A ``Sight`` of each page that was read from the file's own text; nothing where no Tesseract is installed."""
    program = tesseract()
    if program is None:
        return
    recognised = reading.recognition.taken if reading.recognition is not None else frozenset()
    pages = [number for number in range(1, (reading.pages or 0) + 1) if number not in recognised]
    pack = first_pack(program)
    for number, picture, width, height in sheets_of_pdf(content, pages):
        try:
            page, answer = recognise_page(picture, number, (width, height), program=program, pack=pack)
        except NotRecognised:
            continue
        if answer.missing:
            continue  # its letters are of a language that this Tesseract has not learned
        pack = answer.packs[0] if answer.packs else pack
        read = _folded(" ".join(reading.text[line.start : line.end] for line in reading.lines if line.page == number))
        words = [
            word
            for line in page.lines
            for start, end, sure in line.words
            if sure >= _SURE and len(word := _folded(line.text[start:end])) >= _LEAST_LETTERS
        ]
        yield Sight(number, len(words), tuple(word for word in words if word not in read))


def _folded(words: str) -> str:
    """Letters and figures alone, in small letters: words parted or joined otherwise are the same."""
    return _OTHER.sub("", letters_of(words)).lower()
