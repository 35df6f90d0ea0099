"""How much of their wording paragraphs of one language share: whole words, and parts of words, the rare ones rule_scores more.

The encoder's vector says that two paragraphs do the same; among twenty notices of six months it does not tell which is put
alike. ``shared_wording`` adds that, and costs milliseconds for some hundred paragraphs.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from clauses.classification.patterns import plain

_PART = 4
_ROOT = 5
"""Letters by which words of two languages are the same: most legal terms come from Latin."""
_FIGURE = re.compile(r"\d+")
_READ = 2_000
"""Characters of a paragraph that are compared."""


def shared_wording(text: str, others: Sequence[str]) -> list[float]:
    """From 0 to 2 for each of ``others``: the cosine of words and that of parts of words, added up."""
    texts = [plain(words[:_READ]) for words in (text, *others)]
    by_words = _cosines([Counter(_words(words)) for words in texts])
    by_parts = _cosines([Counter(_parts(words)) for words in texts])
    return [first + second for first, second in zip(by_words, by_parts, strict=True)]


def ranked(words: str, candidates: Sequence[tuple[str, float]], *, is_same_language: bool) -> list[int]:
    """The places of ``candidates`` (words, similarity of meaning), first those that are likest in meaning and wording."""
    texts = [text for text, _ in candidates]
    shared = shared_wording(words, texts) if is_same_language else [_alike_across(words, text) for text in texts]
    return sorted(range(len(candidates)), key=lambda at: (-(candidates[at][1] + shared[at]), at))


def _alike_across(text: str, other: str) -> float:
    """What texts of two languages share: beginnings of long words ("confid", "termin"), figures, and about their length."""
    first, second = plain(text[:_READ]), plain(other[:_READ])
    length = abs(math.log((len(first) + 1) / (len(second) + 1)))
    return (
        0.5 * _overlap(_roots(first), _roots(second)) + 0.2 * _overlap(_figures(first), _figures(second)) - length / 10
    )


def _roots(text: str) -> set[str]:
    return {word[:_ROOT] for word in _words(text) if len(word) >= _ROOT and word.isalpha()}


def _figures(text: str) -> set[str]:
    return set(_FIGURE.findall(text))


def _overlap(first: set[str], second: set[str]) -> float:
    return len(first & second) / max(math.sqrt(len(first) * len(second)), 1.0)


def _words(text: str) -> list[str]:
    return [word for word in (part.strip(".,;:()\"'") for part in text.split()) if len(word) > 1]


def _parts(text: str) -> Iterable[str]:
    padded = f" {' '.join(_words(text))} "
    return (padded[at : at + _PART] for at in range(len(padded) - _PART + 1))


def _cosines(counts: Sequence[Mapping[str, int]]) -> list[float]:
    """Of the first with each of the others; a term counts less the more of them have it."""
    met = Counter(term for one in counts for term in one)
    weigh = {term: 1 + math.log((1 + len(counts)) / (1 + count)) for term, count in met.items()}
    rows = [{term: (1 + math.log(count)) * weigh[term] for term, count in one.items()} for one in counts]
    lengths = [math.sqrt(sum(value * value for value in row.values())) or 1.0 for row in rows]
    first = rows[0]
    return [
        sum(value * first.get(term, 0.0) for term, value in row.items()) / (lengths[0] * length)
        for row, length in zip(rows[1:], lengths[1:], strict=True)
    ]
