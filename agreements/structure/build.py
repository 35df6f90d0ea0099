"""From rows to nodes: the one place where visible words become spans and recorded edits.

``Piece`` is a run of visible letters of one row. ``fill`` gives a node its pieces: consecutive rows become one span
where nothing lies between them, a hyphen at a line's end is joined by an edit, and the reader's edits go along. At the
end ``sweep`` makes sure that every letter read is in a provision or set aside, whatever the grammar did.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

from agreements.formats.document import Edit, Part, Provision, Reason, SetAside, Span
from agreements.formats.hyphens import LONGEST_WORD, find_break, hyphens_of
from agreements.structure.grammar import Grammar
from agreements.structure.rows import Row
from agreements.structure.tree import Node, Tree


@dataclass(frozen=True, slots=True)
class Piece:
    """The visible letters ``left`` to ``right`` of a row, as one part of a provision."""

    row: Row
    part: Part = "text"
    left: int = 0
    right: int | None = None

    @property
    def words(self) -> str:
        return self.row.text[self.left : self.right].strip()

    @property
    def start(self) -> int:
        return self.row.start if self.left == 0 else self.row.at(self.left)

    @property
    def end(self) -> int:
        return self.row.end if self.right is None or self.right >= len(self.row.text) else self.row.at(self.right)


@dataclass
class Builder:
    """The tree that grows over one text, and what is set aside of it."""

    text: str
    rules: Grammar
    tree: Tree = field(default_factory=Tree)
    aside: list[SetAside] = field(default_factory=list)

    def add(self, node: Node, *pieces: Piece) -> Node:
        self.tree.add(node)
        self.fill(node, *pieces)
        return node

    def fill(self, node: Node, *pieces: Piece) -> None:
        """Give ``pieces`` to ``node``, in reading order."""
        for piece in pieces:
            start, end = self._trimmed(piece.start, piece.end)
            if start >= end:
                continue
            last = node.spans[-1] if node.spans else None
            line = piece.row.line
            inside = [edit for edit in line.edits if start <= edit.start and edit.end <= end]
            if last is not None and last.part == piece.part and piece.part != "label":
                if self._is_open(last, start, line.page):
                    self._join(node, last, start, is_merged=True)
                    node.spans[-1] = Span(last.start, end, last.part, last.page, last.box)
                    node.edits += inside
                    continue
                self._join(node, last, start, is_merged=False)
            node.spans.append(Span(start, end, piece.part, line.page, line.box))
            node.edits += inside

    def set_aside(self, row: Row, reason: Reason) -> None:
        self.aside.append(SetAside(row.start, row.end, reason, row.line.page))

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return start, end

    def _is_open(self, last: Span, start: int, page: int | None) -> bool:
        """Whether a span may simply be drawn out to take in what begins at ``start``."""
        if last.box is not None or last.page != page or start < last.end:
            return False
        return not self.text[last.end : start].strip()

    def _join(self, node: Node, last: Span, start: int, *, is_merged: bool) -> None:
        """Join a word that a line end divides, or keep the hyphen of a compound."""
        if any(edit.kind == "hyphen" and edit.end == last.end for edit in node.edits[-3:]):
            return  # the reader has joined it
        before = self.text[max(last.start, last.end - LONGEST_WORD) : last.end]
        broken = find_break(before, self.text[start : start + LONGEST_WORD], last.end)
        if broken is not None:
            shown = hyphens_of(self.text).shown(broken)
            node.edits.append(Edit("hyphen", last.end - 1, start if is_merged else last.end, shown))

    def repair(self, node: Node, row: Row, left: int, right: int, shown: str) -> None:
        """Record that the visible letters ``left`` to ``right`` of a label were misread and stand for ``shown``."""
        start, end = row.at(left), row.at(right - 1) + 1
        if self.text[start:end] != shown:
            node.edits.append(Edit("ocr", start, end, shown))

    def sweep(self, marks: Iterable[Edit]) -> list[SetAside]:
        """Set aside what no node took; marks of the format that lie between go to the node before them."""
        covered = sorted(
            [(span.start, span.end, node) for node in self.tree.nodes for span in node.spans]
            + [(aside.start, aside.end, None) for aside in self.aside],
            key=lambda taken: taken[:2],
        )
        marked = sorted(((mark.start, mark.end, mark) for mark in marks), key=lambda mark: mark[:2])
        position, owner = 0, None
        lost: list[SetAside] = []
        for start, end, node in [*covered, (len(self.text), len(self.text), None)]:
            lost += self._leftovers(position, start, owner, marked)
            position, owner = max(position, end), node
        self.aside += lost
        self.aside.sort(key=lambda aside: aside.start)
        return lost

    def _leftovers(
        self, start: int, end: int, owner: Node | None, marked: list[tuple[int, int, Edit]]
    ) -> list[SetAside]:
        """What stands between two taken runs: marks to the node before, anything else set aside as noise."""
        start, end = self._trimmed(start, end)
        if start >= end:
            return []
        first = bisect_left(marked, start, key=lambda mark: mark[0])
        after = bisect_left(marked, end, key=lambda mark: mark[0])
        inside = [mark for _, right, mark in marked[first:after] if right <= end] if owner else []
        rest = list(self.text[start:end])
        for mark in inside:
            rest[mark.start - start : mark.end - start] = " " * (mark.end - mark.start)
        if owner is not None and inside and not "".join(rest).strip():
            at = next((i for i, span in enumerate(owner.spans) if span.start >= end), len(owner.spans))
            last = owner.spans[at - 1]
            owner.spans.insert(at, Span(start, end, "text" if last.part == "label" else last.part, last.page))
            owner.edits += inside
            return []
        return [SetAside(start, end, "noise")]


def finished(builder: Builder) -> tuple[tuple[Provision, ...], tuple[SetAside, ...]]:
    """The provisions and what was set aside, both in reading order."""
    return builder.tree.provisions(builder.text), tuple(builder.aside)
