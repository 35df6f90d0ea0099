"""The end of an agreement: testimonium, and one signature block a signing party.

Two layouts occur. In the first each block stands whole, one after the other. In the second the blocks stand side by
side and a reader meets them by rows: both parties, both names, both dates. There the first kind of row repeats before
the second kind begins; the n-th of each kind belongs to the n-th party.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from agreements.structure.agreement.closing import COLUMNS, heads_behind, heads_inside, is_head, signing_rules, signs
from agreements.structure.agreement.run_in_signatures import run_in_signatures
from agreements.structure.build import Builder, Piece
from agreements.structure.dates import first_day
from agreements.structure.grammar import Grammar, normalize
from agreements.structure.rows import Row, cut
from agreements.structure.scripts import is_raised
from agreements.structure.tree import Node


@dataclass(slots=True)
class Block:
    """One signing party's block: its rows by what they are."""

    head: list[Row] = field(default_factory=list)
    names: list[Row] = field(default_factory=list)
    offices: list[Row] = field(default_factory=list)
    dates: list[Row] = field(default_factory=list)
    places: list[Row] = field(default_factory=list)
    rest: list[Row] = field(default_factory=list)

    @property
    def rows(self) -> list[Row]:
        every = [*self.head, *self.names, *self.offices, *self.dates, *self.places, *self.rest]
        return sorted(every, key=lambda row: row.start)


@dataclass(frozen=True, slots=True)
class Closing:
    """Testimonium paragraphs, signature blocks, and rows after them that belong to neither."""

    testimonium: tuple[Row, ...]
    blocks: tuple[Block, ...]
    after: tuple[Row, ...] = ()


_NAMED = re.compile(r":\s+(?=[A-ZÀ-ÞА-ЯЁ])")
_BODIES = ("organization", "state", "body")
_DATED = 8  # words of a row that tells a place and a day
_SLASH = re.compile(r"(?<=:\s/)\s")


def _is_sentence(row: Row, rules: Grammar) -> bool:
    return bool(rules.starts("testimonium", row.text.lstrip("*_ "))) or len(row.text) > 130 or row.starts_lower


def closing_of(rows: Sequence[Row], rules: Grammar) -> Closing:
    """The rows from the testimonium on, sorted out."""
    testimonium, entries, behind = run_in_signatures(rows, rules)
    if entries:
        signed = [Block(head=head, names=names, rest=rest) for head, names, rest in entries]
        return Closing(tuple(testimonium), (*signed, *_blocks(behind, rules)))
    rules = signing_rules(rows, rules)
    pieces: list[Row] = []
    for row in rows:
        heads = heads_inside(row, rules)
        if len(row.text) < 250 and not rules.starts("testimonium", row.text):
            heads += [match.end() for match in COLUMNS.finditer(row.text)]
        if heads or row.line.style == "table" or is_head(row.text, rules) or signs(row.text, rules):
            heads += [*_signed_marks(row, rules), *heads_behind(row, rules)]
        if len(row.text) < 160 and is_head(row.text, rules):
            heads += [match.end() for match in _NAMED.finditer(row.text)]
        pieces += cut(row, heads) if heads else [row]
    if late := _late_testimonium(pieces, rules):
        return Closing(tuple(pieces[late:]), tuple(_blocks(pieces[:late], rules)))
    dated = 1 if pieces and _type(pieces[0], rules) == "date" else 0
    signing = pieces[dated:]
    if signing and not is_head(signing[0].text, rules) and _types(signing, rules)[0] == "head":
        return Closing(tuple(pieces[:dated]), tuple(_blocks(signing, rules)))
    first = next((i for i, row in enumerate(pieces) if _begins_signatures(pieces, i, rules)), len(pieces))
    return Closing(tuple(pieces[:first]), tuple(_blocks(pieces[first:], rules)))


def _late_testimonium(rows: Sequence[Row], rules: Grammar) -> int:
    """Where the one testimonium stands that follows all the signatures, 0 where there is none."""
    if not rows or not is_head(rows[0].text, rules):
        return 0
    heads = [i for i, row in enumerate(rows) if is_head(row.text, rules)]
    done = [i for i, row in enumerate(rows) if i not in heads and rules.starts("testimonium", row.text.lstrip("*_ "))]
    return done[0] if len(done) == 1 and done[0] > heads[-1] + 1 else 0


def _signed_marks(row: Row, rules: Grammar) -> list[int]:
    """Where "(sd.)" or, in a table cell, a slash parts a party from the one who signed for it."""
    places = [match.end() for match in _SLASH.finditer(row.text)]
    signed = rules.pattern("signed")
    return places + ([match.start() for match in signed.finditer(normalize(row.text))] if signed else [])


def _begins_signatures(rows: list[Row], index: int, rules: Grammar) -> bool:
    row = rows[index]
    if is_head(row.text, rules) or rules.covers("signature_mark", row.text):
        return index > 0 or not rules.starts("testimonium", row.text)
    if signs(row.text, rules):
        return True
    if index == 0 or _is_sentence(row, rules) or len(row.text) >= 90:
        return False
    before = rows[index - 1]
    if not before.is_terminal:
        return not before.is_upper and is_raised(row.text) and (row.is_upper or bool(rules.covers("office", row.text)))
    return row.gap > 0 or row.is_upper or not row.is_terminal


def _type(row: Row, rules: Grammar) -> str:
    """head, mark, date, place, office or name."""
    words = row.text.strip("*_ ")
    if is_head(words, rules) or (row.is_cut and row.starts_lower and rules.starts("signature", words)):
        return "head"
    if rules.covers("signature_mark", words) or not any(map(str.isalnum, words)):
        return "mark"
    if (
        rules.starts("date_line", words)
        and re.search(r"\d", words)
        or re.fullmatch(r"\W*\d{1,2}\W+\S+\W+\d{4}\W*", words)
        or (len(words.split()) < _DATED and not rules.covers("office", words) and first_day(words))
    ):
        return "date"
    if rules.starts("place_line", words) and len(words) < 80 and not rules.covers("office", words):
        return "place"
    if rules.starts("office_line", words) or rules.covers("office", words):
        return "office"
    return "name"


def _types(rows: Sequence[Row], rules: Grammar) -> list[str]:
    """What each row is; where no party is introduced by "For", the rows that open with the name of a body are its heads.

    Where names stand side by side in two lines, those of the first line are the parties too.
    """
    types = [_type(row, rules) for row in rows]
    if "head" in types:
        return types
    leading = list(takewhile(lambda kind: kind == "name", types))
    beside = sum(row.line is rows[0].line for row in rows)
    named = list(takewhile(lambda row: any(rules.covers(role, row.text) for role in _BODIES), rows[: len(leading)]))
    heads = beside if 1 < beside <= len(leading) / 2 else len(named)
    return ["head"] * heads + types[heads:] if heads > 1 else types


def _groups(rows: Sequence[Row], rules: Grammar) -> list[tuple[str, list[Row]]]:
    """Rows that stand together and go on: a head over two lines, a name with its office below.

    Where as many names as heads stand apart after all the heads, nobody is named right under a head.
    """
    groups: list[tuple[str, list[Row]]] = []
    types = _types(rows, rules)
    last_head = max((i for i, kind in enumerate(types) if kind == "head"), default=-1)
    is_apart = (
        1
        < types.count("head")
        <= sum(
            row.gap > 0
            for row, kind in zip(rows[last_head + 1 :], types[last_head + 1 :], strict=True)
            if kind == "name"
        )
    )
    for row, kind in zip(rows, types, strict=True):
        if groups and not row.gap and not row.is_cut and not _is_new_cell(row):
            last_kind, last = groups[-1]
            if last_kind == "office" and kind == "name" and _goes_on_office(last[-1], row, rules):
                last.append(row)
                continue
            if (
                last_kind == "head"
                and kind in ("name", "office")
                and not last[-1].is_terminal
                and (is_apart or _is_head_tail(last, row, rules))
            ):
                last.append(row)
                continue
        groups.append((kind, [row]))
    return groups


def _is_new_cell(row: Row) -> bool:
    return row.line.style == "table" and bool(row.line.edits) and row.line.edits[0].start == row.line.start


def _goes_on_office(office: Row, row: Row, rules: Grammar) -> bool:
    """Whether a row goes on the office above it ("Minister of Foreign / Affairs") rather than naming its holder."""
    if office.text[-1:] in ",.;:":
        return False
    return row.starts_lower or bool(rules.starts("name_joint", row.text))


def _is_head_tail(head: list[Row], row: Row, rules: Grammar) -> bool:
    """Whether a row goes on the head above it, rather than being the signatory's name."""
    if head[-1].text.rstrip("*_ ").endswith(":"):
        return False
    if row.text.rstrip("*_ /").endswith(":") or row.starts_lower or row.text.endswith("**"):
        return True
    is_marked = head[0].line.edits and row.line.edits
    return bool(is_marked) or bool(rules.finds("name_joint", row.text)) and len(head) < 4


def _blocks(rows: Sequence[Row], rules: Grammar) -> list[Block]:
    groups = _groups(rows, rules)
    heads = sum(kind == "head" for kind, _ in groups)
    if heads > 1 and _is_side_by_side(groups):
        return _side_by_side(groups, heads)
    return _heads_last(groups) if _are_heads_last(groups) else _one_by_one(groups)


def _are_heads_last(groups: list[tuple[str, list[Row]]]) -> bool:
    """Whether each party stands behind the one who signed for it ("Ada Marsh, for the Centre"), or in the row below."""
    kinds = [kind for kind, _ in groups if kind in ("name", "head")]
    heads = [rows[0] for kind, rows in groups if kind == "head"]
    if not heads or kinds[0] != "name":
        return False
    are_below = kinds == ["name", "head"] * len(heads) and len(heads) > 1 and not any(row.gap for row in heads)
    return are_below or all(row.is_cut and row.starts_lower for row in heads)


def _heads_last(groups: list[tuple[str, list[Row]]]) -> list[Block]:
    """Each name or mark after a party opens a block."""
    blocks = [Block()]
    for kind, rows in groups:
        if kind in ("name", "mark") and blocks[-1].head:
            blocks.append(Block())
        getattr(blocks[-1], _FIELDS[kind]).extend(rows)
    return blocks


def _is_side_by_side(groups: list[tuple[str, list[Row]]]) -> bool:
    """Whether at least two heads come before any other row."""
    leading = 0
    for kind, _ in groups:
        if kind == "head":
            leading += 1
        elif kind != "mark":
            break
    return leading > 1


_FIELDS = {"head": "head", "name": "names", "office": "offices", "date": "dates", "place": "places", "mark": "rest"}


def _side_by_side(groups: list[tuple[str, list[Row]]], heads: int) -> list[Block]:
    blocks = [Block() for _ in range(heads)]
    seen: dict[str, int] = {}
    at = names = 0
    for position, (kind, rows) in enumerate(groups):
        before = groups[position - 1][0] if position else ""
        names = (names + 1 if before == "name" else 1) if kind == "name" else names
        if kind == "office" and before in ("name", "office") and names < 2:
            turn = at
        else:
            turn = seen.get(kind, 0)
            seen[kind] = turn + 1
        at = min(turn, heads - 1)
        getattr(blocks[at], _FIELDS[kind]).extend(rows)
    return blocks


def _one_by_one(groups: list[tuple[str, list[Row]]]) -> list[Block]:
    """Each head opens a block; without heads the first office or name after a name does."""
    blocks: list[Block] = []
    has_heads = any(kind == "head" for kind, _ in groups)
    for kind, rows in groups:
        is_new = kind == "head" if has_heads else _opens_block(kind, rows[0], blocks)
        if is_new or not blocks:
            blocks.append(Block())
        getattr(blocks[-1], _FIELDS[kind]).extend(rows)
    return blocks


def _opens_block(kind: str, row: Row, blocks: list[Block]) -> bool:
    """Without heads: a new signatory begins after a gap once there is a name, or with the second office or name."""
    if not blocks:
        return True
    last = blocks[-1]
    if kind not in ("office", "name") or not last.names:
        return False
    if row.gap:
        return True
    return bool(last.offices) and last.rows[-1] in last.names + last.offices


def add_closing(builder: Builder, closing: Closing, parent: Node | None = None) -> list[tuple[Node, Block]]:
    """Testimonium and signature blocks as nodes; each block's node comes back with it."""
    if closing.testimonium:
        builder.add(Node("testimonium", parent=parent), *(Piece(row) for row in closing.testimonium))
    made = []
    for block in closing.blocks:
        if block.rows:
            made.append(
                (builder.add(Node("signature_block", parent=parent), *(Piece(row) for row in block.rows)), block)
            )
    return made
