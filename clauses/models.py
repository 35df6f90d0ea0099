"""What each provision is for, and what its terms are: suggestions of the machine and decisions of persons.

``Clause`` and ``Term`` are derived and written by ``annotate`` alone; ``Decision`` is append-only and written by what a
person does. The state of an agreement for a type is never stored: ``states`` derives it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Left
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Person, Provision, Text
from clauses.keeping import Note as Note
from clauses.keeping import Report as Report
from clauses.keeping import SavedSearch as SavedSearch
from clauses.keeping import SetItem as SetItem
from clauses.keeping import WorkingSet as WorkingSet


class ClauseTypeQuerySet(models.QuerySet["ClauseType"]):
    def with_counts(self, user: Person) -> ClauseTypeQuerySet:
        """With ``clause_count`` and ``agreement_count``: what ``user`` may see of each type.

        Counted by a query of its own, which goes through the occurrences once for all types and both counts.
        """
        seen = Occurrence.objects.filter(agreement__in=Agreement.objects.visible_to(user)).order_by()
        rows = list(seen.values_list("type").annotate(clauses=models.Sum("clause_count"), n=models.Count("pk")))
        return self.annotate(
            clause_count=_by_type((code, clauses) for code, clauses, _agreements in rows),
            agreement_count=_by_type((code, agreements) for code, _clauses, agreements in rows),
        )

    def with_coverage(self, agreements: Iterable[Agreement]) -> ClauseTypeQuerySet:
        """With ``covered``: how many of ``agreements`` have a clause of the type."""
        shown = Clause.objects.shown().filter(provision__text__agreement__in=agreements, type=models.OuterRef("pk"))
        counted = shown.order_by().values("type").annotate(n=models.Count("provision__text__agreement", distinct=True))
        return self.annotate(covered=models.functions.Coalesce(models.Subquery(counted.values("n")), 0))


def _by_type(counts: Iterable[tuple[str, int]]) -> models.Case:
    """The number of each type; 0 where it has none."""
    whens = [models.When(pk=code, then=models.Value(count)) for code, count in counts]
    return models.Case(*whens, default=0, output_field=models.IntegerField())


class ClauseType(models.Model):
    """What a provision can be for: one entry of a documented, versioned taxonomy."""

    code = models.SlugField(max_length=40, primary_key=True)
    group = models.CharField(max_length=20)
    label = models.CharField(max_length=80)
    definition = models.TextField()
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveSmallIntegerField(default=1)

    objects = ClauseTypeQuerySet.as_manager()

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("clausetype_page", args=[self.code])


_DURATION = r"^P(\d{1,6}Y)?(\d{1,6}M)?(\d{1,6}W)?(\d{1,6}D)?$"


class _Length(models.Func):
    """An ISO 8601 duration as PostgreSQL measures it (a month counts as thirty days); null for any other value."""

    template = (
        f"(CASE WHEN %(expressions)s ~ '{_DURATION}' AND %(expressions)s <> 'P' THEN (%(expressions)s)::interval END)"
    )
    output_field = models.DurationField()

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, tuple[Any, ...]]:  # type: ignore[override]
        sql, params = super().as_sql(compiler, connection, **extra)
        return sql, (*params, *params, *params)


def bounded(terms: Any, bound: str, value: str) -> Any:
    """Of ``terms``, rows with a ``value``, those at least (``gte``) or at most (``lte``) ``value``, a duration or a date."""
    if value.startswith("P"):
        measured = terms.filter(value__regex=_DURATION).annotate(length=_Length(F("value")))
        return measured.filter(**{f"length__{bound}": _Length(Value(value))})
    last = f"{value}-99" if bound == "lte" and len(value) < 10 else value
    return terms.filter(value__regex=r"^\d{4}(-\d{2}){0,2}$", **{f"value__{bound}": last})


def _verified_absent() -> Exists:
    """Of a clause: that a person has verified on this very text that there is none of its type."""
    absences = Decision.objects.filter(verdict="absent", undone_by__isnull=True)
    return Exists(
        absences.filter(
            agreement=OuterRef("provision__text__agreement"),
            type=OuterRef("type"),
            text_sha256=OuterRef("provision__text__raw_sha256"),
        )
    )


class ClauseQuerySet(models.QuerySet["Clause"]):
    def visible_to(self, user: Person) -> ClauseQuerySet:
        return self.filter(provision__text__agreement__in=Agreement.objects.visible_to(user))

    def shown(self) -> ClauseQuerySet:
        """Clauses that stand in tables: of current texts, not rejected, and above the threshold of their type."""
        return self.filter(provision__text__is_current=True, is_tentative=False).exclude(state=Clause.State.REJECTED)

    def rejected(self) -> ClauseQuerySet:
        return self.filter(provision__text__is_current=True, state=Clause.State.REJECTED)

    def near_misses(self) -> ClauseQuerySet:
        """Suggestions of current texts that fell short of their type's threshold, the nearest first."""
        return self.filter(provision__text__is_current=True, is_tentative=True, state=Clause.State.SUGGESTED).order_by(
            "-score", "provision__position"
        )

    def undecided(self) -> ClauseQuerySet:
        """Suggestions of current texts on which no person has said anything."""
        return self.filter(provision__text__is_current=True, state=Clause.State.SUGGESTED)

    def doubtful(self) -> ClauseQuerySet:
        """Suggestions that stand in tables although the machine itself is not sure."""
        return self.undecided().filter(~_verified_absent(), is_tentative=False, score__lt=DOUBT)

    def deciding(self) -> ClauseQuerySet:
        """Suggestions below the threshold, where nothing else in the agreement is of the type: they decide its state."""
        there = Occurrence.objects.filter(agreement=OuterRef("provision__text__agreement"), type=OuterRef("type"))
        return self.undecided().filter(~Exists(there), ~_verified_absent(), is_tentative=True, score__lt=DOUBT)

    def contradicting(self) -> ClauseQuerySet:
        """Suggestions that stand in tables where a person has verified on the same text that there is none."""
        return self.undecided().filter(_verified_absent(), is_tentative=False)

    def of(self, agreements: Iterable[Agreement], types: Iterable[ClauseType]) -> ClauseQuerySet:
        """Clauses of any of ``types`` in any of ``agreements``."""
        return self.filter(provision__text__agreement__in=agreements, type__in=types)

    def with_term(self, kind: str, value: str = "") -> ClauseQuerySet:
        """Clauses with a term of ``kind``, and of exactly ``value`` where one is given."""
        terms = Term.objects.filter(kind=kind, value=value) if value else Term.objects.filter(kind=kind)
        return self.filter(pk__in=terms.values("clause"))

    def with_term_bound(self, kind: str, bound: str, value: str) -> ClauseQuerySet:
        """Clauses whose term of ``kind`` is at least (``gte``) or at most (``lte``) ``value``, a duration or a date."""
        return self.filter(pk__in=bounded(Term.objects.filter(kind=kind), bound, value).values("clause"))

    def in_reading_order(self) -> ClauseQuerySet:
        """Agreement by agreement, by title; each in the order of its text."""
        return self.order_by(
            Left("provision__text__agreement__title", 200),
            "provision__text__agreement_id",
            "provision__text_id",
            "provision__position",
            "type__position",
        )

    def with_words(self) -> ClauseQuerySet:
        """With all that a table shows of a clause, in three queries whatever their number."""
        return (
            self.select_related("type", "provision__text__agreement", "provision__text__source", "provision__parent")
            .defer("provision__text__raw", "provision__text__source__content", "provision__search")
            .prefetch_related("terms")
        )


DOUBT = 0.7
"""Below this probability a suggestion in a table awaits a person."""


class Clause(models.Model):
    """ "Article 4(3) is a termination clause": one provision, one type, and why."""

    class Origin(models.TextChoices):
        RULE = "rule", _("rule")
        MODEL = "model", _("model")
        PERSON = "person", _("person")

    class State(models.TextChoices):
        SUGGESTED = "suggested", _("suggested")
        CONFIRMED = "confirmed", _("confirmed")
        REJECTED = "rejected", _("rejected")

    provision = models.ForeignKey(Provision, models.CASCADE, related_name="clauses")
    type = models.ForeignKey(ClauseType, models.PROTECT, related_name="clauses")
    score = models.FloatField()
    evidence = models.JSONField(default=list, blank=True)
    source = models.CharField(max_length=8, choices=Origin)
    state = models.CharField(max_length=10, choices=State, default=State.SUGGESTED)
    is_tentative = models.BooleanField(default=False, help_text=_("Below the threshold of its type: for review only."))
    rules_version = models.CharField(max_length=40, blank=True)
    decision = models.ForeignKey(
        "Decision",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="clauses",
        help_text=_("What a person said of it, where it is more than a suggestion."),
    )
    modified = models.DateTimeField(auto_now=True)

    objects = ClauseQuerySet.as_manager()

    class Meta:
        ordering = ["provision", "type"]
        indexes = [
            models.Index(fields=["type", "state"]),
            models.Index(
                fields=["is_tentative", "score"],
                condition=Q(state="suggested", score__lt=DOUBT),
                name="clause_awaits_a_person",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["provision", "type"], name="clause_type_once_a_provision"),
            models.CheckConstraint(condition=Q(score__gte=0) & Q(score__lte=1), name="clause_score_probability"),
        ]

    def __str__(self) -> str:
        return f"{self.provision}: {self.type_id}"

    @property
    def score_percent(self) -> int:
        return round(self.score * 100)


class TermQuerySet(models.QuerySet["Term"]):
    def visible_to(self, user: Person) -> TermQuerySet:
        return self.filter(clause__in=Clause.objects.visible_to(user))

    def of(self, clauses: models.QuerySet[Clause]) -> TermQuerySet:
        return self.filter(clause__in=clauses.order_by().values("pk"))

    def by_value(self) -> TermQuerySet:
        """The shortest period or earliest date first, then other values as words; with ``length``, null for words."""
        length = _Length(F("value"))
        return self.annotate(length=length).order_by(length.asc(nulls_last=True), "value", "pk")

    def counted_by_agreement(self) -> models.QuerySet[Term, tuple[str, int]]:
        """The values with how many agreements have each, the commonest first."""
        counted = self.order_by().values_list("value")
        agreements = models.Count("clause__provision__text__agreement", distinct=True)
        return counted.annotate(n=agreements).order_by("-n", "value")


class Term(models.Model):
    """A value that matters in a clause: notice period P30D, entry into force on signature."""

    clause = models.ForeignKey(Clause, models.CASCADE, related_name="terms")
    kind = models.CharField(max_length=40)
    value = models.CharField(max_length=300, blank=True)
    words = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    arithmetic = models.CharField(max_length=300, blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ["clause", "start", "kind"]
        indexes = [models.Index(fields=["kind", "value"])]
        constraints = [models.CheckConstraint(condition=Q(end__gt=F("start")), name="term_span_has_length")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.value}"

    @property
    def label(self) -> str:
        return self.kind.replace("_", " ").capitalize()

    @property
    def is_in_dispute(self) -> bool:
        """The source contradicts itself, as in "thirty (60) days": there is no value, and ``arithmetic`` says why."""
        return not self.value and bool(self.arithmetic)


class OccurrenceQuerySet(models.QuerySet["Occurrence"]):
    def visible_to(self, user: Person) -> OccurrenceQuerySet:
        return self.filter(agreement__in=Agreement.objects.visible_to(user))


class Occurrence(models.Model):
    """That an agreement has clauses of a type that stand in tables, and how many: what lists, filters and counts read.

    An index, not a fact: a trigger on clauses and texts keeps it, so that it cannot differ from ``Clause.objects.shown()``.
    """

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="occurrences", db_index=False)
    type = models.ForeignKey(ClauseType, models.CASCADE, related_name="occurrences", db_index=False)
    clause_count = models.PositiveIntegerField()

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["type", "agreement"], name="occurrence_type_agreement")]
        constraints = [models.UniqueConstraint(fields=["agreement", "type"], name="occurrence_once")]

    def __str__(self) -> str:
        return f"{self.clause_count} {self.type_id} in {self.agreement_id}"


class TermOccurrenceQuerySet(models.QuerySet["TermOccurrence"]):
    def with_value(self, kind: str, value: str = "") -> TermOccurrenceQuerySet:
        """Of ``kind``, and of exactly ``value`` where one is given."""
        return self.filter(kind=kind, value=value) if value else self.filter(kind=kind)

    def with_bound(self, kind: str, bound: str, value: str) -> TermOccurrenceQuerySet:
        """Of ``kind``, at least (``gte``) or at most (``lte``) ``value``, a duration or a date."""
        return bounded(self.filter(kind=kind), bound, value)

    def agreements_with_at_least(self, kind: str, periods: Iterable[str]) -> dict[str, int]:
        """By period ("P3M"), in how many agreements a term of ``kind`` lasts as long or longer."""
        periods = tuple(periods)
        length = _Length(F("value"))
        measured = self.filter(kind=kind).order_by().values_list("agreement").annotate(longest=models.Max(length))
        counts = measured.aggregate(
            **{period: models.Count("pk", filter=Q(longest__gte=_Length(Value(period)))) for period in periods}
        )
        return {period: counts[period] for period in periods}

    def by_value(self, *, is_descending: bool = False) -> TermOccurrenceQuerySet:
        """The shortest period or earliest date first, or last; other values as words, after them either way."""
        length = _Length(F("value"))
        if is_descending:
            return self.order_by(length.desc(nulls_last=True), F("value").desc(), "-agreement_id")
        return self.order_by(length.asc(nulls_last=True), "value", "agreement_id")

    def counted(self, kind: str) -> models.QuerySet[TermOccurrence, tuple[str, int]]:
        """The values of ``kind`` with how many agreements have each, the commonest first; of one type."""
        rows = self.filter(kind=kind).exclude(value="").order_by().values_list("value")
        return rows.annotate(n=models.Count("agreement")).order_by("-n", "value")


class TermOccurrence(models.Model):
    """That an agreement has a term of this value in clauses of a type that stand in tables: what filters and counts read.

    An index, not a fact, as ``Occurrence`` is: triggers on terms, clauses and texts keep it.
    """

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="+", db_index=False)
    type = models.ForeignKey(ClauseType, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)
    value = models.CharField(max_length=300, blank=True)

    objects = TermOccurrenceQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "value", "agreement"], name="term_occurrence_value"),
            models.Index(fields=["type", "kind", "value"], name="term_occurrence_type"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "type", "kind", "value"], name="term_occurrence_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value} in {self.agreement_id}"


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: Person) -> DecisionQuerySet:
        return self.filter(agreement__in=Agreement.objects.visible_to(user))

    def standing(self) -> DecisionQuerySet:
        """Decisions that nothing later takes back, newest first."""
        return self.filter(undone_by__isnull=True).exclude(verdict=Decision.Verdict.UNDO).order_by("-made_on", "-pk")

    def on_clauses(self) -> DecisionQuerySet:
        """Standing verdicts on clauses, newest first."""
        return self.standing().filter(verdict__in=Decision.ON_CLAUSES)

    def conflicts(self) -> DecisionQuerySet:
        """Verdicts whose words stand in no current text, and that nobody has replaced, carried over or let go."""
        others = Decision.objects.filter(undone_by__isnull=True)
        attached = Clause.objects.filter(decision=OuterRef("pk"), provision__text__is_current=True)
        later = others.filter(agreement=OuterRef("agreement"), verdict__in=Decision.ON_CLAUSES, pk__gt=OuterRef("pk"))
        of_the_words = Q(text_sha256=OuterRef("text_sha256")) | Q(eid=OuterRef("eid"))
        of_the_type = Q(type=OuterRef("type")) | Q(type_before=OuterRef("type"))
        replaced = later.annotate(type_before=KT("before__type")).filter(of_the_words, of_the_type)
        return self.on_clauses().filter(
            ~Exists(attached),
            ~Exists(others.filter(carries=OuterRef("pk"))),
            ~Exists(replaced),
            Exists(Text.objects.current().filter(agreement=OuterRef("agreement"))),
        )

    def stale_absences(self) -> DecisionQuerySet:
        """Verified absences whose text or definition has changed since, where still no clause stands."""
        newer = Decision.objects.filter(
            agreement=OuterRef("agreement"), type=OuterRef("type"), verdict="absent", undone_by__isnull=True,
            pk__gt=OuterRef("pk"),
        )  # fmt: skip
        texts = Text.objects.current().filter(agreement=OuterRef("agreement"))
        clauses = Occurrence.objects.filter(agreement=OuterRef("agreement"), type=OuterRef("type"))
        absences = self.standing().filter(verdict=Decision.Verdict.ABSENT)
        same = Q(Exists(texts.filter(raw_sha256=OuterRef("text_sha256"))), taken_on=F("type__version"))
        return (
            absences.annotate(taken_on=Cast(KT("after__taxonomy_version"), models.IntegerField()))
            .filter(~Exists(newer), ~Exists(clauses), Exists(texts))
            .exclude(same)
        )

    def with_pinpoint(self) -> DecisionQuerySet:
        """With ``pinpoint``: how its provision is cited in the text that it was taken on."""
        there = Provision.objects.filter(text=models.OuterRef("text"), eid=models.OuterRef("eid"))
        return self.annotate(pinpoint=models.Subquery(there.values("pinpoint")[:1]))


class Decision(models.Model):
    """What a person decided; append-only. It holds for the text with ``text_sha256``, wherever that text stands."""

    class Verdict(models.TextChoices):
        CONFIRM = "confirm", _("confirmed")
        REJECT = "reject", _("rejected")
        RETYPE = "retype", _("given another type")
        ABSENT = "absent", _("verified absent")
        BOUNDARY = "boundary", _("boundaries corrected")
        DROP = "drop", _("let go")
        UNDO = "undo", _("taken back")

    ON_CLAUSES = (Verdict.CONFIRM, Verdict.REJECT, Verdict.RETYPE)

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="decisions")
    type = models.ForeignKey(ClauseType, models.PROTECT, null=True, blank=True, related_name="decisions")
    text = models.ForeignKey(Text, models.SET_NULL, null=True, blank=True, related_name="decisions")
    eid = models.CharField(max_length=255, blank=True)
    text_sha256 = models.CharField(max_length=64)
    verdict = models.CharField(max_length=10, choices=Verdict)
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    reason = models.TextField(blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="decisions")
    made_on = models.DateTimeField(auto_now_add=True)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="undone_by")
    carries = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="carried_by",
        help_text=_("The decision that lost its words, and that this one carries over to other words or lets go."),
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-made_on", "-pk"]
        indexes = [models.Index(fields=["agreement", "type"]), models.Index(fields=["text_sha256"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="undo", undoes__isnull=False) | (~Q(verdict="undo") & Q(undoes__isnull=True)),
                name="decision_undo_names_what",
            ),
            models.CheckConstraint(
                condition=Q(verdict="boundary") | Q(verdict="undo") | Q(type__isnull=False), name="decision_has_type"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.type_id} {self.get_verdict_display()}"


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, user: Person) -> UploadQuerySet:
        """A person's own, whatever else they may see: what somebody sent is between them and the library."""
        return self.filter(sent_by=user) if user is not None and user.is_authenticated else self.none()

    def newest(self) -> UploadQuerySet:
        """The last sent first, with ``file_count`` and ``finished_count``."""
        finished = models.Count("files", filter=Q(files__finished__isnull=False))
        return self.annotate(file_count=models.Count("files"), finished_count=finished).order_by("-sent_on", "-pk")


class Upload(models.Model):
    """Files that one person sent together."""

    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="uploads")
    sent_on = models.DateTimeField(auto_now_add=True)
    visibility = models.CharField(max_length=12, choices=Agreement.Visibility)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.sent_by}, {self.sent_on:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("upload_page", args=[self.pk])


class UploadedFileQuerySet(models.QuerySet["UploadedFile"]):
    def visible_to(self, user: Person) -> UploadedFileQuerySet:
        return self.filter(upload__in=Upload.objects.visible_to(user))

    def unfinished(self) -> UploadedFileQuerySet:
        return self.filter(finished__isnull=True)

    def told(self) -> UploadedFileQuerySet:
        """As they were sent, without their bytes, but with ``is_kept``: whether there are any."""
        return self.defer("content").annotate(is_kept=Q(content__isnull=False)).order_by("position")


class UploadedFile(models.Model):
    """One file of an upload, from its arrival to what became of it. Its bytes are here until a ``Source`` holds them."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        READING = "reading", _("being read")
        ADDED = "added", _("added")
        NEW_VERSION = "new_version", _("read as a new version")
        KNOWN = "known", _("known already")
        REFUSED = "refused", _("refused")

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="files")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(null=True)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    message = models.TextField(blank=True)
    text = models.ForeignKey(Text, models.SET_NULL, null=True, blank=True, related_name="uploaded_files")
    attempts = models.PositiveSmallIntegerField(default=0)
    task = models.UUIDField(null=True, blank=True, help_text=_("The task of the queue that reads it."))
    finished = models.DateTimeField(null=True, blank=True)
    is_kept: bool  # known to ``told`` alone

    objects = UploadedFileQuerySet.as_manager()

    class Meta:
        ordering = ["upload", "position"]
        indexes = [models.Index(fields=["upload"], condition=Q(finished__isnull=True), name="uploaded_file_unfinished")]
        constraints = [
            models.UniqueConstraint(fields=["upload", "position"], name="uploaded_file_position_once"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "reading"], finished__isnull=True, content__isnull=False)
                | (~Q(state__in=["waiting", "reading"]) & Q(finished__isnull=False)),
                name="uploaded_file_kept_until_finished",
            ),
        ]

    def __str__(self) -> str:
        return self.name
