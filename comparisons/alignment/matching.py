"""Which runs of two sequences of words are the same, in order: the engine under ``diff``.

``matching_blocks`` first takes the ends that are the same, then anchors on runs of three words (in large gaps also single words)
that occur once in both texts, in the longest order that agrees ("patience"), and only in the small gaps between
anchors asks ``difflib`` for the longest run that a content word begins. Words that would make a gap too dear, because
they occur too often in it, are not looked up there: cost is bounded whatever the texts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

FUNCTION_WORDS = frozenset({
    "a", "all", "an", "and", "any", "are", "as", "at", "be", "been", "being", "between", "but", "by", "can", "do",
    "each", "for", "from", "had", "has", "have", "if", "in", "into", "is", "it", "its", "may", "no", "nor", "not",
    "of", "on", "or", "other", "shall", "should", "such", "than", "that", "the", "their", "them", "then", "there",
    "these", "they", "this", "those", "to", "under", "upon", "was", "were", "when", "where", "which", "who", "will",
    "with", "would",
})  # fmt: skip
_SHINGLE = 3
_LARGE_GAP = 300
_PAIRS_BUDGET = 60_000
"""How many pairs of equal words a gap may hold before its commonest words are left out."""


class Block(NamedTuple):
    """``a[i:i+size]`` is ``b[j:j+size]``."""

    i: int
    j: int
    size: int


class _Gap(NamedTuple):
    a_start: int
    a_end: int
    b_start: int
    b_end: int


def matching_blocks(a: Sequence[str], b: Sequence[str]) -> list[Block]:
    """The runs that are the same, in order in both, none empty, none touching the next in both."""
    blocks: list[Block] = []
    gaps = [_Gap(0, len(a), 0, len(b))]
    while gaps:
        gap = gaps.pop()
        ends = list(_equal_ends(a, b, gap))
        blocks += ends
        gap = _inside(gap, ends)
        if gap.a_start >= gap.a_end or gap.b_start >= gap.b_end:
            continue
        anchors = list(_anchors(a, b, gap))
        if anchors:
            blocks += anchors
            gaps += _between(gap, anchors)
        else:
            blocks += _small_matches(a, b, gap)
    return _merged(sorted(blocks))


def _equal_ends(a: Sequence[str], b: Sequence[str], gap: _Gap) -> Iterator[Block]:
    room = min(gap.a_end - gap.a_start, gap.b_end - gap.b_start)
    head = 0
    while head < room and a[gap.a_start + head] == b[gap.b_start + head]:
        head += 1
    if head:
        yield Block(gap.a_start, gap.b_start, head)
    tail = 0
    while tail < room - head and a[gap.a_end - tail - 1] == b[gap.b_end - tail - 1]:
        tail += 1
    if tail:
        yield Block(gap.a_end - tail, gap.b_end - tail, tail)


def _inside(gap: _Gap, ends: Sequence[Block]) -> _Gap:
    for block in ends:
        if (block.i, block.j) == (gap.a_start, gap.b_start):
            gap = gap._replace(a_start=block.i + block.size, b_start=block.j + block.size)
        else:
            gap = gap._replace(a_end=block.i, b_end=block.j)
    return gap


def _anchors(a: Sequence[str], b: Sequence[str], gap: _Gap) -> Iterator[Block]:
    """Runs that occur once in both sides of the gap, in the longest order that agrees, each as long as it goes."""
    pairs = _unique_pairs(a, b, gap, _SHINGLE)
    if not pairs and min(gap.a_end - gap.a_start, gap.b_end - gap.b_start) > _LARGE_GAP:
        pairs = _unique_pairs(a, b, gap, 1)
    i, j = gap.a_start, gap.b_start
    for at, at_other in _increasing(pairs):
        if at < i or at_other < j:
            continue
        start, start_other = at, at_other
        while start > i and start_other > j and a[start - 1] == b[start_other - 1]:
            start, start_other = start - 1, start_other - 1
        i, j = at, at_other
        while i < gap.a_end and j < gap.b_end and a[i] == b[j]:
            i, j = i + 1, j + 1
        yield Block(start, start_other, i - start)


def _unique_pairs(a: Sequence[str], b: Sequence[str], gap: _Gap, size: int) -> list[tuple[int, int]]:
    once = _once(a, gap.a_start, gap.a_end, size)
    once_other = _once(b, gap.b_start, gap.b_end, size)
    return [(at, once_other[run]) for run, at in once.items() if run in once_other]


def _once(words: Sequence[str], start: int, end: int, size: int) -> dict[tuple[str, ...], int]:
    if end - start < size:
        return {}
    runs = list(zip(*(words[start + k : end - size + 1 + k] for k in range(size)), strict=True))
    counts = Counter(runs)
    return {run: start + at for at, run in enumerate(runs) if counts[run] == 1 and not FUNCTION_WORDS.issuperset(run)}


def _increasing(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence, in the order of the first places, whose second places increase too."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_, at) in enumerate(pairs):
        pile = bisect_left(ends, at)
        before.append(last[pile - 1] if pile else -1)
        ends[pile : pile + 1] = [at]
        last[pile : pile + 1] = [number]
    chain = []
    number = last[-1] if last else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _between(gap: _Gap, anchors: Sequence[Block]) -> Iterator[_Gap]:
    i, j = gap.a_start, gap.b_start
    for block in (*anchors, Block(gap.a_end, gap.b_end, 0)):
        if i < block.i and j < block.j:
            yield _Gap(i, block.i, j, block.j)
        i, j = block.i + block.size, block.j + block.size


def _small_matches(a: Sequence[str], b: Sequence[str], gap: _Gap) -> Iterator[Block]:
    ours, theirs = a[gap.a_start : gap.a_end], b[gap.b_start : gap.b_end]
    common = _too_common(ours, theirs)
    matcher = SequenceMatcher(lambda word: word in FUNCTION_WORDS or word in common, ours, theirs, autojunk=False)
    for i, j, size in matcher.get_matching_blocks():
        if size:
            yield Block(gap.a_start + i, gap.b_start + j, size)


def _too_common(ours: Sequence[str], theirs: Sequence[str]) -> frozenset[str]:
    """Marks, and the words whose pairs would pass the budget, dearest first."""
    counts, counts_other = Counter(ours), Counter(theirs)
    shared = [word for word in counts if word in counts_other and word not in FUNCTION_WORDS]
    dear = sorted((counts[word] * counts_other[word], word) for word in shared)
    spent, common = 0, {word for word in counts if not word[0].isalnum() and word[0] not in "#‹"}
    for price, word in dear:
        spent += price
        if spent > _PAIRS_BUDGET:
            common.add(word)
    return frozenset(common)


def _merged(blocks: Sequence[Block]) -> list[Block]:
    merged: list[Block] = []
    for block in blocks:
        if merged and merged[-1].i + merged[-1].size == block.i and merged[-1].j + merged[-1].size == block.j:
            merged[-1] = Block(merged[-1].i, merged[-1].j, merged[-1].size + block.size)
        else:
            merged.append(block)
    return merged
