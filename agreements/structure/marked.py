"""Provisions as the markup of a file names them: no grammar looks for what a file says itself.

Only a file in which nearly each line of text stands in a unit with an address is taken at its word; the grammar reads any
other. A title and a preamble before the first such unit, and the signatures behind the last, may be without: the convention
asks for no address there, and the grammar reads those. A unit between them that has no address gets one by its kind and
number; a line between them that stands in no unit is a heading or a paragraph of its own.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile

from agreements.formats.document import Document, Line, Mark, Provision, Reading, Span, Unit
from agreements.structure.grammar import Grammar, grammar, normalize
from agreements.structure.rows import rows_of
from agreements.structure.tree import Node, Tree

_WORD = re.compile(r"[^\s:;,()\[\]*_–—\"“”«»]+")

_STOPS = ".°º^/-"


_MOST_UNNAMED = 0.25
"""How many of the lines between the first unit with an address and the last may stand in none."""


def with_marked_units(document: Document) -> Document:
    """The document with the provisions that its markup names, at their own addresses; as it is where it names too few."""
    reading = document.reading
    rows = [row for row in rows_of(reading) if row.text and row.line.style != "furniture"]
    opening = [row.line for row in takewhile(lambda row: not _is_named(row.line), rows)]
    closing = [row.line for row in takewhile(lambda row: not _is_named(row.line), reversed(rows[len(opening) :]))]
    marked = [row.line for row in rows[len(opening) : len(rows) - len(closing)]]
    if not marked or sum(not _is_named(line) for line in marked) > _MOST_UNNAMED * len(marked):
        return document
    provisions = _provisions(reading, _all_in_units(marked), grammar(document.language))
    start, end = marked[0].start, marked[-1].end
    before = _kept(document, 0, start)
    after = _kept(document, end, len(reading.text)) if closing else ()
    spans = [span for one in (*before, *after) for span in one.spans]
    is_whole = all(any(span.start < line.end and line.start < span.end for span in spans) for line in opening + closing)
    if not is_whole or {one.eid for one in (*before, *after)} & {one.eid for one in provisions}:
        return document
    aside = tuple(run for run in document.set_aside if (opening and run.end <= start) or (closing and run.start >= end))
    return replace(document, provisions=(*before, *provisions, *after), set_aside=aside)


def _kept(document: Document, start: int, end: int) -> tuple[Provision, ...]:
    """What the grammar read that lies wholly from ``start`` to ``end``, before the units of the markup or behind them."""
    inside = [
        one
        for one in document.provisions
        if one.spans and all(start <= span.start and span.end <= end for span in one.spans)
    ]
    known = {"", *(one.eid for one in inside)}
    return tuple(one for one in inside if (one.parent or "") in known and one.note in known)


def _is_named(line: Line) -> bool:
    return line.mark is not None and line.mark.is_named


def _all_in_units(lines: list[Line]) -> list[Line]:
    """The lines, those that stand in no unit each as a unit of its own, in what holds the lines before and behind it."""
    made: list[Line] = []
    for index, line in enumerate(lines):
        if line.mark is not None:
            made.append(line)
            continue
        before = made[-1].mark.path if made and made[-1].mark else ()
        behind = next((other.mark.path for other in lines[index + 1 :] if other.mark is not None), ())
        around = [unit for unit, other in zip(before, behind, strict=False) if unit == other]
        is_heading = line.style == "heading"
        own = Unit(f"line {line.start}", "section" if is_heading else "paragraph", is_named=False)
        made.append(replace(line, mark=Mark((*around, own), "heading" if is_heading else "text")))
    return made


def _provisions(reading: Reading, lines: list[Line], rules: Grammar) -> tuple[Provision, ...]:
    nodes: dict[str, Node] = {}
    own_words = {line.mark.path[-1].eid for line in lines if line.mark}
    for line in lines:
        above: Node | None = None
        for unit in line.mark.path if line.mark else ():
            if not unit.is_named and unit.eid not in own_words:
                continue
            is_note = unit.kind == "footnote"
            if unit.eid not in nodes:
                nodes[unit.eid] = Node(
                    unit.kind, None, None if is_note else above, address=unit.eid if unit.is_named else "",
                    is_number_inferred=unit.is_number_inferred, note=above if is_note else None,
                )  # fmt: skip
            above = nodes[unit.eid]
        if above is not None:
            _fill(above, line, reading.text, rules)
    return Tree(list(nodes.values())).provisions(reading.text)


def _fill(node: Node, line: Line, text: str, rules: Grammar) -> None:
    mark = line.mark
    if mark is None:
        return
    label = line.end if mark.part == "label" else line.start + mark.label
    if label > line.start:
        node.spans.append(Span(line.start, label, "label", line.page, line.box))
        printed = text[line.start : label]
        node.number = node.number or _number(printed, rules) or (printed if node.kind == "footnote" else None)
    while label < line.end and text[label].isspace():
        label += 1
    if label < line.end:
        node.spans.append(Span(label, line.end, mark.part, line.page, line.box))
    node.edits += line.edits


def _number(label: str, rules: Grammar) -> str | None:
    """The number in a printed label: "4" in "Article 4."."""
    words = [_own(word.strip(_STOPS) or word, rules) for word in _WORD.findall(label)]
    numbers = [
        word
        for word in words
        if normalize(word).lower().strip(".:-–—") not in rules.labels and any(map(str.isalnum, word))
    ]
    return " ".join(numbers) or None


def _own(word: str, rules: Grammar) -> str:
    """The number of "Annex-A1", which is printed as one word with its label."""
    before, _, number = word.partition("-")
    return number if number and normalize(before).lower() in rules.labels else word
