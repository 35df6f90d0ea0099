"""What persons keep of comparisons: a choice under a title, a frozen state of it, and which clauses answer each other.

A ``Comparison`` shows the library as it is each day; a ``Snapshot`` holds the table as it was, with its checksum. An
``Alignment`` is append-only: the newest for two agreements and a type stands, until the words it was made on change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Person
from clauses.models import ClauseType
from comparisons.desk.selection import Choice
from comparisons.desk.table import Table, as_dict, fingerprint, from_dict


def unguessable_slug(title: str) -> str:
    """An address that says what it is and that nobody can guess: "how-they-end-x3k9m2pq"."""
    stem = slugify(title)[:28].strip("-") or "comparison"
    return f"{stem}-{get_random_string(8, 'abcdefghijkmnpqrstuvwxyz23456789')}"


class ComparisonQuerySet(models.QuerySet["Comparison"]):
    def visible_to(self, user: Person) -> ComparisonQuerySet:
        """A person's own comparisons and those shared with them; a shared link shows only what its reader may see."""
        if user is None or not user.is_authenticated:
            return self.none()
        return self.filter(Q(owner=user) | Q(shared_with=user)).distinct()

    def openable_by(self, user: Person) -> ComparisonQuerySet:
        """Also those whose address is enough; nobody finds them in a list."""
        return self.filter(Q(pk__in=self.visible_to(user).values("pk")) | Q(is_open=True))

    def hanging_on(self, agreement: Agreement, *, is_whole: bool, **_texts: Any) -> ComparisonQuerySet:
        return self if is_whole else self.none()

    def with_choice(self) -> ComparisonQuerySet:
        """With all that its address needs, in three queries whatever their number."""
        return self.select_related("owner", "base").prefetch_related("columns__agreement", "rows", "shared_with")


class Comparison(models.Model):
    """Agreements x clause types, in an order, with a base column."""

    slug = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    notes = models.TextField(blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="comparisons")
    shared_with = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="shared_comparisons")
    is_open = models.BooleanField(default=False, help_text=_("Whoever has its address may open it."))
    base = models.ForeignKey(Agreement, models.SET_NULL, null=True, blank=True, related_name="+")
    agreements = models.ManyToManyField(Agreement, through="ComparisonColumn", related_name="comparisons")
    types = models.ManyToManyField(ClauseType, through="ComparisonRow", related_name="comparisons")
    seen_as = models.CharField(
        max_length=300, blank=True, help_text=_("The rest of its address: view, base, what is set aside.")
    )
    created = models.DateTimeField(auto_now_add=True)
    modified = models.DateTimeField(auto_now=True)

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        ordering = ["-modified", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="comparison_has_title")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("comparison_saved", args=[self.slug])

    @property
    def names_of_readers(self) -> str:
        """The names of accounts it is shared with, as the form takes them."""
        return ", ".join(person.get_username() for person in self.shared_with.all())

    def choice(self) -> Choice:
        """What it compares, as an address would say it."""
        rest, _problems = Choice.of(parse_qsl(self.seen_as))
        return replace(
            rest,
            agreements=tuple(
                column.agreement.slug for column in self.columns.all() if column.agreement.joined_to_id is None
            ),
            types=tuple(row.type_id for row in self.rows.all()),
            base=self.base.slug if self.base is not None else rest.base,
        )

    def store_selection(self, agreements: Sequence[Agreement], types: Sequence[ClauseType]) -> None:
        """Write its columns and rows, in this order."""
        ComparisonColumn.objects.bulk_create(
            ComparisonColumn(comparison=self, agreement=agreement, position=position)
            for position, agreement in enumerate(agreements)
        )
        ComparisonRow.objects.bulk_create(
            ComparisonRow(comparison=self, type=type, position=position) for position, type in enumerate(types)
        )


class ComparisonColumnQuerySet(models.QuerySet["ComparisonColumn"]):
    def hanging_on(self, agreement: Agreement, *, is_whole: bool, **_texts: Any) -> ComparisonColumnQuerySet:
        return self if is_whole else self.none()


class ComparisonColumn(models.Model):
    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="columns")
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()

    objects = ComparisonColumnQuerySet.as_manager()

    class Meta:
        ordering = ["comparison", "position"]
        constraints = [
            models.UniqueConstraint(fields=["comparison", "agreement"], name="column_agreement_once"),
            models.UniqueConstraint(fields=["comparison", "position"], name="column_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.comparison}, column {self.position + 1}: {self.agreement}"


class ComparisonRow(models.Model):
    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="rows")
    type = models.ForeignKey(ClauseType, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["comparison", "position"]
        constraints = [
            models.UniqueConstraint(fields=["comparison", "type"], name="row_type_once"),
            models.UniqueConstraint(fields=["comparison", "position"], name="row_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.comparison}, row {self.position + 1}: {self.type_id}"


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def visible_to(self, user: Person) -> SnapshotQuerySet:
        """Those of which ``user`` may see every agreement: a frozen table cannot leave a column out."""
        shown = Agreement.objects.visible_to(user)
        hidden = SnapshotAgreement.objects.filter(snapshot=models.OuterRef("pk")).exclude(
            Q(agreement__in=shown) | Q(agreement__joined_to__in=shown)
        )
        return self.filter(~models.Exists(hidden))

    def taken_by(self, user: Person) -> SnapshotQuerySet:
        """For lists: one finds one's own, the others by their address."""
        return self.visible_to(user).filter(owner=user) if user is not None and user.is_authenticated else self.none()

    def listed(self) -> SnapshotQuerySet:
        return self.defer("table").annotate(agreement_count=models.Count("cites"))


class Snapshot(models.Model):
    """One frozen, dated, citable state of a comparison; ``checksum`` is the fingerprint of ``table``."""

    slug = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    notes = models.TextField(blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="snapshots")
    query = models.TextField(help_text=_("The address of what it compares."))
    table = models.JSONField()
    checksum = models.CharField(max_length=64)
    taken_on = models.DateTimeField()

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["-taken_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="snapshot_has_title"),
            models.CheckConstraint(condition=Q(checksum__regex=r"^[0-9a-f]{64}$"), name="snapshot_checksum_hex"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("snapshot_page", args=[self.slug])

    def freeze(self, table: Table, agreements: Sequence[Agreement]) -> None:
        """Write it with ``table`` and what it cites; nothing of it changes afterwards."""
        self.table, self.checksum = as_dict(table), fingerprint(table)
        self.save(force_insert=True)
        SnapshotAgreement.objects.bulk_create(
            SnapshotAgreement(snapshot=self, agreement=agreement) for agreement in agreements
        )

    def frozen(self) -> Table:
        return from_dict(self.table)

    def is_intact(self) -> bool:
        return fingerprint(self.frozen()) == self.checksum


class SnapshotAgreement(models.Model):
    """An agreement that a snapshot cites, and that therefore stays."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="cites")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "agreement"], name="snapshot_agreement_once")]

    def __str__(self) -> str:
        return f"{self.snapshot} cites {self.agreement}"


class AlignmentQuerySet(models.QuerySet["Alignment"]):
    def visible_to(self, user: Person) -> AlignmentQuerySet:
        shown = Agreement.objects.visible_to(user)
        return self.filter(base__in=shown, other__in=shown)

    def hanging_on(self, agreement: Agreement, *, is_whole: bool, **_texts: Any) -> AlignmentQuerySet:
        return self if is_whole else self.none()

    def between(self, agreements: Sequence[Agreement], types: Sequence[ClauseType]) -> AlignmentQuerySet:
        """All among ``agreements`` on ``types``, the oldest first."""
        return self.filter(base__in=agreements, other__in=agreements, type__in=types).order_by("made_on", "pk")


class Alignment(models.Model):
    """Which clauses of two agreements a person found to answer each other; ``pairs`` of eids, base first.

    ``hashes``: side ("base", "other") -> eid -> SHA-256 of the words it was made on; ``before``: the pairs that it
    corrects. ``is_withdrawn`` gives the pairing back to the machine.
    """

    base = models.ForeignKey(Agreement, models.CASCADE, related_name="+")
    other = models.ForeignKey(Agreement, models.CASCADE, related_name="+")
    type = models.ForeignKey(ClauseType, models.PROTECT, related_name="+")
    pairs = models.JSONField(default=list)
    hashes = models.JSONField(default=dict)
    before = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    is_withdrawn = models.BooleanField(default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="alignments")
    made_on = models.DateTimeField(auto_now_add=True)

    objects = AlignmentQuerySet.as_manager()

    class Meta:
        ordering = ["-made_on", "-pk"]
        indexes = [models.Index(fields=["base", "other", "type"])]
        constraints = [models.CheckConstraint(condition=~Q(base=models.F("other")), name="alignment_of_two")]

    def __str__(self) -> str:
        return f"{self.base} and {self.other}: {self.type_id}"
