"""Files that persons sent, from their arrival to what became of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Person, Text


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, user: Person) -> UploadQuerySet:
        """A person's own, whatever else they may see: what somebody sent is between them and the library."""
        return self.filter(sent_by=user) if user is not None and user.is_authenticated else self.none()

    def cancellable_by(self, user: Person) -> UploadQuerySet:
        """A person's own; an administrator ends anybody's, without seeing what it holds."""
        return self.all() if user is not None and user.is_superuser else self.visible_to(user)

    def newest(self) -> UploadQuerySet:
        """The last sent first, with ``file_count`` and ``finished_count``."""
        finished = models.Count("files", filter=Q(files__finished__isnull=False))
        return self.annotate(file_count=models.Count("files"), finished_count=finished).order_by("-sent_on", "-pk")


class Upload(models.Model):
    """Files that one person sent together."""

    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="uploads")
    sent_on = models.DateTimeField(auto_now_add=True)
    visibility = models.CharField(max_length=12, choices=Agreement.Visibility)
    idempotency_key = models.CharField(max_length=120, blank=True, help_text=_("By which a program may send it again."))
    fingerprint = models.CharField(max_length=64, blank=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sent_by", "idempotency_key"], condition=~Q(idempotency_key=""), name="upload_once_a_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sent_by}, {self.sent_on:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("upload_page", args=[self.pk])


class UploadedFileQuerySet(models.QuerySet["UploadedFile"]):
    def visible_to(self, user: Person) -> UploadedFileQuerySet:
        return self.filter(upload__in=Upload.objects.visible_to(user))

    def unfinished(self) -> UploadedFileQuerySet:
        return self.filter(finished__isnull=True)

    def told(self) -> UploadedFileQuerySet:
        """As they were sent, without their bytes, but with ``is_kept``: whether there are any."""
        return self.defer("content").annotate(is_kept=Q(content__isnull=False)).order_by("position")


class UploadedFile(models.Model):
    """One file of an upload, from its arrival to what became of it. Its bytes are here until a ``Source`` holds them."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        READING = "reading", _("being read")
        ADDED = "added", _("added")
        NEW_VERSION = "new_version", _("read as a new version")
        KNOWN = "known", _("known already")
        REFUSED = "refused", _("refused")
        QUARANTINED = "quarantined", _("in quarantine")
        CANCELLED = "cancelled", _("cancelled")
        OPENED = "opened", _("opened")

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="files")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(null=True)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    message = models.TextField(blank=True)
    remark = models.TextField(blank=True, help_text=_("What its report says besides: that a password opened it."))
    is_opened = models.BooleanField(default=False, help_text=_("Whether files inside it were looked for already."))
    text = models.ForeignKey(Text, models.SET_NULL, null=True, blank=True, related_name="uploaded_files")
    attempts = models.PositiveSmallIntegerField(default=0)
    task = models.UUIDField(null=True, blank=True, help_text=_("The task of the queue that reads it."))
    finished = models.DateTimeField(null=True, blank=True)
    is_kept: bool  # known to ``told`` alone

    objects = UploadedFileQuerySet.as_manager()

    class Meta:
        ordering = ["upload", "position"]
        indexes = [models.Index(fields=["upload"], condition=Q(finished__isnull=True), name="uploaded_file_unfinished")]
        constraints = [
            models.UniqueConstraint(fields=["upload", "position"], name="uploaded_file_position_once"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "reading"], finished__isnull=True, content__isnull=False)
                | (~Q(state__in=["waiting", "reading"]) & Q(finished__isnull=False)),
                name="uploaded_file_kept_until_finished",
            ),
        ]

    def __str__(self) -> str:
        return self.name
