"""The API of clauses: types with their counts, clauses with words, evidence and terms."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import NotFound

from agreements.api import (
    AgreementSerializer,
    BriefPartySerializer,
    InReadingOrder,
    Permalink,
    ProvisionSerializer,
    RowUrl,
    absolute,
    json_field,
    name_of,
    provision_of,
    row_url,
)
from agreements.models import Agreement, Participation, Provision
from agreements.row_names import parse_under_place
from clauses.accuracy_api import TypeAccuracySerializer
from clauses.evaluation.accuracy import accuracy
from clauses.filters import ClauseFilter, TaxonomyFilter, TermFilter
from clauses.models import Clause, ClauseType, Term
from clauses.terms.wording import in_words
from web.rest import COMMON, ExactViewSet, moment


class ClauseTypeSerializer(serializers.ModelSerializer[ClauseType]):
    url = RowUrl("clause-type", "code")
    clause_count = serializers.IntegerField()
    agreement_count = serializers.IntegerField()
    accuracy = serializers.SerializerMethodField()
    permalink = Permalink()

    class Meta:
        model = ClauseType
        fields = (
            "code", "url", "group", "label", "definition", "version", "clause_count", "agreement_count", "accuracy",
            "permalink",
        )  # fmt: skip

    @extend_schema_field(TypeAccuracySerializer(allow_null=True))
    def get_accuracy(self, type: ClauseType) -> Any:
        known = accuracy()
        one = known.of(type.code) if known is not None else None
        return TypeAccuracySerializer(one).data if one is not None else None


class ClauseTypeViewSet(ExactViewSet):
    """The taxonomy, with how many clauses and agreements there are of each type."""

    serializer_class = ClauseTypeSerializer
    filterset_class = TaxonomyFilter
    lookup_field = "code"
    common = tuple(name for name in COMMON if name != "modified__gte")
    orderings = {"": ("position", "code"), "code": ("code",)}

    def get_queryset(self) -> QuerySet[ClauseType]:
        if getattr(self, "swagger_fake_view", False):  # the schema is written without a database
            return ClauseType.objects.all()
        return ClauseType.objects.with_counts(self.request.user)


class TermSerializer(serializers.ModelSerializer[Term]):
    """``state``: what a person made of the value; ``standing``: the same in the words that pages and files use; ``sentence``:
    where the sentence that carries it begins and ends."""

    standing = serializers.CharField(help_text="“confirmed”, “corrected”, or that it is as the machine read it.")

    sentence = serializers.ListField(child=serializers.IntegerField())

    class Meta:
        model = Term
        fields = ("kind", "value", "words", "start", "end", "sentence", "arithmetic", "state", "standing")


HELD = "“held”: a doubtful recognition that nobody has compared with its pictures yet; “released” or empty otherwise."


class ClauseAgreementSerializer(serializers.Serializer[Clause]):
    """What a clause is asked by of its agreement."""

    slug = serializers.CharField(source="provision.text.agreement.slug")
    url = RowUrl("agreement", "provision.text.agreement.slug")
    title = serializers.CharField(source="provision.text.agreement.title")
    status = serializers.ChoiceField(source="provision.text.agreement.status", choices=Agreement.Status.choices)
    is_draft = serializers.BooleanField(source="provision.text.agreement.is_draft")
    role = serializers.CharField(source="provision.text.role", help_text="What the text is of its agreement.")
    quarantine = serializers.CharField(source="provision.text.quarantine", help_text=HELD)


class ClauseProvisionSerializer(serializers.Serializer[Clause]):
    """Where a clause stands."""

    eid = serializers.CharField(source="provision.eid")
    pinpoint = serializers.CharField(source="provision.pinpoint")
    heading = serializers.SerializerMethodField(help_text="Its own, or the nearest above it.")
    url = serializers.SerializerMethodField()

    def get_heading(self, clause: Clause) -> str:
        return _heading(clause.provision)

    def get_url(self, clause: Clause) -> str:
        return row_url(self, "provision", name_of(clause.provision))


class ExpandedAgreementSerializer(AgreementSerializer):
    """An agreement as ``expand`` gives it: whole, but for its texts, which have addresses of their own."""

    class Meta(AgreementSerializer.Meta):
        fields = tuple(name for name in AgreementSerializer.Meta.fields if name not in ("texts", "provision_count"))  # type: ignore[assignment]


class ClauseSerializer(serializers.ModelSerializer[Clause]):
    """A clause with its words, its evidence and all that it is asked by; ``id`` survives a re-reading."""

    evidence = json_field({"type": "array", "items": {}, "description": "What it was suggested by, for people."})
    id = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()
    agreement = ClauseAgreementSerializer(source="*")
    provision = ClauseProvisionSerializer(source="*")
    parties = BriefPartySerializer(source="provision.text.agreement.participations", many=True)
    signature_date = serializers.CharField(source="provision.text.agreement.signature_date")
    agreement_kind = serializers.ChoiceField(source="provision.text.agreement.kind", choices=Agreement.Kind.choices)
    symbol = serializers.CharField(source="provision.text.agreement.symbol")
    language = serializers.CharField(source="provision.text.language")
    type = serializers.CharField(source="type_id")
    text = serializers.CharField(source="provision.content")
    text_sha256 = serializers.CharField(source="provision.content_sha256")
    terms = TermSerializer(many=True)
    permalink = serializers.SerializerMethodField()

    class Meta:
        model = Clause
        fields = (
            "id", "url", "agreement", "provision", "parties", "signature_date", "agreement_kind", "symbol", "language",
            "type", "text", "text_sha256", "score", "evidence", "state", "source", "rules_version", "terms", "modified",
            "permalink",
        )  # fmt: skip

    def get_id(self, clause: Clause) -> str:
        return clause_name(clause)

    def get_url(self, clause: Clause) -> str:
        return row_url(self, "clause", clause_name(clause))

    def get_permalink(self, clause: Clause) -> str:
        return absolute(self, clause.provision.get_absolute_url())

    def to_representation(self, clause: Clause) -> dict[str, Any]:
        """``expand=agreement`` and ``expand=provision`` give these parts whole; terms are whole as they are."""
        row = super().to_representation(clause)
        expanded = self.context.get("expanded", ())
        if "provision" in expanded and "provision" in row:
            row["provision"] = {**ProvisionSerializer(clause.provision, context=self.context).data, **row["provision"]}
        if "agreement" in expanded and "agreement" in row:
            agreement = clause.provision.text.agreement
            row["agreement"] = {**ExpandedAgreementSerializer(agreement, context=self.context).data, **row["agreement"]}
        return row


def clause_name(clause: Clause) -> str:
    return f"{name_of(clause.provision)}.{clause.type_id}"


def _heading(provision: Provision) -> str:
    """Its own heading, or that of the nearest of two provisions above that has one, as in tables and exports."""
    parent = provision.parent
    above = parent.parent if parent is not None else None
    return next((step.heading for step in (provision, parent, above) if step is not None and step.heading), "")


_PLACE = (
    "provision__text__agreement__slug", "provision__text__language", "provision__position", "provision__eid", "type_id",
)  # fmt: skip


class ClauseViewSet(InReadingOrder, ExactViewSet):
    """Clauses that stand in tables: suggested or confirmed, of current texts."""

    serializer_class: Any = ClauseSerializer
    filterset_class = ClauseFilter
    flat = ("agreement", "provision")
    expandable = ("agreement", "provision", "terms")
    lookup_value_regex = r"[^/\0]+"
    orderings = {
        "": _PLACE,
        "score": ("score", "pk"),
        "-score": ("-score", "-pk"),
        "modified": ("modified", "pk"),
        "-modified": ("-modified", "-pk"),
    }

    def get_queryset(self) -> QuerySet[Clause]:
        parties = Participation.objects.select_related("party").order_by("position", "pk")
        return (
            Clause.objects.visible_to(self.request.user)
            .shown()
            .with_words()
            .select_related("provision__parent__parent")
            .prefetch_related(Prefetch("provision__text__agreement__participations", parties))
        )

    def get_serializer_context(self) -> dict[str, Any]:
        query = self.request.query_params if self.request is not None else None
        return {**super().get_serializer_context(), "expanded": self.expanded(query) if query else ()}

    def get_object(self) -> Clause:
        found = parse_under_place(self.kwargs["pk"], "type")
        place, parts = found if found else (None, {})
        lookups = {**provision_of(place, "provision__"), "type": parts["type"]} if place else {"pk": 0}
        return get_object_or_404(self.get_queryset(), **lookups)


class PlacedTermSerializer(TermSerializer):
    """A term with where it stands; ``is_in_dispute`` where the source contradicts itself, so that there is no value."""

    id = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()
    clause_url = serializers.SerializerMethodField()
    language = serializers.CharField(source="clause.provision.text.language")
    agreement = serializers.CharField(source="clause.provision.text.agreement.slug")
    is_draft = serializers.BooleanField(source="clause.provision.text.agreement.is_draft")
    quarantine = serializers.CharField(source="clause.provision.text.quarantine", help_text=HELD)
    type = serializers.CharField(source="clause.type_id")
    eid = serializers.CharField(source="clause.provision.eid")
    pinpoint = serializers.CharField(source="clause.provision.pinpoint")
    clause_state = serializers.CharField(source="clause.state")
    value_in_words = serializers.SerializerMethodField()
    is_in_dispute = serializers.BooleanField()
    permalink = serializers.SerializerMethodField()

    class Meta:
        model = Term
        fields = (
            "id", "url", "clause_url", "agreement", "is_draft", "quarantine", "language", "type", "eid", "pinpoint", "kind", "value",
            "value_in_words", "words", "start", "end",
            "sentence", "arithmetic", "is_in_dispute", "state", "standing", "clause_state", "permalink",
        )  # fmt: skip

    def get_id(self, term: Term) -> str:
        return term_name(term)

    def get_url(self, term: Term) -> str:
        return row_url(self, "term", term_name(term))

    def get_clause_url(self, term: Term) -> str:
        return row_url(self, "clause", clause_name(term.clause))

    def get_value_in_words(self, term: Term) -> str:
        return in_words(term.value)

    def get_permalink(self, term: Term) -> str:
        return absolute(self, term.clause.provision.get_absolute_url())


def term_name(term: Any) -> str:
    """Its clause, its kind, and which of the clause's terms of this kind it is."""
    return f"{clause_name(term.clause)}.{term.kind}.{term.number}"


class TermViewSet(InReadingOrder, ExactViewSet):
    """The terms of clauses that stand in tables, narrowed by all that narrows clauses, and by ``term_kind``."""

    serializer_class = PlacedTermSerializer
    lookup_value_regex = r"[^/\0]+"
    filterset_class = TermFilter
    modified_field = "clause__modified"
    orderings = {
        "": (*(f"clause__{name}" for name in _PLACE), "kind", "start", "pk"),
        "value": ("value", "pk"),
        "-value": ("-value", "-pk"),
    }  # fmt: skip

    def get_queryset(self) -> QuerySet[Term]:
        """With ``number``: of the terms of one kind in their clause, which one, from 1."""
        of_kind = Term.objects.order_by().filter(clause=OuterRef("clause"), kind=OuterRef("kind"))
        up_to = of_kind.filter(Q(start__lt=OuterRef("start")) | Q(start=OuterRef("start"), pk__lte=OuterRef("pk")))
        counted = up_to.values("kind").annotate(n=Count("pk")).values("n")
        numbered = Term.objects.annotate(number=Subquery(counted))
        return numbered.select_related("clause__provision__text__agreement").defer(
            "clause__provision__text__raw", "clause__provision__search", "clause__evidence"
        )

    def get_object(self) -> Any:
        found = parse_under_place(self.kwargs["pk"], "type", "kind", "number")
        if found is None or not found[1]["number"].isdigit():
            raise NotFound
        place, parts = found
        clauses = Clause.objects.visible_to(self.request.user).shown()
        clauses = clauses.filter(**provision_of(place, "provision__"), type=parts["type"])
        terms = self.get_queryset().filter(clause__in=clauses, kind=parts["kind"])
        term = next((term for term in terms if str(getattr(term, "number", 0)) == parts["number"]), None)
        if term is None:
            raise NotFound
        return term

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.action != "list":
            return queryset
        query = self.request.query_params
        clauses = Clause.objects.visible_to(self.request.user).shown()
        narrowed = TermFilter(query, clauses, request=self.request, also=self.shared(is_list=True)).qs
        terms = queryset.filter(clause__in=narrowed.order_by().values("pk"))
        kind, since = query.get("term_kind"), query.get("modified__gte")
        terms = terms.filter(kind=kind) if kind else terms
        return terms.filter(clause__modified__gte=moment(since)) if since else terms
