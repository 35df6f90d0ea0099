from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparisons.alignment.normalize import FOLD_NAMES, Folds, spellings, units

ALL = Folds()
UNION = {"the Union": "A", "Harbour Union": "A", "Relief": "B", "Organization – RELIEF": "B"}


def keys(text: str, folds: Folds = ALL) -> list[str]:
    return [unit.key for unit in units(text, folds, UNION)]


@pytest.mark.parametrize("rule", spellings(), ids=lambda rule: rule["from"])
def test_each_spelling_rule_makes_its_example_alike(rule: dict[str, list[str]]) -> None:
    one, other = rule["example"]
    assert keys(one) == keys(other)
    assert keys(one, Folds.named("")) != keys(other, Folds.named(""))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("thirty", "#30"),
        ("30", "#30"),
        ("thirty (30)", "#30"),
        ("Twenty-one", "#21"),
        ("twenty one", "#21"),
        ("one hundred and eighty (180)", "#180"),
        ("two thousand and four", "#2004"),
        ("one hundred thousand", "#100000"),
        ("100,000", "#100000"),
        ("third", "#3."),
        ("3rd", "#3."),
    ],
)
def test_a_number_in_words_or_figures_is_one_unit(text: str, key: str) -> None:
    assert keys(text) == [key]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("thirty (60)", ["#30", "(", "#60", ")"]),
        ("two three", ["#2", "#3"]),
        ("six and seven", ["#6", "and", "#7"]),
        ("a hundred", ["a", "hundred"]),
    ],
)
def test_numbers_that_do_not_agree_stay_apart(text: str, expected: list[str]) -> None:
    assert keys(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the Union's staff", "Harbour Union's staff"),
        ("The Harbour Union shall", "the Union shall"),
        ("Organization – RELIEF may", "Relief may"),
        ("“quoted” – text", '"quoted" - text'),
        ("The Parties", "the parties"),
        ("the Secretary General", "the Secretary-General"),
    ],
)
def test_what_is_set_aside_is_alike(one: str, other: str) -> None:
    assert keys(one) == keys(other)


def test_a_party_is_known_by_its_capital() -> None:
    assert keys("Relief brings relief") == ["‹B›", "brings", "relief"]


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("parties", "Relief acts", "the Organization – RELIEF acts"),
        ("numerals", "six days", "6 days"),
        ("spelling", "organisation", "organization"),
        ("marks", "“a”", '"a"'),
        ("case", "Party", "party"),
    ],
)
def test_each_fold_is_on_its_own_switch(name: str, one: str, other: str) -> None:
    others = Folds.named(",".join(set(FOLD_NAMES) - {name}))
    assert keys(one, Folds.named(name)) == keys(other, Folds.named(name))
    assert keys(one, others) != keys(other, others)


def test_an_unknown_fold_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="'colour' cannot be set aside; known: parties, numerals"):
        Folds.named("case,colour")


@given(st.text(), st.booleans())
def test_units_cover_all_but_white_space_in_order(text: str, is_folded: bool) -> None:
    found = units(text, ALL if is_folded else Folds.named(""), {"a": "A", "a b": "B"})
    at = 0
    for unit in found:
        assert text[at : unit.start].strip() == ""
        assert unit.start < unit.end
        at = unit.end
    assert text[at:].strip() == ""


@pytest.mark.parametrize("text", ["a" * 10**6, "1," * 10**5, "one-" * 10**5, "'" * 10**5, "thirty " * 10**4])
def test_long_unbroken_input_is_read(text: str) -> None:
    assert units(text, ALL)
