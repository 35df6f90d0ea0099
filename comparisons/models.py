"""Which provisions answer each other: the choice of agreements and types that a person keeps under a title."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from agreements.models import Agreement, Person
from clauses.models import ClauseType
from comparisons.choice import Choice


class ComparisonQuerySet(models.QuerySet["Comparison"]):
    def visible_to(self, user: Person) -> ComparisonQuerySet:
        """A person's own comparisons and those shared with them; a shared link shows only what its reader may see."""
        if user is None or not user.is_authenticated:
            return self.none()
        return self.filter(Q(owner=user) | Q(shared_with=user)).distinct()

    def with_choice(self) -> ComparisonQuerySet:
        """With all that its address needs, in three queries whatever their number."""
        return self.select_related("owner", "base").prefetch_related("columns__agreement", "rows")


class Comparison(models.Model):
    """Agreements x clause types, in an order, with a base column."""

    slug = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    notes = models.TextField(blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="comparisons")
    shared_with = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="shared_comparisons")
    base = models.ForeignKey(Agreement, models.SET_NULL, null=True, blank=True, related_name="+")
    agreements = models.ManyToManyField(Agreement, through="ComparisonColumn", related_name="comparisons")
    types = models.ManyToManyField(ClauseType, through="ComparisonRow", related_name="comparisons")
    created = models.DateTimeField(auto_now_add=True)
    modified = models.DateTimeField(auto_now=True)

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        ordering = ["-modified", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="comparison_has_title")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("comparison_saved", args=[self.slug])

    def choice(self) -> Choice:
        """What it compares, as an address would say it."""
        return Choice(
            tuple(column.agreement.slug for column in self.columns.all()),
            tuple(row.type_id for row in self.rows.all()),
            base=self.base.slug if self.base is not None else "",
        )

    def keep(self, agreements: Sequence[Agreement], types: Sequence[ClauseType]) -> None:
        """Write its columns and rows, in this order."""
        ComparisonColumn.objects.bulk_create(
            ComparisonColumn(comparison=self, agreement=agreement, position=position)
            for position, agreement in enumerate(agreements)
        )
        ComparisonRow.objects.bulk_create(
            ComparisonRow(comparison=self, type=type, position=position) for position, type in enumerate(types)
        )


class ComparisonColumn(models.Model):
    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="columns")
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["comparison", "position"]
        constraints = [
            models.UniqueConstraint(fields=["comparison", "agreement"], name="column_agreement_once"),
            models.UniqueConstraint(fields=["comparison", "position"], name="column_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.comparison}, column {self.position + 1}: {self.agreement}"


class ComparisonRow(models.Model):
    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="rows")
    type = models.ForeignKey(ClauseType, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["comparison", "position"]
        constraints = [
            models.UniqueConstraint(fields=["comparison", "type"], name="row_type_once"),
            models.UniqueConstraint(fields=["comparison", "position"], name="row_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.comparison}, row {self.position + 1}: {self.type_id}"
