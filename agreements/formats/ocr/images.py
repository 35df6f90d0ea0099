"""A picture file to a reading: ``read_image``. Each of its pages is recognised as a page of a scanned PDF is."""

from __future__ import annotations

from dataclasses import replace

from PIL import Image

from agreements.formats.apart.limits import allow, tell
from agreements.formats.document import Reading, UnreadableFile
from agreements.formats.ocr.engine import HOW_TO_INSTALL, Tesseract, tesseract
from agreements.formats.ocr.frames import MEDIA_TYPES, count_of, frames, open_picture, points_of
from agreements.formats.ocr.languages import first_pack
from agreements.formats.ocr.pages import MOST_PAGES, SECONDS_A_PAGE, recognised_page
from agreements.formats.ocr.recognition import RecognisedPage, Recognition
from agreements.formats.pdf.margins import body_size, mark_furniture, mark_notes
from agreements.formats.pdf.page import PageReading
from agreements.formats.pdf.reader import NeedsOCR, reading_of_pages

READER = "image/1"
_LEAST_LETTERS = 20


def read_image(content: bytes, name: str) -> Reading:
    """The reading of a picture; ``NeedsOCR`` where no Tesseract is installed, ``UnreadableFile`` where it shows no text."""
    program = tesseract()
    if program is None:
        raise NeedsOCR(f"{name} is a picture; its text must be recognised (OCR). {HOW_TO_INSTALL}")
    picture = open_picture(content, name)
    pages, told = _read_pages(picture, name, program)
    if sum(len(line.text) for page in pages for line in page.lines) < _LEAST_LETTERS:
        raise UnreadableFile(
            f"{name} is a picture in which no text was found. If it shows one, scan it at 300 dots an inch and add that."
        )
    size = body_size(pages)
    mark_furniture(pages, size)
    mark_notes(pages, size)
    recognition = Recognition(f"Tesseract {program.version}", tuple(told))
    reading = reading_of_pages(pages, content, name, recognition)
    return replace(reading, media_type=MEDIA_TYPES.get(picture.format or "", "image/png"), reader=READER)


def _read_pages(picture: Image.Image, name: str, program: Tesseract) -> tuple[list[PageReading], list[RecognisedPage]]:
    count = count_of(picture)
    if count > MOST_PAGES:
        raise UnreadableFile(f"{name} has {count:,} pages; at most {MOST_PAGES:,} are recognised. Split it and add the parts.")  # fmt: skip
    pages: list[PageReading] = []
    told: list[RecognisedPage] = []
    pack = first_pack(program)
    try:
        for number, frame in enumerate(frames(picture), start=1):
            allow(SECONDS_A_PAGE)
            tell(f"page {number} of {count} is recognised")
            size = points_of(frame)
            page, recognised = recognised_page(frame, number, size, program=program, pack=pack)
            pack = recognised.packs[0] if recognised.packs else pack
            pages.append(page or PageReading(number, *size, is_scan=True, has_pictures=True))
            told.append(recognised)
    except (OSError, ValueError, SyntaxError) as fault:
        raise UnreadableFile(
            f"Page {len(pages) + 1} of {name} cannot be opened: the file is damaged or cut short. Save it again and add the new file."
        ) from fault
    return pages, told
