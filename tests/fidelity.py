"""``make bench``: how faithfully PDFs are read, letter by letter, in every layout that the tests can set.

Each line says how many letters of a layout were lost, invented or moved, by the letters that PDFium finds on its pages.
pytest collects this file only when it is named.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from reportlab.pdfgen.canvas import Canvas

from agreements.formats.read import read
from agreements.formats.witness.fidelity import Fidelity, fidelity_of
from tests.agreements.formats.test_pdf_figures import recognised
from tests.agreements.pdfs import LAYOUTS, Layout, make_agreement, typeset, typeset_facing, typeset_parallel
from tests.agreements.typst_pdfs import SETTINGS, set_by_typst

MOST = 1 / 10_000
SIGNATURES = 24
"""Letters of a name and an office that stand beside others inside a column: they are read party by party."""
PLAIN = Layout("plain", label="centred")


def _typeset() -> Iterator[tuple[str, bytes]]:
    for seed, layout in enumerate(LAYOUTS):
        yield layout.name, typeset(make_agreement(seed, count=10, notes=5), layout)
    for seed, (name, setting) in enumerate(SETTINGS.items()):
        beside = name != "three columns"
        yield (
            f"typst, {name}",
            set_by_typst(make_agreement(seed, count=9, notes=3), setting, are_signatures_beside=beside),
        )
    yield "a recognised scan", _scan()
    english, french = make_agreement(7, count=9), make_agreement(7, count=9, language="fr")
    yield "two languages side by side", typeset_parallel(english, french, PLAIN)
    yield "two languages on facing pages", typeset_facing(english, french, PLAIN)


def _scan() -> bytes:
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=(595, 842), invariant=1)
    recognised(canvas)
    canvas.save()
    return written.getvalue()


@pytest.mark.parametrize(("name", "content"), [pytest.param(*one, id=one[0]) for one in _typeset()])
def test_every_letter_is_read(name: str, content: bytes) -> None:
    found = sum(fidelity_of(content, read(content, "set.pdf")), Fidelity())
    print(f"\n{name:32} {found.letters:7,} letters  lost {found.lost}  invented {found.invented}  moved {found.moved}")
    assert found.lost + found.invented <= MOST * found.letters, found.examples
    assert found.moved <= SIGNATURES, found.examples
