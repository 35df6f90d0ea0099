"""What the search box understands, and how it says it back."""

from __future__ import annotations

import pytest

from agreements.citations.address import fold_pinpoint, split
from agreements.search.query import MOST_TERMS, describe_query, parse


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", ""),
        ("harbour dues", "“harbour” and “dues”"),
        ("“six months” notice", "the phrase “six months” and “notice”"),
        ('"six months', "the phrase “six months”"),
        ("confid*", "words that begin with “confid”"),
        ("c*", "“c*”"),
        ("ship or boat", "“ship”, or “boat”"),
        ("or ship or", "“ship”"),
        ("secret -war", "“secret”, without “war”"),
        ('secret -"state of war"', "“secret”, without the phrase “state of war”"),
        ("-war", "all without “war”"),
        ("A/79/L.17", "“A/79/L.17”"),
        ('"A/79/L.17"', "the phrase “A/79/L.17”"),
        ("( ) -- ++ & AND", ""),
        ("a\0b", "“a” and “b”"),
        ("twice twice", "“twice”"),
    ],
)
def test_what_is_typed_is_said_back(typed: str, words: str) -> None:
    assert describe_query(parse(typed)) == words


def test_a_query_without_end_is_cut_and_says_so() -> None:
    query = parse(" ".join(f"word{n}" for n in range(400)))
    assert query.is_cut and len(query.wanted) == MOST_TERMS


@pytest.mark.parametrize(
    ("typed", "name", "pinpoint"),
    [
        ("ITU-INTERPOL art 4(3)", "itu-interpol", "art 4 3"),
        ("ITU – INTERPOL, Article 4, paragraph 3", "itu – interpol", "art 4 3"),
        ("A/79/L.17 op 21(b)", "a/79/l.17", "op 21 b"),
        ("A/79/L.17 § 4.2", "a/79/l.17", "section 4 2"),
        ("A/79/L.17 preamble", "a/79/l.17", "preamble"),
        ("Harbours artículo 2", "harbours", "art 2"),
        ("A/79/L.17", "a/79/l.17", ""),
        ("art 4", "art 4", ""),
        ("state of the art", "state of the art", ""),
        ("", "", ""),
    ],
)
def test_the_name_is_parted_from_the_pinpoint(typed: str, name: str, pinpoint: str) -> None:
    assert split(typed) == (name, pinpoint)


def test_long_input_without_a_break_costs_nothing() -> None:
    assert split("art " * 100_000)[1] == split("(" * 100_000)[1] == ""
    parse('"' * 100_000 + "-" * 100_000)


@pytest.mark.parametrize(
    ("cited", "typed"),
    [("Art. 4(3)", "article 4.3"), ("op. para. 21(b)", "OP 21 b"), ("Annex I, Art. 2", "annex i art 2")],
)
def test_both_forms_of_a_pinpoint_are_one(cited: str, typed: str) -> None:
    assert fold_pinpoint(cited) == fold_pinpoint(typed)
