"""A Word file reads as Word shows it: numbers, notes, tables and settled changes; traps in it are refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from agreements.formats.document import Reading, UnreadableFile
from agreements.formats.docx.reader import read_docx
from agreements.formats.numbering import formatted

_W = nsdecls("w")


def saved(document: Document, **members: str) -> bytes:
    """The file, with members of its archive replaced or added (dots in names are written ``__``, slashes ``___``)."""
    written = io.BytesIO()
    document.save(written)
    extra = {name.replace("___", "/").replace("__", "."): text for name, text in members.items()}
    if not extra:
        return written.getvalue()
    changed = io.BytesIO()
    with zipfile.ZipFile(written) as before, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as after:
        for member in before.namelist():
            if member not in extra:
                after.writestr(member, before.read(member))
        for member, text in extra.items():
            after.writestr(member, text)
    return changed.getvalue()


def rows_of(reading: Reading) -> list[tuple[str, str]]:
    return [(line.style, reading.text[line.start : line.end]) for line in reading.lines]


def texts_of(reading: Reading) -> list[str]:
    return [text for _style, text in rows_of(reading)]


def numbered(document: Document, levels: str, paragraphs: list[tuple[int, int, str]], overrides: str = "") -> None:
    """Add a numbering of two lists (ids 71 and 72) with these levels, and paragraphs ``(list, level, text)``."""
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(f'<w:abstractNum {_W} w:abstractNumId="70">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {_W} w:numId="71"><w:abstractNumId w:val="70"/></w:num>'))
    root.append(parse_xml(f'<w:num {_W} w:numId="72"><w:abstractNumId w:val="70"/>{overrides}</w:num>'))
    for number_id, level, text in paragraphs:
        paragraph = document.add_paragraph(text)
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {_W}><w:ilvl w:val="{level}"/><w:numId w:val="{number_id}"/></w:numPr>')
        )


def level(at: int, form: str, text: str, *, start: int = 1, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


_AGREEMENT = (
    level(0, "decimal", "Article %1")
    + level(1, "decimal", "%1.%2")
    + level(2, "lowerLetter", "(%3)")
    + level(3, "lowerRoman", "(%4)")
)


@pytest.mark.parametrize(
    ("levels", "paragraphs", "overrides", "expected"),
    [
        (
            _AGREEMENT,
            [
                (71, 0, "Purpose"),
                (71, 1, "x"),
                (71, 2, "y"),
                (71, 2, "z"),
                (71, 1, "x"),
                (71, 2, "y"),
                (71, 0, "Scope"),
                (71, 1, "x"),
            ],
            "",
            ["Article 1 Purpose", "1.1 x", "(a) y", "(b) z", "1.2 x", "(a) y", "Article 2 Scope", "2.1 x"],
        ),
        (
            _AGREEMENT,
            [(71, 0, "One"), (72, 0, "Two"), (71, 0, "Three")],
            "",
            ["Article 1 One", "Article 2 Two", "Article 3 Three"],
        ),
        (
            _AGREEMENT,
            [(71, 0, "One"), (71, 0, "Two"), (72, 0, "Again"), (72, 0, "On")],
            '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>',
            ["Article 1 One", "Article 2 Two", "Article 1 Again", "Article 2 On"],
        ),
        (
            level(0, "upperRoman", "%1.", start=4),
            [(71, 0, "Fourth"), (71, 0, "Fifth")],
            "",
            ["IV. Fourth", "V. Fifth"],
        ),
        (
            level(0, "upperRoman", "Article %1") + level(1, "decimal", "%1.%2", more="<w:isLgl/>"),
            [(71, 0, "Purpose"), (71, 1, "x")],
            "",
            ["Article I Purpose", "1.1 x"],
        ),
        (
            level(0, "decimal", "Part %1") + level(1, "decimal", "Article %2", more='<w:lvlRestart w:val="0"/>'),
            [(71, 0, "A"), (71, 1, "x"), (71, 0, "B"), (71, 1, "y")],
            "",
            ["Part 1 A", "Article 1 x", "Part 2 B", "Article 2 y"],
        ),
        (level(0, "bullet", "\uf0b7"), [(71, 0, "first"), (71, 0, "second")], "", ["• first", "• second"]),
    ],
    ids=[
        "levels restart",
        "lists count on",
        "start override",
        "roman from IV",
        "legal figures",
        "running articles",
        "bullets",
    ],
)
def test_automatic_numbers_are_those_that_word_shows(
    levels: str, paragraphs: list[tuple[int, int, str]], overrides: str, expected: list[str]
) -> None:
    document = docx.Document()
    numbered(document, levels, paragraphs, overrides)

    assert texts_of(read_docx(saved(document), "numbers.docx")) == expected


@pytest.mark.parametrize(
    ("number", "form", "expected"),
    [
        (3, "decimal", "3"), (7, "decimalZero", "07"), (28, "lowerLetter", "bb"), (3, "upperLetter", "C"), (14, "lowerRoman", "xiv"),
        (1, "ordinal", "1st"), (12, "ordinal", "12th"), (22, "ordinal", "22nd"), (21, "cardinalText", "Twenty-one"), (20, "ordinalText", "Twentieth"),
        (9, "ordinalText", "Ninth"), (4, "hindiVowels", "4"), (0, "lowerRoman", "0"),
    ],
)  # fmt: skip
def test_formats_of_numbers(number: int, form: str, expected: str) -> None:
    assert formatted(number, form) == expected


def test_headings_and_weight_come_from_styles_and_runs() -> None:
    document = docx.Document()
    document.add_heading("Arrangement on Lakes", 0)
    document.add_heading("Article 1", 2)
    document.add_paragraph().add_run("All bold").bold = True
    document.add_paragraph("plain")

    lines = read_docx(saved(document), "styles.docx").lines

    assert [(line.style, line.level, line.is_bold) for line in lines[2:]] == [("", 0, True), ("", 0, False)]
    assert [(line.style, line.level) for line in lines[:2]] == [("heading", 0), ("heading", 2)]


def test_tracked_changes_are_settled_and_told() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Notice of ")
    paragraph._p.append(
        parse_xml(f'<w:del {_W} w:id="1" w:author="x"><w:r><w:delText>thirty</w:delText></w:r></w:del>')
    )
    paragraph._p.append(parse_xml(f'<w:ins {_W} w:id="2" w:author="x"><w:r><w:t>sixty</w:t></w:r></w:ins>'))
    paragraph.add_run(" days.")

    reading = read_docx(saved(document), "changes.docx")

    assert reading.text == "Notice of sixty days."
    assert reading.warnings == (
        "tracked changes were settled: 1 insertions kept, 1 deletions dropped; compare with the text as agreed",
    )


def test_a_paragraph_whose_mark_is_deleted_runs_on() -> None:
    document = docx.Document()
    first = document.add_paragraph("The Parties ")
    first._p.get_or_add_pPr().append(parse_xml(f'<w:rPr {_W}><w:del w:id="1" w:author="x"/></w:rPr>'))
    document.add_paragraph("shall consult.")

    assert texts_of(read_docx(saved(document), "joined.docx")) == ["The Parties shall consult."]


def test_notes_come_after_the_text_and_their_calls_are_edits() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("The Convention")
    paragraph._p.append(parse_xml(f'<w:r {_W}><w:footnoteReference w:id="5"/></w:r>'))
    paragraph.add_run(" applies.")
    notes = (
        f'<w:footnotes {_W}><w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
        '<w:footnote w:id="5"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> See series 4.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    relations = document.part.rels
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    relations.get_or_add(
        RELATIONSHIP_TYPE.FOOTNOTES,
        Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, notes.encode(), document.part.package),
    )

    reading = read_docx(saved(document), "notes.docx")

    assert rows_of(reading) == [("", "The Convention1 applies."), ("note", "1 See series 4.")]
    (call,) = reading.lines[0].edits
    assert (call.kind, reading.text[call.start : call.end]) == ("note_call", "1")


def test_raised_figures_typed_by_hand_are_calls() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph()
    for text, is_raised in (("The rule", 0), ("1", 1), (" covers 3 m", 0), ("2", 1), (", the 2", 0), ("nd", 1), (" lot", 0)):  # fmt: skip
        paragraph.add_run(text).font.superscript = bool(is_raised)
    document.add_paragraph("1 As the Council decided.")
    reading = read_docx(saved(document), "a.docx")
    assert [reading.text[edit.start : edit.end] for line in reading.lines for edit in line.edits] == ["1"]


def test_a_raised_figure_that_no_note_answers_stays_text() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph()
    for text, is_raised in (("Up to 10", 0), ("6", 1), (" tonnes", 0)):
        paragraph.add_run(text).font.superscript = bool(is_raised)
    document.add_paragraph("6. The Parties shall meet.")
    reading = read_docx(saved(document), "a.docx")
    assert [edit for line in reading.lines for edit in line.edits] == []


def test_a_table_is_read_cell_by_cell() -> None:
    document = docx.Document()
    table = document.add_table(2, 3)
    for at, text in enumerate(["State", "Share", "Year", "Arland", "5", "2014"]):
        table.cell(at // 3, at % 3).text = text

    assert rows_of(read_docx(saved(document), "table.docx")) == [
        ("table", text) for text in ["State", "Share", "Year", "Arland", "5", "2014"]
    ]


def test_a_table_of_signatures_is_read_party_by_party() -> None:
    document = docx.Document()
    table = document.add_table(3, 2)
    for at, text in enumerate(
        ["For the River Office", "For the Institute", "Ada Moreau", "Piet Lindqvist", "Director", "President"]
    ):
        table.cell(at // 2, at % 2).text = text

    assert rows_of(read_docx(saved(document), "signed.docx")) == [
        ("", text)
        for text in [
            "For the River Office",
            "Ada Moreau",
            "Director",
            "For the Institute",
            "Piet Lindqvist",
            "President",
        ]
    ]


def test_running_heads_hidden_text_and_contents_are_no_text() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Draft of May"
    document.add_paragraph("Shown")
    document.add_paragraph().add_run("not shown").font.hidden = True

    reading = read_docx(saved(document), "hidden.docx")

    assert rows_of(reading) == [("furniture", "Draft of May"), ("", "Shown")]
    assert reading.warnings == ("1 hidden passages are left out, as Word does not show them",)


def test_a_line_break_parts_lines_and_paragraphs_are_parted_by_an_empty_line() -> None:
    document = docx.Document()
    document.add_paragraph("Article 1\nPurpose")
    document.add_paragraph("Text")

    reading = read_docx(saved(document), "breaks.docx")

    assert reading.text == "Article 1\nPurpose\n\nText"
    assert texts_of(reading) == ["Article 1", "Purpose", "Text"]


def _plain() -> Document:
    document = docx.Document()
    document.add_paragraph("Article 1")
    return document


def _bomb() -> bytes:
    return saved(_plain(), word___media___bomb__xml="<a>" + "0" * 60_000_000 + "</a>")


_ENTITY = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (lambda: saved(_plain(), word___vbaProject__bin="macro"), "macros"),
        (_bomb, "unpacks to"),
        (lambda: saved(_plain(), word___styles__xml=_ENTITY), "entities"),
        (lambda: saved(_plain())[:-300], "damaged"),
        (lambda: saved(_plain(), word___document__xml="<w:document"), "damaged"),
        (lambda: saved(docx.Document()), "no text"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Save it as .docx"),
    ],
    ids=["macros", "bomb", "entity", "cut", "broken xml", "empty", "old format"],
)
def test_is_refused_in_a_sentence(content: Callable[[], bytes], sentence: str) -> None:
    with pytest.raises(UnreadableFile, match=sentence) as refusal:
        read_docx(content(), "refused.docx")
    assert str(refusal.value).endswith(".")
