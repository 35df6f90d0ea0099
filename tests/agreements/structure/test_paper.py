"""Papers: sections, numbered paragraphs, letters, bullets, an annex."""

from __future__ import annotations

from agreements.formats.document import Document
from agreements.formats.text import read_text
from agreements.structure.paper.segment import looks_like_paper, segment_paper
from tests.agreements.structure.test_golden import unaccounted

PAPER = """Inner Sea Conference
Item 3 of the provisional agenda

State of the ports

Background paper prepared by the Secretariat

I. Introduction

1. The ports are old and the keep-
ers are few. This well-
known fact is well-known.

2. They need:
 (a) Lights;
   (i) Red ones;
   (ii) Green ones;
 (b) Piers.

II. Proposals

A. Lights

3. The Conference may wish to consider:

 • New lights;

 • Old lights.

B. Piers

4. Piers follow.

Annex

Useful texts

Treaty of the Inner Sea

The treaty was signed on 5 May 2006.

www.example.org/treaty

Handbook of lights

A handbook.

www.example.org/handbook
"""


def read_as(text: str) -> Document:
    return segment_paper(read_text(text.encode(), "x.txt"), "en")


def test_structure() -> None:
    document = read_as(PAPER)
    assert [one.eid for one in document.provisions] == [
        "title", "sec_1", "sec_1__para_1", "sec_1__para_2", "sec_1__para_2__subpara_a", "sec_1__para_2__subpara_a__subpara_i",
        "sec_1__para_2__subpara_a__subpara_ii", "sec_1__para_2__subpara_b", "sec_2", "sec_2__sec_a", "sec_2__sec_a__para_3",
        "sec_2__sec_a__para_3__item_1", "sec_2__sec_a__para_3__item_2", "sec_2__sec_b", "sec_2__sec_b__para_4", "annex_1", "annex_1__sec_1",
        "annex_1__sec_1__unp_1", "annex_1__sec_1__unp_2", "annex_1__sec_2", "annex_1__sec_2__unp_1", "annex_1__sec_2__unp_2",
    ]  # fmt: skip
    assert document.title == "State of the ports"
    assert document.facts == {"agenda_item": "3"}
    assert unaccounted(document) == []


def test_hyphens_at_line_ends_are_joined_and_those_of_words_kept() -> None:
    paragraph = read_as(PAPER).provisions[2]
    assert paragraph.text == "The ports are old and the keepers are few. This well-known fact is well-known."
    assert paragraph.edit_kinds(PAPER) == ["space", "hyphen"]


def test_resources_of_the_annex_are_told_apart() -> None:
    instruments = read_as(PAPER).instruments
    assert [(one.kind, one.title, one.dates, one.address) for one in instruments] == [
        ("convention", "Treaty of the Inner Sea", {"signature": "2006-05-05"}, "www.example.org/treaty"),
        ("none", "Handbook of lights", {}, "www.example.org/handbook"),
    ]


def test_a_paper_looks_like_one_and_an_agreement_does_not() -> None:
    numbered = "".join(f"{number}. It says this.\n\n" for number in range(1, 9))
    assert looks_like_paper(read_text(PAPER.replace("4. Piers follow.", numbered).encode(), "x")) >= 0.5
    articles = "".join(f"Article {number}\n\n1. The Parties agree.\n\n" for number in range(1, 6))
    assert looks_like_paper(read_text(articles.encode(), "x")) < 0.5
