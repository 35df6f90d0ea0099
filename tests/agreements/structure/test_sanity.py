"""No title over 400 characters or with an article in it, no party over 120: such a reading is tried otherwise, or warns."""

from __future__ import annotations

from dataclasses import replace

from agreements.formats.document import Document, PartyFact
from agreements.formats.text import read_text
from agreements.structure.sanity import failures, tamed
from agreements.structure.segment import segment


def document_of(text: str) -> Document:
    return segment(read_text(text.encode(), "file.txt"))


AGREEMENT = document_of(
    "AGREEMENT ON LAMPS\n\nArticle 1\n\nLamps are lit.\n\nArticle 2\n\nThey burn oil.\n\nArticle 3\n\nKites fly.\n"
)


def test_a_title_too_long_is_no_title() -> None:
    long = replace(AGREEMENT, title="AGREEMENT ON LAMPS " * 30)
    assert tamed(long).title is None
    assert tamed(long).warnings == ("what was read as the title has 570 characters; no title was taken",)


def test_a_party_too_long_is_no_party() -> None:
    parties = (PartyFact("Lake Union"), PartyFact("the Minister who, having considered all that was said, " * 3))
    named = tamed(replace(AGREEMENT, parties=parties))
    assert [party.name for party in named.parties] == ["Lake Union"]
    assert "too long for the name of a party" in named.warnings[0]


def test_a_title_may_speak_of_an_article_and_hold_none() -> None:
    spoken = AGREEMENT.reading.text.replace("ON LAMPS", "IN IMPLEMENTATION OF ARTICLE III (1) OF THE TREATY")
    assert not failures(document_of(spoken))
    title, *rest = AGREEMENT.provisions
    span = replace(title.spans[0], end=AGREEMENT.reading.text.index("Lamps are"))
    assert failures(replace(AGREEMENT, provisions=(replace(title, spans=(span,)), *rest)))


def test_what_is_sane_stays_as_it_is() -> None:
    assert tamed(AGREEMENT) is AGREEMENT
