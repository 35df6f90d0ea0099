"""Which words of a search name a party: "WIPO" in "WIPO immunity" is the party, whatever language its agreement is written in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from agreements.models.fields import NameVector, fold_name, model_named, name_matches
from agreements.search.query import Query, Term
from agreements.search.word_index import Concordance

LONGEST_NAME = 6
"""Words of a name that are looked for; longer names are found by their acronym or in quotation marks."""
_SHORT = 3


def of_named_parties(terms: Sequence[Term]) -> list[models.QuerySet[Any]]:
    """Where some of ``terms`` name parties, the keys of the agreements of all of these that fulfil the other terms."""
    called, rest = _named_in(terms)
    if not called:
        return []
    agreements = model_named("Agreement").objects.order_by()
    for keys in called:
        taking_part = model_named("Participation").objects.order_by().filter(party__in=keys)
        agreements = agreements.filter(pk__in=taking_part.values("agreement"))
    if not rest:
        return [agreements.values_list("pk")]
    query = Query((tuple(rest),))
    titled = agreements.alias(names=NameVector()).filter(name_matches(query)).values_list("pk")
    texts = Concordance.objects.matching(query, model_named("Provision").objects.all())
    return [titled, *(held.filter(agreement__in=agreements).values_list("agreement") for held in texts)]


@dataclass(frozen=True, slots=True)
class Asked:
    """A search whose parties are told apart: ``words`` are looked for in provisions, ``parties`` take part in agreements.

    ``parties`` has the keys of each name. ``words`` is the whole search where it has no other words than names.
    """

    words: Query
    parties: Sequence[Collection[int]] = ()

    def among(self, agreements: Collection[int]) -> set[int]:
        """Which of ``agreements`` all of the parties take part in; none where none is named. One query."""
        if not self.parties:
            return set()
        found = model_named("Agreement").objects.order_by().filter(pk__in=agreements)
        for keys in self.parties:
            found = found.filter(
                pk__in=model_named("Participation").objects.order_by().filter(party__in=keys).values("agreement")
            )
        return set(found.values_list("pk", flat=True))


def told_apart(query: Query) -> Asked:
    """``query`` with the parties that its words name; where *or* stands in it, nothing is told apart."""
    if len(query.alternatives) != 1:
        return Asked(query)
    called, rest = _named_in(query.alternatives[0])
    is_wanted = any(not term.is_not for term in rest)
    return Asked(Query((tuple(rest),), query.is_cut) if called and is_wanted else query, called)


def _named_in(terms: Sequence[Term]) -> tuple[list[Collection[int]], list[Term]]:
    """The keys of the parties that ``terms`` name, a set for each name, and the terms that name none; one query.

    Of one term alone there is nothing to tell apart.
    """
    runs = {(start, end): fold_name(" ".join(t.words for t in terms[start:end])) for start, end in _runs(terms)}
    if len(terms) < 2 or not runs:
        return [], list(terms)
    by_name: dict[str, set[int]] = {}
    for party in model_named("Party").objects.filter(folded_names__overlap=sorted(set(runs.values()))):
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
