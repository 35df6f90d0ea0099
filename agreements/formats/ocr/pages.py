"""Which pages of a PDF are recognised, and by which answer they are read: ``recognise_pages``.

A page that is a picture, or whose fonts name no letters, is recognised. A page with a poor text layer (an old recognition
behind a scan, letters that make no words) is recognised too, and read by whichever of the two has more words that its
language knows; which one it was is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import pypdfium2
from PIL import Image

from agreements.formats.apart.limits import allow, tell
from agreements.formats.ocr.coded_lines import has_coded_lines, recognise_lines
from agreements.formats.ocr.dictionary import known_share
from agreements.formats.ocr.engine import NotRecognised, Tesseract, script_of, tesseract
from agreements.formats.ocr.languages import first_pack, script_without_pack
from agreements.formats.ocr.page import confidence_of, recognise_page
from agreements.formats.ocr.recognition import LEAST_CONFIDENCE, Layer, RecognisedPage, Recognition
from agreements.formats.ocr.sheet import sheets_of_pdf
from agreements.formats.pdf.floor import UNMAPPED, has_few_letters, has_few_words, is_image_alone
from agreements.formats.pdf.page import PageReading

MOST_PAGES = 400
SECONDS_A_PAGE = 20.0  # of our own work and, by the clock, several times as much for Tesseract
_POOR = 0.88  # share of known words below which a layer is doubted
_CLEARLY = 0.02
_STAMP = 12  # letters more than the page has anyhow: nothing was recognised
_LARGE = 0.2  # of the page: a picture beside text that may hold a text itself
_SOME_WORDS, _SOME_SURE = 100, 0.6  # letters and confidence from which a picture holds words
_LEAST_LETTERS = 0.7  # of the other answer


def recognise_pages(content: bytes, pages: Sequence[PageReading]) -> tuple[list[PageReading], Recognition | None]:
    """``pages`` with those read anew that need it; where no Tesseract is installed, only the doubtful ones are told."""
    program = tesseract()
    if program is None:
        return list(pages), _doubted(pages)
    wanted = [page.number for page in pages if needs_recognition(page)][:MOST_PAGES]
    if not wanted:
        return list(pages), None
    read = {page.number: page for page in pages}
    told: list[RecognisedPage] = []
    with suppress(pypdfium2.PdfiumError):  # what PDFium cannot draw stays as it was read
        told = _read_wanted(content, wanted, read, program)
    if not told:
        return list(pages), None
    return [read[page.number] for page in pages], Recognition(f"Tesseract {program.version}", tuple(told))


def _doubted(pages: Sequence[PageReading]) -> Recognition | None:
    """The scanned pages whose own text falls below the gate, and which nothing here can read better."""
    own = [_told(RecognisedPage(page.number, "alone"), "alone", page) for page in pages if _is_old_recognition(page)]
    doubted = tuple(page for page in own if page.is_below)
    return Recognition("", doubted) if doubted else None


def _is_old_recognition(page: PageReading) -> bool:
    return bool(page.lines) and (page.is_recognised or page.is_scan) and not is_image_alone(page)


def _read_wanted(
    content: bytes, wanted: list[int], read: dict[int, PageReading], program: Tesseract
) -> list[RecognisedPage]:
    """Puts the recognised pages in the place of those in ``read``, and tells how they came out."""
    told: list[RecognisedPage] = []
    pack = first_pack(program)
    for number, picture, width, height in sheets_of_pdf(content, wanted):
        allow(SECONDS_A_PAGE)
        tell(f"page {number} of {len(read)} is recognised")
        own = read[number]
        if has_coded_lines(own) and not _is_wanted_whole(own):
            if (lines := recognise_lines(picture, own, pack=pack)) is not None:
                told.append(_told(lines, "beside", own))
            continue
        if told and told[-1].is_foreign and (script := script_without_pack(script_of(picture), program)):
            told.append(RecognisedPage(number, "failed", missing=script))
            continue
        if _is_beside_text(own):
            picture = _without_lines(picture, own)
        page, recognised = recognised_page(picture, number, (width, height), program=program, pack=pack)
        layer = "failed" if page is None else _worth_of_layer(own, page)
        if page is not None and layer == "empty":
            own.has_pictures = page.has_pictures
        elif page is not None and layer != "better":
            read[number] = _set_in(own, page) if layer == "beside" else _merged(own, page)
            pack = recognised.packs[0] if recognised.packs else pack
        if not (layer == "better" and _is_beside_text(own)):
            told.append(_told(recognised, layer, read[number]))
    return told


def recognised_page(
    picture: Image.Image, number: int, size: tuple[float, float], *, program: Tesseract, pack: str
) -> tuple[PageReading | None, RecognisedPage]:
    """A picture read, and how that came out; no reading where Tesseract gave no answer."""
    try:
        page, answer = recognise_page(picture, number, size, program=program, pack=pack)
    except NotRecognised:
        return None, RecognisedPage(number, "failed")
    if answer.confidence < LEAST_CONFIDENCE and (script := script_without_pack(script_of(picture), program)):
        return None, RecognisedPage(number, "failed", missing=script)  # letters of another script are no reading of it
    return page, _told(
        RecognisedPage(number, "none", answer.confidence, packs=answer.packs, missing=answer.missing), "none", page
    )


def _told(recognised: RecognisedPage, layer: Layer, page: PageReading) -> RecognisedPage:
    """What is told of a page, by the text that stands."""
    text = _text(page)
    share = known_share(text)
    gaps = len(UNMAPPED.findall(text)) / len(text) if text else 0.0
    return replace(recognised, layer=layer, known=share if share is None else round(share, 3), gaps=round(gaps, 4))


def needs_recognition(page: PageReading) -> bool:
    """Whether a page has no text of its own, or one that is doubted, or lines that are only codes."""
    return _is_wanted_whole(page) or has_coded_lines(page)


def _is_wanted_whole(page: PageReading) -> bool:
    own = [line for line in page.lines if line.style != "furniture"]
    if (page.has_pictures and not own) or is_image_alone(page) or has_few_letters(page) or has_few_words(page):
        return True
    if _is_beside_text(page):
        return page.pictures > _LARGE
    if not (page.is_recognised or page.is_scan):
        return False
    share = known_share(_text(page))
    return share is not None and share < _POOR


def _is_beside_text(page: PageReading) -> bool:
    """Whether a page has text of its own that is no recognition's, and its pictures stand beside it."""
    return bool(page.lines) and not (page.is_scan or page.is_recognised or has_few_letters(page) or has_few_words(page))


def _without_lines(picture: Image.Image, page: PageReading) -> Image.Image:
    """The picture of a page with its own lines covered."""
    covered = picture.copy()
    scale = picture.width / max(page.width, 1.0)
    for line in page.lines:
        x0, top, x1, bottom = (edge * scale for edge in line.box)
        covered.paste(255, (int(x0) - 2, int(top) - 2, int(x1) + 3, int(bottom) + 3))
    return covered


def _set_in(page: PageReading, found: PageReading) -> PageReading:
    """A page with the lines of its pictures before the first of its own that stands below where they begin."""
    top = min(line.box[1] for line in found.lines)
    at = next((at for at, line in enumerate(page.lines) if line.box[1] > top), len(page.lines))
    for line in found.lines:
        line.block += 1_000  # no block of the page's own
    found.lines[0].has_gap = True
    page.lines[at:at] = found.lines
    page.things = [thing for thing in page.things if thing.kind != "image" or thing.state != "not_read"]
    return page


def _worth_of_layer(page: PageReading, found: PageReading) -> Layer:
    """Whether the text that a page has is better than the one that was recognised."""
    layer, ours = _text(page), _text(found)
    if _is_beside_text(page):
        return "beside" if len(ours) > _SOME_WORDS and confidence_of(found) > _SOME_SURE else "better"
    if len(ours) <= _STAMP + len(layer) and (not page.lines or is_image_alone(page)):
        return "empty"
    if not page.lines or is_image_alone(page) or has_few_letters(page):
        return "none"
    if len(ours) < _LEAST_LETTERS * len(layer):
        return "better"
    theirs = known_share(layer) or 0.0
    return "worse" if (known_share(ours) or 0.0) > theirs + _CLEARLY else "better"


def _merged(page: PageReading, found: PageReading) -> PageReading:
    """The recognised page with what the file holds on it besides its text."""
    found.things = [thing for thing in page.things if thing.kind != "image"]
    found.outside = page.outside
    return found


def _text(page: PageReading) -> str:
    return "\n".join(line.text for line in page.lines)
