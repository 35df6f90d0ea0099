"""The words of what is drawn in a Word file, and what its inventory tells of it: ``drawn``."""

from __future__ import annotations

from collections.abc import Callable

from docx.opc.part import Part
from lxml import etree

from agreements.formats.document import ItemState
from agreements.formats.docx.shapes import Thing, diagram_lines
from agreements.formats.inventory import Stock
from agreements.formats.passages import Passage

ReadBox = Callable[[etree._Element], list[Passage]]


def drawn(thing: Thing, part: Part, stock: Stock, read_box: ReadBox) -> list[Passage]:
    """The passages of a thing; ``part`` has the relations by which it names other parts of the file."""
    if thing.kind == "box":
        found = read_box(thing.element)
        stock.note("text_box", "read", words="\n".join(passage.text for passage in found))
        return found
    if thing.kind == "lettering":
        if thing.words.strip():
            stock.note("text_box", "read", words=thing.words)
        return [Passage(line) for line in thing.words.splitlines()]
    if thing.kind in {"diagram", "chart"}:
        return _diagram(thing, part, stock)
    if thing.kind == "object":
        reason = "their words stand in another program's data; open the file in Word and paste them as text"
        stock.note("embedded_object", "not_read", reason, words=thing.words)
    else:
        state: ItemState = "not_read" if thing.is_large else "set_aside"
        reason = "they may show words; recognise them (OCR), or type them" if thing.is_large else "they are small"
        stock.note("image", state, reason, words=thing.words)
    return []


def _diagram(thing: Thing, part: Part, stock: Stock) -> list[Passage]:
    related = part.rels.get(thing.relation) if thing.relation else None
    if related is None or related.is_external or thing.kind == "chart":
        stock.note("diagram", "not_read", f"it is a {thing.kind}, whose words stand in another part of the file")
        return []
    lines = diagram_lines(related.target_part.blob)
    reason = "the words of its boxes were read in the order in which they are stored"
    stock.note("diagram", "read", reason, words="\n".join(lines))
    return [Passage(line) for line in lines]
