"""Which types and terms an agreement has: indexes that triggers of the database maintain (``clauses/sql``)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import F, Q, Value

from agreements.models import Agreement, Person
from clauses.models.values import Length, bounded


class OccurrenceQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Person) -> OccurrenceQuerySet:
        return self.filter(agreement__in=Agreement.objects.visible_to(user))


class Occurrence(models.Model):
    """That an agreement has clauses of a type that stand in tables, and how many: what lists, filters and counts read.

    An index, not a fact: a trigger on clauses and texts keeps it, so that it cannot differ from ``Clause.objects.shown()``.
    """

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="occurrences", db_index=False)
    type = models.ForeignKey("clauses.ClauseType", models.CASCADE, related_name="occurrences", db_index=False)
    clause_count = models.PositiveIntegerField()

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["type", "agreement"], name="occurrence_type_agreement")]
        constraints = [models.UniqueConstraint(fields=["agreement", "type"], name="occurrence_once")]

    def __str__(self) -> str:
        return f"{self.clause_count} {self.type_id} in {self.agreement_id}"


class PossibleOccurrence(models.Model):
    """That the machine saw something of a type in an agreement, below the threshold of the type, and no clause stands there.

    ``best_score`` is the probability of the likeliest paragraph. An index, as ``Occurrence`` is; its triggers hold ``POSSIBLE``.
    """

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="possible_occurrences", db_index=False)
    type = models.ForeignKey("clauses.ClauseType", models.CASCADE, related_name="+", db_index=False)
    best_score = models.FloatField()

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["type", "-best_score", "agreement"], name="possible_type_score")]
        constraints = [models.UniqueConstraint(fields=["agreement", "type"], name="possible_once")]

    def __str__(self) -> str:
        return f"{self.type_id} possible in {self.agreement_id}"


class TermOccurrenceQuerySet(models.QuerySet["TermOccurrence"]):
    def with_value(self, kind: str, value: str = "") -> TermOccurrenceQuerySet:
        """Of ``kind``, and of exactly ``value`` where one is given."""
        return self.filter(kind=kind, value=value) if value else self.filter(kind=kind)

    def with_bound(self, kind: str, bound: str, value: str) -> TermOccurrenceQuerySet:
        """Of ``kind``, at least (``gte``) or at most (``lte``) ``value``, a duration or a date."""
        return bounded(self.filter(kind=kind), bound, value)

    def agreements_with_at_least(self, kind: str, periods: Iterable[str]) -> dict[str, int]:
        """By period ("P3M"), in how many agreements a term of ``kind`` lasts as long or longer."""
        periods = tuple(periods)
        length = Length(F("value"))
        measured = self.filter(kind=kind).order_by().values_list("agreement").annotate(longest=models.Max(length))
        counts = measured.aggregate(
            **{period: models.Count("pk", filter=Q(longest__gte=Length(Value(period)))) for period in periods}
        )
        return {period: counts[period] for period in periods}

    def by_value(self, *, is_descending: bool = False) -> TermOccurrenceQuerySet:
        """The shortest period or earliest date first, or last; other values as words, after them either way."""
        length = Length(F("value"))
        if is_descending:
            return self.order_by(length.desc(nulls_last=True), F("value").desc(), "-agreement_id")
        return self.order_by(length.asc(nulls_last=True), "value", "agreement_id")

    def counted(self, kind: str) -> models.QuerySet[TermOccurrence, tuple[str, int]]:
        """The values of ``kind`` with how many agreements have each, the commonest first; of one type."""
        rows = self.filter(kind=kind).exclude(value="").order_by().values_list("value")
        return rows.annotate(n=models.Count("agreement")).order_by("-n", "value")


class TermOccurrence(models.Model):
    """That an agreement has a term of this value in clauses of a type that stand in tables: what filters and counts read.

    An index, not a fact, as ``Occurrence`` is: triggers on terms, clauses and texts keep it.
    """

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="+", db_index=False)
    type = models.ForeignKey("clauses.ClauseType", models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)
    value = models.CharField(max_length=300, blank=True)

    objects = TermOccurrenceQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "value", "agreement"], name="term_occurrence_value"),
            models.Index(fields=["type", "kind", "value"], name="term_occurrence_type"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "type", "kind", "value"], name="term_occurrence_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value} in {self.agreement_id}"
