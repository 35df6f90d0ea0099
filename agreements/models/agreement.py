"""The act itself and who takes part in it: ``Agreement``, ``Participation``.

``AgreementQuerySet.visible_to`` is the one rule of who sees an agreement; ``library/sql/sees.sql`` says the same for triggers.
"""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Left, NullIf, Upper
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.models.collection import CollectionMember, Decidable
from agreements.models.fields import (
    PARTIAL_DATE,
    Named,
    NameVector,
    PartialDateField,
    Person,
    model_named,
    name_matches,
    validate_signatories,
)
from agreements.models.named_parties import of_named_parties
from agreements.models.party import Party
from agreements.search.query import Query
from agreements.search.word_index import Concordance, understand

_DATES = ["signature_date", "adoption_date", "entry_into_force_date", "distribution_date"]

LEADING_DATE = Coalesce(*(NullIf(F(field), Value("")) for field in _DATES))
"""``Agreement.leading_date`` as the database sees it, null where there is none; an index holds it."""

SHORTENED_TITLE = Left("title", 200)
"""What lists are sorted by; the whole of a very long title would not fit an index."""


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, user: Person) -> AgreementQuerySet:
        """What ``user`` may see: public agreements, their own, those shared with them or in a collection of theirs; all for an administrator.

        An agreement whose texts were joined to another is seen by nobody: the other one is.
        """
        apart = self.filter(joined_to=None)
        if user is None or not user.is_authenticated:
            return apart.filter(visibility=Agreement.Visibility.PUBLIC)
        if user.has_perm("agreements.view_restricted"):
            return apart
        shared = Agreement.shared_with.through.objects.filter(user_id=user.pk).values("agreement_id")
        collected = CollectionMember.objects.filter(person_id=user.pk).values("collection_id")
        own = Q(added_by=user) | Q(pk__in=shared) | Q(collection__in=collected)
        return apart.filter(Q(visibility=Agreement.Visibility.PUBLIC) | own)

    def decidable_by(self, user: Person) -> AgreementQuerySet:
        """Of what ``user`` may see, what they may decide on: the one rule of the queue, samples, tables and the compare page."""
        decidable = Decidable(user)
        seen = self.visible_to(user)
        return seen if decidable.is_everything else seen.filter(collection__in=decidable.collections)

    def joined_as(self, slug: str, user: Person) -> Agreement | None:
        """The agreement that the one once called ``slug`` was joined to, if ``user`` may see it."""
        hidden = self.filter(slug=slug).exclude(joined_to=None).values("joined_to")
        return self.visible_to(user).filter(pk__in=hidden).first()

    def names_of_joined(self, slugs: Collection[str]) -> dict[str, str]:
        """By slug, that of the agreement which one was joined to; who may see it is asked elsewhere."""
        return dict(self.filter(slug__in=slugs).exclude(joined_to=None).values_list("slug", "joined_to__slug"))

    def practised(self) -> AgreementQuerySet:
        """What may count as practice: signed, adopted or in force at some time, and no consolidated text of another."""
        relations = model_named("Relation")
        consolidated = relations.objects.confirmed().filter(kind=relations.Kind.CONSOLIDATES)
        return self.filter(status__in=Agreement.PRACTISED).exclude(pk__in=consolidated.values("agreement"))

    def practised_by(self, party: Party) -> AgreementQuerySet:
        """Of these, what ``party`` is itself a party to; not where it adopts, sponsors or is spoken of."""
        taking_part = Participation.objects.filter(party=party, role=Participation.Role.PARTY)
        return self.practised().filter(pk__in=taking_part.values("agreement"))

    def with_parties(self) -> AgreementQuerySet:
        return self.prefetch_related(
            models.Prefetch("participations", Participation.objects.select_related("party").order_by("position", "pk"))
        )

    def with_texts(self) -> AgreementQuerySet:
        """With ``current_texts``: the texts in force for reading, with their sources (without the bytes)."""
        texts = model_named("Text").objects.current().defer("raw", "source__content").select_related("source")
        return self.prefetch_related(models.Prefetch("texts", texts, to_attr="current_texts"))

    def search(self, words: str) -> AgreementQuerySet:
        """Agreements whose text, title, symbol or party fulfils ``words``, as ``understand`` reads them.

        A union of sets of keys, each from an index of its own. What is to be missing must be missing in the text,
        so that a title alone answers a query with *-not* only where no text is held.
        """
        query = understand(words)
        plain = Query(tuple(terms for terms in query.alternatives if not any(term.is_not for term in terms)))
        texts = Concordance.objects.matching(query, model_named("Provision").objects.all())
        named = Agreement.objects.order_by().alias(names=NameVector())
        titled = named.filter(name_matches(plain) | Q(name_matches(query), is_cited_only=True))
        parties = Party.objects.none()
        for terms in plain.alternatives:
            parties |= Party.objects.search(" ".join(term.words for term in terms))
        taking_part = Participation.objects.order_by().filter(party__in=parties.order_by())
        first, *others = (held.values_list("agreement") for held in texts)
        others += [keys for terms in plain.alternatives for keys in of_named_parties(terms)]
        found = first.union(*others, titled.values_list("pk"), taking_part.values_list("agreement"))
        return self.filter(pk__in=found)

    def between(self, *slugs: str) -> AgreementQuerySet:
        """Agreements in which each of the parties named by ``slugs`` takes part: one subquery, however many they are."""
        wanted = {*slugs}
        taking_part = Participation.objects.order_by().filter(party__slug__in=wanted).values("agreement")
        if len(wanted) > 1:
            met = taking_part.annotate(met=models.Count("party", distinct=True)).filter(met=len(wanted))
            taking_part = met.values("agreement")
        return self.filter(pk__in=taking_part) if wanted else self

    def held(self) -> AgreementQuerySet:
        """Agreements of which a text is held, not only a mention."""
        return self.filter(is_cited_only=False)

    def with_any_of(self, parties: Collection[Party]) -> AgreementQuerySet:
        """Agreements in which at least one of ``parties`` takes part."""
        return self.filter(pk__in=Participation.objects.filter(party__in=parties).values("agreement"))

    def with_all_of(self, parties: Collection[int]) -> AgreementQuerySet:
        """Agreements in which the first two of ``parties`` take part; none where there are fewer."""
        first, *others = [*parties][:2] or [0]
        taking_part = Participation.objects.order_by()
        found = self.order_by().filter(pk__in=taking_part.filter(party=first).values("agreement"))
        return found.filter(pk__in=taking_part.filter(party=others[0]).values("agreement")) if others else self.none()

    def with_none_but(self, parties: Collection[Party]) -> AgreementQuerySet:
        """Agreements between all of ``parties`` and nobody else."""
        others = Participation.objects.filter(agreement=models.OuterRef("pk")).exclude(party__in=parties)
        return self.between(*(party.slug for party in parties)).filter(~models.Exists(others))

    def signed_by_end_of(self, date: str) -> AgreementQuerySet:
        """Signed no later than the last day of ``date``, which may be a year or a month; undated ones are left out."""
        return self.exclude(signature_date="").filter(signature_date__lte=f"{date}-99" if len(date) < 10 else date)

    def dated_in(self, year: str) -> AgreementQuerySet:
        """Those whose leading date lies in ``year``."""
        return self.alias(led=LEADING_DATE).filter(led__gte=year, led__lte=f"{year}-99")

    def dated_by(self, day: str) -> AgreementQuerySet:
        """Those whose leading date is not later than ``day``, the earliest first."""
        return self.alias(led=LEADING_DATE).filter(led__lte=day).order_by("led", "pk")

    def with_date(self) -> AgreementQuerySet:
        """With ``date``: the ``leading_date`` as the database sees it, null where there is none."""
        return self.annotate(date=LEADING_DATE)

    def in_order(self, ordering: str) -> AgreementQuerySet:
        """By "title", "date" or "created", a minus for the reverse; agreements without a date come last either way."""
        if ordering.removeprefix("-") == "title":
            return self.order_by(SHORTENED_TITLE.desc() if ordering.startswith("-") else SHORTENED_TITLE.asc(), "pk")
        if ordering.removeprefix("-") != "date":
            return self.order_by(ordering, "-pk" if ordering.startswith("-") else "pk")
        date = F("date").desc(nulls_last=True) if ordering.startswith("-") else F("date").asc(nulls_last=True)
        return self.with_date().order_by(date, "pk")


class Agreement(models.Model):
    """The act itself. Its words hang on its ``Text``s; *cited only* where we know of it but hold no text."""

    class Kind(models.TextChoices):
        COOPERATION_AGREEMENT = "cooperation_agreement", _("cooperation agreement")
        MEMORANDUM = "memorandum_of_understanding", _("memorandum of understanding")
        ARRANGEMENT = "arrangement", _("arrangement")
        AGREEMENT = "agreement", _("agreement")
        CONVENTION = "convention", _("convention")
        PROTOCOL = "protocol", _("protocol")
        EXCHANGE_OF_NOTES = "exchange_of_notes", _("exchange of notes")
        RESOLUTION = "resolution", _("resolution")
        DECLARATION = "declaration", _("declaration")
        MODEL_AGREEMENT = "model_agreement", _("model agreement")
        GUIDE = "guide", _("guide")
        BACKGROUND_PAPER = "background_paper", _("background paper")
        OTHER = "other", _("other")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        ADOPTED = "adopted", _("adopted")
        SIGNED = "signed", _("signed")
        PROVISIONALLY_APPLIED = "provisionally_applied", _("provisionally applied")
        IN_FORCE = "in_force", _("in force")
        TERMINATED = "terminated", _("terminated")
        SUPERSEDED = "superseded", _("superseded")
        UNKNOWN = "unknown", _("status not known from the text")

    PRACTISED = (
        Status.ADOPTED, Status.SIGNED, Status.PROVISIONALLY_APPLIED, Status.IN_FORCE, Status.TERMINATED,
        Status.SUPERSEDED,
    )  # fmt: skip

    class Visibility(models.TextChoices):
        PUBLIC = "public", _("public")
        RESTRICTED = "restricted", _("restricted")

    slug = models.SlugField(max_length=120, unique=True)
    title = models.TextField()
    short_title = models.CharField(max_length=200, blank=True, help_text=_('As in "ITU – INTERPOL".'))
    kind = models.CharField(max_length=32, choices=Kind, default=Kind.OTHER)
    status = models.CharField(max_length=24, choices=Status, default=Status.UNKNOWN)
    symbol = models.CharField(max_length=120, blank=True)
    signature_date = PartialDateField()
    adoption_date = PartialDateField()
    entry_into_force_date = PartialDateField()
    distribution_date = PartialDateField()
    place = models.CharField(max_length=200, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    address = models.URLField(max_length=1000, blank=True, help_text=_("Where its text is said to be available."))
    is_cited_only = models.BooleanField(default=False)
    described_in = models.ForeignKey("Provision", models.SET_NULL, null=True, blank=True, related_name="describes")
    visibility = models.CharField(max_length=12, choices=Visibility, default=Visibility.PUBLIC)
    shared_with = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="shared_agreements")
    collection = models.ForeignKey(
        "agreements.Collection", models.PROTECT, null=True, blank=True, related_name="agreements"
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="added_agreements"
    )
    joined_to = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="joined",
        help_text=_("The agreement that its texts were found to be texts of."),
    )
    created = models.DateTimeField(auto_now_add=True)
    modified = models.DateTimeField(auto_now=True)
    parties = models.ManyToManyField(Party, through="Participation", related_name="agreements")

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        permissions = [("view_restricted", _("May see restricted agreements"))]
        indexes = [
            GinIndex(OpClass(Upper("title"), name="gin_trgm_ops"), name="agreement_title_trigrams"),
            models.Index(fields=["kind"]),
            models.Index(fields=["signature_date"]),
            models.Index(fields=["modified"]),
            GinIndex(NameVector(), name="agreement_names"),
            GinIndex(OpClass(Named(), name="gin_trgm_ops"), name="agreement_named_trigrams"),
            models.Index(Upper("symbol"), name="agreement_symbol_upper"),
            models.Index(LEADING_DATE.desc(nulls_last=True), "id", name="agreement_newest"),
            models.Index(LEADING_DATE.asc(nulls_last=True), "id", name="agreement_oldest"),
            models.Index(SHORTENED_TITLE.asc(), "id", name="agreement_title_order"),
            models.Index(fields=["created", "id"], name="agreement_last_added"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="agreement_has_title"),
            *(
                models.CheckConstraint(
                    condition=Q(**{name: ""}) | Q(**{f"{name}__regex": PARTIAL_DATE}), name=f"agreement_{name}_iso"
                )
                for name in ("signature_date", "adoption_date", "entry_into_force_date", "distribution_date")
            ),
        ]

    def __str__(self) -> str:
        return self.short_title or self.symbol or self.title

    def get_absolute_url(self) -> str:
        return reverse("agreement_reader", args=[self.slug])

    @property
    def is_title_built(self) -> bool:
        """Whether the text has no title and the one shown was built from parties, kind and year."""
        return bool(self.facts) and self.facts.get("built_title") == self.title

    @property
    def shown_facts(self) -> dict[str, str]:
        """The further facts that a document of this kind states."""
        return {key: value for key, value in (self.facts or {}).items() if key != "built_title"}

    def is_reviewed_by(self, user: Person) -> bool:
        """Whether ``user`` is a reviewer or approver of the collection that it is in."""
        if self.collection_id is None or user is None:
            return False
        return CollectionMember.objects.reviewed_by(user).filter(collection_id=self.collection_id).exists()

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def leading_date(self) -> str:
        """The date by which it is known and sorted: signature, else adoption, else entry into force, else none."""
        return self.signature_date or self.adoption_date or self.entry_into_force_date or self.distribution_date


class Participation(models.Model):
    """One party in one agreement, and what it is called and does there."""

    class Role(models.TextChoices):
        PARTY = "party", _("party")
        ADOPTING_ORGAN = "adopting_organ", _("adopting organ")
        SPONSOR = "sponsor", _("sponsor")
        SUBJECT = "subject", _("subject")
        SIGNING_AGENCY = "signing_agency", _("signing agency")

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="participations")
    party = models.ForeignKey(Party, models.PROTECT, related_name="participations")
    role = models.CharField(max_length=16, choices=Role, default=Role.PARTY)
    designations = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    signatories = models.JSONField(default=list, blank=True, validators=[validate_signatories])
    """Who signed for the party, in the order of the text: each with name, title, date and place."""

    class Meta:
        ordering = ["agreement", "position"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "party", "role"], name="participation_once_a_role"),
        ]

    def __str__(self) -> str:
        return f"{self.party} ({self.get_role_display()})"
