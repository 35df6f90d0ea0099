"""What repeats at the edge of pages, and the notes at their foot.

Seen over the whole file: a running head is known by standing again and again at the same place, a page number by
counting with the pages, a note by smaller letters under the text, below a rule or after a raised figure.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import and_
from statistics import median

from agreements.formats.pdf.page import PageLine, PageReading

EDGE_LINES = 4
_EDGE_SHARE = 0.22  # of the page's height, at the top and at the foot
_PROSE = 9  # words: a line of as many must stand apart from the text to be no part of it
_COUNTING_SHARE = 0.16  # for lines whose figures change from page to page, as those of a schedule do
_LEAST_LINES, _COPIED_SHARE = 6, 0.8  # of a page that was put into the file twice; a scan of it may differ in a letter
_DIGITS = re.compile(r"\d+")
_PAGE_MARK = re.compile(
    r"\W{0,3}(?:(?:page|página|pagina|pág\.?|seite|p\.|стр\.|страница)\s?)?(?P<number>\d{1,4}|[ivxl]{1,7})"
    r"(?:\s?(?:/|of|de|von|sur|из|di)\s?\d{1,4})?\W{0,3}",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:art(?:icle|[ií]culo|ikel|icolo|igo)?|section|secci[oó]n|abschnitt|chapter|chapitre|cap[ií]tulo|kapitel|part|partie|parte|teil|"
    r"annexe?|anexo|anlage|anhang|appendix|schedule|protocol|статья|глава|madde)\b",
    re.IGNORECASE,
)  # fmt: skip
_HEADED = re.compile(
    rf"(?:(?P<before>\d{{1,4}})\s+)?{_LABEL.pattern}\.?\s+[\dIVXLC]{{1,7}}(?:\s+(?P<after>\d{{1,4}}))?", re.IGNORECASE
)
"""A label with a page number beside it: the running head of a page, whose article differs from page to page."""
_NOTE_START = re.compile(r"(?:\d{1,3}|[*∗†‡§]{1,4}|[a-z]\))[.)]?\s")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}


def body_size(pages: Iterable[PageReading]) -> float:
    """The size in which most of the text is set."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[round(line.size * 2) / 2] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], size)) if sizes else 10.0


Found = list[tuple[PageReading, PageLine]]


def mark_furniture(pages: Sequence[PageReading], size: float) -> None:
    """Mark what repeats, or counts, at the same place on two pages or more; ``size`` is that of the text."""
    places: dict[tuple[str, int], Found] = defaultdict(list)
    marks: dict[int, Found] = defaultdict(list)
    heads: dict[int, Found] = defaultdict(list)
    again = copied_pages(pages)
    for page in pages:
        for line in _edge_lines(page):
            places[(_words(line.text), _height(page, line))].append((page, line))
            if (number := _page_number(line.text)) is not None:
                marks[number - page.number].append((page, line))
            elif (number := _headed_number(line.text)) is not None:
                heads[number - page.number].append((page, line))
    alone = [found for found in places.values() if _is_one_a_page(found)]
    repeated = [found for found in alone if _repeats(found, len(pages), again)]
    lines = {id(line) for found in repeated for _page, line in found}
    for found in repeated:
        is_everywhere = len(found) > 2 and len(found) * 2 >= len(pages)
        is_sure = is_everywhere and len(found[0][1].text.split()) < _PROSE
        _mark((page, line) for page, line in found if is_sure or _is_set_apart(page, line, lines, size))
    for found in alone if again else ():
        _mark((page, line) for page, line in found if len(found) > 1 and _is_far_below(page, line))
    _mark_counting(marks, heads)
    _mark_heads_by_place(pages, size)


def copied_pages(pages: Sequence[PageReading]) -> dict[int, int]:
    """The pages that say what an earlier page of the file says, line for line, with the number of that page."""
    seen: dict[str, list[int]] = defaultdict(list)
    lengths: dict[int, int] = {}
    found: dict[int, int] = {}
    for page in pages:
        words = {line.text for line in page.lines}
        alike = Counter(number for text in words for number in seen[text])
        first, shared = max(alike.items(), key=lambda one: (one[1], -one[0]), default=(0, 0))
        if len(words) >= _LEAST_LINES and shared >= _COPIED_SHARE * max(len(words), lengths.get(first, 0)):
            found[page.number] = first
            continue
        lengths[page.number] = len(words)
        for text in words:
            seen[text].append(page.number)
    return found


def _is_set_apart(page: PageReading, line: PageLine, repeated: set[int], size: float) -> bool:
    """Whether a line has another look than the text, or stands further from it than its lines from each other."""
    if line.is_bold or line.is_italic or abs(line.size - size) > 0.05 * size:
        return True
    ordered = sorted(page.lines, key=lambda other: other.box[1])
    gaps = [after.box[1] - before.box[3] for before, after in zip(ordered, ordered[1:], strict=False)]
    is_head = line.box[1] < page.height / 2
    others = [other for other in ordered if id(other) not in repeated and _page_number(other.text) is None]
    above = [line.box[1] - other.box[3] for other in others if other.box[3] < line.box[1] + 1]
    below = [other.box[1] - line.box[3] for other in others if other.box[1] > line.box[3] - 1]
    outer, inner = (above, below) if is_head else (below, above)
    if min(outer, default=size) < 0.5 * size or (others and not inner):
        return False
    return min(inner, default=size) > 0.3 * size + max(0.0, median(gaps) if gaps else 0.0)


def _is_far_below(page: PageReading, line: PageLine) -> bool:
    """Whether a line is the last of its page, three lines or more below the text: what a scanner stamps on each page."""
    above = max((other.box[3] for other in page.lines if other is not line), default=line.box[1])
    return line.box[1] - above > 3 * line.size


def _mark_counting(marks: dict[int, Found], heads: dict[int, Found]) -> None:
    """Mark the numbers that count with the pages, alone or beside the label of an article."""
    for found in heads.values():
        if len({page.number for page, _line in found}) > 1:
            _mark(found)
    for marked in marks.values():
        found = [(page, line) for page, line in _at_usual_heights(marked) if _is_outermost(page, line)]
        if len({page.number for page, _line in found}) > 1 or (found and _stands_apart(*found[0])):
            _mark(found)


def _headed_number(text: str) -> int | None:
    """The page number beside the label of an article in a running head."""
    found = _HEADED.fullmatch(text)
    number = (found["after"] or found["before"]) if found else None
    return int(number) if number else None


def _at_usual_heights(found: Found) -> Found:
    """Of numbers those at the most frequent heights, two of them for left and right pages: elsewhere they number articles."""
    heights = Counter(_height(page, line) for page, line in found)
    usual = {height for height, _count in heights.most_common(1 if found[0][1].text.strip().isupper() else 2)}
    return [(page, line) for page, line in found if usual & {_height(page, line) + step for step in (-1, 0, 1)}]


def _height(page: PageReading, line: PageLine) -> int:
    """Where a line stands, from the edge of the page that is nearer, in steps of six points."""
    return round((line.box[1] if line.box[1] < page.height / 2 else line.box[1] - page.height) / 6)


def _is_one_a_page(found: Found) -> bool:
    """Whether no page has two of these lines: a row of a schedule looks like the next one, a running head stands alone."""
    numbers = [page.number for page, _line in found]
    return len(numbers) == len(set(numbers))


def _is_outermost(page: PageReading, line: PageLine) -> bool:
    """Whether only furniture stands between a line and the edge of its page, and no text beside it."""
    is_head = line.box[1] < page.height / 2
    for other in page.lines:
        if other is line or other.style == "furniture" or _page_number(other.text) is not None:
            continue
        is_beyond = other.box[1] < line.box[3] - 1 if is_head else other.box[3] > line.box[1] + 1
        if is_beyond and other.size < 3 * line.size:
            return False
    return True


def _mark_heads_by_place(pages: Sequence[PageReading], size: float) -> None:
    """Mark small lines that stand apart at the same height at the head of pages, though each says something else."""
    places: dict[tuple[int, int], list[tuple[PageReading, PageLine]]] = defaultdict(list)
    for page in pages:
        lines = sorted(page.lines, key=lambda line: line.box[1])
        if (
            len(lines) > 2
            and lines[0].size < 0.93 * size
            and lines[1].box[1] - lines[0].box[3] > 1.2 * size
            and lines[0].box[3] < 0.15 * page.height
        ):
            places[(round(lines[0].box[1] / 3), round(lines[0].size * 2))].append((page, lines[0]))
    for found in places.values():
        if len(found) > 1 and len(found) * 2 >= len(pages):
            _mark(found)


def _words(text: str) -> str:
    """The words of a running head without their order (left and right pages mirror it) and without figures."""
    words = text.split() if _LABEL.match(text) else _DIGITS.sub("#", text).split()
    return " ".join(sorted(word.casefold() for word in words))


def _mark(found: Iterable[tuple[PageReading, PageLine]]) -> None:
    for _page, line in found:
        line.style = "furniture"


def _edge_lines(page: PageReading) -> list[PageLine]:
    ordered = sorted(page.lines, key=lambda line: line.box[1])
    near = ordered if len(ordered) <= 2 * EDGE_LINES else ordered[:EDGE_LINES] + ordered[-EDGE_LINES:]
    return [line for line in near if _is_in_band(page, line, _EDGE_SHARE) and len(line.text) < 200]


def _is_in_band(page: PageReading, line: PageLine, share: float) -> bool:
    return line.box[3] < page.height * share or line.box[1] > page.height * (1 - share)


def _repeats(found: Found, page_count: int, again: Mapping[int, int]) -> bool:
    """Whether lines alike but for figures are one running head: the figures are the same, or count with the pages.

    What a page that was put into the file twice (``again``) says twice shows nothing.
    """
    numbers = {page.number for page, _line in found} - again.keys()
    if len(numbers) < (2 if page_count - len(again) < 6 else 3):
        return False
    figures = [Counter(int(figure[:9]) for figure in _DIGITS.findall(line.text)) for _page, line in found]
    common = reduce(and_, figures)
    changing = [list((all_of_them - common).elements()) for all_of_them in figures]
    if any(changing):
        if not all(_is_in_band(page, line, _COUNTING_SHARE) for page, line in found):
            return False
        offsets = {figure - page.number for rest, (page, _line) in zip(changing, found, strict=True) for figure in rest}
        if len(offsets) > 1 or max(map(len, changing)) > 1:
            return False
    return any(character.isalpha() for character in found[0][1].text) or bool(common)


def _page_number(text: str) -> int | None:
    found = _PAGE_MARK.fullmatch(text.strip())
    if found is None:
        return None
    number = found["number"].lower()
    if number.isdigit():
        return int(number)
    values = [_ROMAN[letter] for letter in number]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))


def _stands_apart(page: PageReading, line: PageLine) -> bool:
    """Whether a page number seen once is one: the outermost line of its page, at a distance from the text."""
    others = [other for other in page.lines if other is not line and other.style != "furniture"]
    if not others or _page_number(line.text) != page.number:
        return False
    above = max((other.box[3] for other in others if other.box[3] <= line.box[1] + 1), default=0.0)
    below = min((other.box[1] for other in others if other.box[1] >= line.box[3] - 1), default=page.height)
    is_last, is_first = below == page.height, above == 0.0
    return (is_last and line.box[1] - above > 1.5 * line.size) or (is_first and below - line.box[3] > 1.5 * line.size)


def mark_notes(pages: Iterable[PageReading], size: float) -> None:
    """Mark the notes at the foot of pages: smaller lines that end a column, below a rule or with a note's call."""
    rules: set[str] = set()
    for page in pages:
        columns: dict[int, list[PageLine]] = defaultdict(list)
        for line in page.lines:
            if line.style in {"", "rule"}:
                columns[line.column].append(line)
        found: set[str] = set()
        for lines in columns.values():
            start, end, rule = _note_block(lines, page, size, rules)
            found |= {rule} if start < end else set()
            for line in lines[start:end]:
                line.style = line.style or "note"
        rules = found


def _note_block(lines: list[PageLine], page: PageReading, size: float, rules: set[str]) -> tuple[int, int, str]:
    """Which lines end a column as notes, and the rule over them: smaller ones, from the first that opens a note.

    Under a rule as it stood over the notes of the page before (``rules``), a note runs on without a beginning.
    """
    end = len(lines)
    while (
        end
        and len(lines) - end < 3
        and not _is_small(lines[end - 1], size)
        and lines[end - 1].box[1] > 0.88 * page.height
    ):
        end -= 1
    start = end
    while start and _is_small(lines[start - 1], size):
        start -= 1
    if start == end or lines[end - 1].box[3] < 0.5 * page.height:
        return 0, 0, ""
    above, rule = lines[start - 1].box[3] if start else 0.0, ""
    for index in range(start, end):
        line = lines[index]
        if line.style == "rule":
            rule = line.text
        elif any(above - 2 <= top <= line.box[1] + 2 for top in page.has_rule_at):
            rule = "drawn"
        if line.style != "rule" and (line.starts_raised or _NOTE_START.match(line.text) or (rule and rule in rules)):
            return index, end, rule
        above = line.box[3]
    return 0, 0, ""


def _is_small(line: PageLine, size: float) -> bool:
    return line.size < 0.93 * size or line.style == "rule" or line.starts_raised
