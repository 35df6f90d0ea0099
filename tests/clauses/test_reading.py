"""A reading that is cut off goes on with the page where its recognition ended, and leaves nothing behind."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from agreements.formats.apart.child import ReadingStopped
from agreements.formats.ocr import engine
from clauses.reading import read_apart

WORDS = "The Parties shall keep the lights of the harbour and shall inform each other of all that they learn of them."
HOCR = "".join(
    f"<span class='ocr_line' title='bbox 100 {top} 1100 {top + 30}; baseline 0 -5; x_size 28'>"
    + "".join(
        f"<span class='ocrx_word' title='bbox {100 + 90 * at} {top} {180 + 90 * at} {top + 30}; x_wconf 95'>{word}</span> "
        for at, word in enumerate(WORDS.split()[:11])
    )
    + "</span>"
    for top in range(100, 800, 50)
)
PROGRAM = """#!/bin/sh
case "$1" in
--version) echo "tesseract 5.0.0" ;;
--list-langs) printf 'List of languages\\neng\\n' ;;
*) cat >/dev/null; echo asked >> "{log}"; cat "{answer}" ;;
esac
"""


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Path:
    """Where a program that stands for Tesseract notes that it was asked."""
    program, log, answer = (tmp_path / name for name in ("tesseract", "log", "answer"))
    answer.write_text(f"<html xmlns='http://www.w3.org/1999/xhtml'><body>{HOCR}</body></html>")
    program.write_text(PROGRAM.format(log=log, answer=answer))
    program.chmod(0o700)
    log.write_text("")
    engine._installed.cache_clear()
    monkeypatch.setenv("CONCORD_TESSERACT", str(program))
    settings.VAR_DIR = tmp_path / "var"  # by the fixture that takes it back itself
    return log


def scan_of(count: int) -> bytes:
    """Small pages that are pictures, each with other strokes on it."""
    pages = [Image.new("L", (400, 300), 255) for _page in range(count)]
    for number, page in enumerate(pages):
        ImageDraw.Draw(page).text((40, 40 + 9 * number), WORDS[:50], fill=0)
    written = io.BytesIO()
    pages[0].save(written, "PDF", resolution=100, save_all=True, append_images=pages[1:])
    return written.getvalue()


def asked(log: Path) -> int:
    return log.read_text().count("asked")


def test_a_recognition_that_is_cut_off_goes_on_where_it_ended(log: Path, tmp_path: Path) -> None:
    scan = scan_of(3)
    steps: list[str] = []

    def is_at_last_page() -> bool:
        return any(re.match(r"page (\d+) of \1\b", step) for step in steps)

    with pytest.raises(ReadingStopped):
        read_apart(scan, "scan.pdf", on_step=steps.append, should_stop=is_at_last_page)
    before = asked(log)
    (kept,) = (tmp_path / "var" / "recognition").iterdir()
    assert len(steps) > 2 and kept.stat().st_mode & 0o077 == 0

    whole = read_apart(scan, "scan.pdf")

    assert "keep the lights" in whole.document.reading.text
    assert asked(log) - before < before, "the pages before the last were not asked again"
    assert not kept.exists()
