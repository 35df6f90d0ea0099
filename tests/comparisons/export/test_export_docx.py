from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from comparisons.desk.table import Table, iter_facts
from comparisons.export.characters import printable
from comparisons.export.to_docx import write
from tests.comparisons.hostile import HOSTILE, many
from tests.comparisons.tables import of_texts, sample


def opened(written: bytes) -> WordDocument:
    return Document(BytesIO(written))


def clause_texts(document: WordDocument) -> list[str]:
    """The paragraphs of style Clause Text in all cells, in reading order."""
    style = document.styles["Clause Text"].style_id
    found = []
    for paragraph in document.element.body.iter(qn("w:p")):
        named = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        if named is not None and named.get(qn("w:val")) == style:
            found.append(paragraph.text)
    return found


def expected(table: Table) -> list[str]:
    return [printable(fact.clause.text) for fact in iter_facts(table) if fact.clause]


def part(written: bytes, name: str) -> etree._Element:
    with ZipFile(BytesIO(written)) as package:
        return etree.fromstring(package.read(name))


def test_every_text_is_read_back_unchanged() -> None:
    assert clause_texts(opened(write(sample()))) == expected(sample())


def test_each_type_has_a_heading_that_word_navigates_and_a_head_row_that_repeats() -> None:
    document = opened(write(sample()))
    heads = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert heads == [
        ("Heading 1", "Agreements"),
        ("Heading 1", "Clauses"),
        ("Heading 2", "Termination"),
        ("Heading 2", "Audit"),
    ]
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    section = document.sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert section.page_width > section.page_height


def test_a_cell_says_pinpoint_source_date_and_state() -> None:
    _, termination, audit = opened(write(sample())).tables
    head, body = termination.rows[0].cells, termination.rows[1].cells
    assert head[0].paragraphs[0].text == "Harbour–Relief"
    assert "signed 11 February 2019, Lisbon, Portugal" in head[0].text
    assert "DRAFT, not adopted" in head[2].text
    first = [paragraph.text for paragraph in body[0].paragraphs]
    assert first[0] == "Art. 9(2) Final provisions"
    assert first[2] == (
        "signed 11 February 2019 · harbour.pdf · confirmed by rule, certainty of its type 0.97 · notice period: six months' notice"
    )
    assert body[2].text == "Text not held."
    assert audit.rows[1].cells[0].text == (
        "Verified absent by A. Officer on 2025-04-30 (full text read).\nNearest: Art. 3: Accounts are kept for seven years."
    )
    assert audit.rows[1].cells[1].text.startswith("Not yet reviewed")


def test_citations_are_footnotes() -> None:
    notes = part(write(sample()), "word/footnotes.xml")
    texts = ["".join(note.itertext()).strip() for note in notes][2:]
    assert texts[0] == (
        "Cooperation Agreement between the Harbour Union and the Relief Organization, signed 11 February 2019, Lisbon, "
        "Portugal, Art. 9(2), p. 4, source harbour.pdf, SHA-256 " + "ab" * 32 + ", "
        "https://concord.example/agreements/harbour-relief-2019/#art_9__para_2."
    )
    body = part(write(sample()), "word/document.xml")
    assert [call.get(qn("w:id")) for call in body.iter(qn("w:footnoteReference"))] == ["1", "2", "3"]


def test_the_redline_is_tracked_changes() -> None:
    body = part(write(sample(), redline=True), "word/document.xml")
    marks = [(mark.tag, "".join(mark.itertext())) for mark in body.iter(qn("w:ins"), qn("w:del"))]
    assert (qn("w:del"), "six (6) months") in marks
    assert (qn("w:ins"), "thirty days") in marks
    authors = {(mark.get(qn("w:author")), mark.get(qn("w:date"))) for mark in body.iter(qn("w:ins"), qn("w:del"))}
    assert authors == {("Concord", "2025-05-03T09:30:00Z")}
    assert list(body.iter(qn("w:delText")))


def test_accepting_all_changes_leaves_each_text_unchanged() -> None:
    first, second = "Costs lie where they fall in each project year.", "Notice is given in writing six months before."
    table = sample()
    (one, two, none), audit = table.cells
    one = replace(one, clauses=(replace(one.clauses[0], text=f"{first} {second} Old rules end."),))
    two = replace(two, clauses=(replace(two.clauses[0], text=f"{second} {first} New rules begin."),))
    body = part(write(replace(table, cells=((one, two, none), audit)), redline=True), "word/document.xml")
    assert list(body.iter(qn("w:moveFrom"))), "the moved sentence is tracked as moved"
    for gone in [*body.iter(qn("w:del"), qn("w:moveFrom"))]:
        gone.getparent().remove(gone)
    texts = ["".join(words.text or "" for words in p.iter(qn("w:t"))) for p in body.iter(qn("w:p"))]
    assert two.clauses[0].text in texts


def test_refusing_all_changes_leaves_the_base_unchanged() -> None:
    table = sample()
    (one, two, none), audit = table.cells
    base = "Either Party may end it by written notice to the other Party."
    one = replace(one, clauses=(replace(one.clauses[0], text=base),))
    two = replace(
        two, clauses=(replace(two.clauses[0], text="Either party may end it by written notice to the other party."),)
    )
    body = part(write(replace(table, cells=((one, two, none), audit)), redline=True), "word/document.xml")
    for gone in [*body.iter(qn("w:ins"), qn("w:moveTo"))]:
        gone.getparent().remove(gone)
    texts = ["".join(words.text or "" for words in p.iter(qn("w:t"), qn("w:delText"))) for p in body.iter(qn("w:p"))]
    assert texts.count(base) == 2


@pytest.mark.parametrize("count", [1, 4, 5, 8, 9, 20])
def test_widths_suit_the_number_of_columns(count: int) -> None:
    table = sample()
    columns = tuple(replace(table.columns[0], slug=f"a{i}") for i in range(count))
    wide = replace(table, columns=columns, cells=tuple((line[0],) * count for line in table.cells), base="")
    document = opened(write(wide))
    assert clause_texts(document) == expected(wide)
    section = document.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    for grid in document.tables[1:]:
        assert len(grid.columns) <= 8
        widths = [cell.width for cell in grid.rows[1].cells]
        assert sum(widths) == pytest.approx(room, rel=0.01)
        assert min(widths) / 360_000 > 4.5  # centimetres


def test_hostile_texts_do_no_harm() -> None:
    table = of_texts([text for text in HOSTILE if text])
    assert clause_texts(opened(write(table))) == expected(table)
    with ZipFile(BytesIO(write(table))) as package:
        for name in package.namelist():
            assert b"<w:instrText" not in package.read(name), name


def test_ten_thousand_hostile_cells_do_no_harm() -> None:
    # Each text also stands in pinpoint, heading, address and source: more than 10,000 hostile places.
    table = of_texts(many(2_500))
    assert clause_texts(opened(write(table))) == expected(table)


@given(st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=3))
@settings(max_examples=10, deadline=None)
def test_any_text_is_read_back(texts: list[str]) -> None:
    table = of_texts(texts)
    assert clause_texts(opened(write(table))) == expected(table)


def test_the_same_table_is_the_same_file() -> None:
    assert write(sample()) == write(sample())
    assert write(sample(), redline=True) == write(sample(), redline=True)
