"""Relations in the API: what is proposed and what is confirmed, and the one address that decides, with the rights of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from agreements.api import absolute, named_to, row_url
from agreements.models import Agreement, Relation, RelationQuerySet
from library.identity.decisions import Gone, IdentityRefused, Stale
from library.identity.forms import ACTIONS, IdentityForm, take
from library.identity.state import lines_of, token_of
from web.filters import StrictFilterSet
from web.rest import COMMON, PROBLEM, BadQuery, ExactViewSet, GoneAway


class RelationFilter(StrictFilterSet):
    """Relations by either side, kind and state."""

    agreement = django_filters.CharFilter(method="filter_agreement", label="with this agreement on either side")
    kind = django_filters.ChoiceFilter(choices=Relation.Kind.choices, label="kind")
    state = django_filters.ChoiceFilter(choices=Relation.State.choices, label="state")

    class Meta:
        model = Relation
        fields: list[str] = []

    def filter_agreement(self, relations: RelationQuerySet, _name: str, slug: str) -> RelationQuerySet:
        return relations.filter(Q(agreement__slug=slug) | Q(other__slug=slug))


class RelationSerializer(serializers.ModelSerializer[Relation]):
    """``agreement`` is (or may be) to ``other`` what ``kind`` says; ``evidence`` in words."""

    id = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()
    agreement = serializers.CharField(source="agreement.slug")
    other = serializers.CharField(source="other.slug")
    is_draft = serializers.BooleanField(source="agreement.is_draft")
    other_is_draft = serializers.BooleanField(source="other.is_draft")
    decided_by = serializers.SerializerMethodField()
    permalink = serializers.SerializerMethodField()

    class Meta:
        model = Relation
        fields = (
            "id", "url", "agreement", "is_draft", "kind", "other", "other_is_draft", "state", "suggestion", "evidence",
            "is_likely", "is_awaited", "decided_by", "decided_on", "permalink",
        )  # fmt: skip

    def get_id(self, relation: Relation) -> str:
        return f"{relation.agreement.slug}.{relation.kind}.{relation.other.slug}"

    def get_url(self, relation: Relation) -> str:
        return row_url(self, "relation", self.get_id(relation))

    def get_decided_by(self, relation: Relation) -> str | None:
        return named_to(self, relation.decided_by)

    def get_permalink(self, relation: Relation) -> str:
        return absolute(self, f"{relation.agreement.get_absolute_url()}relations/")


class DecisionRequest(serializers.Serializer[Any]):
    """What is to be decided; the fields are those of the page of an agreement's texts and relations."""

    agreement = serializers.CharField()
    action = serializers.ChoiceField(
        choices=ACTIONS, help_text="“show” says by “visibility” who sees the agreement; “undo” takes back “decision”."
    )
    other = serializers.CharField(required=False)
    role = serializers.CharField(required=False)
    kind = serializers.ChoiceField(choices=Relation.Kind.choices, required=False)
    text = serializers.IntegerField(required=False)
    decision = serializers.IntegerField(required=False)
    visibility = serializers.ChoiceField(choices=Agreement.Visibility.choices, required=False)
    reason = serializers.CharField(required=False)


class DecisionAnswer(serializers.Serializer[Any]):
    """The decision that was taken, which ``undo`` takes back, and the agreement that it stands at."""

    decision = serializers.IntegerField()
    agreement = serializers.CharField()
    permalink = serializers.CharField()


class RelationViewSet(ExactViewSet):
    """Relations between agreements and between texts of one; POST takes a decision on them."""

    serializer_class = RelationSerializer
    filterset_class = RelationFilter
    required_scopes = {"POST": "decide"}
    common = tuple(name for name in COMMON if name != "modified__gte")
    orderings = {"": ("agreement__slug", "kind", "other__slug")}
    lookup_value_regex = r"[^/\0]+"

    def get_object(self) -> Relation:
        slug, kind, other = ([*self.kwargs["pk"].split("."), "", ""])[:3]
        return get_object_or_404(self.get_queryset(), agreement__slug=slug, kind=kind, other__slug=other)

    def get_queryset(self) -> QuerySet[Relation]:
        return Relation.objects.visible_to(self.request.user).select_related("agreement", "other", "decided_by")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        """Relations; of one ``agreement``, its state comes as ``ETag``, for the ``If-Match`` of a decision on it."""
        response = super().list(request, *args, **kwargs)
        slug = request.query_params.get("agreement", "")
        agreement = Agreement.objects.visible_to(request.user).filter(slug=slug).first()
        if agreement is not None:
            response["ETag"] = f'"{token_of(lines_of(agreement, request.user))}"'
        return response

    @extend_schema(request=DecisionRequest, responses={201: DecisionAnswer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Join, separate, relate or take back, as on the page, with the state that was seen as ``If-Match``.

        403 where the rights are missing, 409 where it cannot be, 410 where what is meant is gone, 412 with both states
        where the agreement was changed since.
        """
        asked = request.data if isinstance(request.data, Mapping) else {}
        agreement = _agreement(str(asked.get("agreement", "")), request)
        given = {**dict(asked.items()), "seen": _seen(request)}
        form = IdentityForm(given, user=request.user, agreement=agreement)  # type: ignore[arg-type]
        if not form.is_valid():
            errors = "; ".join(f"{name}: {' '.join(map(str, found))}" for name, found in form.errors.items())
            raise BadQuery("invalid_decision", f"The decision cannot be read. {errors}", parameters=sorted(form.errors))
        try:
            decision = take(form)
        except IdentityRefused as refused:
            return _refusal(refused)
        shown = decision.agreement
        address = absolute(self.get_serializer(), f"{shown.get_absolute_url()}relations/")
        answer = {"decision": decision.pk, "agreement": shown.slug, "permalink": address}
        etag = f'"{token_of(lines_of(shown, request.user))}"'
        return Response(answer, status=status.HTTP_201_CREATED, headers={"ETag": etag})


def _agreement(slug: str, request: Request) -> Agreement:
    """The agreement that is decided on; one that was joined to another is gone, for whoever may see where to."""
    agreement = Agreement.objects.visible_to(request.user).filter(slug=slug).first()
    if agreement is None:
        joined = Agreement.objects.joined_as(slug, request.user)
        if joined is not None:
            raise GoneAway(joined)
        raise NotFound
    return agreement


def _seen(request: Request) -> str:
    named = request.headers.get("If-Match", "").strip()
    return "" if named == "*" else named.removeprefix("W/").strip('"')


def _refusal(refused: IdentityRefused) -> Response:
    if refused.is_of_rights:
        raise PermissionDenied(str(refused)) from refused
    code: int = status.HTTP_409_CONFLICT
    more: dict[str, list[str]] = {}
    if isinstance(refused, Stale):
        code = status.HTTP_412_PRECONDITION_FAILED
        more = {"seen": refused.seen, "now": refused.now}
    elif isinstance(refused, Gone):
        code = status.HTTP_410_GONE
    kinds = {409: "refused", 410: "gone", 412: "stale"}
    answer = {"type": kinds[code], "status": code, "detail": str(refused), **more}
    return Response(answer, status=code, content_type=PROBLEM)
