"""The API of clauses: types with their counts, clauses with words, evidence and terms, and states for agreement x type."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.core.validators import slug_re
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agreements.api import Permalink, absolute
from agreements.models import Agreement, Provision
from clauses.evaluation.accuracy import Accuracy, TypeAccuracy, Unseen, accuracy
from clauses.evaluation.metrics import Row
from clauses.evaluation.terms_accuracy import KindAccuracy, terms_accuracy
from clauses.filters import ClauseFilter, StateFilter, TaxonomyFilter, TermFilter
from clauses.models import Clause, ClauseType, Term
from clauses.states import State, states
from clauses.terms.wording import in_words
from web.rest import (
    COMMON,
    LARGEST_COUNT,
    PAGE_SIZE,
    BadQuery,
    CsvRenderer,
    ExactListViewSet,
    ExactQuery,
    ExactViewSet,
    JsonLinesRenderer,
    ProblemRenderer,
    moment,
    stream,
)


class FigureSerializer(serializers.Serializer[Row]):
    """Of one type or of all: how many examples there were, and how often the machine was right; null without examples."""

    n = serializers.IntegerField()
    precision = serializers.FloatField(allow_null=True)
    recall = serializers.FloatField(allow_null=True)
    f1 = serializers.FloatField(allow_null=True)

    def to_representation(self, row: Row) -> dict[str, Any]:
        shown = super().to_representation(row)
        return shown if row.n else {name: value if name == "n" else None for name, value in shown.items()}


class TypeAccuracySerializer(serializers.Serializer[TypeAccuracy]):
    """``held_out``: texts that the model had not seen; ``gold``: the agreements shipped in fixtures/gold."""

    type = serializers.CharField(source="code")
    held_out = FigureSerializer()
    gold = FigureSerializer()
    floor = serializers.FloatField()
    is_reliable = serializers.BooleanField()
    verdict = serializers.CharField(source="said")


class ClauseTypeSerializer(serializers.ModelSerializer[ClauseType]):
    clause_count = serializers.IntegerField()
    agreement_count = serializers.IntegerField()
    accuracy = serializers.SerializerMethodField()
    permalink = Permalink()

    class Meta:
        model = ClauseType
        fields = (
            "code", "group", "label", "definition", "version", "clause_count", "agreement_count", "accuracy",
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
    """``state``: what a person made of the value; ``sentence``: where the sentence that carries it begins and ends."""

    sentence = serializers.ListField(child=serializers.IntegerField())

    class Meta:
        model = Term
        fields = ("kind", "value", "words", "start", "end", "sentence", "arithmetic", "state")


class ClauseSerializer(serializers.ModelSerializer[Clause]):
    agreement = serializers.SerializerMethodField()
    provision = serializers.SerializerMethodField()
    type = serializers.CharField(source="type_id")
    text = serializers.CharField(source="provision.content")
    text_sha256 = serializers.CharField(source="provision.content_sha256")
    terms = TermSerializer(many=True)
    permalink = serializers.SerializerMethodField()

    class Meta:
        model = Clause
        fields = (
            "agreement", "provision", "type", "text", "text_sha256", "score", "evidence", "state", "source",
            "rules_version", "terms", "modified", "permalink",
        )  # fmt: skip

    def get_agreement(self, clause: Clause) -> dict[str, Any]:
        agreement = clause.provision.text.agreement
        return {
            "slug": agreement.slug, "title": agreement.title, "status": agreement.status,
            "is_draft": agreement.is_draft, "role": clause.provision.text.role,
        }  # fmt: skip

    def get_provision(self, clause: Clause) -> dict[str, str]:
        provision = clause.provision
        return {"eid": provision.eid, "pinpoint": provision.pinpoint, "heading": _heading(provision)}

    def get_permalink(self, clause: Clause) -> str:
        return absolute(self, clause.provision.get_absolute_url())


def _heading(provision: Provision) -> str:
    """Its own heading, or that of the nearest of two provisions above that has one, as in tables and exports."""
    parent = provision.parent
    above = parent.parent if parent is not None else None
    return next((step.heading for step in (provision, parent, above) if step is not None and step.heading), "")


class ClauseViewSet(ExactListViewSet):
    """Clauses that stand in tables: suggested or confirmed, of current texts."""

    serializer_class = ClauseSerializer
    filterset_class = ClauseFilter
    flat = ("agreement", "provision")
    orderings = {
        "": ("provision__text_id", "provision__position", "pk"),
        "score": ("score", "pk"),
        "-score": ("-score", "-pk"),
        "modified": ("modified", "pk"),
        "-modified": ("-modified", "-pk"),
    }

    def get_queryset(self) -> QuerySet[Clause]:
        return (
            Clause.objects.visible_to(self.request.user)
            .shown()
            .with_words()
            .select_related("provision__parent__parent")
        )


class PlacedTermSerializer(TermSerializer):
    """A term with where it stands; ``is_in_dispute`` where the source contradicts itself, so that there is no value."""

    agreement = serializers.CharField(source="clause.provision.text.agreement.slug")
    is_draft = serializers.BooleanField(source="clause.provision.text.agreement.is_draft")
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
            "agreement", "is_draft", "type", "eid", "pinpoint", "kind", "value", "value_in_words", "words", "start", "end",
            "sentence", "arithmetic", "is_in_dispute", "state", "clause_state", "permalink",
        )  # fmt: skip

    def get_value_in_words(self, term: Term) -> str:
        return in_words(term.value)

    def get_permalink(self, term: Term) -> str:
        return absolute(self, term.clause.provision.get_absolute_url())


class TermViewSet(ExactListViewSet):
    """The terms of clauses that stand in tables, narrowed by all that narrows clauses, and by ``term_kind``."""

    serializer_class = PlacedTermSerializer
    filterset_class = TermFilter
    modified_field = "clause__modified"
    orderings = {
        "": ("clause__provision__text__agreement__title", "clause__provision__text_id", "clause__provision__position", "pk"),
        "value": ("value", "pk"),
        "-value": ("-value", "-pk"),
    }  # fmt: skip

    def get_queryset(self) -> QuerySet[Term]:
        return Term.objects.select_related("clause__provision__text__agreement").defer(
            "clause__provision__text__raw", "clause__provision__search", "clause__evidence"
        )

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        query = self.request.query_params
        clauses = Clause.objects.visible_to(self.request.user).shown()
        narrowed = TermFilter(query, clauses, request=self.request, also=self.common).qs
        terms = queryset.filter(clause__in=narrowed.order_by().values("pk"))
        kind, since = query.get("term_kind"), query.get("modified__gte")
        terms = terms.filter(kind=kind) if kind else terms
        return terms.filter(clause__modified__gte=moment(since)) if since else terms


class StateSerializer(serializers.Serializer[State]):
    agreement = serializers.CharField(source="agreement.slug")
    is_draft = serializers.BooleanField(source="agreement.is_draft")
    type = serializers.CharField(source="type.code")
    state = serializers.CharField(source="name")
    is_confirmed = serializers.BooleanField()
    is_stale = serializers.BooleanField()
    reason = serializers.CharField(
        help_text="Why no clause was looked for, as in “Clauses are not typed in Turkish”; else empty."
    )
    by = serializers.SerializerMethodField()
    on = serializers.SerializerMethodField()
    how = serializers.SerializerMethodField()

    def get_by(self, state: State) -> str | None:
        return state.decision.made_by.get_username() if state.decision is not None else None

    def get_on(self, state: State) -> str | None:
        return state.decision.made_on.isoformat() if state.decision is not None else None

    def get_how(self, state: State) -> str | None:
        """How it was searched for and what the person said, as files say it."""
        if state.decision is None:
            return None
        reason = f"“{state.decision.reason}”" if state.decision.reason else ""
        return "; ".join(part for part in (state.decision.after.get("searched", ""), reason) if part)


class StateView(ExactQuery, APIView):
    """For agreement x type: present, verified absent (by whom, when, how), not reviewed, text not held.

    Pages are of agreements: ``page_size`` agreements with all the types asked for; ``cursor`` is the slug to go on from.
    ``count`` is of states, exact to 10,000.
    """

    filterset_class = StateFilter
    common = ("page_size", "cursor", "fields", "omit", "count", "format")
    renderer_classes = [ProblemRenderer, CsvRenderer, JsonLinesRenderer]
    serializer_class = StateSerializer

    def get(self, request: Request) -> Any:
        self.check(request, is_list=True)
        query, visible = request.query_params, Agreement.objects.visible_to(request.user)
        asked = StateFilter(query, visible, request=request, also=self.common)
        agreements, types = asked.qs.order_by("slug"), asked.types()
        wanted = set(query.getlist("state"))
        if request.accepted_renderer.format in {"csv", "jsonl"}:
            rows = self._rows(_found(agreements, types, wanted))
            return stream(rows, request.accepted_renderer, "states")
        size = int(query.get("page_size", PAGE_SIZE))
        page = list(agreements.filter(slug__gt=self._cursor(query))[: size + 1])
        answer: dict[str, Any] = {"next": _following(request, page[size - 1]) if len(page) > size else None}
        if query.get("count") == "1":
            answer["count"] = _count(agreements, types, wanted)
        return Response({**answer, "results": list(self._rows(_kept(page[:size], types, wanted)))})

    def _rows(self, found: Iterable[State]) -> Iterator[dict[str, Any]]:
        serializer = StateSerializer()
        self.choose_fields(serializer)
        return map(serializer.to_representation, found)

    def _cursor(self, query: Any) -> str:
        cursor = query.get("cursor", "")
        if cursor and not slug_re.match(cursor):
            raise BadQuery("invalid_parameter", "cursor is not one that this list gave.", parameters=["cursor"])
        return cursor


_AT_ONCE = 500
"""Agreements whose states are read together where all are asked for."""


def _kept(agreements: Sequence[Agreement], types: Sequence[ClauseType], wanted: Collection[str]) -> list[State]:
    return [state for state in states(agreements, types).values() if not wanted or state.name in wanted]


def _found(agreements: QuerySet[Agreement], types: Sequence[ClauseType], wanted: Collection[str]) -> Iterator[State]:
    """All states of all ``agreements``, some agreements at a time."""
    rows = agreements.iterator(chunk_size=_AT_ONCE)
    while some := list(islice(rows, _AT_ONCE)):
        yield from _kept(some, types, wanted)


def _count(agreements: QuerySet[Agreement], types: Sequence[ClauseType], wanted: Collection[str]) -> int | str:
    """How many states there are; where only some are ``wanted``, they are counted one by one."""
    if wanted:
        found = sum(1 for _ in islice(_found(agreements, types, wanted), LARGEST_COUNT + 1))
    else:
        found = agreements.order_by().count() * len(types)
    return found if found <= LARGEST_COUNT else "10,000+"


def _following(request: Request, last: Agreement) -> str:
    address = request.query_params.copy()
    address["cursor"] = last.slug
    return f"{request.build_absolute_uri(request.path)}?{address.urlencode()}"


class UnseenSerializer(serializers.Serializer[Unseen]):
    """On agreements of other genres than those that were learnt from; ``suggested`` counts suggestions as given."""

    rules_version = serializers.CharField()
    agreements = serializers.IntegerField()
    paragraphs = serializers.IntegerField()
    all = FigureSerializer(source="types.micro")
    presence = FigureSerializer(source="presence.micro")
    suggested = FigureSerializer()
    languages = serializers.DictField(child=FigureSerializer())


class KindAccuracySerializer(serializers.Serializer[KindAccuracy]):
    """A kind of term ("termination.notice_period"); ``unseen`` are documents that nobody looked at while patterns were written."""

    kind = serializers.CharField(source="name")
    unseen = FigureSerializer()
    all = FigureSerializer(source="everywhere")
    floor = serializers.FloatField()
    verdict = serializers.CharField()


class AccuracySerializer(serializers.Serializer[Accuracy]):
    rules_version = serializers.CharField()
    is_of_today = serializers.BooleanField()
    measured_on = serializers.CharField()
    other_genres = UnseenSerializer(allow_null=True)
    held_out = FigureSerializer(source="held_out.micro")
    gold = FigureSerializer(source="gold.micro")
    presence = FigureSerializer(source="presence.micro")
    types = TypeAccuracySerializer(many=True)
    terms = serializers.SerializerMethodField()

    @extend_schema_field(KindAccuracySerializer(many=True))
    def get_terms(self, known: Accuracy) -> Any:
        terms = terms_accuracy()
        return [KindAccuracySerializer(one).data for one in (terms.kinds if terms is not None else ())]


class AccuracyView(ExactQuery, APIView):
    """How often the machine is right: over all types, and for each; measured when ``manage.py accuracy`` was last run."""

    common = ("format",)
    renderer_classes = [ProblemRenderer]
    serializer_class = AccuracySerializer

    def get(self, request: Request) -> Response:
        self.check(request, is_list=True)
        known = accuracy()
        if known is None:
            raise NotFound("Nothing has been measured yet; an administrator runs manage.py accuracy.")
        return Response(AccuracySerializer(known).data)
