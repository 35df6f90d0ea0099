"""Letters that a file holds in another shape become letters, by recorded edits: ``letter_edits``.

Ligatures ("ﬁ"), the shapes that Arabic letters take in a word, figures of full width, mathematical alphabets, radicals
printed for characters and accents apart from their letter all look like letters, but no search finds them. Each is an
``Edit`` of kind ``letter``; the text as read keeps what the file has. A code that stands for no letter (a control code,
a private one) is shown as a marked gap, U+FFFD, except for the few private codes of Word's symbol fonts that are known.

What means something else when it is normalised stays as it is: raised figures (m²), fractions, signs, punctuation of
full width.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from agreements.formats.document import Edit, Inventory, InventoryItem, Line, Reading
from agreements.formats.inventory import Stock

GAP = "\ufffd"
_SHAPES = (
    "\u0132\u0133\u0149\u017f\u01c4-\u01cc\u01f1-\u01f3"  # digraphs, long s
    "\u2126\u212a\u212b"  # Ohm, Kelvin, Angstrom
    "\u2160-\u217f\u2474-\u24b5"  # Roman numerals, figures and letters in brackets or with a stop
    "\u2e9f\u2ef3\u2f00-\u2fd5\uf900-\ufaff\U0002f800-\U0002fa1d"  # radicals and compatibility ideographs
    "\ufb00-\ufb06\ufb13-\ufb17\ufb1d-\ufb4f"  # Latin, Armenian, Hebrew ligatures
    "\ufb50-\ufd3d\ufd50-\ufdfc\ufe70-\ufefc"  # Arabic presentation forms
    "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uffdc"  # full-width figures and letters, half-width kana
    "\U0001d400-\U0001d7ff"  # mathematical alphabets
)
_SHAPED = re.compile(f"[{_SHAPES}]+")
_ACCENTED = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff\u1e00-\u1eff][\u0300-\u036f]+")
_GAP = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ue000-\uf8ff\ufff0-\ufffb\ufffe\uffff\U000f0000-\U0010ffff]")
_ANY = re.compile(f"(?P<shaped>{_SHAPED.pattern})|(?P<accented>{_ACCENTED.pattern})|(?P<gap>{_GAP.pattern})")
_KNOWN_CODES = {
    "\uf02d": "-", "\uf06f": "□", "\uf071": "❑", "\uf076": "❖", "\uf0a7": "▪", "\uf0a8": "□", "\uf0b7": "•", "\uf0d8": "➢",
    "\uf0e0": "→", "\uf0fc": "✓", "\uf0fe": "☑",
}  # fmt: skip
"""What the private codes of Word's symbol fonts show, where nothing else is known of the font."""


def letters_of(text: str) -> str:
    """``text`` as ``letter_edits`` shows it, for whoever only looks at words."""
    return _ANY.sub(lambda match: _shown(match), text)


def letter_edits(text: str, start: int = 0, end: int | None = None) -> list[Edit]:
    """The edits that make letters of what stands in ``text[start:end]``."""
    found = _ANY.finditer(text, start, len(text) if end is None else end)
    return [Edit("letter", *match.span(), shown) for match in found if (shown := _shown(match)) != match[0]]


def _shown(match: re.Match[str]) -> str:
    if match["gap"]:
        return _KNOWN_CODES.get(match[0], GAP)
    if match["accented"]:
        return unicodedata.normalize("NFC", match[0])
    return unicodedata.normalize("NFKC", match[0]).lstrip()


def with_letters(reading: Reading) -> Reading:
    """``reading`` with the edits of each line, and an inventory that tells how many there are, and how many gaps."""
    if GAP not in reading.text and not _ANY.search(reading.text):
        return reading
    lines = tuple(_edited(reading.text, line) for line in reading.lines)
    items = _items(reading.text, lines)
    inventory = reading.inventory and Inventory((*reading.inventory.items, *items))
    return replace(reading, lines=lines, inventory=inventory)


def _edited(text: str, line: Line) -> Line:
    found = apart(letter_edits(text, line.start, line.end), line.edits)
    return replace(line, edits=tuple(sorted((*line.edits, *found), key=lambda edit: edit.start))) if found else line


def apart(found: Sequence[Edit], edits: Sequence[Edit]) -> list[Edit]:
    """Those of ``found`` that touch none of ``edits``, which are in order."""
    ends = [0, *accumulate((edit.end for edit in edits), max)]
    starts = [edit.start for edit in edits]
    return [
        edit
        for edit in found
        if ends[bisect_right(starts, edit.start)] <= edit.start
        and bisect_left(starts, edit.end) == bisect_right(starts, edit.start)
    ]


def _items(text: str, lines: Sequence[Line]) -> tuple[InventoryItem, ...]:
    stock = Stock()
    for line in lines:
        gaps = [at for at in range(line.start, line.end) if text[at] == GAP] if GAP in text else []
        for edit in line.edits:
            if edit.kind == "letter" and edit.replacement == GAP:
                gaps += range(edit.start, edit.end)
            elif edit.kind == "letter":
                words = _around(text, line, edit.start)
                stock.note("letter", "read", "each is shown as its letters", page=line.page, words=words)
        for at in gaps:
            stock.note(
                "gap", "not_read", "each is shown as a marked gap", page=line.page, words=_around(text, line, at)
            )
    return stock.inventory().items


def _around(text: str, line: Line, at: int) -> str:
    return letters_of(text[max(line.start, at - 30) : min(line.end, at + 30)])
