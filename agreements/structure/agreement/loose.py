"""What stands in no numbered division: paragraphs under headings without a number, or with nothing above them."""

from __future__ import annotations

from collections.abc import Sequence

from agreements.structure.agreement.paragraphs import body
from agreements.structure.build import Builder, Piece
from agreements.structure.rows import Column, Row
from agreements.structure.tree import Node


def first_head(title: Sequence[Row], rows: list[Row]) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The title without its last row where that is the first of the headings that follow, and that row."""
    last = next((i for i, row in enumerate(rows) if title and row is title[-1]), 0)
    is_first = len(title) > 1 and title[-1].gap > 0 and _is_head(rows, last)
    if is_first and sum(_is_head(rows, i) for i in range(last + 1, len(rows))) > 1:
        return tuple(title[:-1]), tuple(title[-1:])
    return tuple(title), ()


def add_loose(builder: Builder, column: Column, rows: list[Row]) -> None:
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
