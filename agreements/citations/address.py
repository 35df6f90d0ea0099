"""Addresses of places in a text: as somebody types them ("ITU-INTERPOL art 4(3)", "§ 4.2 of A/1"), and as links have them.

``split`` parts the name of an agreement from the pinpoint; ``fold_pinpoint`` brings what is typed and what the library
writes ("Art. 4(3)", "op. para. 21(b)") to one form, so that they can be compared. ``in_text`` writes the link.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

_WORDS = {
    "art": ("art", "arts", "article", "articles", "articulo", "artikel"),
    "op": ("op", "operative", "dispositif", "dispositiva"),
    "pp": ("pp", "preamb", "preambular"),
    "para": ("para", "paras", "paragraph", "paragraphe", "parrafo", "absatz"),
    "sub": ("subpara", "subparagraph", "item"),
    "annex": ("annex", "annexe", "anexo", "anhang", "anlage"),
    "section": ("section", "sec", "sect", "seccion", "abschnitt"),
    "note": ("note", "footnote", "fn"),
    "part": ("part", "partie", "parte", "teil"),
    "chapter": ("chapter", "chap", "chapitre", "capitulo", "kapitel"),
    "preamble": ("preamble", "preambule", "preambulo"),
}  # fmt: skip
_INSIDE = {"para": ("par", "parr", "al", "alinea"), "sub": ("apdo", "point", "punto")}
"""Words that a place never begins with: "signed by 12 States" is "signé par 12 États"."""
_CANONICAL = {word: name for table in (_WORDS, _INSIDE) for name, words in table.items() for word in words}
_STARTS = "|".join(sorted((word for words in _WORDS.values() for word in words), key=len, reverse=True))
_FOLLOWS = "|".join(sorted(_CANONICAL, key=len, reverse=True))
_PINPOINT = re.compile(
    rf"(?:^|[\s,;:]+)((?:parte )?(?:{_STARTS})\b\.?,?\s*(?:(?:para(?:graph)?|parr?|al)\b\.?\s*)?[\divxlc(\[][^,;]*"
    rf"(?:,\s*(?:{_FOLLOWS})\b.*)?|preamble|preambule|preambulo)$"
)
_LEADING = re.compile(
    rf"((?:{_STARTS})\b\.?\s*(?:para\b\.?\s*)?(?:\d+|[ivxlc]+\b)(?:\s?[(\[]\w{{1,5}}[)\]]|\.\d+)*),?\s+"
    r"(?:(?:of|in|de|du|del|der|des)\s+(?:(?:the|la|le|el|die|das|den)\s+)?)?(\S.*)$"
)
_PIECE = re.compile(r"[^\W\d_]+|\d+")
_LONGEST = 200


def language_suffix(language: str) -> str:
    """What names the language of a text or, after its eid, of a place; the English text needs no name.

    >>> [language_suffix(language) for language in ("en", "fr", "")]
    ['', '?language=fr', '']
    """
    return f"?language={quote(language)}" if language not in ("", "en") else ""


def in_text(eid: str, language: str = "") -> str:
    """What follows an agreement's address to open its text at a place, in a language that is not English.

    The fragment alone would do where a text stands on one page; a long one comes in parts, and the server must be told which.

    >>> in_text("art_4"), in_text("art_4", "fr")
    ('?at=art_4#art_4', '?language=fr&at=art_4#art_4')
    """
    place = quote(eid, safe="~")
    said = language_suffix(language)
    return f"{said}{'&' if said else '?'}at={place}#{place}"


def plain(typed: str) -> str:
    """Without accents and case, white space folded, ``§`` and ``¶`` as words."""
    folded = "".join(c for c in unicodedata.normalize("NFKD", typed) if not unicodedata.combining(c)).casefold()
    return " ".join(folded.replace("§", " section ").replace("¶", " para ").split())


def split(typed: str) -> tuple[str, str]:
    """The name of an agreement and a folded pinpoint; the second is empty where none was typed.

    >>> split("ITU-INTERPOL art 4(3)")
    ('itu-interpol', 'art 4 3')
    >>> split("A/79/L.17, op. para. 21 (b)")
    ('a/79/l.17', 'op 21 b')
    >>> split("article 4(3) of ITU-INTERPOL"), split("§ 4.2 A/1")
    (('itu-interpol', 'art 4 3'), ('a/1', 'section 4 2'))
    >>> split("arts and sciences")
    ('arts and sciences', '')
    """
    folded = plain(typed[:_LONGEST])
    if leading := _LEADING.match(folded):
        return leading[2].strip(" ,;:"), fold_pinpoint(leading[1])
    found = _PINPOINT.search(folded)
    if found is None or not folded[: found.start()].strip(" ,;:"):
        return folded.strip(" ,;:"), ""
    return folded[: found.start()].strip(" ,;:"), fold_pinpoint(found[1])


def fold_pinpoint(pinpoint: str) -> str:
    """
    >>> fold_pinpoint("Art. 4(3)") == fold_pinpoint("article 4 para. 3") == fold_pinpoint("art 4.3") == "art 4 3"
    True
    >>> fold_pinpoint("op. para. 21(b)"), fold_pinpoint("para. 21"), fold_pinpoint("Annex I, Art. 2")
    ('op 21 b', 'para 21', 'annex i art 2')
    >>> [fold_pinpoint(one) for one in ("Art. 4, par. 3 b)", "préambule, al. 5", "parte dispositiva, párr. 21 b)")]
    ['art 4 3 b', 'pp 5', 'op 21 b']
    """
    pieces = [_CANONICAL.get(piece, piece) for piece in _PIECE.findall(plain(pinpoint))]
    kept: list[str] = []
    for piece in pieces:
        if piece in {"para", "sub"} and kept:
            continue
        if (piece == "op" and kept == ["part"]) or (piece.isdecimal() and kept == ["preamble"]):
            kept = [] if piece == "op" else ["pp"]
        kept.append(piece)
    return " ".join(kept)
