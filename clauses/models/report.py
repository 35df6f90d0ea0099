"""Reports of errors: somebody says that a provision is shown wrongly."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from agreements.models import Agreement, Person, ProvisionRef, ProvisionRefQuerySet


class ReportQuerySet(ProvisionRefQuerySet["Report"]):
    def visible_to(self, user: Person) -> ReportQuerySet:
        """A person's own reports, and those on agreements that they may decide on. Of agreements that they may see, either way."""
        if user is None or not user.is_authenticated:
            return self.none()
        seen = self.filter(agreement__in=Agreement.objects.visible_to(user))
        return seen.filter(Q(reported_by=user) | Q(agreement__in=Agreement.objects.decidable_by(user)))

    def open(self) -> ReportQuerySet:
        return self.filter(settled_on=None)


class Report(ProvisionRef):
    """Somebody says that a provision is shown wrongly: its words as they saw them, who and when, and what came of it."""

    words = models.TextField(blank=True)
    remark = models.TextField(blank=True, max_length=2000)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reports")
    reported_on = models.DateTimeField(auto_now_add=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    settled_on = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(blank=True, max_length=2000)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-reported_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(eid=""), name="report_has_place"),
            models.CheckConstraint(
                condition=Q(settled_on=None, settled_by=None) | Q(settled_on__isnull=False, settled_by__isnull=False),
                name="report_settled_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["agreement", "language", "eid", "reported_by"], condition=Q(settled_on=None),
                name="report_open_once",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["settled_on", "-reported_on"], name="report_queue")]

    def __str__(self) -> str:
        return f"{self.agreement}, {self.pinpoint}"
