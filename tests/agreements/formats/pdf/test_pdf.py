"""A PDF says the same text however it is set, loses no character, and is refused in one sentence where it must be."""

from __future__ import annotations

import io
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pdfplumber
import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from agreements.formats.document import Reading, Span, UnreadableFile, render
from agreements.formats.parallel import read_languages
from agreements.formats.pdf.glyphs import Glyph
from agreements.formats.pdf.page import _in_reading_order
from agreements.formats.pdf.reader import NeedsOCR, read_pdf
from agreements.formats.pdf.runs import Row, Run
from agreements.formats.read import read
from tests.agreements.pdfs import (
    LAYOUTS,
    Layout,
    cells,
    expected_words,
    make_agreement,
    typeset,
    typeset_facing,
    typeset_parallel,
)
from tests.agreements.typst_pdfs import SETTINGS, set_by_typst, set_side_by_side

_APART = {"furniture", "note", "rule"}


def shown_words(reading: Reading) -> list[str]:
    """The words of the text itself, as ``render`` yields them."""
    spans = [Span(line.start, line.end) for line in reading.lines if line.style not in _APART]
    edits = [edit for line in reading.lines for edit in line.edits]
    return render(reading.text, spans, edits).split()


def note_texts(reading: Reading) -> list[str]:
    """The notes, each in one line, as shown."""
    notes: list[str] = []
    for line in reading.lines:
        if line.style == "note":
            words = render(reading.text, [Span(line.start, line.end)], line.edits)
            if words[:1].isdigit():
                notes.append(words)
            else:
                notes[-1] += f" {words}"
    return notes


def drawn(draw: Callable[[Canvas], None], **options: object) -> bytes:
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=(595, 842), invariant=1, **options)
    draw(canvas)
    canvas.save()
    return written.getvalue()


def rows_of(reading: Reading) -> list[tuple[str, str]]:
    return [(line.style, reading.text[line.start : line.end]) for line in reading.lines]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_says_the_same_however_it_is_set(layout: Layout) -> None:
    agreement = make_agreement(2, count=10 if layout.columns > 1 else 6, notes=5)

    reading = read_pdf(typeset(agreement, layout), "set.pdf")

    assert shown_words(reading) == expected_words(agreement, layout)
    assert reading.warnings == ()


@pytest.mark.parametrize("setting", SETTINGS)
def test_reads_another_typesetter(setting: str) -> None:
    agreement = make_agreement(1, count=7, notes=3)
    beside = setting != "three columns"  # too narrow there

    reading = read_pdf(set_by_typst(agreement, SETTINGS[setting], are_signatures_beside=beside), "typst.pdf")

    label = "spaced" if setting == "tracked" else "centred"
    expected = expected_words(
        agreement if beside else replace(agreement, signatures=((), ())), Layout(setting, label=label)
    )
    assert shown_words(reading) == expected
    assert [text.split(" ", 1)[1] for text in note_texts(reading)] == list(agreement.notes)


@pytest.mark.parametrize("stroke", ["none", "0.5pt"])
def test_languages_in_a_table_are_read_one_after_the_other(stroke: str) -> None:
    plain = Layout("plain")
    columns = [cells(make_agreement(5, count=9, language=language), plain) for language in ("en", "fr")]

    readings = read_languages(read_pdf(set_side_by_side(*columns, stroke=stroke), "table.pdf"))

    expected = [[word for cell in column for word in cell.split() if "___" not in word] for column in columns]
    assert [shown_words(reading) for reading in readings] == expected


@pytest.mark.parametrize("layout", LAYOUTS[4::9], ids=lambda layout: layout.name)
def test_keeps_every_character_once(layout: Layout) -> None:
    content = typeset(make_agreement(3, count=4, notes=4), layout)

    reading = read_pdf(content, "set.pdf")

    with pdfplumber.open(io.BytesIO(content)) as pdf:
        printed = Counter(
            "".join(char["text"] for page in pdf.pages for char in page.chars if not char["text"].isspace())
        )
    assert Counter("".join(reading.text.split())) == printed
    placed = [index for line in reading.lines for index in range(line.start, line.end)]
    assert len(placed) == len(set(placed)) and not reading.text[: reading.lines[0].start]
    assert all("\n" not in reading.text[line.start : line.end] for line in reading.lines)


def test_lines_know_their_page_box_and_weight() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Times-Bold", 12)
        canvas.drawString(100, 700, "Article 1")
        canvas.setFont("Times-Italic", 10)
        canvas.drawString(100, 680, "Purpose")

    label, heading = read_pdf(drawn(draw), "two.pdf").lines

    assert (label.page, label.size, label.is_bold, label.is_italic) == (1, 12, True, False)
    assert (heading.size, heading.is_bold, heading.is_italic) == (10, False, True)
    assert (
        label.box is not None and label.box[0] == 100 and 842 - 700 - 12 < label.box[1] < label.box[3] < 842 - 700 + 4
    )


@pytest.mark.parametrize("set_in_two", [typeset_parallel, typeset_facing])
def test_reads_one_language_after_the_other(set_in_two: Callable[..., bytes]) -> None:
    english, french = make_agreement(7, count=6), make_agreement(7, count=6, language="fr")
    plain = Layout("plain", label="centred")

    reading = read_pdf(set_in_two(english, french, plain), "two.pdf")
    readings = read_languages(reading)

    assert "two languages" in reading.warnings[0] and "en, fr" in reading.warnings[0]
    assert [shown_words(one) for one in readings] == [expected_words(english, plain), expected_words(french, plain)]


def test_notes_are_parted_from_the_text_and_their_calls_recorded() -> None:
    agreement = make_agreement(1, count=6, notes=3)

    reading = read_pdf(typeset(agreement, Layout("notes", has_notes=True)), "notes.pdf")

    notes = [text for style, text in rows_of(reading) if style == "note"]
    calls = [
        reading.text[edit.start : edit.end] for line in reading.lines for edit in line.edits if edit.kind == "note_call"
    ]
    assert [note.split(" ", 1)[1] for note in notes] == list(agreement.notes)
    assert calls == ["1", "2", "3"]


def test_a_raised_figure_in_a_unit_is_no_call() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Times-Roman", 11)
        canvas.drawString(100, 700, "a basin of 400 km")
        canvas.setFont("Times-Roman", 7)
        canvas.drawString(100 + canvas.stringWidth("a basin of 400 km", "Times-Roman", 11), 704, "2")

    (line,) = read_pdf(drawn(draw), "unit.pdf").lines

    assert line.edits == ()


def test_running_heads_repeat_but_labels_at_the_head_of_pages_do_not() -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(1, 5):
            canvas.drawString(72, 800, "River Office – Annual Arrangement")
            canvas.drawString(72, 770, f"Article {number}")
            canvas.drawString(72, 740, ["First words.", "The second.", "A third one.", "The last."][number - 1])
            canvas.drawString(290, 30, f"- {number} -")
            canvas.showPage()

    rows = rows_of(read_pdf(drawn(draw), "heads.pdf"))

    assert [text for style, text in rows if style == "furniture"] == ["River Office – Annual Arrangement", "- 1 -"] + [
        text for number in (2, 3, 4) for text in ("River Office – Annual Arrangement", f"- {number} -")
    ]
    assert [text for style, text in rows if text.startswith("Article")] == [
        f"Article {number}" for number in range(1, 5)
    ]


def test_a_ruled_table_is_read_cell_by_cell() -> None:
    cells = [["State", "Contribution", "Year"], ["Arland", "1,200", "2014"], ["Borland", "900", "2015"]]

    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 740, "The contributions are these:")
        canvas.grid([72, 200, 320, 440], [640, 664, 688, 712])
        for down, row in enumerate(cells):
            for across, cell in enumerate(row):
                canvas.drawString(76 + 122 * across, 695 - 24 * down, cell)
        canvas.drawString(72, 600, "They are paid each year.")

    rows = rows_of(read_pdf(drawn(draw), "table.pdf"))

    assert [text for style, text in rows if style == "table"] == [cell for row in cells for cell in row]
    assert (rows[0][1], rows[-1][1]) == ("The contributions are these:", "They are paid each year.")


def test_text_outside_the_page_is_kept_apart() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "Seen by all")
        canvas.drawString(72, -200, "seen by none")

    reading = read_pdf(drawn(draw), "outside.pdf")

    assert rows_of(reading) == [("", "Seen by all"), ("furniture", "seen by none")]
    assert "outside the page" in reading.warnings[0]


@pytest.mark.parametrize(
    ("seen", "expected"),
    [("21 ةدام", "مادة 21"), (")10( ةنس", "سنة (10)"), ("(10) ةنس", "سنة (10)"), ("(أ ةنس", "سنة أ(")],
)
def test_arabic_is_read_from_right_to_left(seen: str, expected: str) -> None:
    placed = [(10.0 * at, letter) for at, letter in enumerate(seen)]
    glyphs = [Glyph(letter, x, 0, x + 9, 10, 8, 10, 0) for x, letter in placed if letter != " "]
    after_space = [at > 0 and seen[at - 1] == " " for at, letter in enumerate(seen) if letter != " "]

    ordered, spaces = _in_reading_order(Row([Run(glyphs, after_space).measure()], 8, 10, 0, 10))

    assert "".join(" " * space + glyph.text for glyph, space in zip(ordered, spaces, strict=True)) == expected


def _locked(canvas: Canvas) -> None:
    canvas.drawString(72, 700, "Article 1")


def _empty(canvas: Canvas) -> None:
    canvas.rect(50, 50, 400, 600, fill=1)


def _stamped(canvas: Canvas) -> None:
    for _page in range(2):
        canvas.drawImage(ImageReader(Image.new("RGB", (40, 60), "grey")), 0, 0, 595, 842)
        canvas.drawString(450, 20, "Scanned by a device")
        canvas.showPage()


def _bomb() -> bytes:
    """A page whose content unfolds to two gigabytes."""
    squeezed = zlib.compressobj(9)
    chunk = b"(a) Tj " * 150_000
    stream = b"".join(squeezed.compress(chunk) for _ in range(200)) + squeezed.flush()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(stream), stream),
    ]
    body = b"".join(b"%d 0 obj%b endobj\n" % (number, part) for number, part in enumerate(objects, start=1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF"


@pytest.mark.parametrize(
    ("content", "kind", "sentence"),
    [
        (drawn(_locked, encrypt=StandardEncryption("secret")), UnreadableFile, "opens only with a password"),
        (drawn(_empty), NeedsOCR, "needs OCR: its page holds no text"),
        (drawn(_stamped), NeedsOCR, "needs OCR: its 2 pages hold the line .Scanned by a device"),
        (b"%PDF-1.7 and nothing more", UnreadableFile, "damaged"),
        (_bomb(), UnreadableFile, "too much time or memory"),
    ],
    ids=["password", "no text", "stamp", "stump", "bomb"],
)
def test_is_refused_in_a_sentence(content: bytes, kind: type[Exception], sentence: str) -> None:
    with pytest.raises(kind, match=sentence) as refusal:
        read(content, "refused.pdf")
    assert str(refusal.value).endswith(".")


def test_reads_what_it_can_of_a_cut_file() -> None:
    content = typeset(make_agreement(2, count=12), Layout("plain"))

    reading = read_pdf(content[: len(content) - 400], "cut.pdf")

    assert "Arrangement on Cooperation" in reading.text


def test_pages_that_are_pictures_are_named_and_blank_ones_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCORD_TESSERACT", "none")

    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "Article 1 of the Arrangement")
        canvas.showPage()
        canvas.drawImage(ImageReader(Image.new("RGB", (40, 60), "grey")), 0, 0, 595, 842)
        canvas.showPage()
        canvas.showPage()

    reading = read_pdf(drawn(draw), "half.pdf")

    assert (reading.pages, reading.warnings) == (3, ("needs OCR: no text on page 2",))


@pytest.mark.program
def test_a_page_of_an_image_and_a_stamp_is_named_in_a_file_that_has_text() -> None:
    def draw(canvas: Canvas) -> None:
        for _page in range(2):
            for at in range(20):
                canvas.drawString(72, 700 - 14 * at, "Article 1 of the Arrangement is the first.")
            canvas.showPage()
        _stamped(canvas)

    assert "needs OCR: no text on pages 3-4" in read_pdf(drawn(draw), "stamped.pdf").warnings


@pytest.mark.program
def test_a_file_most_pages_of_which_are_images_is_refused() -> None:
    def draw(canvas: Canvas) -> None:
        for at in range(20):
            canvas.drawString(72, 700 - 14 * at, "The decree of the Council is this one.")
        canvas.showPage()
        _stamped(canvas)

    with pytest.raises(NeedsOCR, match="no text to read on pages 2-3 of 3"):
        read_pdf(drawn(draw), "decree.pdf")


@pytest.mark.program
def test_text_behind_a_scan_is_told_of() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(Image.new("RGB", (40, 60), "grey")), 0, 0, 595, 842)
        for at in range(6):
            canvas.drawString(72, 700 - 14 * at, "Artic1e 1 of the Arrangement, as a machine read it")

    assert "a scan" in read_pdf(drawn(draw), "scan.pdf").warnings[0]


def test_reading_twice_gives_the_same() -> None:
    content = typeset(make_agreement(4, count=4, notes=2), LAYOUTS[4])

    assert read_pdf(content, "a.pdf") == read_pdf(content, "a.pdf")
