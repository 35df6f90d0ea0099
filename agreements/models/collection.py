"""Agreements that some people see, add to, review or run together: ``Collection``, the role of each member, and ``Decidable``.

What the groups of an account allow holds in the whole library; a role adds rights in one collection. A role holds
those before it: a reviewer reads and contributes, too.
"""

from __future__ import annotations

from typing import Protocol

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.models.fields import Person
from web.permissions import may_decide


class CollectionQuerySet(models.QuerySet["Collection"]):
    def visible_to(self, user: Person) -> CollectionQuerySet:
        """Those that ``user`` is a member of; all for whoever sees every restricted agreement."""
        if user is None or not user.is_authenticated:
            return self.none()
        if user.has_perm("agreements.view_restricted"):
            return self
        return self.filter(pk__in=CollectionMember.objects.filter(person_id=user.pk).values("collection"))

    def open_to(self, user: Person) -> CollectionQuerySet:
        """Those that ``user`` may put agreements into."""
        seen = self.visible_to(user)
        if user is None or user.has_perm("agreements.change_collection"):
            return seen
        return seen.filter(pk__in=CollectionMember.objects.of(user, CollectionMember.CONTRIBUTING).values("collection"))

    def with_counts(self) -> CollectionQuerySet:
        """With ``agreement_count`` and ``member_count``; whoever sees a collection sees all that is in it."""
        held = models.Count("agreements", filter=models.Q(agreements__joined_to=None), distinct=True)
        return self.annotate(agreement_count=held, member_count=models.Count("members", distinct=True))


class Collection(models.Model):
    """A part of the library with members of its own; an agreement is in one at most."""

    name = models.CharField(max_length=120, unique=True)
    has_four_eyes = models.BooleanField(
        default=False, help_text=_("An absence or a value counts once two persons have read it.")
    )
    created = models.DateTimeField(auto_now_add=True)

    objects = CollectionQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="collection_has_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("collection_page", args=[self.pk])

    def is_run_by(self, user: Person) -> bool:
        """Whether ``user`` may say who its members are, and take an agreement out of it."""
        if user is None or not Collection.objects.visible_to(user).filter(pk=self.pk).exists():
            return False
        if user.has_perm("agreements.change_collection"):
            return True
        return CollectionMember.objects.of(user, CollectionMember.RUNNING).filter(collection=self).exists()


class CollectionMemberQuerySet(models.QuerySet["CollectionMember"]):
    def of(self, user: Person, roles: frozenset[str]) -> CollectionMemberQuerySet:
        """That ``user`` has one of ``roles``."""
        return self.filter(person_id=user.pk if user is not None else None, role__in=roles)

    def reviewed_by(self, user: Person) -> CollectionMemberQuerySet:
        """That ``user`` may decide in the collection."""
        return self.of(user, CollectionMember.REVIEWING)


class CollectionMember(models.Model):
    """That a person has a role in a collection."""

    class Role(models.TextChoices):
        READER = "reader", _("reader")
        CONTRIBUTOR = "contributor", _("contributor")
        REVIEWER = "reviewer", _("reviewer")
        APPROVER = "approver", _("approver")

    RUNNING = frozenset({Role.APPROVER.value})
    REVIEWING = RUNNING | {Role.REVIEWER.value}
    CONTRIBUTING = REVIEWING | {Role.CONTRIBUTOR.value}

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="collection_roles")
    role = models.CharField(max_length=12, choices=Role, default=Role.READER)

    objects = CollectionMemberQuerySet.as_manager()

    class Meta:
        ordering = ["person__username"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["collection", "person"], name="collection_member_once")]

    def __str__(self) -> str:
        return f"{self.person} ({self.get_role_display()})"


class Collected(Protocol):
    collection_id: int | None


class Decidable:
    """What a person may decide on: all that they see, or what is in the collections that they review; nothing is false.

    ``agreement in Decidable(user)`` says it of one that the person sees, ``Agreement.objects.decidable_by`` of all. One query at most.
    """

    def __init__(self, user: Person) -> None:
        self.is_everything = user is not None and may_decide(user)
        members = CollectionMember.objects.reviewed_by(user)
        is_asked = user is not None and user.is_authenticated and not self.is_everything
        self.collections = frozenset(members.values_list("collection", flat=True) if is_asked else ())

    def __bool__(self) -> bool:
        return self.is_everything or bool(self.collections)

    def __contains__(self, agreement: Collected) -> bool:
        return self.is_everything or agreement.collection_id in self.collections
