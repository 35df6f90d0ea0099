"""Which language a stretch of text is in, told by its script and its small words.

Enough to part a text from its translation. Each language is one line of data.
"""

from __future__ import annotations

import re
from collections import Counter

_SMALL_WORDS = {
    "en": "the of and to in shall be by for this with or that on as any is which its from are between",
    "fr": "le la les de des du et à en dans pour par que qui au aux sur est une un ou ne se il être entre",
    "es": "el la los las de del y en que por para con se al una un o su sus lo será entre como no",
    "de": "der die das und den dem des in zu mit von für ist wird auf durch nach eine einer im oder sich werden",
    "pt": "o a os as de do da dos das e em no na que por para com se ao à uma um ou entre será não",
    "it": "il lo la gli le di del della e in nel che per con si al alla una un o i dei delle tra è sono",
    "nl": "de het een en van in te dat met voor op is zijn door aan wordt of bij als deze tussen",
    "tr": "ve bir bu ile için olarak veya tarafından olan arasında da de madde taraf anlaşma",
}  # fmt: skip
_SCRIPTS = {
    "ru": re.compile("[\u0400-\u04ff]"),
    "ar": re.compile("[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff]"),
    "zh": re.compile("[\u4e00-\u9fff]"),
    "el": re.compile("[\u0370-\u03ff]"),
    "he": re.compile("[\u0590-\u05ff]"),
    "ja": re.compile("[\u3040-\u30ff]"),
    "ko": re.compile("[\uac00-\ud7af]"),
}  # fmt: skip
_LANGUAGES_OF: dict[str, list[str]] = {}
for _language, _words in _SMALL_WORDS.items():
    for _word in _words.split():
        _LANGUAGES_OF.setdefault(_word, []).append(_language)
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 8


def language_of(text: str) -> str | None:
    """The language of a text ("en"), or None where it is too short or mixed to tell."""
    letters = sum(map(str.isalpha, text))
    for language, script in _SCRIPTS.items():
        if letters > 10 and len(script.findall(text)) > 0.4 * letters:
            return language
    counts: Counter[str] = Counter()
    for word in _WORD.findall(text.casefold()):
        for language in _LANGUAGES_OF.get(word, ()):
            counts[language] += 1
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < _ENOUGH or (len(ranked) > 1 and ranked[0][1] < 1.3 * ranked[1][1]):
        return None
    return ranked[0][0]


def small_words(text: str, language: str) -> int:
    """How many small words of a language a text has; of one known by its script, about how many words."""
    if script := _SCRIPTS.get(language):
        return len(script.findall(text)) // 4
    return sum(language in _LANGUAGES_OF.get(word, ()) for word in _WORD.findall(text.casefold()))
