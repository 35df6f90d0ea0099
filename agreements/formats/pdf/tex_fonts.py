"""The letters of TeX's bitmap fonts: ``letters_of``.

Where TeX has no outlines of a typeface it draws each letter as a small picture, in a Type 3 font whose letters are
called after their codes alone ("a28"). Nothing in the file says which characters they are, and a reader that takes
the codes for those of another encoding shows "Ø" for "é". TeX itself knows two encodings of text: Cork (T1), which
its accented letters need, and the older OT1.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pdfminer import pdfinterp
from pdfminer.pdffont import PDFType3Font
from pdfminer.pdftypes import resolve1
from pdfminer.psparser import literal_name

_BY_CODE = re.compile(r"a(\d{1,3})")
_LIGATURES = ("ff", "fi", "fl", "ffi", "ffl")
_CORK = {
    **dict(enumerate("‚‹›“”„«»–—", start=13)),
    **dict(zip(range(27, 32), _LIGATURES, strict=True)),
    **dict(enumerate("ĂĄĆČĎĚĘĞĹĽŁŃŇŊŐŔŘŚŠŞŤŢŰŮŸŹŽŻ", start=128)),
    **dict(enumerate("İđ§ăąćčďěęğĺľłńňŋőŕřśšşťţűůÿźžżĳ¡¿£", start=157)),
    **{code: chr(code) for code in range(192, 256)},
    25: "ı", 39: "’", 96: "‘", 127: "-", 156: "Ĳ", 215: "Œ", 223: "SS", 247: "œ", 255: "ß",
}  # fmt: skip
_OT1 = {
    **dict(zip(range(11, 16), _LIGATURES, strict=True)),
    16: "ı", 25: "ß", 26: "æ", 27: "œ", 28: "ø", 29: "Æ", 30: "Œ", 31: "Ø", 34: "”", 39: "’", 60: "¡", 62: "¿", 92: "“", 96: "‘",
    123: "–", 124: "—",
}  # fmt: skip


def letters_of(names: Mapping[int, str]) -> dict[int, str]:
    """What the codes of a font stand for, by the names of its letters; nothing where they are not called by codes."""
    codes = [code for code, name in names.items() if name != ".notdef"]
    if not codes or not all((found := _BY_CODE.fullmatch(names[code])) and int(found[1]) == code for code in codes):
        return {}
    if not any(chr(code).isalpha() and code < 128 for code in codes):
        return {}
    is_old = any(code in range(11, 13) or code in {14, 92, 123, 124} for code in codes) and max(codes) < 128
    return {code: chr(code) for code in range(33, 127)} | (_OT1 if is_old else _CORK)


def _names(spec: Mapping[str, Any]) -> dict[int, str]:
    """The names that a font's encoding gives to codes."""
    names: dict[int, str] = {}
    code = 0
    for entry in resolve1(resolve1(spec.get("Encoding") or {}).get("Differences") or []):
        if isinstance(entry, int):
            code = entry
        else:
            names[code] = literal_name(entry)
            code += 1
    return names


class TexFont(PDFType3Font):
    """A Type 3 font that knows the letters which TeX calls by their codes."""

    def __init__(self, rsrcmgr: Any, spec: Mapping[str, Any]) -> None:
        super().__init__(rsrcmgr, spec)
        if isinstance(resolve1(spec.get("Encoding")), dict):
            self.cid2unicode = {**self.cid2unicode, **letters_of(_names(spec))}


def know_tex_fonts() -> None:
    """Let pdfminer read these fonts as what they are."""
    setattr(pdfinterp, "PDFType3Font", TexFont)  # noqa: B010
