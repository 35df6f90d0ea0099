"""The spaces and quotes of a language, put right where a catalogue is written: nobody types a narrow no-break space.

French by the Lexique of the Imprimerie nationale, Spanish by the Ortografía of the Real Academia. Elements, values in braces and
what stands in ``<code>`` are left alone.
"""

from __future__ import annotations

import re

_KEPT = re.compile(r"(<code>.*?</code>|<[^>]*>|%\(\w+\)[sd]|\{[^}]*\}|&\w+;)")
_RULES: dict[str, tuple[tuple[str, str], ...]] = {
    "fr": (
        (r"[ \u00a0\u202f]?([;!?])(?=[\s.)»]|$)", "\u202f\\1"),
        (r"[ \u00a0\u202f]?:(?=\s|$)", "\u00a0:"),
        (r"[“«][ \u00a0\u202f]?", "«\u202f"),
        (r"[ \u00a0\u202f]?[”»]", "\u202f»"),
        (r"(\w)'(\w)", r"\1’\2"),
        (r"[ \u00a0]%(?!\()", "\u202f%"),
    ),
    "es": ((r"[“«]\s?", "«"), (r"\s?[”»]", "»"), (r" %(?!\()", "\u00a0%")),
}


def as_printed(language: str, words: str) -> str:
    """
    >>> as_printed("fr", "Lire : {name} ?") == "Lire\u00a0: {name}\u202f?"
    True
    >>> as_printed("es", "“{name}”, <code>“as typed”</code>")
    '«{name}», <code>“as typed”</code>'
    """
    pieces = _KEPT.split(words)
    for number in range(0, len(pieces), 2):
        following = pieces[number + 1] if number + 1 < len(pieces) else ""
        has_no_space = bool(following) and not following.startswith("<") and pieces[number][-1:] in {":", ";", "!", "?"}
        piece, rest = (pieces[number][:-1], pieces[number][-1]) if has_no_space else (pieces[number], "")
        for pattern, replacement in _RULES.get(language, ()):
            piece = re.sub(pattern, replacement, piece)
        pieces[number] = piece + rest
    return "".join(pieces)
