"""Where the sentences of a legal text begin and end.

A stop ends a sentence only where a new one begins: "Art. 4", "No. 12", "para. 3", "3.5", "Mr. A. Officer" are no ends. Lettered limbs
("(a) by sea; (b) by air") are cut too, since agreements differ by limb.
"""

from __future__ import annotations

import re

_ABBREVIATIONS = frozenset(
    {
        "art", "arts", "no", "nos", "para", "paras", "p", "pp", "sec", "sect", "ch", "chap", "vol", "op", "cit", "ed",
        "eds", "fig", "mr", "mrs", "ms", "dr", "prof", "st", "e.g", "i.e", "cf", "viz", "inc", "ltd", "co", "approx",
        "res", "doc", "rev", "add", "corr", "suppl", "ibid", "resp", "subpara", "vs", "v", "u.n", "u.s", "u.k",
        "jan", "feb", "aug", "sept", "oct", "nov", "dec",
    }
)  # fmt: skip
_STOP = re.compile(r"[.!?]['\"”’)\]]{0,3}(?=\s+[^\s])|;(?=\s+(?:and\s+|or\s+)?\(?[a-z0-9ivx]{1,4}\)\s)")
_LAST_WORD = re.compile(r"[\w.]{1,12}$")


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """The spans of the sentences, without the white space between them; together they hold every other character."""
    spans: list[tuple[int, int]] = []
    start = 0
    for stop in _STOP.finditer(text):
        if _is_end(text, start, stop):
            spans.append((start, stop.end()))
            start = stop.end()
    spans.append((start, len(text)))
    return tuple(_trimmed(text, *span) for span in spans if text[slice(*span)].strip())


def _is_end(text: str, start: int, stop: re.Match[str]) -> bool:
    if stop[0][0] == ";":
        return True
    following = text[stop.end() : stop.end() + 20].lstrip()
    if following[:1].islower():
        return False
    before = _LAST_WORD.search(text, max(start, stop.start() - 12), stop.start())
    word = before[0].lower() if before else ""
    is_label = stop.start() - start <= 4 and (word.isdigit() or len(word) == 1)
    return not (stop[0] == "." and (word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha()) or is_label))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
