"""Tying footnotes to their calls: the "1" in "AGREEMENT 1 ON TRADE" is no word of the title but calls note 1.

A call is taken out of the words by a recorded edit. Raised figures and bracketed calls are sure wherever they stand; a
plain figure is taken for a call only in a title, where no other figure stands between two words.
"""

from __future__ import annotations

import re

from agreements.formats.document import Edit
from agreements.structure.build import Builder
from agreements.structure.tree import Node

_RAISED = str.maketrans("1234567890", "¹²³⁴⁵⁶⁷⁸⁹⁰")


def tie_notes(builder: Builder, notes: list[Node]) -> None:
    """Find the call of each note in the nodes before it (or anywhere), and take it out of their words."""
    for note in notes:
        if note.number is None:
            continue
        sure = re.compile(
            rf"\s?(?:\[\^{re.escape(note.number)}\]|{re.escape(note.number.translate(_RAISED))}(?![¹²³⁴⁵⁶⁷⁸⁹⁰])"
            rf"|(?<![\w/.-]){re.escape(note.number)}/(?=[\s,;:.)]|$))"
        )
        plain = re.compile(rf"(?<=[^\W\d_])\s{re.escape(note.number)}(?=\s[^\W\d_]|\s*$)")
        is_raisable = note.number.isdigit()
        for node in builder.tree.nodes:
            if node.kind == "footnote":
                continue
            pattern = (
                plain if node.kind == "title" and is_raisable else sure if is_raisable or "[^" in builder.text else None
            )
            if pattern is not None and (place := _find(builder.text, node, pattern)):
                node.edits.append(Edit("note_call", *place))
                note.note = node
                break


def _find(text: str, node: Node, pattern: re.Pattern[str]) -> tuple[int, int] | None:
    for span in node.spans:
        if span.part != "label" and (match := pattern.search(text, span.start, span.end)):
            return match.span()
    return None
