"""``make bench``: how faithfully PDFs are read, letter by letter, in every layout that the tests can set.

Each line says how many letters of a layout were lost, invented or moved, by the letters that PDFium finds on its pages.
pytest collects this file only when it is named.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator

import docx
import pytest
from reportlab.pdfgen.canvas import Canvas

from agreements.formats.opening.office import converted, soffice
from agreements.formats.read import read
from agreements.formats.witness.fidelity import Fidelity, fidelity_of
from agreements.formats.witness.printed import fidelity_as_printed
from tests.agreements.formats.pdf.test_pdf_figures import recognised
from tests.agreements.pdfs import LAYOUTS, Agreement, Layout, make_agreement, typeset, typeset_facing, typeset_parallel
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


def _word(agreement: Agreement) -> bytes:
    """A Word file with headings, automatic numbers, a running head and signatures in a table."""
    document, written = docx.Document(), io.BytesIO()
    document.sections[0].header.paragraphs[0].text = "River Office, Series of Treaties"
    document.add_heading(agreement.title, 0)
    for line in agreement.preamble:
        document.add_paragraph(line)
    for article in agreement.articles:
        document.add_heading(f"Article {article.number}", 1)
        document.add_heading(article.heading, 2)
        for paragraph in article.paragraphs:
            document.add_paragraph(paragraph, style="List Number")
    table = document.add_table(rows=0, cols=2)
    for words in zip(*agreement.signatures, strict=True):
        for cell, word in zip(table.add_row().cells, words, strict=True):
            cell.text = word
    document.save(written)
    return written.getvalue()


@pytest.mark.skipif(soffice() is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(("language", "suffix"), [*itertools.product(("en", "fr"), ("docx", "odt", "rtf"))])
def test_what_libreoffice_prints_is_read(language: str, suffix: str) -> None:
    content = _word(make_agreement(3, language=language, count=12))
    content = content if suffix == "docx" else converted(content, "docx", suffix)
    found = fidelity_as_printed(content, suffix, read(content, f"a.{suffix}"))
    print(
        f"\n{suffix} ({language}), as printed {found.letters:7,} letters  lost {found.lost}  invented {found.invented}  moved {found.moved}"
    )
    assert found.lost + found.invented <= MOST * found.letters, found.examples
    assert found.moved <= SIGNATURES, found.examples
