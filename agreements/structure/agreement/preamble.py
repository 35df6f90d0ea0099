"""What stands before the first article: front matter, title, parties, recitals, enacting formula.

The title is told by its look (capitals, bold, no end of a sentence) and ends where a sentence about the parties or the
reasons begins. A preamble that was folded into one line is cut before each recital first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agreements.structure.agreement.list_markers import marker_of
from agreements.structure.build import Builder, Piece
from agreements.structure.grammar import Grammar, normalize
from agreements.structure.rows import Column, Row, cut, goes_on
from agreements.structure.scripts import is_raised
from agreements.structure.tree import Node

_FRONT_ROWS = 30
_LONG = 260
_LEAST_RECITAL = 12
_LEAST_WORDS = 4
"""Fewer words in a block join names ("and", "on the one part")."""
_OPENING = '([«„“"‘'
_RUN_ON_LEAST = 160
_RUN_ON = re.compile(
    r"(?<!\b[A-ZÀ-Þ]\.)(?<!\b[A-ZÀ-Þ]\. )"
    r"(?:(?<=[,;:.)])|(?<=[,;:.)] )|(?<=\band )|(?<=\bet )|(?<=\by )|(?<=\bund ))(?=[A-ZÀ-Þ])"
)
"""Where words may begin anew within a row, but not after the point of an initial ("U.S.", "J. Firefly")."""


@dataclass(frozen=True, slots=True)
class Preamble:
    """The rows of the title and the blocks of what follows, each with its kind."""

    title: tuple[Row, ...]
    blocks: tuple[tuple[str, tuple[Row, ...]], ...]
    aside: tuple[Row, ...]


def _front_matter(rows: Sequence[Row], rules: Grammar) -> int:
    """How many rows of a registration head ("No. 22917 ... Registered by ...") stand before the title."""
    last = 0
    for index, row in enumerate(rows[:_FRONT_ROWS]):
        if rules.starts("front_matter_end", row.text):
            last = index + 1
    return last


def names_an_act(text: str, rules: Grammar) -> bool:
    """Whether the words name a kind of act ("Agreement", "Convention")."""
    folded = normalize(text)
    return any(rule.pattern.search(folded) for rule in rules.coded("kind"))


def _is_title_like(row: Row) -> bool:
    return row.is_upper or row.is_emphatic


def _ends_title(row: Row, before: Row, after: Row | None, rules: Grammar) -> bool:
    """Whether the text proper begins at ``row``, which follows a row of the title."""
    if rules.heads("preamble_heading", row.text):
        return True
    if _is_title_like(row):
        return False
    if len(row.text) > _LONG or rules.covers("formula", row.text):
        return True
    if (
        rules.starts("recital", row.text)
        and is_raised(row.text)
        and (row.gap or before.is_terminal or _is_title_like(before))
    ):
        return True
    if row.text[-1:] in ",;:，；：،؛" and not (after is not None and _is_title_like(after)):
        return True
    if rules.starts("parties_opening", row.text) and is_raised(row.text):
        if after is not None and _is_title_like(after) and len(row.text) < 20:
            return False
        return bool(row.gap) or _is_title_like(before) or before.is_terminal
    return False


def _title_rows(rows: Sequence[Row], rules: Grammar) -> int:
    """How many of the first rows are the title."""
    for index, row in enumerate(rows):
        if index == 0:
            starts_text = not _is_title_like(row) and (
                rules.heads("preamble_heading", row.text)
                or rules.starts("recital", row.text)
                or (len(row.text) > 400 and not names_an_act(row.text[:60], rules))
                or (bool(rules.starts("parties_opening", row.text)) and row.text[-1:] in ",;:")
            )
            if starts_text:
                return 0
            continue
        after = rows[index + 1] if index + 1 < len(rows) else None
        if _ends_title(row, rows[index - 1], after, rules):
            return index
    return len(rows)


_CAPITALS = re.compile(r"[^a-zß-ÿ]{20,}?(?=\b[A-ZÀ-Þ][a-zß-ÿ])")


def _split_title(row: Row) -> list[Row]:
    """A row that begins with a title in capitals and runs on, cut after the capitals."""
    match = _CAPITALS.match(row.text)
    return cut(row, [match.end()]) if match and len(row.text) > _LONG else [row]


def _split(row: Row, rules: Grammar) -> list[Row]:
    """A row in which recitals run on, cut before each of them and before the formula."""
    if len(row.text) < _RUN_ON_LEAST:
        return [row]
    places = []
    for match in _RUN_ON.finditer(row.text):
        rest = row.text[match.end() :][:200]
        if rules.starts("recital", rest) or (
            rules.covers("formula", row.text[match.end() :]) and len(row.text) - match.end() < 120
        ):
            places.append(match.end())
    return cut(row, places) if places else [row]


def _blocks(rows: Sequence[Row], rules: Grammar, column: Column) -> list[list[Row]]:
    blocks: list[list[Row]] = []
    before: Row | None = None
    for row in rows:
        for piece in _split(row, rules):
            is_new = before is None or not goes_on(before, piece, column) or _opens_block(piece, before, rules, column)
            if before is not None and rules.covers("and", piece.text):
                is_new = False
            if is_new:
                blocks.append([])
            blocks[-1].append(piece)
            before = piece
    return blocks


def _opens_block(row: Row, before: Row, rules: Grammar, column: Column) -> bool:
    """Whether a recital or the formula begins at a row that by its look might go on from the one before."""
    end = item_end(row.text)
    if end and row.text[0] in "-–—•·*":
        return True
    if before.text[-1:] not in ".,;:–—" or row.line.style == "table":
        return False
    if end and rules.starts("recital", row.text[end:]):
        return True
    if rules.starts("formula_start", row.text) or (
        len(row.text) < 160 and row.text[-1:] in ":," and rules.covers("formula", row.text)
    ):
        return True
    is_short = bool(row.gap) or not column.is_wrapped or not column.is_full(before)
    if rules.starts("recital", row.text):
        return is_short or (is_raised(row.text) and before.text[-1:] in ";.,")
    return is_short and (is_raised(row.text) or _is_unknown(rules))


def _kinds(blocks: list[list[Row]], rules: Grammar) -> list[str]:
    """parties, recital, enacting_formula or preamble (a heading), block by block."""
    kinds: list[str] = []
    is_appointing = False
    for index, block in enumerate(blocks):
        words = " ".join(row.text for row in block)
        if rules.heads("preamble_heading", words):
            kinds.append("preamble")
        elif _is_formula(words, index, len(blocks), rules):
            kinds.append("enacting_formula")
        elif _is_unknown(rules):
            kinds.append("parties" if _goes_on_parties(blocks, index, kinds) else "recital")
        else:
            is_appointing = is_appointing or rules.finds("appointment", words) is not None
            kinds.append(_kind(words, kinds, rules, is_appointing=is_appointing))
    return kinds


def _kind(words: str, before: Sequence[str], rules: Grammar, *, is_appointing: bool) -> str:
    """parties or recital; where the parties appoint who signs, each and its plenipotentiaries are parties."""
    end = item_end(words)
    if rules.starts("recital", words[end:]):
        return "recital"
    if is_appointing or "recital" not in before:
        return "parties"
    return "parties" if not end and rules.starts("parties_opening", words) else "recital"


def _is_unknown(rules: Grammar) -> bool:
    """Whether the grammar knows no recitals: that of every language without one of its own."""
    return rules.pattern("recital") is None


def _goes_on_parties(blocks: list[list[Row]], index: int, before: Sequence[str]) -> bool:
    """Where recitals are not known: whether a block is the first, or one of a row of names joined to it."""
    named = [kind for kind in before if kind != "preamble"]
    if not named:
        return True
    words, last = (" ".join(row.text for row in block) for block in (blocks[index], blocks[index - 1]))
    return set(named) == {"parties"} and (
        min(len(words.split()), len(last.split())) < _LEAST_WORDS or words[0] in _OPENING
    )


def _is_formula(words: str, index: int, count: int, rules: Grammar) -> bool:
    """Whether a block is the enacting formula: the last words before the articles."""
    if index < count - 1:
        return False
    if len(words) < 240 and not rules.starts("recital", words) and rules.covers("formula", words):
        return True
    if _is_unknown(rules) and index and len(words) < 240 and words.endswith((":", "：")):
        return True
    return index == count - 1 and len(words) < 600 and rules.ends("formula_end", words)


def item_end(words: str) -> int:
    """Where the dash, letter or number ends with which a recital in a list begins, 0 where it has none."""
    marker = marker_of(words)
    if marker is None or marker.is_bare or len(words) - marker.end < _LEAST_RECITAL:
        return 0
    return len(words) - len(words[marker.end :].lstrip())


def formula_end(rows: Sequence[Row], rules: Grammar) -> int:
    """One past the row of the enacting formula in a text without articles, 0 where there is none."""
    for index, row in enumerate(rows[:80]):
        if (
            len(row.text) < 400
            and row.text[-1:] in ":,.-–—"
            and rules.ends("formula_end", row.text)
            and rules.covers("formula", row.text)
        ):
            return index + 1
    return 0


def preamble_of(rows: Sequence[Row], rules: Grammar, column: Column, front: int = 0) -> Preamble:
    """The rows before the first article, sorted out; the first ``front`` of them are known to be front matter."""
    front = max(front, _front_matter(rows, rules))
    aside, rest = list(rows[:front]), list(rows[front:])
    if rest and len(rest[0].text) > _LONG:
        rest[:1] = [piece for row in _split(rest[0], rules) for piece in _split_title(row)]
    count = _title_rows(rest, rules)
    title = rest[:count]
    named = next((i for i, row in enumerate(title) if names_an_act(row.text, rules)), 0)
    if not title and aside:
        title, aside, named = *_title_in_front(aside, rules), 0
    aside += title[:named]
    blocks = _blocks(rest[count:], rules, column)
    kinds = _kinds(blocks, rules)
    return Preamble(
        tuple(title[named:]), tuple((k, tuple(b)) for k, b in zip(kinds, blocks, strict=True)), tuple(aside)
    )


def _title_in_front(rows: list[Row], rules: Grammar) -> tuple[list[Row], list[Row]]:
    """The title that stands among front matter where none follows it, and the other rows of that."""
    start = next((i for i, row in enumerate(rows) if names_an_act(row.text, rules)), None)
    if start is None:
        return [], rows
    end = start + 1
    while end < len(rows) and not rows[end].gap and not rows[end - 1].is_terminal and rows[end].text[:1].islower():
        end += 1
    return rows[start:end], [*rows[:start], *rows[end:]]


def add_preamble(builder: Builder, made: Preamble, parent: Node | None = None) -> None:
    """Title, preamble and its paragraphs as nodes."""
    for row in made.aside:
        builder.set_aside(row, "front_matter")
    if made.title:
        builder.add(Node("title", parent=parent), *(Piece(row, "heading") for row in made.title))
    if not made.blocks:
        return
    head: Node | None = None
    count = 0
    for kind, block in made.blocks:
        if kind == "preamble":
            head = builder.add(Node("preamble", parent=parent), *(Piece(row, "heading") for row in block))
            continue
        count += kind == "recital"
        end = item_end(block[0].text) if kind == "recital" else 0
        number = "".join(filter(str.isalnum, block[0].text[:end])) or None
        node = Node(kind, number, head or parent, eid_part=f"pp_{count}" if kind == "recital" else "")  # type: ignore[arg-type]
        first = [Piece(block[0], "label", 0, end), Piece(block[0], "text", end)] if end else [Piece(block[0])]
        builder.add(node, *first, *(Piece(row) for row in block[1:]))


def opens_as_letter(rows: Sequence[Row], rules: Grammar) -> bool:
    """Whether what stands before the first division is a letter rather than a preamble."""
    return not formula_end(rows, rules) and any(rules.covers("salutation", row.text) for row in rows)
