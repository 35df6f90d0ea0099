"""Headings that run into the text on the line of the label: "Article 5. Termination. Either Party may ...".

One such line proves nothing: its first words may be a short sentence or a name. But the articles of a document are set
alike, so the form is looked for in all of them at once: a few words without a verb, then a stop or a colon, or a word
that opens sentences ("The", "Each", "Nothing"), or the number of a first paragraph. What most of them show is their
form, and only then is a heading parted from its text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from agreements.structure.grammar import Grammar, grammar, normalize

_MOST_WORDS = 14
_MOST_NAMED = 8
_LEAST = 3
_STOPPED_RATE, _OPENER_RATE = 0.7, 0.6
_REACH = 240
_STOPPED = re.compile(
    r"(?P<head>[^.;:()]{2,110}?[^\W\d_][’”»\"]?)(?:\s?[.:]\s?[–—-]?|\s[–—-])\s(?=[A-ZÀ-Þ0-9(«“„\"'А-Я])"
)
_NUMBERED = re.compile(r"(?:1\s?[.)]|\(1\)|\(a\)|a\))\s")
_SENTENCE_CASE = re.compile(r"(?P<head>[A-ZÀ-Þ][^A-ZÀ-Þ.;:()]{2,80}?)\s(?=[A-ZÀ-Þ][a-zß-ÿ])")
_WORD = re.compile(r"[^\W\d_]+")


@cache
def _opener(code: str) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(grammar(code).words["openers"], key=len, reverse=True))
    return re.compile(rf"(?:{words or '(?!)'})(?!\w)", re.IGNORECASE)


@cache
def _cited(code: str) -> re.Pattern[str]:
    """An article that is spoken of opens a sentence too: "Amendment of Article 3 Article 3 shall read"."""
    words = "|".join(re.escape(word) for word, level in grammar(code).labels.items() if level == "article")
    return re.compile(rf"(?:{words or '(?!)'})\.?\s\d", re.IGNORECASE)


def _is_head(words: str, rules: Grammar) -> bool:
    """Whether words may be a heading: a few, the first large, without a verb, and not the start of a sentence."""
    found = _WORD.findall(normalize(words))
    if not found or len(found) > _MOST_WORDS or len(words) < 3 or not words[0].isupper():
        return False
    if _opener(rules.code).match(normalize(words)):
        return False
    return not any(word in rules.words["sentence_words"] for word in found)


def _stopped(text: str, rules: Grammar) -> int:
    """Where the text begins after words and a stop, 0 where it does not."""
    match = _STOPPED.match(text[:_REACH])
    if match is None:
        return 0
    head = match["head"].strip()
    named = rules.starts("definite", head) if len(head.split()) <= _MOST_NAMED else None
    return match.end() if _is_head(head[named.end() :].capitalize() if named else head, rules) else 0


def _opened(text: str, rules: Grammar) -> int:
    """Where a sentence opens after a few words with nothing between, 0 where none does."""
    window = text[:_REACH]
    folded = normalize(window)
    for match in re.finditer(r"(?<=[\w)])\s+(?=[A-ZÀ-Þ(1aА-Я])", window):
        head = window[: match.start()]
        if not _is_head(head.strip(), rules) or re.search(r"[.;:]", head):
            return 0
        if _begins(folded, match.start(), match.end(), rules):
            return match.end()
    return 0


def _begins(folded: str, left: int, right: int, rules: Grammar) -> bool:
    """Whether text begins at ``right``: the number of a first paragraph, or a word that opens sentences after a whole head."""
    if _NUMBERED.match(folded, right):
        return not folded[left - 1].isdigit()
    opens = any(pattern(rules.code).match(folded, right) for pattern in (_opener, _cited))
    return folded[right].isupper() and opens and _last_word(folded[:left]) not in rules.words["small_words"]


def _in_sentence_case(text: str, rules: Grammar) -> int:
    """Where the second large letter opens the text after a heading with one."""
    match = _SENTENCE_CASE.match(text[:_REACH])
    if match is None or _last_word(match["head"]) in rules.words["small_words"]:
        return 0
    return match.end() if _is_head(match["head"], rules) else 0


def _last_word(words: str) -> str:
    return next(iter(reversed(_WORD.findall(normalize(words).lower()))), "")


def run_ins(texts: Sequence[str], rules: Grammar) -> list[int]:
    """For the words beside each label, how many of them are a heading that runs in; all 0 where that is no habit."""
    none = [0] * len(texts)
    if len(texts) < _LEAST:
        return none
    stopped = [_stopped(text, rules) for text in texts]
    if sum(map(bool, stopped)) >= max(_LEAST, _STOPPED_RATE * len(texts)):
        return stopped
    opened = [_opened(text, rules) for text in texts]
    if sum(map(bool, opened)) < max(_LEAST, _OPENER_RATE * len(texts)):
        return none
    heads = [text[:end] for text, end in zip(texts, opened, strict=True) if len(text[:end].split()) > 1]
    is_sentence_case = sum(head[1:] == head[1:].lower() for head in heads) >= 0.8 * max(1, len(heads))
    if is_sentence_case:
        opened = [end or _in_sentence_case(text, rules) for text, end in zip(texts, opened, strict=True)]
    return opened
