"""The taxonomy: what a provision can be for."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.urls import reverse

from agreements.models import Agreement, Person
from clauses.models.occurrence import Occurrence


class ClauseTypeQuerySet(models.QuerySet["ClauseType"]):
    def with_counts(self, user: Person) -> ClauseTypeQuerySet:
        """With ``clause_count`` and ``agreement_count``: what ``user`` may see of each type; drafts are not counted.

        Counted by a query of its own, which goes through the occurrences once for all types and both counts.
        """
        counted = Agreement.objects.visible_to(user).exclude(status=Agreement.Status.DRAFT)
        seen = Occurrence.objects.filter(agreement__in=counted).order_by()
        rows = list(seen.values_list("type").annotate(clauses=models.Sum("clause_count"), n=models.Count("pk")))
        return self.annotate(
            clause_count=_by_type((code, clauses) for code, clauses, _agreements in rows),
            agreement_count=_by_type((code, agreements) for code, _clauses, agreements in rows),
        )

    def with_coverage(self, agreements: Iterable[Agreement]) -> ClauseTypeQuerySet:
        """With ``covered``: how many of ``agreements`` have a clause of the type."""
        there = Occurrence.objects.filter(agreement__in=agreements, type=models.OuterRef("pk"))
        counted = there.order_by().values("type").annotate(n=models.Count("agreement"))
        return self.annotate(covered=models.functions.Coalesce(models.Subquery(counted.values("n")), 0))


def _by_type(counts: Iterable[tuple[str, int]]) -> models.Case:
    """The number of each type; 0 where it has none."""
    whens = [models.When(pk=code, then=models.Value(count)) for code, count in counts]
    return models.Case(*whens, default=0, output_field=models.IntegerField())


class ClauseType(models.Model):
    """What a provision can be for: one entry of a documented, versioned taxonomy."""

    code = models.SlugField(max_length=40, primary_key=True)
    group = models.CharField(max_length=20)
    label = models.CharField(max_length=80)
    definition = models.TextField()
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveSmallIntegerField(default=1)

    objects = ClauseTypeQuerySet.as_manager()

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("clausetype_page", args=[self.code])
