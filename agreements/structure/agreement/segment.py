"""The grammar of agreements: preamble, divisions, articles, closing, annexes, read in that order.

Each step is a module of its own; this one walks the rows once and hands each run of rows to the step that knows it.
Nothing is lost on the way: ``Builder.sweep`` sets aside what no step took, and a hole in the numbers is a warning.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agreements.facts.extract import Facts, facts_of
from agreements.formats.document import Document, Reading
from agreements.structure.agreement.closing import closing_start
from agreements.structure.agreement.division_nodes import RANK, Walk, add_division
from agreements.structure.agreement.divisions import Divisions, Mark, divisions
from agreements.structure.agreement.front import cover_of, front_end
from agreements.structure.agreement.headings import Heading, Opening, headings
from agreements.structure.agreement.listing import listed
from agreements.structure.agreement.preamble import Preamble, add_preamble, formula_end, opens_as_letter, preamble_of
from agreements.structure.agreement.signatures import add_closing, closing_of
from agreements.structure.agreement.unnumbered import add_paragraphs, add_unnumbered, first_head
from agreements.structure.build import Builder, finished
from agreements.structure.grammar import Grammar, grammar
from agreements.structure.instruments.correspondence import (
    Letter,
    add_letterhead,
    closing_of_letter,
    conclusion_of,
    may_sign,
    signature_of,
)
from agreements.structure.layout import aside_of, lay_out, note_nodes
from agreements.structure.rows import Column, Row, cut
from agreements.structure.tree import Node

_INNER = {
    ("article", "inner_section"),
    *((above, level) for above in (*RANK, "annex") for level in (*RANK, "article")),
}
"""Levels where the second stands inside the first, so that what is between them can only be a heading."""


def segment_agreement(
    reading: Reading, language: str, *, letter: Letter | None = None, is_further: bool = False
) -> Document:
    """The provisions and facts of an agreement (or any act in articles), or of a note or letter.

    In an instrument that ``is_further`` than the first of its file, a number without a word is a paragraph's.
    """
    rules = grammar(language)
    layout = lay_out(reading, rules)
    builder = Builder(reading.text, rules, aside=list(aside_of(layout)))
    live = [row for row in layout.rows if row.text]
    if letter is not None:
        live = add_letterhead(builder, live, letter)
    made = divisions(live, rules, has_bare=not is_further)
    listing = listed(made, rules)
    if listing:
        for row in made.rows[listing[0] : listing[1]]:
            builder.set_aside(row, "contents")
        made = divisions(made.rows[: listing[0]] + made.rows[listing[1] :], rules, has_bare=not is_further)
    column = Column.of(made.rows, rules)
    walk = Walk(builder, made, column, _headings(made, rules, column), is_letter=letter is not None)
    _walk(walk)
    builder.tree.nodes += note_nodes(layout, builder.tree.nodes)
    builder.tree.nodes.sort(key=_place)
    lost = builder.sweep([edit for line in layout.reading.lines for edit in line.edits])
    return _document(reading, language, walk, len(lost))


def _place(node: Node) -> int:
    return node.spans[0].start if node.spans else -1


def _regions(made: Divisions, count: int) -> list[tuple[int, Mark, int]]:
    """Each mark with the row where the next one begins."""
    order = sorted(made.marks)
    ends = [*order[1:], count] if order else []
    return [(index, made.marks[index], end) for index, end in zip(order, ends, strict=True)]


def _headings(made: Divisions, rules: Grammar, column: Column) -> dict[int, Heading]:
    """The headings of all divisions, found level by level: each level has a habit of its own."""
    groups: dict[str, list[tuple[int, Opening]]] = {}
    before = 0
    for index, mark, end in _regions(made, len(made.rows)):
        has_inner = end in made.marks and (mark.level, made.marks[end].level) in _INNER
        opening = Opening(
            made.rows[index], mark.end, made.rows[index + 1 : min(end, index + 8)], made.rows[before:index], has_inner
        )
        groups.setdefault("above" if mark.level in RANK else mark.level, []).append((index, opening))
        before = index + 1
    found: dict[int, Heading] = {}
    for level, openings in groups.items():
        if level == "inner_section":
            continue
        chosen = headings([opening for _, opening in openings], rules, column)
        found |= {index: heading for (index, _), heading in zip(openings, chosen, strict=True)}
    return found


def _walk(walk: Walk) -> None:
    rows, regions = walk.made.rows, _regions(walk.made, len(walk.made.rows))
    taken_before = {i: walk.headings[i].before for i, _, _ in regions if i in walk.headings}
    first = regions[0][0] - taken_before.get(regions[0][0], 0) if regions else len(rows)
    if not regions:
        _undivided(walk, rows)
        return
    _open(walk, rows[:first])
    for position, (index, mark, end) in enumerate(regions):
        following = regions[position + 1] if position + 1 < len(regions) else None
        end -= taken_before.get(end, 0) if following else 0
        is_last = following is None or following[1].level == "annex" or _restarts(following[1])
        _region(walk, index, mark, end, is_last)


def _open(walk: Walk, rows: list[Row]) -> None:
    """What stands before the first division: title and preamble, or the letters that the articles are attached to."""
    if walk.is_letter:
        add_paragraphs(walk.builder, walk.column, rows)
        return
    walk.preamble = preamble_of(rows, walk.rules, walk.column, front_end(rows, walk.rules))
    if not opens_as_letter(rows, walk.rules):
        add_preamble(walk.builder, walk.preamble)
        return
    add_preamble(walk.builder, replace(walk.preamble, blocks=()))
    add_paragraphs(walk.builder, walk.column, [row for _, block in walk.preamble.blocks for row in block])


def _restarts(mark: Mark) -> bool:
    return mark.level == "article" and mark.link is not None and mark.link.is_first


def _region(walk: Walk, index: int, mark: Mark, end: int, is_last: bool) -> None:
    """A division with the rows up to the next one; after the last of a series the closing follows."""
    rows = walk.made.rows[index:end]
    closing: Sequence[Row] = ()
    if is_last and walk.is_letter:
        _end_of_letter(walk, index, mark, rows)
        return
    if is_last and (place := closing_start(rows, walk.rules)):
        at, position = place
        parts = cut(rows[at], [position]) if position else [rows[at]]
        head = parts[:-1]
        closing = [parts[-1], *rows[at + 1 :]]
        rows = [*rows[:at], *head] or rows[:1]
    add_division(walk, index, mark, rows)
    if closing:
        _close(walk, closing)


def _end_of_letter(walk: Walk, index: int, mark: Mark, rows: Sequence[Row]) -> None:
    """The last division of a letter; the words with which the letter ends are no part of it."""
    end = conclusion_of(rows)
    add_division(walk, index, mark, rows[:end])
    if walk.annex is None:
        _conclude(walk, rows[end:])
    else:
        add_paragraphs(walk.builder, walk.column, list(rows[end:]))


def _conclude(walk: Walk, rows: Sequence[Row]) -> None:
    signed = signature_of(rows) if not rows or not may_sign(rows[0]) else 0
    add_paragraphs(walk.builder, walk.column, list(rows[:signed]))
    walk.signed += add_closing(walk.builder, closing_of_letter(rows[signed:], walk.rules), walk.annex)


def _close(walk: Walk, rows: Sequence[Row]) -> None:
    closing = closing_of(rows, walk.rules)
    signed = add_closing(walk.builder, closing, walk.annex)
    if walk.annex is None:
        walk.signed += signed
        walk.closings.append(" ".join(row.text for row in closing.testimonium))


_MUCH = 800
"""Characters of front matter that are worth a warning."""


def _undivided(walk: Walk, rows: list[Row]) -> None:
    """A text without numbered articles: its paragraphs, under its unnumbered headings where it has such."""
    if walk.is_letter:
        end = conclusion_of(rows)
        add_paragraphs(walk.builder, walk.column, rows[:end])
        _conclude(walk, rows[end:])
        return
    place = closing_start(rows, walk.rules)
    at = place[0] if place else len(rows)
    end = formula_end(rows[:at], walk.rules)
    front = front_end(rows[:end], walk.rules) if end else 0
    opening = preamble_of(rows[:end] if end else rows[:at], walk.rules, walk.column, front)
    title, first = (opening.title, ()) if end else first_head(opening.title, rows[:at])
    walk.preamble = opening if end else Preamble(title, (), opening.aside)
    add_preamble(walk.builder, walk.preamble)
    add_unnumbered(
        walk.builder,
        walk.column,
        rows[end:at] if end else [*first, *(row for _, block in opening.blocks for row in block)],
    )
    if place:
        _close(walk, rows[at:])


def _fronted(walk: Walk) -> list[str]:
    """A warning where much stands before the title: it may be an act of its own."""
    front = sum(len(row.text) for row in walk.preamble.aside) if walk.preamble else 0
    if front < _MUCH:
        return []
    return [f"{front} characters before the title were set aside as front matter; check that none of them is needed"]


def _document(reading: Reading, language: str, walk: Walk, lost: int) -> Document:
    provisions, aside = finished(walk.builder)
    found: Facts = facts_of(provisions, walk.preamble, walk.signed, walk.closings, rules=walk.rules)
    cover = cover_of(walk.preamble.aside if walk.preamble else ())
    numbered = {"registration_number": cover.registration_number} if cover.registration_number else {}
    dates = {**found.dates, "signature": found.dates.get("signature") or cover.signed or None}
    status = "signed" if found.status == "unknown" and cover.signed else found.status
    warnings = [*walk.warnings, *found.warnings, *_fronted(walk)]
    if lost > 3:
        warnings.append(f"{lost} pieces of text belong to no provision and were set aside as noise")
    return Document(
        reading=reading, kind=found.kind, status=status, title=found.title, language=language, parties=found.parties,
        dates=dates, place=found.place, facts=numbered, signatories=found.signatories, provisions=provisions,
        set_aside=aside, warnings=tuple(warnings),
    )  # fmt: skip
