"""Which language a text is in: told from its most frequent small words, as the grammars list them.

Agreements are long and formal, so a count of "the", "der", "les" decides; no model is needed, and a language is known
exactly when there is a grammar for it. The share is kept low on purpose: a heading block has few small words. A text
with next to none of any grammar, its commonest left out ("a" is Hungarian as well), is in another language, whose
articles can still be told by their labels.
"""

from __future__ import annotations

import re
from collections import Counter

from agreements.segment.grammar import fold, grammars

_WORD = re.compile(r"[^\W\d_]+")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_SAMPLE = 40_000
_LEAST = 60
_SHARE = 0.08
UNDETERMINED = "und"


def language_of(text: str) -> str:
    """The code of the language of ``text``; English where nothing can be told, "und" where it is none that is known."""
    middle = max(0, len(text) // 2 - _SAMPLE // 2)
    sample = text[middle : middle + _SAMPLE]
    if len(_CHINESE.findall(sample)) * 4 > len(sample):
        return "zh"  # words are not set apart there, so that none could be counted
    words = Counter(_WORD.findall(fold(sample).lower()))
    best, most, firm = "en", 0, 0
    for code, grammar in grammars().items():
        counts = [words[word] for word in grammar.frequent]
        if sum(counts) > most:
            best, most, firm = code, sum(counts), sum(counts) - max(counts)
    total = words.total()
    return UNDETERMINED if total >= _LEAST and firm < _SHARE * total else best
