"""What a provision is for, as the machine suggests it and persons decide it: ``Clause`` and ``Decision``."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Left
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Person, Provision, Text
from agreements.search.word_index import by_index
from clauses.models.clause_type import ClauseType
from clauses.models.clause_words import ClauseWords
from clauses.models.occurrence import Occurrence
from clauses.models.term import Term
from clauses.models.values import bounded
from web.wording import certainty_percent


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

    def decidable_by(self, user: Person) -> ClauseQuerySet:
        return self.filter(provision__text__agreement__in=Agreement.objects.decidable_by(user))

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

    def search(self, words: str, types: Collection[ClauseType] = ()) -> ClauseQuerySet:
        """Clauses whose provisions fulfil ``words``; those of ``types`` are looked up by type and words together.

        Few are looked up at once, whatever order they are asked in; many are met soon in any order.
        """
        fulfilling = ClauseWords.objects.search(words)
        asked = fulfilling.filter(type__in=types) if types else fulfilling
        with by_index():
            keys = list(asked.filter(is_shown=True).values_list("pk", flat=True)[: _FEW + 1])
        if len(keys) <= _FEW:
            return self.filter(pk__in=keys)
        return self.filter(Exists(fulfilling.filter(clause=OuterRef("pk"), type=OuterRef("type"))))

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
            .prefetch_related(models.Prefetch("terms", Term.objects.order_by("start", "kind", "pk")))
        )


POSSIBLE = 0.15
"""From this probability a suggestion below the threshold of its type makes an agreement a *possible* case (``clauses/sql``): 28 % of these
turned out to be there, on agreements of the gold that nothing was trained on."""
_FEW = 1_000
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
    type = models.ForeignKey("clauses.ClauseType", models.PROTECT, related_name="clauses")
    score = models.FloatField()
    evidence = models.JSONField(default=list, blank=True)
    sentences = models.JSONField(
        default=list,
        blank=True,
        help_text=_(
            "Where its own sentences begin and end in a paragraph of several types; empty where all of it is its own."
        ),
    )
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
        """Rounded down, and never 100: nothing that a machine suggests is certain."""
        return certainty_percent(self.score)


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: Person) -> DecisionQuerySet:
        return self.filter(agreement__in=Agreement.objects.visible_to(user))

    def decidable_by(self, user: Person) -> DecisionQuerySet:
        return self.filter(agreement__in=Agreement.objects.decidable_by(user))

    def standing(self) -> DecisionQuerySet:
        """Decisions that nothing later takes back, newest first."""
        return self.filter(undone_by__isnull=True).exclude(verdict=Decision.Verdict.UNDO).order_by("-made_on", "-pk")

    def on_words(self) -> DecisionQuerySet:
        """Standing verdicts on clauses and on their values, newest first."""
        return self.standing().filter(verdict__in=[*Decision.ON_CLAUSES, Decision.Verdict.TERM])

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

    def on_identity(self) -> DecisionQuerySet:
        """Standing decisions on which agreement a text is of, newest first."""
        return self.standing().filter(verdict__in=Decision.ON_IDENTITY)

    def hanging_on(
        self, agreement: Agreement, *, texts: Collection[Text], is_whole: bool, **_languages: Any
    ) -> DecisionQuerySet:
        """What was decided on the words of ``texts``; corrected facts and relations stay with their agreement."""
        of_facts = Q(after__operation="facts") | Q(undoes__after__operation="facts")
        of_identity = Q(verdict__in=Decision.ON_IDENTITY) | Q(undoes__verdict__in=Decision.ON_IDENTITY)
        on_words = self.exclude(pk__in=Decision.objects.filter(of_facts | of_identity).order_by().values("pk"))
        return on_words if is_whole else on_words.filter(text__in=texts)

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
        JOIN = "join", _("joined to another agreement")
        SEPARATE = "separate", _("made an agreement of its own")
        RELATE = "relate", _("relation decided")
        TERM = "term", _("value decided")
        RELEASE = "release", _("released from quarantine")

    ON_CLAUSES = (Verdict.CONFIRM, Verdict.REJECT, Verdict.RETYPE)
    ON_IDENTITY = (Verdict.JOIN, Verdict.SEPARATE, Verdict.RELATE)

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="decisions")
    type = models.ForeignKey("clauses.ClauseType", models.PROTECT, null=True, blank=True, related_name="decisions")
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
                condition=Q(verdict__in=["boundary", "undo", "join", "separate", "relate", "release"])
                | Q(type__isnull=False),
                name="decision_has_type",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.type_id} {self.get_verdict_display()}"
