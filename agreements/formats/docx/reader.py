"""Word files (DOCX) as Word shows them: ``read_docx``.

python-docx opens the file, after ``archive`` has looked at it; ``Walk`` then reads it in the order of the text, running
heads first, notes and running feet last. What is left out (comments, deletions, hidden words) and what could not be
read is told in the inventory.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part, PartFactory
from docx.parts.image import ImagePart
from lxml import etree

from agreements.formats.archive import check_xml_members, open_archive, parse_xml
from agreements.formats.document import Reading, UnreadableFile
from agreements.formats.docx.notes import Notes
from agreements.formats.docx.styles import Styles, W
from agreements.formats.docx.walk import Walk
from agreements.formats.inventory import Stock
from agreements.formats.numbering import Numbering
from agreements.formats.ocr.engine import HOW_TO_INSTALL, tesseract
from agreements.formats.ocr.inset import recognition_of
from agreements.formats.ocr.recognition import RecognisedPage, warnings_of
from agreements.formats.passages import Passage, reading_of

READER = "docx/2"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MAIN = re.compile(
    rb"application/vnd\.(?:openxmlformats-officedocument\.wordprocessingml\.template|ms-word\.(?:document|template)\.macroEnabled(?:Template)?)\.main\+xml"
)
_DOCUMENT = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w{1,40})/(\w{1,40})")
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _part_class(media_type: str, relation: str) -> type[Part] | None:
    """The class that python-docx makes a part of; a file to be imported stays as it is, whatever it says it holds."""
    if relation.endswith("/aFChunk"):
        return Part
    return ImagePart if relation == RELATIONSHIP_TYPE.IMAGE else None


PartFactory.part_class_selector = _part_class


def read_docx(content: bytes, name: str) -> Reading:
    """The reading of a Word file; ``UnreadableFile`` where it is old, locked, damaged, or holds macros."""
    if content.startswith(_OLD_WORD):
        raise UnreadableFile(
            f"{name} is in the old format of Word, or locked with a password. Save it as .docx, without a password, and add that."
        )
    archive = open_archive(content, name)
    if any(member.lower().endswith("vbaproject.bin") for member in archive.namelist()):
        raise UnreadableFile(f"{name} holds macros, which are refused. Save it as .docx without macros and add that.")
    check_xml_members(archive, name)
    stock = Stock()
    try:
        document = docx.Document(io.BytesIO(_as_document(content, archive)))
        styles = document.part._styles_part.element
    except Exception as fault:
        raise UnreadableFile(
            f"{name} is damaged: Word's parts in it do not fit together. Open it in Word, save it again and add that."
        ) from fault
    file = _File(document, styles, stock)
    passages = list(file.passages())
    if not any(passage.text.strip() for passage in passages if passage.style != "furniture"):
        raise UnreadableFile(
            f"{name} holds no text. If it is a scan, run it through text recognition (OCR) and add the result."
            + (f" {HOW_TO_INSTALL}" if tesseract() is None and file.has_pictures else "")
        )
    recognition = recognition_of(file.recognised)
    reading = reading_of(
        passages,
        content=content,
        name=name,
        media_type=MEDIA_TYPE,
        reader=READER,
        warnings=[*file.warnings(), *warnings_of(recognition)],
        inventory=stock.inventory(),
    )
    return replace(reading, recognition=recognition)


def _as_document(content: bytes, archive: zipfile.ZipFile) -> bytes:
    """The file as python-docx opens it: a template as a document, "strict" names of the standard as the usual ones."""
    kinds = archive.read("[Content_Types].xml")
    is_strict = b"purl.oclc.org/ooxml" in archive.read("_rels/.rels")
    if not is_strict and _MAIN.search(kinds) is None:
        return content
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as changed:
        for member in archive.infolist():
            part = archive.read(member)
            if member.filename == "[Content_Types].xml":
                part = _MAIN.sub(_DOCUMENT, part)
            elif is_strict and member.filename.endswith((".xml", ".rels")):
                part = _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", part)
            changed.writestr(member.filename, part)
    return written.getvalue()


def _body_of(content: bytes, stock: Stock) -> list[Passage]:
    """The text and notes of a Word file that stands in another one."""
    check_xml_members(open_archive(content, "an imported part"), "an imported part")
    document = docx.Document(io.BytesIO(content))
    file = _File(document, document.part._styles_part.element, stock)
    return [passage for passage in file.passages() if passage.style != "furniture"]


class _File:
    """A Word file and the parts of it that hold words."""

    def __init__(self, document: Document, styles_root: etree._Element, stock: Stock) -> None:
        self._document, self._stock = document, stock
        styles, numbering = Styles(styles_root), Numbering(_related(document, "numbering"))
        for style, number_id in styles.numbering_styles():
            numbering.link(style, number_id)
        self._roots = {kind: _related(document, kind) for kind in ("footnotes", "endnotes")}
        notes = Notes(self._roots, _related(document, "settings"), stock)
        self._walk = Walk(document.part, (styles, numbering), notes, stock, _body_of)

    def passages(self) -> Iterator[Passage]:
        """All passages: running heads, the text, its notes, running feet."""
        heads, feet = self._margins()
        yield from heads
        yield from self._walk.blocks(self._document.element.body)
        yield from self._walk.flush()
        yield from self._walk.notes.passages
        yield from feet
        self._take_stock()

    @property
    def recognised(self) -> list[RecognisedPage]:
        """How sure the words of each picture are that was read."""
        return self._walk.recognised

    @property
    def has_pictures(self) -> bool:
        return any(part.partname.startswith("/word/media/") for part in self._document.part.package.iter_parts())

    def warnings(self) -> list[str]:
        found = []
        walk = self._walk
        if walk.insertions or walk.deletions:
            found.append(
                f"tracked changes were settled: {walk.insertions} insertions kept, {walk.deletions} deletions dropped; compare with the text as agreed"
            )
        if walk.hidden:
            found.append(f"{walk.hidden} hidden passages are left out, as Word does not show them")
        if walk.is_cut:
            found.append("tables lie in tables deeper than in any text; what lies deeper is left out")
        return found

    def _margins(self) -> tuple[list[Passage], list[Passage]]:
        """Running heads and feet, each text once."""
        found: tuple[list[Passage], list[Passage]] = ([], [])
        seen: set[str] = set()
        for relation in self._document.part.rels.values():
            kind = relation.reltype.rpartition("/")[2]
            if relation.is_external or kind not in {"header", "footer"}:
                continue
            with self._walk.within(relation.target_part):
                passages = list(self._walk.blocks(parse_xml(relation.target_part.blob, "the file")))
            for passage in passages:
                if passage.text.strip() and passage.text not in seen:
                    seen.add(passage.text)
                    self._stock.note("header" if kind == "header" else "footer", "read", words=passage.text)
                    found[kind == "footer"].append(Passage(passage.text, "furniture"))
        return found

    def _take_stock(self) -> None:
        """Note what stands beside the text, and whatever text no rule has looked at."""
        for note in self._walk.notes.uncalled():
            words = _words(note)
            if words.strip():
                self._stock.note("footnote", "set_aside", "nothing in the text calls them", words=words)
        comments = _related(self._document, "comments")
        for comment in comments.iterfind(f"{W}comment") if comments is not None else ():
            self._stock.note("comment", "set_aside", "they are remarks on the text", words=_words(comment))
        for words in self._walk.unseen(self._document.element.body):
            self._stock.note("other", "not_read", "they stand where Word keeps no text", words=words)


def _words(element: etree._Element) -> str:
    return " ".join("".join(text.text or "" for text in line.iter(f"{W}t")) for line in element.iter(f"{W}p"))


def _related(document: Document, kind: str) -> etree._Element | None:
    """The root of a part beside the text, by the last word of its relation's type."""
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.rpartition("/")[2] == kind:
            return parse_xml(relation.target_part.blob, "the file")
    return None
