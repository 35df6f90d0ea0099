"""Collections in the API: read with their members by whoever sees them, changed by whoever runs them, by the rules of the pages."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.models import User
from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from agreements.api import Permalink, RowUrl
from agreements.models import Agreement, Collection, CollectionMember
from library.collections.membership import found_collection, may_put, put, set_four_eyes, set_role
from library.collections.pages import CollectionForm, MemberForm
from web.problems import BadQuery, form_problem
from web.rest import COMMON, ExactViewSet


class MemberSerializer(serializers.ModelSerializer[CollectionMember]):
    person = serializers.CharField(source="person.username")

    class Meta:
        model = CollectionMember
        fields = ("person", "role")


class CollectionSerializer(serializers.ModelSerializer[Collection]):
    """A part of the library with members of its own, each with a role; ``agreement_count`` is no change of it."""

    id = serializers.CharField(source="pk")
    url = RowUrl("collection", "pk")
    members = MemberSerializer(many=True)
    agreement_count = serializers.IntegerField()
    permalink = Permalink()

    class Meta:
        model = Collection
        fields = ("id", "url", "name", "has_four_eyes", "members", "agreement_count", "created", "permalink")


class CollectionRequest(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=120)


class CollectionChange(serializers.Serializer[Any]):
    has_four_eyes = serializers.BooleanField()


class MemberRequest(serializers.Serializer[Any]):
    """A sign-in name and a role; the empty role ends the membership."""

    person = serializers.CharField(max_length=150)
    role = serializers.ChoiceField(choices=CollectionMember.Role.choices, allow_blank=True)


class PutRequest(serializers.Serializer[Any]):
    """Into the collection, or with ``is_in`` false out of it."""

    agreement = serializers.CharField()
    is_in = serializers.BooleanField(default=True)


class CollectionViewSet(ExactViewSet):
    """Collections that one is a member of, with their members; all for whoever sees every restricted agreement."""

    serializer_class: Any = CollectionSerializer
    lookup_value_regex = r"\d{1,18}"
    common = tuple(name for name in COMMON if name != "modified__gte")
    orderings = {"": ("pk",)}

    def get_queryset(self) -> QuerySet[Collection]:
        members = Prefetch("members", CollectionMember.objects.select_related("person"))
        return Collection.objects.visible_to(self.request.user).with_counts().prefetch_related(members)

    @extend_schema(request=CollectionRequest, responses={201: CollectionSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Found a collection, which one runs from then on."""
        user = cast(User, request.user)
        if not user.has_perm("agreements.add_collection"):
            raise PermissionDenied("You may not found collections. Ask an administrator for that right.")
        form = CollectionForm(self._sent(CollectionRequest))
        if not form.is_valid():
            raise form_problem(form)
        return self._answer(found_collection(user, form.cleaned_data["name"]).pk, 201)

    @extend_schema(request=CollectionChange, responses={200: CollectionSerializer})
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Say whether an absence or a value counts once two persons have read it."""
        collection = self._run_by_user()
        set_four_eyes(cast(User, request.user), collection, self._sent(CollectionChange)["has_four_eyes"])
        return self._answer(collection.pk)

    @extend_schema(request=MemberRequest, responses={200: CollectionSerializer, 204: None})
    @action(detail=True, methods=["post"])
    def members(self, request: Request, pk: str) -> Response:
        """Give a person a role, or none; 204 for whoever ended their own membership."""
        collection, asked = self._run_by_user(), self._sent(MemberRequest)
        form = MemberForm({"name": asked["person"], "role": asked["role"]})
        if not form.is_valid():
            raise BadQuery("invalid", "“person” is the sign-in name of no account in use.", parameters=["person"])
        set_role(cast(User, request.user), collection, form.cleaned_data["name"], asked["role"])
        return self._answer(pk) if self.get_queryset().filter(pk=pk).exists() else Response(status=204)

    @extend_schema(request=PutRequest, responses={200: CollectionSerializer})
    @action(detail=True, methods=["post"])
    def agreements(self, request: Request, pk: str) -> Response:
        """Put an agreement into the collection, or take it out."""
        user, asked = cast(User, request.user), self._sent(PutRequest)
        collection: Collection = self.get_object()
        agreement = get_object_or_404(Agreement.objects.visible_to(user), slug=asked["agreement"])
        is_there = agreement.collection_id == collection.pk
        if asked["is_in"] != is_there:
            aim = collection if asked["is_in"] else None
            if not may_put(user, agreement, aim):
                raise PermissionDenied("You may not put this agreement there. It is in one collection at most.")
            put(user, agreement, aim)
        return self._answer(pk)

    def _run_by_user(self) -> Collection:
        collection: Collection = self.get_object()
        if not collection.is_run_by(self.request.user):
            raise PermissionDenied("Only those who run the collection change it.")
        return collection

    def _sent(self, shape: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        asked = shape(data=self.request.data)
        asked.is_valid(raise_exception=True)
        return asked.validated_data

    def _answer(self, pk: Any, status: int = 200) -> Response:
        row = self.get_serializer(self.get_queryset().get(pk=pk)).data
        return Response(row, status=status, headers={"Location": row["url"]} if status == 201 else {})
