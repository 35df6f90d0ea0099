"""Notes leave the body, and each is tied to the place that calls it, or says that nothing does."""

from __future__ import annotations

import pytest

from agreements.formats.document import Document, Reading
from agreements.formats.text import read_text
from agreements.structure.paper.segment import segment_paper
from tests.growth import assert_growth


def read_as(text: str) -> Document:
    return segment_paper(read_text(text.encode(), "x.txt"), "en")


def notes_of(document: Document) -> list[tuple[str, str, str]]:
    return [(one.number or "", one.text, one.note) for one in document.provisions if one.kind == "footnote"]


@pytest.mark.parametrize(
    ("body", "note", "label", "shown"),
    [
        ("The ships¹ came in.", "¹ All of them.", "1", "The ships came in."),
        ("The ships[^1] came in.", "[^1]: All of them.", "1", "The ships came in."),
        ("The ships^{*} came in.", "^{*} All of them.", "*", "The ships came in."),
        ("The ships, 1 which were late, came in.", "¹ All of them.", "1", "The ships, which were late, came in."),
        ("The ships came in.1", "____________\n1  All of them.", "1", "The ships came in."),
        ("The ships came,1 which was good.", "____________\n1  All of them.", "1", "The ships came, which was good."),
        ("The model1 is new.", "____________\n1  All of them.", "1", "The model is new."),
    ],
)
def test_calls_are_found_and_taken_out(body: str, note: str, label: str, shown: str) -> None:
    document = read_as(f"1. {body}\n\n2. A second paragraph.\n\n{note}\n")
    assert notes_of(document) == [(label, "All of them.", "para_1")]
    assert document.provisions[0].text == shown
    assert "note_call" in document.provisions[0].edit_kinds(document.reading.text)
    assert document.warnings == ()


@pytest.mark.parametrize(
    "body",
    [
        "The ships came on the 2nd, at 2.1 knots, in No.1 dock.",
        "See paras. 3, 1, 4 and 5.",
        "It came on 3 May, 1 juin and later.",
        "The I-24/1 network and rule 1/2.",
    ],
)
def test_other_figures_are_no_calls(body: str) -> None:
    document = read_as(f"1. {body}\n\n¹ A note.\n")
    assert notes_of(document) == [("1", "A note.", "")]
    assert document.provisions[0].text == body
    assert document.warnings == ("note 1: call not found",)


def test_a_paragraph_goes_on_after_the_notes_of_its_page() -> None:
    document = read_as("1. The ships¹ came\n\n¹ All of them.\n\ninto the port.\n")
    paragraph = document.provisions[0]
    assert paragraph.text == "The ships came into the port."
    assert len([span for span in paragraph.spans if span.part == "text"]) == 2


def test_numbers_that_start_again_on_each_page() -> None:
    document = read_as(
        "1. One¹ and two².\n\n¹ First.\n\n² Second.\n\n2. Three¹ and four² and five³.\n\n¹ Third.\n\n² Fourth.\n\n³ Fifth.\n"
    )
    assert [(text, caller) for _, text, caller in notes_of(document)] == [
        ("First.", "para_1"), ("Second.", "para_1"), ("Third.", "para_2"), ("Fourth.", "para_2"), ("Fifth.", "para_2"),
    ]  # fmt: skip


def test_a_second_call_of_one_note_is_taken_out_too() -> None:
    document = read_as("1. One[^1] and two[^1].\n\n[^1]: A note.\n")
    assert document.provisions[0].text == "One and two."


def test_small_print_at_the_foot_of_a_page_is_a_note() -> None:
    reading = read_text(b"1. The ships1 came in.\n2. More.\n1  All of them,\nto the last.\n", "x.txt")
    sizes = [11.0, 11.0, 8.0, 8.0]
    lines = tuple(
        type(line)(line.start, line.end, page=1, size=size) for line, size in zip(reading.lines, sizes, strict=True)
    )
    sized = Reading("x.pdf", "application/pdf", "", reading.text, lines, pages=1)
    document = segment_paper(sized, "en")
    assert notes_of(document) == [("1", "All of them, to the last.", "para_1")]


@pytest.mark.parametrize("run", ["¹", "[^1]", "1 ", "^{1}", "*", "a1,", "¹ b\n", "x¹\n¹ b\n"])
def test_long_input_is_read_in_linear_time(run: str) -> None:
    def read(size: int) -> Document:
        return read_as("1. " + run * (size // len(run)) + "\n\n¹ A note.\n")

    assert [one.kind for one in read(2_000).provisions].count("footnote") >= 1
    assert_growth(read, 1_000, 8_000, below=24)  # linear is 8, a square 64
