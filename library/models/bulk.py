"""Files that hold the public library whole, as it was on one day."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class BulkEditionQuerySet(models.QuerySet["BulkEdition"]):
    def ready(self) -> BulkEditionQuerySet:
        return self.filter(state=BulkEdition.State.READY)

    def under_way(self) -> BulkEditionQuerySet:
        """Those that a worker writes or will; one whose worker died is not waited for for ever."""
        since = timezone.now() - timedelta(hours=6)
        return self.filter(state__in=[BulkEdition.State.WAITING, BulkEdition.State.WRITING], asked_on__gt=since)


class BulkEdition(models.Model):
    """One set of files; ``manifest`` names each with its size and checksum, and the last change that they hold."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        WRITING = "writing", _("being written")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    name = models.SlugField(max_length=40, unique=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    asked_on = models.DateTimeField(default=timezone.now)
    finished = models.DateTimeField(null=True, blank=True)
    manifest = models.JSONField(default=dict, blank=True)

    objects = BulkEditionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on", "-pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("bulk-detail", args=[self.name])
