from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparisons.alignment.clause_parts import PART_KINDS, parts_of, rules


def cut(text: str) -> list[tuple[str, str]]:
    return [(part.kind, text[part.start : part.end]) for part in parts_of(text)]


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: f"{rule['part']}: {rule['words']}")
def test_each_pattern_finds_the_part_of_its_example(rule: dict[str, Any]) -> None:
    assert (rule["part"], rule["words"]) in cut(rule["example"])
    assert rule["part"] in PART_KINDS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Either of the Parties may terminate this Agreement by giving six months' written notice to the other Party.",
            "who: Either of the Parties | modal: may | what: terminate this Agreement | how: by giving | when: six months'"
            " | how: written notice to the other Party",
        ),
        (
            "Without prejudice to the above, any joint publication is owned jointly.",
            "exception: Without prejudice to the above | what: any joint publication is owned jointly",
        ),
        (
            "2. If a Party withdraws, the Fund and ISNAR shall settle the accounts within thirty days, unless they agree otherwise.",
            "when: 2. If a Party withdraws | who: the Fund and ISNAR | modal: shall | what: settle the accounts"
            " | when: within thirty days | exception: unless they agree otherwise",
        ),
        (
            "This Agreement shall enter into force on the date of signature and may be terminated by either Party at any time.",
            "what: This Agreement | modal: shall | what: enter into force | when: on the date of signature | what: and | modal: may"
            " | what: be terminated | who: by either Party | when: at any time",
        ),
        (
            "Any dispute on the interpretation or application of this Agreement shall be settled by negotiation.",
            "what: Any dispute on the interpretation or application of this Agreement | modal: shall | what: be settled"
            " | how: by negotiation",
        ),
        (
            "Cualquiera de las Partes podrá, en cualquier momento, denunciar el Acuerdo mediante notificación escrita.",
            "who: Cualquiera de las Partes | modal: podrá | when: en cualquier momento | what: denunciar el Acuerdo"
            " | how: mediante notificación escrita",
        ),
        (
            "Les Parties peuvent modifier le présent Accord par échange de lettres, sauf si le Conseil s'y oppose.",
            "who: Les Parties | modal: peuvent | what: modifier le présent Accord | how: par échange de lettres"
            " | exception: sauf si le Conseil s'y oppose",
        ),
        (
            "Members elected in accordance with Article 4 shall be paid, lodged and insured in accordance with the rules.",
            "who: Members elected in accordance with Article 4 | modal: shall | what: be paid, lodged and insured"
            " | how: in accordance with the rules",
        ),
        (
            "The Board may end it by giving two months prior notice, should the other Party fail to pay.",
            "who: The Board | modal: may | what: end it | how: by giving | when: two months | how: prior notice"
            " | when: should the other Party fail to pay",
        ),
        (
            "Safeguards shall cease if the seat is moved, except for archives as may be needed.",
            "what: Safeguards | modal: shall | what: cease | when: if the seat is moved | exception: except for archives as may be needed",
        ),
        ("The Parties share costs.", "what: The Parties share costs"),
        ("", ""),
    ],
)
def test_a_sentence_is_cut_into_who_may_or_shall_what_when_how_and_exception(text: str, expected: str) -> None:
    assert " | ".join(f"{kind}: {words}" for kind, words in cut(text)) == expected


WORDS = [
    "by notice",
    "unless",
    "shall",
    "may not",
    "in writing",
    ". ",
    "; ",
    ", ",
    "If",
    "2.",
    "the Fund",
    "and",
    "six months'",
]


@given(st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_parts_hold_every_word_in_order(text: str) -> None:
    found = parts_of(text)
    assert [part.start for part in found] == sorted(part.start for part in found)
    assert all(one.end <= other.start for one, other in zip(found, found[1:], strict=False))
    shown = "".join(text[part.start : part.end] for part in found)
    assert [letter for letter in shown if letter.isalnum()] == [letter for letter in text if letter.isalnum()]


@pytest.mark.parametrize(
    "text",
    [
        "by " * 20_000,
        "shall " * 20_000,
        "a" * 10**6,
        " " * 10**6,
        "if, " * 20_000,
        "the Fund shall. " * 2_000,
        "; unless x shall" * 2_000,
    ],
)
def test_long_input_is_cut_in_linear_time(text: str) -> None:
    parts_of(text)
