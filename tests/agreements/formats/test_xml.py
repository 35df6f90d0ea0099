"""Legal texts in XML are laid out as they are printed, whatever the vocabulary calls its numbers and headings."""

from __future__ import annotations

import pytest

from agreements.formats.document import Reading, UnreadableFile
from agreements.formats.read import read, sniff
from agreements.formats.xml import read_xml
from agreements.ingest import parse

AKN = 'xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"'


def akn(body: str, kind: str = "act") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><akomaNtoso {AKN}><{kind}><meta><identification source="#x">hidden</identification>'
        f"</meta>{body}</{kind}></akomaNtoso>"
    ).encode()


def rows(content: bytes) -> list[tuple[str, str]]:
    reading = read_xml(content, "a.xml")
    return [(line.style, reading.text[line.start : line.end]) for line in reading.lines]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            akn("<body><article><num>Article 2</num><heading>Confidentiality</heading><content><p>No.</p></content></article></body>"),
            [("heading", "Article 2"), ("heading", "Confidentiality"), ("", "No.")],
        ),
        (
            akn("<body><section><num>3.</num><heading>Costs</heading><subsection><num>(1)</num><content><p>Each bears its own.</p></content></subsection></section></body>"),
            [("heading", "3. Costs"), ("", "(1) Each bears its own.")],
        ),
        (
            akn("<body><paragraph><num>1.</num><list><intro><p>The Parties:</p></intro><point><num>(a)</num><content><p>meet;</p></content></point><point><num>(b)</num><content><p>report.</p></content></point><wrapUp><p>as agreed.</p></wrapUp></list></paragraph></body>"),
            [("", "1. The Parties:"), ("", "(a) meet;"), ("", "(b) report."), ("", "as agreed.")],
        ),
        (
            akn('<body><p>The List<authorialNote marker="2"><p>See Annex.</p></authorialNote> applies to <b>all</b> and <ref href="#x">Article 3</ref>.</p></body>'),
            [("", "The List2 applies to all and Article 3."), ("note", "2 See Annex.")],
        ),
        (
            akn('<preface><longTitle><p>Accord <docType>de siège</docType>, <docNumber>4</docNumber></p></longTitle></preface><body><p>x</p></body>'),
            [("", "Accord de siège, 4"), ("", "x")],
        ),
        (
            akn("<preamble><recitals><recital><num>(1)</num><p>Whereas;</p></recital></recitals></preamble><body><p>x</p></body><conclusions><p>Done at <location>Vevey</location>,<br/>today.</p></conclusions>"),
            [("", "(1) Whereas;"), ("", "x"), ("", "Done at Vevey,"), ("", "today.")],
        ),
        (
            akn('<body><p>He says</p><quotedStructure startQuote="“" endQuote="”"><article><num>Article 9</num><content><p>New.</p></content></article></quotedStructure></body>'),
            [("", "He says"), ("", "“"), ("heading", "Article 9"), ("", "New."), ("", "”")],
        ),
        (
            b"<ACT><ENACTING.TERMS><ARTICLE><TI.ART>Article 1</TI.ART><STI.ART><P>Scope</P></STI.ART><PARAG><NO.PARAG>1.</NO.PARAG><ALINEA>First, with:<LIST><ITEM><NP><NO.P>(a)</NO.P><TXT>one;</TXT></NP></ITEM></LIST></ALINEA></PARAG></ARTICLE></ENACTING.TERMS></ACT>",
            [("heading", "Article 1"), ("heading", "Scope"), ("", "1. First, with:"), ("", "(a) one;")],
        ),
        (
            b'<treaty><meta><name>Pact on Lamps</name><type>x</type></meta><body><chapter number="CHAPTER I" name="General"><article number="Article 1" name="Aim">Here:\n1. First.\n\n2. Second.</article></chapter></body></treaty>',
            [("heading", "Pact on Lamps"), ("heading", "CHAPTER I"), ("heading", "General"), ("heading", "Article 1"), ("heading", "Aim"), ("", "Here:"), ("", "1. First."), ("", "2. Second.")],
        ),
        (
            b"<Order><Provision><Heading><Label>ARTICLE 4</Label><TitleText>Audit</TitleText></Heading></Provision><Provision><Label>(a)</Label><Text>yearly;</Text></Provision></Order>",
            [("heading", "ARTICLE 4"), ("heading", "Audit"), ("", "(a) yearly;")],
        ),
        (
            akn("<body><table><tr><td><p>A</p></td><td><p>5</p></td><td>x</td></tr></table></body>"),
            [("table", "A"), ("table", "5"), ("table", "x")],
        ),
    ],
)  # fmt: skip
def test_is_laid_out_as_printed(content: bytes, expected: list[tuple[str, str]]) -> None:
    assert sniff(content) == "xml"
    assert rows(content) == expected


def test_a_line_end_of_the_printed_source_is_a_space() -> None:
    assert rows(akn("<body><p>First rule;<eol/>second rule.</p></body>")) == [("", "First rule; second rule.")]


def test_numbers_and_headings_become_provisions() -> None:
    body = (
        "<preface><p><docTitle>Agreement between the Lake Union and the Harbour Office</docTitle></p></preface><body>"
        "<article><num>Article 1</num><heading>Purpose</heading><content><p>The Parties light the lakes.</p></content></article>"
        "<article><num>Article 2</num><heading>Costs</heading><paragraph><num>1.</num><content><p>The Union pays the oil.</p></content></paragraph>"
        "<paragraph><num>2.</num><content><p>The Office pays the wicks.</p></content></paragraph></article></body>"
    )
    by_eid = {provision.eid: provision for provision in parse(akn(body), "a.xml").provisions}
    assert (by_eid["art_2"].heading, by_eid["art_2__para_2"].text) == ("Costs", "The Office pays the wicks.")
    assert by_eid["art_1"].text == "The Parties light the lakes."


def _told(reading: Reading) -> list[tuple[str, str]]:
    assert reading.inventory is not None
    return [(item.kind, item.state) for item in reading.inventory.items]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ('<body><p>x</p><img src="map.png"/></body>', ("image", "not_read")),
        ('<body><p>x</p></body><attachments><attachment><documentRef href="annex.xml" showAs="Annex"/></attachment></attachments>', ("imported_part", "not_read")),
        ("<body><p>six <del>three </del>months</p></body>", ("struck_out", "set_aside")),
    ],
)  # fmt: skip
def test_what_is_not_text_is_told(body: str, told: tuple[str, str]) -> None:
    reading = read(akn(body), "a.xml")
    assert _told(reading) == [told] and len(reading.warnings) == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'<?xml version="1.0"?><akomaNtoso><act>', "XML is broken"),
        (b'<?xml version="1.0"?><w:wordDocument xmlns:w="x"><w:body/></w:wordDocument>', "save it as .docx"),
        (b'<?xml version="1.0"?><a><b/></a>', "holds no text"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "entities"),
    ],
)
def test_is_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableFile, match=sentence):
        read(content, "a.xml")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (
            b'<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><body><p>x</p></body></html>',
            "html",
        ),
        (b"<div><p>a</p><p>b</p><p>c</p></div>", "html"),
        (b"<meta charset='utf-8' />\n\n## Title\n\nText", "markdown"),
        ("<?xml version='1.0' encoding='utf-16'?><act><p>x</p></act>".encode("utf-16"), "xml"),
    ],
)
def test_the_vocabulary_tells_the_format(content: bytes, kind: str) -> None:
    assert sniff(content) == kind
