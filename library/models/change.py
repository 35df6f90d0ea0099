"""The log of changes that other systems copy the library by: append-only, in the order of commits.

Triggers of the database write it (``library/sql``), so that no writer can forget it: ``touch_rows`` notes which rows of
the API a statement touches, and ``settle_changes`` compares them at the end of the transaction with what was last told
(``RowState``). So a row that was read anew and is what it was is not told of.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Person
from library.roles import APPROVE, PROPOSE

PERSONAL = ("notes", "working-sets", "comparisons", "snapshots")
"""Resources of which visitors see none."""
SIGNED_IN, POSITIONS, RESTRICTED = -1, -2, -3
"""Readers that are no single person: whoever is signed in, who proposes or approves positions, who sees all that is restricted."""


def _told_to_many(user: Person) -> Q:
    """Changes of what ``user`` may see now, and of what all saw and see no more."""
    seen = Agreement.objects.visible_to(user).values("pk")
    of_agreements = Q(agreement__in=seen) & (Q(other=None) | Q(other__in=seen))
    return of_agreements | Q(is_public=True) & (Q(kind=Change.Kind.WITHDRAWN) | Q(agreement=None))


def _told_by_name(user: Any) -> Q:
    """Changes that ``user`` is told of as a person or by a right; each once, though both may hold."""
    wider = {}
    if user.has_perm(PROPOSE) or user.has_perm(APPROVE):
        wider["positions"] = POSITIONS
    if user.has_perm("agreements.view_restricted"):
        wider["collections"] = RESTRICTED
    return Q(reader__in=[user.pk, SIGNED_IN]) & ~Q(resource__in=wider) | Q(reader__in=wider.values())


class ChangeQuerySet(models.QuerySet["Change"]):
    def visible_to(self, user: Person) -> ChangeQuerySet:
        """What ``user`` is told: changes of what they may see, and that something is theirs to see no more."""
        if user is None or not user.is_authenticated:
            return self.filter(_told_to_many(user), reader=None).exclude(resource__in=PERSONAL)
        by_name = _told_by_name(user)
        if user.has_perm("agreements.view_restricted"):
            return self.filter(Q(reader=None) | by_name)
        return self.filter(by_name | Q(_told_to_many(user), reader=None))

    def after(self, sequence: int) -> ChangeQuerySet:
        return self.filter(sequence__gt=sequence).order_by("sequence")

    def last_on(self, resource: str, name: str) -> Change | None:
        return self.filter(resource=resource, name=name).order_by("-sequence").first()


class Change(models.Model):
    """That a row of the API was added, changed or withdrawn; ``reader`` where one person, or those of one right, are told alone."""

    class Kind(models.TextChoices):
        ADDED = "added", _("added")
        CHANGED = "changed", _("changed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Reason(models.TextChoices):
        RESTRICTED = "restricted", _("it is not open to you any more")
        JOINED = "joined", _("its agreement was found to be one with another")
        REMOVED = "removed", _("it stands in the library no more")

    sequence = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=10, choices=Kind)
    resource = models.CharField(max_length=20)
    name = models.TextField()
    agreement = models.BigIntegerField(null=True, blank=True, db_column="agreement_id")
    other = models.BigIntegerField(null=True, blank=True, db_column="other_id")
    reader = models.BigIntegerField(null=True, blank=True, db_column="reader_id")
    is_public = models.BooleanField(default=False)
    reason = models.CharField(max_length=12, choices=Reason, blank=True)
    at = models.DateTimeField()

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["sequence"]
        indexes = [
            models.Index(fields=["resource", "name", "sequence"], name="change_of_row"),
            models.Index(fields=["agreement", "sequence"], name="change_of_agreement"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence}: {self.resource} {self.name} {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        raise NotImplementedError("The database alone writes the log of changes.")


class RowState(models.Model):
    """What was last told of a row of the API, as a fingerprint; ``scope`` and ``scope_id`` say what it hangs on.

    ``reader`` is the one person whose row it is, as a note that is not shared, or those of one right (``SIGNED_IN`` and the
    like); 0 where it is for all who see the agreement.
    """

    scope = models.CharField(max_length=10)
    scope_id = models.CharField(max_length=40)
    agreement = models.BigIntegerField(null=True, db_column="agreement_id", db_index=True)
    other = models.BigIntegerField(null=True, db_column="other_id")
    resource = models.CharField(max_length=20)
    name = models.TextField()
    fingerprint = models.CharField(max_length=32)
    is_public = models.BooleanField()
    reader = models.BigIntegerField(default=0, db_column="reader_id")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "scope_id", "resource", "name", "reader"], name="row_state_once")
        ]

    def __str__(self) -> str:
        return f"{self.resource} {self.name}"


class TouchedRow(models.Model):
    """What a transaction under way has touched; none is left when it ends."""

    xid = models.CharField(max_length=24)
    kind = models.CharField(max_length=10)
    key = models.CharField(max_length=40)
    reader_id = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["xid", "kind", "key", "reader_id"], name="touched_row_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
