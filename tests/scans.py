"""``make bench``: how well scans are read, page by page, on pages typeset and worn by ``generators.scans``.

Each line says, of one file, how many characters in a hundred are wrong (edit distance to the words that were typeset, white
space folded), whether they stand in the right order, and how many articles were found, and headings to the letter. pytest collects
this file only when it is named.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest

from agreements.formats.document import Reading
from agreements.formats.read import read
from agreements.ingest import parse
from tests.agreements.pdfs import LAYOUTS, Agreement, make_agreement, typeset
from tests.agreements.typst_pdfs import set_by_typst
from tests.generators.scans import CLEAN, FAX, HEAVY, OLD, PHOTO, Wear, scanned
from tests.tesseract import needs_tesseract

MOST_CLEAN, MOST_WORN = 1.0, 2.0  # characters in a hundred
_SERIES = (
    '#set page(columns: 2, margin: (x: 2.2cm, y: 2.4cm), header: [_1969_ #h(1fr) *United Nations — Treaty Series* #h(1fr) 27])\n'
    '#set par(justify: true, leading: 0.5em)\n#set text(9.5pt, hyphenate: true, lang: "{language}", font: "{font}")'
)  # fmt: skip
_FONTS = ("New Computer Modern", "Libertinus Serif")
_NOT_IN_THE_TEXT = re.compile(r"[_\s]+")


@dataclass(frozen=True)
class Sheet:
    """A file to scan: its name, what it says, how it is printed, and what befell it."""

    name: str
    agreement: Agreement
    printed: bytes
    wear: Wear
    seed: int


def _clean() -> Iterator[Sheet]:
    for seed, layout in enumerate(LAYOUTS[:12]):
        language = ("en", "fr")[seed % 2]
        agreement = make_agreement(seed, language=language, count=6, notes=2 * layout.has_notes)
        yield Sheet(f"{layout.name} ({language})", agreement, typeset(agreement, layout), CLEAN, seed)


def _series() -> Iterator[Sheet]:
    for seed in range(10):  # of two pages each
        wear = (OLD, HEAVY, FAX, PHOTO)[seed % 4]
        language = ("en", "fr")[seed % 2]
        agreement = make_agreement(40 + seed, language=language, count=16, notes=4)
        setting = _SERIES.format(language=language, font=_FONTS[seed % 2])
        yield Sheet(
            f"treaty series {seed} ({language}), {wear.name}",
            agreement,
            set_by_typst(agreement, setting, are_signatures_beside=False),
            wear,
            seed,
        )


@needs_tesseract
@pytest.mark.parametrize("sheet", [*_clean(), *_series()], ids=lambda sheet: sheet.name)
def test_a_scan_is_read(sheet: Sheet) -> None:
    scan = scanned(sheet.printed, sheet.wear, sheet.seed)
    begun = time.monotonic()
    document = parse(scan, "scan.pdf")
    seconds = time.monotonic() - begun
    original, found = _pages(read(sheet.printed, "set.pdf")), _pages(document.reading)
    wrong, right_order = [], []
    for words, ours in zip(original, found, strict=True):
        errors, is_ordered = _errors(words, ours)
        wrong.append(100 * errors / len(words))
        right_order.append(is_ordered)
    articles = [p for p in document.provisions if p.kind == "article"]
    score = _f1([p.number or "" for p in articles], [article.number for article in sheet.agreement.articles])
    headed = _f1([p.heading for p in articles], [article.heading for article in sheet.agreement.articles])
    sure = [page.confidence for page in document.reading.recognition.pages] if document.reading.recognition else []
    print(
        f"\n{sheet.name:44} wrong {' '.join(f'{share:.2f}' for share in wrong)} %  order {'yes' if all(right_order) else 'NO '}  "
        f"articles {score:.3f}  headings to the letter {headed:.3f}  confidence {' '.join(f'{one:.2f}' for one in sure)}  {seconds / len(found):.1f} s a page"
    )
    most = MOST_CLEAN if sheet.wear is CLEAN else MOST_WORN
    assert max(wrong) <= most and all(right_order)
    assert score >= 0.95


def _pages(reading: Reading) -> list[str]:
    pages: list[list[str]] = [[] for _page in range(reading.pages or 1)]
    for line in reading.lines:
        pages[(line.page or 1) - 1].append(reading.text[line.start : line.end])
    return [_NOT_IN_THE_TEXT.sub(" ", " ".join(lines)).strip() for lines in pages]


def _errors(words: str, found: str) -> tuple[int, bool]:
    """The edit distance, and whether the order is right: parts of the page that change places are far apart."""
    distance = _distance(words, found)
    bag = sum(abs(words.count(letter) - found.count(letter)) for letter in set(words + found))
    return distance, distance < 0.05 * len(words) or distance <= 2 * bag


def _distance(one: str, other: str) -> int:
    """Levenshtein's distance, row by row."""
    theirs = np.frombuffer(other.encode("utf-32-le"), dtype=np.uint32)
    steps = np.arange(len(theirs) + 1)
    row = steps.copy()
    for letter in np.frombuffer(one.encode("utf-32-le"), dtype=np.uint32):
        best = np.minimum(row[1:] + 1, row[:-1] + (theirs != letter))
        row = np.minimum.accumulate(np.concatenate(([row[0] + 1], best)) - steps) + steps
    return int(row[-1])


def _f1(found: list[str], wanted: list[str]) -> float:
    right = (Counter(found) & Counter(wanted)).total()
    return 2 * right / (len(found) + len(wanted)) if found or wanted else 1.0
