"""The texts of a file whose original is in several languages: one reading a language, so that each is read by itself.

Besides columns, facing pages and texts one after the other, which ``formats`` parts, an original may give each article in
one language and then in the other. And not all that changes language is a translation: a note and the reply to it in
another language are two instruments of one text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from agreements.formats.document import Reading
from agreements.formats.language import UNDETERMINED, language_of, lean
from agreements.formats.parallel import read_languages
from agreements.structure.grammar import grammar, grammars, normalize
from agreements.structure.instruments import phrases
from agreements.structure.numerals import readings
from agreements.structure.rows import Row, rows_of

_LEAST_PAIRS = 3
_REPLY = 1500
"""Characters at the head of a text within which it says that it answers another."""


def originals(reading: Reading) -> list[Reading]:
    """A reading for each language of an original in several; the reading itself where it is in one."""
    parted = read_languages(reading)
    if len(parted) == 1:
        return _interleaved(reading) or parted
    return [reading] if _answers(parted) else parted


def _answers(parted: Sequence[Reading]) -> bool:
    """Whether a later text is the reply to an earlier one, and no translation of it."""
    heads = [one.text[:_REPLY] for one in parted]
    opened = [any(phrases.finds(role, head) for role in ("compliments", "honour", "salutation")) for head in heads]
    replies = [phrases.finds("reply", head) is not None for head in heads]
    return all(opened) and not replies[0] and all(replies[1:])


@dataclass(frozen=True, slots=True)
class _Block:
    """The rows of an article, from its label on."""

    start: int
    end: int
    number: int


def _interleaved(reading: Reading) -> list[Reading]:
    """The two readings of an original that gives each article in one language and then in the other; else none."""
    rows = rows_of(reading)
    blocks = _blocks(rows)
    pair = _languages(rows, blocks)
    if pair is None:
        return []
    of_second = {index for block in blocks[1::2] for index in range(block.start, block.end)}
    of_second -= {i for i in range(blocks[-1].start, blocks[-1].end) if i > blocks[-1].start + 1}
    around = [*range(blocks[0].start), *range(blocks[-1].start + 2, len(rows))]
    is_second = False
    for index in around:
        leaning = lean(rows[index].text, *pair)
        is_second = leaning < 0 if leaning else is_second and index > 0
        if is_second:
            of_second.add(index)
    second = {id(rows[index].line) for index in of_second}
    return [_without(reading, second, keeps=False), _without(reading, second, keeps=True)]


def _blocks(rows: Sequence[Row]) -> list[_Block]:
    starts = [(index, number) for index, row in enumerate(rows) if (number := _number(row.text))]
    ends = [*(index for index, _ in starts[1:]), *([len(rows)] if starts else [])]
    return [_Block(index, end, number) for (index, number), end in zip(starts, ends, strict=True)]


@cache
def _label() -> re.Pattern[str]:
    words = {word for one in grammars().values() for word, level in one.labels.items() if level == "article"}
    listed = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return re.compile(rf"\W{{0,6}}(?:{listed})\.?\s{{0,3}}(?P<number>\d{{1,3}}|[IVXL]{{1,6}}|1er|[a-z]{{4,8}})\b", re.I)


def _number(text: str) -> int:
    """The number of the article whose label, in any language, a row begins with; 0 where it is none."""
    found = _label().match(normalize(text[:40]))
    if found is None:
        return 0
    return next((n.value for code in grammars() for n in readings(found["number"], grammar(code)) if not n.cost), 0)


def _languages(rows: Sequence[Row], blocks: Sequence[_Block]) -> tuple[str, str] | None:
    """The two languages in which the blocks alternate, every number standing twice; None where they do not."""
    pairs = list(zip(blocks[::2], blocks[1::2], strict=False))
    if len(pairs) < _LEAST_PAIRS or len(blocks) % 2 or any(one.number != other.number for one, other in pairs):
        return None
    first, second = (" ".join(_words(rows, pair[side]) for pair in pairs) for side in (0, 1))
    languages = language_of(first), language_of(second)
    if languages[0] == languages[1] or UNDETERMINED in languages:
        return None
    agreeing = sum(lean(_words(rows, one), *languages) > lean(_words(rows, other), *languages) for one, other in pairs)
    return languages if agreeing >= 0.8 * len(pairs) else None


def _words(rows: Sequence[Row], block: _Block) -> str:
    return " ".join(row.text for row in rows[block.start : block.end])


def _without(reading: Reading, second: set[int], *, keeps: bool) -> Reading:
    """The reading with only the lines of one language; the others are blank, so that every offset stays."""
    kept = tuple(line for line in reading.lines if (id(line) in second) == keeps)
    letters = [" " if letter != "\n" else letter for letter in reading.text]
    for line in kept:
        letters[line.start : line.end] = reading.text[line.start : line.end]
    return replace(reading, text="".join(letters), lines=kept)
