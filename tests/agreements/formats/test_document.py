"""What holds for every reading, whatever the text: nothing lost, nothing twice, the same each time."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.formats.document import Document, render
from agreements.formats.language import language_of
from agreements.formats.markdown import read_markdown
from agreements.formats.text import read_text
from agreements.structure.agreement.segment import segment_agreement
from tests.agreements.layouts import LAYOUTS

FRAGMENTS = (
    "Article 1", "ARTICLE II", "Article H", "Art. 3.-", "Section 4", "PART I", "CHAPTER 2", "ANNEX I", "1.", "2.", "(a)", "(i)", "1.1", "-", "–",
    "The Parties shall cooperate.", "in accordance with", "Article 5 of the Convention", "Definitions", "FINAL PROVISIONS", "Have agreed as follows:",
    "Recalling the past,", "IN WITNESS WHEREOF, they have signed.", "Done at Sylvania City, on 3 May 2011.", "For the Centre", "Rufus Firefly", "“Article 2",
    "”", "\n", "\n\n", "\f", "\t", "    ", "**", "*", "#", "---", "| a | b |", "[^1]", "[^1]: a note", "1 Came into force on", "Vol. 1144, 1-31337", "….... 12",
    "co-\noperation", "\u00ad\n", "é", "Ж", "第一条", "\u202e", "\u200b", "A R T I C L E  1", "Artículo 1", "PRIMERO.-", "§ 2", "<b>", "&nbsp;", "\\_",
)  # fmt: skip
texts = st.one_of(
    st.lists(st.sampled_from(FRAGMENTS), max_size=60).map(" ".join),
    st.lists(st.sampled_from(FRAGMENTS), max_size=60).map("\n".join),
    st.text(max_size=300),
)


def documents(text: str) -> list[Document]:
    content = text.encode("utf-8", errors="replace")
    return [segment_agreement(read(content, "x"), language_of(text)) for read in (read_text, read_markdown)]


def assert_faithful(document: Document) -> None:
    text = document.reading.text
    taken = sorted(
        [(span.start, span.end) for provision in document.provisions for span in provision.spans]
        + [(aside.start, aside.end) for aside in document.set_aside]
    )
    assert all(start < end for start, end in taken)
    assert all(left[1] <= right[0] for left, right in pairwise(taken)), "spans overlap"
    bounds = [0, *(edge for span in taken for edge in span), len(text)]
    gaps = "".join(text[left:right] for left, right in zip(bounds[::2], bounds[1::2], strict=True))
    assert not gaps.strip(), f"lost: {gaps.strip()[:80]!r}"
    eids = [provision.eid for provision in document.provisions]
    assert len(set(eids)) == len(eids), "an eid occurs twice"
    for provision in document.provisions:
        assert provision.text == render(text, provision.spans, provision.edits)
        assert provision.heading == render(text, provision.spans, provision.edits, "heading")
        assert [span.start for span in provision.spans] == sorted(span.start for span in provision.spans)
        assert provision.parent is None or provision.parent in eids[: eids.index(provision.eid)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts)
def test_no_text_is_lost_or_taken_twice(text: str) -> None:
    if not text.strip() or "\x00" in text:
        return
    try:
        made = documents(text)
    except Exception as error:
        if type(error).__name__ == "UnreadableFile":
            return
        raise
    for document in made:
        assert_faithful(document)
    assert documents(text) == made


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts_are_read_faithfully(layout: str) -> None:
    for document in documents(LAYOUTS[layout][0]):
        assert_faithful(document)


@pytest.mark.parametrize("seed", range(12))
def test_damaged_agreements_are_read_faithfully(seed: int) -> None:
    chance = random.Random(seed)
    letters = list(LAYOUTS[chance.choice(sorted(LAYOUTS))][0])
    for _ in range(60):
        place = chance.randrange(len(letters))
        letters[place] = chance.choice(("", "\n", " ", "l", "1", "*", "-", "“", letters[place] * 2))
    for document in documents("".join(letters)):
        assert_faithful(document)


LONG = {
    "one letter": "a" * 100_000,
    "one label": "Article 1 " * 6_000,
    "open brackets": "(" * 100_000,
    "stars": "*" * 60_000 + " a",
    "stops": "Article 1 " + ". " * 30_000,
    "digits": "1" * 100_000,
    "quotes": "“Article 2 " * 5_000,
    "dashes": "- " * 40_000,
    "names": "For the Government " * 1_500,
}


@pytest.mark.parametrize("kind", LONG)
def test_hostile_input_takes_linear_time(kind: str) -> None:
    for document in documents(LONG[kind]):
        assert document.provisions or document.set_aside
