from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparisons.alignment.clause_parts import LIMB_KINDS, limbs, rules


def cut(text: str) -> list[tuple[str, str]]:
    return [(limb.kind, text[limb.start : limb.end]) for limb in limbs(text)]


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: f"{rule['limb']}: {rule['words']}")
def test_each_cue_finds_the_limb_of_its_example(rule: dict[str, str]) -> None:
    assert (rule["limb"], rule["words"]) in cut(rule["example"])
    assert rule["limb"] in LIMB_KINDS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Either Party may terminate this Agreement by giving six (6) months' written notice to the other, "
            "unless a mission is under way.",
            [
                ("trigger", "Either Party may terminate this Agreement"),
                ("notice", "by giving six (6) months' written notice to the other"),
                ("exception", "unless a mission is under way"),
            ],
        ),
        (
            "This Agreement may be amended by mutual consent. Amendments shall enter into force on signature.",
            [
                ("trigger", "This Agreement may be amended"),
                ("form", "by mutual consent"),
                ("core", "Amendments"),
                ("effect", "shall enter into force on signature"),
            ],
        ),
        ("The Parties share costs.", [("core", "The Parties share costs")]),
        ("", []),
    ],
)
def test_a_clause_is_cut_into_its_limbs(text: str, expected: list[tuple[str, str]]) -> None:
    assert cut(text) == expected


@given(st.lists(st.sampled_from(["by notice", "unless", "shall", "in writing", ". ", ", ", "If", "x"])).map(" ".join))
def test_limbs_hold_every_word_in_order(text: str) -> None:
    found = limbs(text)
    assert [limb.start for limb in found] == sorted(limb.start for limb in found)
    assert all(one.end <= other.start for one, other in zip(found, found[1:], strict=False))
    shown = "".join(text[limb.start : limb.end] for limb in found)
    assert [letter for letter in shown if letter.isalpha()] == [letter for letter in text if letter.isalpha()]


@pytest.mark.parametrize("text", ["by " * 20_000, "shall " * 20_000, "a" * 10**6, " " * 10**6, "if, " * 20_000])
def test_long_input_is_cut_in_linear_time(text: str) -> None:
    limbs(text)
