"""What was read of an act, and from which file: ``Source``, ``Text``, ``Provision``, ``Reference``."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.citations.address import in_text
from agreements.formats.document import PROVISION_KINDS, Edit, Span, render
from agreements.formats.ocr.quarantine import LEAST_CONFIDENCE
from agreements.models import source_store
from agreements.models.agreement import Agreement
from agreements.models.fields import (
    SHA256,
    FullTextVector,
    Person,
)
from agreements.models.relation import Role
from agreements.search.word_index import by_index, by_language, understand

_FEW = 1_000


class Source(models.Model):
    """The file, byte for byte, under the name it was sent by: the same bytes under another name are another row.

    ``content`` is null where the bytes lie in a bucket (``source_store``); ``file_bytes`` gives them from either place.
    """

    name = models.CharField(max_length=255)
    content = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    media_type = models.CharField(max_length=120)
    pages = models.PositiveIntegerField(null=True, blank=True)
    added = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-added", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=SHA256), name="source_sha256_hex"),
            models.UniqueConstraint(fields=["sha256", "name"], name="source_once_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_page_images(self) -> bool:
        """Whether its pages can be shown as pictures."""
        return bool(self.pages) and (self.media_type == "application/pdf" or self.media_type.startswith("image/"))

    def file_bytes(self) -> bytes:
        """The file; raises ``DamagedSource`` and ``FilesUnavailable`` where it lies in a bucket."""
        return source_store.get(self.sha256) if self.content is None else bytes(self.content)

    def damage(self) -> str:
        """What is wrong with the bytes that are held, after "the file ..."; empty where they are those that were added."""
        try:
            content = self.file_bytes()
        except source_store.DamagedSource as damaged:
            return f"is lost: {damaged}"
        is_intact = hashlib.sha256(content).hexdigest() == self.sha256
        return "" if is_intact else "is not the one that was added: its SHA-256 is another"


class TextQuerySet(models.QuerySet["Text"]):
    def visible_to(self, user: Person) -> TextQuerySet:
        return self.filter(agreement__in=Agreement.objects.visible_to(user))

    def current(self) -> TextQuerySet:
        return self.filter(is_current=True)

    def listed(self) -> TextQuerySet:
        """With their sources, without the words and the bytes."""
        return self.select_related("source").defer("raw", "set_aside", "source__content")


class Quarantine(models.TextChoices):
    """Whether a person must look at a text, or did, before it may be relied on."""

    NONE = "", _("none")
    HELD = "held", _("in quarantine")
    RELEASED = "released", _("released by a person")


class Text(models.Model):
    """The agreement in one language and version, read from one source by one version of a reader.

    ``raw`` is the text as read; the spans of its provisions and ``set_aside`` (``[start, end, reason]``) point into it.
    It stands here and not on the source, so that a re-reading by a newer reader disturbs no older span. ``inventory`` is
    what the file holds and what became of it, as ``parse`` gives it; null where no inventory was taken. ``recognition`` is
    how the pages that are pictures were recognised, with the doubtful words as ``[start, end, confidence]``.
    """

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="texts")
    source = models.ForeignKey(Source, models.PROTECT, related_name="texts")
    language = models.CharField(max_length=8, default="en")
    role = models.CharField(max_length=20, choices=Role, default=Role.UNKNOWN)
    version = models.PositiveSmallIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    reader = models.CharField(max_length=60)
    raw = models.TextField()
    raw_sha256 = models.CharField(max_length=64)
    quality = models.FloatField(default=1.0)
    warnings = models.JSONField(default=list, blank=True)
    set_aside = models.JSONField(default=list, blank=True)
    inventory = models.JSONField(null=True, blank=True)
    recognition = models.JSONField(null=True, blank=True)
    missing_pages = models.JSONField(default=list, blank=True)
    quarantine = models.CharField(max_length=8, choices=Quarantine, default=Quarantine.NONE, blank=True)
    read_on = models.DateTimeField(auto_now_add=True)

    objects = TextQuerySet.as_manager()

    class Meta:
        ordering = ["agreement", "language", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "language", "version"], name="text_version_once"),
            models.UniqueConstraint(
                fields=["agreement", "language"], condition=Q(is_current=True), name="text_one_current_a_language"
            ),
            models.CheckConstraint(condition=Q(quality__gte=0) & Q(quality__lte=1), name="text_quality_share"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}, {self.language}, version {self.version}"

    @property
    def edition(self) -> str:
        """How an address names this text among those of its agreement: "fr.2"."""
        return f"{self.language}.{self.version}"

    @property
    def is_all_read(self) -> bool:
        """Whether nothing of the file was set aside or not read, as far as an inventory of it tells."""
        return (
            self.inventory is not None and not self.set_aside and all(row["state"] == "read" for row in self.inventory)
        )

    @property
    def is_held(self) -> bool:
        """Whether the text is in quarantine: nobody may take its words for exact yet."""
        return self.quarantine == Quarantine.HELD

    @property
    def caution(self) -> str:
        """Why its words may not be quoted as exact, or do not say all; empty where nothing speaks against it."""
        held = "in quarantine: recognised from pictures and not compared with them; do not quote it as exact"
        pages = ", ".join(map(str, self.missing_pages))
        partly = f"partly read: no text of page{'s' if len(self.missing_pages) > 1 else ''} {pages}"
        return "; ".join(part for part, is_so in ((held, self.is_held), (partly, bool(pages))) if is_so)

    def other_languages(self) -> TextQuerySet:
        """The current texts that were read from the same file: an original in several languages."""
        return Text.objects.current().filter(agreement=self.agreement_id, source=self.source_id).exclude(pk=self.pk)


class ProvisionQuerySet(models.QuerySet["Provision"]):
    def visible_to(self, user: Person) -> ProvisionQuerySet:
        return self.filter(text__agreement__in=Agreement.objects.visible_to(user))

    def current(self) -> ProvisionQuerySet:
        return self.filter(text__is_current=True)

    def readable(self) -> ProvisionQuerySet:
        """In reading order, without the search vector that no page shows."""
        return self.defer("search").order_by("position")

    def branch(self, top: Provision) -> ProvisionQuerySet:
        """``top`` and all that hangs under it."""
        beside = Provision.objects.filter(text=top.text_id, position__gt=top.position, depth__lte=top.depth)
        end = beside.order_by("position").values_list("position", flat=True).first()
        below = self.filter(text=top.text_id, position__gte=top.position)
        return below if end is None else below.filter(position__lt=end)

    def search(self, words: str) -> ProvisionQuerySet:
        """Provisions that fulfil ``words`` in their own words, each by the dictionary of its own language.

        Few are looked up at once by the index of words; many are met soon in any order, and need none.
        """
        query = understand(words)
        found = self.filter(by_language(query, "search"))
        if not all(any(not term.is_not for term in terms) for terms in query.alternatives):
            return found
        with by_index():
            keys = list(found.order_by().values_list("pk", flat=True)[: _FEW + 1])
        return self.filter(pk__in=keys) if len(keys) <= _FEW else found


class Provision(models.Model):
    """A unit of text where it stands; a tree in reading order, ``eid`` its stable address.

    ``heading`` and ``content`` are what ``render`` yields from ``spans`` and ``edits`` over the text as read. ``confidence``
    is how sure its recognition was, 0 to 1, and null where it was not recognised from a picture.
    """

    text = models.ForeignKey(Text, models.CASCADE, related_name="provisions")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    position = models.PositiveIntegerField()
    depth = models.PositiveSmallIntegerField(default=0)
    eid = models.CharField(max_length=255)
    kind = models.CharField(max_length=20, choices=[(kind, kind.replace("_", " ")) for kind in PROVISION_KINDS])
    number = models.CharField(max_length=60, null=True, blank=True)
    is_number_inferred = models.BooleanField(default=False)
    pinpoint = models.CharField(max_length=255)
    heading = models.TextField(blank=True)
    content = models.TextField(blank=True)
    language = models.CharField(max_length=8, default="en")
    page = models.PositiveIntegerField(null=True, blank=True)
    spans = models.JSONField(default=list)
    edits = models.JSONField(default=list)
    confidence = models.FloatField(null=True, blank=True)
    called_in = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="notes")
    search = models.GeneratedField(
        expression=FullTextVector("heading", "content", "language"), output_field=SearchVectorField(), db_persist=True
    )

    objects = ProvisionQuerySet.as_manager()

    class Meta:
        ordering = ["text", "position"]
        indexes = [GinIndex(fields=["search"], name="provision_search")]
        constraints = [
            models.UniqueConstraint(fields=["text", "eid"], name="provision_eid_once"),
            models.UniqueConstraint(fields=["text", "position"], name="provision_position_once"),
            models.CheckConstraint(condition=Q(kind__in=PROVISION_KINDS), name="provision_kind_known"),
            models.CheckConstraint(condition=~Q(eid="") & ~Q(pinpoint=""), name="provision_has_address"),
        ]

    def __str__(self) -> str:
        return f"{self.text.agreement} {self.pinpoint}"

    def get_absolute_url(self) -> str:
        return self.text.agreement.get_absolute_url() + in_text(self.eid, self.text.language)

    @property
    def is_doubtful(self) -> bool:
        """Whether its recognition is below the gate."""
        return self.confidence is not None and self.confidence < LEAST_CONFIDENCE

    @property
    def content_sha256(self) -> str:
        return hashlib.sha256(self.content.encode()).hexdigest()

    def shown_number(self) -> str:
        """The number as shown: in brackets where the source lost it."""
        return f"[{self.number}]" if self.is_number_inferred else self.number or ""

    def printed_label(self, raw: str) -> str:
        """Its label as ``raw``, the text as read, prints it ("Article 4", "(a)", "3."); an inferred number in brackets."""
        if self.is_number_inferred:
            return self.shown_number()
        spans = [Span(start, end, name) for start, end, name, *_page in self.spans if name == "label"]
        edits = [Edit(kind, start, end, replacement) for kind, start, end, replacement in self.edits]
        return render(raw, spans, edits, "label") or self.shown_number()

    def yielded(self, part: str = "text") -> str:
        """What the stored spans yield from the text as read now: equal to ``content`` unless something was changed."""
        return render(self.text.raw, self.stored_spans(), self.stored_edits(), part)  # type: ignore[arg-type]

    def stored_spans(self) -> tuple[Span, ...]:
        return tuple(
            Span(start, end, part, page, tuple(box) if box else None) for start, end, part, page, box in self.spans
        )

    def stored_edits(self) -> tuple[Edit, ...]:
        return tuple(Edit(kind, start, end, replacement) for kind, start, end, replacement in self.edits)


class ReferenceQuerySet(models.QuerySet["Reference"]):
    def visible_to(self, user: Person) -> ReferenceQuerySet:
        return self.filter(provision__text__agreement__in=Agreement.objects.visible_to(user))

    def hanging_on(
        self, agreement: Agreement, *, texts: Collection[Text], is_whole: bool, **_languages: Any
    ) -> ReferenceQuerySet:
        """What cites ``agreement`` and means these texts of it."""
        return self if is_whole else self.filter(cited_provision__text__in=texts)

    def elsewhere(self, agreement: Agreement) -> ReferenceQuerySet:
        """Where current texts of other agreements cite ``agreement``, with the agreement and provision that do."""
        others = self.filter(agreement=agreement, provision__text__is_current=True)
        return (
            others.exclude(provision__text__agreement=agreement)
            .select_related("provision__text__agreement")
            .defer("provision__search", "provision__spans", "provision__text__raw")
        )


class Reference(models.Model):
    """A citation in a provision: its words, what it cites, and what it resolves to here, if anything."""

    provision = models.ForeignKey(Provision, models.CASCADE, related_name="references")
    words = models.TextField()
    kind = models.CharField(max_length=40)
    target = models.CharField(max_length=500, blank=True, help_text=_('What is cited, as in "A/RES/51/1".'))
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    agreement = models.ForeignKey(Agreement, models.SET_NULL, null=True, blank=True, related_name="cited_by")
    cited_provision = models.ForeignKey(Provision, models.SET_NULL, null=True, blank=True, related_name="cited_by")

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["provision", "start"]
        indexes = [models.Index(fields=["target"])]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="reference_span_has_length"),
        ]

    def __str__(self) -> str:
        return self.words
