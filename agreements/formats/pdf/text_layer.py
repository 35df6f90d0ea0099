"""The text layer of a PDF as another program gives it: ``text_layer``, the witness for what our reader read.

PDFium knows the letters of a page by itself and shares no code with the library that the reader stands on. It runs in a
process of its own: whatever a file does to it, ours stands.
"""

from __future__ import annotations

import ctypes
import json
import subprocess
import sys
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as raw

SECONDS = 120


class NoTextLayer(Exception):
    """PDFium could not open the file."""


def text_layer(content: bytes) -> list[str]:
    """The text of each page in PDFium's order, and after it the values of forms and the words typed onto the page."""
    command = [sys.executable, "-m", "agreements.formats.pdf.text_layer"]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as fault:
        raise NoTextLayer from fault
    pages: list[str] = json.loads(done.stdout)
    return pages


def _main() -> None:
    document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    pages = ["\n".join((page.get_textpage().get_text_range(errors="replace"), *_laid_on(page))) for page in document]
    sys.stdout.write(json.dumps(pages))


def _laid_on(page: pypdfium2.PdfPage) -> Iterator[str]:
    keys = {raw.FPDF_ANNOT_WIDGET: b"V", raw.FPDF_ANNOT_FREETEXT: b"Contents"}
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if key := keys.get(raw.FPDFAnnot_GetSubtype(annotation)):
            size = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
            value = ctypes.create_string_buffer(size)
            raw.FPDFAnnot_GetStringValue(annotation, key, ctypes.cast(value, ctypes.POINTER(ctypes.c_ushort)), size)
            yield value.raw.decode("utf-16-le", errors="replace").rstrip("\0")
        raw.FPDFPage_CloseAnnot(annotation)


if __name__ == "__main__":
    _main()
