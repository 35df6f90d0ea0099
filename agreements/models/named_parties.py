"""Which words of a search name a party: "WIPO" in "WIPO immunity" is the party, whatever language its agreement is written in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from agreements.models.fields import fold_name
from agreements.search.query import Term

LONGEST_NAME = 6
"""Words of a name that are looked for; longer names are found by their acronym or in quotation marks."""
_SHORT = 3


def named_in(
    terms: Sequence[Term], parties: Callable[[list[str]], Iterable[Any]]
) -> tuple[list[Collection[int]], list[Term]]:
    """The keys of the parties that ``terms`` name, a set for each name, and the terms that name none.

    Of one term alone there is nothing to tell apart. ``parties`` gives those that bear one of some folded names: one query.
    """
    runs = {(start, end): fold_name(" ".join(t.words for t in terms[start:end])) for start, end in _runs(terms)}
    if len(terms) < 2 or not runs:
        return [], list(terms)
    by_name: dict[str, set[int]] = {}
    for party in parties(sorted(set(runs.values()))):
        for name in party.folded_names:
            by_name.setdefault(name, set()).add(party.pk)
    called: list[Collection[int]] = []
    rest: list[Term] = []
    start = 0
    while start < len(terms):
        ends = [end for (at, end), name in runs.items() if at == start and name in by_name]
        if ends:
            called.append(by_name[runs[start, max(ends)]])
        else:
            rest.append(terms[start])
        start = max(ends, default=start + 1)
    return called, rest


def _runs(terms: Sequence[Term]) -> Iterable[tuple[int, int]]:
    """Where names may begin and end: a phrase by itself, words that follow one another together."""
    for start, first in enumerate(terms):
        if first.kind == "phrase":
            yield start, start + 1
        for end in range(start + 1, min(start + LONGEST_NAME, len(terms)) + 1):
            if terms[end - 1].kind != "word" or terms[end - 1].is_not:
                break
            if end > start + 1 or len(first.words) > _SHORT or first.words.isupper():
                yield start, end
