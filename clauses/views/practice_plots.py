"""Small plots of the practice on a clause type: how often it was agreed over time, and by whom.

Counted are the agreements that the sentence above the plots counts; with more of them than are counted exactly there is no
plot. Whatever the size of the library, it is three queries: one by year, two by party.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.db.models.functions import Left

from agreements.models import LEADING_DATE, Agreement, AgreementQuerySet, Participation, Party
from clauses.models import ClauseType, Occurrence

_SPAN = 5
_LONGEST = 20
"""Years that stand one by one; over more years, ``_SPAN`` of them stand together."""
_PARTIES = 8
_FEW = 2


@dataclass(frozen=True, slots=True)
class Period:
    """Of some years, how many agreements there are and how many have the type; heights are 0 to 100 of the fullest."""

    first: int
    last: int
    held: int
    found: int
    height: int
    found_height: int

    @property
    def years(self) -> str:
        return f"{self.first}–{self.last}" if self.last != self.first else f"{self.first}"

    @property
    def top(self) -> int:
        return 100 - self.height

    @property
    def found_top(self) -> int:
        return 100 - self.found_height


@dataclass(frozen=True, slots=True)
class Counterpart:
    """A party, in how many of its agreements the type was found, and the per cent."""

    party: Party
    found: int
    held: int

    @property
    def percent(self) -> int:
        return round(100 * self.found / self.held)


def by_year(type: ClauseType, agreements: AgreementQuerySet) -> dict[str, tuple[int, int]]:
    """By year, "" where none is known, how many of ``agreements`` there are and how many have the type; one query."""
    among = Agreement.objects.filter(pk__in=agreements).order_by().annotate(year=Left(LEADING_DATE, 4))
    rows = among.values_list("year").annotate(n=Count("pk"), found=Count("pk", filter=_having(type, "pk")))
    return {year or "": (n, found) for year, n, found in rows}


def _having(type: ClauseType, key: str) -> Q:
    return Q(**{f"{key}__in": Occurrence.objects.filter(type=type).values("agreement")})


def periods(counted: Mapping[str, tuple[int, int]]) -> Sequence[Period]:
    """From the first to the last year with a dated agreement, of what ``by_year`` gives; none where all are of one year."""
    held, found = (Counter({int(year): pair[at] for year, pair in counted.items() if year}) for at in (0, 1))
    if len(held) < _FEW:
        return []
    span = 1 if max(held) - min(held) < _LONGEST else _SPAN
    starts = range(min(held) // span * span, max(held) + 1, span)
    rows = [(s, _within(held, s, span), _within(found, s, span)) for s in starts]
    fullest = max(n for _start, n, _found in rows)
    return [
        Period(start, start + span - 1, n, m, round(100 * n / fullest), round(100 * m / fullest))
        for start, n, m in rows
    ]


def counterparts(type: ClauseType, agreements: AgreementQuerySet) -> Sequence[Counterpart]:
    """Of the parties with most agreements, how many of these have the type; a party stands once in an agreement in this role."""
    taking_part = Participation.objects.filter(agreement__in=agreements.order_by(), role=Participation.Role.PARTY)
    by_party = taking_part.order_by().values_list("party").annotate(n=Count("pk")).filter(n__gte=_FEW)
    found = Count("pk", filter=_having(type, "agreement"))
    rows = list(by_party.annotate(found=found).order_by("-n", "party")[:_PARTIES])
    parties = Party.objects.in_bulk([pk for pk, _n, _found in rows])
    return [Counterpart(parties[pk], having, n) for pk, n, having in rows]


def _within(counts: Counter[int], start: int, span: int) -> int:
    return sum(counts[year] for year in range(start, start + span))
