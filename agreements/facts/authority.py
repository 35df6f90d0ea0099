"""The authority list: States and international organisations, each with its names, and where a text names them.

The list is data in ``fixtures/authority``. ``names_in`` finds the longest known names in a text: words are compared
without case, accents, articles and the endings of case, so that "des Königreichs der Niederlande" is "Königreich der
Niederlande". The index of a language is built once, from a word to the names that begin with it.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from agreements.formats.document import PartyKind
from agreements.structure.grammar import Grammar, grammar, normalize

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "authority"

_TOKEN = re.compile(r"co-(?:op|or)\w+|[^\W_]+")
_GAP = re.compile(r"[\s,'’\"“”„«»&–—/-]{0,8}")
_AND = frozenset(("and", "et", "y", "e", "ed", "und", "en", "и"))
SMALL = frozenset(
    "the of de la le les du des d l del los las el der die das dem den von di della dello dell degli dei delle do da"
    " dos das van het".split()
)
_SPELLINGS = (("isation", "ization"), ("centre", "center"), ("programme", "program"), ("labour", "labor"), ("ß", "ss"), ("ё", "е"))  # fmt: skip
_LETTERLESS = re.compile(r"[㐀-鿿]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A State, organisation, organ or territory; ``names`` and ``adjectives`` are by language."""

    slug: str
    kind: PartyKind
    name: str
    names: dict[str, tuple[str, ...]]
    acronyms: tuple[str, ...] = ()
    adjectives: dict[str, tuple[str, ...]] = field(default_factory=dict)
    acronyms_in: dict[str, str] = field(default_factory=dict)
    """The acronym of a language that does not use the first one; empty where it has none."""
    since: str = ""
    until: str = ""

    def short_name(self, language: str) -> str:
        """What the entry is called in a language, in one or two words."""
        return self.names.get(language, (self.name,))[0]


@dataclass(frozen=True, slots=True)
class Named:
    """Where a text names an entry; ``name`` is how the list writes that name."""

    entry: Entry
    start: int
    end: int
    name: str
    is_adjective: bool = False


@cache
def entries() -> dict[str, Entry]:
    """All entries by their slug, organisations first."""
    found = {}
    for path in (FOLDER / "organizations.jsonl", FOLDER / "states.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found[row["slug"]] = Entry(
                row["slug"],
                row["kind"],
                row["name"],
                {language: tuple(names) for language, names in row["names"].items()},
                tuple(row.get("acronyms", ())),
                {language: tuple(words) for language, words in row.get("adjectives", {}).items()},
                row.get("acronyms_in", {}),
                row.get("since", ""),
                row.get("until", ""),
            )
    return found


def key_of(word: str, rules: Grammar) -> str:
    """A word as it is compared: folded, in one spelling, without the ending of its case."""
    key = normalize(word).lower().replace("-", "")
    for old, new in _SPELLINGS:
        key = key.replace(old, new)
    if key in _AND:
        return "&"
    prefix, pattern = rules.pattern("case_prefix"), rules.pattern("case_ending")
    if prefix is not None and (article := prefix.match(key)):
        key = key[article.end() :]
    if pattern is not None and len(key) > 4:
        ending = pattern.search(key)
        key = key[: ending.start()] if ending and ending.start() > 2 else key
    return key


@dataclass(frozen=True, slots=True)
class _Name:
    keys: tuple[str, ...]
    entry: Entry
    name: str
    is_adjective: bool = False


@cache
def _index(code: str) -> dict[str, tuple[_Name, ...]]:
    """The names by their first word, longest first; those of other languages where they have two words or more."""
    rules = grammar(code)
    index: dict[str, list[_Name]] = {}
    seen: dict[tuple[tuple[str, ...], bool], None] = {}
    for name in _names(code):
        keys = tuple(_keys(name.name, rules))
        if not keys or (keys, name.is_adjective) in seen:
            continue
        seen[keys, name.is_adjective] = None
        index.setdefault(keys[0], []).append(_Name(keys, name.entry, name.name, name.is_adjective))
    return {first: tuple(sorted(names, key=lambda name: -len(name.keys))) for first, names in index.items()}


def _names(code: str) -> Iterator[_Name]:
    """Every name that a text of this language may use, its own language first."""
    for entry in entries().values():
        for name in entry.names.get(code, ()):
            yield _Name((), entry, name)
    for entry in entries().values():
        for language, names in entry.names.items():
            for name in names:
                if language != code and len(name.split()) > 1:
                    yield _Name((), entry, name)
        for word in entry.adjectives.get(code, ()):
            yield _Name((), entry, word, is_adjective=True)


def _keys(name: str, rules: Grammar) -> list[str]:
    keys = [key_of(match[0], rules) for match in _TOKEN.finditer(normalize(name).lower())]
    return keys[:1] + [key for key in keys[1:] if key not in SMALL]


def names_in(text: str, rules: Grammar, start: int = 0, end: int | None = None) -> list[Named]:
    """The known names in ``text``, longest first where they overlap, in reading order."""
    if _LETTERLESS.search(text):
        return _ideographs_in(text, rules, start, end)
    index = _index(rules.code)
    plain = normalize(text).lower()
    tokens = [(match.start(), match.end(), key_of(match[0], rules)) for match in _TOKEN.finditer(plain, start, end or len(plain))]  # fmt: skip
    found: list[Named] = []
    at = 0
    while at < len(tokens):
        named, at = _longest(text, tokens, at, index)
        if named is not None:
            found.append(named)
    return found


def _longest(
    text: str, tokens: list[tuple[int, int, str]], at: int, index: dict[str, tuple[_Name, ...]]
) -> tuple[Named | None, int]:
    """The longest name that begins at a word, with the word after it."""
    start = tokens[at][0]
    for name in index.get(tokens[at][2], ()):
        last = _matched(text, tokens, at, name.keys)
        if last is not None and (name.is_adjective or not text[start].islower()):
            return Named(name.entry, start, tokens[last][1], name.name, name.is_adjective), last + 1
    return None, at + 1


def _matched(text: str, tokens: list[tuple[int, int, str]], at: int, keys: tuple[str, ...]) -> int | None:
    """The last word of a name that begins at ``at``, with small words passed over; None where it is another."""
    position = at
    for key in keys[1:]:
        position += 1
        while position < len(tokens) and tokens[position][2] != key and tokens[position][2] in SMALL:
            position += 1
        if position >= len(tokens) or tokens[position][2] != key:
            return None
        if not _GAP.fullmatch(text, tokens[position - 1][1], tokens[position][0]):
            return None
    return position


@cache
def _ideographs() -> tuple[re.Pattern[str], dict[str, Entry]]:
    names = {name: entry for entry in entries().values() for name in entry.names.get("zh", ())}
    return re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True)))), names


def _ideographs_in(text: str, rules: Grammar, start: int, end: int | None) -> list[Named]:
    """Names in a script without spaces."""
    pattern, names = _ideographs()
    return [
        Named(names[match[0]], match.start(), match.end(), match[0])
        for match in pattern.finditer(text, start, len(text) if end is None else end)
    ]


@cache
def _acronyms() -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for entry in entries().values():
        for acronym in entry.acronyms:
            found.setdefault(acronym.casefold(), entry)
    return found


def entry_named(name: str, rules: Grammar) -> Entry | None:
    """The entry that ``name`` is, whole: one of its names or an acronym."""
    words = name.strip(" \t\n,;:.–—-*_“”\"'«»()")
    found = names_in(words, rules)
    if len(found) == 1 and not found[0].is_adjective and _covers(words, found[0]):
        return found[0].entry
    return _acronyms().get(words.casefold()) if words[:1].isupper() else None


_LEAST_LETTERS = 14
"""A name with fewer letters may be told from another by its blanks alone."""


@cache
def _by_letters(code: str) -> dict[str, Entry]:
    named = (
        (_letters(name), entry) for entry in entries().values() for name in (entry.name, *entry.names.get(code, ()))
    )
    return {letters: entry for letters, entry in named if len(letters) >= _LEAST_LETTERS}


def _letters(name: str) -> str:
    return "".join(filter(str.isalpha, normalize(name).lower()))


def entry_of_letters(words: str, rules: Grammar) -> Entry | None:
    """The entry whose whole name has the letters of ``words``, where a source lost or added a blank or a hyphen."""
    letters = _letters(words)
    return _by_letters(rules.code).get(letters) if len(letters) >= _LEAST_LETTERS else None


def _covers(words: str, named: Named) -> bool:
    """Whether nothing but small words stands before and after a name."""
    rest = _TOKEN.findall(normalize(words[: named.start] + " " + words[named.end :]).lower())
    return all(word in SMALL for word in rest)


def overlapping(found: list[Named], start: int, end: int) -> list[Named]:
    """Those of ``found`` (in reading order) that begin between two places."""
    starts = [named.start for named in found]
    return found[bisect_left(starts, start) : bisect_left(starts, end)]
