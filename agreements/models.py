"""What the text of an agreement says, and where: the rows behind every page of the library.

Rows of ``Text``, ``Provision`` and ``Reference`` are derived from a ``Source`` and written by ``ingest`` alone. Every
QuerySet that can reach an agreement has ``visible_to(user)``; views, searches and the API start from it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce, Left, NullIf, Upper
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.citations.address import in_text
from agreements.formats.document import PROVISION_KINDS, Edit, Span, render
from agreements.search.query import Query, parse
from agreements.search.word_index import Concordance, by_index, by_language, tsquery

Person = User | AnonymousUser | None
"""Who asks; None is somebody who is not signed in."""

_PARTIAL_DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"
_SHA256 = r"^[0-9a-f]{64}$"
_FEW = 1_000


class PartialDateField(models.CharField):
    """An ISO 8601 date as precise as its source gives it ("2004", "2004-10", "2004-10-29"); empty where unknown.

    Kept as text: the order of such strings is the order of the dates.
    """

    def __init__(self, *args, **kwargs) -> None:
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)
        self.validators.append(RegexValidator(_PARTIAL_DATE, _("Write a date as 2004, 2004-10 or 2004-10-29.")))


class FullTextVector(Func):
    """``to_tsvector`` with the dictionary of the row's language, weighted heading before words; immutable.

    A tsvector holds at most 1 MB, so only the first 200,000 characters of a provision are indexed.
    """

    output_field = SearchVectorField()
    template = (
        "(setweight(to_tsvector({config}, %(heading)s), 'A') || setweight(to_tsvector({config}, left(%(content)s, 200000)), 'B'))"
    ).format(
        config="CASE %(language)s WHEN 'en' THEN 'english'::regconfig WHEN 'fr' THEN 'french'::regconfig"
        " WHEN 'es' THEN 'spanish'::regconfig WHEN 'de' THEN 'german'::regconfig ELSE 'simple'::regconfig END"
    )

    def __init__(self, heading: str, content: str, language: str) -> None:
        super().__init__(F(heading), F(content), F(language))

    def as_sql(self, compiler: Any, connection: Any, **_extra: Any) -> tuple[str, list[Any]]:
        parts = [compiler.compile(expression) for expression in self.source_expressions]
        (heading, _h), (content, _c), (language, _l) = parts
        return self.template % {"heading": heading, "content": content, "language": language}, []


class Named(Func):
    """Title, short title and symbol in one string, in small letters: what an agreement is called by; immutable."""

    output_field = models.TextField()
    template = "lower(left(%(title)s, 2000) || ' ' || %(short)s || ' ' || %(symbol)s)"

    def __init__(self) -> None:
        super().__init__(F("title"), F("short_title"), F("symbol"))

    def as_sql(self, compiler: Any, connection: Any, **_extra: Any) -> tuple[str, list[Any]]:
        title, short, symbol = (compiler.compile(expression)[0] for expression in self.source_expressions)
        return self.template % {"title": title, "short": short, "symbol": symbol}, []


class NameVector(Named):
    """The words of what it is called, as written and by the English dictionary: names have no language of their own."""

    output_field = SearchVectorField()
    template = (
        f"(to_tsvector('simple'::regconfig, {Named.template}) || to_tsvector('english'::regconfig, {Named.template}))"
    )


def name_matches(query: Query) -> Q:
    """The rows whose ``names`` fulfil ``query``; needs ``alias(names=NameVector())``."""
    asked = tsquery(query, "simple"), tsquery(query, "english")
    return Q(names=asked[0] | asked[1]) if asked[0] is not None and asked[1] is not None else Q(pk__in=[])


def fold_name(name: str) -> str:
    """A name as it is matched: no accents, case, article, punctuation or double spaces.

    >>> fold_name("The International Criminal Police Organization – INTERPOL")
    'international criminal police organization interpol'
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    words = re.findall(r"\w+", plain.casefold())
    return " ".join(words[1:] if words[:1] in (["the"], ["la"], ["le"], ["el"]) else words)


class PartyQuerySet(models.QuerySet["Party"]):
    def visible_to(self, user: Person) -> PartyQuerySet:
        """Parties of the confirmed directory, and those of agreements that ``user`` may see."""
        seen = Participation.objects.filter(agreement__in=Agreement.objects.visible_to(user))
        return self.filter(Q(is_confirmed=True) | Q(pk__in=seen.values("party")))

    def named(self, name: str) -> Party | None:
        """The party of the directory that bears ``name`` as its name, acronym or alias; None where none does."""
        return self.filter(folded_names__contains=[fold_name(name)]).order_by("pk").first()

    def get_by_natural_key(self, slug: str) -> Party:
        return self.get(slug=slug)

    def with_counts(self, user: Person) -> PartyQuerySet:
        """With ``agreement_count``: the agreements that ``user`` may see."""
        seen = Q(participations__agreement__in=Agreement.objects.visible_to(user))
        return self.annotate(agreement_count=models.Count("participations__agreement", filter=seen, distinct=True))

    def by_agreements(self) -> PartyQuerySet:
        """Those with most agreements first; needs ``with_counts``."""
        return self.order_by(F("agreement_count").desc(), "name", "pk")

    def search(self, words: str) -> PartyQuerySet:
        return self.filter(Q(name__icontains=words) | Q(acronym__iexact=words) | Q(aliases__icontains=words))


class Party(models.Model):
    """An international organisation, organ, State or other body in the directory."""

    class Kind(models.TextChoices):
        ORGANIZATION = "organization", _("international organisation")
        ORGAN = "organ", _("organ")
        STATE = "state", _("State")
        BODY = "body", _("other body")

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=300)
    acronym = models.CharField(max_length=40, blank=True)
    aliases = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    folded_names = ArrayField(models.CharField(max_length=300), default=list, editable=False)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.ORGANIZATION)
    is_confirmed = models.BooleanField(default=False, help_text=_("A person has checked this entry."))

    objects = PartyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = _("parties")
        indexes = [GinIndex(fields=["folded_names"], name="party_folded_names")]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="party_has_name")]

    def __str__(self) -> str:
        return self.acronym or self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def fold_names(self) -> list[str]:
        """All the names it is matched by; the writer and the admin set ``folded_names`` from it before saving."""
        return sorted({fold_name(name) for name in [self.name, self.acronym, *self.aliases] if fold_name(name)})


_DATES = ["signature_date", "adoption_date", "entry_into_force_date", "distribution_date"]
LEADING_DATE = Coalesce(*(NullIf(F(field), Value("")) for field in _DATES))
"""``Agreement.leading_date`` as the database sees it, null where there is none; an index holds it."""
SHORTENED_TITLE = Left("title", 200)
"""What lists are sorted by; the whole of a very long title would not fit an index."""


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, user: Person) -> AgreementQuerySet:
        """What ``user`` may see: public agreements, their own, those shared with them; all for an administrator."""
        if user is None or not user.is_authenticated:
            return self.filter(visibility=Agreement.Visibility.PUBLIC)
        if user.has_perm("agreements.view_restricted"):
            return self
        shared = Agreement.readers.through.objects.filter(user_id=user.pk).values("agreement_id")
        return self.filter(Q(visibility=Agreement.Visibility.PUBLIC) | Q(added_by=user) | Q(pk__in=shared))

    def with_parties(self) -> AgreementQuerySet:
        return self.prefetch_related(
            models.Prefetch("participations", Participation.objects.select_related("party").order_by("position"))
        )

    def with_texts(self) -> AgreementQuerySet:
        """With ``current_texts``: the texts in force for reading, with their sources (without the bytes)."""
        texts = Text.objects.current().defer("raw", "source__content").select_related("source")
        return self.prefetch_related(models.Prefetch("texts", texts, to_attr="current_texts"))

    def search(self, words: str) -> AgreementQuerySet:
        """Agreements whose text, title, symbol or party fulfils ``words``, as ``query.parse`` understands them.

        A union of sets of keys, each from an index of its own. What is to be missing must be missing in the text,
        so that a title alone answers a query with *-not* only where no text is held.
        """
        query = parse(words)
        plain = Query(tuple(terms for terms in query.alternatives if not any(term.is_not for term in terms)))
        texts = Concordance.objects.matching(query, Provision.objects.all())
        named = Agreement.objects.order_by().alias(names=NameVector())
        titled = named.filter(name_matches(plain) | Q(name_matches(query), is_cited_only=True))
        parties = Party.objects.none()
        for terms in plain.alternatives:
            parties |= Party.objects.search(" ".join(term.words for term in terms))
        taking_part = Participation.objects.order_by().filter(party__in=parties.order_by())
        first, *others = (held.values_list("agreement") for held in texts)
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
    readers = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="shared_agreements")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="added_agreements"
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
                    condition=Q(**{name: ""}) | Q(**{f"{name}__regex": _PARTIAL_DATE}), name=f"agreement_{name}_iso"
                )
                for name in ("signature_date", "adoption_date", "entry_into_force_date", "distribution_date")
            ),
        ]

    def __str__(self) -> str:
        return self.short_title or self.symbol or self.title

    def get_absolute_url(self) -> str:
        return reverse("agreement_reader", args=[self.slug])

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
    signature_date = PartialDateField()
    signature_place = models.CharField(max_length=200, blank=True)
    signatory = models.CharField(max_length=200, blank=True)
    signatory_title = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["agreement", "position"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "party", "role"], name="participation_once_a_role"),
            models.CheckConstraint(
                condition=Q(signature_date="") | Q(signature_date__regex=_PARTIAL_DATE),
                name="participation_signature_date_iso",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party} ({self.get_role_display()})"


class Source(models.Model):
    """The file, byte for byte, under the name it was sent by: the same bytes under another name are another row."""

    name = models.CharField(max_length=255)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    media_type = models.CharField(max_length=120)
    pages = models.PositiveIntegerField(null=True, blank=True)
    added = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-added", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=_SHA256), name="source_sha256_hex"),
            models.UniqueConstraint(fields=["sha256", "name"], name="source_once_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def is_intact(self) -> bool:
        return hashlib.sha256(bytes(self.content)).hexdigest() == self.sha256


class TextQuerySet(models.QuerySet["Text"]):
    def visible_to(self, user: Person) -> TextQuerySet:
        return self.filter(agreement__in=Agreement.objects.visible_to(user))

    def current(self) -> TextQuerySet:
        return self.filter(is_current=True)


class Text(models.Model):
    """The agreement in one language and version, read from one source by one version of a reader.

    ``raw`` is the text as read; the spans of its provisions and ``set_aside`` (``[start, end, reason]``) point into it.
    It stands here and not on the source, so that a re-reading by a newer reader disturbs no older span.
    """

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="texts")
    source = models.ForeignKey(Source, models.PROTECT, related_name="texts")
    language = models.CharField(max_length=8, default="en")
    version = models.PositiveSmallIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    reader = models.CharField(max_length=60)
    raw = models.TextField()
    raw_sha256 = models.CharField(max_length=64)
    quality = models.FloatField(default=1.0)
    warnings = models.JSONField(default=list, blank=True)
    set_aside = models.JSONField(default=list, blank=True)
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
        query = parse(words)
        found = self.filter(by_language(query, "search"))
        if not all(any(not term.is_not for term in terms) for terms in query.alternatives):
            return found
        with by_index():
            keys = list(found.order_by().values_list("pk", flat=True)[: _FEW + 1])
        return self.filter(pk__in=keys) if len(keys) <= _FEW else found


class Provision(models.Model):
    """A unit of text where it stands; a tree in reading order, ``eid`` its stable address.

    ``heading`` and ``content`` are what ``render`` yields from ``spans`` and ``edits`` over the text as read.
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
