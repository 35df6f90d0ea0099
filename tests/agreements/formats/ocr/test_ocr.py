"""Scans and pictures of text: what is read of them, where it stands, and how sure it is."""

from __future__ import annotations

import io
import subprocess
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.shared import Cm
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from agreements.formats.apart.child import run
from agreements.formats.apart.limits import tell
from agreements.formats.document import Reading, UnreadableFile
from agreements.formats.ocr import engine, pages
from agreements.formats.ocr.engine import NotRecognised, Word
from agreements.formats.ocr.page import Answer, _clean
from agreements.formats.ocr.quarantine import confidences
from agreements.formats.ocr.sheet import sheet_of, slope_of, without_specks
from agreements.formats.ocr.sight import seen_and_missing
from agreements.formats.pdf import reader
from agreements.formats.pdf.page import PageReading
from agreements.formats.pdf.reader import NeedsOCR
from agreements.formats.read import read
from agreements.ingest import parse
from tests.agreements.pdfs import LAYOUTS, Layout, make_agreement, typeset
from tests.generators.scans import CLEAN, PHOTO, SIDEWAYS, Wear, as_tiff, pictures, scanned
from tests.tesseract import needs_tesseract

pytestmark = pytest.mark.program

AGREEMENT = make_agreement(3, count=3)
TYPESET = typeset(AGREEMENT, Layout("plain", label="centred"))


@pytest.fixture(scope="module")
def scan() -> Reading:
    return read(scanned(TYPESET, CLEAN), "scan.pdf")


@needs_tesseract
def test_a_scan_is_read_with_its_places_and_its_doubts(scan: Reading) -> None:
    original = read(TYPESET, "set.pdf")

    assert scan.text.split() == [word for word in original.text.split() if word.strip("_")]
    assert scan.recognition is not None
    assert [(page.layer, page.packs, page.is_below) for page in scan.recognition.pages] == [("none", ("eng",), False)]
    assert [scan.text[start:end] for start, end, _sure in scan.lines[0].words] == scan.text.splitlines()[0].split()
    boxes = zip(scan.lines[:30], original.lines[:30], strict=True)
    assert all(line.box and other.box and abs(line.box[3] - other.box[3]) < 8 for line, other in boxes)


@needs_tesseract
@pytest.mark.parametrize("wear", [SIDEWAYS, PHOTO], ids=lambda wear: wear.name)
def test_a_tiff_of_turned_or_shaded_pages_gives_its_articles(wear) -> None:
    document = parse(as_tiff(pictures(TYPESET, wear), wear), "scan.tif")

    assert document.reading.media_type == "image/tiff"
    assert [p.heading for p in document.provisions if p.kind == "article"] == [a.heading for a in AGREEMENT.articles]


@needs_tesseract
def test_columns_are_read_one_after_the_other_in_the_language_found() -> None:
    agreement = make_agreement(5, language="fr", count=5)
    layout = next(layout for layout in LAYOUTS if layout.columns == 2 and not layout.has_notes)

    document = parse(scanned(typeset(agreement, layout), CLEAN), "colonnes.pdf")

    assert document.reading.recognition.pages[0].packs == ("fra",)
    assert [p.heading for p in document.provisions if p.kind == "article"] == [a.heading for a in agreement.articles]


@needs_tesseract
def test_a_picture_among_lines_of_text_is_read_at_its_place() -> None:
    page = pictures(TYPESET, CLEAN)[0].resize((900, 1270))
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=(595, 842), invariant=1)
    canvas.drawString(60, 800, "The decree is followed by the text.")
    canvas.drawImage(ImageReader(page), 60, 140, 440, 620)
    canvas.drawString(60, 100, "The end of the decree.")
    canvas.save()

    reading = read(written.getvalue(), "decree.pdf")

    assert reading.text.index("The decree") < reading.text.index("Article 1") < reading.text.index("The end of")
    assert any(
        "the words in pictures, or in letters that the file does not name, are recognised" in warning
        for warning in reading.warnings
    )


@needs_tesseract
def test_a_line_in_a_font_that_names_no_letters_is_recognised_and_the_others_stand() -> None:
    pdfmetrics.registerFont(TTFont("Coded", "Vera.ttf", asciiReadable=0))
    written = io.BytesIO()
    canvas = Canvas(written, invariant=1)
    for number, line in enumerate(
        ["Article 1", "The Office keeps the lamps of the harbour in order.", "", "Article 2"] * 4
    ):
        canvas.setFont("Times-Roman", 12)
        canvas.drawString(72, 760 - 20 * number, line)
    canvas.setFont("Coded", 12)
    canvas.drawString(72, 720, "The Parties share the cost of oil")
    canvas.save()
    reading = read(written.getvalue().replace(b"/ToUnicode", b"/NoUnicode"), "coded.pdf")

    lines = [reading.text[line.start : line.end] for line in reading.lines]
    assert lines[:4] == [
        "Article 1",
        "The Office keeps the lamps of the harbour in order.",
        "The Parties share the cost of oil",
        "Article 2",
    ]
    assert [len(line.words) for line in reading.lines[:4]] == [0, 0, 7, 0]
    assert reading.recognition is not None and reading.recognition.pages[0].layer == "beside"


def test_the_limit_of_a_recognition_is_its_own_work(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    picture = Image.new("L", (10, 10))
    for name, command in (("waits", "sleep 1.5; echo read"), ("works", "while :; do :; done")):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\n{command}\n")
        program.chmod(0o700)
        monkeypatch.setattr(engine, "tesseract", lambda path=str(program): engine.Tesseract(path, "5", frozenset()))
        monkeypatch.setattr(engine, "SECONDS", 1)
        if name == "waits":
            assert engine._ask(picture, ["--psm", "3"]) == b"read\n"
        else:
            with pytest.raises(NotRecognised) as ended:
                engine._ask(picture, ["--psm", "3"])
            assert isinstance(ended.value.__cause__, subprocess.CalledProcessError)


@needs_tesseract
def test_a_picture_without_text_is_refused() -> None:
    written = io.BytesIO()
    Image.new("L", (800, 1000), 200).save(written, "PNG")

    with pytest.raises(UnreadableFile, match="no text was found"):
        read(written.getvalue(), "grey.png")


def pasted() -> bytes:
    """A Word file with a line of text and the pages of a scan pasted below it."""
    document = docx.Document()
    document.add_paragraph("The agreement that was signed is pasted below.")
    for page in pictures(TYPESET, CLEAN):
        kept = io.BytesIO()
        page.save(kept, "PNG", dpi=(200, 200))
        document.add_picture(kept, width=Cm(15))
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


@needs_tesseract
def test_scanned_pages_pasted_into_word_are_read_and_told_of() -> None:
    document = parse(pasted(), "pasted.docx")
    reading = document.reading

    assert [p.number for p in document.provisions if p.kind == "article"] == ["1", "2", "3"]
    assert reading.text.startswith("The agreement that was signed is pasted below.")
    assert reading.recognition is not None and reading.recognition.unit == "picture"
    assert any(warning.startswith("picture 1: recognised by Tesseract") for warning in reading.warnings)
    words = [word for line in reading.lines for word in line.words]
    assert all(reading.text[start:end].strip() == reading.text[start:end] for start, end, _sure in words) and words
    assert not reading.lines[0].words
    assert confidences(document)["art_1"] > 0.8
    assert reading.inventory is not None
    assert [(item.kind, item.state) for item in reading.inventory.items if item.kind == "image"] == [("image", "read")]


def test_without_tesseract_scanned_pages_in_word_are_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCORD_TESSERACT", "none")

    reading = read(pasted(), "pasted.docx")

    assert reading.text == "The agreement that was signed is pasted below." and reading.recognition is None
    assert reading.inventory is not None and [item.state for item in reading.inventory.items] == ["not_read"]


def test_pages_of_a_script_without_a_pack_are_not_guessed_at(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def unsure(
        picture: Image.Image, number: int, size: tuple[float, float], **_how: object
    ) -> tuple[PageReading, Answer]:
        asked.append(number)
        return PageReading(number, *size), Answer(("eng",), 0.3)

    for module in (pages, reader):
        monkeypatch.setattr(module, "tesseract", lambda: engine.Tesseract("t", "5", frozenset({"eng"})))
    monkeypatch.setattr(pages, "recognise_page", unsure)
    monkeypatch.setattr(pages, "script_of", lambda picture: "Cyrillic")
    written = io.BytesIO()
    canvas = Canvas(written)
    for _page in range(3):
        canvas.drawImage(ImageReader(Image.new("L", (60, 80), 40)), 0, 0, 595, 842)
        canvas.showPage()
    canvas.save()

    with pytest.raises(NeedsOCR, match=r"looks like Cyrillic script, for which no language pack .* install it"):
        read(written.getvalue(), "scan.pdf")
    assert asked == [1]


def test_without_tesseract_a_scan_is_refused_with_the_way_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCORD_TESSERACT", "none")

    for content, name in (
        (scanned(TYPESET, CLEAN), "scan.pdf"),
        (as_tiff(pictures(TYPESET, CLEAN), CLEAN), "scan.tif"),
    ):
        with pytest.raises(NeedsOCR, match="apt install tesseract-ocr"):
            read(content, name)


def test_without_tesseract_an_old_recognition_full_of_errors_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCORD_TESSERACT", "none")
    words = "Thc Officc and thc Institutc of Lakcs shaII kccp cach othcr informcd of thcir programmcs of woik"
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=(595, 842), invariant=1)
    canvas.drawImage(ImageReader(Image.new("RGB", (40, 60), "white")), 0, 0, 595, 842)
    for at in range(20):
        line = canvas.beginText(72, 780 - 16 * at)
        line.setTextRenderMode(3)
        line.textOut(words)
        canvas.drawText(line)
    canvas.save()

    recognition = read(written.getvalue(), "old.pdf").recognition

    assert recognition is not None
    assert [(page.layer, page.is_below) for page in recognition.pages] == [("alone", True)]


@pytest.mark.parametrize(("turn", "tilt"), [(0, 0.0), (0, 2.5), (1, -1.5), (3, 1.0)])
def test_a_box_of_the_levelled_picture_leads_back_to_the_page(turn: int, tilt: float) -> None:
    page = pictures(TYPESET, CLEAN)[0].resize((620, 877))
    laid = page.rotate(90 * turn + tilt, expand=turn % 2 == 1, fillcolor=255)
    sheet = sheet_of(laid, laid.width / 2, laid.height / 2, turn)
    ink = sheet.picture.point(lambda value: 255 if value < 128 else 0).getbbox()
    found = sheet.box(*(edge / sheet.scale for edge in ink))

    wanted = laid.point(lambda value: 255 if value < 128 else 0).getbbox()
    assert abs(slope_of(sheet.picture)) < 0.2
    assert all(abs(one - other / 2) < 14 for one, other in zip(found, wanted, strict=True))


@needs_tesseract
def test_a_word_that_is_seen_and_was_not_read_is_named() -> None:
    reading = read(TYPESET, "set.pdf")
    other = replace(reading, text=reading.text.replace("Intellectual", "Intellectuel"))

    assert [sight.missing for sight in seen_and_missing(TYPESET, reading)] == [()]
    assert [sight.missing for sight in seen_and_missing(TYPESET, other)] == [("intellectual",)]


def test_dirt_in_a_gutter_is_no_word_and_marks_beside_words_are() -> None:
    def word(text: str, x0: float, x1: float, sure: float = 0.9) -> Word:
        return Word(text, x0, 0, x1, 10, 8, 10, sure, 1)

    words = [word("•", 0, 4), word("Office", 20, 60), word(",", 61, 63, 0.7), word("_", 100, 101), word("—", 130, 140)]

    assert [one.text for one in _clean(words)] == ["•", "Office", ",", "—"]


def test_specks_far_from_letters_are_cleaned_and_full_stops_stay() -> None:
    page = pictures(TYPESET, Wear("strewn", specks=0.3))[0]
    dark = [sum(value < 128 for value in one.crop((0, 0, 1240, 200)).tobytes()) for one in (page, without_specks(page))]

    assert dark[0] > 20
    assert dark[1] == 0


def test_a_child_tells_which_page_it_recognises() -> None:
    heard: list[str] = []

    assert run(_tells, 2, on_step=heard.append) == 2
    assert heard == ["page 1 of 2", "page 2 of 2"]


def _tells(count: int) -> int:
    for number in range(count):
        tell(f"page {number + 1} of {count}")
    return count
