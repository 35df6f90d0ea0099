"""Which language packs of Tesseract a text wants, told by the text that was found."""

from __future__ import annotations

from agreements.formats.language import UNDETERMINED, language_of, name_of
from agreements.formats.ocr.engine import Tesseract

PACKS = {
    "ar": "ara", "be": "bel", "bg": "bul", "ca": "cat", "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng",
    "es": "spa", "et": "est", "fa": "fas", "fi": "fin", "fr": "fra", "he": "heb", "hr": "hrv", "hu": "hun", "hy": "hye",
    "id": "ind", "is": "isl", "it": "ita", "ja": "jpn", "ka": "kat", "kk": "kaz", "ko": "kor", "lt": "lit", "lv": "lav",
    "mk": "mkd", "mn": "mon", "ms": "msa", "mt": "mlt", "nl": "nld", "no": "nor", "pl": "pol", "pt": "por", "ro": "ron",
    "ru": "rus", "sk": "slk", "sl": "slv", "sq": "sqi", "sr": "srp", "sv": "swe", "th": "tha", "tr": "tur", "uk": "ukr",
    "vi": "vie", "zh": "chi_sim",
}  # fmt: skip
"""The code of each language for Tesseract, by ISO 639-1."""
SCRIPTS = {
    "Arabic": ("ara", "fas", "urd"), "Armenian": ("hye",), "Cyrillic": ("rus", "ukr", "bel", "bul", "srp", "mkd", "kaz", "mon"),
    "Georgian": ("kat",), "Greek": ("ell",), "Han": ("chi_sim", "chi_tra", "jpn"), "Hangul": ("kor",), "Hebrew": ("heb",),
    "Japanese": ("jpn",), "Korean": ("kor",), "Thai": ("tha",),
}  # fmt: skip
"""The packs that read a script, by the name that Tesseract gives it."""
_FIRST = ("eng", "fra", "spa", "deu")


def first_pack(program: Tesseract) -> str:
    """The pack that a file is begun with, before anything of it is known."""
    return next((pack for pack in _FIRST if pack in program.languages), min(program.languages, default="eng"))


def pack_of(text: str, program: Tesseract) -> str:
    """The installed pack for the language of ``text``; empty where the language is not told, or has none here."""
    pack = PACKS.get(language_of(text), "")
    return pack if pack in program.languages else ""


def missing_pack(text: str, program: Tesseract) -> str:
    """The English name of the language of ``text`` where its pack is not installed; else empty."""
    code = language_of(text)
    pack = PACKS.get(code, "")
    return "" if code == UNDETERMINED or not pack or pack in program.languages else name_of(code)


def script_without_pack(script: str, program: Tesseract) -> str:
    """ "Cyrillic script", where no installed pack reads it; else empty."""
    packs = SCRIPTS.get(script, ())
    return f"{script} script" if packs and program.languages.isdisjoint(packs) else ""
