from __future__ import annotations

from collections import Counter

import pypdfium2
import pypdfium2.raw
import pytest

from comparisons.desk.table import iter_facts
from comparisons.export.to_pdf import write
from tests.comparisons.hostile import HOSTILE
from tests.comparisons.tables import of_texts, sample


def letters(written: bytes) -> str:
    """The text of all pages without white space, which lines and pages break anew."""
    document = pypdfium2.PdfDocument(written)
    return "".join("".join(page.get_textpage().get_text_bounded().split()) for page in document)


def test_every_text_pinpoint_and_state_is_on_the_pages() -> None:
    shown = letters(write(sample()))
    for fact in iter_facts(sample()):
        if fact.clause:
            assert "".join(fact.clause.text.split()) in shown
            assert "".join(fact.clause.pinpoint.split()) in shown
    for words in (
        "DRAFT, not adopted",
        "Verified absent by A. Officer",
        "Not yet reviewed",
        "Text not held.",
        "3 May 2025",
    ):
        assert "".join(words.split()) in shown


def test_it_is_tagged_and_titled() -> None:
    document = pypdfium2.PdfDocument(write(sample()))
    assert pypdfium2.raw.FPDFCatalog_IsTagged(document)
    assert document.get_metadata_dict()["Title"] == "How our agreements with Relief end"
    assert [mark.get_title() for mark in document.get_toc()][1:] == ["Termination", "Audit"]


def test_hostile_texts_are_words_and_nothing_else() -> None:
    plain = [text for text in HOSTILE if text.isascii() and text.isprintable() and 0 < len(text) < 1_000]
    shown = letters(write(of_texts(plain)))
    for text in plain:
        assert "".join(text.split()) in shown


@pytest.mark.parametrize("text", [text for text in HOSTILE if text], ids=lambda text: ascii(text[:20]))
def test_no_text_stops_the_writer(text: str) -> None:
    assert write(of_texts([text])).startswith(b"%PDF")


def test_a_text_over_many_pages_is_whole() -> None:
    words = " ".join(f"word{i}" for i in range(14_000))
    document = write(of_texts([words]))
    assert Counter(letters(document)).total() >= len("".join(words.split()))
    assert len(pypdfium2.PdfDocument(document)) > 5


def test_the_redline_is_shown() -> None:
    shown = letters(write(sample(), redline=True))
    assert "six(6)months" in shown.split("para.12")[1]


def test_the_same_table_is_the_same_file() -> None:
    assert write(sample()) == write(sample())
