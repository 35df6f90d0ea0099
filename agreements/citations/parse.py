"""The whole way from a file's bytes to its document: ``parse`` reads it, divides it into provisions and finds what it cites."""

from __future__ import annotations

from dataclasses import replace

from agreements.citations.references import find_references
from agreements.formats.apart.limits import excess_refused
from agreements.formats.document import Document, UnreadableFile
from agreements.formats.read import read
from agreements.structure.originals import originals
from agreements.structure.segment import segment


def parse(content: bytes, name: str) -> Document:
    """The document in a file, with its references and other languages; raises ``UnreadableFile``."""
    with excess_refused():
        documents = [segment(reading) for reading in originals(read(content, name))]
        cited = [
            replace(document, references=find_references(document)) for document in documents if document.provisions
        ]
    if not cited:
        raise UnreadableFile(
            f"{name} was read, but nothing in it looks like the text of an agreement, a resolution or a guide. "
            "Open it to see whether it is the right file."
        )
    return replace(cited[0], others=tuple(cited[1:]))


def by_language(document: Document) -> dict[str, Document]:
    """What was read from one file, by the language each text is kept under; a second English one is "en-2"."""
    kept = {document.language: document}
    for other in document.others:
        language, number = other.language, 1
        while language in kept:
            number += 1
            language = f"{other.language}-{number}"
        kept[language] = replace(other, language=language)
    return kept
