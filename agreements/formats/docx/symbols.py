"""What the codes of Word's symbol fonts show: ``symbol``.

These fonts draw a Greek letter or a tick where their code says "a" or "ü"; Word writes the codes as they are or, since
1997, in the private area from U+F000. A code of a font that is not known here is no letter: it becomes a marked gap.
"""

from __future__ import annotations

from agreements.formats.letters import GAP

_GREEK = dict(zip("abgdezhqiklmnxoprstufcywABGDEZHQIKLMNXOPRSTUFCYW", "αβγδεζηθικλμνξοπρστυφχψωΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ", strict=True))  # fmt: skip
_AS_THEY_ARE = dict(zip(" !#%&()+,./0123456789:;<=>?[]_{|}", " !#%&()+,./0123456789:;<=>?[]_{|}", strict=True))
_SYMBOL = {
    **_AS_THEY_ARE, **_GREEK,
    '"': "∀", "$": "∃", "'": "∍", "*": "∗", "-": "−", "@": "≅", "J": "ϑ", "V": "ς", "\\": "∴", "^": "⊥", "j": "ϕ", "v": "ϖ", "~": "∼",
    "\xa0": "€", "\xa1": "ϒ", "\xa2": "′", "\xa3": "≤", "\xa4": "⁄", "\xa5": "∞", "\xa7": "♣", "\xa8": "♦", "\xa9": "♥", "\xaa": "♠",
    "\xab": "↔", "\xac": "←", "\xad": "↑", "\xae": "→", "\xaf": "↓", "\xb0": "°", "\xb1": "±", "\xb2": "″", "\xb3": "≥", "\xb4": "×",
    "\xb5": "∝", "\xb6": "∂", "\xb7": "•", "\xb8": "÷", "\xb9": "≠", "\xba": "≡", "\xbb": "≈", "\xbc": "…", "\xc5": "⊕", "\xc6": "∅",
    "\xc7": "∩", "\xc8": "∪", "\xc9": "⊃", "\xca": "⊇", "\xcc": "⊂", "\xcd": "⊆", "\xce": "∈", "\xcf": "∉", "\xd0": "∠", "\xd2": "®",
    "\xd3": "©", "\xd4": "™", "\xd5": "∏", "\xd6": "√", "\xd7": "⋅", "\xd8": "¬", "\xd9": "∧", "\xda": "∨", "\xde": "⇒", "\xe5": "∑",
    "\xf2": "∫",
}  # fmt: skip
_WINGDINGS = {
    " ": " ", "(": "☎", "*": "✉", "A": "✌", "J": "☺", "F": "☞", "l": "●", "m": "❍", "n": "■", "o": "□", "p": "❐", "q": "❑", "r": "❒", "u": "◆",
    "v": "❖", "w": "⬥", "x": "⌧", "y": "⍓", "z": "⌘", "\x80": "⓪", "\x9f": "•", "\xa7": "▪", "\xa8": "□", "\xab": "★", "\xd8": "➢",
    "\xdf": "←", "\xe0": "→", "\xe1": "↑", "\xe2": "↓", "\xe8": "➔", "\xf0": "⇨", "\xfb": "✗", "\xfc": "✓", "\xfd": "☒", "\xfe": "☑",
    **{chr(0x80 + number): chr(0x245F + number) for number in range(1, 11)},
}  # fmt: skip
_WINGDINGS_2 = {"O": "✗", "P": "✓", "Q": "☒", "R": "☑", "S": "☒", "T": "☒", "\xa3": "□", "\x97": "●"}
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}
_LIKELY = {**_WINGDINGS, "\xb7": "•", "-": "-"}
"""Where the font is not told: the bullets, boxes and ticks for which nearly all such codes are used."""


def is_symbol_font(font: str) -> bool:
    return font.lower() in _FONTS or font.lower() in {"webdings", "wingdings 3", "zapfdingbats"}


def symbol(character: str, font: str) -> str:
    """What a font shows for a code; the character itself where the font is none of the symbol fonts."""
    if not is_symbol_font(font) and not "\uf000" <= character <= "\uf0ff":
        return character
    code = chr(ord(character) - 0xF000) if "\uf000" <= character <= "\uf0ff" else character
    if code.isspace():
        return character
    known = _FONTS.get(font.lower(), {} if font else _LIKELY)
    return known.get(code, GAP)
