"""The marker of a paragraph or item at the start of a row: "1.", "(a)", "1.2A", "–", each way that it may be read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agreements.structure.grammar import normalize
from agreements.structure.scripts import item_number
from agreements.structure.tree import roman_to_int

_MARKER = re.compile(
    r"(?:[-–—•*·]\s+)?(?:"
    r"(?P<decimal>\d{1,3}(?:\.\d{1,3}){1,4})(?P<decimal_letter>[A-Za-z]|\s?(?:bis|ter|quater)\b)?(?P<decimal_stop>\.?[)]?)(?=\s|$)"
    r"|(?P<open>[(\[])?\s?(?P<digits>\d{1,3})(?P<digits_letter>[A-Za-z]|\s?(?:bis|ter|quater)\b)?\s?(?P<digits_stop>[.)\]]+(?:\s?[-–—]+)?|[º°]\.?\)?|\s[-–—](?=\s))(?=\s|$|[A-ZÀ-Þ«“\"'(’„《]|[\u0400-\u042f\u0600-\u06ff\u3040-\u9fff])"
    r"|(?P<bare>\d{1,2})(?=\s{1,4}[A-ZÀ-Þ(«“\"„]|\s*$)"
    r"|(?P<letter_open>[(\[])\s?(?P<bracketed>[a-zA-Z]{1,2}|[ivxlIVXL]{1,6})\s?[)\]](?:\s?[.:–—-](?=\s|$))?"
    r"|(?P<letter>[a-zA-Z]|[ivx]{2,5}|[IVX]{2,5})\s?(?P<letter_stop>[.)]+(?:\s?[-–—]+)?)(?=\s|$|[A-ZÀ-Þa-z«“\"„(])"
    r"|(?P<dashed>[IVX]{1,5})\s[-–—](?=\s)"
    r"|(?P<bullet>[-–—•·▪◦●*‣])(?=\s+\S|[^\W\d_])"
    r")"
)  # fmt: skip
_PART_OF_NAME = re.compile(r"[A-Z]\.\s?(?:[A-Z]\.|[A-Z][a-zß-ÿ]+\s*$)")


@dataclass(frozen=True, slots=True)
class Marker:
    """The marker of a row: each way to read it as (form, value), and where it ends."""

    ways: tuple[tuple[str, int], ...]
    shown: str
    end: int
    is_bare: bool = False
    is_inserted: bool = False
    """Its number has a letter of its own ("6a", "1.2A", "3 bis"): it stands after the number without it."""


def _letter_ways(shown: str, form: str) -> tuple[tuple[str, int], ...]:
    ways: list[tuple[str, int]] = []
    case = "A" if shown.isupper() else "a"
    if len(shown) == 1:
        ways.append((f"{form}{case}", ord(shown.lower()) - 96))
    elif len(shown) == 2 and shown[0] == shown[1]:
        ways.append((f"{form}{case}", ord(shown[0].lower()) - 70))
    value = roman_to_int(shown)
    if value:
        ways.append((f"{form}{'I' if shown.isupper() else 'i'}", value))
    return tuple(ways)


def _dashed(numeral: str, end: int) -> Marker:
    """A Roman numeral before a dash: "II - The Office pays"."""
    return Marker(_letter_ways(numeral, "."), numeral, end)


def marker_of(text: str) -> Marker | None:
    """The marker at the start of a row's words, if there is one."""
    text = normalize(text[:80])
    match = _MARKER.match(text[:60])
    if not match:
        item = item_number(text)
        return Marker(((item.form, item.value),), item.shown, item.end) if item else None
    if match["decimal"]:
        letter = match["decimal_letter"] or ""
        value = int(match["decimal"].rsplit(".", 1)[1])
        return Marker((("1.1", value),), match["decimal"] + letter, match.end(), is_inserted=bool(letter))
    if match["digits"]:
        letter = match["digits_letter"] or ""
        stop = match["digits_stop"].strip()[:1]
        form = "(1)" if match["open"] else f"1{stop if stop in '.)' else '.'}"
        return Marker(((form, int(match["digits"])),), match["digits"] + letter, match.end(), is_inserted=bool(letter))
    if match["bare"]:
        return Marker((("1", int(match["bare"])),), match["bare"], match.end(), is_bare=True)
    if match["bracketed"]:
        ways = _letter_ways(match["bracketed"], "()")
        return Marker(ways, match["bracketed"], match.end()) if ways else None
    if match["letter"]:
        if _PART_OF_NAME.match(text) or (
            match["letter"].isupper() and match["letter_stop"] == "." and text[match.end() :][:1].islower()
        ):
            return None
        if (
            match["letter_stop"] == "."
            and text[match.end() :][:1].islower()
            and text[match.end() : match.end() + 1] != " "
        ):
            if not re.match(r"[a-z]{2,}", text[match.end() :]):
                return None
        ways = _letter_ways(match["letter"], match["letter_stop"][:1])
        return Marker(ways, match["letter"], match.end()) if ways else None
    return (
        _dashed(match["dashed"], match.end()) if match["dashed"] else Marker((("-", 0),), match["bullet"], match.end())
    )
