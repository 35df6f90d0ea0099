"""The number under which a text says that it is registered: with the United Nations, or in another register of treaties.

Only a line that says nothing else counts, among the first and last lines and what pages repeat; in a treaty series also a bare
number at the head, where a line of the head says by whom and when the text was registered. Numbers of companies, vehicles and
taxes are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agreements.formats.document import Document

_HEAD_LINES, _TAIL_LINES = 25, 15
_LONGEST = 160
_NUMBER = r"(?P<number>(?:[A-Z]{1,5}[-/ ]?)?\d[\dA-Za-z./-]*)"
_NO = r"(?:n[uú]m(?:ber|ero)|numéro|n(?:o|r|°|º)\.?)"
_REGISTER = r"(?:UN(?:TS)?|United Nations|treaty|treaties|Treaty Series|depositary)"
_STATED: tuple[tuple[str, str], ...] = (
    (rf"(?:{_REGISTER}\W+)?regist(?:ration|ry|er) {_NO}\W*{_NUMBER}\W*", "UN Registration No. I-54321"),
    (rf"(?:{_REGISTER})\W+{_NO}\W*{_NUMBER}\W*", "Treaty No. 2011/45"),
    (rf"registered (?:(?:with|by|at) the .{{3,60}} )?under (?:the )?{_NO}\W*{_NUMBER}\b.{{0,60}}", "Registered with the Secretariat of the United Nations under No. 48123"),
    (rf"{_NO} d['’ ]enregistrement\W*{_NUMBER}\W*", "N° d'enregistrement : 48123"),
    (rf"enregistré.{{0,60}} sous le {_NO}\W*{_NUMBER}\b.{{0,60}}", "Enregistré au Secrétariat sous le n° 48123"),
    (rf"{_NO} de registro\W*{_NUMBER}\W*", "Número de registro: 48123"),
    (rf"registrado.{{0,60}} (?:con|bajo) el {_NO}\W*{_NUMBER}\b.{{0,60}}", "Registrado en la Secretaría con el número 48123"),
    (rf"registrierungs(?:nummer|nr\.?)\W*{_NUMBER}\W*", "Registrierungsnummer 48123"),
)  # fmt: skip
"""Patterns of a whole line, each with a line that it is for."""
_LINES = [re.compile(pattern, re.IGNORECASE) for pattern, _example in _STATED]
_BARE = re.compile(r"No\. ?(?P<number>\d{3,6})\.?")
_REGISTERED_BY = re.compile(
    r"(?:registered|filed and recorded|enregistré|registrado) (?:by|par|por) .{3,90}\d{4}\.?", re.IGNORECASE
)
_OF_ANOTHER = re.compile(
    r"\b(?:chamber of commerce|commercial|company|compan(?:y|ies)|trade|business|tax|VAT|vehicle|charity|passport|commerce|mercantil|handels\w*)\b",
    re.IGNORECASE,
)


def registration_number(document: Document) -> str:
    """The number that ``document`` states, where it states one and no other; else empty."""
    lines = [line for line in _lines(document) if len(line) <= _LONGEST and not _OF_ANOTHER.search(line)]
    found = {match["number"].rstrip(".-/") for line in lines for one in _LINES if (match := one.fullmatch(line))}
    if not found and any(_REGISTERED_BY.fullmatch(line) for line in lines[:_HEAD_LINES]):
        found = {match["number"] for line in lines[:_HEAD_LINES] if (match := _BARE.fullmatch(line))}
    return found.pop() if len(found) == 1 else ""


def _lines(document: Document) -> Iterator[str]:
    text = document.reading.text
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    yield from lines[:_HEAD_LINES]
    yield from lines[_HEAD_LINES:][-_TAIL_LINES:]
    for aside in document.set_aside:
        if aside.reason in {"page_furniture", "noise", "front_matter"}:
            yield from (line.strip() for line in text[aside.start : aside.end].splitlines() if line.strip())
