"""What a page holds besides the words of its content: ``things_on``.

For each annotation, image and struck-out passage it says what became of it, so that the file's inventory can tell a
person what to look at: read as text at its place, set aside, or not read at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agreements.formats.document import ItemKind, ItemState
from agreements.formats.pdf.annotations import Annotation, Role, annotations_of
from agreements.formats.pdf.device import LAID_ON
from agreements.formats.pdf.glyphs import Frame, Glyph

_LARGE_IMAGE = 0.04  # of the page: a smaller one is an emblem or a signature
_THIN, _LEAST_STRIKE = 1.6, 5.0  # points
_STRIKE_FROM, _STRIKE_TO = 0.3, 0.68  # where a line runs through letters, from their bottom, in sizes
_MOST_LINES = 600


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing on a page: its kind, what became of it and why, and its words."""

    kind: ItemKind
    state: ItemState
    reason: str
    words: str = ""
    is_doubtful: bool = False


_OF_ROLE: Mapping[Role, tuple[ItemKind, ItemState, str]] = {
    "value": ("form_value", "read", "each stands at the place of its field"),
    "typed": ("annotation", "read", "words that were typed onto a page stand at their place"),
    "remark": ("comment", "set_aside", "a remark on the text is no part of it"),
    "choice": ("form_value", "not_read", "a box that is ticked; look at the page"),
    "drawing": ("annotation", "not_read", "it is drawn on the page; look at the page"),
    "file": ("attachment", "not_read", "it is a file of its own; save it and add it by itself"),
    "unseen": ("annotation", "set_aside", "it is hidden, so that nobody sees it"),
}
_UNSHOWN = "the page does not show it"
_STRUCK = "it stands in the text all the same; look at the page"


def things_on(page: Any, frames: Mapping[Frame, Sequence[Glyph]], *, is_scan: bool) -> Iterator[Thing]:
    """What a pdfplumber page holds besides its own words; ``frames`` are its letters."""
    annotations, lines = list(annotations_of(page.page_obj)), drawn_lines(page)
    letters = _letters(frames) if annotations or lines else []
    for annotation in annotations:
        yield from _of_annotation(annotation, page, letters)
    yield from _images(page, is_scan=is_scan)
    yield from (Thing("struck_out", "read", _STRUCK, words) for words in _struck(letters, lines))


def _letters(frames: Mapping[Frame, Sequence[Glyph]]) -> list[Glyph]:
    return [glyph for frame, glyphs in frames.items() if frame.turn == 0 for glyph in glyphs if glyph.text.strip()]


def _of_annotation(annotation: Annotation, page: Any, letters: Sequence[Glyph]) -> Iterator[Thing]:
    if annotation.role == "strike":
        yield from (
            Thing("struck_out", "read", _STRUCK, words) for words in _struck(letters, _across(annotation, page))
        )
    elif annotation.role in _OF_ROLE:
        kind, state, reason = _OF_ROLE[annotation.role]
        if annotation.role == "value" and annotation.words and not _is_shown(annotation, page, letters):
            yield Thing("form_value", "not_read", _UNSHOWN, annotation.words)
        elif annotation.words or annotation.role in {"choice", "drawing", "file"}:
            yield Thing(kind, state, reason, annotation.words)


def _is_shown(annotation: Annotation, page: Any, letters: Sequence[Glyph]) -> bool:
    """Whether letters of the value stand on the page; on a turned page, whether any value does."""
    laid_on = [glyph for glyph in letters if glyph.drawn & LAID_ON]
    if page.rotation:
        return bool(laid_on)
    x0, low, x1, high = annotation.box
    foot = float(page.height) + float(page.mediabox[1])
    return any(x0 - 2 <= one.x0 <= x1 + 2 and low - 4 <= foot - one.bottom <= high + 4 for one in laid_on)


def _images(page: Any, *, is_scan: bool) -> Iterator[Thing]:
    area = float(page.width) * float(page.height)
    for image in page.images[:200]:
        share = (image["x1"] - image["x0"]) * (image["bottom"] - image["top"]) / area
        if is_scan:
            continue  # the page itself, of which the warnings tell
        if share > _LARGE_IMAGE:
            yield Thing("image", "not_read", "each may hold words that only a person can read")
        else:
            yield Thing("image", "set_aside", "a small picture, such as an emblem or a signature")


def drawn_lines(page: Any) -> list[tuple[float, float, float]]:
    """Thin level lines that are drawn on a page: where they begin and end, and their height from the top."""
    drawn = [*page.lines[:_MOST_LINES], *page.rects[:_MOST_LINES]]
    return [
        (float(line["x0"]), float(line["x1"]), (float(line["top"]) + float(line["bottom"])) / 2)
        for line in drawn
        if line["bottom"] - line["top"] < _THIN and line["x1"] - line["x0"] > _LEAST_STRIKE
    ]


def _across(annotation: Annotation, page: Any) -> list[tuple[float, float, float]]:
    """The middle lines of the passages that an annotation strikes out."""
    return [(x0, x1, float(page.height) - (low + high) / 2) for x0, low, x1, high in annotation.quads]


def _struck(letters: Sequence[Glyph], lines: Sequence[tuple[float, float, float]]) -> Iterator[str]:
    """The words that a line runs through and hardly passes: a rule of a table is longer, an underline stands lower."""
    for x0, x1, y in lines:
        struck = [
            glyph
            for glyph in letters
            if x0 - 1 <= (glyph.x0 + glyph.x1) / 2 <= x1 + 1
            and glyph.bottom - _STRIKE_TO * glyph.size < y < glyph.bottom - _STRIKE_FROM * glyph.size
        ]
        if len(struck) > 1 and x1 - x0 < 1.3 * (struck[-1].x1 - struck[0].x0) + 4:
            yield _joined(struck)


def _joined(letters: Sequence[Glyph]) -> str:
    words = ""
    end = letters[0].x0
    for glyph in letters:
        words += " " * (glyph.x0 - end > 0.15 * glyph.size) + glyph.text
        end = glyph.x1
    return words
