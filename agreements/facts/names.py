"""Whether words are a name: what no list knows is a party only if it looks like one.

A name begins with a capital, has no verb and no clause, and is not longer than names are. What fails is a question for a
person, never a party.
"""

from __future__ import annotations

import re

from agreements.structure.grammar import Grammar, normalize

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LONGEST = 180
_MOST_WORDS = 24
_LEAST_CAPITALS = 0.5
_NO_NAME = re.compile(r"[;:?!=<>{}|]|\.\s|\b\d{3,}\b|…|\.\.")


def is_name(words: str, rules: Grammar) -> bool:
    """Whether ``words`` look like the name of a body."""
    if not 2 <= len(words) <= _LONGEST or _NO_NAME.search(words) or not words[0].isalpha() or words[0].islower():
        return False
    parts = _WORD.findall(words)
    is_label = bool(parts) and normalize(parts[0]).lower() in rules.labels and re.search(r"\d", words)
    if not parts or is_label or len(parts) > _MOST_WORDS or not _has_shape(parts, rules):
        return False
    return not (
        rules.finds("no_name", words)
        or rules.covers("collective", words)
        or rules.starts("recital", words)
        or rules.covers("formula", words)
        or rules.covers("testimonium", words)
        or rules.heads("preamble_heading", words)
        or _is_act(words, rules)
    )


def _has_shape(parts: list[str], rules: Grammar) -> bool:
    """No verb or clause among the words, and most of them with capitals where a language writes names so."""
    small = rules.words["small_words"]
    plain = [normalize(part).lower() for part in parts]
    if any(word in rules.words["sentence_words"] and part.islower() for word, part in zip(plain, parts, strict=True)):
        return False
    if any(word in rules.words["question_words"] for word in plain[1:]):
        return False
    content = [part for part, word in zip(parts, plain, strict=True) if word not in small and len(part) > 2]
    if not content or rules.code not in ("en", "nl", "de"):
        return bool(content) or parts[0].isupper()
    return sum(not part[0].islower() for part in content) >= _LEAST_CAPITALS * len(content)


def _is_act(words: str, rules: Grammar) -> bool:
    """Whether the words begin with a kind of act ("this Agreement")."""
    head = normalize(" ".join(words.split()[:2]))
    return any(rule.pattern.match(head) for rule in rules.coded("kind"))
