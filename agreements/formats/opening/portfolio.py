"""The files embedded in a PDF: those of a portfolio, whose only page is a cover, and those attached to a document."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pypdfium2
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser


def embedded_in(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Names and bytes; nothing of a file that cannot be opened, of which its reader tells."""
    if b"/EmbeddedFiles" not in content and b"/ObjStm" not in content:
        return
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        return
    for number in range(document.count_attachments()):
        file = document.get_attachment(number)
        try:
            yield file.get_name() or f"file {number + 1}", bytes(file.get_data())
        except pypdfium2.PdfiumError:
            continue  # named without content


def is_portfolio(content: bytes) -> bool:
    """Whether the pages of a PDF are only the cover of the files in it."""
    try:
        return "Collection" in PDFDocument(PDFParser(io.BytesIO(content))).catalog
    except Exception:  # damaged; whatever pdfminer raises
        return False
