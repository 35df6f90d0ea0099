"""Decisions in the API: what persons decided about clauses, absences, texts and facts, append-only."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from rest_framework import serializers

from agreements.api import RowUrl, absolute, named_to
from agreements.filters import visible_agreements
from agreements.models import Agreement
from clauses.filters import TypeFilter
from clauses.models import ClauseType, Decision
from web.filters import StrictFilterSet
from web.rest import COMMON, ExactViewSet


class DecisionFilter(StrictFilterSet):
    """Decisions by agreement, clause type and verdict."""

    agreement = django_filters.ModelMultipleChoiceFilter(
        queryset=visible_agreements, field_name="agreement__slug", to_field_name="slug", distinct=False, label="agreement",
        error_messages={"invalid_choice": "There is no agreement “%(value)s”."},
    )  # fmt: skip
    type = TypeFilter(
        queryset=ClauseType.objects.all(), field_name="type", to_field_name="code", distinct=False, label="type",
        error_messages={"invalid_choice": "There is no clause type “%(value)s”."},
    )  # fmt: skip
    verdict = django_filters.MultipleChoiceFilter(choices=Decision.Verdict.choices, distinct=False, label="verdict")

    class Meta:
        model = Decision
        fields: list[str] = []


class DecisionSerializer(serializers.ModelSerializer[Decision]):
    """What a person decided; ``before`` and ``after`` are what stood and what stands by it."""

    id = serializers.CharField(source="pk")
    url = RowUrl("decision", "pk")
    agreement = serializers.CharField(source="agreement.slug")
    type = serializers.CharField(source="type_id", allow_null=True)
    made_by = serializers.SerializerMethodField(help_text="Null for those who are not signed in.")
    undoes = serializers.CharField(source="undoes_id", allow_null=True)
    undone_by = serializers.SerializerMethodField()
    permalink = serializers.SerializerMethodField()

    class Meta:
        model = Decision
        fields = (
            "id", "url", "agreement", "type", "eid", "text_sha256", "verdict", "before", "after", "reason", "made_by",
            "made_on", "undoes", "undone_by", "permalink",
        )  # fmt: skip

    def get_made_by(self, decision: Decision) -> str | None:
        return named_to(self, decision.made_by)

    def get_undone_by(self, decision: Decision) -> str | None:
        later = getattr(decision, "undone_by", None)
        return str(later.pk) if later is not None else None

    def get_permalink(self, decision: Decision) -> str:
        return absolute(self, decision.agreement.get_absolute_url())


class DecisionViewSet(ExactViewSet):
    """What persons decided, the oldest first; none is ever changed or removed, one that was taken back says by which.

    Decisions on which agreement a text is of may name agreements that not all may see: ``relations/`` says what stands.
    """

    serializer_class: Any = DecisionSerializer
    filterset_class = DecisionFilter
    lookup_value_regex = r"\d{1,18}"
    common = tuple(name for name in COMMON if name != "modified__gte")
    orderings = {"": ("pk",)}

    def get_queryset(self) -> QuerySet[Decision]:
        seen = Decision.objects.filter(agreement__in=Agreement.objects.visible_to(self.request.user))
        of_identity = Q(verdict__in=Decision.ON_IDENTITY) | Q(undoes__verdict__in=Decision.ON_IDENTITY)
        return seen.exclude(of_identity).select_related("agreement", "made_by", "undone_by")
