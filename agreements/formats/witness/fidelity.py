"""How faithfully pages were read: the letters that another program finds on each, against those of the reading.

``compare`` counts the letters and figures of a page that were lost, invented, or moved to another place in the order of
reading, ``compare_page`` in that order of the page (as drawn, by place, by columns) to which the reading is nearest; marks and white space are left aside, and a letter is the same in whatever shape the file holds it. ``fidelity_of``
does so for a whole file. What was read and set aside counts as read: it is in the text as read, with its reason.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from agreements.formats.document import Reading
from agreements.formats.letters import letters_of
from agreements.formats.witness.text_layer import PageLayer, text_layer

_WORD = re.compile(r"[^\W_]+")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_SHOWN = 60
_MOST_LETTERS, _NEARLY = 400, 0.7
_BETWEEN, _MOST_JOINED = 4, 12  # words, and stretches, that are compared as one


@dataclass(frozen=True, slots=True)
class Fidelity:
    """Of the letters of a page (or of several): how many were lost, invented and moved, with words that show where."""

    letters: int = 0
    lost: int = 0
    invented: int = 0
    moved: int = 0
    page: int | None = None
    examples: tuple[str, ...] = ()

    def __add__(self, other: Fidelity) -> Fidelity:
        return Fidelity(
            self.letters + other.letters,
            self.lost + other.lost,
            self.invented + other.invented,
            self.moved + other.moved,
            None,
            self.examples + other.examples,
        )

    @property
    def wrong(self) -> int:
        return self.lost + self.invented + self.moved

    def per_thousand(self, count: int) -> float:
        return 1000 * count / self.letters if self.letters else 0.0


def fidelity_of(content: bytes, reading: Reading) -> list[Fidelity]:
    """The fidelity of each page of a PDF; raises ``NoTextLayer`` where PDFium cannot open it.

    A page that was recognised is left out: its text layer, if it has one, is not what was read.
    """
    layer = text_layer(content)
    recognised = reading.recognition.taken if reading.recognition is not None else frozenset()
    read = read_by_page(reading, len(layer))
    return [
        compare_page(one, text, aside=aside, page=number)
        for number, (one, (text, aside)) in enumerate(zip(layer, read, strict=True), 1)
        if number not in recognised
    ]


def read_by_page(reading: Reading, pages: int) -> list[tuple[str, str]]:
    """What was read of each page: its text in order, and what is the page's furniture, which stands wherever it stands."""
    found: list[tuple[list[str], list[str]]] = [([], []) for _page in range(pages)]
    for line in reading.lines:
        if line.page is not None and line.page <= pages:
            found[line.page - 1][line.style == "furniture"].append(reading.text[line.start : line.end])
    return [("\n".join(text), "\n".join(aside)) for text, aside in found]


def compare_page(layer: PageLayer, text: str, *, aside: str = "", page: int | None = None) -> Fidelity:
    """What ``compare`` finds in that order of the page to which the text is nearest."""
    first, *others = layer.orders
    best = compare(first, text, aside=aside, page=page)
    for order in others:
        if not best.moved:
            break
        best = min(best, compare(order, text, aside=aside, page=page), key=lambda found: found.wrong)
    return best


def compare(layer: str, text: str, *, aside: str = "", page: int | None = None) -> Fidelity:
    """The words of the text layer against those that were read; those of ``aside`` have no place in the order."""
    theirs, ours, furniture = _words(layer), _words(text), Counter(_words(aside))
    lost, invented = Counter[str](), Counter[str]()
    for there, here in _differences(theirs, ours):
        if "".join(there) != "".join(here):  # words parted otherwise are the same letters
            lost.update(there)
            invented.update(here)
    lost = lost - furniture
    both = lost & invented
    gone, come = lost - both, invented - both
    letters_gone, letters_come = Counter("".join(gone.elements())), Counter("".join(come.elements()))
    return Fidelity(
        letters=sum(map(len, theirs)),
        lost=(letters_gone - letters_come).total(),
        invented=(letters_come - letters_gone).total(),
        moved=sum(len(word) * count for word, count in both.items()) + (letters_gone & letters_come).total(),
        page=page,
        examples=tuple(_examples(page, gone, come, both)),
    )


def _words(text: str) -> list[str]:
    """The words of a text; those written from right to left in either direction, as PDFium has them in both."""
    plain = unicodedata.normalize("NFKC", letters_of(text))
    return [min(word, word[::-1]) if _RIGHT_TO_LEFT.search(word) else word for word in _WORD.findall(plain)]


def _differences(theirs: Sequence[str], ours: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """The stretches that differ; those with few words between them are one, where they then hold the same letters."""
    matcher = SequenceMatcher(None, theirs, ours, autojunk=False)
    found = [(a, b, c, d) for kind, a, b, c, d in matcher.get_opcodes() if kind != "equal"]
    at = 0
    while at < len(found):
        end = _same_until(theirs, ours, found[at : at + _MOST_JOINED])
        if not end:
            a, b, c, d = found[at]
            yield _without_common(theirs[a:b], ours[c:d])
        at += end or 1


def _without_common(there: Sequence[str], here: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Two stretches; of nearly the same letters, parted otherwise into words, only those that differ."""
    one, other = "".join(there), "".join(here)
    if not one or not other or max(len(one), len(other)) > _MOST_LETTERS:
        return there, here
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.ratio() < _NEARLY:
        return there, here
    changed = [(one[a:b], other[c:d]) for kind, a, b, c, d in matcher.get_opcodes() if kind != "equal"]
    return [gone for gone, _ in changed if gone], [come for _, come in changed if come]


def _same_until(theirs: Sequence[str], ours: Sequence[str], found: Sequence[tuple[int, int, int, int]]) -> int:
    """How many of these stretches, with the few words between them, hold the same letters together; 0 where none do."""
    (a, end, c, _d) = found[0]
    for count, (start, b, _c, d) in enumerate(found, start=1):
        if start - end > _BETWEEN:
            return 0
        if "".join(theirs[a:b]) == "".join(ours[c:d]):
            return count
        end = b
    return 0


def _examples(page: int | None, gone: Counter[str], come: Counter[str], moved: Counter[str]) -> Iterator[str]:
    where = f"page {page}: " if page else ""
    for what, words in (("lost", gone), ("invented", come), ("moved", moved)):
        if words:
            yield f"{where}{what} {' '.join(words.elements())[:_SHOWN]!r}"
