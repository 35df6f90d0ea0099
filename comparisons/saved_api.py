"""A person's own comparisons and snapshots in the API: listed, made, deleted, by the rules of the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import QueryDict
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agreements.api import Permalink, RowUrl
from agreements.models import Agreement
from comparisons.desk.selection import OWN_BASES
from comparisons.filters import Asked, ask
from comparisons.forms import SaveForm
from comparisons.models import Comparison, ComparisonColumn, Snapshot
from comparisons.saving import save_comparison, take_snapshot
from web.problems import BadQuery, form_problem
from web.rest import COMMON, ExactViewSet


class SaveRequest(serializers.Serializer[Any]):
    """What is compared, in its order, and the title that it is kept under."""

    title = serializers.CharField(max_length=200)
    notes = serializers.CharField(required=False, allow_blank=True)
    agreement = serializers.ListField(child=serializers.CharField())
    type = serializers.ListField(child=serializers.CharField())
    base = serializers.CharField(required=False)


class ComparisonSerializer(serializers.ModelSerializer[Comparison]):
    """A comparison kept under a title; it shows the library as it is today."""

    url = RowUrl("saved-comparison")
    agreements = serializers.SerializerMethodField()
    types = serializers.SerializerMethodField()
    permalink = Permalink()

    class Meta:
        model = Comparison
        fields = ("slug", "url", "title", "notes", "agreements", "types", "created", "modified", "permalink")

    def get_agreements(self, comparison: Comparison) -> list[str]:
        return list(comparison.choice().agreements)

    def get_types(self, comparison: Comparison) -> list[str]:
        return list(comparison.choice().types)


class SnapshotSerializer(serializers.ModelSerializer[Snapshot]):
    """A frozen, dated state of a comparison; ``checksum`` is the fingerprint of its table."""

    url = RowUrl("snapshot")
    permalink = Permalink()

    class Meta:
        model = Snapshot
        fields = ("slug", "url", "title", "notes", "checksum", "taken_on", "permalink")


class SavedViewSet(ExactViewSet):
    lookup_field = "slug"
    common = tuple(name for name in COMMON if name != "modified__gte")
    orderings = {"": ("pk",)}

    def asked(self, request: Request) -> tuple[Asked, SaveForm]:
        """What is to be kept, and the form with its title; ``BadQuery`` where it cannot be."""
        sent = SaveRequest(data=request.data)
        sent.is_valid(raise_exception=True)
        query = QueryDict(mutable=True)
        for name in ("agreement", "type"):
            query.setlist(name, sent.validated_data[name])
        if base := sent.validated_data.get("base"):
            query["base"] = base
        asked, form = ask(query, request.user), SaveForm(sent.validated_data)  # type: ignore[arg-type]
        if asked.choice.base in OWN_BASES or base in OWN_BASES:
            raise BadQuery("invalid", "A text of one's own is never kept.", parameters=["base"])
        if asked.problems or not asked.choice.is_complete:
            raise BadQuery("invalid", " ".join(asked.problems) or "Name at least one agreement and one type.")
        if not form.is_valid():
            raise form_problem(form)
        return asked, form

    def made(self, row: Any) -> Response:
        answer = self.get_serializer(row).data
        return Response(answer, status=201, headers={"Location": answer["url"]})


class SavedComparisonViewSet(SavedViewSet):
    """The comparisons that a person keeps, and those shared with them."""

    serializer_class: Any = ComparisonSerializer

    def get_queryset(self) -> QuerySet[Comparison]:
        """Its agreements are those that the one who asks may see, whoever shared it with them."""
        seen = Agreement.objects.visible_to(self.request.user)
        columns = ComparisonColumn.objects.filter(agreement__in=seen).select_related("agreement")
        shown = Comparison.objects.visible_to(self.request.user)
        return shown.prefetch_related(Prefetch("columns", columns)).with_choice()

    @extend_schema(request=SaveRequest, responses={201: ComparisonSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Keep a comparison under a title."""
        asked, form = self.asked(request)
        kept = save_comparison(form, asked, request.user)
        return self.made(self.get_queryset().get(pk=kept.pk))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Delete a comparison of one's own."""
        self.get_queryset().filter(owner_id=request.user.pk, pk=self.get_object().pk).delete()
        return Response(status=204)


class SnapshotViewSet(SavedViewSet):
    """A person's own snapshots; by its slug, each one whose agreements they may see."""

    serializer_class: Any = SnapshotSerializer

    def get_queryset(self) -> QuerySet[Snapshot]:
        snapshots = Snapshot.objects
        if self.action == "list":
            return snapshots.taken_by(self.request.user).defer("table")
        return snapshots.visible_to(self.request.user).defer("table")

    @extend_schema(request=SaveRequest, responses={201: SnapshotSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Freeze a comparison as it is now."""
        asked, form = self.asked(request)
        taken = take_snapshot(request._request, asked, form.cleaned_data["title"], form.cleaned_data["notes"])
        return self.made(taken)
