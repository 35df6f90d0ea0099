"""Headings of up to five lines that are set in the middle below a label, in PDFs and Word files, without bold or capitals."""

import io

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen import canvas

from agreements.formats.document import Line, Reading
from agreements.ingest import parse
from agreements.structure.rows import rows_of

HEADINGS = (
    ("Purpose",),
    ("Cooperation in the field of", "lamps, buoys and other marks"),
    ("Exchange of charts, soundings,", "tide tables and notices between", "the offices of the two Parties"),
    ("Privileges of the staff of the Office", "and of the members of their families", "who live with them in the harbours", "of the Northern Sea"),
    ("Settlement of disputes on the meaning", "of this Agreement or on the use", "of the lamps, buoys, charts", "and tide tables that the", "Parties share"),
)  # fmt: skip
TEXT = "The Parties keep the lamps of the Northern Sea lit from dusk to dawn, and tell each other at once of any lamp that does not burn. They meet each year."
OPENING = ("Agreement between the Harbour Office and the Pilots' Union", "The Parties have agreed as follows:")


def _blocks() -> list[tuple[str, tuple[str, ...]]]:
    """What stands in the middle and what runs, in order."""
    blocks = [("middle", (OPENING[0],)), ("text", (OPENING[1],))]
    for number, heading in enumerate(HEADINGS, 1):
        blocks += [("middle", (f"Article {number}",)), ("middle", heading), ("text", (TEXT,)), ("text", (TEXT,))]
    return blocks


def pdf(gap: float, *, width: float = 595, font: str = "Times-Roman") -> bytes:
    made, content = canvas.Canvas(target := io.BytesIO(), pagesize=(width, 842)), _blocks()
    y = 760.0
    for kind, lines in content:
        rows = list(lines) if kind == "middle" else _wrapped(lines[0], width - 144, font)
        if y - 14 * len(rows) < 72:
            made.showPage()
            y = 760.0
        for row in rows:
            made.setFont(font, 11)
            made.drawString((width - stringWidth(row, font, 11)) / 2 if kind == "middle" else 72, y, row)
            y -= 14
        y -= 14 * gap
    made.save()
    return target.getvalue()


def _wrapped(words: str, width: float, font: str) -> list[str]:
    rows = [""]
    for word in words.split():
        longer = f"{rows[-1]} {word}".strip()
        rows[-1:] = [longer] if stringWidth(longer, font, 11) <= width else [rows[-1], word]
    return rows


def word_file(how: str) -> bytes:
    made = docx.Document()
    style = made.styles.add_style("Middle", 1)
    style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, lines in _blocks():
        for words in ["\n".join(lines)] if how == "breaks" else lines:
            paragraph = made.add_paragraph(words, style="Middle" if kind == "middle" and how == "style" else None)
            if kind == "middle" and how != "style":
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    made.save(target := io.BytesIO())
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("close.pdf", pdf(0)), ("apart.pdf", pdf(0.6)), ("wide.pdf", pdf(1.0)), ("narrow.pdf", pdf(0.5, width=460)), ("sans.pdf", pdf(0.4, font="Helvetica-Oblique")),
        ("lines.docx", word_file("lines")), ("breaks.docx", word_file("breaks")), ("style.docx", word_file("style")),
    ],
)  # fmt: skip
def test_all_lines_in_the_middle_are_the_heading(name: str, content: bytes) -> None:
    articles = [one for one in parse(content, name).provisions if one.kind == "article"]
    assert [one.heading for one in articles] == [" ".join(lines) for lines in HEADINGS]


def test_lines_that_run_from_the_left_are_no_heading() -> None:
    """The same lines at the left edge are text, as before: nothing shows that they are set apart."""
    made = docx.Document()
    for words in (*OPENING, "Article 1", *HEADINGS[4], TEXT, "Article 2", *HEADINGS[3], TEXT):
        made.add_paragraph(words)
    made.save(target := io.BytesIO())
    articles = [one for one in parse(target.getvalue(), "left.docx").provisions if one.kind == "article"]
    assert [one.number for one in articles] == ["1", "2"] and all("Northern Sea" not in one.heading for one in articles)


def test_a_line_without_breadth_stands_nowhere() -> None:
    lines = (Line(0, 9, page=1, box=(80, 10, 80, 20)), Line(10, 19, page=1, box=(80, 30, 80, 40)))
    reading = Reading("x.pdf", "application/pdf", "0" * 64, "Article 1\nThe lamps", lines)
    assert [row.is_centred for row in rows_of(reading)] == [False, False]
