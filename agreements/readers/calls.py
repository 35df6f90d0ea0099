"""The calls of notes in a row of glyphs: raised small figures and marks, or figures drawn raised by their font.

A fine font has figures of its own to stand raised; they come with the size and base line of the text and differ only in
being narrow. Raised letters ("2nd") and the powers of units ("km2") are no calls.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from statistics import median

from agreements.readers.glyphs import Glyph

SUPERIOR = 4  # a mark in ``Glyph.style``
_CALL = re.compile(r"[\[(]?(?:\d{1,3}(?:[,–-]\d{1,3})*|[*∗†‡§¶]{1,4})[\])]?")
_POWER = re.compile(r"(?:^|[\s\d])(?:[mck]?m|10|sec|ha)$")
_NARROW = 0.8


def mark_superiors(glyphs: Sequence[Glyph]) -> None:
    """Mark the figures that are narrower than the figures of their font usually are on this page."""
    fonts: dict[str, dict[str, list[Glyph]]] = defaultdict(lambda: defaultdict(list))
    for glyph in glyphs:
        if glyph.text.isdigit():
            fonts[glyph.font][glyph.text].append(glyph)
    for figures in fonts.values():
        widest = {text: max(_width(glyph) for glyph in alike) for text, alike in figures.items()}
        most = max(widest.values())
        are_alike = sum(width > 0.93 * most for width in widest.values()) > 2
        for text, alike in figures.items():
            usual = most if are_alike else widest[text]
            for glyph in alike:
                if _width(glyph) < _NARROW * usual:
                    glyph.style |= SUPERIOR


def is_call(mark: str, before: str) -> bool:
    """Whether a raised mark after these words calls a note: figures and asterisks do, powers of units do not."""
    return bool(before.strip()) and _CALL.fullmatch(mark) is not None and not _POWER.search(before[-4:])


def _width(glyph: Glyph) -> float:
    return (glyph.x1 - glyph.x0) / glyph.size


def find_calls(glyphs: list[Glyph], spaces: list[bool], offsets: list[int], text: str) -> list[tuple[int, int]]:
    """Start and end in ``text`` of each call, with a space before it; ``offsets`` tell where each glyph stands."""
    size = max(glyph.size for glyph in glyphs)
    large = [glyph for glyph in glyphs if glyph.size > 0.85 * size]
    base, bottom = median(glyph.base for glyph in large), median(glyph.bottom for glyph in large)
    found: list[tuple[int, int]] = []
    start: int | None = None
    for index in range(len(glyphs) + 1):
        glyph = glyphs[index] if index < len(glyphs) else None
        is_raised = glyph is not None and _is_raised(glyph, base=base, bottom=bottom, size=size)
        if is_raised and start is None:
            start = index
        elif not is_raised and start is not None:
            end = offsets[index - 1] + len(glyphs[index - 1].text)
            before = text[: offsets[start]].rstrip()
            if _CALL.fullmatch(text[offsets[start] : end]) and not _POWER.search(before[-4:]):
                found.append((offsets[start] - (bool(before) and spaces[start]), end))
            start = None
    return found


def _is_raised(glyph: Glyph, *, base: float, bottom: float, size: float) -> bool:
    if glyph.style & SUPERIOR:
        return True
    return glyph.size <= 0.85 * size and (base - glyph.base > 0.12 * size or bottom - glyph.bottom > 0.2 * size)
