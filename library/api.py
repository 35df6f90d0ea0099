"""The API of the library: agreements with the clause types present, and filters by type."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404
from rest_framework import serializers

from agreements import api
from agreements.models import Agreement
from clauses.models import Clause
from library.filters import LibraryFilter
from web.rest import GoneAway


class AgreementSerializer(api.AgreementSerializer):
    clause_types = serializers.SerializerMethodField()

    class Meta(api.AgreementSerializer.Meta):
        fields = (*api.AgreementSerializer.Meta.fields, "clause_types")

    def get_clause_types(self, agreement: Any) -> list[str]:
        return agreement.present_types or []


class AgreementViewSet(api.AgreementViewSet):
    """Agreements, with parties, dates, current texts and the clause types present."""

    serializer_class = AgreementSerializer
    filterset_class = LibraryFilter

    def get_object(self) -> Agreement:
        """410 for one that was joined to another, where whoever asks may see that one."""
        try:
            return super().get_object()
        except Http404 as missing:
            joined = Agreement.objects.joined_as(self.kwargs["slug"], self.request.user)
            raise (GoneAway(joined) if joined is not None else missing) from missing

    def get_queryset(self) -> QuerySet[Agreement]:
        shown = Clause.objects.shown().filter(provision__text__agreement=OuterRef("pk")).order_by()
        types = shown.values("provision__text__agreement").annotate(
            codes=ArrayAgg("type_id", distinct=True, order_by="type_id")
        )
        return super().get_queryset().annotate(present_types=Subquery(types.values("codes")))
