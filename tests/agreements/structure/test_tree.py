"""Addresses are stable, unique and as the shape of ``parse`` says."""

from __future__ import annotations

import pytest

from agreements.formats.document import Edit, Span
from agreements.structure.tree import Node, Tree, roman_to_int


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("IV", 4),
        ("xiv", 14),
        ("MCMXC", 1990),
        ("IIII", None),
        ("", None),
        ("A", None),
        ("İ", None),
        ("Vİ", None),
        ("ıv", None),
    ],
)
def test_roman_numerals(numeral: str, value: int | None) -> None:
    assert roman_to_int(numeral) == value


def eids(*nodes: Node) -> list[str]:
    return [provision.eid for provision in Tree(list(nodes)).provisions("")]


def test_addresses_of_articles() -> None:
    part = Node("part", "II")
    article = Node("article", "IV", part, is_short=True)
    paragraph = Node("paragraph", "3", article)
    letter = Node("subparagraph", "(A)", paragraph)
    assert eids(part, article, paragraph, letter) == ["part_2", "art_4", "art_4__para_3", "art_4__para_3__subpara_a"]


@pytest.mark.parametrize(
    ("number", "value", "eid"),
    [("premier", 1, "art_1"), ("One", 1, "art_1"), ("IV", 4, "art_4"), ("19A", 19, "art_19a"), ("XXVI-A", 26, "art_26a"), ("1.2", None, "art_1.2"), ("1er", 1, "art_1er")],
)  # fmt: skip
def test_addresses_show_the_value_of_a_number_in_words(number: str, value: int | None, eid: str) -> None:
    assert eids(Node("article", number, value=value)) == [eid]


def test_repeats_and_the_unnumbered() -> None:
    article = Node("article", "1")
    assert eids(article, Node("article", "1"), Node("paragraph", None, article), Node("paragraph", None, article)) == [
        "art_1", "art_1~2", "art_1__unp_1", "art_1__unp_2",
    ]  # fmt: skip


def test_words_are_rendered_from_spans() -> None:
    text = "Article 1 **Data\nrules** The co-\noperation"
    node = Node("article", "1", spans=[Span(0, 9, "label"), Span(10, 24, "heading"), Span(25, 42)])
    node.edits = [Edit("markup", 10, 12), Edit("markup", 22, 24), Edit("hyphen", 31, 33)]
    (provision,) = Tree([node]).provisions(text)
    assert (provision.heading, provision.text) == ("Data rules", "The cooperation")
    assert provision.edit_kinds(text) == ["space", "hyphen", "markup"]
