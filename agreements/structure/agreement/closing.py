"""Where an agreement ends: at its testimonium, or where its parties sign without one.

The heads of signatures may be in another language than the text ("Pour le Centre" under an English agreement), stand on one
line, or be missing where names follow "(Signed)". A line with place and date above them belongs to the closing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from agreements.structure.dates import first_day
from agreements.structure.grammar import Grammar, grammars, normalize
from agreements.structure.rows import Row
from agreements.structure.scripts import is_raised

_MOST_SIGNING = 60
"""Rows above a testimonium among which signatures are looked for."""


def closing_start(rows: Sequence[Row], rules: Grammar) -> tuple[int, int] | None:
    """Where the closing begins among the rows of the last article: row and visible position, or None."""
    for index, row in enumerate(rows):
        if row.line.style in ("furniture", "note"):
            continue
        if index and rules.starts("testimonium", row.text.lstrip('*_ "“')) and not row.text[:1].islower():
            return _signed_above(rows, index, rules), 0
        if len(row.text) > 120 or row.is_cut:
            place = _inside(row, rules)
            if place is not None:
                return index, place
    found = _heads_start(rows, rules) or _marks_start(rows, rules) or _columns_start(rows, rules)
    return (_dated_above(rows, found[0]), 0) if found and not found[1] else found


def _signed_above(rows: Sequence[Row], end: int, rules: Grammar) -> int:
    """Where the closing begins if two parties or more sign above the testimonium, as in a table before "Done at"."""
    start, heads = end, 0
    for index in range(end - 1, max(0, end - _MOST_SIGNING), -1):
        row = rows[index]
        if len(row.text) >= 160 or row.text[-1:] == ";" or row.starts_lower or row.line.style in ("furniture", "note"):
            break
        if is_head(row.text, rules) and not row.is_terminal:
            start, heads = index, heads + 1
    return start if heads > 1 and end - start >= 2 * heads else end


def _inside(row: Row, rules: Grammar) -> int | None:
    """Where a testimonium begins after the end of a sentence within a long row."""
    pattern = rules.pattern("testimonium")
    if pattern is None:
        return None
    for match in re.finditer(r"(?<=[.;:!”\"»)])\s*(?=[A-ZÀ-Þ])", row.text):
        if pattern.match(normalize(row.text[match.end() : match.end() + 300])):
            return match.end()
    return None


def _heads_start(rows: Sequence[Row], rules: Grammar) -> tuple[int, int] | None:
    """Without a testimonium: where two or more parties sign, one after the other."""
    heads = [
        i
        for i, row in enumerate(rows)
        if i and len(row.text) < 160 and is_head(row.text, rules) and not row.text.endswith(";")
    ]
    short = [i for i in heads if all(len(row.text) < 200 for row in rows[i:])]
    if len(short) >= 2:
        return short[0], 0
    foreign = signing_rules(rows, rules)
    if foreign is not rules and not heads:
        return _heads_start(rows, foreign)
    for index, row in enumerate(rows):
        inside = heads_inside(row, rules)
        places = [0, *inside, *heads_behind(row, rules)] if index and is_head(row.text, rules) else inside
        if len(places) >= 2 and (places[0] or len(row.text) < 250):
            return index, places[0]
    return None


_LETTER = re.compile(r"[^\W\d_]")
COLUMNS = re.compile(r"(?<=\S)(?:\s{4,}|\t+)(?=\S)")
_LEAST_SIGNING = 2
_OF_ANOTHER_SCRIPT = ("zh", "ar")
"""Languages whose script tells them by the text itself."""
_MOST_AFTER = 200  # letters of a row below the first signature
_DATE_LINE, _DATE_WORDS = 80, 8  # letters and words of a line with a place and a day


def _marks_start(rows: Sequence[Row], rules: Grammar) -> tuple[int, int] | None:
    """Without a testimonium and heads: where two or more names follow "(Signed)", one after the other."""
    marks = [i for i, row in enumerate(rows) if i and len(row.text) < _DATE_LINE and signs(row.text, rules)]
    short = [i for i in marks if all(len(row.text) < _MOST_AFTER for row in rows[i:])]
    return (short[0], 0) if len(short) >= _LEAST_SIGNING and rows[short[0] - 1].is_terminal else None


def _columns_start(rows: Sequence[Row], rules: Grammar) -> tuple[int, int] | None:
    """Without any of these: where the last rows set names, offices and days side by side, as parties do that sign."""
    parted = [[cell for cell in COLUMNS.split(row.text) if cell.strip()] for row in rows]
    start = len(rows)
    while start > 1 and len(parted[start - 1]) > 1 and len(rows[start - 1].text) < _MOST_AFTER:
        start -= 1
    signing = parted[start:]
    if len(signing) < _LEAST_SIGNING or len({len(cells) for cells in signing}) > 1:
        return None
    is_dated = _dated_above(rows, start) < start
    if not is_dated and not rows[start - 1].is_terminal:
        return None
    is_signed = is_dated or any(
        all(first_day(cell) or rules.covers("office", cell) for cell in cells) for cells in signing
    )
    return (start, 0) if is_signed else None


def signs(text: str, rules: Grammar) -> bool:
    pattern = rules.pattern("signed")
    return pattern is not None and pattern.match(normalize(text.lstrip("*_ "))) is not None


def _dated_above(rows: Sequence[Row], start: int) -> int:
    """Where the closing begins if a line with nothing but a place and a day stands above its signatures."""
    above = rows[start - 1]
    is_line = start > 1 and len(above.text) < _DATE_LINE and rows[start - 2].is_terminal and above.text[:1].isupper()
    rest = len(re.findall(r"[^\W\d_]+", above.text))
    return start - 1 if is_line and rest < _DATE_WORDS and first_day(above.text) else start


def is_head(text: str, rules: Grammar) -> bool:
    """Whether the words open a signature ("For the Government of Freedonia")."""
    match = rules.starts("signature", text.lstrip("*_ [("))
    return bool(match) and is_raised(text.lstrip("*_ [("))


def signing_rules(rows: Sequence[Row], rules: Grammar) -> Grammar:
    """The grammar of the language in which the parties sign: another than the text's where two of its heads stand there."""
    words = [row.text for row in rows if len(row.text) < _DATE_LINE and not row.text.endswith((";", "."))]
    if any(is_head(text, rules) for text in words):
        return rules
    counts = {code: sum(_opens_signature(text, code) for text in words) for code in grammars() if code != rules.code}
    code = max(counts, key=lambda code: counts[code], default=rules.code)
    return grammars()[code] if counts.get(code, 0) >= _LEAST_SIGNING else rules


def _opens_signature(text: str, code: str) -> bool:
    """Whether the words are a head in a language that is not the text's: a preposition with an article or a body."""
    pattern = _foreign_head(code)
    return pattern is not None and pattern.match(normalize(text.lstrip("*_ [("))) is not None


@cache
def _foreign_head(code: str) -> re.Pattern[str] | None:
    """How a party signs in a language under a text in another; where names elsewhere begin so ("Per Olsen"), it says how."""
    if code in _OF_ANOTHER_SCRIPT:
        return None
    rules = grammars()[code]
    pattern = rules.pattern("foreign_signature") or rules.pattern("signature")
    return pattern and re.compile(rf"(?=[A-ZÀ-Þ\u0400-\u042f])(?i:{pattern.pattern})")


def heads_inside(row: Row, rules: Grammar) -> list[int]:
    """Where signatures of parties begin within a row: after a name or a sentence, in title case."""
    pattern = rules.pattern("signature")
    if pattern is None:
        return []
    return [
        match.start()
        for match in _LETTER.finditer(row.text)
        if match.start()
        and match[0].isupper()
        and _is_apart(row, match.start())
        and pattern.match(normalize(row.text[match.start() : match.start() + 60]))
    ]


def heads_behind(row: Row, rules: Grammar) -> list[int]:
    """Where a party in small letters stands on one line with others: "Pour A: X; pour B: Y", "(signed) X, for A"."""
    pattern = rules.pattern("signature")
    stop = "," if signs(row.text, rules) else ";"
    places = [match.end() for match in re.finditer(rf"{stop}\s+(?=[a-zß-ÿ])", row.text)]
    return [at for at in places if pattern and pattern.match(normalize(row.text[at : at + 60]))]


def _is_apart(row: Row, position: int) -> bool:
    """Whether a word begins here: after anything but a letter, or after a mark of the format."""
    return not row.text[position - 1].isalpha() or row.at(position) > row.at(position - 1) + 1
