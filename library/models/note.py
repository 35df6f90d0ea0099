"""Notes on provisions, as threads: a question, its answers, whom it is assigned to, until when, and that it is settled.

A note begins a thread; what answers it hangs on it (``thread``) and is seen by whoever sees the note. Assignment, day and
settlement are of the note that begins.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.citations.address import language_suffix
from agreements.models import Agreement, Person, ProvisionRef, ProvisionRefQuerySet

_PERSON: dict[str, Any] = {"to": settings.AUTH_USER_MODEL, "null": True, "blank": True, "on_delete": models.SET_NULL}


class NoteQuerySet(ProvisionRefQuerySet["Note"]):
    def visible_to(self, user: Person) -> NoteQuerySet:
        """A person's own notes, those shared with all, assigned to them or naming them, and the answers to these."""
        if user is None or not user.is_authenticated:
            return self.none()
        naming = Note.mentioned.through._default_manager.filter(user=user.pk).values("note")
        seen = Q(author=user) | Q(is_shared=True) | Q(assigned_to=user) | Q(pk__in=naming)
        begun = Note.objects.filter(seen, thread=None).values("pk")
        return self.filter(
            Q(thread=None) & seen | Q(thread__in=begun), agreement__in=Agreement.objects.visible_to(user)
        )

    def beginning(self) -> NoteQuerySet:
        """Those that begin a thread, with all that their lists show."""
        people = self.filter(thread=None).select_related("author", "agreement", "assigned_to", "resolved_by")
        return people.annotate(answer_count=models.Count("answers"))

    def with_people(self) -> NoteQuerySet:
        """With who wrote and settled them, and with ``is_naming``: whether they name somebody."""
        naming = Note.mentioned.through._default_manager.filter(note=models.OuterRef("pk"))
        people = self.select_related("author", "assigned_to", "resolved_by")
        return people.annotate(is_naming=models.Exists(naming))

    def open(self) -> NoteQuerySet:
        return self.filter(resolved_on=None)

    def naming(self, user: Person) -> NoteQuerySet:
        """Threads in which somebody wrote the person's name."""
        return self.filter(mentioned=user.pk if user is not None else None)

    def most_urgent_first(self) -> NoteQuerySet:
        return self.order_by(models.F("due_date").asc(nulls_last=True), "-modified", "-pk")


class Note(ProvisionRef):
    """A person's words on a provision; private unless they share it, assign it or name somebody in it."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notes")
    thread = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="answers", help_text=_("The note that it answers.")
    )
    content = models.TextField(max_length=5000)
    is_shared = models.BooleanField(default=False, help_text=_("Whoever signs in and may see the agreement reads it."))
    assigned_to = models.ForeignKey(**_PERSON, related_name="notes_assigned")
    mentioned = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="notes_naming")
    due_date = models.DateField(null=True, blank=True)
    resolved_on = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(**_PERSON, related_name="notes_resolved")
    created = models.DateTimeField(auto_now_add=True)
    modified = models.DateTimeField(auto_now=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["created", "pk"]
        indexes = [
            models.Index(fields=["agreement", "eid"], name="note_place"),
            models.Index(fields=["assigned_to", "due_date"], name="note_assigned", condition=Q(resolved_on=None)),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(content=""), name="note_says_something"),
            models.CheckConstraint(condition=~Q(eid=""), name="note_has_place"),
            models.CheckConstraint(
                condition=Q(thread=None) | Q(assigned_to=None, due_date=None, resolved_on=None),
                name="answer_has_no_task",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}, {self.pinpoint}: {self.content[:60]}"

    def get_absolute_url(self) -> str:
        """Where it stands beside its provision, in the language in which it was written."""
        page = reverse("provision_permalink", args=[self.agreement.slug, self.eid])
        return f"{page}{language_suffix(self.language)}#note-{self.pk}"

    @property
    def is_overdue(self) -> bool:
        return self.due_date is not None and self.resolved_on is None and self.due_date < timezone.localdate()

    def resolve(self, user: Person, *, is_resolved: bool) -> None:
        self.resolved_on = timezone.now() if is_resolved else None
        self.resolved_by = user if is_resolved else None  # type: ignore[assignment]
        self.save(update_fields=["resolved_on", "resolved_by", "modified"])

    def answered(self, author: Person, content: str) -> Note:
        """An answer to it, at the same place; nothing is saved yet."""
        place = {name: getattr(self, name) for name in ("agreement", "language", "eid", "pinpoint", "words_sha256")}
        return Note(author=author, thread=self, content=content, **place)  # type: ignore[misc]


class ReadingPositionQuerySet(ProvisionRefQuerySet["ReadingPosition"]):
    def visible_to(self, user: Person) -> ReadingPositionQuerySet:
        """A person's own, in agreements that they may see."""
        if user is None or not user.is_authenticated:
            return self.none()
        return self.filter(reader=user, agreement__in=Agreement.objects.visible_to(user))


class ReadingPosition(ProvisionRef):
    """Where a person last read in an agreement; theirs alone, one each agreement."""

    MOST = 50

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reading_positions")
    read_on = models.DateTimeField(auto_now=True)

    objects = ReadingPositionQuerySet.as_manager()

    class Meta:
        ordering = ["-read_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["reader", "agreement"], name="reading_position_once")]

    def __str__(self) -> str:
        return f"{self.reader}: {self.agreement}, {self.pinpoint}"
