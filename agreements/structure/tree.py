"""Growing the tree of provisions: a grammar adds nodes in reading order, the tree gives addresses and words.

``Tree.add`` takes what a grammar decided (kind, number, spans by part); ``Tree.provisions`` yields the frozen result
with eids as ``PARSE.md`` defines them: the parent's eid, ``__``, a prefix for the kind and the number in lower case,
Roman numerals of articles, parts, chapters and sections as Arabic figures, a repeat with ``~2``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from agreements.formats.document import Edit, Provision, ProvisionKind, Span, render
from agreements.structure.scripts import han_value, with_plain_digits

_PREFIX: dict[str, str] = {
    "title": "title", "parties": "parties", "preamble": "preamble", "recital": "pp", "enacting_formula": "formula",
    "part": "part", "chapter": "chap", "section": "sec", "article": "art", "paragraph": "para",
    "subparagraph": "subpara", "list_item": "item", "operative_paragraph": "op", "annex": "annex",
    "testimonium": "testimonium", "signature_block": "signature", "footnote": "note", "component": "comp",
}  # fmt: skip
_ROMAN_KINDS = {"article", "part", "chapter", "section", "annex"}
_ROMAN = re.compile(r"(?=.)m{0,3}(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})", re.IGNORECASE)
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def roman_to_int(numeral: str) -> int | None:
    """The value of a Roman numeral, or None where it is not one in its usual form; "İ", the Turkish capital, is none."""
    if not numeral.isascii() or not _ROMAN.fullmatch(numeral):
        return None
    values = [_VALUES[letter] for letter in numeral.lower()]
    return sum(-value if value < after else value for value, after in zip(values, values[1:] + [0], strict=True))


def _letter_after(numeral: str) -> str:
    """The letter of "xxvi-a" or "ii bis", which the value of the numeral does not hold."""
    match = re.fullmatch(r"[ivxlcdm]+[- ](\w{1,8})", numeral)
    return match[1] if match else ""


@dataclass(slots=True)
class Node:
    """A provision while its text is still growing; ``suffix`` overrides the number in the eid (``unp_1``, bullets)."""

    kind: ProvisionKind
    number: str | None = None
    parent: Node | None = None
    spans: list[Span] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    is_number_inferred: bool = False
    eid_part: str = ""
    address: str = ""
    """Its whole eid, where the file names it."""
    is_short: bool = False
    """Leave the parents out of the eid: articles that run through chapters."""
    note: Node | None = None
    value: int | None = None
    """What the number is worth where the print does not show it in figures ("premier", "Two", "IV")."""


@dataclass(slots=True)
class Tree:
    nodes: list[Node] = field(default_factory=list)

    def add(self, node: Node) -> Node:
        self.nodes.append(node)
        return node

    def provisions(self, text: str) -> tuple[Provision, ...]:
        """All nodes as provisions, with unique eids and rendered words, in the order they were added."""
        eids: dict[int, str] = {}
        taken = {node.address: 0 for node in self.nodes if node.address}
        unnumbered: dict[tuple[int, str], int] = {}
        made = []
        for node in self.nodes:
            eid = self._address(node, eids, unnumbered)
            taken[eid] = taken.get(eid, 0) + 1
            while taken[eid] > 1 and f"{eid}~{taken[eid]}" in taken:
                taken[eid] += 1
            if taken[eid] > 1:
                eid = f"{eid}~{taken[eid]}"
                taken[eid] = 1
            eids[id(node)] = eid
            made.append(self._provision(node, eid, eids, text))
        called = {id(node): node.note for node in self.nodes if node.note is not None}
        return tuple(
            replace(provision, note=eids[id(called[id(node)])]) if id(node) in called else provision
            for node, provision in zip(self.nodes, made, strict=True)
        )

    def _address(self, node: Node, eids: dict[int, str], unnumbered: dict[tuple[int, str], int]) -> str:
        if node.address:
            return node.address
        if node.eid_part:
            own = node.eid_part
        else:
            prefix = _PREFIX[node.kind]
            if node.number is not None:
                own = f"{prefix}_{self._suffix(node)}"
            elif node.kind in {"title", "preamble", "testimonium", "enacting_formula"}:
                own = prefix
            else:
                if node.kind == "paragraph":
                    prefix = "unp"
                key = (id(node.parent), prefix)
                unnumbered[key] = unnumbered.get(key, 0) + 1
                own = f"{prefix}_{unnumbered[key]}"
        parent = node.parent
        if node.is_short:
            while parent is not None and parent.kind in {"part", "chapter", "section"}:
                parent = parent.parent
        if parent is None or parent.kind == "preamble":
            return own
        return f"{eids[id(parent)]}__{own}"

    @staticmethod
    def _suffix(node: Node) -> str:
        number = re.sub(r"[^\w.-]+", "-", with_plain_digits(node.number or "").strip().lower()).strip("-.")
        if node.value is not None and not any(map(str.isdigit, number)):
            return f"{node.value}{_letter_after(number)}"
        value = roman_to_int(number) if node.kind in _ROMAN_KINDS else han_value(number)
        return str(value) if value is not None else number or "x"

    @staticmethod
    def _provision(node: Node, eid: str, eids: dict[int, str], text: str) -> Provision:
        spans, edits = tuple(node.spans), tuple(sorted(node.edits, key=lambda edit: edit.start))
        return Provision(
            eid=eid,
            kind=node.kind,
            number=node.number,
            heading=render(text, spans, edits, "heading"),
            text=render(text, spans, edits),
            parent=eids[id(node.parent)] if node.parent is not None else None,
            spans=spans,
            edits=edits,
            is_number_inferred=node.is_number_inferred,
        )
