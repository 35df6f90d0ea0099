"""Originals in two languages side by side: each language is read whole, one after the other.

Two ways of setting are known: two columns on every page, and pages that face each other. A file in which one language
follows the other from some page on is parted there, and within a page by ``translations``. What is in one language comes
back as one part.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from agreements.formats.document import Line, Reading
from agreements.formats.language import UNDETERMINED, language_of, lean
from agreements.formats.pdf.columns import root_column
from agreements.formats.pdf.page import PageLine, PageReading
from agreements.formats.translations import extent_of, parts

LANGUAGE_BREAK = "\n\f\f"
_ENOUGH_LETTERS = 150
_UNLIKE = 2.5
"""Of two languages of one text, neither is so many times as long as the other."""


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of one language; ``language`` is empty where the file has only one."""

    language: str
    lines: list[PageLine]


def read_languages(reading: Reading) -> list[Reading]:
    """A reading for each language of an original in several; each has its own text, and together they are the whole."""
    cut = reading.text.find(LANGUAGE_BREAK)
    if cut >= 0:
        return [_slice(reading, 0, cut), _slice(reading, cut + len(LANGUAGE_BREAK), len(reading.text))]
    bounds = [0, *parts(reading), len(reading.text)]
    return [_slice(reading, left, right) for left, right in pairwise(bounds)] if len(bounds) > 2 else [reading]


def _slice(reading: Reading, start: int, end: int) -> Reading:
    lines = tuple(_shifted(line, -start) for line in reading.lines if start <= line.start < end)
    return replace(reading, text=reading.text[start:end], lines=lines)


def _shifted(line: Line, by: int) -> Line:
    edits = tuple(replace(edit, start=edit.start + by, end=edit.end + by) for edit in line.edits)
    words = tuple((start + by, end + by, sure) for start, end, sure in line.words)
    return replace(line, start=line.start + by, end=line.end + by, edits=edits, words=words)


def part_languages(pages: Sequence[PageReading]) -> tuple[list[Part], str]:
    """The parts of a file, and how its languages stand: "columns", "pages", or nothing."""
    lines = [line for page in pages for line in page.lines]
    by_column = _by_columns(pages)
    if by_column:
        return by_column, "columns"
    by_page = _by_pages(pages)
    if by_page:
        return by_page, "pages"
    return [Part("", lines)], ""


def _by_columns(pages: Sequence[PageReading]) -> list[Part]:
    """The two languages of columns that face each other; none where the file is in one and only a page is so set."""
    pair = _pair_of_columns(pages)
    if pair is None:
        return []
    parts: dict[int, list[PageLine]] = {1: [], 2: []}
    for page in pages:
        side_of_column = _sides(page, pair)
        for block in _blocks(page):
            column = root_column(block[0].column)
            parts[side_of_column[column] or _side(_words(block), pair) or 1] += block
    sizes = [sum(extent_of(line.text) for line in lines) for lines in parts.values()]
    if max(sizes) > _UNLIKE * min(sizes):
        return []
    return [Part(pair[0], parts[1]), Part(pair[1], parts[2])]


def _pair_of_columns(pages: Sequence[PageReading]) -> tuple[str, str] | None:
    """The languages of the left and the right column, where most pages that have columns have them in these two."""
    pairs: Counter[tuple[str, str]] = Counter()
    with_columns = 0
    for page in pages:
        words = _words_of_columns(page)
        if min(len(words[1]), len(words[2])) < _ENOUGH_LETTERS:
            continue
        with_columns += 1
        left, right = language_of(words[1]), language_of(words[2])
        if UNDETERMINED not in (left, right) and left != right:
            pairs[(left, right)] += 1
    pair, count = pairs.most_common(1)[0] if pairs else (None, 0)
    return pair if count * 2 > with_columns else None


def _words_of_columns(page: PageReading) -> dict[int, str]:
    words: dict[int, str] = defaultdict(str)
    for line in page.lines:
        words[root_column(line.column)] += line.text + "\n"
    return words


def _sides(page: PageReading, pair: tuple[str, str]) -> dict[int, int]:
    """Which part each column of a page belongs to: both to one where they are in one language, 0 for what spans them."""
    words = _words_of_columns(page)
    left, right = _side(words[1], pair), _side(words[2], pair)
    return {0: 0, 1: left, 2: right} if left == right and left else {0: 0, 1: 1, 2: 2}


def _side(words: str, pair: tuple[str, str]) -> int:
    """1 for words in the first language, 2 for those in the second, 0 where it is not clear."""
    return {1: 1, -1: 2, 0: 0}[lean(words, *pair)]


def _blocks(page: PageReading) -> list[list[PageLine]]:
    """The lines of a page in blocks: of one column, with no gap between them."""
    blocks: list[list[PageLine]] = []
    for line in page.lines:
        last = blocks[-1][-1] if blocks else None
        if last is None or line.has_gap or (line.block, line.column) != (last.block, last.column):
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def _words(lines: Sequence[PageLine]) -> str:
    return "\n".join(line.text for line in lines)


def _by_pages(pages: Sequence[PageReading]) -> list[Part]:
    told = [_page_language(page) for page in pages]
    known = [language for language in told if language != UNDETERMINED]
    common = Counter(known).most_common(2)
    if (
        len(common) < 2
        or common[1][1] < 0.25 * len(known)
        or sum(count for _language, count in common) < 0.9 * len(known)
    ):
        return []
    first = known[0]
    second = next(language for language, _count in common if language != first) if first in dict(common) else ""
    changes = sum(before != after for before, after in zip(known, known[1:], strict=False))
    if not second or not (changes == 1 or changes >= 0.6 * (len(known) - 1)):
        return []
    parts: dict[str, list[PageLine]] = {first: [], second: []}
    for index, page in enumerate(pages):
        known_here = told[index] in parts
        language = told[index] if known_here else _likely(told, index, (first, second), is_alternating=changes > 1)
        parts[language] += page.lines
    sizes = [sum(extent_of(line.text) for line in lines) for lines in parts.values()]
    if max(sizes) > _UNLIKE * min(sizes):
        return []
    return [Part(first, parts[first]), Part(second, parts[second])]


def _page_language(page: PageReading) -> str:
    """The language of a page; none where its upper and its lower half are in different ones, as on a cover."""
    halves = [page.lines[: len(page.lines) // 2], page.lines[len(page.lines) // 2 :]]
    told = {language_of(_words(half)) for half in halves if len(_words(half)) >= _ENOUGH_LETTERS}
    return language_of(_words(page.lines)) if len(told - {UNDETERMINED}) < 2 else UNDETERMINED


def _likely(told: Sequence[str], index: int, languages: tuple[str, str], *, is_alternating: bool) -> str:
    """The language of a page too short to tell: as its place in the alternation, or as the page before."""
    if is_alternating:
        for distance in range(1, len(told)):
            for near in (index - distance, index + distance):
                if 0 <= near < len(told) and told[near] in languages:
                    other = languages[1] if told[near] == languages[0] else languages[0]
                    return told[near] if distance % 2 == 0 else other
    return next((language for language in reversed(told[:index]) if language in languages), None) or languages[0]
