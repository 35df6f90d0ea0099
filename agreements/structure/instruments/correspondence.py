"""A note or letter of an exchange: its label and letterhead, how it concludes, and who signs it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agreements.structure.agreement.signatures import Block, Closing
from agreements.structure.build import Builder, Piece
from agreements.structure.dates import date_in, first_day
from agreements.structure.grammar import Grammar
from agreements.structure.instruments import phrases
from agreements.structure.rows import Row
from agreements.structure.tree import Node

_LONGEST_NAME = 90
_SIGNING_ROWS = 5


@dataclass(frozen=True, slots=True)
class Letter:
    """Where in the text as read the title of the exchange, the label and the letterhead of a note end.

    ``is_component``: it is not the first of its file, so that its label is the heading of a component.
    """

    title: int
    label: int
    head: int
    is_component: bool


def add_letterhead(builder: Builder, rows: Sequence[Row], letter: Letter) -> list[Row]:
    """Title, label and letterhead as nodes; the rows of the letter's words come back."""
    title = [row for row in rows if row.start < letter.title]
    label = [row for row in rows if letter.title <= row.start < letter.label]
    head = [row for row in rows if letter.label <= row.start < letter.head]
    if letter.is_component:
        label, head = (label, head) if label else (head, [])
        if label:
            builder.add(Node("component"), *(Piece(row, "heading") for row in label))
    elif title:
        builder.add(Node("title"), *(Piece(row, "heading") for row in title))
    if not letter.is_component:
        head = [*label, *head]
    if head:
        builder.add(Node("title"), *(Piece(row, "heading") for row in head))
    return [row for row in rows if row.start >= letter.head]


def conclusion_of(rows: Sequence[Row]) -> int:
    """The row of a letter's last division from which the letter itself speaks again: "If this proposal is acceptable"."""
    for index, row in enumerate(rows):
        if index and phrases.starts("conclusion", row.text.lstrip("\"“”»' ")):
            return index
    greeting = next((i for i, row in enumerate(rows) if i and phrases.finds("valediction", row.text)), None)
    return greeting if greeting is not None else signature_of(rows)


def signature_of(rows: Sequence[Row]) -> int:
    """Where those who sign a letter stand: after its last greeting, else its last rows where these are no sentences."""
    greetings = [index for index, row in enumerate(rows) if phrases.finds("valediction", row.text)]
    if greetings:
        after = greetings[-1] + 1
        return after if all(len(row.text) < 2 * _LONGEST_NAME for row in rows[after:]) else len(rows)
    at = len(rows)
    while at > 1 and len(rows) - at < _SIGNING_ROWS and may_sign(rows[at - 1]):
        at -= 1
    return at


def may_sign(row: Row) -> bool:
    """Whether a row may name one who signs: short, no sentence."""
    if len(row.text) < _LONGEST_NAME and first_day(row.text):
        return row.text[:1].isdigit() or not row.starts_lower
    return len(row.text) < _LONGEST_NAME and not row.is_terminal and row.text[:1].isupper() and row.text[-1:] != ","


def closing_of_letter(rows: Sequence[Row], rules: Grammar) -> Closing:
    """The signature under a letter: a name with an office; places, dates and addressees beside them are no names."""
    if not rows:
        return Closing((), ())
    block = Block()
    for row in rows:
        is_name = len(row.text) <= _LONGEST_NAME and not row.is_terminal and not phrases.covers("addressee", row.text)
        if date_in(row.text, rules):
            block.dates.append(row)
        elif rules.covers("office", row.text):
            block.offices.append(row)
        elif is_name and not block.names and not phrases.covers("letterhead", row.text):
            block.names.append(row)
        else:
            block.rest.append(row)
    return Closing((), (block,))
