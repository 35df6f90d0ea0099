"""Which language a text is in: one answer for readers, grammars, clauses and pages.

``language_of`` gives the code, or "und" where the text is too short, too mixed, or in a language without a name below.
The letters are weighed by py3langid (a model of 4 MB that comes with the package: offline, and the same answer each
time); on our table of sentences from treaties in 60 languages it is right where counts of small words were not, and a
millisecond is enough for a text. Only ``NAMES`` are considered, so that a list of names is not taken for a dialect.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from web.wording import language_name, reader_language

UNDETERMINED = "und"
NAMES = {
    "am": "Amharic", "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali",
    "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French", "ga": "Irish", "he": "Hebrew",
    "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "is": "Icelandic",
    "it": "Italian", "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh", "km": "Khmer", "ko": "Korean", "ky": "Kyrgyz",
    "lo": "Lao", "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian", "mn": "Mongolian", "ms": "Malay",
    "mt": "Maltese", "my": "Burmese", "ne": "Nepali", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "ps": "Pashto",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "rw": "Kinyarwanda", "si": "Sinhala", "sk": "Slovak",
    "sl": "Slovenian", "so": "Somali", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish", "sw": "Swahili",
    "ta": "Tamil", "tg": "Tajik", "th": "Thai", "tk": "Turkmen", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
    "uz": "Uzbek", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
"""English names of the languages that are told apart, by ISO 639-1."""
_SURE = 0.5
_CLEARLY = 20
"""Times as likely."""
_SAMPLE = 2_000
_LEAST_LETTERS = 4
_CAPITALS = re.compile(r"\b[^\W\d_a-zß-ÿ]{3,}\b")


def language_of(text: str) -> str:
    """The code of the language of ``text`` ("fr"), or "und" where that is not sure.

    >>> language_of("Les Parties se consultent."), language_of("3.2.1")
    ('fr', 'und')
    """
    return _language_of(_sample(text))


def lean(text: str, first: str, second: str) -> int:
    """1 where ``text`` is clearly in ``first`` rather than ``second``, -1 the other way, 0 where it is not clear (names)."""
    sample = _sample(text)
    if not _has_letters(sample):
        return 0
    chances: dict[str, float] = dict(_identifier().rank(sample))
    one, other = chances.get(first, 0.0), chances.get(second, 0.0)
    return int(one > _CLEARLY * other) - int(other > _CLEARLY * one)


def name_of(code: str) -> str:
    """The name of a language for the reader; the code itself where it has none here."""
    return language_name(code, NAMES.get(code, code))


def name_within(code: str) -> str:
    """The name as it stands within a sentence: English alone writes it with a capital there."""
    return name_of(code) if reader_language() == "en" else name_of(code).lower()


@lru_cache(maxsize=4096)
def _language_of(sample: str) -> str:
    if not _has_letters(sample):
        return UNDETERMINED
    code, chance = _identifier().classify(sample)
    return str(code) if chance >= _SURE else UNDETERMINED


def _sample(text: str) -> str:
    """Three stretches of a long text; compatibility forms (Arabic letters as they are shaped in a PDF) as letters."""
    if len(text) > 3 * _SAMPLE:
        quarter = len(text) // 4
        starts = (max(at * quarter - _SAMPLE // 2, 0) for at in (1, 2, 3))
        text = "\n".join(text[start : start + _SAMPLE] for start in starts)
    return _small(text if text.isascii() else unicodedata.normalize("NFKC", text))


def _small(text: str) -> str:
    """Words in capitals throughout in small letters, as the model has learned them."""
    return _CAPITALS.sub(lambda word: word[0].lower(), text)


def _has_letters(text: str) -> bool:
    return sum(map(str.isalpha, text)) >= _LEAST_LETTERS


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(NAMES)
    return identifier
