"""The titles under which a further instrument of a file begins: after the signatures of another, or over a preamble.

"Final Protocol to the Agreement", "Agreed minutes", "MEMORANDUM OF UNDERSTANDING", "Resolution C 1", "Explanatory note",
"List of invited States". An annex is none: it is part of the instrument that it is annexed to.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from agreements.structure.agreement.closing import is_head
from agreements.structure.agreement.preamble import formula_end, names_an_act
from agreements.structure.grammar import Grammar, normalize
from agreements.structure.instruments import phrases
from agreements.structure.rows import Row

_AFTER_SIGNING = 25
"""Rows below a testimonium or signature within which a further instrument begins."""
_PREAMBLE = 14
_HEADING = 2
"""Rows that the heading of the first of several resolutions may have above its label."""
_LONGEST_HEAD = 160
_LONGEST_TITLE = 300


def instrument_heads(rows: Sequence[Row], rules: Grammar, articles: Collection[int] = ()) -> list[int]:
    """The rows where the title of a further instrument begins; ``articles`` are the rows with the label of one."""
    found: list[int] = []
    signed: int | None = None
    for index, row in enumerate(rows):
        if row.line.style in ("furniture", "note") or not row.text[:1].isalpha():
            continue
        if _signs(row, rules, is_signed=signed is not None):
            signed = index
        elif signed is not None and index - signed <= _AFTER_SIGNING and _begins(rows, index, rules):
            found.append(index)
            signed = None
        elif row.gap and phrases.covers("resolution_label", row.text) and _may_follow(index, found):
            if found or (_articles_above(index, articles) and _has_preamble(_below(rows, index), rules)):
                found.append(index)
                signed = None
    return found


def _may_follow(index: int, found: Sequence[int]) -> bool:
    return not found or index - found[-1] > _HEADING


def _articles_above(index: int, articles: Collection[int]) -> bool:
    """Whether an instrument stands above, though nobody signs it."""
    return sum(article < index for article in articles) > 1


def _below(rows: Sequence[Row], index: int) -> Sequence[Row]:
    return rows[index + 1 : index + _PREAMBLE]


def _signs(row: Row, rules: Grammar, *, is_signed: bool) -> bool:
    """Whether a row closes an instrument: done, adopted, or signed for a party below that."""
    is_closing = rules.starts("testimonium", row.text) or phrases.starts("adopted", row.text)
    if row.text[:1].isupper() and is_closing:
        return True
    return is_signed and is_head(row.text, rules) and len(row.text) < _LONGEST_HEAD


def _begins(rows: Sequence[Row], index: int, rules: Grammar) -> bool:
    row, before = rows[index], rows[index - 1]
    if not _looks_titled(row) or rules.ends("reference_before", before.text):
        return False
    if rules.starts("attached_instrument", row.text) or phrases.starts("instrument", row.text):
        return True
    return names_an_act(row.text[:60], rules) and _has_preamble(_below(rows, index), rules)


def _looks_titled(row: Row) -> bool:
    """Whether a row stands as a title does: apart, begun with a capital, no sentence."""
    text = row.text
    if not text[:1].isupper() or len(text) > _LONGEST_TITLE or text.endswith((".", ",", ";", ":")):
        return False
    return bool(row.gap or row.is_emphatic or row.is_upper or row.line.box)


def _has_preamble(rows: Sequence[Row], rules: Grammar) -> bool:
    """Whether parties, reasons and a formula follow, or a first article."""
    return formula_end(rows, rules) > 0 or any(
        rules.starts("recital", row.text) or normalize(row.text[:12]).lower() in ("article 1", "article i")
        for row in rows
    )
