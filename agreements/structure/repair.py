"""What a person mends in a reading: a paragraph split, joined to the one before, moved, or given its right number.

A repair names the provision by its eid and its words, and says what is to be done; ``repaired`` does it to a ``Document``
and gives a new one. No word is typed in: spans are handed from one provision to another, so that what is shown is still
what the source yields. The eids of provisions that a repair does not touch stay as they are.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from agreements.formats.document import PROVISION_KINDS, Document, Edit, Provision, ProvisionKind, Span, render
from agreements.structure.tree import Node, Tree

Operation = Literal["split", "merge", "move", "relabel"]
OPERATIONS: tuple[str, ...] = get_args(Operation)
FACTS = (
    "title", "short_title", "kind", "status", "symbol", "signature_date", "adoption_date", "entry_into_force_date",
    "distribution_date", "place",
)  # fmt: skip
"""What a person may correct of an agreement beside its provisions, each time as a decision."""


class RepairRefused(Exception):
    """A repair that cannot be done; the message is a sentence for a person."""


@dataclass(frozen=True, slots=True)
class Repair:
    """``at``: where a split falls, an offset into the words shown; ``parent``: the eid to move below, empty for none."""

    operation: Operation
    eid: str
    sha256: str
    at: int = 0
    kind: str = ""
    number: str = ""
    parent: str = ""


def fingerprint(provision: Provision) -> str:
    """What a repair knows a provision by: the SHA-256 of its words, or of its heading where it has none."""
    return hashlib.sha256((provision.text or provision.heading).encode()).hexdigest()


def target_of(document: Document, repair: Repair) -> Provision | None:
    """The provision that ``repair`` means: the same words at the same eid, else the only one with these words."""
    alike = [provision for provision in document.provisions if fingerprint(provision) == repair.sha256]
    there = [provision for provision in alike if provision.eid == repair.eid]
    return there[0] if there else alike[0] if len(alike) == 1 else None


def repaired(document: Document, repair: Repair) -> Document:
    """``document`` with the repair done; ``RepairRefused`` where it cannot be."""
    provision = target_of(document, repair)
    if provision is None:
        raise RepairRefused("The words that this correction was made on are not in the text any more.")
    nodes = _nodes(document.provisions)
    index = document.provisions.index(provision)
    {"split": _split, "merge": _merge, "move": _move, "relabel": _relabel}[repair.operation](
        document, nodes, index, repair
    )
    provisions = Tree(nodes).provisions(document.reading.text)
    return replace(document, provisions=provisions, references=())


def _nodes(provisions: Sequence[Provision]) -> list[Node]:
    """The tree as it stood while it grew; each node keeps its own part of the eid."""
    by_eid: dict[str, Node] = {}
    for provision in provisions:
        parent = by_eid.get(provision.parent or "")
        prefix = f"{provision.parent}__" if provision.parent else ""
        is_short = bool(prefix) and not provision.eid.startswith(prefix)
        by_eid[provision.eid] = Node(
            kind=provision.kind,
            number=provision.number,
            parent=parent,
            spans=list(provision.spans),
            edits=list(provision.edits),
            is_number_inferred=provision.is_number_inferred,
            eid_part=re.sub(r"~\d+$", "", provision.eid.removeprefix("" if is_short else prefix)),
            is_short=is_short,
        )
    for provision in provisions:
        if provision.note:
            by_eid[provision.eid].note = by_eid.get(provision.note)
    return list(by_eid.values())


def _split(document: Document, nodes: list[Node], index: int, repair: Repair) -> None:
    """The words from ``at`` on become a provision of their own, right after this one and beside it."""
    node, shown = nodes[index], document.provisions[index].text
    if not 0 < repair.at < len(shown) or not shown[: repair.at].strip() or not shown[repair.at :].strip():
        raise RepairRefused("Put the mark between two words: each half needs words of its own.")
    text = document.reading.text
    cut = _raw_offset(text, node.spans, node.edits, shown[: repair.at].rstrip())
    first, rest = _cut(node.spans, cut)
    added = Node(
        kind=_kind(repair.kind or node.kind),
        number=repair.number or None,
        parent=node.parent,
        spans=_labelled(text, rest, repair.number),
        edits=[edit for edit in node.edits if edit.start >= cut],
        is_short=node.is_short,
    )
    node.spans, node.edits = first, [edit for edit in node.edits if edit.start < cut]
    nodes.insert(index + 1, added)
    for child in nodes[index + 2 :]:
        if child.parent is node:
            child.parent = added


def _merge(document: Document, nodes: list[Node], index: int, repair: Repair) -> None:
    """The words join those of the provision before, label and heading with them; nothing of them is lost."""
    node = nodes[index]
    if index == 0:
        raise RepairRefused("There is nothing before this provision to join it to.")
    if any(child.parent is node for child in nodes):
        raise RepairRefused("This provision has others below it. Join or move those first.")
    before = nodes[index - 1]
    before.spans = sorted(
        [*before.spans, *(replace(span, part="text") for span in node.spans)], key=lambda span: span.start
    )
    before.edits += node.edits
    for other in nodes:
        if other.note is node:
            other.note = before
    nodes.remove(node)


def _move(document: Document, nodes: list[Node], index: int, repair: Repair) -> None:
    """The provision, with all below it, hangs on another that stands before it."""
    node = nodes[index]
    above = [nodes[i] for i, p in enumerate(document.provisions[:index]) if p.eid == repair.parent]
    if repair.parent and not above:
        raise RepairRefused("A provision can only be moved below one that stands before it.")
    node.parent = above[0] if above else None
    node.is_short = False


def _relabel(document: Document, nodes: list[Node], index: int, repair: Repair) -> None:
    """Its kind and number are what the person says; a number that is not printed is shown in brackets."""
    node = nodes[index]
    node.kind, node.number, node.eid_part = _kind(repair.kind), repair.number or None, ""
    label = render(document.reading.text, node.spans, node.edits, "label")
    node.is_number_inferred = bool(repair.number) and repair.number not in label


def _kind(kind: str) -> ProvisionKind:
    if kind not in PROVISION_KINDS:
        raise RepairRefused(f"There is no kind of provision called “{kind}”.")
    return kind  # type: ignore[return-value]


def _raw_offset(text: str, spans: Sequence[Span], edits: Sequence[Edit], shown: str) -> int:
    """The offset in the text as read up to which ``spans`` yield ``shown``."""
    positions = [position for span in spans if span.part == "text" for position in range(span.start, span.end + 1)]

    def yielded(position: int) -> int:
        return len(render(text, _cut(spans, position)[0], edits))

    return positions[bisect_left(positions, len(shown), key=yielded)]


def _cut(spans: Sequence[Span], position: int) -> tuple[list[Span], list[Span]]:
    """The spans before ``position``, and those from it on; only text is cut."""
    first: list[Span] = []
    rest: list[Span] = []
    for span in spans:
        if span.part != "text" or span.end <= position:
            first.append(span)
        elif span.start >= position:
            rest.append(span)
        else:
            first.append(replace(span, end=position))
            rest.append(replace(span, start=position))
    return first, rest


def _labelled(text: str, spans: list[Span], number: str) -> list[Span]:
    """The spans with a printed number at their beginning as a label of its own."""
    if not number or not spans:
        return spans
    head = spans[0]
    printed = re.match(rf"\s*\(?{re.escape(number)}[.):]*(?=\s)", text[head.start : head.end])
    if printed is None:
        return spans
    middle = head.start + printed.end()
    return [replace(head, end=middle, part="label"), replace(head, start=middle), *spans[1:]]
