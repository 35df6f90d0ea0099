"""The house's positions in the API: read by whoever signs in, proposed, approved and withdrawn by the rules of the pages."""

from __future__ import annotations

from typing import Any, cast

import django_filters
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from agreements.api import Permalink, RowUrl
from clauses.models import ClauseType
from comparisons.approval import PositionForm, approve, may_withdraw, propose, withdraw
from comparisons.models import Position
from comparisons.models.position import APPROVE, PROPOSE
from web.filters import StrictFilterSet
from web.problems import Refused, form_problem
from web.rest import COMMON, ExactViewSet

STATES = [(name, name) for name in ("proposed", "in_force", "replaced", "withdrawn")]


class PositionSerializer(serializers.ModelSerializer[Position]):
    """A wording for a clause type, with its standing and its reasons; it counts while its state is ``in_force``."""

    id = serializers.CharField(source="pk")
    url = RowUrl("position", "pk")
    type = serializers.CharField(source="type_id")
    state = serializers.SerializerMethodField()
    owner = serializers.CharField(source="owner.username")
    replaces = serializers.CharField(
        source="replaces_id", allow_null=True, help_text="The id of the position that it takes the place of."
    )
    proposed_by = serializers.CharField(source="proposed_by.username")
    approved_by = serializers.CharField(source="approved_by.username", allow_null=True, default=None)
    withdrawn_by = serializers.CharField(source="withdrawn_by.username", allow_null=True, default=None)
    permalink = Permalink()

    class Meta:
        model = Position
        fields = (
            "id", "url", "type", "standing", "state", "wording", "language", "reasons", "owner", "review_on", "replaces",
            "proposed_by", "proposed_on", "approved_by", "approved_on", "withdrawn_by", "withdrawn_on", "permalink",
        )  # fmt: skip

    def get_state(self, position: Position) -> str:
        if position.withdrawn_on is not None:
            return "withdrawn"
        if position.approved_on is None:
            return "proposed"
        return "in_force" if position.is_in_force else "replaced"  # type: ignore[attr-defined]


class PositionFilter(StrictFilterSet):
    type = django_filters.ModelMultipleChoiceFilter(
        queryset=ClauseType.objects.all(), to_field_name="code", label="clause type"
    )
    standing = django_filters.MultipleChoiceFilter(choices=Position.Standing.choices, distinct=False, label="standing")
    state = django_filters.ChoiceFilter(
        choices=STATES, method="in_state", label="whether it is proposed, counts, or counted once"
    )

    class Meta:
        model = Position
        fields: list[str] = []

    def in_state(self, positions: QuerySet[Position], _name: str, state: str) -> QuerySet[Position]:
        if state == "withdrawn":
            return positions.filter(withdrawn_on__isnull=False)
        if state == "proposed":
            return positions.filter(withdrawn_on__isnull=True, approved_on__isnull=True)
        approved = positions.filter(withdrawn_on__isnull=True, approved_on__isnull=False)
        counts = Exists(Position.objects.in_force().filter(pk=OuterRef("pk")))
        return approved.filter(counts if state == "in_force" else ~counts)


class PositionRequest(serializers.Serializer[Any]):
    type = serializers.CharField()
    standing = serializers.ChoiceField(choices=Position.Standing.choices)
    wording = serializers.CharField(max_length=60_000)
    language = serializers.CharField(max_length=12, default="en")
    reasons = serializers.CharField(max_length=20_000)
    owner = serializers.CharField(required=False, help_text="A sign-in name; whoever proposes, if it is left out.")
    review_on = serializers.DateField()
    replaces = serializers.CharField(required=False, help_text="The id of a position in force.")


class PositionViewSet(ExactViewSet):
    """The house's own wordings, for whoever is signed in; what is only proposed, for those who propose and approve."""

    serializer_class: Any = PositionSerializer
    filterset_class = PositionFilter
    lookup_value_regex = r"\d{1,18}"
    common = tuple(name for name in COMMON if name != "modified__gte")
    orderings = {"": ("pk",)}

    def get_queryset(self) -> QuerySet[Position]:
        counts = Position.objects.in_force().filter(pk=OuterRef("pk"))
        return Position.objects.visible_to(self.request.user).with_people().annotate(is_in_force=Exists(counts))

    @extend_schema(request=PositionRequest, responses={201: PositionSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Propose a position; it counts when a second person has approved it."""
        if not request.user.has_perm(PROPOSE):
            raise PermissionDenied("You may read positions, but not propose any. Ask an administrator for that right.")
        asked = PositionRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        sent, user = {**asked.validated_data}, cast(User, request.user)
        before = self._replaced(str(sent.pop("replaces", "")))
        owner = User.objects.filter(username=sent.get("owner", user.username)).first()
        form = PositionForm({**sent, "owner": owner.pk if owner is not None else 0})
        if not form.is_valid():
            raise form_problem(form)
        return self._answer(propose(form, user, before).pk, 201)

    def _replaced(self, named: str) -> Position | None:
        is_number = named.isascii() and named.isdigit() and len(named) < 19
        before = Position.objects.in_force().filter(pk=named).first() if is_number else None
        if named and before is None:
            raise Refused("“replaces” names no position in force.", parameters=["replaces"])
        return before

    @extend_schema(request=None, responses={200: PositionSerializer})
    @action(detail=True, methods=["post"], required_scopes={"POST": "decide"})
    def approve(self, request: Request, pk: str) -> Response:
        """The second person's word: it counts from now on."""
        if not request.user.has_perm(APPROVE):
            raise PermissionDenied("You may not approve positions. Ask an administrator for that right.")
        with transaction.atomic():
            if problem := approve(self._locked(pk), cast(User, request.user)):
                raise Refused(problem)
        return self._answer(pk)

    @extend_schema(request=None, responses={200: PositionSerializer})
    @action(detail=True, methods=["post"], required_scopes={"POST": "decide"})
    def withdraw(self, request: Request, pk: str) -> Response:
        """It counts no more, and stays in the history of its type; a proposal is withdrawn by its author too."""
        with transaction.atomic():
            position = self._locked(pk)
            if not may_withdraw(position, cast(User, request.user)):
                raise PermissionDenied("Only somebody who may approve positions withdraws one that counts.")
            if position.withdrawn_on is not None:
                raise Refused("This position is withdrawn already.")
            withdraw(position, cast(User, request.user))
        return self._answer(pk)

    def _locked(self, pk: str) -> Position:
        return get_object_or_404(Position.objects.visible_to(self.request.user).select_for_update(), pk=pk)

    def _answer(self, pk: Any, status: int = 200) -> Response:
        row = self.get_serializer(self.get_queryset().get(pk=pk)).data
        return Response(row, status=status, headers={"Location": row["url"]} if status == 201 else {})
