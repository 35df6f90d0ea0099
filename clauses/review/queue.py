"""What most needs a person first: one queue over all that machine and persons have left open.

Nothing of it is stored. Each reason is a query, in the order in which a wrong answer does most harm: a decision that
lost its words, a suggestion that contradicts a person, an absence verified on another text, a doubtful clause that stands
in tables, one that just fell short and would decide whether the agreement has it, and what people compare unreviewed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Decidable, Person, Text
from clauses.models import Clause, Decision, Occurrence
from web.wording import number, sentence

REASONS = {
    "conflict": _("Decisions on words that have changed"),
    "contradiction": _("Suggested against a verified absence"),
    "stale": _("Absences verified on an older text or definition"),
    "doubtful": _("Uncertain, but shown in tables"),
    "near": _("Not counted, and the agreement has no other of its type"),
    "compared": _("Compared, but never reviewed"),
}
MOST = 1_000
"""Counted exactly up to here."""
_SECONDS = 60


class Key(NamedTuple):
    """What an item is about; the eid is empty where it is about a whole agreement."""

    type: str
    agreement: str
    eid: str = ""

    def __str__(self) -> str:
        return " ".join(self)

    @classmethod
    def of(cls, said: str) -> Key | None:
        parts = said.split(" ")
        return cls(*parts) if len(parts) == 3 and "\0" not in said else None


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What of the queue is asked for: everything, or some types, agreements or reasons."""

    types: tuple[str, ...] = ()
    agreements: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()

    def of(self, rows: QuerySet[Any], type: str, slug: str) -> QuerySet[Any]:
        if self.types:
            rows = rows.filter(**{f"{type}__in": self.types})
        return rows.filter(**{f"{slug}__in": self.agreements}) if self.agreements else rows


EVERYTHING = Narrowing()


def first(user: Person, narrowing: Narrowing, *, without: Collection[Key] = ()) -> tuple[str, Key] | None:
    """The item that needs a person most, with its reason; None where nothing is left."""
    skipped = set(without)
    for reason, rows in _sources(user, narrowing):
        for row in rows[: len(skipped) + 1]:
            if (key := Key(*row)) not in skipped:
                return reason, key
    return None


def find(user: Person, key: Key) -> str | None:
    """The reason for which ``key`` awaits a person, if it does."""
    narrowing = Narrowing(types=(key.type,), agreements=(key.agreement,))
    for reason, rows in _sources(user, narrowing):
        if any(Key(*row) == key for row in rows[:MOST]):
            return reason
    return None


def counts(user: Person, narrowing: Narrowing = EVERYTHING) -> dict[str, int]:
    """How many items each reason has, a query each; more than ``MOST`` are not counted on."""
    return {reason: rows.order_by()[: MOST + 1].count() for reason, rows in _sources(user, narrowing)}


def format_count(count: int) -> str:
    return number(count) if count <= MOST else f"{number(MOST)}+"


def said_count(count: int) -> str:
    """As it stands in a sentence: "more than 1,000 await review"."""
    return number(count) if count <= MOST else sentence("more than {count}", count=number(MOST))


def _sources(user: Person, narrowing: Narrowing) -> Iterator[tuple[str, QuerySet[Any, tuple[str, str, str]]]]:
    """For each reason its rows (type, slug, eid), first what needs a person most."""
    for reason, source in _SOURCES.items():
        if not narrowing.reasons or reason in narrowing.reasons:
            yield reason, source(user, narrowing)


def _decisions(name: str) -> Callable[[Person, Narrowing], QuerySet[Any, Any]]:
    def rows(user: Person, narrowing: Narrowing) -> QuerySet[Any, Any]:
        decisions = getattr(Decision.objects.decidable_by(user), name)().order_by("made_on", "pk")
        return narrowing.of(decisions, "type", "agreement__slug").values_list("type", "agreement__slug", "eid")

    return rows


def _clauses(name: str, *order: str) -> Callable[[Person, Narrowing], QuerySet[Any, Any]]:
    slug = "provision__text__agreement__slug"

    def rows(user: Person, narrowing: Narrowing) -> QuerySet[Any, Any]:
        clauses = getattr(Clause.objects.decidable_by(user), name)().order_by(*order)
        return narrowing.of(clauses, "type", slug).values_list("type", slug, "provision__eid")

    return rows


def _compared(user: Person, narrowing: Narrowing) -> QuerySet[Any, Any]:
    """Agreement x type of the comparisons that people keep, where no clause stands and no person has looked.

    Comparisons are known here by the name of their relation only: their app knows clauses, not the other way round.
    """
    here: dict[str, Any] = {"agreement": OuterRef("pk"), "type": OuterRef("code")}
    short = Clause.objects.undecided().filter(provision__text__agreement=OuterRef("pk"), type=OuterRef("code"))
    pairs = Agreement.objects.decidable_by(user).filter(comparisons__types__isnull=False)
    pairs = pairs.annotate(code=F("comparisons__types")).filter(
        Exists(Text.objects.current().filter(agreement=OuterRef("pk"))),
        ~Exists(Occurrence.objects.filter(**here)),
        ~Exists(Decision.objects.filter(verdict="absent", undone_by__isnull=True, **here)),
        ~Exists(short),
    )
    rows = narrowing.of(pairs, "code", "slug").order_by("slug", "code").distinct()
    return rows.annotate(no_eid=Value("")).values_list("code", "slug", "no_eid")


_SOURCES: dict[str, Callable[[Person, Narrowing], QuerySet[Any, Any]]] = {
    "conflict": _decisions("conflicts"),
    "contradiction": _clauses("contradicting", "-score", "pk"),
    "stale": _decisions("stale_absences"),
    "doubtful": _clauses("doubtful", "score", "pk"),
    "near": _clauses("deciding", "-score", "pk"),
    "compared": _compared,
}


class Awaiting:
    """What the bar of every page says of the queue: nothing to a person who may not decide, and then it asks nothing either.

    The number is remembered for a minute, since every page shows it; what the person does themselves is seen at once.
    """

    def __init__(self, user: Any) -> None:
        self.is_for_you = bool(Decidable(user))
        self.count = SimpleLazyObject(lambda: format_count(_remembered(user)))


def awaiting(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``review.is_for_you`` and ``review.count``, asked only where a page shows them."""
    user = getattr(request, "user", None)
    return {"review": Awaiting(user)} if user is not None else {}


def forget(user: Any) -> None:
    """Count anew for the next page: this person has just decided something."""
    cache.delete(_name(user))


def _remembered(user: Any) -> int:
    return int(cache.get_or_set(_name(user), lambda: sum(counts(user).values()), _SECONDS) or 0)


def _name(user: Any) -> str:
    return f"review:{user.pk}"
