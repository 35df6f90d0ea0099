"""What stands on the page of an agreement without being its text: running heads, page numbers, notes, a contents list.

Recognised text has no geometry, so these are told by their words and by their place: a running head of a treaty series,
a line that comes again and again, a lone number whose neighbours count up, a note that opens with its call. What is
found here is set aside or becomes a footnote before the grammar looks for articles.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from agreements.structure.grammar import Grammar, fold, grammar
from agreements.structure.rows import Row

_PAGE_NUMBER = re.compile(r"\W{0,3}(?:\d{1,4}|[ivxlc]{1,6})\W{0,3}|\W{0,3}(?:page|p\.|seite|pag\.)\s*\d{1,4}(?:\s*(?:/|of|de|sur|von)\s*\d{1,4})?\W{0,3}|\d{1,4}\s*/\s*\d{1,4}", re.IGNORECASE)  # fmt: skip
_LEADER = re.compile(
    r"(?:\.\s?){4,}\s*\d{1,4}\W*$|(?:…\s?){2,}\s*\d{1,4}\W*$|(?:\s{4,}|\t)\d{1,4}\s*$|_{4,}\s*\d{1,4}\s*$"
)
_NOTE = re.compile(
    r"(?:\[\^?(?P<square>\w{1,6})\]:?\s*|(?P<super>[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3})\s*|(?P<stroke>\d{1,2}|\*{1,3})/\s+|(?P<plain>\d{1,2}|\*{1,3}|†)\s+)(?=\S)"
)
_SUPER = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹⁰", "1234567890")
_DIGITS = re.compile(r"\d+")
_APART = 6  # rows between two running heads, at least
_SPACES = re.compile(r"\s+")
_LISTED = re.compile(r"\S.{1,200}?\s(\d{1,3})|(\d{1,3})")
"""An entry of a contents list under its heading: the page number needs no leader there."""


@dataclass(slots=True)
class Margins:
    """``aside`` gives the reason for a row; ``notes`` the call of each note by the index of its first row."""

    aside: dict[int, str] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)
    note_tails: dict[int, int] = field(default_factory=dict)


def note_label(text: str) -> int:
    """How many letters at the start of a note are its call."""
    match = _NOTE.match(text)
    return match.end() if match else 0


def margins_of(rows: Sequence[Row], rules: Grammar) -> Margins:
    """What of ``rows`` belongs to the page, and which of them are notes."""
    made = Margins()
    _noise(rows, made)
    _furniture(rows, rules, made)
    _page_numbers(rows, rules, made)
    _running_labels(rows, rules, made)
    _running_titles(rows, rules, made)
    _notes(rows, rules, made)
    _contents(rows, rules, made)
    return made


def _noise(rows: Sequence[Row], made: Margins) -> None:
    """Rows without a letter or a figure: a stray dash, a line of stars. Dotted lines to sign on are text."""
    for index, row in enumerate(rows):
        if row.text and not any(map(str.isalnum, row.text)) and not re.search(r"[._…]{3}", row.text):
            made.aside[index] = "noise"


def _furniture(rows: Sequence[Row], rules: Grammar, made: Margins) -> None:
    """What the reader, the language's patterns or repetition show to be the page's. Rows with a box were judged by
    their place already: "Article 7" stands on every page of a long file and is no running head.
    """
    shapes = Counter(_shape(row) for row in rows if 4 < len(row.text) < 110)
    listed = _listed_shapes(rows)
    pages = max((row.line.page or 0 for row in rows), default=0)
    for index, row in enumerate(rows):
        if (
            row.line.style == "furniture"
            or (len(row.text) < 120 and rules.covers("furniture", row.text))
            or shapes[_shape(row)] >= 3
            and row.line.box is None
            and _shape(row) not in listed
            and _DIGITS.search(row.text)
            and _is_series_head(row)
            and not _label_words(rules.code).fullmatch(fold(row.text))
            or pages > 3
            and shapes[_shape(row)] > pages // 2 + 1
            and row.line.page is not None
            and row.line.box is None
            and len(row.text.split()) > 2
            and not row.is_terminal
        ):
            made.aside[index] = "page_furniture"


def _listed_shapes(rows: Sequence[Row]) -> set[str]:
    """The shapes of rows that follow each other closely: a schedule of years and quantities, and no running head."""
    last: dict[str, int] = {}
    listed: set[str] = set()
    for index, row in enumerate(rows):
        shape = _shape(row)
        if index - last.get(shape, -_APART) < _APART:
            listed.add(shape)
        last[shape] = index
    return listed


def _shape(row: Row) -> str:
    return _DIGITS.sub("#", fold(row.text).lower())


def _is_series_head(row: Row) -> bool:
    """A repeated line with a volume or document number: not a label such as "Article 4"."""
    return (
        bool(re.match(r"\W*(?:vol|no|n°|treaty|recueil|\d{1,4}\s+\S|[A-Z]{1,4}/)", row.text, re.IGNORECASE))
        and not row.is_terminal
    )


def _page_numbers(rows: Sequence[Row], rules: Grammar, made: Margins) -> None:
    """Lone numbers at page breaks or between the halves of a sentence; a lone "3." may be a paragraph's number."""
    alone = [
        i
        for i, row in enumerate(rows)
        if i not in made.aside
        and row.line.box is None  # those of a page are told by their place on it
        and _PAGE_NUMBER.fullmatch(row.text)
        and not _is_label(row, rules)
    ]
    for index in alone:
        row = rows[index]
        near = [made.aside.get(index - 1), made.aside.get(index + 1)]
        before = rows[index - 1] if index else None
        after = rows[index + 1] if index + 1 < len(rows) else None
        is_split = before is not None and after is not None and not before.is_terminal and after.starts_lower
        is_dashed = row.text[0] in "-–—" and row.text[-1] in "-–—" and len(row.text) > 2
        is_page_word = row.text[0].isalpha() and any(map(str.isdigit, row.text))
        is_year = _is_year(row.text) and not {index - 1, index + 1} & set(alone)
        if "page_furniture" in near or is_split or is_dashed or is_page_word or is_year or "\f" in row.text:
            made.aside[index] = "page_furniture"
    _counting(rows, alone, made)


def _running_titles(rows: Sequence[Row], rules: Grammar, made: Margins) -> None:
    """A short line that comes again and again beside page numbers: a running head. Its first place may be the title."""
    numbers = {
        i for i, reason in made.aside.items() if reason == "page_furniture" and _PAGE_NUMBER.fullmatch(rows[i].text)
    }
    places: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        is_short = 9 < len(row.text) < 120 and not row.is_terminal and row.line.box is None
        if is_short and index not in made.aside and not _label_words(rules.code).match(fold(row.text[:60])):
            places.setdefault(_shape(row), []).append(index)
    for indices in places.values():
        beside = [index for index in indices if not numbers.isdisjoint((index - 1, index + 1))]
        if any(_goes_on(rows, index, made) for index in beside):
            continue
        if len(beside) > 1 and len(beside) >= 0.6 * len(indices):
            made.aside |= dict.fromkeys(beside, "page_furniture")


def _goes_on(rows: Sequence[Row], index: int, made: Margins) -> bool:
    """Whether the next line carries the sentence of a line on, though the line before it was finished."""
    after = rows[index + 1] if index + 1 < len(rows) and index + 1 not in made.aside else None
    before = next((rows[i] for i in range(index - 1, max(-1, index - 4), -1) if i not in made.aside), None)
    return after is not None and after.starts_lower and not after.gap and (before is None or before.is_terminal)


def _running_labels(rows: Sequence[Row], rules: Grammar, made: Margins) -> None:
    """A label that stands again beside a page number while its article is still open: a running head."""
    label = _label_words(rules.code)
    opened = ""
    for index, row in enumerate(rows):
        if index in made.aside or row.line.box is not None or not label.fullmatch(fold(row.text[:60])):
            continue
        words = _SPACES.sub(" ", fold(row.text).casefold()).strip(" .:-–—")
        is_by_number = "page_furniture" in (made.aside.get(index - 1), made.aside.get(index + 1))
        if words == opened and is_by_number:
            made.aside[index] = "page_furniture"
        opened = words


@cache
def _label_words(code: str) -> re.Pattern[str]:
    rules = grammar(code)
    words = "|".join(re.escape(word) for word, level in rules.labels.items() if level != "annex")
    turned = "|".join(map(re.escape, sorted(rules.words["after_number"]))) or "(?!)"
    return re.compile(
        rf"\W{{0,4}}(?:(?:{words})\.?\s{{0,3}}(?:\d{{1,3}}|[IVXLC]{{1,7}})|\d{{1,3}}\.?[\s-](?:{turned}))\W{{0,4}}",
        re.IGNORECASE,
    )


def _is_label(row: Row, rules: Grammar) -> bool:
    """Whether a lone number is that of a paragraph or an article ("3.", "§ 4")."""
    if _label_words(rules.code).fullmatch(fold(row.text)):
        return True
    return bool(re.fullmatch(r"\(?\d{1,2}[.)]|\(?[ivxlc]+[.)]", row.text))


def _is_year(text: str) -> bool:
    return bool(re.fullmatch(r"(?:1[89]|20)\d\d", text))


def _counting(rows: Sequence[Row], alone: list[int], made: Margins) -> None:
    """Three or more lone numbers that count up by one, far apart, are page numbers."""
    runs: list[list[int]] = []
    for index in alone:
        match = _DIGITS.search(rows[index].text)
        if not match:
            continue
        if runs and int(_DIGITS.search(rows[runs[-1][-1]].text)[0]) + 1 == int(match[0]) and index - runs[-1][-1] > 8:  # type: ignore[index]
            runs[-1].append(index)
        else:
            runs.append([index])
    for run in runs:
        if len(run) >= 3:
            made.aside |= dict.fromkeys(run, "page_furniture")


def _notes(rows: Sequence[Row], rules: Grammar, made: Margins) -> None:
    """Notes: by the format, by a reference mark, or a number before the words that notes open with."""
    is_apparatus = False
    for index, row in enumerate(rows):
        if index in made.aside:
            continue
        if rules.covers("notes_heading", row.text) and index > len(rows) // 2:
            is_apparatus = True
            made.aside[index] = "page_furniture"
            continue
        match = _NOTE.match(row.text)
        call = ""
        if match:
            is_note = (
                row.line.style == "note"
                or match["square"]
                and row.text.startswith("[^")
                or match["super"]
                or match["stroke"]
            )
            is_note = is_note or is_apparatus or bool(match["plain"] and rules.starts("note", row.text[match.end() :]))
            call = (
                (match["square"] or match["super"] or match["stroke"] or match["plain"] or "").translate(_SUPER)
                if is_note
                else ""
            )
        elif row.line.style == "note":
            call = "*"
        if call:
            made.notes[index] = call
            _tail(rows, index, made)


def _tail(rows: Sequence[Row], index: int, made: Margins) -> None:
    """The rows that go on a note: until a gap, a label, or the next note."""
    for after in range(index + 1, min(index + 12, len(rows))):
        row, before = rows[after], rows[after - 1]
        if rows[index].line.style == "note" != row.line.style:
            return
        is_note_style = row.line.style == "note" and not _NOTE.match(row.text)
        if not is_note_style and (
            row.gap or after in made.aside or _NOTE.match(row.text) or before.is_terminal and not row.starts_lower
        ):
            return
        made.note_tails[after] = index


def _contents(rows: Sequence[Row], rules: Grammar, made: Margins) -> None:
    """A contents list: lines that end in leaders and a page number, and the heading above them."""
    led = [i for i, row in enumerate(rows) if i not in made.aside and len(row.text) < 250 and _LEADER.search(row.text)]
    _listed(rows, rules, made)
    if len(led) < 3:
        return
    groups: list[list[int]] = []
    for index in led:
        if groups and index - groups[-1][-1] <= 4:
            groups[-1].append(index)
        else:
            groups.append([index])
    for group in groups:
        if len(group) < 3:
            continue
        first = group[0]
        while (
            first > 0
            and first > group[0] - 4
            and (
                rules.covers("contents_heading", rows[first - 1].text)
                or len(rows[first - 1].text) < 12
                and first == group[0]
            )
        ):
            first -= 1
        for index in range(first, group[-1] + 1):
            made.aside.setdefault(index, "contents")


def _listed(rows: Sequence[Row], rules: Grammar, made: Margins) -> None:
    """Under the heading of a contents list: entries that end in page numbers which never fall."""
    for index, row in enumerate(rows[:200]):
        if not rules.covers("contents_heading", row.text):
            continue
        end, page, entries = index + 1, 0, 0
        for after in range(index + 1, len(rows)):
            entry = rows[after].text[:220]
            match = None if _label_words(rules.code).fullmatch(fold(entry)) else _LISTED.fullmatch(entry)
            number = int(match[1] or match[2]) if match else 0
            if number >= max(page, 1) and number < page + 200:
                page, entries, end = number, entries + 1, after + 1
            elif after >= end + 2 or rows[after].is_terminal:
                break
        if entries >= 3:
            for taken in range(index, end):
                made.aside.setdefault(taken, "contents")
        return
