"""Pinpoints read as lawyers write them."""

from __future__ import annotations

import pytest

from agreements.citations.pinpoint import Step, pinpoint


@pytest.mark.parametrize(
    ("chain", "cited"),
    [
        ([Step("article", "4"), Step("paragraph", "3")], "Art. 4(3)"),
        ([Step("operative_paragraph", "21"), Step("subparagraph", "b")], "op. para. 21(b)"),
        ([Step("operative_paragraph", "1", 1, True)], "op. para. [1]"),
        ([Step("preamble", None), Step("recital", None, 5)], "preamb. para. 5"),
        ([Step("annex", "I"), Step("article", "2"), Step("paragraph", "1")], "Annex I, Art. 2(1)"),
        ([Step("article", "6"), Step("list_item", None, 3)], "Art. 6, item 3"),
        ([Step("article", "4"), Step("paragraph", "4.1")], "Art. 4(1)"),
        ([Step("article", "4"), Step("paragraph", None, 2)], "Art. 4, unnumbered para. 2"),
        ([Step("chapter", "II"), Step("article", "5")], "Art. 5"),
        ([Step("chapter", "II")], "Chapter II"),
        ([Step("section", "III"), Step("section", "A"), Step("paragraph", "14")], "para. 14"),
        ([Step("signature_block", None)], "Signatures"),
        ([Step("article", "4", label="ARTICLE 4"), Step("paragraph", "3")], "Art. 4(3)"),
        ([Step("article", "4", label="Artículo 4.-")], "Art. 4"),
        ([Step("article", "2", label="Section 2"), Step("subparagraph", "a")], "Section 2(a)"),
        ([Step("article", "3", label="§ 3")], "§ 3"),
        ([Step("article", "5", label="5."), Step("paragraph", "5.1")], "para. 5(1)"),
        ([Step("article", "IV", label="IV.")], "Art. IV"),
        ([Step("article", None, 3)], "unnumbered article 3"),
    ],
)
def test_pinpoint(chain: list[Step], cited: str) -> None:
    assert pinpoint(chain) == cited


def test_a_place_in_a_further_instrument_of_the_file() -> None:
    chain = [Step("component", None, name="reply note"), Step("article", "2", label="2.")]
    assert pinpoint(chain) == "reply note, para. 2"
    assert pinpoint([Step("component", None, ordinal=2)]) == "instrument 3"
