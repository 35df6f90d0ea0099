"""What stands inside an article: paragraphs, subparagraphs, list items, and unnumbered text.

A marker ("1.", "(a)", "(i)", "1.1", "–") at the start of a row is only a candidate; a stack of open lists decides. It
continues an open list where its number is the next one, opens a new list where it is the first one, and is plain text
otherwise. "(i)" after "(h)" is the ninth letter or a new Roman list: the marker that follows tells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from agreements.formats.document import ProvisionKind
from agreements.structure.agreement.list_markers import Marker, marker_of
from agreements.structure.build import Builder, Piece
from agreements.structure.rows import Column, Row, cut, goes_on
from agreements.structure.tree import Node

_RUN_ON = re.compile(
    r"(?:(?<=[.;:])|(?<=[.;:][\"”»)]))\s+(?=(\d{1,2})[.)]\s+[A-ZÀ-Þ«“\"(])|(?<=[.;:])(?=(\d{1,2})\.\s?[A-ZÀ-Þ])"
)


_CLOSING = {"“": "”", "„": "“", "«": "»", '"': '"', "”": "”"}


@dataclass(slots=True)
class _List:
    form: str
    last: int
    parent: Node
    node: Node
    count: int = 1


@dataclass
class _Body:
    """The open lists and the text of one article while its rows go by."""

    builder: Builder
    article: Node
    column: Column
    lists: list[_List] = field(default_factory=list)
    holder: Node | None = None
    """The node that takes a row which goes on."""
    blocks: list[Node] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    has_items: bool = False
    first: int = 1
    """The number with which its paragraphs begin: those of a section may run on."""


def _continues(body: _Body, marker: Marker, following: Marker | None) -> tuple[int, tuple[str, int]] | None:
    """The open list (by its depth) that a marker continues, and the way in which it does."""
    for depth in range(len(body.lists) - 1, -1, -1):
        opened = body.lists[depth]
        for form, value in marker.ways:
            if form != opened.form:
                continue
            if form == "-" or value == opened.last + (not marker.is_inserted):
                if len(marker.ways) > 1 and form[-1] in "aA" and _is_roman_next(marker, following):
                    continue
                return depth, (form, value)
    return None


def _is_roman_next(marker: Marker, following: Marker | None) -> bool:
    """Whether the marker after an ambiguous "(i)" is "(ii)", so that a Roman list begins here."""
    roman = {form: value for form, value in marker.ways if form[-1] in "iI"}
    if not following or not roman:
        return False
    form, value = next(iter(roman.items()))
    return any(f == form and v == value + 1 for f, v in following.ways) and not any(
        f[-1] in "aA" and v == marker.ways[0][1] + 1 for f, v in following.ways
    )


def _opens(body: _Body, marker: Marker) -> tuple[str, int] | None:
    """The way in which a marker may open a list: as its first number."""
    if marker.is_inserted:
        return None
    begin = (1,) if body.lists else (1, body.first)
    first = [way for way in marker.ways if way[1] in begin or way[0] == "-"]
    return first[-1] if first and first[-1][0][-1] in "iI" and first[0][1] != 1 else first[0] if first else None


def _skips(body: _Body, marker: Marker) -> tuple[int, tuple[str, int]] | None:
    """A list that goes on after a gap of one or two numbers, which are then missing."""
    if marker.is_bare or marker.is_inserted:
        return None
    for depth in range(len(body.lists) - 1, -1, -1):
        opened = body.lists[depth]
        for form, value in marker.ways:
            if form == opened.form and opened.last + 1 < value <= opened.last + 3 and form[-1] not in "iI":
                return depth, (form, value)
    return None


def _kind(form: str, depth: int) -> ProvisionKind:
    if form == "-":
        return "list_item"
    if form[0].isdigit() or form in ("(1)", "han"):
        return "paragraph" if depth == 0 or form == "1.1" else "subparagraph"
    if depth == 0 and form[-1] in "AI" and not form.startswith("()"):
        return "paragraph"
    return "subparagraph"


def _add_item(
    body: _Body, row: Row, marker: Marker, place: tuple[int, tuple[str, int]] | None, way: tuple[str, int]
) -> None:
    if place is not None:
        depth, (form, value) = place
        del body.lists[depth + 1 :]
        opened = body.lists[depth]
        for missed in range(opened.last + 1, value if form != "-" else 0):
            body.warnings.append(f"{opened.node.kind} {missed} not found before {marker.shown}")
        opened.last, opened.count, parent = value, opened.count + 1, opened.parent
        count = opened.count
    else:
        form, value = way
        _close_same(body, form)
        depth, count = len(body.lists), 1
        parent = body.lists[-1].node if body.lists else _intro(body)
    kind = _kind(form, depth)
    is_bullet = form == "-"
    node = Node(kind, None if is_bullet else marker.shown, parent, eid_part=f"item_{count}" if is_bullet else "")
    if place is None:
        body.lists.append(_List(form, value, parent, node))
    else:
        body.lists[depth].node = node
    body.builder.add(node, Piece(row, "label", 0, marker.end), Piece(row, "text", marker.end))
    body.holder, body.has_items = node, True


def _close_same(body: _Body, form: str) -> None:
    """A list of a form that is already open begins anew: the lists from there on are over."""
    for depth, opened in enumerate(body.lists):
        if opened.form == form:
            del body.lists[depth:]
            return


def _intro(body: _Body) -> Node:
    """What a first list hangs on: the last unnumbered paragraph where that introduces it, else the article."""
    if len(body.blocks) > 1:
        last = body.blocks[-1]
        span = last.spans[-1] if last.spans else None
        if span and body.builder.text[span.start : span.end].rstrip("*_ ").endswith((":", "–", "—")):
            return last
    elif len(body.blocks) == 1 and body.has_items and body.blocks[0] is not body.article:
        return body.blocks[0]
    return body.article


def _add_block(body: _Body, row: Row) -> None:
    """Unnumbered text that begins a paragraph of its own."""
    parent = body.article
    if body.lists:
        top = body.lists[0]
        is_numbered = top.node.kind == "paragraph"
        parent = top.node if is_numbered else body.article
        del body.lists[1 if is_numbered else 0 :]
    node = Node("paragraph", None, parent)
    body.builder.add(node, Piece(row))
    body.holder = node
    if parent is body.article:
        body.blocks.append(node)


def split_run_on(row: Row) -> list[int]:
    """Where numbered paragraphs begin inside a row in which everything runs on."""
    expected, places = 1, []
    first = marker_of(row.text)
    if first and ("1.", 1) in first.ways:
        expected = 2
    for match in _RUN_ON.finditer(row.text):
        if int(match[1] or match[2]) == expected:
            places.append(match.end())
            expected += 1
    return places if expected > 2 else []


def _marker(row: Row) -> Marker | None:
    return None if row.line.style == "heading" else marker_of(row.text)


def body(builder: Builder, article: Node, rows: Sequence[Row | Piece], column: Column, *, first: int = 1) -> list[str]:
    """Hang the rows of an article below it; what was amiss in its numbers comes back as warnings.

    ``first`` is the number of its first paragraph where the count runs on from what stands before.
    """
    pieces = _parted([row if isinstance(row, Piece) else Piece(row) for row in rows])
    made = _Body(builder, article, column, first=first)
    starts = _starts(pieces, column)
    quoted = _quoted(pieces)
    found = [_as_marker(pieces[i]) if is_start and i not in quoted else None for i, is_start in enumerate(starts)]
    markers, followings = _settled(found)
    only_block = sum(is_start and marker is None for is_start, marker in zip(starts, markers, strict=True))
    for index, piece in enumerate(pieces):
        marker = markers[index]
        if marker and _take(made, piece, marker, followings[index]):
            continue
        is_text = not starts[index] or (found[index] is not None and goes_on(pieces[index - 1].row, piece.row, column))
        if is_text and made.holder is not None:
            builder.fill(made.holder, piece)
        else:
            _take_text(made, pieces, index, piece, only_block)
    return made.warnings


def _parted(pieces: list[Piece]) -> list[Piece]:
    """The pieces with those cut that open a paragraph and its first item at once: "4. (1) The Union keeps the lamps."

    They are cut where a second item "(2)" follows in the same paragraph, and then in the paragraphs beside it too.
    """
    double = {index: end for index, piece in enumerate(pieces) if (end := _double_end(piece))}
    if not any(_has_second(pieces, index, end) for index, end in double.items()):
        return pieces
    made: list[Piece] = []
    for index, piece in enumerate(pieces):
        rows = cut(_sub_row(piece), [double[index]]) if index in double else []
        made += [Piece(row) for row in rows] or [piece]
    return made


def _double_end(piece: Piece) -> int:
    """Where the first of two markers at the start of a piece ends, 0 where there are not two."""
    outer = _as_marker(piece)
    if outer is None or outer.is_bare or not outer.shown[:1].isdigit():
        return 0
    inner = marker_of(piece.words[outer.end :].lstrip())
    is_first = inner is not None and not inner.is_bare and any(value == 1 for _, value in inner.ways)
    return outer.end if is_first and inner is not None and inner.ways[0][0][0] == "(" else 0


def _has_second(pieces: list[Piece], index: int, end: int) -> bool:
    """Whether the second item follows before the next paragraph of the outer form."""
    outer = _as_marker(pieces[index])
    inner = marker_of(pieces[index].words[end:].lstrip())
    if outer is None or inner is None:
        return False
    second = {(form, 2) for form, value in inner.ways if value == 1}
    for piece in pieces[index + 1 :]:
        marker = _as_marker(piece)
        if marker and second & set(marker.ways):
            return True
        if marker and marker.ways[0][0] == outer.ways[0][0]:
            return False
    return False


def _settled(found: list[Marker | None]) -> tuple[list[Marker | None], list[Marker | None]]:
    """The markers without those bare figures that number nothing, and for each place the marker that comes next.

    A bare "1" opens a list only where a bare "2" comes later, or at the very start of an article with a list in it.
    """
    markers, followings = list(found), list(found)
    following: Marker | None = None
    has_second = False
    for index in range(len(found) - 1, -1, -1):
        marker, followings[index] = found[index], following
        if marker is None:
            continue
        if marker.is_bare:
            value = marker.ways[0][1]
            if value == 1 and not has_second and (index > 0 or following is None):
                markers[index] = None
                continue
            has_second = value == 2 or (has_second and value != 1)
        following = marker
    return markers, followings


def _quoted(pieces: list[Piece]) -> set[int]:
    """Rows inside quotation marks that open at the start of a row and close at the end of a later one: quoted provisions."""
    inside: set[int] = set()
    opened, close = -1, ""
    for index, piece in enumerate(pieces):
        words = piece.words
        if opened < 0 and words[:1] in _CLOSING and not words.rstrip(" .;,").endswith(_CLOSING[words[0]]):
            opened, close = index, _CLOSING[words[0]]
        elif opened >= 0 and words.rstrip(" .;,").endswith(close):
            inside |= set(range(opened, index + 1))
            opened = -1
    return inside


def _take_text(made: _Body, pieces: list[Piece], index: int, piece: Piece, only_block: int) -> None:
    """Unnumbered text: the article's own where it is alone or introduces what follows, else a paragraph."""
    is_own = made.holder is None and (only_block == 1 or _introduces(pieces, index, made.column))
    if is_own:
        made.builder.fill(made.article, piece)
        made.holder = made.article
        made.blocks.append(made.article)
    else:
        _add_block(made, _sub_row(piece))


def _sub_row(piece: Piece) -> Row:
    """The row that begins where the piece does: after the label and heading of its article."""
    return piece.row if piece.left == 0 else cut(piece.row, [piece.left])[-1]


def _as_marker(piece: Piece) -> Marker | None:
    return _marker(piece.row) if piece.left == 0 else marker_of(piece.words)


def _take(made: _Body, piece: Piece, marker: Marker, following: Marker | None) -> bool:
    """Place a marker in the open lists; False where it is no marker after all."""
    row = _sub_row(piece)
    place = _continues(made, marker, following)
    way = None if place else _opens(made, marker)
    if place is None and way is None:
        place = _skips(made, marker)
    if place is None and way is None:
        return _infer_first(made, row, marker)
    _add_item(made, row, marker, place, way or ("", 0))
    return True


def _infer_first(made: _Body, row: Row, marker: Marker) -> bool:
    """ "2." after unnumbered text: that text is paragraph 1, whose number the source lost."""
    form, value = marker.ways[0]
    if (
        value != 2
        or marker.is_inserted
        or form not in ("1.", "1)", "(1)", "()a", ")a")
        or made.lists
        or made.has_items
        or not made.holder
    ):
        return False
    article = made.article
    shown = "1" if form[0] != ")" and form != "()a" else "a"
    if made.blocks == [article]:
        first = Node(_kind(form, 0), shown, article, is_number_inferred=True)
        first.spans = [span for span in article.spans if span.part == "text"]
        moved = {id(span) for span in first.spans}
        first.edits = [e for e in article.edits if any(s.start <= e.start < s.end for s in first.spans)]
        article.edits = [e for e in article.edits if e not in first.edits]
        article.spans = [span for span in article.spans if id(span) not in moved]
        made.builder.tree.add(first)
    else:
        first = made.blocks[-1]
        first.kind, first.number, first.is_number_inferred = _kind(form, 0), shown, True
    made.lists.append(_List(form, 1, article, first))
    _add_item(made, row, marker, (0, (form, value)), (form, value))
    return True


def _starts(pieces: list[Piece], column: Column) -> list[bool]:
    """Whether each piece begins something: it carries a marker, or does not go on from the one before."""
    starts = []
    for index, piece in enumerate(pieces):
        marker = _as_marker(piece)
        if index == 0 or (marker is not None and not _is_torn_off(pieces[index - 1].row, piece, marker, column)):
            starts.append(True)
        else:
            starts.append(not goes_on(pieces[index - 1].row, piece.row, column))
    return starts


def _is_torn_off(before: Row, piece: Piece, marker: Marker, column: Column) -> bool:
    """Whether a number is the end of a citation that runs over the end of a line: "Articles 2 to / 6."."""
    is_wrapped = column.is_wrapped or before.room is not None
    if before.is_terminal or piece.row.gap or not marker.shown[:1].isalnum() or not is_wrapped:
        return False
    is_alone = not piece.words[marker.end :].strip() and len(before.text) > 20
    return (marker.shown.isdigit() and column.rules.ends("reference_before", before.text)) or is_alone


def _introduces(pieces: list[Piece], index: int, column: Column) -> bool:
    """Whether the text that begins at ``index`` is followed at once by a list, before any other text begins."""
    for before, after in zip(pieces[index:], pieces[index + 1 :], strict=False):
        if _as_marker(after) is not None:
            return True
        if not goes_on(before.row, after.row, column):
            return False
    return False
