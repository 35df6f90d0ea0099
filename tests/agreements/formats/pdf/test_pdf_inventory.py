"""What a PDF holds besides the words of its pages is read at its place, or the inventory says that it was not."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image
from reportlab.lib.colors import Color
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from agreements.formats.document import Reading
from agreements.formats.read import read

SENTENCE = "The Parties shall keep each other informed of all lamps and of the kites that they fly."
FREE_TEXT = (
    b"<</Type/Annot/Subtype/FreeText/Rect[72 640 300 656]/F 4/Contents(typed by hand)/DA(/Helv 11 Tf 0 g)>>",
    b"<</Type/Annot/Subtype/Text/Rect[400 640 420 660]/Contents(I doubt this)>>",
    b"<</Type/Annot/Subtype/FreeText/Rect[72 600 300 616]/F 2/Contents(seen by nobody)/DA(/Helv 11 Tf 0 g)>>",
)
FIELD = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(term)/V(%s)/Rect[228 696 300 712]/F 4/DA(/Helv 10 Tf 0 g)>>"


def set_page(draw: Callable[[Canvas], None]) -> bytes:
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=(595, 842), invariant=1, pageCompression=0)
    canvas.setFont("Times-Roman", 11)
    draw(canvas)
    canvas.save()
    return written.getvalue()


def bare(content: bytes, *annotations: bytes, catalog: bytes = b"", resources: bytes = b"", page: bytes = b"") -> bytes:
    """A page written object by object, with annotations."""
    listed = b" ".join(b"%d 0 R" % (6 + at) for at in range(len(annotations)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R%b>>" % catalog,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]%b/Contents 4 0 R/Annots[%b]/Resources<</Font<</F1 5 0 R>>%b>>>>" % (page, listed, resources),
        b"<</Length %d>>stream\n%b\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman/Encoding/WinAnsiEncoding>>",
        *annotations,
    ]  # fmt: skip
    body, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj%b endobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        table,
        len(objects) + 1,
        len(body),
    )


def text_of(reading: Reading) -> list[str]:
    return [reading.text[one.start : one.end] for one in reading.lines if one.style != "furniture"]


def told(reading: Reading) -> list[tuple[str, str, str]]:
    """Kind, state and first words of each item."""
    assert reading.inventory is not None
    return [(one.kind, one.state, one.places[0].words if one.places else "") for one in reading.inventory.items]


PAGE = b"BT /F1 11 Tf 72 700 Td (The Agreement may be ended by) Tj ET BT /F1 11 Tf 304 700 Td (written notice.) Tj ET"


@pytest.mark.parametrize("form", [b"/AcroForm<</Fields[6 0 R]>>", b"/AcroForm<</Fields[6 0 R]/NeedAppearances true>>"])
def test_a_value_without_an_appearance_stands_in_its_line(form: bytes) -> None:
    reading = read(bare(PAGE, FIELD % b"six months'", catalog=form), "form.pdf")

    assert text_of(reading) == ["The Agreement may be ended by six months' written notice."]
    assert told(reading) == [("form_value", "read", "six months'")]


def test_values_of_reportlab_forms_stand_in_their_lines() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "The Agreement ends on")
        canvas.acroForm.textfield(name="a", x=180, y=694, width=90, height=16, value="31 May 2030", fontSize=10)
        canvas.drawString(280, 700, "unless it is renewed for")
        canvas.acroForm.choice(name="b", x=395, y=694, width=70, height=16, value="two years", options=["one year", "two years"], fontSize=9)  # fmt: skip
        canvas.drawString(480, 700, "more.")

    (line,) = text_of(read(set_page(draw), "form.pdf"))

    assert line == "The Agreement ends on 31 May 2030 unless it is renewed for two years more."


def test_a_ticked_box_is_told_of() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(100, 700, SENTENCE)
        canvas.acroForm.checkbox(name="agreed", x=72, y=696, checked=True, size=12)

    reading = read(set_page(draw), "box.pdf")

    assert ("form_value", "not_read", "agreed") in told(reading)
    assert any("a box that is ticked" in warning for warning in reading.warnings)


def test_typed_words_are_text_and_remarks_are_not() -> None:
    reading = read(bare(PAGE, *FREE_TEXT), "typed.pdf")

    assert text_of(reading)[1:] == ["typed by hand"]
    assert told(reading) == [
        ("annotation", "read", "typed by hand"),
        ("annotation", "set_aside", "seen by nobody"),
        ("comment", "set_aside", "I doubt this"),
    ]


def test_a_stamp_is_set_aside_and_told_of() -> None:
    stamp = b"<</Type/Annot/Subtype/Stamp/Rect[60 690 300 720]/F 4/Contents(CERTIFIED TRUE COPY)>>"

    reading = read(bare(PAGE, stamp), "stamp.pdf")

    assert text_of(reading) == ["The Agreement may be ended by written notice."]
    assert [words.replace(" ", "") for _kind, _state, words in told(reading)] == ["CERTIFIEDTRUECOPY"]


def test_a_layer_that_is_off_and_invisible_words_are_set_aside() -> None:
    off = b"/OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]>>>>"
    layer = b"<</Type/OCG/Name(draft)>>"
    content = (
        PAGE
        + b" /OC /L1 BDC BT /F1 11 Tf 72 680 Td (An old draft) Tj ET EMC BT 3 Tr /F1 11 Tf 72 660 Td (not seen) Tj ET"
    )

    reading = read(bare(content, layer, catalog=off, resources=b"/Properties<</L1 6 0 R>>"), "layers.pdf")

    assert text_of(reading) == ["The Agreement may be ended by written notice."]
    assert told(reading) == [("layer", "set_aside", "An old draft"), ("hidden_text", "set_aside", "not seen")]


WORDS = b"BT /F1 11 Tf 72 680 Td (not to be seen) Tj ET"
INKS = b"/ColorSpace<</Ink[/Separation/Black/DeviceCMYK<</FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[0 0 0 1]/N 1>>]>>"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"1 1 1 rg " + WORDS, "white on white"),
        (b"1 g 60 670 200 30 re f " + WORDS, "white on white"),
        (WORDS + b" 1 g 60 670 300 30 re f", "painted over"),
        (b"q " + WORDS + b" 0 g 60 670 300 30 re f Q", "painted over"),
        (b"q 0 0 50 50 re W n " + WORDS + b" Q", "cut off"),
        (WORDS.replace(b"11 Tf", b"0.4 Tf"), "too small"),
        (WORDS.replace(b"72 680", b"72 100"), "outside what the page shows"),
    ],
)
def test_what_nobody_sees_is_set_aside_and_told_of(content: bytes, reason: str) -> None:
    reading = read(bare(PAGE + b" " + content, page=b"/CropBox[20 400 590 820]"), "unseen.pdf")

    assert text_of(reading) == ["The Agreement may be ended by written notice."]
    ((kind, state, words),) = told(reading)
    assert (kind, state, words.replace(" ", "")) == ("hidden_text", "set_aside", "nottobeseen")
    assert reading.inventory is not None and reason in reading.inventory.items[0].sentence


@pytest.mark.parametrize(
    "content",
    [
        b"0 0 0.4 rg 60 670 200 30 re f 1 1 1 rg " + WORDS,
        b"0.2 g 60 690 m 200 690 l 230 680 l 60 670 l f 1 g " + WORDS,
        b"/Ink cs 1 scn " + WORDS,
        b"q 60 600 400 200 re W n " + WORDS + b" Q",
        b"1 g 60 670 300 30 re f 0 g " + WORDS,
        WORDS + b" q 0 0 50 50 re W n 1 g 60 670 300 30 re f Q",
        WORDS + b" /Soft gs 1 1 0 rg 60 670 300 30 re f",
    ],
)
def test_what_is_seen_on_its_ground_is_text(content: bytes) -> None:
    soft = b"/ExtGState<</Soft<</BM/Multiply>>>>"
    reading = read(bare(PAGE + b" " + content, resources=INKS + soft), "seen.pdf")

    assert text_of(reading) == ["The Agreement may be ended by written notice.", "not to be seen"]
    assert told(reading) == []


def test_a_page_that_is_white_for_the_most_part_is_read_and_doubted() -> None:
    reading = read(bare(b"1 g " + PAGE), "white.pdf")

    assert text_of(reading) == ["The Agreement may be ended by written notice."]
    assert any("look at the page" in warning for warning in reading.warnings)


@pytest.mark.parametrize("is_annotation", [False, True])
def test_struck_out_words_stay_and_are_told_of(is_annotation: bool) -> None:
    line = b" 0.8 w 90 703.3 m 195 703.3 l S"
    strike = b"<</Type/Annot/Subtype/StrikeOut/Rect[98 698 200 712]/QuadPoints[90 711 198 711 90 698 198 698]>>"
    underline = b" 0.8 w 304 698 m 374 698 l S"

    reading = read(bare(PAGE + underline, strike) if is_annotation else bare(PAGE + underline + line), "struck.pdf")

    ((kind, state, words),) = told(reading)
    assert (kind, state) == ("struck_out", "read") and "Agreement" in words
    assert any("struck out" in warning for warning in reading.warnings)
    assert text_of(reading) == ["The Agreement may be ended by written notice."]


def test_an_attached_file_and_a_large_picture_are_told_of() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, SENTENCE)
        canvas.drawImage(ImageReader(Image.new("RGB", (40, 60), "grey")), 72, 300, 300, 200)
        canvas.drawImage(ImageReader(Image.new("RGB", (40, 60), "blue")), 72, 740, 40, 40)

    reading = read(set_page(draw), "picture.pdf")
    names = b"/Names<</EmbeddedFiles<</Names[(annex.xlsx)<</F(annex.xlsx)>>]>>>>"
    attached = read(bare(PAGE, catalog=names), "attached.pdf")

    assert [(kind, state) for kind, state, _words in told(reading)] == [("image", "set_aside"), ("image", "not_read")]
    assert attached.inventory is not None
    (item,) = attached.inventory.items
    assert (item.kind, item.state, item.places[0].where) == ("embedded_file", "set_aside", "annex.xlsx")


@pytest.mark.parametrize("shade", [0.85, 0.7], ids=str)
@pytest.mark.parametrize("is_see_through", [False, True])
def test_a_watermark_is_set_aside_and_moves_nothing(shade: float, is_see_through: bool) -> None:
    lines = ["Article 2", "Exchange of information", SENTENCE, "Article 3", "Confidentiality", SENTENCE]

    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFillColor(Color(0, 0, 0, 0.25) if is_see_through else Color(shade, shade, shade))
        canvas.setFont("Helvetica-Bold", 72)
        canvas.drawString(90, 668, "DRAFT")
        canvas.restoreState()
        for at, words in enumerate(lines):
            canvas.drawString(72, 720 - 16 * at, words)

    reading = read(set_page(draw), "watermark.pdf")

    assert text_of(reading) == lines
    assert told(reading) == [("other", "set_aside", "DRAFT")]


def test_pale_words_all_over_the_page_are_set_aside() -> None:
    lines = [f"{SENTENCE} {number}" for number in range(40)]

    def draw(canvas: Canvas) -> None:
        canvas.setFillColor(Color(0.88, 0.88, 0.88))
        for x, y in ((x, y) for y in range(60, 800, 90) for x in range(30, 560, 140)):
            canvas.drawString(x, y, "UNOFFICIAL")
        canvas.setFillColor(Color(0, 0, 0))
        for at, words in enumerate(lines):
            canvas.drawString(72, 760 - 16 * at, words)

    assert text_of(read(set_page(draw), "tiles.pdf")) == lines


def test_a_pale_title_that_stands_alone_is_text() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColor(Color(0.7, 0.7, 0.7))
        canvas.setFont("Helvetica-Bold", 40)
        canvas.drawString(72, 700, "AGREEMENT")
        canvas.setFillColor(Color(0, 0, 0))
        canvas.setFont("Times-Roman", 11)
        canvas.drawString(72, 640, SENTENCE)

    assert text_of(read(set_page(draw), "title.pdf")) == ["AGREEMENT", SENTENCE]
