"""The measure of fidelity counts what was lost, invented and moved, and the PDFs of a few layouts lose nothing."""

from __future__ import annotations

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from agreements.formats.read import read
from agreements.formats.witness.fidelity import Fidelity, compare, fidelity_of
from agreements.formats.witness.text_layer import NoTextLayer, text_layer
from tests.agreements.pdfs import LAYOUTS, Layout, make_agreement, typeset


@pytest.mark.parametrize(
    ("layer", "text", "aside", "expected"),
    [
        ("Article 2 of 3 May", "Article 2 of 3 May", "", (0, 0, 0)),
        ("for (10) years", "for () years", "", (2, 0, 0)),
        ("for years", "for ten years", "", (0, 3, 0)),
        ("a b c first d e f", "a b c d e f first", "", (0, 0, 5)),
        ("co- operation", "cooperation", "", (0, 0, 0)),
        ("\ufb01rst of\u00adfice", "first office", "", (0, 0, 0)),
        ("12 The text", "The text", "12", (0, 0, 0)),
        ("The text", "The text", "printed twice", (0, 0, 0)),
        ("نيب المنظمة", "بين المنظمة", "", (0, 0, 0)),
        ("flow from the Tigris to the extent", "flow fromthe Tigristo theextent", "", (0, 0, 0)),
        ("the rqglement of accqs", "the r glement of acc s", "", (2, 0, 0)),
    ],
)
def test_letters_are_compared(layer: str, text: str, aside: str, expected: tuple[int, int, int]) -> None:
    found = compare(layer, text, aside=aside)
    assert (found.lost, found.invented, found.moved) == expected


@pytest.mark.parametrize("layout", LAYOUTS[::6], ids=lambda layout: layout.name)
def test_nothing_is_lost_or_invented(layout: Layout) -> None:
    content = typeset(make_agreement(3, count=6, notes=3), layout)
    found = sum(fidelity_of(content, read(content, "set.pdf")), Fidelity())
    assert (found.lost, found.invented) == (0, 0), found.examples


def test_a_file_that_pdfium_cannot_open_has_no_text_layer() -> None:
    with pytest.raises(NoTextLayer):
        text_layer(b"%PDF-1.7 and nothing more")


@pytest.mark.parametrize("name", ["two_columns", "signatures_beside", "footer drawn first"])
def test_a_page_has_an_order_for_each_way_to_read_it(name: str) -> None:
    """Whatever the order of the file: a foot that is drawn first, columns drawn line by line, signatures side by side."""
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=(595, 842), invariant=1)
    for words, x, y in ORDERS[name]:
        canvas.drawString(x, y, words)
    canvas.save()
    (layer,) = text_layer(written.getvalue())
    expected = " ".join(words for words, _x, _y in sorted(ORDERS[name], key=lambda one: one[0]))
    assert expected in {" ".join(order.split()) for order in layer.orders}


ORDERS = {
    "two_columns": [
        (f"{side} line {n} of the text", 60 + 250 * (side == "b"), 700 - 20 * n) for n in range(5) for side in "ab"
    ],
    "signatures_beside": [
        (f"{side} {n} signs", 60 + 250 * (side == "b"), 700 - 20 * n) for n in range(3) for side in "ab"
    ],
    "footer drawn first": [("z foot", 60, 40), *((f"{n} line", 60, 700 - 20 * n) for n in range(3))],
}
