"""What persons save while they work: searches and working sets.

Each QuerySet has ``visible_to(user)``, and whoever may not see the agreement sees nothing of what hangs on it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Person, Provision, ProvisionRef, ProvisionRefQuerySet

OWNER: dict[str, Any] = {"to": settings.AUTH_USER_MODEL, "on_delete": models.CASCADE}

_NOT_OF_THE_LIST = ("page", "ordering")


def canonical(query: QueryDict) -> str:
    """The address of a list in one spelling: no page, no order, names and values sorted, none twice."""
    pairs = {(name, value) for name, values in query.lists() if name not in _NOT_OF_THE_LIST for value in values}
    asked = QueryDict(mutable=True)
    for name, value in sorted(pairs):
        asked.appendlist(name, value)
    return asked.urlencode()


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def visible_to(self, user: Person) -> SavedSearchQuerySet:
        """A person's own; nobody else's, whoever asks."""
        return self.filter(owner=user) if user is not None and user.is_authenticated else self.none()

    def of_list(self, query: QueryDict) -> SavedSearch | None:
        """The one whose list ``query`` asks for, in whatever order and on whatever page."""
        said = canonical(query)
        return self.filter(query=said).first() if said else None

    def looked_at(self) -> None:
        self.update(looked=timezone.now())


class SavedSearch(models.Model):
    """A list of the library under a name. ``query`` is its address, which says all that it asks."""

    MOST = 20

    owner = models.ForeignKey(**OWNER, related_name="saved_searches")
    name = models.CharField(max_length=120)
    query = models.CharField(max_length=2000)
    looked = models.DateTimeField(help_text=_("When its owner last looked at the list."))
    created = models.DateTimeField(auto_now_add=True)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = _("saved searches")
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_search_name_once"),
            models.UniqueConstraint(fields=["owner", "query"], name="saved_search_query_once"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(query=""), name="saved_search_is_said"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('agreement_list')}?{self.query}"


class WorkingSetQuerySet(models.QuerySet["WorkingSet"]):
    def visible_to(self, user: Person) -> WorkingSetQuerySet:
        """A person's own and those that others made them a member of; nobody else's, whoever asks."""
        return self._of(user, SetMember.objects.all())

    def changeable_by(self, user: Person) -> WorkingSetQuerySet:
        """Those that a person may fill, order and note on."""
        return self._of(user, SetMember.objects.filter(right__in=SetMember.FILLING))

    def managed_by(self, user: Person) -> WorkingSetQuerySet:
        """Those whose name, note and members a person may change."""
        return self._of(user, SetMember.objects.filter(right=SetMember.Right.MANAGE))

    def owned_by(self, user: Person) -> WorkingSetQuerySet:
        return self.filter(owner=user) if user is not None and user.is_authenticated else self.none()

    def with_counts(self, user: Person) -> WorkingSetQuerySet:
        """With ``item_count``, what ``user`` sees in each, and ``member_count``."""
        seen = Q(items__agreement__in=Agreement.objects.visible_to(user))
        return self.select_related("owner").annotate(
            item_count=Count("items", filter=seen, distinct=True), member_count=Count("members", distinct=True)
        )

    def _of(self, user: Person, members: models.QuerySet[SetMember]) -> WorkingSetQuerySet:
        if user is None or not user.is_authenticated:
            return self.none()
        return self.filter(Q(owner=user) | Q(pk__in=members.filter(person=user).values("working_set")))


class WorkingSet(models.Model):
    """A folder of agreements and provisions for one negotiation: its owner's, and its members'."""

    owner = models.ForeignKey(**OWNER, related_name="working_sets")
    name = models.CharField(max_length=120)
    note = models.TextField(blank=True, max_length=5000)
    created = models.DateTimeField(auto_now_add=True)
    modified = models.DateTimeField(auto_now=True)

    objects = WorkingSetQuerySet.as_manager()

    class Meta:
        ordering = ["-modified", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="working_set_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="working_set_has_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("set_page", args=[self.pk])

    @transaction.atomic
    def add_to_set(self, agreement: Agreement, provision: Provision | None = None) -> bool:
        """Put it last in the folder; false where it lies there already. The folder becomes the one last used."""
        WorkingSet.objects.select_for_update().get(pk=self.pk)
        place = ProvisionRef.of(agreement, provision)
        last = self.items.aggregate(last=models.Max("position"))["last"]
        _item, is_new = self.items.get_or_create(
            agreement=agreement, eid=place.get("eid", ""), language=place.get("language", ""),
            defaults={**place, "position": 0 if last is None else last + 1},
        )  # fmt: skip
        self.save(update_fields=["modified"])
        return is_new


class SetMember(models.Model):
    """That a person reads a working set of somebody else's, and what else they may do with it. Its owner alone deletes it.

    What lies in it is shown to a member only as far as they may see the agreements themselves.
    """

    class Right(models.TextChoices):
        VIEW = "view", _("read it")
        FILL = "fill", _("add, take out, order and note on items")
        MANAGE = "manage", _("also rename it and choose its members")

    FILLING = (Right.FILL, Right.MANAGE)

    working_set = models.ForeignKey(WorkingSet, models.CASCADE, related_name="members")
    person = models.ForeignKey(**OWNER, related_name="set_memberships")
    right = models.CharField(max_length=8, choices=Right, default=Right.VIEW)
    added = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["working_set", "added", "pk"]
        constraints = [models.UniqueConstraint(fields=["working_set", "person"], name="set_member_once")]

    def __str__(self) -> str:
        return f"{self.person} in {self.working_set}"


class SetItemQuerySet(ProvisionRefQuerySet["SetItem"]):
    def visible_to(self, user: Person) -> SetItemQuerySet:
        """What lies in the folders that a person may see, of agreements that they may see."""
        mine = WorkingSet.objects.visible_to(user).values("pk")
        return self.filter(working_set__in=mine, agreement__in=Agreement.objects.visible_to(user))


class SetItem(ProvisionRef):
    """An agreement or a provision in a working set."""

    working_set = models.ForeignKey(WorkingSet, models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    note = models.TextField(blank=True, max_length=5000)
    added = models.DateTimeField(auto_now_add=True)

    objects = SetItemQuerySet.as_manager()

    class Meta:
        ordering = ["working_set", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["working_set", "agreement", "language", "eid"], name="set_item_once"),
            models.UniqueConstraint(
                fields=["working_set", "position"], name="set_item_position_once", deferrable=models.Deferrable.DEFERRED
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}{f', {self.pinpoint}' if self.pinpoint else ''}"
