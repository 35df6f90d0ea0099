"""How agreements and their texts stand to one another: proposed with evidence, decided by a person.

A ``Relation`` is what a program suggests and a person confirms or rejects; a rejected one is never suggested again.
A ``Sketch`` is what finds the texts that may be alike (``similarity.sketch``).
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement

_LONGEST_CHAIN = 5
_WIDEST_CHAIN = 50


class Role(models.TextChoices):
    """What a text is of its agreement."""

    ORIGINAL = "signed_original", _("signed or adopted original")
    CERTIFIED_COPY = "certified_copy", _("certified copy")
    DRAFT = "draft", _("draft")
    COUNTER_DRAFT = "counter_draft", _("counter-draft")
    CONSOLIDATED = "consolidated", _("consolidated text")
    TRANSLATION = "translation", _("translation")
    UNKNOWN = "unknown", _("not known from the text")


class RelationQuerySet(models.QuerySet["Relation"]):
    def visible_to(self, user: User | AnonymousUser | None) -> RelationQuerySet:
        """Those of which ``user`` may see both sides."""
        seen = Agreement.objects.visible_to(user)
        return self.filter(agreement__in=seen, other__in=seen)

    def of(self, agreement: Agreement) -> RelationQuerySet:
        """Those on either side of which ``agreement`` stands, with both sides."""
        either = Q(agreement=agreement) | Q(other=agreement)
        return self.filter(either).select_related("agreement", "other", "decided_by")

    def open(self) -> RelationQuerySet:
        """Those that nobody has decided, the surest first."""
        return self.filter(state=Relation.State.SUGGESTED).order_by("-is_likely", "pk")

    def confirmed(self) -> RelationQuerySet:
        return self.filter(state=Relation.State.CONFIRMED)

    def between_acts(self) -> RelationQuerySet:
        """Those between two acts; the others are between texts of one."""
        return self.exclude(kind__in=Relation.OF_TEXTS)

    def chain(self, agreement: Agreement) -> list[Relation]:
        """Confirmed relations from ``agreement`` on, step by step: what amends it, what that supersedes, and so on."""
        found: dict[int, Relation] = {}
        reached, new = {agreement.pk}, {agreement.pk}
        for _step in range(_LONGEST_CHAIN):
            rows = self.confirmed().filter(Q(agreement__in=new) | Q(other__in=new)).exclude(kind=Relation.Kind.TEXT_OF)
            rows = rows.exclude(pk__in=found).select_related("agreement", "other").order_by("pk")
            met = {relation.pk: relation for relation in rows[:_WIDEST_CHAIN]}
            found |= met
            new = {pk for relation in met.values() for pk in (relation.agreement_id, relation.other_id)} - reached
            reached |= new
            if not new:
                break
        return sorted(found.values(), key=lambda relation: (relation.agreement.leading_date, relation.pk))

    def hanging_on(self, agreement: Agreement, *, is_whole: bool, **_texts: Any) -> RelationQuerySet:
        return self.confirmed().between_acts() if is_whole else self.none()


class Relation(models.Model):
    """``agreement`` amends, extends ... ``other``; or its text may be a text of ``other``."""

    class Kind(models.TextChoices):
        TEXT_OF = "text_of", _("is a text of")
        DRAFT_OF = "draft_of", _("is a draft of")
        COUNTER_DRAFT_OF = "counter_draft_of", _("is a counter-draft of")
        CONSOLIDATES = "consolidates", _("is a consolidated text of")
        AMENDS = "amends", _("amends")
        EXTENDS = "extends", _("extends")
        SUPERSEDES = "supersedes", _("supersedes")
        IMPLEMENTS = "implements", _("implements")
        SUPPLEMENTS = "supplements", _("supplements")
        TERMINATES = "terminates", _("terminates")
        REPLIES_TO = "replies_to", _("replies to")
        ATTACHED_TO = "attached_to", _("is attached to")

    class State(models.TextChoices):
        SUGGESTED = "suggested", _("suggested")
        CONFIRMED = "confirmed", _("confirmed")
        REJECTED = "rejected", _("rejected")

    OF_TEXTS = (Kind.TEXT_OF, Kind.DRAFT_OF, Kind.COUNTER_DRAFT_OF, Kind.CONSOLIDATES)
    PASSIVE: dict[str, Any] = {
        "text_of": _("may have as another text"), "draft_of": _("has as a draft"),
        "counter_draft_of": _("has as a counter-draft"), "consolidates": _("is consolidated in"),
        "amends": _("is amended by"), "extends": _("is extended by"), "supersedes": _("is superseded by"),
        "implements": _("is implemented by"), "supplements": _("is supplemented by"),
        "terminates": _("is terminated by"), "replies_to": _("is answered by"), "attached_to": _("has attached"),
    }  # fmt: skip

    agreement = models.ForeignKey("agreements.Agreement", models.CASCADE, related_name="relations")
    other = models.ForeignKey("agreements.Agreement", models.CASCADE, related_name="relations_from")
    kind = models.CharField(max_length=20, choices=Kind)
    suggestion = models.CharField(max_length=20, blank=True, help_text=_("As what a text may join, as in “language”."))
    evidence = models.TextField(blank=True)
    is_likely = models.BooleanField(default=False)
    is_awaited = models.BooleanField(
        default=False, help_text=_("The text is kept private until somebody approves it or says that it is another.")
    )
    state = models.CharField(max_length=10, choices=State, default=State.SUGGESTED)
    created = models.DateTimeField(auto_now_add=True)
    decided_on = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = RelationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "other", "kind"], name="relation_once"),
            models.CheckConstraint(condition=~Q(agreement=F("other")), name="relation_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} {self.get_kind_display()} {self.other}"

    @property
    def passive(self) -> str:
        """The relation in words as the other side has it."""
        return str(self.PASSIVE[self.kind])

    def seen_from(self, agreement: Agreement) -> tuple[str, Agreement]:
        """The relation in words as ``agreement`` has it, and the other side."""
        if agreement.pk == self.agreement_id:
            return str(self.get_kind_display()), self.other
        return self.passive, self.agreement


class Sketch(models.Model):
    """The bands of a text; an index of them finds the texts that share some."""

    text = models.OneToOneField("agreements.Text", models.CASCADE, primary_key=True, related_name="sketch")
    bands = ArrayField(models.IntegerField())

    class Meta:
        indexes = [GinIndex(fields=["bands"], name="sketch_bands")]

    def __str__(self) -> str:
        return f"sketch of text {self.text_id}"
