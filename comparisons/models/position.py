"""The house's own wording for a clause type: what it prefers, accepts and refuses, and who stands for it.

A position counts once a second person approved it. It is never changed: a new wording names the one that it ``replaces``, which
counts until the new one is approved; so what counted on any day can be told. Positions are the house's own, and no
visitor who is not signed in sees one.
"""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models import Person
from clauses.models import ClauseType

PROPOSE, APPROVE = "comparisons.add_position", "comparisons.approve_position"


class PositionQuerySet(models.QuerySet["Position"]):
    def visible_to(self, user: Person) -> PositionQuerySet:
        """What counts or counted, for whoever is signed in; what is only proposed, for those who propose and approve."""
        if user is None or not user.is_authenticated:
            return self.none()
        if user.has_perm(PROPOSE) or user.has_perm(APPROVE):
            return self
        return self.filter(Q(approved_on__isnull=False) | Q(proposed_by=user))

    def in_force(self) -> PositionQuerySet:
        """Approved, not withdrawn, and not replaced by one that was approved."""
        later = Position.objects.filter(replaces=OuterRef("pk"), approved_on__isnull=False)
        return self.filter(~Exists(later), approved_on__isnull=False, withdrawn_on__isnull=True)

    def awaiting_approval(self) -> PositionQuerySet:
        return self.filter(approved_on__isnull=True, withdrawn_on__isnull=True)

    def with_people(self) -> PositionQuerySet:
        return self.select_related("type", "owner", "proposed_by", "approved_by", "withdrawn_by")


class Position(models.Model):
    """A wording with its standing, its reasons, its owner and the day by which it is reviewed."""

    class Standing(models.TextChoices):
        PREFERRED = "preferred", _("preferred")
        ACCEPTABLE = "acceptable", _("acceptable")
        REFUSED = "refused", _("refused")

    type = models.ForeignKey(ClauseType, models.PROTECT, related_name="positions", verbose_name=_("Clause type"))
    standing = models.CharField(_("Standing"), max_length=10, choices=Standing)
    wording = models.TextField(_("Wording"))
    language = models.CharField(_("Language of the wording"), max_length=12, default="en")
    reasons = models.TextField(_("Reasons"))
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("Owner"))
    review_on = models.DateField(_("To be reviewed by"))
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_on = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_on = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_on = models.DateTimeField(null=True)

    objects = PositionQuerySet.as_manager()

    class Meta:
        ordering = ["type__position", "standing", "-pk"]
        permissions = [("approve_position", "Can approve a position of the house")]
        constraints = [
            models.CheckConstraint(condition=~Q(wording="") & ~Q(reasons=""), name="position_has_wording_and_reasons"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="position_approved_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type_id}: {self.standing}"

    def get_absolute_url(self) -> str:
        return f"{reverse('position_page', args=[self.type_id])}#position-{self.pk}"

    @property
    def is_awaiting_approval(self) -> bool:
        return self.approved_on is None and self.withdrawn_on is None

    def is_overdue(self, today: datetime.date | None = None) -> bool:
        """Whether the day of its review has passed."""
        return self.review_on < (today or timezone.localdate())
