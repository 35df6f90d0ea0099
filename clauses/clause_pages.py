"""All clauses of a type, a page at a time, in a library of any size.

Where only agreements are chosen (by party, kind, name), ``Occurrence`` tells how many clauses each has: the page is found
without reading a clause that it does not show. Where words narrow them, ``ClauseWords`` tells the same. Where clauses themselves are
chosen (by score, state, term), the keys of the first ``CAP`` are. Either way the count, the page and the facets come from one query.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from django.core.paginator import Page
from django.db.models import Count
from django.db.models.functions import Left
from django.utils.functional import cached_property

from agreements.models import Agreement, AgreementQuerySet, Person
from clauses.filters import ClauseFilter
from clauses.models import ClauseQuerySet, ClauseType, ClauseWords, Occurrence, TermOccurrence
from web.paginator import CAP, CappedPaginator

_OF_AGREEMENTS = frozenset({"agreement", "party", "kind", "type", "page", "sort", "format"})


@dataclass(frozen=True, slots=True)
class Block:
    """The clauses of one agreement that are found; they follow one another in the list."""

    agreement: int
    clause_count: int


class ClausePaginator(CappedPaginator):
    """Pages of ``clauses``, which lie in ``blocks``: those of one agreement after those of another."""

    def __init__(self, clauses: ClauseQuerySet, blocks: Sequence[Block], per_page: int) -> None:
        super().__init__(clauses, per_page)
        self.blocks = blocks

    @cached_property
    def counted(self) -> int:
        return sum(block.clause_count for block in self.blocks)

    @property
    def agreements(self) -> list[int]:
        return [block.agreement for block in self.blocks[:CAP]]

    def page(self, number: int | str) -> Page:
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        end = min(start + self.per_page, CAP)
        ends = list(accumulate(block.clause_count for block in self.blocks))
        shown = [
            (last - block.clause_count, block.agreement)
            for last, block in zip(ends, self.blocks, strict=True)
            if last > start and last - block.clause_count < end
        ]
        if not shown:
            return Page([], number, self)
        clauses: Any = self.object_list
        within = clauses.filter(provision__text__agreement__in=[agreement for _, agreement in shown]).in_reading_order()
        skipped = start - shown[0][0]
        return Page(list(within[skipped : skipped + end - start]), number, self)


def clause_pages(filter: ClauseFilter, type: ClauseType, user: Person, per_page: int) -> ClausePaginator:
    """The clauses of ``type`` that pass ``filter``; a filter with problems finds none."""
    clauses: Any = filter.qs
    if filter.problems:
        blocks = []
    elif asks_of_agreements(filter):
        blocks = _by_occurrence(filter, type, user)
    elif set(filter.data) <= {*_OF_AGREEMENTS, "q"} and filter.form.cleaned_data["q"]:
        blocks = _by_words(filter, type, user)
    else:
        keys = clauses.in_reading_order().values_list("provision__text__agreement_id", flat=True)[: CAP + 1]
        blocks = [Block(agreement, count) for agreement, count in Counter(keys).items()]
    return ClausePaginator(clauses.with_words(), blocks, per_page)


def asks_of_agreements(filter: ClauseFilter) -> bool:
    """Only agreements are chosen, not clauses themselves."""
    return set(filter.data) <= _OF_AGREEMENTS


def agreements_with(filter: ClauseFilter, type: ClauseType, user: Person, sort: str = "") -> list[int]:
    """The keys of the first ``CAP`` + 1 agreements with clauses of ``type``: by title, or by their value of a kind of term
    ("notice_period", "-notice_period"), those without one last; for a ``filter`` that ``asks_of_agreements``.
    """
    titled = [block.agreement for block in _by_occurrence(filter, type, user)]
    kind = sort.removeprefix("-")
    if not kind:
        return titled
    terms = TermOccurrence.objects.filter(type=type, kind=kind, agreement__in=_agreements(filter, user)).exclude(
        value=""
    )
    keys = list(dict.fromkeys(terms.by_value(is_descending=sort.startswith("-")).values_list("agreement", flat=True)))
    return list(dict.fromkeys([*keys, *titled]))[: CAP + 1]


def _by_occurrence(filter: ClauseFilter, type: ClauseType, user: Person) -> list[Block]:
    occurring = Occurrence.objects.filter(type=type, agreement__in=_agreements(filter, user))
    rows = occurring.order_by(Left("agreement__title", 200), "agreement_id").values_list("agreement_id", "clause_count")
    return [Block(agreement, count) for agreement, count in rows[: CAP + 1]]


def _by_words(filter: ClauseFilter, type: ClauseType, user: Person) -> list[Block]:
    found = ClauseWords.objects.search(filter.form.cleaned_data["q"]).shown()
    counted = found.filter(type=type, text__agreement__in=_agreements(filter, user)).values_list("text__agreement")
    rows = counted.annotate(count=Count("pk")).order_by(Left("text__agreement__title", 200), "text__agreement")
    return [Block(agreement, count) for agreement, count in rows[: CAP + 1]]


def _agreements(filter: ClauseFilter, user: Person) -> AgreementQuerySet:
    """What ``filter`` says of agreements."""
    agreements = Agreement.objects.visible_to(user)
    chosen = filter.form.cleaned_data
    if chosen["agreement"]:
        agreements = agreements.filter(pk__in=[agreement.pk for agreement in chosen["agreement"]])
    if chosen["party"]:
        agreements = agreements.between(*(party.slug for party in chosen["party"]))
    return agreements.filter(kind__in=chosen["kind"]) if chosen["kind"] else agreements
