"""What persons save while they work: searches, working sets and notes.

Each QuerySet has ``visible_to(user)``, and whoever may not see the agreement sees nothing of what hangs on it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
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
        """A person's own; nobody else's, whoever asks."""
        return self.filter(owner=user) if user is not None and user.is_authenticated else self.none()


class WorkingSet(models.Model):
    """A folder of agreements and provisions for one negotiation; its owner's alone."""

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
    def keep(self, agreement: Agreement, provision: Provision | None = None) -> bool:
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


class SetItemQuerySet(ProvisionRefQuerySet["SetItem"]):
    def visible_to(self, user: Person) -> SetItemQuerySet:
        """What lies in a person's own folders, of agreements that they may see."""
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


class NoteQuerySet(ProvisionRefQuerySet["Note"]):
    def visible_to(self, user: Person) -> NoteQuerySet:
        """A person's own notes and those that others share with all who sign in."""
        if user is None or not user.is_authenticated:
            return self.none()
        return self.filter(Q(author=user) | Q(is_shared=True), agreement__in=Agreement.objects.visible_to(user))


class Note(ProvisionRef):
    """A person's words on a provision; private unless they share it."""

    author = models.ForeignKey(**OWNER, related_name="notes")
    content = models.TextField(max_length=5000)
    is_shared = models.BooleanField(default=False, help_text=_("Whoever signs in and may see the agreement reads it."))
    created = models.DateTimeField(auto_now_add=True)
    modified = models.DateTimeField(auto_now=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["created", "pk"]
        indexes = [models.Index(fields=["agreement", "eid"], name="note_place")]
        constraints = [
            models.CheckConstraint(condition=~Q(content=""), name="note_says_something"),
            models.CheckConstraint(condition=~Q(eid=""), name="note_has_place"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}, {self.pinpoint}: {self.content[:60]}"
