"""What of a recognised text a person must look at before anybody relies on it: by page and by provision.

A text is held in quarantine while a page or a provision of it is below the gate: it can be read and corrected, and it is
marked wherever it stands. ``held_for`` gives the reasons in words; none where the text may be relied on.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from agreements.formats.document import Document, Provision, Reading
from agreements.formats.ocr.recognition import DOUBTFUL, pages_named

LEAST_CONFIDENCE = 0.75
_LEAST_LETTERS = 12
_NOT_COUNTED = frozenset({"signature_block", "footnote"})  # names by hand, and the smallest print
_SHOWN = 5


def held_for(document: Document) -> list[str]:
    """Why a person must look at a text first, each reason a sentence."""
    recognition = document.reading.recognition
    reasons: list[str] = []
    if recognition is not None and recognition.below:
        reasons.append(f"The recognition of {recognition.named(recognition.below)} is doubtful.")
    sure = confidences(document)
    doubted = [
        provision
        for provision in document.provisions
        if sure.get(provision.eid, 1.0) < LEAST_CONFIDENCE and provision.kind not in _NOT_COUNTED
    ]
    if doubted:
        shown = ", ".join(provision.eid for provision in doubted[:_SHOWN])
        more = f" and {len(doubted) - _SHOWN} more" if len(doubted) > _SHOWN else ""
        reasons.append(f"The recognition of {shown}{more} is doubtful.")
    return reasons


def confidences(document: Document) -> dict[str, float]:
    """By eid, how sure the words of each recognised provision are: their mean, each by its length."""
    words = [word for line in document.reading.lines for word in line.words]
    if not words:
        return {}
    words.sort()
    starts = [start for start, _end, _sure in words]
    found = ((provision.eid, _confidence(provision, words, starts)) for provision in document.provisions)
    return {eid: sure for eid, sure in found if sure is not None}


def _confidence(provision: Provision, words: list[tuple[int, int, float]], starts: list[int]) -> float | None:
    mine = [
        word
        for span in provision.spans
        for word in words[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
    ]
    letters = sum(end - start for start, end, _sure in mine)
    if letters < _LEAST_LETTERS:
        return None
    return round(sum((end - start) * sure for start, end, sure in mine) / letters, 3)


def doubtful_words(reading: Reading) -> list[tuple[int, int, float]]:
    """The words that a person should look at: start, end and confidence."""
    return [word for line in reading.lines for word in line.words if word[2] < DOUBTFUL]


def missing(numbers: Iterable[int]) -> str:
    """What is said of a file of which pages were not read."""
    pages = list(numbers)
    return f"Partly read: there is no text of {pages_named(pages)}." if pages else ""
