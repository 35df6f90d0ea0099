"""Parts that Word will import when it opens the file (``altChunk``), read where they stand: ``imported``.

Programs that put documents together leave whole files in a Word file, to be taken in by Word at the first opening: a
web page, a text, another Word file, RTF. Until then their words are in no paragraph.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from docx.opc.part import Part

from agreements.formats.document import UnreadableFile
from agreements.formats.html import passages_of
from agreements.formats.inventory import Stock
from agreements.formats.passages import Passage
from agreements.formats.text import decode
from agreements.formats.web_archive import page_of

ReadWord = Callable[[bytes, Stock], list[Passage]]


def imported(part: Part, relation: str, stock: Stock, read_word: ReadWord) -> Sequence[Passage]:
    """The passages of an imported part; none, and a note in the inventory, where it is of a kind that is not read."""
    related = part.rels.get(relation)
    if related is None or related.is_external:
        stock.note("imported_part", "not_read", "it stands in another file, or is missing")
        return []
    kind, content = str(related.target_part.content_type), bytes(related.target_part.blob)
    name = str(related.target_part.partname)
    try:
        passages = _passages(kind, content, stock, read_word)
    except (UnreadableFile, ValueError) as fault:
        stock.note("imported_part", "not_read", f"{fault}".rstrip("."), where=name)
        return []
    if passages is None:
        reason = f"it is of a kind ({kind}) that is not read here; open the file in Word, save it and add that"
        stock.note("imported_part", "not_read", reason, where=name)
        return []
    stock.note(
        "imported_part",
        "read",
        "its words stand where Word imports them",
        where=name,
        words=passages[0].text if passages else "",
    )
    return passages


def _passages(kind: str, content: bytes, stock: Stock, read_word: ReadWord) -> Sequence[Passage] | None:
    if content.startswith(b"PK\x03\x04"):
        return read_word(content, stock)
    if content.lstrip().startswith(b"{\\rtf"):
        return None
    if "rfc822" in kind or content[:200].lower().startswith((b"mime-version", b"from:", b"message-id")):
        page = page_of(content)
        return passages_of(page, stock) if page is not None else None
    if "html" in kind or b"<html" in content[:1000].lower():
        return passages_of(content, stock)
    if kind.startswith("text/"):
        lines = (line.strip() for line in decode(content)[0].splitlines())
        return [Passage(line) for line in lines if line]
    return None
