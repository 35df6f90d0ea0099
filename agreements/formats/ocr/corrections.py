"""What a person corrects of the words of a recognised text: lines, each an edit of kind ``ocr`` on the text as read.

``corrected`` puts the words of a person in the place of those that the recognition read. The text as read stays as it
is; what differs becomes edits, word by word, so that what is shown is still what the spans and edits yield.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from agreements.formats.document import Document, Edit, Provision, Span, render

_TOKEN = re.compile(r"\s+|\S+")


class LineGone(Exception):
    """A line that is to be corrected is not in the text; the message is a sentence for a person."""


@dataclass(frozen=True, slots=True)
class LineRepair:
    """The words of one line as read, where they stood, and as a person reads them on the picture."""

    start: int
    read: str
    words: str


def corrected(document: Document, lines: Sequence[LineRepair]) -> Document:
    """``document`` with these lines corrected; ``LineGone`` where one of them is not in the text any more."""
    text, places = document.reading.text, _places(document)
    edits: list[tuple[Span, list[Edit]]] = []
    for line in lines:
        span = min(places.get(line.read, ()), key=lambda span: abs(span.start - line.start), default=None)
        if span is None:
            raise LineGone("The line that this correction was made on is not in the text any more.")
        edits.append((span, line_edits(text, span, line.words)))
    provisions = tuple(_with_edits(text, provision, edits) for provision in document.provisions)
    return replace(document, provisions=provisions, references=())


def line_edits(text: str, span: Span, words: str) -> list[Edit]:
    """The edits by which the line of ``span`` says ``words``."""
    theirs, ours = _TOKEN.findall(text[span.start : span.end]), _TOKEN.findall(" ".join(words.split()))
    starts = [span.start]
    for token in theirs:
        starts.append(starts[-1] + len(token))
    made: list[Edit] = []
    for kind, a, b, c, d in SequenceMatcher(None, theirs, ours, autojunk=False).get_opcodes():
        if kind != "equal":
            edit = _trimmed(text, starts[a], starts[b], "".join(ours[c:d]))
            made += [edit] if edit is not None else []
    return made


def _trimmed(text: str, start: int, end: int, words: str) -> Edit | None:
    """The edit without the marks and spaces that both sides begin and end with: a hyphen may have an edit of its own."""
    while start < end and words and text[start] == words[0] and not words[0].isalnum():
        start, words = start + 1, words[1:]
    while start < end and words and text[end - 1] == words[-1] and not words[-1].isalnum():
        end, words = end - 1, words[:-1]
    if start == end and words and start > 0:  # an edit needs a place of its own: it takes a neighbour along
        start, words = start - 1, text[start - 1] + words
    return Edit("ocr", start, end, words) if start < end else None


def _places(document: Document) -> dict[str, list[Span]]:
    """The spans of all provisions by the words that were read there."""
    found: dict[str, list[Span]] = {}
    for provision in document.provisions:
        for span in provision.spans:
            found.setdefault(document.reading.text[span.start : span.end], []).append(span)
    return found


def _with_edits(text: str, provision: Provision, edits: Sequence[tuple[Span, list[Edit]]]) -> Provision:
    mine = [(span, made) for span, made in edits if span in provision.spans]
    if not mine:
        return provision
    kept = [
        edit
        for edit in provision.edits
        if edit.kind != "ocr" or not any(span.start <= edit.start < span.end for span, _made in mine)
    ]
    changed = tuple(sorted([*kept, *(edit for _span, made in mine for edit in made)], key=lambda edit: edit.start))
    return replace(
        provision,
        edits=changed,
        heading=render(text, provision.spans, changed, "heading"),
        text=render(text, provision.spans, changed),
    )


def shown_line(text: str, span: Span, edits: Sequence[Edit]) -> str:
    """A line as it stands now: as read, with the corrections of its words."""
    made = [edit for edit in edits if edit.kind == "ocr" and span.start <= edit.start < span.end]
    return render(text, [replace(span, part="text")], made)
