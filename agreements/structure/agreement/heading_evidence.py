"""What the words of a line, and the line after it, say for a heading: the evidence that ``headings`` weighs.

Capitals, title case and few words speak for one; a verb, a full stop, or a line that goes on below speak against it.
"""

from __future__ import annotations

import re

from agreements.structure.agreement.list_markers import marker_of
from agreements.structure.grammar import Grammar, normalize
from agreements.structure.rows import Column, Row

LONGEST = 220
_UNFINISHED = -4.0
_HYPHENS = ("-", "\u2010", "\u00ad")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def has_verb(text: str, rules: Grammar) -> bool:
    """Whether the words are a sentence: a finite verb, in lower case and in no relative clause ("goods that may burn")."""
    for place, word in enumerate(_WORD.findall(normalize(text))):
        if word in rules.words["relative_words"] or (not place and word.lower() in rules.words["question_words"]):
            return False
        if word in rules.words["sentence_words"]:
            return True
    return False


def looks(text: str, rules: Grammar, is_beside: bool = False) -> float:
    """What the words alone say for a heading; beside a label a few words with a full stop are one as well."""
    if not text or not any(map(str.isalpha, text)) or len(text) > LONGEST:
        return -9.0
    if marker_of(text) or text[:1].islower() or rules.starts("testimonium", text) or rules.starts("signature", text):
        return -9.0
    score = 0.0
    letters = [letter for letter in text if letter.isalpha()]
    is_upper = sum(map(str.isupper, letters)) >= 0.9 * len(letters) and len(letters) > 2
    words = _WORD.findall(text)
    is_titled = False
    if is_upper:
        score += 3.0
    elif words:
        large = [w for w in words if normalize(w).lower() not in rules.words["small_words"]]
        is_titled = bool(large) and sum(w[0].isupper() for w in large) >= 0.8 * len(large)
        score += 1.0 if is_titled else 0.0
    if not is_upper and has_verb(text, rules):
        score -= 3.5
    if text[-1] in ";,":
        score -= 4.0
    elif text[-1] == ":" and not is_upper:
        score -= 2.5
    elif text[-1] == "." and not is_upper and not text.endswith(("etc.", "Co.", "..")):
        score -= 0.6 if is_beside and (len(words) < 9 or is_titled) else 2.0 if is_beside else 3.0
    if len(text) > 110:
        score -= 1.0
    return score


def context(last: Row, after: Row | None, column: Column, has_inner: bool) -> float:
    """What the row after a supposed heading says: a label or a new sentence speaks for it, going on against it."""
    if after is None:
        return 2.0 if has_inner else -3.0
    if is_unfinished(last.text, column.rules):
        return _UNFINISHED
    if marker_of(after.text):
        return -2.0 if last.text.endswith(":") else 2.0
    if after.starts_lower:
        return -5.0 if not after.gap else -2.0
    score = 1.0 if after.gap else 0.0
    if begins_sentence(after, column.rules):
        return score + 1.0
    if after.gap or not column.is_wrapped or column.has_room(last, after):
        return score + 0.5
    is_sentence = begins_sentence(last, column.rules)
    return score - (1.5 if column.is_full(last) else 0.0) - (2.0 if is_sentence else 0.5)


def is_unfinished(words: str, rules: Grammar) -> bool:
    """Whether words break off where no heading ends: after "of the", "und", "jeder" or a hyphen."""
    found = _WORD.findall(normalize(words))
    if not found or not words[-1:].isalpha():
        return words[-1:] in _HYPHENS
    last = found[-1]
    is_small = last.lower() in rules.words["small_words"] or last.lower() in rules.words["openers"]
    return is_small and (len(last) > 1 or last.islower())


def begins_sentence(row: Row, rules: Grammar) -> bool:
    """Whether a row begins with a word that has a capital only where a sentence begins ("The", "Les")."""
    word = _WORD.match(row.text)
    return word is not None and word[0].istitle() and normalize(word[0]).lower() in rules.words["openers"]
