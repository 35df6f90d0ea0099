"""A large file that a person asked for and a worker writes: at most ``MOST_WAITING`` at once, and none is held for over a day."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from agreements.models import Person

HELD_FOR = timedelta(days=1)
MOST_WAITING = 3
_LONGEST = timedelta(minutes=15)
"""After which a file that is being written is given up: its worker was lost."""


class FileOrderQuerySet(models.QuerySet["FileOrder"]):
    def visible_to(self, user: Person) -> FileOrderQuerySet:
        """One's own, and none that is too old to be held."""
        if user is None or not user.is_authenticated:
            return self.none()
        return self.filter(owner=user, asked_on__gt=timezone.now() - HELD_FOR)

    def unfinished(self) -> FileOrderQuerySet:
        """Those that wait or are being written, but for what a lost worker had begun."""
        waiting = models.Q(state=FileOrder.State.WAITING)
        return self.filter(waiting | models.Q(state=FileOrder.State.WRITING, begun__gt=timezone.now() - _LONGEST))

    def too_old(self) -> FileOrderQuerySet:
        return self.filter(asked_on__lte=timezone.now() - HELD_FOR)


class FileOrder(models.Model):
    """``address`` is that of the export, with its query; there the file is fetched once it is ready, by its owner alone."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        WRITING = "writing", _("being written")
        READY = "ready", _("ready")
        FAILED = "failed", _("not written")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    address = models.TextField()
    site = models.CharField(max_length=200)
    language = models.CharField(max_length=12)
    cells = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    message = models.TextField(blank=True)
    content = models.BinaryField(null=True)
    headers = models.JSONField(default=dict)
    task = models.UUIDField(null=True)
    asked_on = models.DateTimeField(default=timezone.now)
    begun = models.DateTimeField(null=True)
    finished = models.DateTimeField(null=True)

    objects = FileOrderQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on", "-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["owner", "-asked_on"], name="file_order_of_owner")]

    def __str__(self) -> str:
        return f"{self.cells} cells, {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("file_order", args=[self.pk])

    @property
    def is_unfinished(self) -> bool:
        return FileOrder.objects.unfinished().filter(pk=self.pk).exists()

    @property
    def ahead(self) -> int:
        """How many tasks the workers take before this one."""
        if self.task is None or self.state != self.State.WAITING:
            return 0
        own = DBTaskResult.objects.filter(id=self.task).first()
        if own is None:
            return 0
        before = models.Q(priority__gt=own.priority) | models.Q(priority=own.priority, enqueued_at__lt=own.enqueued_at)
        return DBTaskResult.objects.filter(before, status=TaskResultStatus.READY).count()
