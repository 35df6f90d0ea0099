"""A sample of clauses, drawn at random to be read by persons: what they find tells how many of all are wrong at most."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from agreements.models import Agreement, Decidable, Person
from web.wording import number, plural_sentence, sentence


class SampleQuerySet(models.QuerySet["Sample"]):
    def visible_to(self, user: Person) -> SampleQuerySet:
        """One's own samples: another person's may hold agreements that one may not see."""
        if user is None or not Decidable(user):
            return self.none()
        return self.filter(Q(agreement=None) | Q(agreement__in=Agreement.objects.visible_to(user)), made_by=user)


class Sample(models.Model):
    """Of one clause type, or of one agreement. ``drawn`` names each clause by agreement, language, eid, type and words."""

    type = models.ForeignKey("clauses.ClauseType", models.CASCADE, null=True, blank=True, related_name="+")
    agreement = models.ForeignKey(Agreement, models.CASCADE, null=True, blank=True, related_name="+")
    population = models.PositiveIntegerField()
    drawn = models.JSONField()
    rules_version = models.CharField(max_length=40)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="samples")
    made_on = models.DateTimeField(auto_now_add=True)

    objects = SampleQuerySet.as_manager()

    class Meta:
        ordering = ["-made_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(type=None, agreement__isnull=False) | Q(type__isnull=False, agreement=None),
                name="sample_of_type_or_agreement",
            )
        ]

    def __str__(self) -> str:
        of = sentence(self.type.label) if self.type is not None else str(self.agreement)
        drawn = number(len(self.drawn))
        return plural_sentence(
            "{drawn} of {count} clause, {of}", "{drawn} of {count} clauses, {of}", self.population, drawn=drawn, of=of
        )

    def get_absolute_url(self) -> str:
        return reverse("sample_page", args=[self.pk])
