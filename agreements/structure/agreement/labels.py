"""Labels: every place where a numbered unit may begin ("Article 4", "ARTICLE Ill.", "A R T I C L E  1", "§ 3").

Finding is generous and scoring is careful: a candidate carries all numbers it may have and a score from its
typography and position (alone on its line, after a gap, in capitals; or followed by "of the Convention", in the middle
of a sentence, inside quotation marks). ``sequence`` then keeps those that make a rising series.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from agreements.structure.grammar import Grammar, grammar, normalize
from agreements.structure.numerals import ANYTHING, MISREAD, Number, readings
from agreements.structure.rows import Row

_LEAD = r"[\"“”„«»'‘’*_#\[(\s•·~|–—.,-]{0,6}"
_QUOTES = "\"“”„«»'‘"
_NUMBER = (
    r"(?P<number>(?:\d{1,3}|(?-i:[IVX]{1,5}|[A-Z]))[.\-–]\d{1,3}(?![\d.]?\d)(?=\W|$)|(?:\d ){0,2}\d{1,3}(?!\d)(?:\s?(?:er|re|bis|ter|quater|quinquies|sexies|septies|st|nd|rd|th)\b|o(?=[.)\s])|\.?\s?[º°ª]|[A-Za-z]\b(?!['’])|[.-](?-i:[A-Z])\b(?!['’.]))?"
    r"|[IVXLCDM]{1,8}(?:\s?-\s?[A-Z]\b|\s(?:bis|ter|quater|quinquies|sexies|septies)\b)?(?![a-z0-9|!])(?!['’]\w)"
    r"|%s"
    r"|[^\s.,:;()\[\]\"“”«»–—*'’-]{1,6}(?![\w'’]))"
)
_STOP = re.compile(r"(?:\s{0,2}[.:–—\-)\]*_|°º]){1,6}(?=[\s\"“«A-ZÀ-Þ(]|$)|\s*\d?\s*$")
_MARKS = re.compile(r"[\s.:–—\-)\]*_|\"'“”’»°º¹²³]*")
_FIRST_WORD = re.compile(r"\W{0,3}(?P<word>(?P<stem>\w[\w!|]{2,9}?)(?P<glued>[IVX]{1,5}|\d{1,3})?)(?=[\s.:]|$)")
_NUMERAL = re.compile(r"\s*[\dIVX]")
_SENTENCE_END = re.compile(r"[.;:!?][\"'”’»)\]*\s]*$|[*_]\s*$|^\W*$")
_WORDLIKE = re.compile(r"[^\W\d_]+")

_FEW_CAPITALS = 0.03

Layout = str
"""``alone`` on its line; ``stop``: a stop or dash, then words; ``bare``: words with nothing between; ``reference``."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where a unit may begin: ``position`` to ``end`` of ``row`` are the label's visible letters."""

    row: int
    position: int
    end: int
    level: str
    word: str
    numbers: tuple[Number, ...]
    number_at: tuple[int, int]
    layout: Layout
    score: float
    is_upper: bool = False
    is_inline: bool = False
    is_quoted: bool = False
    is_wild: bool = False
    is_misspelt: bool = False
    is_bracketed: bool = False


@dataclass(frozen=True, slots=True)
class _Patterns:
    at_start: re.Pattern[str]
    reversed: re.Pattern[str]
    inline: re.Pattern[str]
    by_length: dict[int, tuple[str, ...]]


def _spaced(word: str) -> str:
    """A pattern for a label word; a space may have fallen between its letters."""
    if len(word) < 5:
        return re.escape(word)
    return " ?".join(map(re.escape, word))


@cache
def _patterns(code: str) -> _Patterns:
    rules = grammar(code)
    words = sorted((w for w, level in rules.labels.items() if level != "annex"), key=len, reverse=True)
    any_word = "|".join(
        _spaced(word) + (r"(?:\b\.?|(?=(?-i:[IVXLC]{1,6}|\d{1,3})\b))" if word[-1].isalpha() else "") for word in words
    )
    spelled = sorted((w for w in rules.numbers), key=len, reverse=True)
    after_number = "|".join(sorted(map(re.escape, rules.words["after_number"]), key=len, reverse=True)) or "(?!)"
    by_words = "|".join(re.escape(w).replace(r"\-", "[- ]") for w in spelled) or "(?!)"
    number = _NUMBER % rf"(?:{by_words})\b(?!['’])"
    core = rf"(?P<word>{any_word})(?P<between>[\s.:*_–—-]{{0,4}}(?:n[o°º]\.?\s?)?){number}"
    lengths: dict[int, list[str]] = {}
    for word in words:
        if len(word) >= 5:
            for length in (len(word) - 1, len(word), len(word) + 1):
                lengths.setdefault(length, []).append(word)
    return _Patterns(
        at_start=re.compile(rf"(?P<lead>{_LEAD}){core}", re.IGNORECASE),
        reversed=re.compile(
            rf"(?P<lead>{_LEAD})(?:(?P<number>{by_words})\s(?P<word>{any_word})(?=[\s.:–—*_-]|$)"
            rf"|第\s?(?P<count>{by_words}|\d{{1,3}})\s?(?P<unit>{any_word})|(?P<figure>\d{{1,3}})\.?[\s-](?P<after>{after_number})\b\.?)",
            re.IGNORECASE,
        ),
        inline=re.compile(rf"(?<![A-Za-z'’(-]){core}", re.IGNORECASE),
        by_length={length: tuple(found) for length, found in lengths.items()},
    )


def _distance(one: str, two: str, most: int) -> int:
    """How many letters differ, in the usual edit distance; ``most + 1`` where it is more than ``most``."""
    row = list(range(len(two) + 1))
    for i, letter in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(two, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (letter != other))
        if min(row) > most:
            return most + 1
    return row[-1]


def _misspelt(text: str, patterns: _Patterns, rules: Grammar) -> tuple[str, int] | None:
    """``text`` with its first word put right where it is a label word badly recognised, and how much longer it became."""
    match = _FIRST_WORD.match(text)
    if not match or normalize(match["word"]).lower() in rules.labels:
        return None
    is_glued = match["glued"] and not _NUMERAL.match(text, match.end())
    end, gap = (match.end("stem"), " ") if is_glued else (match.end("word"), "")
    printed = text[match.start("word") : end]
    label = _nearest(normalize(printed).lower(), patterns, is_cut=text[end : end + 1] == ".")
    if label is None:
        return None
    shown = label.upper() if printed.isupper() else label.capitalize() if printed[0].isupper() else label
    return text[: match.start("word")] + shown + gap + text[end:], len(label) + len(gap) - len(printed)


def _nearest(word: str, patterns: _Patterns, *, is_cut: bool) -> str | None:
    """The label word that ``word`` is a misreading of, or cut short with a stop ("Artic.")."""
    for label in patterns.by_length.get(len(word), ()):
        if label[0] != word[0] and label[1:3] != word[1:3]:
            continue
        if 0 < _distance(word, label, 2) <= (1 if len(label) < 6 else 2):
            return label
    labels = (label for length in patterns.by_length.values() for label in length)
    return next((label for label in labels if is_cut and len(word) > 3 and label.startswith(word)), None)


def _layout(rest: str, rules: Grammar) -> tuple[Layout, int]:
    """How the words after a label stand to it, and how many letters of them still belong to the label."""
    stop = _STOP.match(rest)
    used = stop.end() if stop else 0
    tail = rest[used:].lstrip()
    if not _MARKS.sub("", rest):
        return "alone", len(rest)
    first = tail.lstrip(_QUOTES + "*([ ")
    if not stop and rest[:1] in ",;/'’":
        return "reference", 0
    if not stop and re.match(r"\s*\(\w{1,4}\)", rest):
        return "reference", 0
    if rules.starts("reference_after", first) and not first[:1].isupper():
        return "reference", used
    if first[:1].islower():
        return "lower" if stop else "reference", used
    return ("stop" if stop else "bare"), used


_LAYOUT_SCORE = {"alone": 4.0, "stop": 3.0, "bare": 2.0, "lower": -2.0, "reference": -7.0}


def _score(row: Row, before: Row | None, layout: Layout, word: str, rules: Grammar) -> float:
    """What typography and position say of a label at the start of ``row``."""
    score = _LAYOUT_SCORE[layout]
    if word[:1].islower():
        score -= 2.0 if layout == "alone" else 4.0
    if row.is_emphatic:
        score += 1.5
    if before is None or row.gap or row.is_cut:
        return score + 1.0
    if layout != "alone" and rules.ends("reference_before", before.text):
        return score - 6.0
    if before.is_terminal:
        return score + 0.5
    if rules.ends("reference_before", before.text) and not before.is_upper:
        return score - 2.5
    return score - (2.0 if layout != "alone" and len(before.text) > 60 else 0.0)


def _is_garbage(token: str, rules: Grammar) -> bool:
    """Whether a token that is no number may be the ruin of one."""
    word = normalize(token).lower()
    if word in rules.frequent or word in rules.words["small_words"] or len(token) > 5:
        return False
    return not token.isalpha() or token.isupper() or len(token) == 1 or not re.search("[aeiou]", word)


def _candidate(row: Row, index: int, match: re.Match[str], *, text: str, rules: Grammar) -> Candidate | None:
    word = text[match.start("word") : match.end("word")]
    left, right = match.span("number")
    if " " not in word and re.match(r"\d \d", text[left:right]):
        right = left + 1
    token = text[left:right]
    level = rules.labels[re.sub(r"[ .]", "", normalize(word)).lower()]
    plain = re.sub(r"(?<=\d) (?=\d)", "", token) if " " in word else token
    numbers = tuple(readings(plain, rules))
    layout, used = _layout(text[right:], rules)
    is_wild = False
    if not numbers:
        if not _is_garbage(token, rules) or layout not in ("alone", "stop"):
            return None
        is_wild = True
    elif layout in ("alone", "stop") and numbers[0].cost:
        is_wild = level == "article"
    return Candidate(
        row=index, position=match.start("word"), end=right + used, level=level, word=word, numbers=numbers,
        number_at=(left, right), layout=layout, score=0.0, is_upper=word.isupper(), is_wild=is_wild,
    )  # fmt: skip


def _at_start(row: Row, index: int, before: Row | None, rules: Grammar) -> Candidate | None:
    patterns = _patterns(rules.code)
    text, shift = row.text[:400], 0
    match = patterns.at_start.match(normalize(text))
    is_misspelt = match is None
    if match is None and (turned := _reversed(row, index, before, rules)):
        return turned
    if match is None:
        repaired = _misspelt(text[:60], patterns, rules)
        if repaired is None:
            return None
        text, shift = repaired[0] + text[60:], repaired[1]
        match = patterns.at_start.match(normalize(text))
        if match is None:
            return None
    candidate = _candidate(row, index, match, text=text + row.text[400:], rules=rules)
    if candidate is None:
        return None
    is_quoted = any(mark in match["lead"] for mark in _QUOTES)
    score = _score(row, before, candidate.layout, candidate.word, rules) - 1.5 * is_misspelt - 5.0 * is_quoted
    left, right = candidate.number_at
    return replace(
        candidate, score=score, end=candidate.end - shift, number_at=(left - shift, right - shift), is_quoted=is_quoted, is_misspelt=is_misspelt
    )  # fmt: skip


def _reversed(row: Row, index: int, before: Row | None, rules: Grammar) -> Candidate | None:
    """A label whose number stands before its word, on a line of its own or with a stop: "Sole Article"."""
    match = _patterns(rules.code).reversed.match(normalize(row.text[:120]))
    if match is None:
        return None
    group = next(name for name in ("count", "figure", "number") if match[name])
    if group == "number" and not row.text[match.start("number")].isupper():
        return None
    left, right = match.span(group)
    numbers = tuple(readings(row.text[left:right], rules))
    layout, used = _layout(row.text[match.end() :], rules)
    if not numbers or layout not in ("alone", "stop", "" if group == "number" else "bare"):
        return None
    word = match["unit"] or row.text[slice(*match.span("after" if group == "figure" else "word"))]
    level = rules.labels[re.sub(r"[ .]", "", normalize(word)).lower()]
    score = _score(row, before, layout, word.capitalize(), rules)
    return Candidate(
        row=index, position=left, end=match.end() + used, level=level, word=word, numbers=numbers,
        number_at=(left, right), layout=layout, score=score, is_upper=word.isupper(),
    )  # fmt: skip


def _inline(row: Row, index: int, rules: Grammar) -> Iterator[Candidate]:
    """Labels within a line, after the end of a sentence: where units run on."""
    folded = normalize(row.text)
    for match in _patterns(rules.code).inline.finditer(folded):
        word = row.text[match.start("word") : match.end("word")]
        if match.start() == 0 or not word[:1].isupper() and word[:1] != "§":
            continue
        before = row.text[max(0, match.start() - 12) : match.start()]
        is_end = bool(_SENTENCE_END.search(before))
        if not is_end and not word.isupper():
            continue
        window = row.text[: match.end() + 300]
        candidate = _candidate(row, index, match, text=window, rules=rules)
        if candidate is None or candidate.layout in ("reference", "lower"):
            continue
        score = _LAYOUT_SCORE[candidate.layout] - (1.0 if is_end else 2.0)
        yield replace(candidate, score=score, is_inline=True, is_wild=False)


@cache
def _glued_label(code: str) -> re.Pattern[str]:
    words = "|".join(re.escape(word.upper()) for word, level in grammar(code).labels.items() if level == "article")
    return re.compile(
        rf"(?<![^\W\d_])(?P<word>{words})\s(?P<number>[1li]er|\d{{1,3}}(?!\d)|[ivxlc]{{1,7}})(?=[^\W_]|['\"(]|\.\s)"
    )


def _glued(row: Row, index: int, rules: Grammar) -> Iterator[Candidate]:
    """Labels in capitals in a text of small letters, their numbers run into the words after them: "ARTICLE iithe"."""
    matches = list(_glued_label(rules.code).finditer(normalize(row.text)))
    capitals = sum(map(str.isupper, row.text)) - sum(len(match["word"]) for match in matches) if matches else 0
    if capitals > _FEW_CAPITALS * len(row.text):
        return
    for match in matches:
        token = row.text[slice(*match.span("number"))]
        parts = [token] if token[-1] in "0123456789r" else [token[:end] for end in range(1, len(token) + 1)]
        numbers = [number for part in parts for number in readings(part, rules) if number.value and not number.chapter]
        if numbers:
            yield Candidate(
                row=index, position=match.start(), end=match.end(), level="article", word=match["word"], numbers=tuple(numbers),
                number_at=match.span("number"), layout="bare", score=3.0, is_upper=True, is_inline=match.start() > 0,
            )  # fmt: skip


def candidates(rows: list[Row], rules: Grammar) -> list[Candidate]:
    """Every label with a word, in reading order."""
    found: list[Candidate] = []
    before: Row | None = None
    for index, row in enumerate(rows):
        if row.line.style in ("furniture", "note", "rule"):
            continue
        if glued := list(_glued(row, index, rules)):
            found += glued
            before = row
            continue
        first = _at_start(row, index, before, rules)
        if first is not None:
            found.append(first)
        if len(row.text) > 60:
            found += _inline(row, index, rules)
        before = row
    return found


_BARE_ROMAN = re.compile(
    r"(?P<lead>[\s*_#(\[]{0,4})(?P<number>[IVXLivx1l]{1,7})(?P<stop>\s?[.):–—-]+(?=\s|$)|\s*$|\s?[.):–—-]+(?=[A-ZÀ-Þ]))"
)
_BARE_DIGITS = re.compile(r"(?P<lead>[\s*_#(\[]{0,4})(?P<number>\d{1,2})(?P<stop>\s?[.)º°–—:-]+(?=\s|$)|\s*$|(?=\s{1,3}[A-ZÀ-Þ])|[.)]-?(?=[A-ZÀ-Þ]))(?!\.\d)")  # fmt: skip


@cache
def _bare_words(code: str) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in grammar(code).ordinals) or "(?!)"
    return re.compile(rf"(?P<lead>[\s*_#]{{0,4}})(?P<number>{words})(?P<stop>\s?[.):–—-]+(?=\s|$)|\s*$)", re.IGNORECASE)


def looks_headed(row: Row, rest: str) -> bool:
    """Whether the words beside a bare number are a heading: few, and no sentence."""
    rest = rest.strip()
    if not rest or len(rest) > 110 or rest[-1] in ".;,:":
        return False
    letters = [letter for letter in rest if letter.isalpha()]
    is_upper = bool(letters) and sum(map(str.isupper, letters)) >= 0.9 * len(letters)
    long = [word for word in rest.split() if len(word) > 3]
    is_titled = bool(long) and sum(word[0].isupper() for word in long) >= 0.8 * len(long)
    return is_upper or row.is_emphatic or (rest[0].isupper() and (is_titled or len(rest.split()) < 9))


def bare_candidates(rows: list[Row], rules: Grammar, level: str) -> list[Candidate]:
    """Labels that are a number and no word ("IV.", "4.", "PRIMERO.-"), at the start of a line."""
    pattern = {"roman": _BARE_ROMAN, "digits": _BARE_DIGITS}.get(level) or _bare_words(rules.code)
    found: list[Candidate] = []
    before: Row | None = None
    for index, row in enumerate(rows):
        match = None if row.line.style in ("furniture", "note", "rule") else pattern.match(normalize(row.text[:200]))
        if match:
            token = row.text[slice(*match.span("number"))]
            wrong = MISREAD if level == "roman" and token.isdecimal() else 0.0
            numbers = tuple(replace(number, cost=number.cost + wrong) for number in readings(token, rules))
            rest = row.text[match.end() :]
            layout = "alone" if not rest.strip() else "stop" if match["stop"].strip() else "bare"
            if layout == "stop" and rest.lstrip()[:1].islower():
                layout = "lower"
            if numbers:
                score = _score(row, before, layout, "I", rules) - 1.5 - (1.5 if layout == "bare" else 0.0)
                score += 2.0 if looks_headed(row, rest) else 0.0
                found.append(
                    Candidate(
                        index,
                        match.start("number"),
                        match.end(),
                        level,
                        "",
                        numbers,
                        match.span("number"),
                        layout,
                        score,
                        is_bracketed="(" in match["lead"],
                    )
                )
        before = row
    return found


__all__ = ["ANYTHING", "Candidate", "bare_candidates", "candidates"]
