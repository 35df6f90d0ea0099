"""Relations in the API: what is proposed and what is confirmed, and the one address that decides, with the rights of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from agreements.api import absolute
from agreements.models import Agreement, Relation, RelationQuerySet
from library.identity.decisions import IdentityRefused
from library.identity.pages import IdentityForm, take
from web.filters import StrictFilterSet
from web.rest import COMMON, BadQuery, ExactListViewSet


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

    agreement = serializers.CharField(source="agreement.slug")
    other = serializers.CharField(source="other.slug")
    decided_by = serializers.CharField(source="decided_by.username", default=None)
    permalink = serializers.SerializerMethodField()

    class Meta:
        model = Relation
        fields = (
            "agreement", "kind", "other", "state", "suggestion", "evidence", "is_likely", "is_awaited", "decided_by",
            "decided_on", "permalink",
        )  # fmt: skip

    def get_permalink(self, relation: Relation) -> str:
        return absolute(self, f"{relation.agreement.get_absolute_url()}relations/")


class DecisionRequest(serializers.Serializer[Any]):
    """What is to be decided; the fields are those of the page of an agreement's texts and relations."""

    agreement = serializers.CharField()
    action = serializers.ChoiceField(choices=["join", "reject", "relate", "separate", "undo", "show"])
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


class RelationViewSet(ExactListViewSet):
    """Relations between agreements and between texts of one; POST takes a decision on them."""

    serializer_class = RelationSerializer
    filterset_class = RelationFilter
    common = tuple(name for name in COMMON if name != "modified__gte")
    orderings = {"": ("pk",)}

    def get_queryset(self) -> QuerySet[Relation]:
        return Relation.objects.visible_to(self.request.user).select_related("agreement", "other", "decided_by")

    @extend_schema(request=DecisionRequest, responses={201: DecisionAnswer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Join, separate, relate or take back, as on the page; 403 where the rights are missing, 409 where it cannot be."""
        asked = request.data if isinstance(request.data, Mapping) else {}
        slug = str(asked.get("agreement", ""))
        agreement = Agreement.objects.visible_to(request.user).filter(slug=slug).first()
        if agreement is None:
            raise NotFound
        form = IdentityForm(asked, user=request.user, agreement=agreement)  # type: ignore[arg-type]
        if not form.is_valid():
            errors = "; ".join(f"{name}: {' '.join(map(str, found))}" for name, found in form.errors.items())
            raise BadQuery("invalid_decision", f"The decision cannot be read. {errors}", parameters=sorted(form.errors))
        try:
            decision = take(form)
        except IdentityRefused as refused:
            if refused.is_of_rights:
                raise PermissionDenied(str(refused)) from refused
            answer = {"type": "refused", "status": status.HTTP_409_CONFLICT, "detail": str(refused)}
            return Response(answer, status=status.HTTP_409_CONFLICT, content_type="application/problem+json")
        shown = decision.agreement
        address = absolute(self.get_serializer(), f"{shown.get_absolute_url()}relations/")
        return Response(
            {"decision": decision.pk, "agreement": shown.slug, "permalink": address}, status=status.HTTP_201_CREATED
        )
