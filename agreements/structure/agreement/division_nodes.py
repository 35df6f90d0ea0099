"""The divisions of an agreement as nodes: each gets its label, its heading and its body, under what is open.

``add_division`` takes the rows of one division and its mark. ``Walk`` knows what is open while the rows go by.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from agreements.formats.document import ProvisionKind
from agreements.structure.agreement.divisions import Divisions, Mark
from agreements.structure.agreement.headings import Heading, Opening, caps_run_in
from agreements.structure.agreement.list_markers import marker_of
from agreements.structure.agreement.paragraphs import body, split_run_on
from agreements.structure.agreement.preamble import Preamble
from agreements.structure.agreement.signatures import Block
from agreements.structure.agreement.unnumbered import add_sections
from agreements.structure.build import Builder, Piece
from agreements.structure.grammar import Grammar
from agreements.structure.numerals import LETTERS, Number
from agreements.structure.rows import Column, Row, cut
from agreements.structure.tree import Node, roman_to_int

RANK = {"part": 0, "title": 1, "chapter": 2, "section": 3}
"""The levels above articles, the highest first."""
_PREFIX = {"part": "part", "chapter": "chap", "section": "sec"}
_KIND: dict[str, ProvisionKind] = {"part": "part", "title": "part", "chapter": "chapter", "section": "section"}


@dataclass
class Walk:
    """What is open while the rows go by."""

    builder: Builder
    made: Divisions
    column: Column
    headings: dict[int, Heading]
    annex: Node | None = None
    above: list[tuple[int, Node]] = field(default_factory=list)
    signed: list[tuple[Node, Block]] = field(default_factory=list)
    preamble: Preamble | None = None
    closings: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    is_letter: bool = False
    interrupted: list[tuple[int, Node]] | None = None
    """What was open above the articles where an annex began, as long as none stands in it."""
    counted: int = 0
    """The number of the last paragraph: in some agreements they count through the articles."""

    @property
    def rules(self) -> Grammar:
        return self.builder.rules


def add_division(walk: Walk, index: int, mark: Mark, rows: Sequence[Row]) -> None:
    """Add the node of the division that ``mark`` opens, with the rows up to the next one."""
    if mark.level == "annex":
        _annex(walk, index, mark, rows)
    elif mark.level == "article":
        _article(walk, index, mark, rows)
    elif mark.level == "inner_section":
        _inner_section(walk, mark, rows)
    else:
        _division(walk, index, mark, rows)


def _label(walk: Walk, node: Node, mark: Mark, row: Row) -> None:
    """The label's span, with the repair of what was misread in it."""
    if not mark.end:
        return
    walk.builder.fill(node, Piece(row, "label", 0, mark.end))
    candidate = mark.link.candidate if mark.link is not None else None
    if candidate is None or mark.number is None:
        return
    left, right = candidate.number_at
    if candidate.is_misspelt:
        printed = re.match(r"\S+", row.text[candidate.position :])
        walk.builder.repair(
            node, row, candidate.position, candidate.position + (printed.end() if printed else 1), candidate.word
        )
    if mark.number.is_repaired:
        walk.builder.repair(node, row, left, right, mark.number.shown)


def _inner_words(text: str, left: int, right: int) -> tuple[int, int]:
    """A heading beside a label without the brackets around it or the dash that parts it from the text."""
    words = text[left:right]
    if bracketed := re.fullmatch(r"\s*[(\[](.*)[)\]]\s*[.:–—-]*\s*", words, re.DOTALL):
        return left + bracketed.start(1), left + bracketed.end(1)
    if dashed := re.search(r"[\s.:]*[–—-]+\s*$|\s*[.:]\s+$|\s*:\s*$|\s+$", words):
        return left, left + dashed.start()
    return left, right


def _headed(walk: Walk, index: int, node: Node, mark: Mark, rows: Sequence[Row]) -> list[Row | Piece]:
    """Give ``node`` its label and heading; the pieces of its body come back."""
    row, heading = rows[0], walk.headings.get(index, Heading())
    if heading.before:
        walk.builder.fill(node, *(Piece(r, "heading") for r in walk.made.rows[index - heading.before : index]))
    _label(walk, node, mark, row)
    rest: list[Row | Piece] = []
    if heading.beside:
        left, right = heading.beside
        inner_left, inner_right = _inner_words(row.text, left, right)
        walk.builder.fill(node, Piece(row, "label", left, inner_left), Piece(row, "heading", inner_left, inner_right))
        walk.builder.fill(node, Piece(row, "label", inner_right, right))
        rest = [Piece(row, "text", right)] if row.text[right:].strip() else []
    elif row.text[mark.end :].strip():
        rest = [Piece(row, "text", mark.end)] if mark.end else [row]
    count = min(heading.rows, len(rows) - 1)
    walk.builder.fill(node, *(Piece(r, "heading") for r in rows[1 : 1 + count]))
    after = list(rows[1 + count :])
    if heading.tail and after:
        _left, right = _inner_words(after[0].text, 0, heading.tail)
        walk.builder.fill(node, Piece(after[0], "heading", 0, right), Piece(after[0], "label", right, heading.tail))
        return [Piece(after[0], "text", heading.tail), *after[1:]]
    if after and not heading.rows and not heading.beside and not rest:
        span = caps_run_in(Opening(row, mark.end, after, ()))
        if span:
            walk.builder.fill(node, Piece(after[0], "heading", *span))
            return [Piece(after[0], "text", span[1]), *after[1:]]
    return [*rest, *after]


def _article(walk: Walk, index: int, mark: Mark, rows: Sequence[Row]) -> None:
    number = mark.number
    if walk.interrupted is not None and _goes_on_after_annex(walk, index, mark):
        walk.annex, walk.above = None, walk.interrupted
    walk.interrupted = None
    node = Node(
        "article", number.shown if number else None, walk.above[-1][1] if walk.above else walk.annex,
        is_short=bool(walk.above) and not walk.made.is_restarting, value=number.value if number else None,
        eid_part=_lettered("art", number), is_number_inferred=_is_inferred(mark, rows[0]),
    )  # fmt: skip
    walk.builder.tree.add(node)
    pieces = _headed(walk, index, node, mark, rows)
    walk.warnings += _missed(mark)
    first = _goes_on_counting(walk, pieces)
    warnings = body(walk.builder, node, _run_on(pieces), walk.column, first=first)
    walk.warnings += [f"article {node.number}: {warning}" for warning in warnings]
    walk.counted = _last_number(walk, node) or walk.counted


def _goes_on_after_annex(walk: Walk, index: int, mark: Mark) -> bool:
    """Whether an article after an annex is one of the agreement: it goes on counting, and all is signed only later."""
    if mark.link is None or mark.link.is_first or mark.link.missing:
        return False
    last = max(at for at, other in walk.made.marks.items() if other.level == "annex" and at < index)
    if not walk.made.marks[last].end:
        return True  # a declaration between two articles
    rules, rows = walk.rules, walk.made.rows
    return any(row.text[:1].isupper() and rules.starts("testimonium", row.text) for row in rows[index:]) and not any(
        row.text[:1].isupper() and rules.starts("testimonium", row.text) for row in rows[:index]
    )


def _goes_on_counting(walk: Walk, pieces: Sequence[Row | Piece]) -> int:
    """With which number the paragraphs of an article begin: 1, or the next where they count through the articles."""
    words = (pieces[0].words if isinstance(pieces[0], Piece) else pieces[0].text) if pieces else ""
    marker = marker_of(words.lstrip())
    following = walk.counted + 1
    return following if marker and any(value == following for _form, value in marker.ways) else 1


def _last_number(walk: Walk, article: Node) -> int:
    """The number of the last paragraph of an article, 0 where none has one in figures."""
    below = takewhile(lambda node: node is not article, reversed(walk.builder.tree.nodes))
    numbers = (node.number for node in below if node.parent is article and node.kind == "paragraph")
    return next((int(number) for number in numbers if number and number.isdecimal()), 0)


def _is_inferred(mark: Mark, row: Row) -> bool:
    """Whether the series alone says what the number is: the print shows another ("Article XL", "Article H") or none."""
    if mark.number is None or mark.link is None or not mark.number.is_repaired:
        return False
    printed = row.text[slice(*mark.link.candidate.number_at)]
    is_letter = len(printed) == 1 and printed.isupper() and printed != "I"
    return not mark.number.taken or is_letter or (printed.isupper() and roman_to_int(printed) is not None)


_FEW = 3


def _missed(mark: Mark) -> list[str]:
    """A warning for each number that should stand before this one, or one for all where they are many."""
    if mark.link is None or mark.number is None or not mark.link.missing:
        return []
    missing = [chr(64 + value) if mark.number.chapter == LETTERS else str(value) for value in mark.link.missing]
    named = missing if len(missing) <= _FEW or not mark.link.is_first else [f"{missing[0]} to {missing[-1]}"]
    word = mark.link.candidate.word or "article"
    return [f"{word} {missed} not found before {mark.number.shown}".lower() for missed in named]


def _lettered(prefix: str, number: Number | None) -> str:
    """The own part of the address of what has a letter, which may look like a Roman numeral ("Article C")."""
    return f"{prefix}_{number.shown.lower()}" if number and number.chapter == LETTERS else ""


def _run_on(pieces: list[Row | Piece]) -> list[Row | Piece]:
    """Rows in which numbered paragraphs run on, cut before each of them."""
    made: list[Row | Piece] = []
    for piece in pieces:
        row = piece.row if isinstance(piece, Piece) else piece
        left = piece.left if isinstance(piece, Piece) else 0
        inner = cut(row, [left])[-1] if left else row
        places = split_run_on(inner) if len(inner.text) > 200 else []
        made += cut(inner, places) if places else [piece]
    return made


def _inner_section(walk: Walk, mark: Mark, rows: Sequence[Row]) -> None:
    parent = next((node for node in reversed(walk.builder.tree.nodes) if node.kind == "article"), None)
    node = Node("section", mark.number.shown if mark.number else None, parent)
    walk.builder.tree.add(node)
    _label(walk, node, mark, rows[0])
    rest: list[Row | Piece] = [Piece(rows[0], "text", mark.end)] if rows[0].text[mark.end :].strip() else []
    body(walk.builder, node, [*rest, *rows[1:]], walk.column)


def _division(walk: Walk, index: int, mark: Mark, rows: Sequence[Row]) -> None:
    """A part, title, chapter or section: closes those of its rank and below."""
    rank = RANK[mark.level]
    while walk.above and walk.above[-1][0] >= rank:
        walk.above.pop()
    kind = _KIND[mark.level]
    if mark.level == "title" and any(m.level == "part" for m in walk.made.marks.values()):
        kind = "chapter"
    number = mark.number
    node = Node(
        kind,
        number.shown if number else None,
        walk.above[-1][1] if walk.above else walk.annex,
        value=number.value if number else None,
        eid_part=_lettered(_PREFIX[kind], number),
    )
    walk.builder.tree.add(node)
    walk.above.append((rank, node))
    body(walk.builder, node, _headed(walk, index, node, mark, rows), walk.column)


def _annex(walk: Walk, index: int, mark: Mark, rows: Sequence[Row]) -> None:
    """An annex, protocol or schedule: a container with numbers of its own."""
    walk.interrupted, walk.above = walk.above, []
    number = mark.number
    node = Node(
        "annex",
        number.shown if number else None,
        value=number.value if number and number.shown.isalpha() and len(number.shown) > 1 else None,
    )
    walk.annex = node
    walk.builder.tree.add(node)
    add_sections(walk.builder, walk.column, node, _headed(walk, index, node, mark, rows))
