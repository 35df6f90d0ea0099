"""The grammar of agreements as data: one file a language in ``agreements/grammar/``, loaded once.

A ``Grammar`` holds the label words ("article", "Teil"), the number words and the rules by role ("testimonium",
"recital" ...). Patterns are matched on *folded* text: accents are taken off letter by letter, so that a source without
accents reads the same and offsets stay. A further language is a further file; nothing here names one.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "grammar"
REACH = 700
"""How far into a line a rule looks: no rule needs more, and a hostile line cannot make it slow."""

_LEAST_LIKE = 0.87
"""How much of a heading of eight letters or more is there where one letter is lost or misread."""
_LEAST_LETTERS = 8

_SAME = {
    "ı": "i",
    "ſ": "s",
    "\u212a": "K",
    "’": "'",
    "‘": "'",
    "‐": "-",
    "‑": "-",
    "\u00a0": " ",
    "\u202f": " ",
    "\u2009": " ",
}


@cache
def _folding() -> dict[int, str]:
    table = {ord(letter): plain for letter, plain in _SAME.items()}
    for code in [*range(0xC0, 0x250), *range(0x1E00, 0x1F00), *range(0x386, 0x3CF)]:
        plain = unicodedata.normalize("NFD", chr(code))[0]
        if plain != chr(code):
            table[code] = plain
    return table


def normalize(text: str) -> str:
    """``text`` without accents and with plain apostrophes, letter for letter (the length stays)."""
    return text if text.isascii() else text.translate(_folding())


@dataclass(frozen=True, slots=True)
class Rule:
    role: str
    pattern: re.Pattern[str]
    example: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Declension:
    """How a noun that heads a name stands in the nominative, and the adjectives before it."""

    head: re.Pattern[str]
    suffix: str
    ending: str


@dataclass(frozen=True)
class Grammar:
    """What one language's file says. ``labels`` maps a folded label word to its level."""

    code: str
    name: str
    labels: dict[str, str]
    label_examples: tuple[tuple[str, str], ...]
    numbers: dict[str, int]
    ordinals: frozenset[str]
    frequent: frozenset[str]
    months: tuple[str, ...]
    month_names: dict[str, int]
    """Every name of a month with its number: those of ``months``, and others that are in use beside them."""
    words: dict[str, frozenset[str]]
    rules: tuple[Rule, ...]
    declensions: tuple[Declension, ...] = ()

    def starts(self, role: str, text: str) -> re.Match[str] | None:
        """The match of a rule of ``role`` at the start of ``text`` (quotes and spaces before it are passed over)."""
        pattern = self._patterns().get(role)
        return pattern.match(normalize(text[:REACH])) if pattern else None

    def covers(self, role: str, text: str) -> re.Match[str] | None:
        """The match of a rule of ``role`` over the whole of ``text``."""
        pattern = self._patterns().get(role)
        return pattern.fullmatch(normalize(text[:REACH]).strip()) if pattern else None

    def heads(self, role: str, text: str) -> bool:
        """Whether ``text`` is a heading of ``role``, letter-spaced or with one letter lost or misread ("PREAM ULE")."""
        if self.covers(role, text):
            return True
        letters = _letters(text[:REACH])
        return any(
            rule.role == role and len(wanted := _letters(rule.example)) >= _LEAST_LETTERS and _is_alike(letters, wanted)
            for rule in self.rules
        )

    def ends(self, role: str, text: str) -> bool:
        """Whether a rule of ``role`` (written with ``$``) matches the end of ``text``."""
        pattern = self._patterns().get(role)
        return bool(pattern and pattern.search(normalize(text[-REACH:].rstrip())))

    def finds(self, role: str, text: str, start: int = 0) -> re.Match[str] | None:
        """The first match of a rule of ``role`` anywhere in ``text`` from ``start``."""
        pattern = self._patterns().get(role)
        return pattern.search(normalize(text), start) if pattern else None

    def pattern(self, role: str) -> re.Pattern[str] | None:
        return self._patterns().get(role)

    def coded(self, role: str) -> tuple[Rule, ...]:
        """The rules of a role that give a code (``kind``, ``status``), in the order of the file."""
        return tuple(rule for rule in self.rules if rule.role == role)

    def _patterns(self) -> dict[str, re.Pattern[str]]:
        return _by_role(self.code)

    def month(self, word: str) -> int | None:
        """The number of a month by its name or the first letters of it, None where it is none."""
        plain = normalize(word).lower().rstrip(".").partition("/")[0].strip()
        if plain in self.month_names:
            return self.month_names[plain]
        for number, month in enumerate(self.months, 1):
            if plain == month or (len(plain) >= 3 and month.startswith(plain)):
                return number
        return None


_LISTS = (
    "small_words",
    "sentence_words",
    "relative_words",
    "question_words",
    "openers",
    "after_number",
    "ordinal_endings",
    "number_joints",
)


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(normalize(pattern), re.IGNORECASE | re.DOTALL)


def _words(text: str) -> tuple[str, ...]:
    return tuple(normalize(text).lower().split())


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, normalize(text))).casefold()


def _is_alike(letters: str, wanted: str) -> bool:
    """Whether words differ by one letter at most, and not in the first two."""
    if abs(len(letters) - len(wanted)) > 1 or letters[:2] != wanted[:2]:
        return False
    return SequenceMatcher(None, letters, wanted, autojunk=False).ratio() >= _LEAST_LIKE


def _load(path: Path) -> Grammar:
    with path.open("rb") as file:
        table = tomllib.load(file)
    labels: dict[str, str] = {}
    for entry in table["label"]:
        for word in entry["words"]:
            labels[normalize(word).lower()] = entry["level"]
    numbers = {word: place for place, word in enumerate(_words(table.get("cardinals", "")), 1)}
    ordinals = _words(table.get("ordinals", ""))
    numbers |= {word: place for place, word in enumerate(ordinals, 1)}
    feminine = _words(table.get("feminine_ordinals", ""))
    numbers |= {word: place for place, word in enumerate(feminine, 1)}
    numbers |= {normalize(word).lower(): value for word, value in table.get("other_numbers", {}).items()}
    numbers |= {word: tens for tens, word in zip(range(20, 100, 10), _words(table.get("tens", "")), strict=False)}
    numbers |= dict.fromkeys(_words(table.get("hundred", "")), 100) | dict.fromkeys(
        _words(table.get("thousand", "")), 1000
    )
    numbers |= dict.fromkeys(_words(table.get("only", "")), 1)
    rules = [Rule(rule["role"], _compile(rule["pattern"]), rule["example"]) for rule in table["rule"]]
    for role in ("kind", "status"):
        rules += [Rule(role, _compile(r["pattern"]), r["example"], r["code"]) for r in table.get(role, [])]
    return Grammar(
        code=table["code"],
        name=table["name"],
        labels=labels,
        label_examples=tuple((entry["level"], entry["example"]) for entry in table["label"]),
        numbers=numbers,
        ordinals=frozenset((*ordinals, *feminine)),
        frequent=frozenset(_words(table["frequent"])),
        months=(months := _words(table.get("months", ""))),
        month_names={month: number for number, month in enumerate(months, 1)}
        | {normalize(word).lower(): number for word, number in table.get("other_months", {}).items()},
        words={name: frozenset(_words(table.get(name, ""))) for name in _LISTS},
        rules=tuple(rules),
        declensions=tuple(
            Declension(re.compile(row["head"], re.IGNORECASE), row.get("suffix", ""), row["ending"])
            for row in table.get("declension", ())
        ),
    )


@cache
def grammars() -> dict[str, Grammar]:
    """Every language that has a file, by its code, in the order of the codes."""
    loaded = [_load(path) for path in sorted(FOLDER.glob("*.toml"))]
    return {grammar.code: grammar for grammar in loaded}


@cache
def _by_role(code: str) -> dict[str, re.Pattern[str]]:
    """One pattern a role; several rules of a role are alternatives."""
    by_role: dict[str, list[str]] = {}
    for rule in grammars()[code].rules:
        if rule.role not in ("kind", "status"):
            by_role.setdefault(rule.role, []).append(rule.pattern.pattern)
    return {role: _compile("|".join(f"(?:{p})" for p in patterns)) for role, patterns in by_role.items()}


def grammar(code: str) -> Grammar:
    """The grammar of a language; that of labels alone ("und") where there is none for it."""
    return grammars().get(code) or grammars()["und"]
