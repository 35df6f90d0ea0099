"""Cues: the words that tell what a provision is for, as data with an example each.

A line of ``clauses/patterns/<language>.jsonl`` is ``{"id", "type", "at", "weight", "pattern", "example"}``; ``find`` gives
the cues met in a text with their spans. A pattern is a regular expression over *plain* text (lower case, no accents,
same length, so that offsets hold) with three additions: a blank is any white space, ``~`` a gap of up to eight words within the
sentence and ``~3`` of up to three, ``<name>`` a macro of the same file. Gaps are possessive, so time stays linear.

``at`` says where: ``text`` anywhere, ``start`` at its first words, ``heading``, or ``intro`` (the words that introduce a
list). ``weight`` is in log-odds; a negative one speaks against the type. Each pattern names a literal that must
be present, which is looked for first: most cues cost one substring test.
"""

from __future__ import annotations

import json
import re
import re._constants as sre_constants  # type: ignore[import-not-found]
import re._parser as sre_parser  # type: ignore[import-not-found]
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[1] / "patterns"
PLACES = ("text", "start", "heading", "intro")
LIMIT = 20_000
"""Characters of one provision that are read for cues; longer ones are read up to there."""

_GAP = re.compile(r"~(\d*)")
_MACRO = re.compile(r"(?<!\?P)<([a-z_]+)>")
_BLANK = re.compile(r"\[(?:\\.|[^\]\\])*\]|\\. | [?*+{]| ")
"""Blanks that stand for white space, and what they must not be taken from: classes, escapes, quantified blanks."""
_LABEL = re.compile(
    r"[\s*(\[]*(?:(?:art(?:icle|iculo)?\.? )?"
    r"(?:\d{1,3}(?:\.\d{1,3})+[.)]?(?= )|(?:\d{1,3}|[ivxl]{1,6}|[a-z])[.)\]:]+(?!\d)))?(?:\s*[-.])?\s*(?:[ivxl]{1,6} )?"
)


def _fold(character: str) -> str:
    """One character for one: the base letter in lower case; quotes, dashes and blanks as ASCII; no lone surrogates."""
    if character in "’‘ʼ`´‛":
        return "'"
    if character in "“”„«»‟":
        return '"'
    if character in "‐‑‒–—―":
        return "-"
    if character.isspace():
        return " "
    if "\ud800" <= character <= "\udfff":
        return "?"
    base = unicodedata.normalize("NFKD", character)[:1].lower()
    return base if len(base) == 1 else character


class _Folding(dict[int, str]):
    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold(chr(code))
        return folded


_FOLDING = _Folding()


def plain(text: str) -> str:
    """``text`` in lower case without accents, of the same length, so that offsets hold."""
    return text.translate(_FOLDING)


def start_of(plain_text: str) -> int:
    """Where the words begin after a number or letter that labels the paragraph."""
    match = _LABEL.match(plain_text)
    return match.end() if match else 0


@dataclass(frozen=True, slots=True)
class Cue:
    id: str
    type: str
    at: str
    weight: float
    pattern: str
    example: str
    regex: re.Pattern[str]
    literals: tuple[str, ...]
    """At least one of these is in every text that the pattern matches; empty where that is not known."""


@dataclass(frozen=True, slots=True)
class Hit:
    cue: Cue
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CueBook:
    """The cues of one language, by place."""

    language: str
    cues: tuple[Cue, ...]
    by_place: dict[str, tuple[Cue, ...]]
    literals: dict[str, dict[str, list[tuple[str, tuple[int, ...]]]]]
    """By place and by its first three letters: each literal, with the cues that ask for it as places in ``by_place``."""

    def find(self, plain_text: str, place: str) -> Iterator[Hit]:
        """The first match of every cue of ``place``; each cue hits at most once."""
        begin = start_of(plain_text) if place in ("start", "intro") else 0
        window = plain_text[:LIMIT]
        cues, asked = self.by_place.get(place, ()), self.literals.get(place, {})
        for number in sorted(_called_for(asked, window)):
            cue = cues[number]
            match = cue.regex.match(window, begin) if place == "start" else cue.regex.search(window)
            if match:
                yield Hit(cue, match.start(), match.end())


def _called_for(asked: dict[str, list[tuple[str, tuple[int, ...]]]], text: str) -> set[int]:
    """The cues whose literals ``text`` holds; most literals are ruled out by their first letters, unlooked for."""
    starts = {"", *map("".join, zip(text, text[1:], text[2:], strict=False))} & asked.keys()
    return {number for start in starts for literal, cues in asked[start] if literal in text for number in cues}


def compile_pattern(pattern: str, macros: dict[str, str], *, is_start: bool = False) -> re.Pattern[str]:
    for _ in range(3):
        pattern = _MACRO.sub(lambda match: macros[match[1]], pattern)
    parts = _GAP.split(pattern.replace(" ~", "~").replace("~ ", "~"))
    pieces = [parts[0]]
    for count, rest in zip(parts[1::2], parts[2::2], strict=True):
        pieces.append(rf"(?:[^\w.;]++\w++){{0,{int(count or 8)}}}?[^\w.;]++")
        pieces.append(rest.lstrip(" "))
    joined = _BLANK.sub(lambda match: match[0] if match[0] != " " else r"[ ]++", "".join(pieces))
    return re.compile(joined if is_start else rf"(?<!\w)(?:{joined})", re.ASCII)


def required_literals(regex: re.Pattern[str]) -> tuple[str, ...]:
    """Substrings of which one must be in any match, or nothing where none of three letters or more is sure."""
    best = _literals_of(sre_parser.parse(regex.pattern, re.ASCII))
    return tuple(sorted(best)) if best else ()


def _literals_of(sequence: Any) -> set[str] | None:
    runs: list[set[str]] = []
    word: list[str] = []
    for operation, argument in list(sequence) + [(None, None)]:
        if operation is sre_constants.LITERAL:
            word.append(chr(argument))
            continue
        if len(word) >= 3:
            runs.append({"".join(word)})
        word = []
        inner = _literals_inside(operation, argument)
        if inner:
            runs.append(inner)
    return max(runs, key=lambda run: (min(map(len, run)), -len(run)), default=None)


def _literals_inside(operation: Any, argument: Any) -> set[str] | None:
    if operation is sre_constants.SUBPATTERN:
        return _literals_of(argument[-1])
    if operation is sre_constants.BRANCH:
        options = [_literals_of(option) for option in argument[1]]
        known = [option for option in options if option]
        return set().union(*known) if len(known) == len(options) else None
    return None


def _read(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def make_book(rows: Sequence[dict[str, Any]], language: str) -> CueBook:
    macros = {row["macro"]: row["pattern"] for row in rows if "macro" in row}
    cues = []
    for row in rows:
        if "macro" in row:
            continue
        regex = compile_pattern(row["pattern"], macros, is_start=row["at"] == "start")
        literals = required_literals(regex)
        fields = {key: row[key] for key in ("id", "type", "at", "weight", "pattern", "example")}
        cues.append(Cue(**fields, regex=regex, literals=literals))
    by_place = {place: tuple(cue for cue in cues if cue.at == place) for place in PLACES}
    return CueBook(language, tuple(cues), by_place, {place: _asked(held) for place, held in by_place.items()})


def _asked(cues: Sequence[Cue]) -> dict[str, list[tuple[str, tuple[int, ...]]]]:
    numbers: dict[str, list[int]] = {}
    for number, cue in enumerate(cues):
        for literal in cue.literals or ("",):
            numbers.setdefault(literal, []).append(number)
    by_start: dict[str, list[tuple[str, tuple[int, ...]]]] = {}
    for literal, held in numbers.items():
        by_start.setdefault(literal[:3], []).append((literal, tuple(held)))
    return by_start


@cache
def book(language: str) -> CueBook:
    """The cues of ``language``; those of English where it has no file."""
    path = FOLDER / f"{language}.jsonl"
    if not path.exists():
        path, language = FOLDER / "en.jsonl", "en"
    return make_book(list(_read(path)), language)
