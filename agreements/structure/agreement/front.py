"""What stands in front of an instrument and is none: a gazette's head, the decree that approves it, its treaty series' cover.

The title of the instrument is the one that its preamble follows. What stands before it is front matter where a sentence, a
page of its own or the words of such a page show it; a date of signature and a number of registration are read from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from agreements.structure.agreement.preamble import formula_end, names_an_act
from agreements.structure.dates import first_day
from agreements.structure.grammar import Grammar, normalize
from agreements.structure.instruments import phrases
from agreements.structure.rows import Row

_REACH = 90
_PREAMBLE = 16
_NEAR = 6
_LONGEST_TITLE = 300
_SENTENCE = 25
_NAMED_WITHIN = 80
_LEAST_AGAIN = 4


@dataclass(frozen=True, slots=True)
class Cover:
    """What front matter says of the instrument behind it; empty where it says nothing."""

    signed: str = ""
    registration_number: str = ""


def front_end(rows: Sequence[Row], rules: Grammar) -> int:
    """How many of the rows before the first article are front matter; 0 where the first of them begins the instrument."""
    title = title_at(rows[:_REACH], rules)
    return title if title and _is_front(rows[:title], rows[title]) else 0


def cover_of(rows: Sequence[Row]) -> Cover:
    """The date of signature and the number of registration that the rows of front matter bear."""
    words = " ".join(row.text for row in rows)
    signed = phrases.finds("signed_on", words)
    date = (first_day(signed["rest"]) or "") if signed else ""
    numbers = (found["number"] for row in rows if (found := phrases.covers("registration_number", row.text)))
    return Cover(date, next(numbers, ""))


def title_at(rows: Sequence[Row], rules: Grammar) -> int:
    """The first row of the last title that a preamble follows."""
    start = last = 0
    for index in range(len(rows)):
        if not _heads_preamble(rows, index, rules):
            continue
        if index - last > _NEAR or any(_breaks(row) for row in rows[last:index]) or _is_again(rows, start, index):
            start = index
        last = index
    return start


def _is_again(rows: Sequence[Row], start: int, index: int) -> bool:
    """Whether the title that begins at ``start`` begins once more at ``index``, as behind a cover; its lines may break elsewhere."""
    if start >= index:
        return False
    first, again = (normalize(rows[at].text).casefold().split() for at in (start, index))
    shorter = min(len(first), len(again))
    return first == again or (shorter >= _LEAST_AGAIN and first[:shorter] == again[:shorter])


def _title_words(rows: Sequence[Row], index: int, rules: Grammar) -> str:
    """The first words of a title; all of it in a language that may name the act last ("... İşbirliği Anlaşması")."""
    if rules.pattern("between") is not None:
        return rows[index].text[:_NAMED_WITHIN]
    more = takewhile(lambda row: not row.gap and (row.is_upper or row.is_emphatic), rows[index + 1 : index + _NEAR])
    return " ".join(row.text for row in (rows[index], *more))


def _heads_preamble(rows: Sequence[Row], index: int, rules: Grammar) -> bool:
    row = rows[index]
    if len(row.text) > _LONGEST_TITLE or row.text[-1:] in ".,;:" or not row.text[:1].isupper():
        return False
    if not (row.gap or row.is_upper or row.is_emphatic or row.line.box) or not names_an_act(
        _title_words(rows, index, rules), rules
    ):
        return False
    if rules.starts("recital", row.text) or rules.starts("parties_opening", row.text):
        return False
    if index and not row.gap and rules.ends("reference_before", rows[index - 1].text):
        return False
    after = rows[index + 1 : index + _PREAMBLE]
    return (
        len(after) < _NEAR or formula_end(after, rules) > 0 or any(rules.starts("recital", one.text) for one in after)
    )


def _breaks(row: Row) -> bool:
    """Whether a row cannot stand within a title: a sentence, or the words of front matter."""
    return (row.is_terminal and len(row.text) > _SENTENCE) or phrases.finds("front", row.text) is not None


def _is_front(rows: Sequence[Row], title: Row) -> bool:
    has_own_page = title.line.page is not None and all(row.line.page != title.line.page for row in rows)
    is_again = any(_is_again([*rows, title], at, len(rows)) for at in range(len(rows)))
    return has_own_page or is_again or any(_breaks(row) for row in rows)
