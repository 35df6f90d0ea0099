"""Patterns: the words that tell what a provision is for, as data with an example each.

A line of ``clauses/patterns/<language>.jsonl`` is ``{"id", "type", "at", "weight", "pattern", "example"}``; ``find`` gives
the patterns met in a text with their spans. A pattern is a regular expression over *plain* text (lower case, no accents,
same length, so that offsets hold) with three additions: a blank is any white space, ``~`` a gap of up to eight words within the
sentence and ``~3`` of up to three, ``<name>`` a macro of the same file. Gaps are possessive, so time stays linear. Letters
that are not Latin may be written as they are; in a language that sets no blanks between words a gap counts characters.

``at`` says where: ``text`` anywhere, ``start`` at its first words, ``heading``, or ``intro`` (the words that introduce a
list). ``weight`` is in log-odds; a negative one speaks against the type. Each pattern names a literal that must
be present, which is looked for first: most patterns cost one substring test.
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
"""Characters of one provision that are read for patterns; longer ones are read up to there."""

_GAP = re.compile(r"~(\d*)")
_MACRO = re.compile(r"(?<!\?P)<([a-z_]+)>")
_BLANK = re.compile(r"\[(?:\\.|[^\]\\])*\]|\\. | [?*+{]| ")
"""Blanks that stand for white space, and what they must not be taken from: classes, escapes, quantified blanks."""
_UNSPACED = ("zh", "ja")
"""Languages written without blanks between words."""
_PREFIXED = ("ar",)
"""Languages that write the article, "and" and "for" as one word with the next: a pattern may begin within a word."""
_MARKED_WORD = re.compile("[\u0621-\u065f\u0670-\u06d3]*[\u0640\u064b-\u065f\u0670][\u0621-\u065f\u0670-\u06d3]*")
_MARK = re.compile("[\u0640\u064b-\u065f\u0670]")
_LABEL = re.compile(
    r"[\s*(\[]*(?:(?:art(?:icle|iculo)?\.? )?"
    r"(?:\d{1,3}(?:\.\d{1,3})+[.)]?(?= )|(?:\d{1,3}|[ivxl]{1,6}|[a-z])[.)\]:]+(?!\d)))?(?:\s*[-.])?\s*(?:[ivxl]{1,6} )?"
)


_LIKE = {
    pair[0]: pair[1]
    for pair in (
        "ىي ۀه ةه ڪك یي "
        "協协 約约 條条 締缔 議议 書书 國国 際际 關关 於于 與与 雙双 對对 應应 當当 進进 開开 聯联 聲声 業业 產产 權权 識识 責责 負负 擔担 費费 財财 "
        "務务 經经 濟济 報报 資资 訊讯 據据 護护 個个 數数 處处 術术 學学 習习 訓训 練练 養养 專专 組组 織织 機机 構构 會会 員员 設设 備备 實实 執执 "
        "爭争 決决 釋释 適适 調调 諮咨 詢询 談谈 簽签 準准 認认 證证 總总 長长 時时 間间 續续 終终 廢废 棄弃 則则 優优 稅税 館馆 標标 誌志 號号 語语 "
        "譯译 種种 紀纪 錄录 為为 無无 論论 從从 來来 說说 請请 參参 觀观 傳传 輸输 讓让 給给 繼继 維维 領领 範范 圍围 動动 環环 體体 營营 劃划 項项 "
        "題题 級级 績绩 變变 異异 補补 償偿 損损 賠赔 額额 貨货 幣币 價价 購购 買买 賣卖 發发"
    ).split()
}
"""Letters that stand for one: spellings of Arabic, and Chinese characters in their traditional and their simple form."""


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
    if base.isdecimal():
        return str(unicodedata.decimal(base))
    return _LIKE.get(base, base) if len(base) == 1 else character


class _Folding(dict[int, str]):
    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold(chr(code))
        return folded


_FOLDING = _Folding()


def plain(text: str) -> str:
    """``text`` in lower case without accents, of the same length, so that offsets hold.

    Vowel signs and lengthening strokes of an Arabic word become blanks behind it: its letters stand together, and the
    word begins where it began.
    """
    folded = text.translate(_FOLDING)
    return folded if folded.isascii() else _MARKED_WORD.sub(_marks_last, folded)


def _marks_last(word: re.Match[str]) -> str:
    return _MARK.sub("", word[0]).ljust(len(word[0]))


def start_of(plain_text: str) -> int:
    """Where the words begin after a number or letter that labels the paragraph."""
    match = _LABEL.match(plain_text)
    return match.end() if match else 0


@dataclass(frozen=True, slots=True)
class Pattern:
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
    pattern: Pattern
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PatternSet:
    """The patterns of one language, by place."""

    language: str
    patterns: tuple[Pattern, ...]
    by_place: dict[str, tuple[Pattern, ...]]
    literals: dict[str, dict[str, list[tuple[str, tuple[int, ...]]]]]
    """By place and by its first three letters: each literal, with the patterns that ask for it as places in ``by_place``."""

    def find(self, plain_text: str, place: str) -> Iterator[Hit]:
        """The first match of every pattern of ``place``; each pattern hits at most once."""
        begin = start_of(plain_text) if place in ("start", "intro") else 0
        window = plain_text[:LIMIT]
        patterns, asked = self.by_place.get(place, ()), self.literals.get(place, {})
        for number in sorted(_called_for(asked, window)):
            pattern = patterns[number]
            match = pattern.regex.match(window, begin) if place == "start" else pattern.regex.search(window)
            if match:
                yield Hit(pattern, match.start(), match.end())


def _called_for(asked: dict[str, list[tuple[str, tuple[int, ...]]]], text: str) -> set[int]:
    """The patterns whose literals ``text`` holds; most literals are ruled out by their first letters, unlooked for."""
    starts = {"", *map("".join, zip(text, text[1:], text[2:], strict=False))} & asked.keys()
    return {number for start in starts for literal, patterns in asked[start] if literal in text for number in patterns}


def compile_pattern(
    pattern: str, macros: dict[str, str], *, is_start: bool = False, language: str = "en"
) -> re.Pattern[str]:
    for _ in range(3):
        pattern = _MACRO.sub(lambda match: macros[match[1]], pattern)
    pattern = "".join(character if character.isascii() else _fold(character) for character in pattern)
    parts = _GAP.split(pattern.replace(" ~", "~").replace("~ ", "~"))
    pieces = [parts[0]]
    for count, rest in zip(parts[1::2], parts[2::2], strict=True):
        pieces.append(_gap(int(count or 8), is_spaced=language not in _UNSPACED))
        pieces.append(rest.lstrip(" "))
    joined = _BLANK.sub(lambda match: match[0] if match[0] != " " else r"[ ]++", "".join(pieces))
    flags = re.ASCII if pattern.isascii() else re.UNICODE
    is_free = is_start or language in _UNSPACED + _PREFIXED
    return re.compile(joined if is_free else rf"(?<!\w)(?:{joined})", flags)


def _gap(words: int, *, is_spaced: bool) -> str:
    """So many words and the blank after them; twice as many characters where words are not set apart."""
    return rf"(?:[^\w.;]++\w++){{0,{words}}}?[^\w.;]++" if is_spaced else rf"[^。.;\n]{{0,{2 * words}}}?"


def required_literals(regex: re.Pattern[str]) -> tuple[str, ...]:
    """Substrings of which one must be in any match, or nothing where none of three letters or more is sure."""
    best = _literals_of(sre_parser.parse(regex.pattern, regex.flags))
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


def make_patterns(rows: Sequence[dict[str, Any]], language: str) -> PatternSet:
    macros = {row["macro"]: row["pattern"] for row in rows if "macro" in row}
    patterns = []
    for row in rows:
        if "macro" in row:
            continue
        regex = compile_pattern(row["pattern"], macros, is_start=row["at"] == "start", language=language)
        literals = required_literals(regex)
        fields = {key: row[key] for key in ("id", "type", "at", "weight", "pattern", "example")}
        patterns.append(Pattern(**fields, regex=regex, literals=literals))
    by_place = {place: tuple(pattern for pattern in patterns if pattern.at == place) for place in PLACES}
    return PatternSet(language, tuple(patterns), by_place, {place: _asked(held) for place, held in by_place.items()})


def _asked(patterns: Sequence[Pattern]) -> dict[str, list[tuple[str, tuple[int, ...]]]]:
    numbers: dict[str, list[int]] = {}
    for number, pattern in enumerate(patterns):
        for literal in pattern.literals or ("",):
            numbers.setdefault(literal, []).append(number)
    by_start: dict[str, list[tuple[str, tuple[int, ...]]]] = {}
    for literal, held in numbers.items():
        by_start.setdefault(literal[:3], []).append((literal, tuple(held)))
    return by_start


@cache
def load_patterns(language: str) -> PatternSet:
    """The patterns of ``language``; none where it has no file."""
    path = FOLDER / f"{language}.jsonl"
    return make_patterns(list(_read(path)) if path.exists() else [], language)
