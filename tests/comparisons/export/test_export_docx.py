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

from comparisons.desk.table import Cell, CellClause, Column, Row, Table, iter_facts
from comparisons.export.characters import printable
from comparisons.export.options import Options
from comparisons.export.to_docx import write
from comparisons.export.word_page import pages_needed
from comparisons.export.wording import brief
from tests.comparisons.hostile import HOSTILE, many
from tests.comparisons.tables import of_texts, sample
from tests.conftest import Portion


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
        "signed 11 February 2019 · harbour.pdf · confirmed by rule, certainty of its type 0.97 · notice period: six months' notice (as read by the machine)"
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
        "Harbour–Relief, signed 11 February 2019, Art. 9(2), p. 4, https://concord.example/agreements/harbour-relief-2019/#art_9__para_2."
    )
    front = [cell.text for cell in opened(write(sample())).tables[0].rows[1].cells]
    assert front[0].startswith("Cooperation Agreement between the Harbour Union") and "ab" * 32 in front[-1]
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


def sides(body: etree._Element) -> tuple[list[str], list[str]]:
    """The paragraphs of clauses after all changes were refused, and after all were accepted; emptied ones are gone."""
    found: tuple[list[str], list[str]] = ([], [])
    for side, gone in enumerate((("w:ins", "w:moveTo"), ("w:del", "w:moveFrom"))):
        for paragraph in body.iter(qn("w:p")):
            style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
            if style is None or style.get(qn("w:val")) != "ClauseText":
                continue
            words = []
            for piece in paragraph.iter(qn("w:t"), qn("w:delText"), qn("w:tab"), qn("w:br")):
                if not any(above.tag in {qn(tag) for tag in gone} for above in piece.iterancestors()):
                    words.append({qn("w:tab"): "\t", qn("w:br"): "\n"}.get(piece.tag, piece.text))
            if words:
                found[side].append("".join(words))
    return found


def two(base: list[str], other: list[str]) -> Table:
    cells = tuple(
        Cell("present", tuple(CellClause(f"art_{n}", f"Art. {n}", text) for n, text in enumerate(texts)))
        for texts in (base, other)
    )
    return replace(sample(), columns=sample().columns[:2], rows=sample().rows[:1], cells=(cells,))


CLAUSES = [
    "Either Party may terminate this Agreement by giving six months' written notice.",
    "This Agreement may be terminated by either Party by giving 6 months'  written notice.",
    "The property of the Institute is immune from every form of legal process.",
    "Disputes are settled amicably.\tCosts lie where they fall.",
    "Costs lie where they fall. Disputes are settled by talks.",
]


@given(
    st.lists(st.one_of(st.sampled_from(CLAUSES), st.text("ab c.", min_size=1, max_size=9)), min_size=1, max_size=1),
    st.lists(st.one_of(st.sampled_from(CLAUSES), st.text("ab c.", min_size=1, max_size=9)), min_size=1, max_size=1),
)
@settings(max_examples=25, deadline=None)
def test_accepting_and_refusing_all_changes_give_the_two_texts_to_the_letter(base: list[str], other: list[str]) -> None:
    refused, accepted = sides(part(write(two(base, other), redline=True), "word/document.xml"))
    assert accepted == base + other
    assert refused == base + base


def test_several_clauses_are_given_back_too() -> None:
    base, other = CLAUSES[:3], [CLAUSES[1], CLAUSES[4], "Flags are flown."]
    refused, accepted = sides(part(write(two(base, other), redline=True), "word/document.xml"))
    assert accepted == base + other
    assert sorted(refused) == sorted(base + base)


def test_a_clean_redline_leaves_what_is_set_aside_as_plain_text() -> None:
    table = two(["Either Party may act."], ["either party may act now."])
    clean = part(write(table, redline=True, options=Options(redline="clean")), "word/document.xml")
    assert ["".join(mark.itertext()) for mark in clean.iter(qn("w:ins"), qn("w:del"))] == [" now"]


def test_many_agreements_stand_as_rows_on_request_and_texts_are_in_their_language() -> None:
    table = two(["Either Party may act."], ["Les Parties agissent."])
    french = replace(table.cells[0][1], clauses=(replace(table.cells[0][1].clauses[0], language="fr"),))
    written = write(replace(table, cells=((table.cells[0][0], french),)), options=Options(layout="rows", paper="a3"))
    document = opened(written)
    heads = [cell.text for cell in document.tables[1].rows[0].cells]
    assert heads == ["Agreement", "Clauses", "Terms and standing"]
    assert document.tables[1].rows[2].cells[0].text.startswith("Metro–Relief")
    body = part(written, "word/document.xml")
    spoken = {lang.get(qn("w:val")) for lang in body.iter(qn("w:lang"))}
    assert "fr" in spoken
    assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in body.iter(qn("w:tr")))
    foot = part(written, "word/footer1.xml")
    assert [field.get(qn("w:instr")) for field in foot.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    assert round(document.sections[0].page_width.cm) == 42


def test_compact_rows_stand_in_columns_of_small_type_and_no_word_is_left_out() -> None:
    table = sample()
    written = write(table, options=Options(layout="compact"))
    body = part(written, "word/document.xml")
    columns = [section.get(qn("w:num")) for section in body.iter(qn("w:cols"))]
    assert columns == [None, "4"]
    cells = [row.cells[0].text for table in opened(written).tables[1:] for row in table.rows]
    clauses = [clause for line in table.cells for cell in line for clause in cell.clauses]
    assert all(any(clause.text in words and clause.pinpoint in words for words in cells) for clause in clauses)
    standing = next(words for words in cells if "Art. 9(2)" in words).splitlines()[-1]
    assert "confirmed; notice period: six months' notice (" in standing and "Art. 9(3): suggested" in standing
    assert opened(written).styles["Clause Text"].font.size.pt == 7
    kept = [row for row in body.iter(qn("w:tr")) if row.find(f".//{qn('w:keepNext')}") is not None]
    assert all(row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in kept), (
        "LibreOffice lays out for ever"
    )


def test_the_pages_of_a_file_are_told_before_it_is_written() -> None:
    """Thirty thousand words of sixteen agreements: what LibreOffice printed on 12 pages in small type, and on 39 as rows."""
    clause = CellClause("art_1", "Art. 1", "Either Party may terminate this Agreement by written notice. " * 4)
    cell = Cell("present", (clause,) * 7)
    columns = tuple(Column(f"a{n}", f"A {n}") for n in range(16))
    rows = tuple(Row(f"r{n}", f"R {n}") for n in range(7))
    table = Table(columns, rows, ((cell,) * 16,) * 7, sample().made_on)
    pages = [pages_needed(table, Options(layout)) for layout in ("compact", "rows", "columns")]
    assert pages[0] == min(pages) and 8 <= pages[0] <= 14 and 30 <= pages[1] <= 50
    assert pages_needed(table, Options("rows", "a4")) > pages[1]
    assert pages_needed(sample(), Options()) == 2


def test_what_shares_its_standing_is_told_once_where_space_is_short() -> None:
    clauses = tuple(CellClause(f"art_{n}", f"Art. {n}", "Costs are shared.") for n in (1, 2))
    cells = ((Cell("present", clauses),),)
    table = Table((Column("a", "A"),), (Row("financial", "Financial"),), cells, sample().made_on)
    assert brief(list(iter_facts(table))) == "suggested"


def test_pinpoints_are_live_links_and_full_titles_stand_once() -> None:
    written = write(sample())
    with ZipFile(BytesIO(written)) as package:
        related = package.read("word/_rels/document.xml.rels").decode()
    assert "https://concord.example/agreements/harbour-relief-2019/#art_9__para_2" in related
    words = "".join(part(written, "word/document.xml").itertext())
    assert words.count("Cooperation Agreement between the Harbour Union and the Relief Organization") == 1


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


def test_ten_thousand_hostile_cells_do_no_harm(portion: Portion) -> None:
    # Each text also stands in pinpoint, heading, address and source: more than 10,000 hostile places in all.
    table = of_texts(many(portion(2_500, 250)))
    assert clause_texts(opened(write(table))) == expected(table)


@given(st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=3))
@settings(max_examples=10, deadline=None)
def test_any_text_is_read_back(texts: list[str]) -> None:
    table = of_texts(texts)
    assert clause_texts(opened(write(table))) == expected(table)


def test_the_same_table_is_the_same_file() -> None:
    assert write(sample()) == write(sample())
    assert write(sample(), redline=True) == write(sample(), redline=True)


def test_a_row_of_more_than_half_a_page_may_break() -> None:
    table = of_texts(["A short clause.", "Each Party shall bear its own costs. " * 400])
    body = Document(BytesIO(write(table))).element.body
    rows = list(body.iter(qn("w:tr")))
    held = [row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows]
    long = [len("".join(row.itertext())) > 3_000 for row in rows]
    assert any(long)
    assert held == [not is_long for is_long in long]


def test_so_many_clauses_that_notes_would_stop_a_word_processor_are_cited_at_the_front() -> None:
    body = Document(BytesIO(write(of_texts([f"Clause {number}." for number in range(130)])))).element.body
    assert not list(body.iter(qn("w:footnoteReference")))
