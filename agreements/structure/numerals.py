"""What a printed number may mean: "4", "IV", "premier", "4bis", and what recognition made of it ("Ill", "HI", "S").

``readings`` gives every value a token can have, each with its cost: 0 as printed, more where letters must have been
misread. Which one is right is decided by the sequence (``sequence``), never by the token alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from agreements.structure.grammar import Grammar, normalize
from agreements.structure.tree import roman_to_int

LARGEST = 999
MISREAD = 2.0
SPLIT = 2.0
GLUED = 1.5
ANYTHING = 4.0
LETTERS = -1
"""The chapter of articles that have letters for numbers ("Article B"): they count in a series of their own."""
LETTER = 0.5

_DIGITS = str.maketrans({"l": "1", "I": "1", "|": "1", "i": "1", "!": "1", "O": "0", "o": "0", "Q": "0", "S": "5", "s": "5",
                         "B": "8", "Z": "2", "z": "2", "G": "6", "b": "6", "g": "9", "q": "9", "A": "4", "T": "7"})  # fmt: skip
_ROMAN = str.maketrans({"l": "I", "1": "I", "|": "I", "!": "I", "i": "I", "T": "I", "J": "I", "L": "I", "Y": "V", "v": "V",
                        "x": "X", "H": "II", "U": "II", "N": "II", "K": "X", "M": "III", "W": "VI", "R": "II", "t": "I",
                        "\xcf": "II", "£": "I", "E": "I", "F": "I", "n": "II", "u": "II", "m": "III"})  # fmt: skip
_ARABIC = re.compile(
    r"(\d{1,3})\s?[.\-]?\s?((?:bis|ter|quater|quinquies|sexies|septies|octies)\b|[A-Za-z]?)(?!\w)", re.IGNORECASE
)
_DECIMAL = re.compile(r"(\d{1,3})[.\-–](\d{1,3})")
_LETTERED = re.compile(r"([IVX]{1,5}|[A-Z])(?:[.\-–](\d{1,3}))?")
_FIRST = re.compile(r"[1lIijJtTf|!][ec]r")
"""The ruin of "1er": "ler", "Ier", "ter"."""
_ORDINAL = re.compile(
    r"(\d{1,3}) ?(?:er|re|ère|ere|st|nd|rd|th|º|°|o|a|ª|e|eme|ème)\b|(\d{1,3})\.?\s?[º°ª]", re.IGNORECASE
)
_DASHED = re.compile(r"([IVXLC]{1,7}|\d{1,3})[-–]?([A-Za-z])")
_SUFFIXES = ("bis", "ter", "quater", "quinquies", "sexies", "septies", "octies")
_ROMAN_SUFFIX = re.compile(rf"([IVXLC]{{1,7}})[\s-]?({'|'.join(_SUFFIXES)})", re.IGNORECASE)


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
    """The first figure of "3.12": article 12 of chapter 3; of "K.12" the place of the letter."""


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
    if plain.isdecimal() and 0 < int(plain) <= LARGEST and not plain.startswith("0"):
        wrong = sum(a != b for a, b in zip(token, plain, strict=True))
        if wrong and (len(token) > 3 or (wrong == len(token) and wrong > 2)):
            return []
        return [Number(int(plain), plain, cost=MISREAD if wrong else 0.0, is_repaired=bool(wrong), taken=len(token))]
    return []


def _as_roman(token: str) -> list[Number]:
    value = roman_to_int(token)
    if value and value <= LARGEST and (token.isupper() or token.islower()):
        return [Number(value, token, taken=len(token))]
    plain = token.translate(_ROMAN)
    value = roman_to_int(plain) if plain.isupper() and len(plain) <= 9 else None
    if value and value < 60:
        return [Number(value, to_roman(value), cost=MISREAD, is_repaired=True, taken=len(token))]
    return []


def _in_words(token: str, grammar: Grammar) -> list[Number]:
    word = re.sub(r"[\s-]+", "-", normalize(token).lower())
    value = grammar.numbers.get(word)
    return [Number(value, token, taken=len(token))] if value else []


_ONE_STROKE = frozenset("IlVXC")
_STROKES = re.compile(r"[1lI|]{2,3}")


def readings(token: str, grammar: Grammar) -> list[Number]:
    """Every number that ``token`` may be, the cheapest first; empty where it is none."""
    found = _in_words(token, grammar) + _as_printed(token)
    if not found or found[0].cost:
        found += _as_roman(token) + _as_digits(token) if token[:1].isalpha() else _as_digits(token) + _as_roman(token)
    elif token in _ONE_STROKE:
        found += _as_roman(token)
    if token.isupper() and "L" in token[1:] and (value := roman_to_int(token.replace("L", "I"))):
        found.append(Number(value, to_roman(value), cost=MISREAD, is_repaired=True, taken=len(token)))
    if _STROKES.fullmatch(token):
        found.append(Number(len(token), to_roman(len(token)), cost=MISREAD, is_repaired=True, taken=len(token)))
    dearest_first = sorted((number for number in found if number.value), key=lambda number: -number.cost)
    unique = {(number.chapter, number.value, number.suffix): number for number in dearest_first}
    return sorted(unique.values(), key=lambda number: number.cost)


def _as_printed(token: str) -> list[Number]:
    """A token in one of the forms in which numbers are printed: "1.2", "4", "4bis", "1er", "XXVI-A"."""
    if match := _DECIMAL.fullmatch(token):
        return [
            Number(int(match[2]), token, taken=len(token), chapter=int(match[1])),
            Number(int(match[1]), match[1], cost=SPLIT, taken=len(match[1])),
        ]
    if match := _ARABIC.fullmatch(token):
        return _arabic(token, match[1], match[2])
    if match := _ORDINAL.fullmatch(token):
        return [Number(int(match[1] or match[2]), token.rstrip("º°ª. "), taken=len(token))]
    if match := _DASHED.fullmatch(token):
        return _dashed(token, match[1], match[2])
    if match := _LETTERED.fullmatch(token):
        return _lettered(token, match[1], match[2])
    if _FIRST.fullmatch(token):
        return [Number(1, "1er", cost=MISREAD, is_repaired=True, taken=len(token))]
    if (match := _ROMAN_SUFFIX.fullmatch(token)) and (value := roman_to_int(match[1])):
        return [Number(value, token, _suffix(match[2]), taken=len(token))]
    return []


def _arabic(token: str, digits: str, letter: str) -> list[Number]:
    """ "41" may also be article 4 with its paragraph 1 glued on; "1O" may be 10, "1o" is the first."""
    if letter == "o":
        return [Number(int(digits), digits, taken=len(token)), *_as_digits(token)]
    found = [Number(int(digits), token.strip(), _suffix(letter), taken=len(token))]
    if letter and letter in "lIOS":
        found += _as_digits(token)
    if len(digits) > 1 and digits[-1] == "1" and not letter:
        found.append(Number(int(digits[:-1]), digits[:-1], cost=SPLIT, taken=len(digits) - 1))
    return found


def _lettered(token: str, letter: str, figure: str | None) -> list[Number]:
    """ "B" in a series of letters; "K.3" and "III.3" as the third article of a part."""
    if figure is None:
        return [Number(ord(letter) - 64, token, cost=LETTER, taken=1, chapter=LETTERS)] if len(letter) == 1 else []
    part = (roman_to_int(letter) if set(letter) <= set("IVX") else ord(letter) - 64) or 0
    return [Number(int(figure), token, taken=len(token), chapter=part)] if part and int(figure) else []


def _dashed(token: str, numeral: str, letter: str) -> list[Number]:
    value = int(numeral) if numeral.isdecimal() else roman_to_int(numeral) or 0
    is_plausible = not token.isalpha() or letter in "ABCDEF"
    if not value or not is_plausible or roman_to_int(token):
        return []
    cost = 0.0 if numeral.isdecimal() or not token.isalpha() else GLUED
    return [Number(value, token, _suffix(letter), cost, taken=len(token))]
