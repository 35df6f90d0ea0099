"""The shapes that reading passes along: what a reader gives, and what a grammar makes of it.

A reader turns a file into a ``Reading``: one string, the *text as read*, and the ``Line``s that lie in it. A grammar
turns a ``Reading`` into a ``Document``: provisions whose every word is a span of that string, after edits from a closed
list. ``Provision.heading`` and ``Provision.text`` are never typed in by a program: they are what ``render`` yields from
the spans, so that ``verify`` can yield them again from the stored file and compare.

All offsets are Python string offsets into ``Reading.text``; boxes are ``(x0, top, x1, bottom)`` in points.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Literal, get_args

from agreements.formats.ocr.recognition import Recognition

Box = tuple[float, float, float, float]
Part = Literal["label", "heading", "text"]
EditKind = Literal["space", "hyphen", "markup", "note_call", "ocr", "letter"]
Reason = Literal["page_furniture", "front_matter", "contents", "job_settings", "noise"]
ProvisionKind = Literal[
    "title", "parties", "preamble", "recital", "enacting_formula", "part", "chapter", "section", "article",
    "paragraph", "subparagraph", "list_item", "operative_paragraph", "annex", "testimonium", "signature_block",
    "footnote", "component",
]  # fmt: skip
ItemKind = Literal[
    "part", "imported_part", "content_control", "field", "form_value", "annotation", "comment", "attachment",
    "embedded_file", "embedded_object", "image", "diagram", "formula", "text_box", "alternative", "layer",
    "hidden_text", "struck_out", "insertion", "deletion", "move", "header", "footer", "footnote", "endnote",
    "note_call", "ruby", "symbol", "letter", "gap", "metadata", "other",
]  # fmt: skip
ItemState = Literal["read", "set_aside", "not_read"]
PROVISION_KINDS: tuple[str, ...] = get_args(ProvisionKind)
EDIT_KINDS: tuple[str, ...] = get_args(EditKind)
REASONS: tuple[str, ...] = get_args(Reason)

LOCKED = (
    "{name} opens only with a password. Give the password where the file is added (it is used once and not kept), or save the file "
    "without it and add that."
)
"""The sentence of a refusal."""
_SPACE = re.compile(r"\s+")


class UnreadableFile(Exception):
    """A file that is refused; the message is a sentence for a person: what was met, and what to do."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One departure from the text as read: ``Reading.text[start:end]`` is shown as ``replacement``.

    ``hyphen``: a line-end hyphen (or soft hyphen) and the break after it, joined; ``markup``: marks of Markdown, HTML;
    ``note_call``: the call of a note; ``ocr``: a repair of damaged recognition; ``letter``: a ligature, presentation form
    or other compatibility character, shown as its letters. Folding white space (``space``) is done everywhere by
    ``render`` and needs no ``Edit`` of its own.
    """

    kind: EditKind
    start: int
    end: int
    replacement: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of the text as read that belongs to one part of a provision."""

    start: int
    end: int
    part: Part = "text"
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that the markup of a file names itself, with its address; where it has none, ``eid`` is the element's path."""

    eid: str
    kind: ProvisionKind
    is_number_inferred: bool = False
    is_named: bool = True


@dataclass(frozen=True, slots=True)
class Mark:
    """What the markup says of a line: the units that it stands in, the innermost last, and which part of that it is.

    ``label`` is how many letters at its start are the number of the unit.
    """

    path: tuple[Unit, ...]
    part: Part = "text"
    label: int = 0

    @property
    def is_named(self) -> bool:
        """Whether any unit that the line stands in has an address."""
        return any(unit.is_named for unit in self.path)


@dataclass(frozen=True, slots=True)
class Line:
    """One line (or block, where the format has no lines) as a reader met it; ``text[start:end]`` has no line break.

    ``style`` is what the format says the line is, where it says so. ``edits`` are those the reader already knows
    (markup, the call of a note set in superscript); they are absolute offsets, as everywhere.
    """

    start: int
    end: int
    page: int | None = None
    box: Box | None = None
    size: float | None = None
    is_bold: bool = False
    is_italic: bool = False
    is_centred: bool = False
    """Whether the format says so; where a line has a box, that tells."""
    style: Literal["", "heading", "list_item", "table", "note", "furniture", "rule"] = ""
    level: int = 0
    edits: tuple[Edit, ...] = ()
    words: tuple[tuple[int, int, float], ...] = ()
    """Start, end and confidence (0 to 1) of each word, where they were recognised from a picture."""
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a thing of the file stands: its page (from 1) or part of the file, and the words that it holds."""

    page: int | None = None
    where: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class InventoryItem:
    """Things of one kind that a file holds, and what became of them.

    ``read``: their words are in ``Reading.text``; ``set_aside``: they are known and left out of it, for the reason in
    ``sentence``; ``not_read``: they may hold words that nobody read. ``places`` are the first of ``count``. What is
    doubtful is warned of, as is all that was not read.
    """

    kind: ItemKind
    state: ItemState
    count: int
    sentence: str
    places: tuple[Place, ...] = ()
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Inventory:
    """All that a file holds besides its plain text, in a fixed order."""

    items: tuple[InventoryItem, ...] = ()

    def of(self, *states: ItemState) -> tuple[InventoryItem, ...]:
        return tuple(item for item in self.items if item.state in states)

    @property
    def is_all_read(self) -> bool:
        """Whether nothing of the file was set aside or not read."""
        return not self.of("set_aside", "not_read")


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as read. ``quality`` is the share of characters that look like words of a text, 0 to 1.

    ``inventory`` is None where a reader takes none: then nobody may say that nothing was left out.
    """

    name: str
    media_type: str
    sha256: str
    text: str
    lines: tuple[Line, ...]
    pages: int | None = None
    page_sizes: tuple[tuple[float, float], ...] = ()
    quality: float = 1.0
    warnings: tuple[str, ...] = ()
    reader: str = ""
    inventory: Inventory | None = None
    recognition: Recognition | None = None
    """How sure the recognition of pictures was, where pages of the file were recognised."""
    missing_pages: tuple[int, ...] = ()
    """Pages that show something of which no word was read."""


@dataclass(frozen=True, slots=True)
class Provision:
    """A unit of text where it stands; ``heading`` and ``text`` are what ``render`` yields from ``spans``."""

    eid: str
    kind: ProvisionKind
    number: str | None
    heading: str
    text: str
    parent: str | None
    spans: tuple[Span, ...]
    edits: tuple[Edit, ...] = ()
    is_number_inferred: bool = False
    note: str = ""
    """For a footnote: the eid of the provision that calls it, or empty where its call was not found."""

    @property
    def page(self) -> int | None:
        return self.spans[0].page if self.spans else None

    def edit_kinds(self, text: str) -> list[str]:
        """The kinds of edits between the text as read and what is shown, ``space`` included, in a fixed order."""
        kinds = {edit.kind for edit in self.edits}
        if any(_folds(text, span) for span in self.spans if span.part != "label"):
            kinds.add("space")
        return [kind for kind in EDIT_KINDS if kind in kinds]


@dataclass(frozen=True, slots=True)
class SetAside:
    """Text that was read and belongs to no provision, with the reason."""

    start: int
    end: int
    reason: Reason
    page: int | None = None


PartyKind = Literal["organization", "organ", "state", "body"]


@dataclass(frozen=True, slots=True)
class PartyFact:
    name: str
    designations: tuple[str, ...] = ()
    kind: PartyKind = "organization"
    role: Literal["party", "adopting_organ", "sponsor", "subject", "signing_agency"] = "party"
    entry: str = ""
    """The slug of the entry of the authority list that the name is one of; empty where the list has none."""


@dataclass(frozen=True, slots=True)
class Signatory:
    name: str
    title: str = ""
    party: str = ""
    date: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A reference in the text of a provision; ``start`` and ``end`` are offsets into that provision's ``text``."""

    provision: str
    text: str
    kind: str
    target: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Instrument:
    """An act that a guide or list describes; dates are ISO 8601, as precise as the text gives them."""

    title: str
    kind: str
    provision: str
    parties: tuple[PartyFact, ...] = ()
    dates: dict[str, str] = field(default_factory=dict)
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What a grammar made of a reading: facts, and provisions in reading order."""

    reading: Reading
    kind: str
    status: str = "unknown"
    title: str | None = None
    symbol: str | None = None
    language: str = "en"
    parties: tuple[PartyFact, ...] = ()
    dates: dict[str, str | None] = field(default_factory=dict)
    place: str = ""
    """Where it was signed; each signatory has the place too."""
    facts: dict[str, str] = field(default_factory=dict)
    signatories: tuple[Signatory, ...] = ()
    provisions: tuple[Provision, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    references: tuple[Citation, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    warnings: tuple[str, ...] = ()
    others: tuple[Document, ...] = ()
    """The same act in the other languages of an original in several; each with a reading of its own."""


def render(text: str, spans: Iterable[Span], edits: Iterable[Edit], part: Part = "text") -> str:
    """What ``spans`` of ``part`` yield from ``text``: edits applied, spans joined, white space folded.

    Two spans are joined by one space, unless a ``hyphen`` edit ends where the first one ends.
    """
    ordered = sorted(edits, key=lambda edit: edit.start)
    reach = list(accumulate((edit.end for edit in ordered), max))
    pieces: list[str] = []
    for span in spans:
        if span.part != part:
            continue
        position, is_joined = span.start, False
        for at in range(bisect_right(reach, span.start), len(ordered)):
            edit = ordered[at]
            if edit.start >= span.end:
                break
            if edit.end <= span.start:
                continue
            pieces += [text[position : edit.start], edit.replacement]
            position = edit.end
            is_joined = edit.kind == "hyphen" and edit.end == span.end
        pieces.append(text[position : span.end])
        if not is_joined:
            pieces.append(" ")
    return _SPACE.sub(" ", "".join(pieces)).strip()


def _folds(text: str, span: Span) -> bool:
    run = text[span.start : span.end]
    return _SPACE.sub(" ", run) != run
