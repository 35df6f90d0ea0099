"""That a saved search writes to its owner when agreements join its list."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from library.models.workspace import SavedSearch


class SearchMailQuerySet(models.QuerySet["SearchMail"]):
    def due(self) -> SearchMailQuerySet:
        found = self.filter(due__lte=timezone.now(), search__owner__is_active=True).exclude(search__owner__email="")
        return found.select_related("search__owner").order_by("due")


class SearchMail(models.Model):
    """Mails of one saved search; ``sequence`` is the last change that it knows, ``due`` when it looks again."""

    search = models.OneToOneField(SavedSearch, models.CASCADE, related_name="mail")
    sequence = models.BigIntegerField()
    due = models.DateTimeField(default=timezone.now)

    objects = SearchMailQuerySet.as_manager()

    class Meta:
        ordering = ["due"]

    def __str__(self) -> str:
        return f"Mails of {self.search}"
