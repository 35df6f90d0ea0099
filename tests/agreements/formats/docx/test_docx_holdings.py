"""Whatever a Word file holds is read, or its inventory says that it is not: made from the XML that Word writes."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from agreements.formats.document import InventoryItem, Reading
from agreements.formats.docx.reader import read_docx
from agreements.formats.docx.symbols import symbol
from agreements.formats.letters import GAP
from agreements.formats.read import read

_NAMES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
}
_DECLARED = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in _NAMES.items())


def t(words: str) -> str:
    return f'<w:t xml:space="preserve">{words}</w:t>'


def r(words: str, marks: str = "") -> str:
    return f"<w:r>{f'<w:rPr>{marks}</w:rPr>' if marks else ''}{t(words)}</w:r>"


def p(inside: str, properties: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inside}</w:p>"


def sdt(inside: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def char(kind: str, more: str = "") -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{more}</w:fldChar></w:r>'


def field(instruction: str, result: str | None, form: str = "") -> str:
    middle = "" if result is None else char("separate") + result
    return char("begin", form) + f"<w:r><w:instrText>{instruction}</w:instrText></w:r>" + middle + char("end")


def row(*cells: str, properties: str = "") -> str:
    inside = "".join(f"<w:tc>{cell}</w:tc>" for cell in cells)
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{inside}</w:tr>"


def box(words: str, *, fallback: str | None = None) -> str:
    drawn = (
        '<w:drawing><wp:inline><wp:extent cx="1" cy="1"/><a:graphic><a:graphicData><wps:wsp><wps:txbx>'
        f"<w:txbxContent>{p(r(words))}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    old = f"<w:pict><v:shape><v:textbox><w:txbxContent>{p(r(fallback or words))}</w:txbxContent></v:textbox></v:shape></w:pict>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{drawn}</mc:Choice>'
        f"<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>"
    )


def made(body: str, *parts: tuple[str, str, str, bytes]) -> bytes:
    """A Word file with this body; ``parts`` are the name, the relation, the media type and the bytes of further parts."""
    document = docx.Document()
    holder = parse_xml(f"<w:body {_DECLARED}>{body}</w:body>")
    for element in reversed(list(holder)):
        document.element.body.insert(0, element)
    for at, (name, relation, media_type, content) in enumerate(parts):
        part = Part(PackURI(f"/word/{name}"), media_type, content, document.part.package)
        document.part.rels._get_next_rId = lambda at=at: f"rIdX{at}"  # type: ignore[method-assign]
        document.part.rels.add_relationship(relation, part, f"rIdX{at}")
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def texts(content: bytes) -> list[str]:
    reading = read_docx(content, "a.docx")
    return [reading.text[line.start : line.end] for line in reading.lines]


def items(reading: Reading) -> dict[tuple[str, str], InventoryItem]:
    assert reading.inventory is not None
    return {(item.kind, item.state): item for item in reading.inventory.items}


IMPORT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
TABLE = "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>{}</w:tbl>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (sdt(sdt(p(sdt(r("deep"))))), ["deep"]),
        (TABLE.format(sdt(sdt(row(p(r("A")), p(r("B")))))), ["A", "B"]),
        (TABLE.format("<w:tr>" + sdt(f"<w:tc>{p(r('A'))}</w:tc>") + f"<w:tc>{sdt(p(r('B')))}</w:tc></w:tr>"), ["A", "B"]),
        (f'<w:customXml w:element="x">{p(r("in"))}</w:customXml>', ["in"]),
        (TABLE.format(f'<w:customXml w:element="x">{row(p(r("A")))}</w:customXml>'), ["A"]),
        (p(f'<w:smartTag w:element="x">{r("Gen")}<w:smartTag w:element="y">{r("eva")}</w:smartTag></w:smartTag>'), ["Geneva"]),
        (p(r("within ") + f'<w:fldSimple w:instr=" REF x ">{r("30")}</w:fldSimple>' + r(" days")), ["within 30 days"]),
        (p(r("see ") + field(" REF x ", r("Article 4"))), ["see Article 4"]),
        (p(field(" IF " + "</w:instrText></w:r>" + field("MERGEFIELD a", r("hidden")) + "<w:r><w:instrText> = 1 ", r("shown"))), ["shown"]),
        (p(r("Box ") + field("FORMCHECKBOX", None, '<w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>')), ["Box ☒"]),
        (p(r("Box ") + field("FORMCHECKBOX", None, '<w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox></w:ffData>')), ["Box ☐"]),
        (p(field("FORMDROPDOWN", None, '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="three"/><w:listEntry w:val="six"/></w:ddList></w:ffData>') + r(" months")), ["six months"]),
        (p(field("FORMTEXT", r("3 May"), "<w:ffData><w:textInput/></w:ffData>") + r(" 2019")), ["3 May 2019"]),
        (p(field("MACROBUTTON NoMacro [insert date]", None)), ["[insert date]"]),
        (p(r("No. ") + field("AUTONUM", None)), [f"No. {GAP}"]),
        (p(r("on ") + f"<w:ins>{r('six')}</w:ins><w:del><w:r><w:delText>three</w:delText></w:r></w:del>" + r(" months")), ["on six months"]),
        (p(f"<w:moveFrom>{r('away')}</w:moveFrom>" + r("stays")) + p(f"<w:moveTo>{r('away')}</w:moveTo>"), ["stays", "away"]),
        (TABLE.format(row(p(r("old")), properties="<w:del/>") + row(p(r("new")), properties="<w:ins/>")), ["new"]),
        (p(r("a "), "<w:rPr><w:del/></w:rPr>") + p(f"<w:ins>{r('b')}</w:ins>"), ["a b"]),
        (p(r("last"), "<w:rPr><w:del/></w:rPr>"), ["last"]),
        (p(r("The Parties ") + r("may", "<w:strike/>") + r("shall meet")), ["The Parties shall meet"]),
        (p(r("gone", "<w:dstrike/>")) + p(r("stays", '<w:strike w:val="0"/>')), ["stays"]),
        (p(r("Text") + box("In the box")), ["Text", "In the box"]),
        (p('<w:r><w:pict><v:shape><v:textbox><w:txbxContent>' + p(r("Old box")) + "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"), ["Old box"]),
        (p(f'<mc:AlternateContent><mc:Choice Requires="w14">{r("new")}</mc:Choice><mc:Fallback>{r("old")}</mc:Fallback></mc:AlternateContent>'), ["new"]),
        (f'<mc:AlternateContent><mc:Choice Requires="zz9">{p(r("strange"))}</mc:Choice><mc:Fallback>{p(r("old"))}</mc:Fallback></mc:AlternateContent>', ["old"]),
        (p("<w:r><w:ruby><w:rt>" + r("kan") + "</w:rt><w:rubyBase>" + r("漢") + "</w:rubyBase></w:ruby></w:r>"), ["漢"]),
        (p("<m:oMath><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"), ["(a+b)/2"]),
        (p("<m:oMath><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>10</m:t></m:r></m:sup></m:sSup></m:oMath>"), ["x^10"]),
        (p('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>' + r(" 5")), ["≥ 5"]),
        (p('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + r(" yes")), ["☑ yes"]),
        (p('<w:r><w:sym w:font="Webdings" w:char="F061"/></w:r>' + r(" x")), [f"{GAP} x"]),
        (p(r("a", '<w:rFonts w:ascii="Symbol"/>') + r(" particles")), ["α particles"]),
        (p("<w:r><w:noBreakHyphen/></w:r>" + r("x<w:tab/>".replace("<w:tab/>", ""))), ["\u2011x"]),
        (p('<w:bdo w:val="rtl">' + r("abc") + "</w:bdo>"), ["abc"]),
        (p(r("- recalling that;")), ["- recalling that;"]),
    ],
)  # fmt: skip
def test_is_read(body: str, expected: list[str]) -> None:
    assert texts(made(body)) == expected


@pytest.mark.parametrize(
    ("media_type", "content", "expected"),
    [
        ("text/html", b"<html><body><p>Article 2</p><p>Scope</p></body></html>", ["Article 2", "Scope"]),
        ("text/plain", "Article 2\r\nScope é\r\n".encode(), ["Article 2", "Scope é"]),
        (CONTENT_TYPE.WML_DOCUMENT_MAIN, made(p(r("Article 2")) + p(r("Scope"))), ["Article 2", "Scope"]),
        (
            "message/rfc822",
            b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n<p>Article 2</p>\n--x--\n",
            ["Article 2"],
        ),
    ],
    ids=["html", "text", "word", "web archive"],
)
def test_an_imported_part_is_read_where_it_stands(media_type: str, content: bytes, expected: list[str]) -> None:
    body = p(r("Before")) + '<w:altChunk r:id="rIdX0"/>' + p(r("After"))
    file = made(body, ("chunk.bin", IMPORT, media_type, content))
    assert texts(file) == ["Before", *expected, "After"]
    assert items(read(file, "a.docx"))["imported_part", "read"].places[0].where == "/word/chunk.bin"


def test_an_imported_part_that_is_not_read_is_warned_of() -> None:
    body = p(r("Before")) + '<w:altChunk r:id="rIdX0"/><w:altChunk r:id="nowhere"/>'
    reading = read(made(body, ("chunk.bin", IMPORT, "application/x-thing", b"\x01\x02")), "a.docx")
    assert len(reading.warnings) == 2 and all("imported part was not read" in warning for warning in reading.warnings)


def test_the_words_of_a_diagram_are_read() -> None:
    drawing = (
        "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData>"
        '<dgm:relIds r:dm="rIdX0"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )
    words = f"<dgm:dataModel {_DECLARED}><dgm:ptLst>" + "".join(
        f"<dgm:pt><dgm:t><a:p><a:r><a:t>{line}</a:t></a:r></a:p></dgm:t></dgm:pt>" for line in ("Board", "Secretariat")
    )
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/diagramData"
    part = ("diagrams/data1.xml", relation, "application/xml", f"{words}</dgm:ptLst></dgm:dataModel>".encode())
    reading = read(made(p(r("Organs") + drawing), part), "a.docx")
    assert reading.text == "Organs\n\nBoard\n\nSecretariat"
    assert items(reading)["diagram", "read"].count == 1


@pytest.mark.parametrize(
    ("body", "kind", "state", "words", "is_warned_of"),
    [
        (p(r("x") + "<w:del><w:r><w:delText>three months</w:delText></w:r></w:del>"), "deletion", "set_aside", "three months", True),
        (p(r("x") + r("secret", "<w:vanish/>")), "hidden_text", "set_aside", "secret", True),
        (p(r("x") + r("pale", '<w:color w:val="FFFFFF"/>')), "hidden_text", "read", "pale", True),
        (p(r("x") + r("struck", "<w:strike/>")), "struck_out", "set_aside", "struck", True),
        (p(r("x ") + sdt(r("Click to enter"), "<w:showingPlcHdr/>")), "content_control", "read", "Click to enter", True),
        (p(r("x ") + sdt(r("six months"))), "content_control", "read", "six months", False),
        (p(r("x") + box("new words", fallback="other words")), "alternative", "set_aside", "other words", False),
        (p(r("x") + '<w:r><w:object><v:shape><v:imagedata r:id="rId1"/></v:shape><o:OLEObject ProgID="Excel.Sheet.12" r:id="rId2"/></w:object></w:r>'), "embedded_object", "not_read", "Excel.Sheet.12", True),
        (p(r("x ") + field("AUTONUM", None)), "field", "not_read", "AUTONUM", True),
        (p(r("x ") + field("DATE", r("1 June 2026"))), "field", "read", "1 June 2026", True),
        (p(r("x") + "<w:unheardOf>" + r("lost") + "</w:unheardOf>"), "other", "not_read", "lost", True),
        (TABLE.format(row(p(r("x"))) + row(p(r("y")), properties="<w:hidden/>")), "hidden_text", "set_aside", "y", True),
    ],
)  # fmt: skip
def test_the_inventory_tells(body: str, kind: str, state: str, words: str, is_warned_of: bool) -> None:
    reading = read(made(body), "a.docx")
    item = items(reading)[kind, state]
    assert (item.count, [place.words for place in item.places]) == (1, [words])
    assert bool(reading.warnings) == is_warned_of


def test_a_plain_file_has_nothing_to_tell() -> None:
    reading = read(made(p(r("Article 1")) + p(r("Purpose"))), "a.docx")
    assert reading.inventory is not None and reading.inventory.items == () and reading.warnings == ()


def test_comments_and_notes_that_nothing_calls_are_told() -> None:
    comments = f'<w:comments {_DECLARED}><w:comment w:id="1">{p(r("Delete this?"))}</w:comment></w:comments>'
    notes = f'<w:footnotes {_DECLARED}><w:footnote w:id="3">{p(r("An orphan."))}</w:footnote></w:footnotes>'
    file = made(
        p(r("Text") + '<w:r><w:commentReference w:id="1"/></w:r>'),
        ("comments.xml", RELATIONSHIP_TYPE.COMMENTS, CONTENT_TYPE.WML_COMMENTS, comments.encode()),
        ("footnotes.xml", RELATIONSHIP_TYPE.FOOTNOTES, CONTENT_TYPE.WML_FOOTNOTES, notes.encode()),
    )
    held = items(read(file, "a.docx"))
    assert held["comment", "set_aside"].places[0].words == "Delete this?"
    assert held["footnote", "set_aside"].places[0].words == "An orphan."


def test_a_note_called_by_a_sign_typed_by_hand_is_not_numbered() -> None:
    notes = f'<w:footnotes {_DECLARED}><w:footnote w:id="3">{p(r("* See Annex."))}</w:footnote></w:footnotes>'
    reference = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="3"/><w:t>*</w:t></w:r>'
    file = made(
        p(r("The List") + reference + r(" applies.")),
        ("footnotes.xml", RELATIONSHIP_TYPE.FOOTNOTES, CONTENT_TYPE.WML_FOOTNOTES, notes.encode()),
    )
    assert texts(file) == ["The List* applies.", "* See Annex."]


def test_words_in_a_running_head_are_read_whatever_holds_them() -> None:
    head = f"<w:hdr {_DECLARED}>{sdt(p(r('Secret draft')))}{p('<w:r><w:pict><v:shape><v:textpath string=&quot;COPY&quot;/></v:shape></w:pict></w:r>'.replace('&quot;', chr(34)))}</w:hdr>"
    file = made(p(r("Text")), ("header9.xml", RELATIONSHIP_TYPE.HEADER, CONTENT_TYPE.WML_HEADER, head.encode()))
    assert texts(file) == ["Secret draft", "COPY", "Text"]


@pytest.mark.parametrize(
    ("code", "font", "shown"),
    [("\uf061", "Symbol", "α"), ("b", "Symbol", "β"), ("\uf0fc", "Wingdings", "✓"), ("\uf0b7", "", "•"), ("\uf041", "Oddfont", GAP), ("é", "Arial", "é")],
)  # fmt: skip
def test_symbols(code: str, font: str, shown: str) -> None:
    assert symbol(code, font) == shown


def test_the_archive_is_what_word_writes() -> None:
    with zipfile.ZipFile(io.BytesIO(made(p(r("x"))))) as archive:
        assert "word/document.xml" in archive.namelist()


def _changed(content: bytes, **names: str) -> bytes:
    """The file with words of its XML replaced by others."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(written, "w") as after:
        for member in before.namelist():
            part = before.read(member)
            if member.endswith((".xml", ".rels")):
                for old, new in names.items():
                    part = part.replace(old.encode(), new.encode())
            after.writestr(member, part)
    return written.getvalue()


def test_a_template_is_read() -> None:
    kinds = {"wordprocessingml.document.main+xml": "wordprocessingml.template.main+xml"}
    assert texts(_changed(made(p(r("Article 1"))), **kinds)) == ["Article 1"]


def test_the_strict_form_of_the_standard_is_read() -> None:
    names = {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "http://purl.oclc.org/ooxml/wordprocessingml/main",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "http://purl.oclc.org/ooxml/officeDocument/relationships",
    }
    assert texts(_changed(made(p(r("Article 1"))), **names)) == ["Article 1"]


def test_a_list_of_contents_is_known_by_its_field() -> None:
    contents = p(char("begin") + "<w:r><w:instrText>TOC \\o</w:instrText></w:r>" + char("separate") + r("Article 1 2"))
    file = made(contents + p(r("Article 2 3") + char("end")) + p(r("Article 1")))
    reading = read_docx(file, "a.docx")
    assert [line.style for line in reading.lines] == ["furniture", "furniture", ""]
