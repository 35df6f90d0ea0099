"""The words that build resolutions, as data of ``grammar/kinds/resolution.toml``: which verb opens what.

A paragraph is matched at its start, folded (no accents, lower case), after adverbs ("Also", "Further"): recital verbs
open preambular paragraphs, operative verbs operative ones.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from agreements.structure.grammar import normalize

RULES = Path(__file__).resolve().parents[1] / "grammar" / "kinds" / "resolution.toml"
LANGUAGES = ("en", "fr", "es", "de", "ru", "ar", "zh")
REACH = 300


@dataclass(frozen=True, slots=True)
class Verbs:
    """The compiled rules of a language; a text in a language without rules is tried with all of them."""

    recital: re.Pattern[str]
    operative: re.Pattern[str]
    lead: re.Pattern[str]
    closing: re.Pattern[str]
    draft: re.Pattern[str]
    adopted: re.Pattern[str]
    session: re.Pattern[str]
    agenda_item: re.Pattern[str]


def plain(words: str) -> str:
    """Folded lower case of the same length, so that offsets stay."""
    folded = normalize(words[:REACH]).replace("ß", "s").lower()
    return folded if len(folded) == len(words[:REACH]) else normalize(words[:REACH]).casefold()[:REACH]


@cache
def verbs(language: str) -> Verbs:
    rules = table()
    codes = [language] if language in rules and language in LANGUAGES else list(LANGUAGES)
    adverbs = "|".join(
        _tolerant(adverb)
        for code in codes
        for adverb in sorted(set(rules[code]["adverbs"].split()), key=len, reverse=True)
    )
    lead_in = rf"[“\"«(]?(?:(?:{adverbs}),? ){{0,4}}"

    def pattern(role: str, lead: str = "") -> re.Pattern[str]:
        alternatives = [_tolerant(rule["pattern"]) for code in codes for rule in rules[code].get(role, [])]
        joined = "|".join(f"(?:{alternative})" for alternative in alternatives)
        if role == "agenda_item":
            joined = _numbered_groups(joined)
        return re.compile(lead + f"(?:{joined})")

    return Verbs(
        recital=pattern("recital", lead_in),
        operative=pattern("operative", lead_in),
        lead=pattern("lead", lead_in),
        closing=pattern("closing"),
        draft=pattern("draft"),
        adopted=pattern("adopted"),
        session=pattern("session"),
        agenda_item=pattern("agenda_item"),
    )


@cache
def table() -> dict[str, dict]:  # type: ignore[type-arg]
    with RULES.open("rb") as file:
        return tomllib.load(file)


@cache
def organ_words() -> frozenset[str]:
    return frozenset(table()["organs"]["words"].split())


@cache
def organ_names() -> tuple[str, ...]:
    """Names of organs in languages without articles, where a phrase and a comma tell nothing."""
    return tuple(table()["organs"]["names"])


def _tolerant(pattern: str) -> str:
    """A pattern that reads "beschliesst" and "beschließt" alike, when the sharp s counts as one letter."""
    return pattern.replace("ss", "ss?")


def _numbered_groups(joined: str) -> str:
    """Group names must be unique in a pattern: number them."""
    parts = joined.split("?P<number>")
    return parts[0] + "".join(f"?P<number{at}>{part}" for at, part in enumerate(parts[1:]))


def number_in(match: re.Match[str]) -> str:
    return next((group for name, group in match.groupdict().items() if name.startswith("number") and group), "")
