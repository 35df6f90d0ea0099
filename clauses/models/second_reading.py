"""What the review of a library shares out: which person reads which agreement, and what awaits a second reader."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Person
from web.wording import gettext_noop, label_of, sentence

_PERSON: dict[str, Any] = {"to": settings.AUTH_USER_MODEL, "related_name": "+"}


_VERDICTS = (gettext_noop("confirm"), gettext_noop("reject"), gettext_noop("correct"), gettext_noop("absent"))
"""As which the first reader read it, for the names of readings."""


class ReviewAssignmentQuerySet(models.QuerySet["ReviewAssignment"]):
    def visible_to(self, user: Person) -> ReviewAssignmentQuerySet:
        return self.filter(agreement__in=Agreement.objects.visible_to(user))

    def to(self, user: Person) -> ReviewAssignmentQuerySet:
        return self.visible_to(user).filter(assigned_to=user.pk if user is not None else None)


class ReviewAssignment(models.Model):
    """That a person is to review an agreement, until a day where one is named. Others may decide on it all the same."""

    agreement = models.OneToOneField(Agreement, models.CASCADE, related_name="review_assignment")
    assigned_to = models.ForeignKey(**_PERSON, on_delete=models.CASCADE)
    assigned_by = models.ForeignKey(**_PERSON, on_delete=models.SET_NULL, null=True)
    assigned_on = models.DateTimeField(auto_now=True)
    due_date = models.DateField(null=True, blank=True)

    objects = ReviewAssignmentQuerySet.as_manager()

    class Meta:
        ordering = [models.F("due_date").asc(nulls_last=True), "assigned_on", "pk"]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.assigned_to}"

    @property
    def is_overdue(self) -> bool:
        return self.due_date is not None and self.due_date < timezone.localdate()


class FirstReadingQuerySet(models.QuerySet["FirstReading"]):
    def visible_to(self, user: Person) -> FirstReadingQuerySet:
        return self.filter(agreement__in=Agreement.objects.visible_to(user))

    def decidable_by(self, user: Person) -> FirstReadingQuerySet:
        return self.filter(agreement__in=Agreement.objects.decidable_by(user))

    def open(self) -> FirstReadingQuerySet:
        return self.filter(refused_on=None)


class FirstReading(models.Model):
    """What one person found of an absence or a value, where the office asks for two; it is no decision yet."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="+")
    type = models.ForeignKey("clauses.ClauseType", models.CASCADE, related_name="+")
    term = models.ForeignKey("clauses.Term", models.CASCADE, null=True, blank=True, related_name="first_readings")
    words_sha256 = models.CharField(max_length=64, help_text=_("Of the text, or of the provision, that was read."))
    verdict = models.CharField(max_length=10)
    value = models.CharField(max_length=300, blank=True)
    reason = models.TextField(blank=True, max_length=2000)
    read_by = models.ForeignKey(**_PERSON, on_delete=models.CASCADE)
    read_on = models.DateTimeField(default=timezone.now)
    refused_by = models.ForeignKey(**_PERSON, on_delete=models.SET_NULL, null=True, blank=True)
    refused_on = models.DateTimeField(null=True, blank=True)

    objects = FirstReadingQuerySet.as_manager()

    class Meta:
        ordering = ["read_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "type", "read_by"],
                condition=Q(term=None, refused_on=None),
                name="absence_read_once",
            ),
            models.UniqueConstraint(fields=["term", "read_by"], condition=Q(refused_on=None), name="term_read_once"),
        ]

    def __str__(self) -> str:
        label, verdict = sentence(self.type.label), label_of(self.verdict)
        return sentence(
            "{agreement}, {label}: {verdict} {value}",
            agreement=self.agreement,
            label=label,
            verdict=verdict,
            value=self.value,
        ).strip()
