"""A word that a line end divides reads the same in a PDF, in an agreement and in a paper."""

from __future__ import annotations

import pytest
from reportlab.pdfgen.canvas import Canvas

from agreements.formats.hyphens import find_break, hyphens_of
from agreements.formats.pdf.reader import read_pdf
from agreements.formats.text import read_text
from agreements.structure.agreement.segment import segment_agreement
from agreements.structure.paper.segment import segment_paper
from tests.agreements.formats.pdf.test_pdf import drawn, shown_words

DIVIDED = [
    ("of both, and the coopera-", "tion of all", "of both, and the cooperation of all"),
    ("cross-border work and its cross-", "border effects", "cross-border work and its cross-border effects"),
    ("the framework and its frame-", "work of rules", "the framework and its framework of rules"),
    ("The Parties send a note, in good time, to the Secretary-", "General of the Union.", "to the Secretary-General of the Union."),
    ("in the years 2019-", "2021 and after", "in the years 2019-2021 and after"),
    ("this is a non-", "binding opinion", "this is a non-binding opinion"),
    ("a well-es-", "tablished practice", "a well-established practice"),
    ("a law of one State and the enforcement of it: law-", "enforcement bodies", "of it: law-enforcement bodies"),
    ("les Parties se consultent sur celui-", "ci et sur tout projet", "les Parties se consultent sur celui-ci et sur tout projet"),
    ("The names BOSNIA, HERZEGOVINA and the name of the State, BOSNIA-", "HERZEGOVINA, are used here.", "State, BOSNIA-HERZEGOVINA, are used"),
    ("The Parties apply, in all that they do together, the COOPERA-", "TION AGREEMENT of last year.", "the COOPERATION AGREEMENT of last year."),
    ("the Office – and its", "members", "the Office – and its members"),
]  # fmt: skip


def in_a_pdf(before: str, after: str) -> str:
    def draw(canvas: Canvas) -> None:
        for number, line in enumerate((before, after)):
            canvas.drawString(60, 700 - 14 * number, line)

    return " ".join(shown_words(read_pdf(drawn(draw), "hyphen.pdf")))


def in_an_agreement(before: str, after: str) -> str:
    text = f"AGREEMENT\n\nArticle 1\nPurpose\n\n{before}\n{after}\n\nArticle 2\nEnd\n\nIt ends.\n"
    return next(one for one in segment_agreement(read_text(text.encode(), "x.txt"), "en").provisions if one.text).text


def in_a_paper(before: str, after: str) -> str:
    text = f"State of the ports\n\n1. Introduction\n\n{before}\n{after}\n"
    return segment_paper(read_text(text.encode(), "x.txt"), "en").provisions[-1].text


@pytest.mark.parametrize(("before", "after", "shown"), DIVIDED)
def test_a_divided_word_reads_the_same_in_every_kind_of_text(before: str, after: str, shown: str) -> None:
    assert shown in in_a_pdf(before, after)
    assert shown in in_an_agreement(before, after)
    assert shown in in_a_paper(before, after)


def test_where_nothing_tells_the_habit_of_the_file_does() -> None:
    """Both halves are words of their own and the word stands nowhere else."""
    cut = "the coopera-\ntion and the organi-\nsation\n"
    text = "in a formation of rules, for in-\nformation\n"
    broken = find_break("for in-", "formation", text.index("-") + 1)
    assert broken is not None
    assert hyphens_of(text).shown(broken) == "-"
    assert hyphens_of(cut + text).shown(broken) == ""
