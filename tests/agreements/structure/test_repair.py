"""A person's repairs hand spans on: no word is lost, none is typed in, and what is not touched keeps its address."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agreements.formats.document import Document, render
from agreements.formats.read import read
from agreements.structure.repair import Repair, RepairRefused, fingerprint, repaired, target_of
from agreements.structure.segment import segment

AGREEMENT = """AGREEMENT BETWEEN THE RIVER OFFICE AND THE INSTITUTE OF LAKES

The River Office and the Institute of Lakes have agreed as follows:

Article 1
Purpose

1. The parties consult each other on floods. 2) They share what
they measure every day.
3. They meet once a year.

Article 2
Termination

Either party may end this Agreement by giving six months' written notice.
"""


@pytest.fixture(scope="module")
def document() -> Document:
    return segment(read(AGREEMENT.encode(), "a.txt"))


def repair(document: Document, operation: str, eid: str, **details: object) -> Repair:
    provision = next(p for p in document.provisions if p.eid == eid)
    return Repair(operation, eid, fingerprint(provision), **details)  # type: ignore[arg-type]


def words(document: Document) -> str:
    """All that provisions show, in order, without white space."""
    text = document.reading.text
    parts = ("label", "heading", "text")
    shown = [render(text, p.spans, p.edits, part) for p in document.provisions for part in parts]  # type: ignore[arg-type]
    return "".join("".join(shown).split())


def texts(document: Document) -> dict[str, str]:
    return {p.eid: p.text for p in document.provisions if p.eid.startswith("art_1")}


def test_a_split_gives_the_rest_its_number_and_loses_nothing(document: Document) -> None:
    at = texts(document)["art_1__para_1"].index("2)")
    mended = repaired(document, repair(document, "split", "art_1__para_1", at=at, number="2"))
    assert texts(mended) == {
        "art_1": "",
        "art_1__para_1": "The parties consult each other on floods.",
        "art_1__para_2": "They share what they measure every day.",
        "art_1__para_3": "They meet once a year.",
    }
    assert words(mended) == words(document)


def test_a_merge_is_the_way_back(document: Document) -> None:
    at = texts(document)["art_1__para_1"].index("2)")
    split = repaired(document, repair(document, "split", "art_1__para_1", at=at, number="2"))
    merged = repaired(split, repair(split, "merge", "art_1__para_2"))
    assert texts(merged) == texts(document)


def test_a_relabelled_provision_shows_a_number_that_is_not_printed_in_brackets(document: Document) -> None:
    mended = repaired(document, repair(document, "relabel", "art_1__para_3", kind="paragraph", number="4"))
    moved = next(p for p in mended.provisions if p.eid == "art_1__para_4")
    assert moved.is_number_inferred
    assert moved.text == "They meet once a year."


def test_a_moved_provision_hangs_on_its_new_parent(document: Document) -> None:
    mended = repaired(document, repair(document, "move", "art_1__para_3", parent="art_1__para_1"))
    assert "art_1__para_1__para_3" in texts(mended)
    assert words(mended) == words(document)


@pytest.mark.parametrize(
    ("operation", "eid", "details", "said"),
    [
        ("split", "art_1__para_1", {"at": 0}, "between two words"),
        ("split", "art_1__para_1", {"at": 9_999}, "between two words"),
        ("merge", "art_1", {}, "below it"),
        ("move", "art_1__para_3", {"parent": "art_2"}, "stands before it"),
        ("relabel", "art_2", {"kind": "verse"}, "no kind of provision"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(
    document: Document, operation: str, eid: str, details: dict, said: str
) -> None:
    with pytest.raises(RepairRefused, match=said):
        repaired(document, repair(document, operation, eid, **details))


def test_a_repair_finds_its_words_at_another_address_but_not_other_words(document: Document) -> None:
    wanted = repair(document, "relabel", "art_2", kind="article", number="2")
    elsewhere = replace(wanted, eid="art_9")
    found = target_of(document, elsewhere)
    assert found is not None
    assert found.eid == "art_2"
    assert target_of(document, replace(wanted, sha256="0" * 64)) is None
