"""One page of a PDF to lines in reading order, each with its box, weight and the calls of notes in it.

``read_page`` keeps nothing of the page itself, so that a long file needs no more memory than a short one.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Any, Literal

from agreements.formats.document import Box, ItemKind
from agreements.formats.pdf.columns import Block, arrange, gutters_of, part_masthead
from agreements.formats.pdf.contents import Thing, drawn_lines, things_on
from agreements.formats.pdf.device import HIDDEN_MODE, OFF_LAYER, STAMP, draw
from agreements.formats.pdf.glyphs import BOLD, ITALIC, Frame, Glyph, part_shadows
from agreements.formats.pdf.note_calls import SUPERIOR, find_calls, mark_superiors
from agreements.formats.pdf.runs import Row, Run, join_drop_caps, make_rows, make_runs
from agreements.formats.pdf.sidenotes import Edges, edges_of, part_line_numbers, part_side_notes
from agreements.formats.pdf.tables import Grid, find_grids
from agreements.formats.pdf.unseen import CROPPED, REASONS, UNSEEN, reason_of
from agreements.formats.pdf.watermarks import part_watermarks

_TURNED = {"(": ")", ")": "(", "[": "]", "]": "[", "«": "»", "»": "«"}
_CLOSING = {")", "]", "»"}
Rule = tuple[float, float, float]
"""A drawn level line: where it begins and ends, and its height from the top."""
_RULE = re.compile(r"[_‗—–―-]{5,}")
_OUTLINES = 100  # curves on a page whose letters may be drawn and not written
_RUNNING = 4  # lines that begin in lower case, enough to tell how far lines stand apart
_WATERMARK = "a watermark, which stands behind the text"
_REASONS_APART: dict[str, tuple[ItemKind, str]] = {
    "layer": ("layer", "the file switches the layer off, so that nobody sees it"),
    "hidden": ("hidden_text", "it is drawn invisibly, so that nobody sees it"),
    "stamp": ("annotation", "a stamp or the mark of a signature, which says something of the copy"),
    "outside": ("hidden_text", REASONS[CROPPED]),
    **{reason: ("hidden_text", reason) for reason in REASONS.values()},
}
_MARKS_APART = OFF_LAYER | STAMP | HIDDEN_MODE | UNSEEN
_UNCLEAR = "most of a page seems to be white or painted over; look at the page"
_SCAN = 0.7  # of the page is covered by images
_BLOCK_GAP = 1.35  # in usual distances of lines: more is a new block


@dataclass(slots=True)
class PageLine:
    """A line of a page; ``calls`` are offsets in ``text``; ``column`` as in ``Block``; ``gap`` says a block begins."""

    text: str
    page: int
    box: Box
    size: float
    base: float
    is_bold: bool
    is_italic: bool
    column: int = 0
    block: int = 0
    style: Literal["", "heading", "list_item", "table", "note", "furniture", "rule"] = ""
    calls: tuple[tuple[int, int], ...] = ()
    has_gap: bool = False
    starts_raised: bool = False
    words: tuple[tuple[int, int, float], ...] = ()
    """Start, end and confidence of each word, where a recognition of ours read them."""


@dataclass(slots=True)
class PageReading:
    """The lines of a page in reading order, and what has to be told of it."""

    number: int
    width: float
    height: float
    lines: list[PageLine] = field(default_factory=list)
    characters: int = 0
    is_scan: bool = False
    has_pictures: bool = False
    has_rule_at: tuple[float, ...] = ()
    outside: int = 0
    gutters: tuple[float, ...] = ()
    edges: Edges | None = None
    pictures: float = 0.0
    """The share of the page that its images cover."""
    is_recognised: bool = False
    """Whether its text lies unseen behind an image, as a recognition (OCR) leaves it."""
    things: list[Thing] = field(default_factory=list)
    """What it holds besides the words of its text."""


def read_page(page: Any, number: int, before: PageReading | None = None) -> PageReading:
    """The reading of a pdfplumber page; the page ``before`` tells where gutters and edges are that few lines do not show."""
    reading = PageReading(number, float(page.width), float(page.height))
    if before is not None:
        reading.gutters, reading.edges = before.gutters, before.edges
    frames, is_clear = draw(page)
    reading.pictures = _share_of_pictures(page)
    reading.is_scan = reading.pictures > _SCAN
    reading.has_pictures = bool(page.images) or len(page.curves) > _OUTLINES
    reading.is_recognised = _is_recognised(reading, frames)
    sizes = {frame: sum(glyph.text != " " for glyph in glyphs) for frame, glyphs in frames.items()}
    reading.characters = sum(sizes.values())
    for frame in sorted(frames, key=lambda frame: (-sizes[frame], frame.turn)):
        is_main = frame.turn < 4 and sizes[frame] > 0.3 * reading.characters
        grids = find_grids(page) if frame.turn == 0 else []
        rules = drawn_lines(page) if frame.turn == 0 and is_main and not grids else []
        _read_frame(reading, frame, frames[frame], grids=grids, rules=rules, is_main=is_main)
    if not is_clear and not reading.is_recognised:
        reading.things.append(Thing("hidden_text", "read", _UNCLEAR, is_doubtful=True))
    reading.has_rule_at = _note_rules(page)
    reading.things += things_on(page, frames, is_scan=reading.is_scan)
    return reading


def _is_recognised(reading: PageReading, frames: Mapping[Frame, list[Glyph]]) -> bool:
    """Whether the text is what a recognition put behind an image of the page."""
    unseen = sum(glyph.drawn & HIDDEN_MODE > 0 for glyphs in frames.values() for glyph in glyphs)
    return unseen * 2 > sum(map(len, frames.values())) or (unseen > 0 and reading.is_scan)


def _read_frame(
    reading: PageReading, frame: Frame, glyphs: list[Glyph], *, grids: list[Grid], rules: list[Rule], is_main: bool
) -> None:
    glyphs, apart = _part(glyphs, reading)
    seen, shadows = part_shadows(glyphs)
    if not reading.is_recognised:
        mark_superiors(seen)
    made, behind = (
        part_watermarks(make_runs(seen), is_scan=reading.is_scan) if frame.turn < 4 else (make_runs(seen), [])
    )
    made = join_drop_caps(made)
    runs, counted = part_line_numbers(made) if is_main else (made, [])
    head, runs = part_masthead(runs, rules, reading.height) if rules and runs else ([], runs)
    known = reading if is_main else PageReading(reading.number, reading.width, reading.height)
    blocks = _blocks(runs, grids, known) if frame.turn < 4 else [Block(runs)]
    blocks = [*(Block([run]) for run in sorted(head, key=lambda run: (round(run.base), run.x0))), *blocks]
    if is_main:
        reading.gutters, reading.edges = gutters_of(blocks), edges_of(runs) or reading.edges
    for block in blocks:
        add_lines(reading, frame, block, "table" if block.is_table else "" if is_main else "furniture")
    reading.things += [Thing("other", "set_aside", _WATERMARK, run.text) for run in behind]
    for runs_apart in (counted, behind, make_runs(shadows), *map(make_runs, apart)):
        add_lines(reading, frame, Block(runs_apart), "furniture")


def _part(glyphs: list[Glyph], reading: PageReading) -> tuple[list[Glyph], list[list[Glyph]]]:
    """The glyphs that are text, and in groups those that are not."""
    parted: dict[str, list[Glyph]] = defaultdict(list)
    reach, seen = max(reading.width, reading.height), parted[""]
    for glyph in glyphs:
        if glyph.drawn & _MARKS_APART or not _is_on_page(glyph, reach):
            parted[_apart(glyph, reading, reach)].append(glyph)
        else:
            seen.append(glyph)
    del parted[""]
    reading.outside += sum(glyph.text != " " for glyph in parted.get("outside", ()))
    for name, (kind, reason) in _REASONS_APART.items():
        words = "".join(glyph.text for glyph in parted.get(name, ())).strip()
        if words:
            reading.things.append(Thing(kind, "set_aside", reason, words))
    return seen, list(parted.values())


def _is_on_page(glyph: Glyph, reach: float) -> bool:
    return glyph.x1 > 0 < glyph.bottom and glyph.x0 < reach > glyph.top and glyph.size < reach


def _apart(glyph: Glyph, reading: PageReading, reach: float) -> str:
    """Why a glyph is no text: it is outside the page, on a layer switched off, stamped on, or not seen. Else empty."""
    if not _is_on_page(glyph, reach):
        return "outside"
    if glyph.drawn & OFF_LAYER:
        return "layer"
    if glyph.drawn & STAMP:
        return "stamp"
    if reading.is_recognised:
        return ""
    return "hidden" if glyph.drawn & HIDDEN_MODE else reason_of(glyph.drawn)


def _blocks(runs: list[Run], grids: list[Grid], known: PageReading) -> list[Block]:
    """Blocks in reading order, with the ruled tables among the rest at the height where they begin."""
    blocks: list[Block] = []
    rest = runs
    for grid in grids:
        inside = [run for run in rest if grid.holds(run)]
        before = [run for run in rest if not grid.holds(run) and run.top < grid.top]
        if not inside or not grid.is_real(inside):
            continue
        taken = {id(run) for run in (*inside, *before)}
        rest = [run for run in rest if id(run) not in taken]
        blocks += arrange(before)
        blocks += grid.blocks(inside)
    return blocks + _beside_notes(rest, known)


def _beside_notes(runs: list[Run], known: PageReading) -> list[Block]:
    """The blocks of runs, each label or heading in the margin before the line that it stands beside."""
    gutters = known.gutters
    text, notes = part_side_notes(runs, known.edges)
    is_left = gutters and all(run.x1 <= gutters[0] or run.text.isdecimal() for run in text)
    if is_left and all(note.runs[0].x0 > gutters[0] for note in notes):
        text, notes = runs, []  # the first lines of the second column, on the last page of columns
    blocks: list[Block] = []
    for note in notes:
        reach = 0.5 if note.is_after else -0.5
        before = [run for run in text if run.base < note.base + reach * run.size]
        taken = {id(run) for run in before}
        text = [run for run in text if id(run) not in taken]
        blocks += [*arrange(before), Block(note.runs)]
    return blocks + arrange(text, expected=gutters)


def add_lines(reading: PageReading, frame: Frame, block: Block, style: Literal["", "table", "furniture"] = "") -> None:
    """Add the rows of a block to the lines of a page."""
    rows = make_rows(block.runs)
    usual = _usual_distance(rows)
    number = reading.lines[-1].block + 1 if reading.lines else 0
    before: Row | None = None
    if style == "table":  # a figure that is only narrow is a quantity there
        for glyph in (glyph for run in block.runs for glyph in run.glyphs):
            glyph.style &= ~SUPERIOR
    for row in rows:
        line = _line(reading.number, frame, row, has_calls=not reading.is_recognised)
        line.column, line.block, line.style = block.column, number, style
        if not style and _RULE.fullmatch(line.text.replace(" ", "")):
            line.style = "rule"
        line.has_gap = before is None or row.base - before.base > _BLOCK_GAP * usual
        reading.lines.append(line)
        before = row


def _usual_distance(rows: Sequence[Row]) -> float:
    """The distance of base lines inside a paragraph, never less than the letters are high.

    A line that begins in lower case goes on with the one before; where few lines do, the most frequent distance counts.
    """
    pairs = list(zip(rows, rows[1:], strict=False))
    size = median(row.size for row in rows) if rows else 10.0
    steps = [(after.base - row.base, after.runs[0].text[:1].islower()) for row, after in pairs]
    steps = [(step, is_going_on) for step, is_going_on in steps if 0.9 * size <= step <= 2.6 * size]
    running = [step for step, is_going_on in steps if is_going_on]
    if len(running) >= _RUNNING:
        return median(running)
    likely = Counter(round(step * 2) / 2 for step, _is_going_on in steps)
    if not likely:
        return 1.25 * size
    most = max(likely.values())
    return min(distance for distance, count in likely.items() if count * 2 >= most)


def _line(page: int, frame: Frame, row: Row, *, has_calls: bool) -> PageLine:
    glyphs, spaces = _in_reading_order(row)
    pieces: list[str] = []
    offsets: list[int] = []
    length = 0
    for glyph, has_space in zip(glyphs, spaces, strict=True):
        if has_space and pieces:
            pieces.append(" ")
            length += 1
        offsets.append(length)
        pieces.append(glyph.text)
        length += len(glyph.text)
    sizes = [glyph.size for glyph in glyphs]
    size = median(sizes)
    is_mixed = min(sizes) < 0.85 * max(sizes) or any(glyph.style & SUPERIOR for glyph in glyphs)
    text = "".join(pieces)
    calls = find_calls(glyphs, spaces, offsets, text) if is_mixed and has_calls else []
    if calls and calls[0][0] == 0 and text[calls[0][1] : calls[0][1] + 1].strip():
        end = calls[0][1]  # a note's own figure, with hardly a gap after it
        text = f"{text[:end]} {text[end:]}"
        calls = [calls[0], *((start + 1, stop + 1) for start, stop in calls[1:])]
    return PageLine(
        text=text,
        page=page,
        box=frame.box(row.x0, min(run.top for run in row.runs), row.x1, max(run.bottom for run in row.runs)),
        size=round(size, 2),
        base=row.base,
        is_bold=_share(glyphs, BOLD) > 0.5,
        is_italic=_share(glyphs, ITALIC) > 0.5,
        calls=tuple(call for call in calls if call[0] > 0),
        starts_raised=any(call[0] == 0 for call in calls) and glyphs[0].size <= 0.85 * max(sizes),
        words=_recognised_words(text, glyphs, offsets) if glyphs[0].confidence is not None else (),
    )


def _recognised_words(text: str, glyphs: list[Glyph], offsets: list[int]) -> tuple[tuple[int, int, float], ...]:
    """Each word of a line with the least confidence of its letters."""
    sure = dict(zip(offsets, (glyph.confidence or 0.0 for glyph in glyphs), strict=True))
    return tuple(
        (*word.span(), round(min(sure[at] for at in range(*word.span()) if at in sure), 2))
        for word in re.finditer(r"\S+", text)
    )


def _share(glyphs: list[Glyph], style: int) -> float:
    return sum(glyph.style & style > 0 for glyph in glyphs) / len(glyphs)


def _in_reading_order(row: Row) -> tuple[list[Glyph], list[bool]]:
    """The glyphs of a row with the spaces before them: from left to right, or as Arabic and Hebrew are read."""
    glyphs: list[Glyph] = []
    spaces: list[bool] = []
    end: float | None = None
    for run in row.runs:
        glyphs += run.glyphs
        gap = run.x0 - end if end is not None else 0.0
        spaces.append(end is not None and gap > 0.14 * min(run.size, row.size))
        spaces += run.has_space[1:]
        end = run.x1 if end is None else max(end, run.x1)
    directions = Counter(_direction(glyph.text) for glyph in glyphs if not glyph.text.isdigit())
    if directions["R"] > directions["L"]:
        return _right_to_left(glyphs, spaces)
    return glyphs, spaces


def _direction(text: str) -> str:
    if text < "\u0590":
        return "L" if text.isalnum() else ""
    kind = unicodedata.bidirectional(text[0])
    return "R" if kind in {"R", "AL"} else "L" if kind in {"L", "EN", "AN"} else ""


def _right_to_left(glyphs: list[Glyph], spaces: list[bool]) -> tuple[list[Glyph], list[bool]]:
    """A row set from right to left, figures and Latin words in it from left to right."""
    words: list[list[Glyph]] = []
    kinds: list[str] = []
    word_spaces: list[bool] = []
    for index in range(len(glyphs) - 1, -1, -1):
        kind = _direction(glyphs[index].text)
        has_space = index + 1 < len(glyphs) and spaces[index + 1]
        if kind == "L" and words and kinds[-1] == "L" and not has_space:
            words[-1].insert(0, glyphs[index])
        else:
            words.append([glyphs[index]])
            kinds.append(kind)
            word_spaces.append(has_space)
    ordered = _with_brackets_turned([glyph for word in words for glyph in word])
    flags = [flag and at == 0 for word, flag in zip(words, word_spaces, strict=True) for at in range(len(word))]
    return ordered, flags


def _with_brackets_turned(glyphs: list[Glyph]) -> list[Glyph]:
    """Glyphs from right to left whose brackets are named as they look from the left: each named as it is read."""
    depth, lowest = 0, 0
    for glyph in glyphs:
        depth += (glyph.text in _TURNED and _TURNED[glyph.text] > glyph.text) - (glyph.text in _CLOSING)
        lowest = min(lowest, depth)
    if lowest == 0 or depth != 0:  # none, or a label such as "a)"
        return glyphs
    return [replace(glyph, text=_TURNED.get(glyph.text, glyph.text)) for glyph in glyphs]


def _share_of_pictures(page: Any) -> float:
    """How much of a page images cover, whole or in strips; where they cover it, its text is what a recognition put behind."""
    covered = sum((image["x1"] - image["x0"]) * (image["bottom"] - image["top"]) for image in page.images[:200])
    return float(covered) / max(1.0, float(page.width) * float(page.height))


def _note_rules(page: Any) -> tuple[float, ...]:
    """Heights of short drawn lines, as they stand over notes."""
    width = float(page.width)
    drawn: Iterable[dict[str, Any]] = [*page.lines[:400], *page.rects[:400]]
    return tuple(
        sorted(
            float(line["top"])
            for line in drawn
            if line["bottom"] - line["top"] < 3 and 0.08 * width < line["x1"] - line["x0"] < 0.45 * width
        )
    )
