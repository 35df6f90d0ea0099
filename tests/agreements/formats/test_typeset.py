"""What the setting of a page says of its text: where a line was full, what is a running head, which letters a font has."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
from reportlab.pdfgen.canvas import Canvas

from agreements.formats.document import Document, Line
from agreements.formats.pdf.glyphs import Glyph
from agreements.formats.pdf.note_calls import SUPERIOR, mark_superiors
from agreements.formats.pdf.tex_fonts import letters_of
from agreements.formats.read import read
from agreements.ingest import parse
from agreements.structure.grammar import grammar
from agreements.structure.rows import Column, Row, goes_on
from agreements.structure.segment import segment
from tests.agreements.pdfs import make_agreement
from tests.agreements.typst_pdfs import GAZETTES, set_in_gazette

_OPENING = ("The River Office and the Institute of Lakes,", "Have agreed as follows:")
_SIGNING = ["Ada Moreau", "Piet Lindqvist"]
Placed = tuple[float, float, str]


def drawn(
    pages: Sequence[Sequence[Placed]], *, size: float = 10, first: Callable[[Canvas], None] | None = None
) -> bytes:
    """Pages of lines at their places, y from the top."""
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=(595, 842), invariant=1)
    if first is not None:
        first(canvas)
    for page in pages:
        canvas.setFont("Times-Roman", size)
        for x, y, words in page:
            canvas.drawString(x, 842 - y, words)
        canvas.showPage()
    canvas.save()
    return written.getvalue()


def below(
    lines: Sequence[str | tuple[float, str]], *, x: float = 72, top: float = 80, step: float = 12
) -> list[Placed]:
    """Lines one below the other; a tuple tells how far its line is set in, an empty line leaves a gap."""
    placed = []
    for index, line in enumerate(lines):
        indent, words = line if isinstance(line, tuple) else (0.0, line)
        placed.append((x + indent, top + index * step, words))
    return [place for place in placed if place[2]]


def texts(document: Document, article: str) -> list[str]:
    return [p.text for p in document.provisions if p.eid.startswith(article) and p.text]


def agreement(*body: str | tuple[float, str]) -> Document:
    return parse(drawn([below([*_OPENING, "", *body])]), "set.pdf")


def test_a_number_at_the_start_of_a_wrapped_line_begins_nothing() -> None:
    document = agreement(
        "Article 1",
        "Where a difference is not settled within a period of ninety",
        "(90) days from its notice, it goes to the Board, as said in Articles 2 to",
        "6. The Board was set up by the Convention that was signed on",
        "21 November 1947, and decides by a majority of its members.",
        "",
        "Article 2",
        "Each Party bears its own costs.",
    )
    assert len(texts(document, "art_1")) == 1 and "Articles 2 to 6. The Board" in texts(document, "art_1")[0]


def test_a_sentence_ends_at_a_full_line_and_the_paragraph_goes_on() -> None:
    document = agreement(
        "Article 1",
        "The Parties inform each other of what concerns both. Each of them answers without delay.",
        "Representatives meet once a year at the seat of the Office, and at the seat of the Institute.",
        "Reports are common property.",
        "Costs are shared.",
    )
    assert [text.split()[0] for text in texts(document, "art_1")] == ["The", "Costs"]


def test_a_line_set_in_begins_a_paragraph_though_the_one_before_is_full() -> None:
    document = agreement(
        "Article 1",
        (20, "The Parties inform each other of their programmes of work, and of the meetings that"),
        "concern them both, and each of them answers the other in writing and without a delay.",
        (20, "Representatives meet once a year at the seat of the Office, or at that of the Institute."),
        "The minutes are kept there.",
    )
    assert [text.split()[0] for text in texts(document, "art_1")] == ["The", "Representatives"]


def test_text_alike_on_two_pages_is_no_running_head() -> None:
    lines = ["1. The Parties meet once a year.", "2. The Parties keep minutes of it."]
    pages = [
        below([*_OPENING, "", "Article 1", *lines]),
        below(["Article 2", *lines], top=56),
        below(["Article 3", "The end of it."], top=56),
        below(["Article 4", *lines], top=56),
    ]
    document = parse(drawn(pages), "alike.pdf")
    assert [len(texts(document, f"art_{number}")) for number in (1, 2, 4)] == [2, 2, 2]


def test_figures_that_stay_in_a_running_foot_hide_none_that_counts() -> None:
    pages = []
    for number in range(1, 9):
        body = [f"Article {number}", f"It is the rule of {number * 3} {['cows', 'hens', 'pigs'][number % 3]}."]
        pages.append([*below([*(_OPENING if number == 1 else ()), "", *body]), (72, 815, f"draft_4.doc {number}/8")])
    document = parse(drawn(pages), "foot.pdf")
    assert sum("draft_4" in document.reading.text[run.start : run.end] for run in document.set_aside) == 8


def test_the_number_of_the_page_stands_between_columns_close_to_each_other() -> None:
    words = "the parties keep each other informed of all that they do"
    left = below([*_OPENING, "Article 1", *[words] * 8, "to the end.", "Article 2", *[words] * 8, "so it is."], x=72)
    right = below(["Article 3", *[words] * 8, "as they may.", "Article 4", *[words] * 8, "at last."], x=312)
    document = parse(drawn([[*left, *right, (306, 780, "1")]]), "gutter.pdf")
    assert [p.number for p in document.provisions if p.kind == "article"] == ["1", "2", "3", "4"]
    assert texts(document, "art_2")[0].endswith("so it is.")


def test_every_fifth_line_may_be_numbered() -> None:
    lines = [
        "Article 1",
        "1. The Parties shall keep each other informed of their work, and of all meetings",
        "that concern them.",
    ]
    lines += ["2. Each Party shall name a person who receives the questions of the other one and", "answers them."] * 8
    body = below([*_OPENING, *lines])
    numbers = [(56, y, str(count)) for count, (_x, y, _words) in enumerate(body, start=1) if count % 5 == 0]
    document = parse(drawn([[*body, *numbers]]), "fifth.pdf")
    assert {document.reading.text[run.start : run.end] for run in document.set_aside} >= {"5", "10", "15", "20"} or (
        sum(run.end - run.start for run in document.set_aside) >= 7
    )
    assert texts(document, "art_1")[0].endswith("that concern them.")


def test_a_heading_in_the_right_margin_is_read_after_its_label() -> None:
    body: list[str] = [*_OPENING]
    notes: list[Placed] = []
    for number, heading in enumerate(("Purpose", "Costs", "Disputes"), start=1):
        notes.append((480, 80 + 12 * (len(body) + 1), heading))
        body += ["", f"Article {number}", "The Parties shall keep each other informed of all their work and of meetings that", "concern them both:", "(a) in spring; and", "(b) in autumn"]  # fmt: skip
        body += ["under the authority of those who represent them in the matters that are dealt with there."]
    document = parse(drawn([[*below(body), *notes]]), "margin.pdf")
    assert [p.heading for p in document.provisions if p.kind == "article"] == ["Purpose", "Costs", "Disputes"]


def test_a_large_initial_begins_the_first_of_the_lines_beside_it() -> None:
    lines = ["Article 1", "Purpose", (16, "he Parties shall keep each other informed of their work, and of"), (16, "all the meetings that concern them both."), "Each of them answers."]  # fmt: skip

    def initial(canvas: Canvas) -> None:
        canvas.setFont("Times-Roman", 26)
        canvas.drawString(72, 842 - 80 - 4 * 12 - 12, "T")

    document = parse(drawn([below([*_OPENING, *lines])], first=initial), "initial.pdf")
    article = next(p for p in document.provisions if p.kind == "article")
    assert article.heading == "Purpose" and texts(document, "art_1")[0].startswith("The Parties shall keep")


def test_chinese_breaks_after_any_letter_and_stops_with_its_own_stops() -> None:
    rows = [
        _row("各方应相互通报其工作方案以及与各方有关的会议情况并且"),
        _row("毫不拖延地答复对方；"),
        _row("各方承担费用。"),
    ]
    column = Column(40, True, grammar("zh"))
    assert [goes_on(one, other, column) for one, other in pairwise(rows)] == [True, False]


def _row(words: str) -> Row:
    box = (72.0, 0.0, 72.0 + 12 * len(words), 12.0)
    return Row(0, len(words), words, Line(0, len(words), page=1, box=box), room=12.0 * (26 - len(words)))


def test_bare_figures_are_figures_though_eleven_looks_like_two() -> None:
    headings = "SCOPE,COSTS,STAFF,DATA,NAMES,BOARD,TERM,REVIEW,CLAIMS,NOTICE,CHANGE,END".split(",")
    rules = [
        f"{n}. {heading}\n\n1. The rule is this.\n\n2. The other is that." for n, heading in enumerate(headings, 1)
    ]
    document = parse("\n\n".join(["AGREEMENT", *_OPENING, *rules]).encode(), "bare.txt")
    assert [p.number for p in document.provisions if p.kind == "article"] == [str(n) for n in range(1, 13)]


def _figures(font: str, width: float) -> list[Glyph]:
    return [Glyph(figure, 0, 0, width, 10, 8, 10, 0, font) for figure in "0123456789"]


def test_figures_of_a_narrower_font_are_no_calls_of_notes() -> None:
    letters = [Glyph("n", 0, 0, 5.0, 10, 8, 10, 0, "Text")] * 4
    raised = Glyph("1", 0, 0, 3.2, 10, 8, 10, 0, "Text")
    glyphs = [*_figures("Wide", 6.4), *_figures("Text", 5.0), *letters, raised]
    mark_superiors(glyphs)
    assert [glyph.style & SUPERIOR > 0 for glyph in glyphs] == [False] * 24 + [True]


@pytest.mark.parametrize(
    ("codes", "shown"),
    [((65, 28, 233), "Afié"), ((65, 12, 123), "Afi–"), ((65, 16, 17), "A“”"), ((49, 136), "")],
    ids=["Cork", "OT1", "quotes", "no letters"],
)
def test_tex_names_its_letters_by_codes(codes: tuple[int, ...], shown: str) -> None:
    letters = letters_of({code: f"a{code}" for code in codes})
    assert "".join(letters.get(code, "") for code in codes) == shown
    assert letters_of({65: "A", 28: "a28"}) == {}


@pytest.mark.parametrize(("setting", "seed"), list(zip(GAZETTES, (3, 2, 1, 1), strict=True)))
def test_the_columns_of_a_gazette_are_read_one_after_the_other(setting: str, seed: int) -> None:
    agreed = make_agreement(seed, count=14)

    document = segment(read(set_in_gazette(agreed, setting), "gazette.pdf"))

    found = [(p.number, p.heading) for p in document.provisions if p.kind == "article"]
    assert found == [(article.number, article.heading) for article in agreed.articles]
    for article in agreed.articles:
        own = [p.text for p in document.provisions if p.text and p.eid.split("__")[0] == f"art_{article.number}"]
        assert " ".join(own).replace("\u00ad", "") == " ".join(article.paragraphs)
    assert [one.name for one in document.signatories] == _SIGNING
