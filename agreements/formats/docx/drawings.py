"""The words of what is drawn in a Word file, and what its inventory tells of it: ``drawn``."""

from __future__ import annotations

from collections.abc import Callable

from docx.opc.part import Part
from lxml import etree

from agreements.formats.docx.shapes import Thing, diagram_lines
from agreements.formats.inventory import Stock
from agreements.formats.ocr.inset import recognise_inset
from agreements.formats.ocr.recognition import RecognisedPage
from agreements.formats.passages import Passage

ReadBox = Callable[[etree._Element], list[Passage]]


def drawn(thing: Thing, part: Part, stock: Stock, told: list[RecognisedPage], *, read_box: ReadBox) -> list[Passage]:
    """The passages of a thing; ``part`` has the relations by which it names other parts of the file.

    How sure the words of pictures are goes to ``told``.
    """
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
    elif not thing.is_large:
        stock.note("image", "set_aside", "they are small", words=thing.words)
    else:
        return _recognised(thing, part, stock, told)
    return []


def _recognised(thing: Thing, part: Part, stock: Stock, told: list[RecognisedPage]) -> list[Passage]:
    """The words of a picture, where Tesseract is installed and finds some."""
    related = part.rels.get(thing.relation) if thing.relation else None
    is_inside = related is not None and not related.is_external
    found = recognise_inset(related.target_part.blob, told) if related is not None and is_inside else None
    if found:
        stock.note("image", "read", "their words were recognised (OCR) and may hold errors", words=found[0].text)
    elif found is None:
        stock.note("image", "not_read", "they may show words; recognise them (OCR), or type them", words=thing.words)
    else:
        stock.note("image", "set_aside", "recognition (OCR) finds no words in them", words=thing.words)
    return found or []


def _diagram(thing: Thing, part: Part, stock: Stock) -> list[Passage]:
    related = part.rels.get(thing.relation) if thing.relation else None
    if related is None or related.is_external or thing.kind == "chart":
        stock.note("diagram", "not_read", f"it is a {thing.kind}, whose words stand in another part of the file")
        return []
    lines = diagram_lines(related.target_part.blob)
    reason = "the words of its boxes were read in the order in which they are stored"
    stock.note("diagram", "read", reason, words="\n".join(lines))
    return [Passage(line) for line in lines]
