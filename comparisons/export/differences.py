"""Differences of versions as a grid that every format writes: two whole texts, three of them, and a snapshot beside today.

A line is a passage. What only the base has is marked in its column and what only the other has in the other; the last column says in
words what became of it, so that a format without marks says as much.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from comparisons.alignment.diff import Op
from comparisons.desk.changes import CellChange, ClauseChange
from comparisons.desk.difference_words import (
    description_sentence,
    kind_words,
    meaning_sentences,
    passage_sentence,
    step_sentence,
    who_words,
)
from comparisons.desk.whole import Change, Paragraph, Passage, Step, Whole
from comparisons.export.grid import Grid, GridCell, GridLine, Section
from web.locators import located
from web.wording import sentence

Head = tuple[str, str]


def grid_of_whole(whole: Whole, base: Head, other: Head) -> Grid:
    """The passages of both texts in the order of the page; what stands in both places of a move stands in the grid twice."""
    rows = tuple(row for step in whole.steps for row in _passages(step))
    section = Section("", (base, other, (sentence("What changed"), "")), rows)
    return Grid(sentence("The whole of both texts"), (section,))


def _passages(step: Step) -> Iterator[tuple[str, tuple[GridCell, ...]]]:
    for number, passage in enumerate(step.inside or step.passages):
        of_article = f"{sentence('Article')}: {step_sentence(step)}{f' ({step.number})' if step.number else ''}"
        told = [GridLine(of_article)] if not number else []
        told += [GridLine(kind_words(passage.kind))] if passage.kind != step.kind or step.inside else []
        said = passage_sentence(passage)
        told += [GridLine(said)] if said else []
        yield (
            located(passage.either.pinpoint),
            (_side(passage, is_base=True), _side(passage, is_base=False), tuple(told)),
        )


def _side(passage: Passage, *, is_base: bool) -> GridCell:
    """The words of one side with the marks that are its own; none where marks would not help."""
    paragraphs = passage.ours if is_base else passage.theirs
    if not paragraphs:
        return ()
    ops = side_of(passage.ops, is_base=is_base) if passage.is_marked else ()
    return (_line(paragraphs, ops),)


def _line(paragraphs: Sequence[Paragraph], ops: tuple[Op, ...]) -> GridLine:
    first = paragraphs[0]
    words = "\n".join(paragraph.text for paragraph in paragraphs)
    return GridLine(words, located(first.pinpoint), first.permalink, is_quoted=True, ops=ops)


def side_of(ops: Sequence[Op], *, is_base: bool) -> tuple[Op, ...]:
    """The runs of one side of a difference; those that it shares with the other, in its own words, unmarked.

    >>> ops = [Op("equal", (0, 1), (0, 1), "a", "A", is_folded=True), Op("insert", (1, 1), (1, 2), "b")]
    >>> [(op.kind, op.text) for op in side_of(ops, is_base=True)]
    [('equal', 'A')]
    >>> [(op.kind, op.text) for op in side_of(ops, is_base=False)]
    [('equal', 'a'), ('insert', 'b')]
    """
    made = []
    for op in ops:
        if op.kind == "equal":
            words = op.base_text or op.text if is_base else op.text
            made.append(Op("equal", op.base_span, op.other_span, words, words, means=op.means))
        elif op.is_in_base if is_base else op.is_in_other:
            made.append(op)
    return tuple(made)


# A base and two texts made from it


def grid_of_three(changes: Sequence[Change], ours: Head, theirs: Head) -> Grid:
    """What each side changed, an article of the base a line."""
    heads = ((sentence("Changed by"), ""), ours, theirs)
    rows = tuple((_article(change), (_who(change), *map(_made_of, (change.ours, change.theirs)))) for change in changes)
    return Grid(sentence("Who changed what"), (Section("", heads, rows),))


def _article(change: Change) -> str:
    if change.base is None:
        return sentence("not in the base")
    return " ".join(part for part in (located(change.base.pinpoint), change.base.heading) if part)


def _who(change: Change) -> GridCell:
    return (GridLine(who_words(change.who)),)


def _made_of(step: Step | None) -> GridCell:
    """What a text made of an article, as the page shows it: both wordings with marks."""
    if step is None:
        return (GridLine(sentence("not there")),)
    return tuple(line for passage in step.inside or step.passages for line in _both(passage))


def _both(passage: Passage) -> Iterator[GridLine]:
    """A passage with its marks; without marks its own words, and those of the base where it has none."""
    paragraphs = passage.theirs or passage.ours
    words = "\n".join(paragraph.text for paragraph in paragraphs)
    if passage.is_marked:
        said = [kind_words(passage.kind)] if passage.kind != "same" else []
        note = "; ".join((*said, *meaning_sentences(passage.ops)))
        yield GridLine(words, note, paragraphs[0].permalink, is_quoted=True, ops=passage.ops)
        return
    yield GridLine(description_sentence(passage.description))
    yield GridLine("\n".join(paragraph.text for paragraph in passage.ours), sentence("in the base"), is_quoted=True)
    yield GridLine(words, sentence("here"), paragraphs[0].permalink, is_quoted=True)


# A snapshot and the library of today


def grid_of_changes(changes: Sequence[CellChange], taken_on: str) -> Grid:
    """The cells that are others today, a clause a line, or a line where only the state is another."""
    heads = (
        (sentence("Agreement"), ""),
        (sentence("In the snapshot"), taken_on),
        (sentence("Today"), ""),
        (sentence("What changed"), ""),
    )
    rows = tuple(row for change in changes for row in _cell(change))
    return Grid(sentence("Changed since the snapshot"), (Section("", heads, rows),))


def _cell(change: CellChange) -> Iterator[tuple[str, tuple[GridCell, ...]]]:
    label, name = change.row.label, (GridLine(change.column.name),)
    if change.before.state_label != change.now.state_label:
        states = GridLine(change.before.state_label), GridLine(change.now.state_label)
        yield label, (name, (states[0],), (states[1],), (GridLine(sentence("another state")),))
    for clause in change.clauses:
        yield label, (name, *_clause(clause), (GridLine(sentence(clause.kind)),))


def _clause(change: ClauseChange) -> tuple[GridCell, GridCell]:
    clause = change.clause
    if change.difference is not None:
        ours, theirs = (side_of(change.difference.ops, is_base=is_base) for is_base in (True, False))
        before = GridLine(change.difference.base, located(clause.pinpoint), is_quoted=True, ops=ours)
        return (before,), (
            GridLine(clause.text, located(clause.pinpoint), clause.permalink, is_quoted=True, ops=theirs),
        )
    line = GridLine(clause.text, located(clause.pinpoint), clause.permalink, is_quoted=True)
    return ((), (line,)) if change.kind == "new" else ((line,), ())
