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
from library.filters import TOO_WIDE, LibraryFilter
from web.rest import BadQuery, GoneAway


class AgreementSerializer(api.AgreementSerializer):
    clause_types = serializers.SerializerMethodField()
    binding = serializers.SerializerMethodField()

    class Meta(api.AgreementSerializer.Meta):
        fields = (*api.AgreementSerializer.Meta.fields, "clause_types", "binding")  # type: ignore[assignment]

    def get_clause_types(self, agreement: Any) -> list[str]:
        return agreement.present_types or []

    def get_binding(self, agreement: Any) -> dict[str, Any] | None:
        """With ``on``: whether it bound on that day ("yes", "no", "unknown"), the proof, a line each, and who read it."""
        filterset = getattr(self.context.get("view"), "filterset", None)
        row = getattr(filterset, "bindings", {}).get(agreement.pk)
        if row is None:
            return None
        return {"bound": row.state, "proof": list(row.proof), "is_confirmed": row.is_confirmed}


class AgreementViewSet(api.AgreementViewSet):
    """Agreements, with parties, dates, current texts and the clause types present."""

    serializer_class = AgreementSerializer
    filterset_class = LibraryFilter  # type: ignore[misc]

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        filtered = super().filter_queryset(queryset)
        if getattr(getattr(self, "filterset", None), "is_cut", False):
            raise BadQuery("too_wide", str(TOO_WIDE), parameters=["on"])
        return filtered

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
