"""Letters in other shapes become letters by recorded edits; codes without a letter are marked gaps."""

from __future__ import annotations

import pytest

from agreements.formats.document import Span, render
from agreements.formats.letters import GAP, letter_edits, letters_of
from agreements.formats.read import read
from agreements.ingest import parse


@pytest.mark.parametrize(
    ("held", "shown"),
    [
        ("the ﬁrst oﬀer of the oﬃce", "the first offer of the office"),
        ("Ĳsselmeer, ĳs", "IJsselmeer, ijs"),
        ("ſhall", "shall"),
        ("Article Ⅳ", "Article IV"),
        ("⑴ by ſea ⒜ by air ⒉", "(1) by sea (a) by air 2."),
        ("第１条　ＩＭＯ", "第1条　IMO"),
        ("ﾃﾞｰﾀ", "データ"),
        ("\u2f08\u2e9f", "人母"),
        ("\uf900", "\u8c48"),
        ("ﺍﻟﻤﺎﺩﺓ", "المادة"),
        ("ﻻ", "لا"),
        ("שׁלום", "שׁלום"),
        ("𝐀𝐫𝐭𝐢𝐜𝐥𝐞 𝟒", "Article 4"),
        ("Re\u0301publique Franc\u0327aise", "République Française"),
        ("300 \u212a, 5 \u212b", "300 K, 5 Å"),
    ],
)
def test_shapes_become_letters(held: str, shown: str) -> None:
    assert render(held, [Span(0, len(held))], letter_edits(held)) == " ".join(shown.split())
    assert letters_of(held) == shown


@pytest.mark.parametrize(
    "text", ["20 m², ½ of 1ª, №\u00a07", "“Parties”，：（甲）", "naïve Å Ω ﷺ"[:9], "① ™ … ℓ", "क्षि"]
)
def test_what_would_mean_something_else_stays(text: str) -> None:
    assert letter_edits(text) == []


def test_a_code_without_a_letter_is_a_marked_gap() -> None:
    assert letters_of("The \ue123 Parties\x01, \uf0b7 item") == f"The {GAP} Parties{GAP}, • item"


def test_the_inventory_tells_letters_and_gaps_and_warns_of_gaps() -> None:
    reading = read("Article 1\n\nThe ﬁrst Party \ue0aapays 5\x00 per cent.\n".encode(), "a.txt")
    assert reading.inventory is not None
    assert [(item.kind, item.state, item.count) for item in reading.inventory.items] == [
        ("letter", "read", 1),
        ("gap", "not_read", 2),
    ]
    assert reading.warnings == ("2 characters that have no letter were not read: each is shown as a marked gap.",)
    assert "\x00" not in reading.text and "ﬁrst" in reading.text


def test_provisions_show_letters_and_record_the_edit() -> None:
    document = parse("Artıcle 1\n\nArticle 2\n\nThe oﬃce notiﬁes the other Party.\n".encode(), "a.txt")
    (paragraph,) = [provision for provision in document.provisions if "office" in provision.text]
    assert paragraph.text == "The office notifies the other Party."
    assert paragraph.edit_kinds(document.reading.text) == ["letter"]
