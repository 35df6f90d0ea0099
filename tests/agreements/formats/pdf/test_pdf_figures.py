"""A figure of the text is never taken for the call of a note, however it is set; a call is one that a note answers."""

from __future__ import annotations

import io
import math
import random
from collections.abc import Callable

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from agreements.formats.document import Reading, Span, render
from agreements.formats.pdf.note_calls import is_needed
from agreements.formats.pdf.reader import read_pdf

LINES = (
    "Article 2",
    "1. Each Party keeps the data for a period of (10) years, and then returns all of it.",
    "2. The Office delivers 30 days after the notice at least 15 % of the 1,200 m3 agreed.",
    "Done at Lutz on 3 May 2019 in 2 originals, as Articles 4 and 5 of the Treaty require.",
    "Annex 7 lists 12 rivers; resolution 46 of the Council and page 9 of its report name 8.",
)
FILLER = "The Parties shall keep each other informed of 0 1 2 3 4 5 6 7 8 9 lamps and 1234567890 kites."


def drawn(draw: Callable[[Canvas], None], pages: int = 1) -> Reading:
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=(595, 842), invariant=1)
    for _ in range(pages):
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return read_pdf(written.getvalue(), "figures.pdf")


def shown(reading: Reading) -> list[str]:
    return [
        render(reading.text, [Span(line.start, line.end)], line.edits)
        for line in reading.lines
        if line.style not in {"furniture", "note", "rule"}
    ]


def _put(
    canvas: Canvas, x: float, y: float, words: str, *, scale: float = 100, size: float = 11, mode: int = 0
) -> None:
    line = canvas.beginText(x, y)
    line.setFont("Times-Roman", size)
    line.setHorizScale(scale)
    line.setTextRenderMode(mode)
    line.textOut(words)
    canvas.drawText(line)


def _narrow_lines(canvas: Canvas) -> None:
    for at, words in enumerate((*LINES, *[FILLER] * 3)):
        _put(canvas, 72, 760 - 16 * at, words, scale=72 if words in LINES else 100)


def _narrow_figures(canvas: Canvas) -> None:
    for at, words in enumerate((*LINES, *[FILLER] * 3)):
        x = 72.0
        for part in _parts(words):
            scale = 70 if part.strip().isdigit() and words in LINES else 100
            _put(canvas, x, 760 - 16 * at, part, scale=scale)
            x += stringWidth(part, "Times-Roman", 11) * scale / 100


def _narrow_figures_with_notes(canvas: Canvas) -> None:
    _narrow_figures(canvas)
    canvas.line(72, 150, 180, 150)
    for at, label in enumerate((2, 3, 10, 15, 30)):
        _put(canvas, 72, 136 - 10 * at, f"{label} A note of the editor.", size=8)


def recognised(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(Image.new("RGB", (40, 60), "white")), 0, 0, 595, 842)
    chance = random.Random(4)
    for at, words in enumerate((*LINES, *[FILLER] * 3)):
        x = 72.0
        for word in words.split():
            size = chance.choice((9, 10, 11, 12, 13))
            scale = chance.uniform(70, 130)
            raised = chance.uniform(0, 3) if word.strip("().,").isdigit() else chance.uniform(-0.4, 0.4)
            _put(canvas, x, 760 - 18 * at + raised, word, scale=scale, size=size, mode=3)
            x += stringWidth(word, "Times-Roman", size) * scale / 100 + 3.5


def _parts(words: str) -> list[str]:
    parts: list[str] = []
    for letter in words:
        if parts and parts[-1][-1].isdigit() == letter.isdigit():
            parts[-1] += letter
        else:
            parts.append(letter)
    return parts


@pytest.mark.parametrize("draw", [_narrow_lines, _narrow_figures, _narrow_figures_with_notes, recognised])
def test_figures_stay(draw: Callable[[Canvas], None]) -> None:
    kept = " ".join(shown(drawn(draw))).split()

    assert kept[: len(" ".join(LINES).split())] == " ".join(LINES).split()


def _called(canvas: Canvas) -> None:
    words = "The Office keeps each other Party informed of its work"
    _put(canvas, 72, 700, words)
    _put(canvas, 72 + stringWidth(words, "Times-Roman", 11), 704.5, "1", size=6.5)
    for at in range(6):
        _put(canvas, 72, 684 - 16 * at, FILLER)


def test_a_raised_figure_that_no_note_answers_stays_text() -> None:
    reading = drawn(_called)

    assert shown(reading)[0].endswith("work1")
    assert reading.inventory is not None and reading.inventory.items == ()


def test_a_call_that_a_note_answers_is_taken_out_and_listed_with_it() -> None:
    def draw(canvas: Canvas) -> None:
        _called(canvas)
        canvas.line(72, 150, 180, 150)
        _put(canvas, 72, 139, "1", size=5.5)
        _put(canvas, 77, 136, "Report of the Office, page 4.", size=8)

    reading = drawn(draw)

    assert shown(reading)[0].endswith("work")
    assert reading.inventory is not None
    (item,) = reading.inventory.items
    assert (item.kind, item.state, item.count) == ("note_call", "set_aside", 1)
    assert item.places[0].words == "1 Report of the Office, page 4."


def _set(canvas: Canvas, y: float, *parts: tuple[str, int]) -> None:
    """Words in one line, each raised or lowered by so many points and then smaller."""
    x = 72.0
    for words, rise in parts:
        size = 7 if rise else 11
        _put(canvas, x, y + rise, words, size=size)
        x += stringWidth(words, "Times-Roman", size)


def _note(canvas: Canvas, y: float, label: str, words: str) -> None:
    canvas.line(72, 150, 180, 150)
    _put(canvas, 72, y + 3, label, size=5.5)
    _put(canvas, 77, y, words, size=8)


def test_calls_after_a_year_and_a_bracket_are_told_from_the_powers_of_units() -> None:
    def draw(canvas: Canvas) -> None:
        _set(
            canvas,
            700,
            ("Under the Treaty of 2019", 0),
            ("1", 4),
            (" and decision 14 (of the Council)", 0),
            ("2", 4),
            (" it pays EUR 500", 0),
        )
        _set(
            canvas,
            684,
            ("for 400 km", 0),
            ("2", 4),
            (" and 15 m", 0),
            ("3", 4),
            (" of CO", 0),
            ("2", -2),
            (" by the 5", 0),
            ("th", 4),
            (" of May.", 0),
        )
        _note(canvas, 136, "1", "Signed on 1 May 2019.")
        _note(canvas, 122, "2", "Document C/14.")
        _note(canvas, 108, "3", "No call of it.")

    assert shown(drawn(draw)) == [
        "Under the Treaty of 2019 and decision 14 (of the Council) it pays EUR 500",
        "for 400 km2 and 15 m3 of CO2 by the 5th of May.",
    ]


def test_notes_at_the_end_of_the_file_answer_their_calls() -> None:
    def draw(canvas: Canvas) -> None:
        _set(
            canvas,
            700,
            ("It keeps 3 copies of the list", 0),
            ("1", 4),
            (", and sends 2 to the other", 0),
            ("2", 4),
            (".", 0),
        )
        for at, words in enumerate(("Notes", "1. The list of 3 May 2019.", "2. By post or by hand.")):
            _put(canvas, 72, 600 - 16 * at, words)

    assert shown(drawn(draw))[0] == "It keeps 3 copies of the list, and sends 2 to the other."


@pytest.mark.parametrize("label", ["1", "*", "2)"])
@pytest.mark.parametrize("gap", [2, 5, 9])
def test_a_note_is_one_with_its_label_however_far_it_stands_before_it(label: str, gap: float) -> None:
    def draw(canvas: Canvas) -> None:
        _set(canvas, 700, ("It keeps 3 copies of the list", 0), (label, 4), (" at its seat.", 0))
        canvas.line(72, 150, 180, 150)
        _put(canvas, 72, 139, label, size=5)
        _put(canvas, 72 + stringWidth(label, "Times-Roman", 5) + gap, 136, "The list of 3 May 2019.", size=8)

    assert shown(drawn(draw))[0] == "It keeps 3 copies of the list at its seat."


def test_a_narrow_figure_with_a_space_before_it_is_no_call_though_a_note_bears_it() -> None:
    def draw(canvas: Canvas) -> None:
        for at in range(3):
            _put(canvas, 72, 660 - 16 * at, FILLER)
        _put(canvas, 72, 700, "The lamps number")
        x = 72 + stringWidth("The lamps number ", "Times-Roman", 11)
        _put(canvas, x, 700, "22", scale=70)
        _put(canvas, x + 9, 700, " or more.")
        _note(canvas, 136, "22", "A note of the editor.")

    assert shown(drawn(draw))[0] == "The lamps number 22 or more."


@pytest.mark.parametrize("degrees", [-0.8, 0.5, 1.0])
def test_a_scan_that_lies_askew_keeps_its_lines(degrees: float) -> None:
    turn = math.radians(degrees)

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(Image.new("RGB", (40, 60), "white")), 0, 0, 595, 842)
        for at, words in enumerate(LINES):
            x = 72.0
            for word in words.split():
                line = canvas.beginText()
                line.setTextRenderMode(3)
                line.setFont("Times-Roman", 11)
                y = 760 - 18 * at + (x - 72) * math.tan(turn)
                line.setTextTransform(math.cos(turn), math.sin(turn), -math.sin(turn), math.cos(turn), x, y)
                line.textOut(word)
                canvas.drawText(line)
                x += stringWidth(word, "Times-Roman", 11) + 3

    assert tuple(shown(drawn(draw))) == LINES


@pytest.mark.parametrize(
    ("before", "mark", "after", "expected"),
    [
        ("Article ", "2", "", True),
        ("for (", "10", ") years", True),
        ("Geneva on ", "3", " May 2019", True),
        ("Genève le ", "3", " mai 2019", True),
        ("a period of ", "6", " months", True),
        ("no more than ", "5", " % of it", True),
        ("cuota de ", "7", " euros", True),
        ("the Council", "3", " decides", False),
        ("the Council ", "3", " decides", False),
        ("ARTICLE I ", "1", "", False),
        ("the Parties", "*", "", False),
    ],
)
def test_a_figure_is_needed_where_a_sentence_asks_for_it(before: str, mark: str, after: str, expected: bool) -> None:
    assert is_needed(before, mark, after) is expected
