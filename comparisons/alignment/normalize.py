"""What is set aside before two texts are compared: who the parties are, how a number is written, how a word is spelt.

``units`` cuts a text into words and marks, each with its place in the true text and a *key*. Two units are alike where
their keys are equal; folding changes keys and never the text, so that a reader always sees what the agreement says. A
party's name, or a number in words and figures ("thirty (30)"), is one unit however many words it has. The
variants themselves are data: ``spellings.jsonl``, a line a rule, each with its example.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from comparisons.alignment.forms import written_forms

UnitKind = Literal["word", "mark", "number", "party"]


@dataclass(frozen=True, slots=True)
class Folds:
    """What to set aside, each on its own switch; by default all of it. ``Folds.named("parties,case")`` for an address."""

    parties: bool = True
    numerals: bool = True
    spelling: bool = True
    marks: bool = True
    case: bool = True
    labels: bool = True
    references: bool = True
    voice: bool = True

    @classmethod
    def named(cls, names: str) -> Folds:
        """The folds that a list such as "parties,case" switches on; an unknown name is a ``ValueError``."""
        wanted = {name.strip() for name in names.split(",") if name.strip()}
        unknown = sorted(wanted - set(FOLD_NAMES))
        if unknown:
            raise ValueError(f"{unknown[0]!r} cannot be set aside; known: {', '.join(FOLD_NAMES)}")
        return cls(**{name: name in wanted for name in FOLD_NAMES})

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name in FOLD_NAMES if getattr(self, name))


FOLD_NAMES: tuple[str, ...] = tuple(field.name for field in fields(Folds))
NO_FOLDS = Folds.named("")


class Unit(NamedTuple):
    """``text[start:end]`` is one word, mark, number or party; alike are units of equal ``key``."""

    start: int
    end: int
    key: str
    kind: UnitKind


class _Token(NamedTuple):
    start: int
    end: int
    raw: str


_TOKEN = re.compile(r"['’]s\b|\d+(?:[.,]\d+)*\w*|\w+(?:(?:['’](?!s\b)|[-‐‑])\w+)*|[^\w\s]")
_MARKS = str.maketrans(
    {**dict.fromkeys("“”„‟«»", '"'), **dict.fromkeys("‘’‚‛`´", "'"), **dict.fromkeys("‐‑‒–—―−", "-"), "…": "."}
)
_VALUES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "twentieth": 20,
    "thirtieth": 30, "sixtieth": 60, "ninetieth": 90,
}  # fmt: skip
_ORDINAL_FIGURE = re.compile(r"(\d{1,9})(?:st|nd|rd|th)")


def units(
    text: str,
    folds: Folds = NO_FOLDS,
    parties: Mapping[str, str] | None = None,
    articles: Mapping[str, str] | None = None,
) -> tuple[Unit, ...]:
    """The words and marks of ``text`` in order; white space lies between them.

    ``parties``: words of the text -> key; ``articles``: number of an article of the same agreement -> its subject.
    """
    names = tuple((parties or {}).items()) if folds.parties else ()
    subjects = tuple((articles or {}).items()) if folds.references else ()
    make = _kept_units if len(text) <= _KEPT else _units
    return make(text, folds, names, subjects)


_KEPT = 20_000
"""The longest text, in characters, whose units are kept: a base is compared with every other column."""


def _units(
    text: str, folds: Folds, parties: tuple[tuple[str, str], ...], articles: tuple[tuple[str, str], ...]
) -> tuple[Unit, ...]:
    tokens = [_Token(match.start(), match.end(), match.group()) for match in _TOKEN.finditer(text)]
    names = _by_first_token(parties)
    forms = written_forms(text, has_amounts=folds.numerals, has_labels=folds.labels, articles=dict(articles))
    ends = {token.end for token in tokens} if forms else set()
    made: list[Unit] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        form = forms.get(token.start)
        if form is not None and form.end in ends:
            made.append(Unit(*form))
            while at < len(tokens) and tokens[at].start < form.end:
                at += 1
            continue
        key, kind = _plain(token.raw, folds)
        unit, length = None, 0
        if token.raw in names:
            unit, length = _party(tokens, at, names[token.raw], made)
        if unit is None and not key:
            unit, length = _several(text, tokens, at, folds)
        if unit is None:
            unit, length = Unit(token.start, token.end, key or _key(token.raw, folds), kind), 1
        made.append(unit)
        at += length
    return tuple(made)


_kept_units = lru_cache(maxsize=4_000)(_units)


@lru_cache(maxsize=20_000)
def _plain(raw: str, folds: Folds) -> tuple[str, UnitKind]:
    """Key and kind of a token; the key is empty where the token may begin a number or a phrase."""
    begins_more = _may_begin_number(raw) or (folds.spelling and raw.lower() in _rules().phrases)
    return "" if begins_more else _key(raw, folds), _kind(raw)


def _several(text: str, tokens: Sequence[_Token], at: int, folds: Folds) -> tuple[Unit | None, int]:
    """The phrase or the number that begins at ``at``, if one does."""
    unit, length = _phrase(tokens, at) if folds.spelling else (None, 0)
    if unit is None and _may_begin_number(tokens[at].raw):
        unit, length = _number(text, tokens, at, folds)
    return unit, length


def _kind(raw: str) -> UnitKind:
    return "word" if raw[0].isalnum() else "mark"


@lru_cache(maxsize=20_000)
def _key(raw: str, folds: Folds) -> str:
    key = raw.translate(_MARKS) if folds.marks else raw
    if folds.numerals and raw == "%":
        return "percent"
    if folds.case:
        key = key.casefold()
    return spelt_alike(key) if folds.spelling else key


# Names of parties


@lru_cache(maxsize=200)
def _by_first_token(parties: tuple[tuple[str, str], ...]) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Names by their first token, the longest first, without a leading article."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, key in parties:
        words = tuple(_TOKEN.findall(name))
        words = words[1:] if len(words) > 1 and words[0].lower() == "the" else words
        if words:
            found.setdefault(words[0], []).append((words, key))
    for names in found.values():
        names.sort(key=lambda pair: (-len(pair[0]), pair))
    return found


def _party(
    tokens: Sequence[_Token], at: int, names: Iterable[tuple[tuple[str, ...], str]], made: list[Unit]
) -> tuple[Unit | None, int]:
    """The party named at ``at``, as the text writes it: "Relief" is a party, "relief" is not. Takes in "the" before it."""
    for words, key in names:
        if tuple(token.raw for token in tokens[at : at + len(words)]) == words:
            start = tokens[at].start
            if made and at and made[-1].end == tokens[at - 1].end and tokens[at - 1].raw in ("the", "The"):
                start = made.pop().start
            return Unit(start, tokens[at + len(words) - 1].end, f"‹{key}›", "party"), len(words)
    return None, 0


# Numbers in words and figures


def _may_begin_number(raw: str) -> bool:
    return raw[0].isdigit() or raw.lower().partition("-")[0] in _BEGINS_NUMBER


_BEGINS_NUMBER = {*_VALUES, *_TENS, *_ORDINALS}


def _number(text: str, tokens: Sequence[_Token], at: int, folds: Folds) -> tuple[Unit | None, int]:
    """ "thirty (30)", "30", "thirty" or "one hundred and eighty" as one unit; figures in brackets only if they agree."""
    value, length = _value(tokens, at)
    if value is None:
        return None, 0
    bracket = tokens[at + length : at + length + 3]
    if len(bracket) == 3 and bracket[0].raw == "(" and bracket[2].raw == ")" and _figure(bracket[1].raw) == value:
        length += 3
    start, end = tokens[at].start, tokens[at + length - 1].end
    key = f"#{value}" if folds.numerals else _key(text[start:end], folds)
    return Unit(start, end, key, "number"), length


def _figure(raw: str) -> str | None:
    """ "30", "1,000" or "3rd" as a plain figure; anything else is None."""
    ordinal = _ORDINAL_FIGURE.fullmatch(raw.lower())
    if ordinal:
        return f"{int(ordinal[1])}."
    whole = raw.replace(",", "") if re.fullmatch(r"\d{1,3}(?:,\d{3})+", raw) else raw
    return str(int(whole)) if whole.isdecimal() and whole.isascii() and len(whole) <= 12 else None


def _value(tokens: Sequence[_Token], at: int) -> tuple[str | None, int]:
    raw = tokens[at].raw
    if raw[0].isdigit():
        return _figure(raw), 1
    if raw.lower() in _ORDINALS:
        return f"{_ORDINALS[raw.lower()]}.", 1
    amount, length = _amount(tokens, at)
    return (str(amount), length) if length else (None, 0)


def _amount(tokens: Sequence[_Token], at: int) -> tuple[int, int]:
    """The amount that number words at ``at`` make, and how many tokens it takes: "two hundred and five" is (205, 4)."""
    total = part = length = 0
    is_open = True  # whether a number under a hundred may follow, so that "two three" stays two numbers
    while at + length < len(tokens):
        word = tokens[at + length].raw.lower()
        if word == "hundred" and 0 < part < 100:
            part, length, is_open = part * 100, length + 1, True
        elif word == "thousand" and part and not total:
            total, part, length, is_open = part * 1000, 0, length + 1, True
        else:
            skipped = 1 if word == "and" and (total or part >= 100) else 0
            step = _below_hundred(tokens, at + length + skipped) if is_open else None
            if step is None:
                break
            part, length, is_open = part + step[0], length + skipped + step[1], False
    return total + part, length


def _below_hundred(tokens: Sequence[_Token], at: int) -> tuple[int, int] | None:
    """ "thirty", "thirty-one" (one token) or "thirty one" (two)."""
    if at >= len(tokens):
        return None
    first, _, rest = tokens[at].raw.lower().partition("-")
    if first in _TENS:
        if rest:
            return (_TENS[first] + _VALUES[rest], 1) if 0 < _VALUES.get(rest, 0) < 10 else None
        following = tokens[at + 1].raw.lower() if at + 1 < len(tokens) else ""
        one = _VALUES.get(following, 0)
        return (_TENS[first] + one, 2) if 0 < one < 10 else (_TENS[first], 1)
    return (_VALUES[first], 1) if first in _VALUES and not rest else None


# Spelling variants


class _Spellings(NamedTuple):
    endings: dict[str, str]
    stems: dict[str, str]
    words: dict[str, str]
    phrases: dict[str, list[tuple[tuple[str, ...], str]]]


@cache
def spellings() -> tuple[dict[str, str | list[str]], ...]:
    """The rules as stored, a dictionary each: kind, from, to, example."""
    lines = Path(__file__).with_name("spellings.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line) for line in lines)


@cache
def _rules() -> _Spellings:
    by_kind: dict[str, dict[str, str]] = {"ending": {}, "stem": {}, "word": {}, "phrase": {}}
    for rule in spellings():
        by_kind[str(rule["kind"])][str(rule["from"])] = str(rule["to"])
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase, key in by_kind["phrase"].items():
        words = tuple(phrase.split())
        phrases.setdefault(words[0], []).append((words, key.replace("-", "")))
    return _Spellings(by_kind["ending"], by_kind["stem"], by_kind["word"], phrases)


@lru_cache(maxsize=20_000)
def spelt_alike(word: str) -> str:
    """One key for all spellings of a word in lower case: "organisation" and "organization", "co-operate" and "cooperate"."""
    rules = _rules()
    if len(word) > 40 or not word[0].isalnum():
        return word
    word = re.sub(r"[-‐‑]", "", word)
    word = rules.words.get(word, word)
    for size in range(min(len(word), 16), 3, -1):
        if word[:size] in rules.stems:
            word = rules.stems[word[:size]] + word[size:]
            break
    for size in range(min(len(word) - 3, 9), 2, -1):
        if word[-size:] in rules.endings:
            return word[:-size] + rules.endings[word[-size:]]
    return word


def _phrase(tokens: Sequence[_Token], at: int) -> tuple[Unit | None, int]:
    """Words that are also written as one: "Secretary General", "per cent"."""
    for words, key in _rules().phrases.get(tokens[at].raw.lower(), ()):
        if tuple(token.raw.lower() for token in tokens[at : at + len(words)]) == words:
            return Unit(tokens[at].start, tokens[at + len(words) - 1].end, key, "word"), len(words)
    return None, 0
