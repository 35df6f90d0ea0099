"""What every grammar of this package does before and after its own work.

``lay_out`` parts a reading into furniture, notes and the flow of its body; ``finish`` puts the notes among the
provisions where they stand and accounts for what was set aside.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from agreements.formats.document import Document, Reading, Reason, SetAside, Span
from agreements.structure.body_text import Flow, flow_of
from agreements.structure.footnotes import Call, Note, edits_of_calls, find_calls, find_notes
from agreements.structure.furniture import find_furniture
from agreements.structure.tree import Node, Tree

_STAR_NAMES = {"*": "star", "†": "dagger", "‡": "double_dagger", "§": "section_sign"}


@dataclass(frozen=True, slots=True)
class Layout:
    reading: Reading
    furniture: Mapping[int, Reason]
    notes: tuple[Note, ...]
    calls: tuple[Call, ...]
    flow: Flow


def lay_out(reading: Reading) -> Layout:
    furniture = find_furniture(reading)
    notes = find_notes(reading, furniture)
    taken = furniture.keys() | {index for note in notes for index in note.lines}
    body = [index for index in range(len(reading.lines)) if index not in taken]
    calls = find_calls(reading, notes, body)
    return Layout(reading, furniture, notes, calls, flow_of(reading, body, edits_of_calls(calls)))


def node_of(
    flow: Flow,
    node: Node,
    *,
    label: tuple[int, int] = (0, 0),
    heading: tuple[int, int] = (0, 0),
    text: tuple[int, int] = (0, 0),
) -> Node:
    """``node`` with spans of its label, heading and text, given as ranges of the flow."""
    spans = [*flow.cut(*label, "label"), *flow.cut(*heading, "heading"), *flow.cut(*text, "text")]
    node.spans += spans
    node.edits += flow.edits_of(spans)
    return node


def finish(layout: Layout, nodes: Sequence[Node], aside: Iterable[SetAside] = (), **facts: object) -> Document:
    """The document of these nodes, its notes tied to their callers, and all that was left out with its reason."""
    ordered = sorted([*nodes, *_note_nodes(layout, nodes)], key=lambda node: node.spans[0].start if node.spans else 0)
    tree = Tree(ordered)
    called = {call.note for call in layout.calls}
    warnings = [f"note {note.label}: call not found" for at, note in enumerate(layout.notes) if at not in called]
    document = Document(
        reading=layout.reading,
        kind="other",
        provisions=tree.provisions(layout.reading.text),
        set_aside=tuple(sorted([*_set_aside(layout), *aside], key=lambda run: run.start)),
        warnings=tuple(warnings),
    )
    return replace(document, **facts)  # type: ignore[arg-type]


def _note_nodes(layout: Layout, nodes: Sequence[Node]) -> list[Node]:
    callers: dict[int, Node] = {}
    owned = sorted(((span.start, span.end, node) for node in nodes for span in node.spans), key=lambda run: run[:2])
    starts = [start for start, _, _ in owned]
    for call in layout.calls:
        at = bisect_right(starts, call.start) - 1
        if call.note not in callers and at >= 0 and not layout.reading.text[owned[at][1] : call.start].strip():
            callers[call.note] = owned[at][2]
    return [_note_node(layout, note, callers.get(at)) for at, note in enumerate(layout.notes)]


def _note_node(layout: Layout, note: Note, caller: Node | None) -> Node:
    flow = flow_of(layout.reading, note.lines)
    text_at = flow.at_place(note.text_start)
    star = _STAR_NAMES.get(note.label[:1], "")
    node = Node("footnote", note.label, note=caller, eid_part=f"note_{star}" if star else "")
    return node_of(flow, node, label=(0, text_at), text=(text_at, len(flow.text)))


def _set_aside(layout: Layout) -> Iterable[SetAside]:
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


def drop_range(flow: Flow, begin: int, end: int, reason: Reason) -> list[SetAside]:
    """A range of the flow set aside by a grammar (a running head that only the grammar can know)."""
    spans: list[Span] = flow.cut(begin, end)
    return [SetAside(span.start, span.end, reason, span.page) for span in spans]
