"""Born-digital PDF, read through pdfplumber with its geometry: ``read_pdf``.

Each page becomes lines in the order of reading (``page``); then the file is seen as a whole: what repeats at the edge
of pages, notes at their foot (``margins``), originals in two languages (``parallel``), broken words (``hyphens``). The
text as read holds every character that pdfplumber gives exactly once, lines joined by a line break, blocks by an empty
line, pages by ``"\\n\\f"``, languages by ``"\\n\\f\\f"``; the white space is the reader's.
"""

from __future__ import annotations

import hashlib
import io
import logging
import re
import zlib
from collections.abc import Sequence
from dataclasses import replace

import pdfplumber
from pdfminer import pdftypes
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.pdf import PDF

from agreements.formats.apart.limits import allow, inflate
from agreements.formats.document import LOCKED, Inventory, Reading, UnreadableFile
from agreements.formats.inventory import Stock
from agreements.formats.ocr.engine import HOW_TO_INSTALL, NOTHING_FOUND, tesseract
from agreements.formats.ocr.pages import recognise_pages
from agreements.formats.ocr.recognition import Recognition, packs_missing, pages_named, warnings_of
from agreements.formats.parallel import Part, part_languages
from agreements.formats.pdf.annotations import Catalog, catalog_of
from agreements.formats.pdf.answers import Answered, keep_answered
from agreements.formats.pdf.assemble import assemble
from agreements.formats.pdf.floor import has_few_letters, has_few_words, is_image_alone
from agreements.formats.pdf.margins import body_size, copied_pages, mark_furniture, mark_notes
from agreements.formats.pdf.page import PageLine, PageReading, read_page
from agreements.formats.pdf.tex_fonts import know_tex_fonts
from agreements.formats.text import quality_of

READER = "pdf/1"
MEDIA_TYPE = "application/pdf"
MOST_PAGES = 3000
_MOST_UNREAD = 0.6  # of the pages that are not blank
_FREE_PAGES, _SECONDS_A_PAGE = 60, 0.4
_ROOT = re.compile(rb"(\d{1,9})\s{1,4}(\d{1,5})\s{1,4}obj\b[^>]{0,400}?/Type\s{0,4}/Catalog\b")


class NeedsOCR(UnreadableFile):
    """A PDF whose pages hold images, or letters that nothing maps to characters: there is no text to read yet."""


class _BoundedZlib:
    """What pdfminer uses of ``zlib``, with an end to inflating: a stream of 10 MB may unfold to 10 GB."""

    decompress = staticmethod(inflate)
    decompressobj = staticmethod(zlib.decompressobj)
    error = zlib.error


setattr(pdftypes, "zlib", _BoundedZlib)  # noqa: B010  # the one place where all of pdfminer inflates
know_tex_fonts()
for _library in ("pdfminer", "pdfplumber"):
    logging.getLogger(_library).setLevel(logging.ERROR)  # a damaged file would log a line for each fault


def read_pdf(content: bytes, name: str) -> Reading:
    """The reading of a PDF; ``NeedsOCR`` where it has no text, ``UnreadableFile`` where it cannot be opened."""
    pages, warnings, catalog = _read_pages(content, name)
    pages, recognition = recognise_pages(content, pages)
    _refuse_without_text(pages, name, recognition)
    size = body_size(pages)
    mark_furniture(pages, size)
    mark_notes(pages, size)
    _refuse_mostly_unread(pages, name, recognition)
    reading = reading_of_pages(pages, content, name, recognition, catalog)
    return replace(reading, warnings=(*warnings, *reading.warnings))


def reading_of_pages(
    pages: Sequence[PageReading],
    content: bytes,
    name: str,
    recognition: Recognition | None,
    catalog: Catalog | None = None,
) -> Reading:
    """The reading of a file whose pages are read, and whose furniture and notes are marked."""
    answered = keep_answered(pages)
    parts, setting = part_languages(pages)
    text, lines = assemble(parts)
    return Reading(
        name=name,
        media_type=MEDIA_TYPE,
        sha256=hashlib.sha256(content).hexdigest(),
        text=text,
        lines=lines,
        pages=len(pages),
        page_sizes=tuple((page.width, page.height) for page in pages),
        quality=quality_of(text),
        warnings=(
            *([_two_languages(parts, setting)] if setting else []),
            *_page_warnings(pages, recognition),
            *warnings_of(recognition),
        ),
        reader=READER,
        inventory=_inventory(pages, answered, catalog or Catalog((), has_dynamic_form=False), recognition),
        recognition=recognition,
        missing_pages=tuple(page.number for page in pages if _is_unread(page)),
    )


def _inventory(
    pages: Sequence[PageReading], answered: Sequence[Answered], catalog: Catalog, recognition: Recognition | None
) -> Inventory:
    """What the file holds besides the plain text of its pages."""
    stock = Stock()
    for one in answered:
        stock.note("note_call", "set_aside", "its note tells it", page=one.page, words=f"{one.call} {one.note}")
    for page in pages:
        for thing in page.things:
            stock.note(
                thing.kind, thing.state, thing.reason,
                page=page.number, words=thing.words, is_doubtful=thing.is_doubtful,
            )  # fmt: skip
    for number in sorted(recognition.taken) if recognition is not None else ():
        stock.note("image", "read", "its words were recognised by a machine (OCR)", page=number)
    for name in catalog.files:
        stock.note("embedded_file", "set_aside", "it is a file of its own, and opened as one", where=name)
    if catalog.has_dynamic_form:
        stock.note("form_value", "not_read", "the form is of the XFA kind; print it to a PDF and add that")
    return stock.inventory()


def _read_pages(content: bytes, name: str) -> tuple[list[PageReading], list[str], Catalog]:
    warnings: list[str] = []
    pages: list[PageReading] = []
    pdf, is_mended = _open(content, name)
    if is_mended:
        warnings.append(
            "The file is damaged: its index is missing. What could be found is read; compare it with the original."
        )
    count = len(pdf.pages)
    if count > MOST_PAGES:
        raise UnreadableFile(
            f"{name} has {count:,} pages; at most {MOST_PAGES:,} are read. Split it and add the parts."
        )
    allow(max(0, count - _FREE_PAGES) * _SECONDS_A_PAGE)
    for number, page in enumerate(pdf.pages, start=1):
        try:
            pages.append(read_page(page, number, pages[-1] if pages else None))
        except MemoryError:
            raise  # of the file, not of the page
        except Exception as fault:
            pages.append(PageReading(number, 0.0, 0.0))
            warnings.append(f"Page {number} could not be read ({type(fault).__name__}); its text is missing.")
        page.close()
    if len(warnings) == count:
        raise UnreadableFile(
            f"None of the {count} pages of {name} could be read: the file is damaged. Save it again and add it."
        )
    return pages, warnings, catalog_of(pdf.doc)


def _open(content: bytes, name: str) -> tuple[PDF, bool]:
    """The file opened, and whether its lost index had to be replaced by a search for its root."""
    try:
        pdf = pdfplumber.open(io.BytesIO(content))
        if pdf.pages:
            return pdf, False
        fault: Exception = ValueError("no pages")
    except Exception as met:
        fault = met
    root = None if _is_locked(fault) else _ROOT.search(content)
    if root is None:
        raise _refusal(fault, name) from fault
    mended = content.replace(b"startxref", b"lost-xref") + b"\ntrailer<</Root %s %s R>>\n%%%%EOF" % root.groups()
    try:
        pdf = pdfplumber.open(io.BytesIO(mended))
        if pdf.pages:
            return pdf, True
    except Exception as met:
        fault = met
    raise _refusal(fault, name) from fault


def _is_locked(fault: Exception) -> bool:
    cause = fault.args[0] if fault.args and isinstance(fault.args[0], Exception) else fault
    return isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError)


def _refusal(fault: Exception, name: str) -> UnreadableFile:
    if _is_locked(fault):
        return UnreadableFile(LOCKED.format(name=name))
    return UnreadableFile(
        f"{name} begins like a PDF but cannot be opened: it is damaged or cut short. Save it again and add the new file."
    )


def _refuse_without_text(pages: Sequence[PageReading], name: str, recognition: Recognition | None) -> None:
    """Refuse a file no page of which can be read: each is an image, or in letters that nothing maps to characters."""
    is_one = len(pages) == 1
    count = "page" if is_one else f"{len(pages)} pages"
    written = [page for page in pages if page.has_pictures or page.lines]
    if all(is_image_alone(page) or not page.lines for page in written):
        stamp = next((line.text for page in written for line in page.lines), "")
        rest = f'the line "{stamp[:60]}", and images besides' if stamp else "no text, only images at most"
        raise NeedsOCR(f"{name} needs OCR: its {count} {'holds' if is_one else 'hold'} {rest}. {_advice(recognition)}")
    if all(has_few_letters(page) or is_image_alone(page) for page in written):
        raise NeedsOCR(
            f"{name} needs OCR: its {count} {'shows' if is_one else 'show'} letters, but the fonts do not tell which characters they are. {_advice(recognition)}"
        )


def _refuse_mostly_unread(pages: Sequence[PageReading], name: str, recognition: Recognition | None) -> None:
    """Refuse a file most pages of which were not read, however well the others were."""
    written = [page for page in pages if page.has_pictures or page.lines]
    unread = [page.number for page in written if _is_unread(page)]
    if len(unread) > _MOST_UNREAD * len(written):
        raise NeedsOCR(
            f"{name} needs OCR: there is no text to read on {pages_named(unread)} of {len(pages)}. {_advice(recognition)}"
        )


def _advice(recognition: Recognition | None) -> str:
    """What to do about pages that nothing could read."""
    if tesseract() is None:
        return HOW_TO_INSTALL
    missing = packs_missing(recognition)
    return f"{missing[0][0].upper()}{missing[0][1:]}; install it and add the file again." if missing else NOTHING_FOUND


def _is_unread(page: PageReading) -> bool:
    return (page.has_pictures and not _own_lines(page)) or is_image_alone(page) or has_few_letters(page)


def _two_languages(parts: Sequence[Part], setting: str) -> str:
    languages = ", ".join(part.language for part in parts)
    return (
        f"two languages in parallel columns: {languages}"
        if setting == "columns"
        else f"two languages on pages of their own: {languages}"
    )


def _page_warnings(pages: Sequence[PageReading], recognition: Recognition | None) -> list[str]:
    warnings = []
    ours = recognition.taken if recognition is not None else frozenset()
    empty = [page.number for page in pages if page.has_pictures and (not _own_lines(page) or is_image_alone(page))]
    if empty:
        warnings.append(f"needs OCR: no text on {pages_named(empty)}")
    scanned = [page.number for page in pages if page.is_scan and page.number not in {*empty, *ours}]
    if scanned:
        warnings.append(f"{pages_named(scanned)}: a scan; its text was recognised by a machine and may hold errors")
    coded = [page.number for page in pages if page.number not in empty and has_few_letters(page)]
    if coded:
        warnings.append(f"needs OCR: {pages_named(coded)} in fonts that do not tell which characters their letters are")
    odd = [page.number for page in pages if page.number not in {*empty, *coded, *ours} and has_few_words(page)]
    if odd:
        warnings.append(f"{pages_named(odd)}: what was read there hardly looks like words; compare it with the file")
    struck = [page.number for page in pages if any(thing.kind == "struck_out" for thing in page.things)]
    if struck:
        warnings.append(f"{pages_named(struck)}: words are struck out in the file, and stand in the text all the same")
    if again := copied_pages(pages):
        first = sorted(set(again.values()))
        warnings.append(
            f"{pages_named(list(again))}: the same words as {pages_named(first)}; the file may hold a page twice"
        )
    outside = sum(page.outside for page in pages)
    if outside:
        warnings.append(f"{outside} characters stand outside the page, where nobody sees them; they are set aside")
    return warnings


def _own_lines(page: PageReading) -> list[PageLine]:
    """The lines of a page that are not its furniture."""
    return [line for line in page.lines if line.style != "furniture"]
