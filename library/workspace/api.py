"""A person's own notes and working sets in the API, by the rules of the pages."""

from __future__ import annotations

from typing import Any, cast

import django_filters
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from agreements.api import Permalink, RowUrl, absolute
from agreements.models import Agreement, Provision, ProvisionRef
from library.models import Note, SetItem, WorkingSet
from library.workspace.forms import NoteForm, WorkingSetForm
from web.filters import StrictFilterSet
from web.problems import form_problem
from web.rest import COMMON, ExactViewSet


def place_of(request: Request, sent: dict[str, Any]) -> tuple[Agreement, Provision | None]:
    """The agreement that ``sent`` names, and its provision where it names one; 404 where the one who asks sees none."""
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user), slug=sent["agreement"])  # type: ignore[arg-type]
    if not sent.get("eid"):
        return agreement, None
    there = Provision.objects.current().filter(text__agreement=agreement, eid=sent["eid"])
    if sent.get("language"):
        there = there.filter(text__language=sent["language"])
    provision = there.select_related("text").order_by("text__language").first()
    if provision is None:
        raise NotFound
    return agreement, provision


class PlaceRequest(serializers.Serializer[Any]):
    agreement = serializers.CharField()
    eid = serializers.CharField(required=False)
    language = serializers.CharField(required=False)


class NoteRequest(PlaceRequest):
    content = serializers.CharField(max_length=5_000)
    is_shared = serializers.BooleanField(default=False)
    eid = serializers.CharField()


class NoteSerializer(serializers.ModelSerializer[Note]):
    """A note on a provision; private unless its author shares it with all who sign in."""

    id = serializers.CharField(source="pk")
    url = RowUrl("note", "pk")
    agreement = serializers.CharField(source="agreement.slug")
    author = serializers.CharField(source="author.username")
    answers = serializers.CharField(
        source="thread_id", allow_null=True, help_text="The id of the note that it answers."
    )
    assigned_to = serializers.CharField(source="assigned_to.username", allow_null=True, default=None)
    permalink = serializers.SerializerMethodField()

    class Meta:
        model = Note
        fields = (
            "id", "url", "agreement", "eid", "language", "pinpoint", "content", "is_shared", "author", "answers",
            "assigned_to", "due_date", "resolved_on", "created", "modified", "permalink",
        )  # fmt: skip

    def get_permalink(self, note: Note) -> str:
        return absolute(self, f"{note.agreement.get_absolute_url()}#{note.eid}")


class NoteFilter(StrictFilterSet):
    agreement = django_filters.CharFilter(field_name="agreement__slug", label="agreement")

    class Meta:
        model = Note
        fields: list[str] = []


class NoteViewSet(ExactViewSet):
    """A person's own notes, those that others share or assign to them, and the answers to these."""

    serializer_class: Any = NoteSerializer
    filterset_class = NoteFilter
    lookup_value_regex = r"\d{1,18}"
    orderings = {"": ("pk",)}

    def get_queryset(self) -> QuerySet[Note]:
        return Note.objects.visible_to(self.request.user).select_related("agreement", "author", "assigned_to")

    @extend_schema(request=NoteRequest, responses={201: NoteSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Write a note on a provision."""
        asked = NoteRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        agreement, provision = place_of(request, asked.validated_data)
        if provision is None:
            raise NotFound
        note = Note(author=cast(User, request.user), **ProvisionRef.of(agreement, provision))
        form = NoteForm(asked.validated_data, instance=note)
        if not form.is_valid():
            raise form_problem(form)
        row = self.get_serializer(form.save()).data
        return Response(row, status=201, headers={"Location": row["url"]})

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Delete a note of one's own."""
        get_object_or_404(self.get_queryset(), pk=kwargs["pk"], author_id=request.user.pk).delete()
        return Response(status=204)


class ItemSerializer(serializers.ModelSerializer[SetItem]):
    agreement = serializers.CharField(source="agreement.slug")

    class Meta:
        model = SetItem
        fields = ("agreement", "eid", "language", "pinpoint", "note", "added")


class WorkingSetSerializer(serializers.ModelSerializer[WorkingSet]):
    """A folder of agreements and provisions: its owner's, and its members'."""

    id = serializers.CharField(source="pk")
    url = RowUrl("working-set", "pk")
    items = serializers.SerializerMethodField()
    permalink = Permalink()

    class Meta:
        model = WorkingSet
        fields = ("id", "url", "name", "note", "items", "created", "modified", "permalink")

    def get_items(self, folder: WorkingSet) -> list[dict[str, Any]]:
        items = SetItem.objects.visible_to(self.context["request"].user).filter(working_set=folder)
        return [dict(ItemSerializer(item).data) for item in items.select_related("agreement")]


class WorkingSetRequest(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=120)
    note = serializers.CharField(required=False, allow_blank=True, max_length=5_000)


class WorkingSetViewSet(ExactViewSet):
    """A person's own working sets and those they are a member of, with what lies in them."""

    serializer_class: Any = WorkingSetSerializer
    lookup_value_regex = r"\d{1,18}"
    common = tuple(name for name in COMMON if name != "modified__gte")
    orderings = {"": ("pk",)}

    def get_queryset(self) -> QuerySet[WorkingSet]:
        return WorkingSet.objects.visible_to(self.request.user)

    @extend_schema(request=WorkingSetRequest, responses={201: WorkingSetSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Make a working set."""
        asked = WorkingSetRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        form = WorkingSetForm(asked.validated_data, owner=request.user)
        if not form.is_valid():
            raise form_problem(form)
        row = self.get_serializer(form.save()).data
        return Response(row, status=201, headers={"Location": row["url"]})

    @extend_schema(request=PlaceRequest, responses={200: WorkingSetSerializer})
    @action(detail=True, methods=["post"])
    def items(self, request: Request, pk: str) -> Response:
        """Put an agreement, or a provision of one, into the set; once more changes nothing."""
        asked = PlaceRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        folder = get_object_or_404(WorkingSet.objects.changeable_by(self.request.user), pk=pk)
        folder.add_to_set(*place_of(request, asked.validated_data))
        return Response(self.get_serializer(folder).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Delete a working set; what lies in it stays in the library."""
        get_object_or_404(WorkingSet.objects.owned_by(self.request.user), pk=kwargs["pk"]).delete()
        return Response(status=204)
