"""Where the sentences of a legal text begin and end.

A stop ends a sentence only where a new one begins: "Art. 4", "No. 12", "am 60. Tag", "3.5", "Mr. A. Officer" and "U.N." are no
ends. Lettered limbs ("(a) by sea; (b) by air") are cut too, since agreements differ by limb; in plain words, in which terms are
looked for, each semicolon ends a limb.
"""

from __future__ import annotations

import re

_ABBREVIATIONS = frozenset(
    "art arts no nos nr nrn para paras par p pp sec sect ch chap vol op cit ed eds fig mr mrs ms dr prof st e.g i.e cf viz"
    " inc ltd co approx res doc rev add corr suppl ibid resp subpara vs v u.n u.s u.k abs ziff bzw z.b d.h vgl jan feb aug"
    " sept oct nov dec c.f al lit num sr sra exc s.e".split()
)
_STOP = re.compile(r"[.!?]['\"”’)\]]{0,3}(?=\s+[^\s])|;(?=\s+(?:and\s+|or\s+)?\(?[a-z0-9ivx]{1,4}\)\s)")
_STOP_OR_SEMICOLON = re.compile(r"[.!?]['\"”’)\]]{0,3}(?=\s+[^\s])|;")
_LAST_WORD = re.compile(r"[\w.]{1,12}$")
_AFTER_AN_ORDINAL = re.compile(
    r"\s*(?:tag|monat|januar|februar|m[aä]rz|april|mai|juni|juli|august|september|oktober|november|dezember|jahr)",
    re.IGNORECASE,
)


def sentences(text: str, *, is_plain: bool = False) -> tuple[tuple[int, int], ...]:
    """The spans of the sentences, without the white space between them; ``is_plain``: small letters only, cut at semicolons.

    >>> text = "It lasts two years. It enters into force on the 60. Tag, No. 3; (b) it ends."
    >>> [text[start:end] for start, end in sentences(text)]
    ['It lasts two years.', 'It enters into force on the 60. Tag, No. 3;', '(b) it ends.']
    >>> text = "it lasts two years. it enters into force on the 60. tag, no. 3; it ends."
    >>> [text[start:end] for start, end in sentences(text, is_plain=True)]
    ['it lasts two years.', 'it enters into force on the 60. tag, no. 3;', 'it ends.']
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for stop in (_STOP_OR_SEMICOLON if is_plain else _STOP).finditer(text):
        if _is_end(text, start, stop, is_plain=is_plain):
            spans.append((start, stop.end()))
            start = stop.end()
    spans.append((start, len(text)))
    return tuple(_trimmed(text, *span) for span in spans if text[slice(*span)].strip())


def _is_end(text: str, start: int, stop: re.Match[str], *, is_plain: bool) -> bool:
    if stop[0][0] == ";":
        return True
    if not is_plain and text[stop.end() : stop.end() + 20].lstrip()[:1].islower():
        return False
    if stop[0][0] != "." or (not is_plain and stop[0] != "."):
        return True
    before = _LAST_WORD.search(text, max(start, stop.start() - 12), stop.start())
    word = before[0].lower() if before else ""
    if word.isdigit() and _AFTER_AN_ORDINAL.match(text, stop.end()):
        return False
    is_label = stop.start() - start <= 4 and (word.isdigit() or len(word) == 1)
    return not (word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha()) or is_label)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
