"""The page under every text: furniture, notes and the body, parted once for all grammars.

``lay_out`` parts a reading into furniture, notes and the rows of its body, from which the calls of notes are gone;
``note_nodes`` ties the notes to the provisions that call them, and ``aside_of`` accounts for what was set aside.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from agreements.formats.document import Document, Edit, Reading, Reason, SetAside, Span
from agreements.structure.body_text import BodyText, body_text_of
from agreements.structure.footnotes import Call, Note, find_calls, find_notes
from agreements.structure.furniture import find_furniture
from agreements.structure.grammar import Grammar
from agreements.structure.rows import Row, rows_of
from agreements.structure.tree import Node, Tree

_STAR_NAMES = {"*": "star", "†": "dagger", "‡": "double_dagger", "§": "section_sign"}


@dataclass(frozen=True, slots=True)
class Layout:
    """``reading`` with the calls of its notes as edits of the lines, ``body`` the lines that are text."""

    reading: Reading
    furniture: Mapping[int, Reason]
    notes: tuple[Note, ...]
    calls: tuple[Call, ...]
    body: tuple[int, ...]

    @property
    def rows(self) -> list[Row]:
        body = set(self.body)
        return [row for row in rows_of(self.reading) if row.index in body]

    @property
    def body_text(self) -> BodyText:
        return body_text_of(self.reading, self.body)


def lay_out(reading: Reading, rules: Grammar) -> Layout:
    furniture = find_furniture(reading, rows_of(reading), rules)
    notes = find_notes(reading, furniture, rules)
    taken = furniture.keys() | {index for note in notes for index in note.lines}
    body = tuple(index for index in range(len(reading.lines)) if index not in taken)
    calls = find_calls(reading, notes, body, rules)
    return Layout(_without_calls(reading, calls), furniture, notes, calls, body)


def _without_calls(reading: Reading, calls: Sequence[Call]) -> Reading:
    """The reading with an edit in its line for each call that its reader did not know."""
    by_line: dict[int, list[Call]] = {}
    for call in sorted(calls, key=lambda call: (call.start, call.end)):
        by_line.setdefault(bisect_right(reading.lines, call.start, key=lambda line: line.start) - 1, []).append(call)
    lines = list(reading.lines)
    for at, its_calls in by_line.items():
        lines[at] = replace(lines[at], edits=_with_calls(lines[at].edits, its_calls))
    return replace(reading, lines=tuple(lines))


def _with_calls(edits: Sequence[Edit], calls: Sequence[Call]) -> tuple[Edit, ...]:
    """``edits`` with one for each of ``calls``, all in order; a call that meets another edit is known already."""
    merged: list[Edit] = []
    rest = sorted(edits, key=lambda edit: edit.start)
    place = 0
    for call in calls:
        while place < len(rest) and rest[place].start < call.end:
            merged.append(rest[place])
            place += 1
        if not merged or merged[-1].end <= call.start:
            merged.append(Edit("note_call", call.start, call.end))
    return (*merged, *rest[place:])


def node_of(
    body_text: BodyText,
    node: Node,
    *,
    label: tuple[int, int] = (0, 0),
    heading: tuple[int, int] = (0, 0),
    text: tuple[int, int] = (0, 0),
) -> Node:
    """``node`` with spans of its label, heading and text, given as ranges of the body_text."""
    spans = [*body_text.cut(*label, "label"), *body_text.cut(*heading, "heading"), *body_text.cut(*text, "text")]
    node.spans += spans
    node.edits += body_text.edits_of(spans)
    return node


def finish(layout: Layout, nodes: Sequence[Node], aside: Iterable[SetAside] = (), **facts: object) -> Document:
    """The document of these nodes, its notes tied to their callers, and all that was left out with its reason."""
    ordered = sorted([*nodes, *note_nodes(layout, nodes)], key=lambda node: node.spans[0].start if node.spans else 0)
    tree = Tree(ordered)
    document = Document(
        reading=layout.reading,
        kind="other",
        provisions=tree.provisions(layout.reading.text),
        set_aside=tuple(sorted([*aside_of(layout), *aside], key=lambda run: run.start)),
        warnings=tuple(uncalled(layout)),
    )
    return replace(document, **facts)  # type: ignore[arg-type]


def note_nodes(layout: Layout, nodes: Sequence[Node]) -> list[Node]:
    """A node for each note, tied to the node whose words call it."""
    callers: dict[int, Node] = {}
    owned = sorted(((span.start, span.end, node) for node in nodes for span in node.spans), key=lambda run: run[:2])
    starts = [start for start, _, _ in owned]
    for call in layout.calls:
        at = bisect_right(starts, call.start) - 1
        if call.note not in callers and at >= 0 and not layout.reading.text[owned[at][1] : call.start].strip():
            callers[call.note] = owned[at][2]
    return [_note_node(layout, note, callers.get(at)) for at, note in enumerate(layout.notes)]


def _note_node(layout: Layout, note: Note, caller: Node | None) -> Node:
    body_text = body_text_of(layout.reading, note.lines)
    text_at = body_text.at_place(note.text_start)
    star = _STAR_NAMES.get(note.label[:1], "")
    node = Node("footnote", note.label, note=caller, eid_part=f"note_{star}" if star else "")
    return node_of(body_text, node, label=(0, text_at), text=(text_at, len(body_text.text)))


def uncalled(layout: Layout) -> list[str]:
    """A warning for each note that nothing calls."""
    called = {call.note for call in layout.calls}
    return [f"note {note.label}: call not found" for at, note in enumerate(layout.notes) if at not in called]


def aside_of(layout: Layout) -> Iterable[SetAside]:
    """Runs of lines with one reason, page by page."""
    run: SetAside | None = None
    last = -2
    for index, reason in layout.furniture.items():
        line = layout.reading.lines[index]
        if run is not None and index == last + 1 and run.reason == reason and run.page == line.page:
            run = replace(run, end=line.end)
        else:
            if run is not None:
                yield run
            run = SetAside(line.start, line.end, reason, line.page)
        last = index
    if run is not None:
        yield run


def drop_range(body_text: BodyText, begin: int, end: int, reason: Reason) -> list[SetAside]:
    """A range of the body text set aside by a grammar (a running head that only the grammar can know)."""
    spans: list[Span] = body_text.cut(begin, end)
    return [SetAside(span.start, span.end, reason, span.page) for span in spans]
