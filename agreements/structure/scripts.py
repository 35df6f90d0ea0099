"""Letters and numbers of scripts other than Latin: which letter may begin a sentence, and how items are counted.

``is_raised`` asks what "begins with a capital" asks in a script without capitals. ``item_number`` reads the marker of an
item in Chinese ("一、", "（二）", "1、"), Arabic ("(أ)", "ب -") or Cyrillic ("а)", "(б)"); ``han_value`` a Chinese number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ABJAD = "ابجدهوزحطيكلمنسعفصقرشت"
_CYRILLIC = "абвгдежзиклмнопрстуфхцчшщэюя"
_HAN_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2, "元": 1}
_HAN = "〇零○一二三四五六七八九十"
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_ITEM = re.compile(
    r"(?:"
    rf"[(（]\s?(?P<han_open>[{_HAN}]{{1,3}})\s?[)）]"
    rf"|(?P<han>[{_HAN}]{{1,3}})[、．.]"
    r"|(?P<comma>\d{1,3})[、．]"
    r"|（\s?(?P<wide>\d{1,3})\s?）"
    r"|[(]\s?(?P<letter_open>[ء-ي]ـ?|[а-яА-Я])\s?[)]"
    r"|(?P<letter>[ء-ي]ـ?|[а-яА-Я])\s?(?:[)]|\s[-–—](?=\s)|\.(?=\s))"
    r")\s*"
)


@dataclass(frozen=True, slots=True)
class Item:
    """A marker: its form (each form counts for itself), its value, its sign as printed, and where it ends."""

    form: str
    value: int
    shown: str
    end: int


def is_raised(text: str) -> bool:
    """Whether ``text`` begins with a capital, or with a letter of a script that has none.

    >>> [is_raised(text) for text in ("The", "the", "本", "هذا", "1", "")]
    [True, False, True, True, False, False]
    """
    return text[:1].isalpha() and not text[:1].islower()


def han_value(number: str) -> int | None:
    """
    >>> [han_value(number) for number in ("三", "十", "十二", "二十", "二十三", "二〇一九", "一百零二", "x")]
    [3, 10, 12, 20, 23, 2019, 102, None]
    """
    if not number or any(sign not in _HAN_DIGITS and sign not in "十百" for sign in number):
        return None
    if "十" not in number and "百" not in number:
        return int("".join(str(_HAN_DIGITS[sign]) for sign in number))
    total = current = 0
    for sign in number:
        if sign in "十百":
            total, current = total + max(current, 1) * (100 if sign == "百" else 10), 0
        else:
            current = _HAN_DIGITS[sign]
    return total + current


def han_number(number: str) -> int | None:
    """The value of a number in Chinese or in plain digits."""
    return int(number) if number.isdecimal() else han_value(number)


def with_plain_digits(text: str) -> str:
    """``text`` with the digits of other scripts as 0 to 9, sign for sign.

    >>> with_plain_digits("١٢ ３")
    '12 3'
    """
    return text if text.isascii() else _OTHER_DIGIT.sub(lambda digit: str(int(digit[0])), text)


def item_number(text: str) -> Item | None:
    """The marker at the start of ``text``, if it is one of these scripts."""
    match = _ITEM.match(text)
    if not match or match.end() == len(text) and match.lastgroup in ("letter", "letter_open"):
        return None
    kind = match.lastgroup or ""
    shown = match[kind].rstrip("ـ")
    value = int(shown) if kind in ("comma", "wide") else han_value(shown) or _place(shown)
    if not value:
        return None
    forms = {"comma": "1.", "wide": "(1)", "han": "han", "han_open": "(han)", "letter": "let", "letter_open": "(let)"}
    return Item(forms[kind], value, shown, match.end())


def _place(letter: str) -> int:
    plain = {"أ": "ا", "إ": "ا", "آ": "ا"}.get(letter, letter.lower())
    return _ABJAD.find(plain) + 1 or _CYRILLIC.find(plain) + 1
