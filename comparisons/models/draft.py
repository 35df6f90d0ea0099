"""A person's own draft through a negotiation: its versions, ours, theirs and agreed, in the order they came.

Each version is a file that was added like any other, read as a private draft agreement; a ``Draft`` only says which
files belong together and whose wording each is. Nobody but its owner sees it.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Person
from library.models import UploadedFile


class DraftQuerySet(models.QuerySet["Draft"]):
    def visible_to(self, user: Person) -> DraftQuerySet:
        return self.filter(owner=user) if user is not None and user.is_authenticated else self.none()


class Draft(models.Model):
    slug = models.SlugField(max_length=40, unique=True)
    title = models.CharField(_("Title"), max_length=200)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    created = models.DateTimeField(auto_now_add=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-created", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="draft_has_title")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("draft_page", args=[self.slug])


class DraftVersionQuerySet(models.QuerySet["DraftVersion"]):
    def names_of(self, slugs: Iterable[str], user: Person) -> dict[str, str]:
        """By the slug of what was read: "ours 2", for the versions of one's own drafts."""
        own = self.filter(draft__in=Draft.objects.visible_to(user), file__text__agreement__slug__in=list(slugs))
        rows = own.order_by("added_on", "pk").values_list("file__text__agreement__slug", "side", "number")
        return {slug: f"{DraftVersion.Side(side).label} {number}" for slug, side, number in rows}


class DraftVersion(models.Model):
    """``number`` counts the versions of one side."""

    class Side(models.TextChoices):
        OURS = "ours", _("ours")
        THEIRS = "theirs", _("theirs")
        AGREED = "agreed", _("agreed")

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="versions")
    side = models.CharField(max_length=6, choices=Side)
    number = models.PositiveSmallIntegerField()
    file = models.ForeignKey(UploadedFile, models.CASCADE, related_name="+")
    added_on = models.DateTimeField(auto_now_add=True)

    objects = DraftVersionQuerySet.as_manager()

    class Meta:
        ordering = ["draft", "added_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "side", "number"], name="draft_version_once"),
            models.UniqueConstraint(fields=["draft", "file"], name="draft_file_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()} {self.number}"

    @property
    def agreement(self) -> Agreement | None:
        """What was read of the file; None until it is read, or where it was refused."""
        return self.file.text.agreement if self.file.text is not None else None
