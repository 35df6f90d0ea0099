"""What a printed number may mean: "4", "IV", "premier", "4bis", and what recognition made of it ("Ill", "HI", "S").

``readings`` gives every value a token can have, each with its cost: 0 as printed, more where letters must have been
misread. Which one is right is decided by the sequence (``sequence``), never by the token alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from agreements.segment.grammar import Grammar, fold
from agreements.segment.tree import roman_to_int

LARGEST = 999
MISREAD = 2.0
SPLIT = 2.0
GLUED = 1.5
ANYTHING = 4.0

_DIGITS = str.maketrans({"l": "1", "I": "1", "|": "1", "i": "1", "!": "1", "O": "0", "o": "0", "Q": "0", "S": "5", "s": "5",
                         "B": "8", "Z": "2", "z": "2", "G": "6", "b": "6", "g": "9", "q": "9", "A": "4", "T": "7"})  # fmt: skip
_ROMAN = str.maketrans({"l": "I", "1": "I", "|": "I", "!": "I", "i": "I", "T": "I", "J": "I", "L": "I", "Y": "V", "v": "V",
                        "x": "X", "H": "II", "U": "II", "N": "II", "K": "X", "M": "III", "W": "VI", "R": "II", "t": "I",
                        "\xcf": "II", "£": "I", "E": "I", "F": "I"})  # fmt: skip
_ARABIC = re.compile(r"(\d{1,3})\s?[.\-]?\s?((?:bis|ter|quater|quinquies|sexies|septies|octies)\b|[A-Za-z]?)(?!\w)", re.IGNORECASE)
_DECIMAL = re.compile(r"(\d{1,3})[.\-–](\d{1,3})")
_ORDINAL = re.compile(r"(\d{1,3}) ?(?:er|re|ère|ere|st|nd|rd|th|º|°|o|a|ª|e|eme|ème)\b|(\d{1,3})[º°ª]", re.IGNORECASE)
_DASHED = re.compile(r"([IVXLC]{1,7}|\d{1,3})[-–]?([A-Za-z])")
_SUFFIXES = ("bis", "ter", "quater", "quinquies", "sexies", "septies", "octies")


@dataclass(frozen=True, slots=True)
class Number:
    """One reading of a token. ``shown`` is the number as it is served; ``is_repaired`` where it differs from the print.

    ``suffix`` orders 19, 19A, 19B. ``taken`` is how many letters of the token belong to it ("41" as article 4: 1).
    """

    value: int
    shown: str
    suffix: int = 0
    cost: float = 0.0
    is_repaired: bool = False
    taken: int = 0
    chapter: int = 0
    """The first figure of "3.12": article 12 of chapter 3."""


def to_roman(value: int) -> str:
    """The Roman numeral of a value."""
    signs = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
             (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
    numeral = ""
    for worth, sign in signs:
        numeral += sign * (value // worth)
        value %= worth
    return numeral


def _suffix(word: str) -> int:
    word = word.lower()
    if not word:
        return 0
    return _SUFFIXES.index(word) + 2 if word in _SUFFIXES else ord(word[0]) - 96


def _as_digits(token: str) -> list[Number]:
    plain = token.translate(_DIGITS)
    if plain.isdigit() and 0 < int(plain) <= LARGEST and not plain.startswith("0"):
        wrong = sum(a != b for a, b in zip(token, plain, strict=True))
        if wrong and (len(token) > 3 or (wrong == len(token) and wrong > 2)):
            return []
        return [Number(int(plain), plain, cost=MISREAD if wrong else 0.0, is_repaired=bool(wrong), taken=len(token))]
    return []


def _as_roman(token: str) -> list[Number]:
    value = roman_to_int(token)
    if value and (token.isupper() or token.islower()):
        return [Number(value, token, taken=len(token))]
    plain = token.translate(_ROMAN)
    value = roman_to_int(plain) if plain.isupper() and len(plain) <= 9 else None
    if value and value < 60:
        return [Number(value, to_roman(value), cost=MISREAD, is_repaired=True, taken=len(token))]
    return []


def _in_words(token: str, grammar: Grammar) -> list[Number]:
    word = re.sub(r"[\s-]+", "-", fold(token).lower())
    value = grammar.numbers.get(word)
    return [Number(value, token, taken=len(token))] if value else []


def readings(token: str, grammar: Grammar) -> list[Number]:
    """Every number that ``token`` may be, the cheapest first; empty where it is none."""
    found = _in_words(token, grammar)
    if match := _DECIMAL.fullmatch(token):
        found.append(Number(int(match[2]), token, taken=len(token), chapter=int(match[1])))
        found.append(Number(int(match[1]), match[1], cost=SPLIT, taken=len(match[1])))
    elif match := _ARABIC.fullmatch(token):
        found.append(Number(int(match[1]), token.strip(), _suffix(match[2]), taken=len(token)))
        if match[2] and match[2] in "lIOS":
            found += _as_digits(token)
        digits = match[1]
        if len(digits) > 1 and digits[-1] == "1" and not match[2]:
            found.append(Number(int(digits[:-1]), digits[:-1], cost=SPLIT, taken=len(digits) - 1))
    elif match := _ORDINAL.fullmatch(token):
        found.append(Number(int(match[1] or match[2]), token, taken=len(token)))
    elif match := _DASHED.fullmatch(token):
        value = int(match[1]) if match[1].isdigit() else roman_to_int(match[1]) or 0
        is_plausible = not token.isalpha() or token[-1] in "ABCDEF"
        if value and is_plausible and not roman_to_int(token):
            cost = 0.0 if match[1].isdigit() or not token.isalpha() else GLUED
            found.append(Number(value, token, _suffix(match[2]), cost, taken=len(token)))
    if not found or found[0].cost:
        found += _as_roman(token) + _as_digits(token) if token[:1].isalpha() else _as_digits(token) + _as_roman(token)
    elif len(token) == 1 and token in "IlVXC":
        found += _as_roman(token)
    if len(token) == 2 and token in ("11", "ll"):
        found.append(Number(2, "II", cost=MISREAD, is_repaired=True, taken=2))
    if token == "111":
        found.append(Number(3, "III", cost=MISREAD, is_repaired=True, taken=3))
    unique = {(number.chapter, number.value, number.suffix): number for number in sorted(found, key=lambda n: -n.cost) if number.value}
    return sorted(unique.values(), key=lambda number: number.cost)
