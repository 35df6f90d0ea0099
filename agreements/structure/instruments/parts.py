"""The parts of a file: where a further note, instrument or resolution begins below the first.

``parts_of`` walks the rows once. The notes or letters of an exchange show themselves by labels that count up ("Nr. I",
"Nr. II") over words that a letter begins with, or without labels by those words ("The Embassy presents its compliments",
"Sir,"), whose letterhead, place and date stand above them. What a reply quotes is no note of its own. An instrument that
follows the signatures of another begins with its title. Which grammar reads a part is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from agreements.structure.agreement.divisions import annexes
from agreements.structure.agreement.front import front_end
from agreements.structure.agreement.labels import candidates
from agreements.structure.agreement.list_markers import marker_of
from agreements.structure.agreement.preamble import names_an_act
from agreements.structure.dates import first_day
from agreements.structure.grammar import Grammar
from agreements.structure.instruments import phrases
from agreements.structure.instruments.heads import instrument_heads
from agreements.structure.rows import Row
from agreements.structure.tree import roman_to_int

Role = Literal["note", "instrument"]

_MOST_PARTS = 60
_NEAR_LABEL = 14
"""Rows below the label of a note within which its words begin."""
_LONGEST_HEAD = 24
"""Rows of a letterhead."""
_LONG = 170
_ANNEX_ROWS = 3
_WRAPPED = 4
_QUOTE_MARKS = "\"“„«‘'"


_Start = tuple[int, int, int]
"""Where a note begins, where its words begin, how many rows its label has."""


@dataclass(frozen=True, slots=True)
class Part:
    """Rows ``start`` to ``end`` of the file. A note has its label ("Nr. II") from row ``label``, its letterhead from
    row ``head``, its words from row ``body``; what stands above its label is the title of the exchange."""

    role: Role
    start: int
    label: int
    head: int
    body: int
    end: int


def title_rows(rows: Sequence[Row], part: Part, rules: Grammar) -> int:
    """Up to which row the title of an exchange stands above the label or letterhead of its first note."""
    last = part.label
    has_label = part.head > part.label
    for index in range(part.start, part.body):
        row = rows[index]
        if index >= part.head and _heads_letter(row) and not names_an_act(row.text, rules):
            break
        is_title = names_an_act(row.text, rules) or phrases.covers("exchange_heading", row.text)
        if is_title and not phrases.covers("titled_label", row.text) and index + 1 < part.body:
            last = max(last, index + 1)
    while part.start < last < part.body and not has_label and not rows[last].gap and not _heads_letter(rows[last]):
        last += 1
    return last


def parts_of(rows: Sequence[Row], rules: Grammar, further: Sequence[int] = ()) -> list[Part]:
    """The parts of a file in reading order, a single one where it holds a single instrument.

    ``further`` are rows where another instrument is known to begin.
    """
    opened = openings(rows)
    articles = _article_rows(rows, rules) if opened else frozenset()
    starts = _labelled(rows, opened, articles) or _unlabelled(rows, opened, articles)
    annexed = {index for index, _ in annexes(list(rows), rules)}
    if starts and starts[0][0] and _is_annexed(starts[0][0], starts[0][1], annexed):
        starts = []
    notes = {start: (body, label) for start, body, label in starts}
    articles = articles or _article_rows(rows, rules)
    front = front_end(rows[: min(articles, default=len(rows))], rules)
    heads = [at for at in instrument_heads(rows, rules, articles) if at > front and not _is_annexed(at, at, annexed)]
    attached = [*further, *(at for at in heads if _is_apart(rows, at, notes))]
    return _bounded(rows, notes, attached, articles)


def _article_rows(rows: Sequence[Row], rules: Grammar) -> frozenset[int]:
    return frozenset(c.row for c in candidates(list(rows), rules) if c.level == "article" and c.score > 0)


def _is_annexed(begin: int, body: int, annexed: set[int]) -> bool:
    """Whether an instrument stands under the heading of an annex, and thus with what follows is a part of it."""
    return not annexed.isdisjoint(range(begin - _ANNEX_ROWS, body))


def _bounded(
    rows: Sequence[Row], notes: dict[int, tuple[int, int]], attached: Sequence[int], articles: frozenset[int]
) -> list[Part]:
    """The parts between the places where one begins; what stands before the first note is its head or an instrument."""
    places = sorted({*notes, *attached})[:_MOST_PARTS]
    if not places:
        return [Part("instrument", 0, 0, 0, 0, len(rows))]
    starts = list(places)
    if places[0] and not (places[0] in notes and _is_head(rows[: places[0]], articles)):
        places.insert(0, 0)
        starts.insert(0, 0)
    starts[0] = 0
    parts = []
    for start, at, end in zip(starts, places, [*starts[1:], len(rows)], strict=True):
        body, label = notes.get(at, (at, 0))
        parts.append(Part("note" if at in notes else "instrument", start, at, at + label, body, end))
    return parts


def _is_head(rows: Sequence[Row], articles: frozenset[int]) -> bool:
    """Whether the first rows of a file are only the title of its first note, and no instrument of their own."""
    is_short = len(rows) <= _LONGEST_HEAD and sum(len(row.text) > 400 for row in rows) < 2
    return is_short and min(articles, default=len(rows)) >= len(rows)


def _is_apart(rows: Sequence[Row], at: int, notes: dict[int, tuple[int, int]]) -> bool:
    """Whether the title at ``at`` is not the heading over notes that begin right below it, nor stands in their head."""
    return not any(start <= at < body or 0 < start - at <= 3 for start, (body, _) in notes.items())


def openings(rows: Sequence[Row]) -> list[int]:
    """The rows where the words of a note or letter begin, those that another quotes left out."""
    found: list[int] = []
    quoting = 0
    for index, row in enumerate(rows):
        if row.line.style in ("furniture", "note"):
            continue
        if opens_letter(rows, index):
            if quoting or row.text[:1] in _QUOTE_MARKS:
                quoting = max(0, quoting - 1)
            else:
                found.append(index)
        if phrases.covers("quote_end", row.text):
            quoting = 0
        elif phrases.finds("quoted", row.text[-400:]):
            quoting = 1
    return _first_of_each(rows, found)


def opens_letter(rows: Sequence[Row], index: int) -> bool:
    """Whether a letter's words begin at a row: a salutation alone or run in, or compliments."""
    text = rows[index].text
    if phrases.covers("salutation", text):
        return any(row.is_terminal or len(row.text) > 60 for row in rows[index + 1 : index + 4])
    text = _to_sentence_end(rows, index)
    if compliments := phrases.finds("compliments", text[:900]):
        return not any(mark in text[: compliments.start()] for mark in "“„«") and compliments.start() < 700
    salutation = phrases.finds("inline_salutation", text[:500])
    return salutation is not None and not text[:1].islower() and len(text) > salutation.end() + 40


def _to_sentence_end(rows: Sequence[Row], index: int) -> str:
    """The words of a row, with the rows that carry its sentence on where it is wrapped."""
    words = rows[index].text
    for row in rows[index + 1 : index + _WRAPPED]:
        if row.gap or rows[index].is_terminal or len(words) > _LONG * 2 or phrases.covers("salutation", row.text):
            break
        words += " " + row.text
    return words


def _first_of_each(rows: Sequence[Row], found: Sequence[int]) -> list[int]:
    """Without openings that stand right below another: a salutation and the sentence after it."""
    kept: list[int] = []
    for index in found:
        if not kept or index - kept[-1] > 3 or phrases.finds("valediction", _words(rows[kept[-1] : index])):
            kept.append(index)
    return kept


def _words(rows: Sequence[Row]) -> str:
    return " ".join(row.text for row in rows)


def _labelled(rows: Sequence[Row], opened: Sequence[int], articles: frozenset[int]) -> list[_Start]:
    """The notes under labels that count up from the first, a letter's words below them."""
    found = [(index, number) for index, row in enumerate(rows) if (number := _label_number(rows, index)) is not None]
    starts: list[_Start] = []
    expected = 1
    for at, (index, number) in enumerate(found):
        end = found[at + 1][0] if at + 1 < len(found) else len(rows)
        body = _body(rows, (index, min(end, index + _NEAR_LABEL)), opened, articles)
        if not _is_next(rows[index], number, expected, bool(body)):
            continue
        if body is None and not _may_be_quiet(rows, index, at):
            continue
        starts.append((index, body or index + 1, 1))
        expected = 2 if number == 1 else expected + 1
    is_bare = any(phrases.covers("bare_label", rows[start].text) for start, _, _ in starts)
    enough = sum(any(start < opening <= body for opening in opened) for start, body, _ in starts)
    if len(starts) < 2 or not enough or (is_bare and enough < len(starts) - 1):
        return []
    return _with_headings(rows, starts)


def _is_next(row: Row, number: int, expected: int, is_letter: bool) -> bool:
    """Whether a label goes on with the series, or begins one again; a label without a number needs a letter below it."""
    return number in (expected, 1) if number else is_letter


def _may_be_quiet(rows: Sequence[Row], index: int, at: int) -> bool:
    """Whether a worded label counts though no letter's opening stands below it: the first of a file, or a later "Nr. II"."""
    return phrases.covers("label", rows[index].text) is not None and (index < 6 or at > 0)


def _label_number(rows: Sequence[Row], index: int) -> int | None:
    """What the label of a note at a row counts: its number, 0 where it has none, None where the row is no label."""
    row = rows[index]
    text = row.text.strip("*_# ")
    if len(text) > 220 or row.line.style in ("furniture", "note"):
        return None
    found = phrases.covers("label", text) or (
        phrases.covers("bare_label", text) if row.gap or row.is_emphatic or row.line.box or not index else None
    )
    if (
        found is None
        and (row.gap or row.is_emphatic or row.line.box or not index)
        and not text.endswith((".", ";", ","))
    ):
        found = phrases.covers("titled_label", text)
        if found is not None and not found.groupdict().get("number"):
            return 0
    return _value(found["number"]) if found is not None else None


def _value(number: str) -> int:
    if number.isdigit():
        return int(number)
    return roman_to_int(number.upper()) or ord(number.upper()) - 64


def _body(rows: Sequence[Row], reach: tuple[int, int], opened: Sequence[int], articles: frozenset[int]) -> int | None:
    """Where the words of the note that is labelled at the first row of ``reach`` begin, None where no letter is found."""
    for index in range(reach[0] + 1, reach[1]):
        if index in opened or opens_letter(rows, index):
            return index
        if index in articles:
            return None
    return next((i for i in range(reach[0] + 1, reach[1]) if phrases.finds("honour", rows[i].text[:700])), None)


def _with_headings(rows: Sequence[Row], starts: Sequence[_Start]) -> list[_Start]:
    """The notes with a heading that stands over the first of them ("Exchange of letters")."""
    made = []
    for start, body, label in starts:
        above = start
        while above and start - above < 3 and phrases.covers("exchange_heading", rows[above - 1].text):
            above -= 1
        made.append((above, body, label + start - above))
    return made


def _unlabelled(rows: Sequence[Row], opened: Sequence[int], articles: frozenset[int]) -> list[_Start]:
    """The notes told by their openings alone, where at least one of them answers another or follows signatures."""
    answers = [at for at in opened if phrases.finds("reply", _words(rows[at : at + 4])[:1500])]
    if len(opened) < 2 or not (set(answers) - {opened[0]} or _greets(rows, opened)):
        return _single(rows, opened)
    starts = []
    floor = 0
    is_dated_above = _has_date(rows[max(0, opened[0] - _LONGEST_HEAD) : opened[0] + 1])
    for position, at in enumerate(opened):
        start = (
            _head_start(rows, at, floor, is_dated_above=is_dated_above) if position else _first_head(rows, at, articles)
        )
        starts.append((start, at, 0))
        floor = at + 1
    return starts


def _greets(rows: Sequence[Row], opened: Sequence[int]) -> bool:
    """Whether each of two letters or more ends with a greeting before the next begins."""
    return all(
        phrases.finds("valediction", _words(rows[left:right])) for left, right in zip(opened, opened[1:], strict=False)
    )


def _single(rows: Sequence[Row], opened: Sequence[int]) -> list[_Start]:
    """A letter that stands alone: the whole file, or after the signatures of an agreement."""
    if len(opened) != 1:
        return []
    start = _head_start(rows, opened[0], 0, is_dated_above=True)
    return [(start, opened[0], 0)]


def _first_head(rows: Sequence[Row], at: int, articles: frozenset[int]) -> int:
    return 0 if _is_head(rows[:at], articles) else _head_start(rows, at, 0, is_dated_above=True)


def _has_date(rows: Sequence[Row]) -> bool:
    return any(_date_of(row) for row in rows)


def _date_of(row: Row) -> str:
    """The day that a short row or the head of a long one bears."""
    return first_day(row.text[:300]) or ""


def _head_start(rows: Sequence[Row], opening: int, floor: int, *, is_dated_above: bool) -> int:
    """Where the letterhead of the letter that opens at ``opening`` begins, below what signs the one before."""
    low = opening
    while low > max(floor, opening - _LONGEST_HEAD) and _may_head(rows[low - 1]):
        low -= 1
    if not is_dated_above:
        low = next((i + 1 for i in range(low, opening) if _date_of(rows[i])), low)
    for index in range(low, opening):
        if _heads_letter(rows[index]):
            return _block_start(rows, index, low)
    blocks = [i for i in range(low + 1, opening + 1) if rows[i].gap]
    return blocks[-1] if blocks else opening


def _may_head(row: Row) -> bool:
    """Whether a row may belong to a signature or a letterhead, and is no sentence of the letter before."""
    text = row.text
    if phrases.finds("valediction", text):
        return False
    if _date_of(row):
        return len(text) <= 2 * _LONG
    return len(text) <= _LONG and marker_of(text) is None and (not row.is_terminal or len(text) < 60)


_SIGNED = re.compile(r"^\W{0,3}(?:\(|\[)?(?:signed|sd|s|sgd|signé|firmado|gez|w\.g|get|подпись)\b", re.IGNORECASE)


def _heads_letter(row: Row) -> bool:
    """Whether a row is the first of a letterhead: an office in a block of its own, a place with a date, a reference."""
    if _SIGNED.match(row.text) or phrases.covers("addressee", row.text):
        return False
    is_office = bool(row.gap or row.is_emphatic or row.line.box) and bool(phrases.covers("letterhead", row.text))
    return is_office or bool(_date_of(row)) or bool(phrases.covers("reference", row.text))


def _block_start(rows: Sequence[Row], index: int, low: int) -> int:
    """The first row of the block that holds ``index``."""
    while index > low and not rows[index].gap and not _SIGNED.match(rows[index - 1].text):
        index -= 1
    return index
