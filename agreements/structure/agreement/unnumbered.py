"""What stands in no numbered division: paragraphs under headings without a number, or with nothing above them."""

from __future__ import annotations

from collections.abc import Sequence

from agreements.formats.document import Span
from agreements.structure.agreement.list_markers import marker_of
from agreements.structure.agreement.paragraphs import body
from agreements.structure.build import Builder, Piece
from agreements.structure.rows import Column, Row
from agreements.structure.tree import Node

_LONGEST_HEAD, _LEAST_HEADS = 100, 2


def first_head(title: Sequence[Row], rows: list[Row]) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The title without its last row where that is the first of the headings that follow, and that row."""
    last = next((i for i, row in enumerate(rows) if title and row is title[-1]), 0)
    is_first = len(title) > 1 and title[-1].gap > 0 and _is_head(rows, last)
    if is_first and sum(_is_head(rows, i) for i in range(last + 1, len(rows))) > 1:
        return tuple(title[:-1]), tuple(title[-1:])
    return tuple(title), ()


def add_unnumbered(builder: Builder, column: Column, rows: list[Row]) -> None:
    """Paragraphs under the unnumbered headings between them, where there are three or more of those."""
    heads = [i for i, row in enumerate(rows) if _is_head(rows, i)]
    if len(heads) < 3:
        heads = []
    bounds = [*heads, len(rows)]
    add_paragraphs(builder, column, rows[: bounds[0]])
    for index, end in zip(heads, bounds[1:], strict=False):
        node = Node("article")
        builder.add(node, Piece(rows[index], "heading"))
        body(builder, node, rows[index + 1 : end], column)


def add_sections(builder: Builder, column: Column, parent: Node, pieces: Sequence[Row | Piece]) -> None:
    """What stands in an annex: as it is, or as sections where headings part paragraphs that count through it."""
    rows = [piece.row if isinstance(piece, Piece) else piece for piece in pieces]
    heads = _between(rows)
    above = [span for span in parent.spans if span.part == "heading"]
    is_first = bool(above and heads) and heads[0][0] > 0 and _number(rows[0]) == 1
    is_first = is_first and _is_upper(builder, above) == rows[heads[0][0]].is_upper
    if len(heads) + is_first < _LEAST_HEADS:
        body(builder, parent, pieces, column)
        return
    node = _headed_by(builder, parent, above) if is_first else parent
    body(builder, node, pieces[: heads[0][0]], column)
    for (at, first), end in zip(heads, [*(at for at, _ in heads[1:]), len(rows)], strict=True):
        section = builder.add(Node("section", None, parent), Piece(rows[at], "heading"))
        body(builder, section, pieces[at + 1 : end], column, first=first)


def _is_upper(builder: Builder, spans: Sequence[Span]) -> bool:
    return all(builder.text[span.start : span.end].isupper() for span in spans)


def _headed_by(builder: Builder, parent: Node, spans: Sequence[Span]) -> Node:
    """The section that has the heading of its annex, where the sections below it have headings of the same look."""
    section = Node("section", None, parent, spans=list(spans))
    section.edits = [edit for edit in parent.edits if any(span.start <= edit.start < span.end for span in spans)]
    parent.edits = [edit for edit in parent.edits if edit not in section.edits]
    parent.spans = [span for span in parent.spans if span not in spans]
    return builder.tree.add(section)


def _between(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """The headings among numbered paragraphs, each with the number of the paragraph that follows and counts on."""
    heads: list[tuple[int, int]] = []
    last = 0
    for index, row in enumerate(rows):
        after = rows[index + 1] if index + 1 < len(rows) else None
        is_apart = index == 0 or rows[index - 1].is_terminal
        if number := _number(row):
            last = number
        elif after is not None and is_apart and _may_head(row) and _number(after) == last + 1:
            heads.append((index, last + 1))
    return heads


def _may_head(row: Row) -> bool:
    return (
        len(row.text) < _LONGEST_HEAD and not row.is_terminal and row.text[0].isupper() and marker_of(row.text) is None
    )


def _number(row: Row) -> int:
    """The number of the paragraph that a row begins, 0 where it begins none."""
    marker = marker_of(row.text)
    is_figure = marker is not None and not marker.is_inserted and marker.ways[0][0] in ("1.", "1)", "(1)")
    return marker.ways[0][1] if marker is not None and is_figure else 0


def _is_head(rows: list[Row], index: int) -> bool:
    row = rows[index]
    after = rows[index + 1] if index + 1 < len(rows) else None
    if after is None or len(row.text) > 120 or row.is_terminal or not (row.is_emphatic or row.is_upper):
        return False
    return len(row.letters) > 3 and not after.starts_lower


def add_paragraphs(builder: Builder, column: Column, rows: list[Row]) -> None:
    """Paragraphs with nothing above them."""
    if not rows:
        return
    root = Node("article")
    known = len(builder.tree.nodes)
    body(builder, root, rows, column)
    if root.spans:
        root.kind = "paragraph"
        builder.tree.nodes.insert(known, root)
        return
    for node in builder.tree.nodes[known:]:
        if node.parent is root:
            node.parent = None
