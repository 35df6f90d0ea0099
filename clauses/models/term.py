"""A value that matters in a clause."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Person
from clauses.evaluation.floors import is_below_floor
from clauses.models.values import Length
from clauses.terms.wording import standing_unconfirmed
from web.wording import label_of


class TermQuerySet(models.QuerySet["Term"]):
    def visible_to(self, user: Person) -> TermQuerySet:
        return self.filter(clause__provision__text__agreement__in=Agreement.objects.visible_to(user))

    def of(self, clauses: models.QuerySet[Any]) -> TermQuerySet:
        return self.filter(clause__in=clauses.order_by().values("pk"))

    def by_value(self) -> TermQuerySet:
        """The shortest period or earliest date first, then other values as words; with ``length``, null for words."""
        length = Length(F("value"))
        return self.annotate(length=length).order_by(length.asc(nulls_last=True), "value", "pk")

    def counted_by_agreement(self) -> models.QuerySet[Term, tuple[str, int]]:
        """The values with how many agreements have each, the commonest first."""
        counted = self.order_by().values_list("value")
        agreements = models.Count("clause__provision__text__agreement", distinct=True)
        return counted.annotate(n=agreements).order_by("-n", "value")


class Term(models.Model):
    """A value that matters in a clause: notice period P30D, entry into force on signature.

    What a person rejected has no row: ``Decision`` keeps it, so that it never returns.
    """

    class State(models.TextChoices):
        SUGGESTED = "suggested", _("suggested")
        CONFIRMED = "confirmed", _("confirmed")
        CORRECTED = "corrected", _("corrected")

    clause = models.ForeignKey("clauses.Clause", models.CASCADE, related_name="terms")
    kind = models.CharField(max_length=40)
    value = models.CharField(max_length=300, blank=True)
    words = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    arithmetic = models.CharField(max_length=300, blank=True)
    sentence_start = models.PositiveIntegerField(default=0)
    sentence_end = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.SUGGESTED)
    decision = models.ForeignKey("clauses.Decision", models.SET_NULL, null=True, blank=True, related_name="terms")

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ["clause", "start", "kind"]
        indexes = [models.Index(fields=["kind", "value"])]
        constraints = [models.CheckConstraint(condition=Q(end__gt=F("start")), name="term_span_has_length")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.value}"

    @property
    def label(self) -> str:
        return label_of(self.kind).capitalize()

    @property
    def is_of_a_person(self) -> bool:
        """Whether a person confirmed or corrected it."""
        return self.state != self.State.SUGGESTED

    @property
    def standing(self) -> str:
        """What a person made of it, else that it is the machine's; and whether its kind is read well enough to be counted."""
        if self.is_of_a_person:
            return self.state
        return standing_unconfirmed(is_doubtful=is_below_floor(self.clause.type_id, self.kind))

    @property
    def sentence(self) -> tuple[int, int]:
        """Where the sentence that carries it begins and ends in the provision's text."""
        return (self.sentence_start, self.sentence_end or self.end)

    @property
    def is_in_dispute(self) -> bool:
        """The source contradicts itself, as in "thirty (60) days": there is no value, and ``arithmetic`` says why."""
        return not self.value and bool(self.arithmetic)
