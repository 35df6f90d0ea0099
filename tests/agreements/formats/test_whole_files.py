"""Whole files of each kind, read to their provisions: what a person sees in them is there, at its place, and once."""

from __future__ import annotations

import pytest

from agreements.ingest import parse
from tests.agreements.formats.docx.test_docx_holdings import IMPORT, made, p, r
from tests.agreements.formats.odt.test_odt_holdings import document as odt
from tests.agreements.formats.odt.test_odt_holdings import p as op

HEAD = [
    "AGREEMENT BETWEEN THE LAKE UNION AND THE HARBOUR OFFICE",
    "The Lake Union (hereinafter “the Union”) and the Harbour Office (hereinafter “the Office”),",
    "Have agreed as follows:",
    "Article 1",
    "Purpose",
    "The Parties light the lakes together.",
]
COSTS = ["Article 2", "Costs", "Each Party bears its own costs."]
ENDING = ["Article 3", "Termination", "Either Party may terminate this Agreement by six months’ written notice."]
DONE = [
    "Done at Vevey on 3 May 2019.",
    "For the Lake Union",
    "Rufus Firefly",
    "For the Harbour Office",
    "Gloria Teasdale",
]
GONE = ["Article 2", "Old costs", "The Office pays all."]
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def word(*lines: str) -> str:
    return "".join(p(r(line)) for line in lines)


def tracked(kind: str, *lines: str) -> str:
    """Paragraphs that are deleted or moved, their ends with them."""
    text = "delText" if kind == "del" else "t"
    return "".join(
        p(f"<w:{kind}><w:r><w:{text}>{line}</w:{text}></w:r></w:{kind}>", f"<w:rPr><w:{kind}/></w:rPr>")
        for line in lines
    )


def web(*lines: str) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def akn(*articles: list[str], more: str = "") -> bytes:
    units = "".join(
        f"<article><num>{number}</num><heading>{heading}</heading><content><p>{text}</p></content></article>"
        for number, heading, text in articles
    )
    return (
        '<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act><meta/>'
        f"<preface><p><docTitle>{HEAD[0]}</docTitle></p></preface><body>{units}</body>{more}</act></akomaNtoso>"
    ).encode()


ANNEX = "<attachments><attachment><heading>ANNEX 1</heading><doc><mainBody><p>List of lamps.</p></mainBody></doc></attachment></attachments>"
FORMEX = (
    b"<AGR><TITLE><TI><P>AGREEMENT between the Lake Union and the Harbour Office</P></TI></TITLE><ENACTING.TERMS>"
    b"<ARTICLE><TI.ART>Article 1</TI.ART><STI.ART>Purpose</STI.ART><PARAG><NO.PARAG>1.</NO.PARAG><ALINEA>The Parties light the lakes together.</ALINEA></PARAG>"
    b"<PARAG><NO.PARAG>2.</NO.PARAG><ALINEA><P>They keep:</P><LIST><ITEM><NP><NO.P>(a)</NO.P><TXT>lamps.</TXT></NP></ITEM></LIST></ALINEA></PARAG></ARTICLE>"
    b"<ARTICLE><TI.ART>Article 2</TI.ART><STI.ART>Costs</STI.ART><ALINEA>None.</ALINEA></ARTICLE></ENACTING.TERMS></AGR>"
)
MARKDOWN = "\n\n".join(
    ["---\ntitle: Draft 3\n---", f"# {HEAD[0]}", *HEAD[1:3], "## Article 1", *HEAD[4:], "<details><summary>## Article 2</summary>", *COSTS[1:],
     "</details>", "<!--\nArticle 9\n\nThe Office pays all.\n-->", "## Article 3", *ENDING[1:], *DONE]
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "articles"),
    [
        ("deleted.docx", made(word(*HEAD) + tracked("del", *GONE) + word(*COSTS, *ENDING, *DONE)), "1 Purpose, 2 Costs, 3 Termination"),
        ("moved.docx", made(word(*HEAD) + tracked("moveFrom", *ENDING) + word(*COSTS) + "".join(p(f"<w:moveTo>{r(line)}</w:moveTo>") for line in ENDING) + word(*DONE)), "1 Purpose, 2 Costs, 3 Termination"),
        ("imported.docx", made(word(*HEAD) + '<w:altChunk r:id="rIdX0"/>' + word(*ENDING, *DONE), ("c.docx", IMPORT, MAIN, made(word(*COSTS)))), "1 Purpose, 2 Costs, 3 Termination"),
        ("boxed.docx", made(word(*HEAD) + p(f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{word(*COSTS)}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>") + word(*ENDING, *DONE)), "1 Purpose, 2 Costs, 3 Termination"),
        ("hidden.odt", odt("".join(map(op, HEAD)) + f"<text:section text:display='none'>{''.join(map(op, GONE))}</text:section>" + "".join(map(op, [*COSTS, *ENDING, *DONE]))), "1 Purpose, 2 Costs, 3 Termination"),
        ("hidden.html", f"<html><head><style>.old{{display:none}}</style></head><body>{web(*HEAD)}<div class=old>{web(*GONE)}</div>{web(*COSTS, *ENDING, *DONE)}</body></html>".encode(), "1 Purpose, 2 Costs, 3 Termination"),
        ("annex.xml", akn(["Article 1", "Purpose", HEAD[5]], ["Article 2", "Costs", COSTS[2]], more=ANNEX), "1 Purpose, 2 Costs"),
        ("formex.xml", FORMEX, "1 Purpose, 2 Costs"),
        ("mixed.md", MARKDOWN.encode(), "1 Purpose, 2 Costs, 3 Termination"),
    ],
)  # fmt: skip
def test_articles_and_headings(name: str, content: bytes, articles: str) -> None:
    document = parse(content, name)
    found = [(provision.number, provision.heading) for provision in document.provisions if provision.kind == "article"]
    assert ", ".join(f"{number} {heading}" for number, heading in found) == articles
    words = "\n".join(provision.text for provision in document.provisions)
    assert "The Office pays all." not in words
    assert words.count("The Parties light the lakes together.") == 1
    assert document.reading.inventory is not None
