"""Decisions in the API: what persons decided about clauses, absences, texts and facts, append-only."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from agreements.api import RowUrl, absolute, named_to
from agreements.filters import visible_agreements
from agreements.models import Agreement, Provision
from clauses.filters import TypeFilter
from clauses.models import ClauseType, Decision
from clauses.review.decide import DecisionRefused
from clauses.review.forms import DecisionForm
from clauses.review.take import take
from web.filters import StrictFilterSet
from web.permissions import may_decide
from web.problems import Refused, Stale, form_problem
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


class VerdictRequest(serializers.Serializer[Any]):
    """A verdict on a clause (``eid``) or on the absence of a type; ``to`` and ``to_eid`` as on the page."""

    agreement = serializers.CharField()
    type = serializers.CharField()
    verdict = serializers.ChoiceField(choices=["confirm", "reject", "retype", "absent", "carry", "drop", "undo"])
    eid = serializers.CharField(required=False)
    language = serializers.CharField(required=False)
    to = serializers.CharField(required=False)
    to_eid = serializers.CharField(required=False)
    reason = serializers.CharField(required=False, allow_blank=True)
    text_sha256 = serializers.CharField(required=False, help_text="Of the words that it was decided on.")


class DecisionViewSet(ExactViewSet):
    """What persons decided, the oldest first; none is ever changed or removed, one that was taken back says by which.

    Decisions on which agreement a text is of may name agreements that not all may see: ``relations/`` says what stands.
    """

    serializer_class: Any = DecisionSerializer
    filterset_class = DecisionFilter
    required_scopes = {"POST": "decide"}
    lookup_value_regex = r"\d{1,18}"
    common = tuple(name for name in COMMON if name != "modified__gte")
    orderings = {"": ("pk",)}

    def get_queryset(self) -> QuerySet[Decision]:
        seen = Decision.objects.filter(agreement__in=Agreement.objects.visible_to(self.request.user))
        of_identity = Q(verdict__in=Decision.ON_IDENTITY) | Q(undoes__verdict__in=Decision.ON_IDENTITY)
        return seen.exclude(of_identity).select_related("agreement", "made_by", "undone_by")

    @extend_schema(request=VerdictRequest, responses={201: DecisionSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Confirm, reject, retype, verify an absence, carry over, let go or take back: by the rules of the pages.

        With ``text_sha256``, 412 where the words of the provision are others by now; 409 where the decision cannot be taken.
        """
        if not may_decide(request.user, _named_agreement(request)):  # type: ignore[arg-type]
            raise PermissionDenied("You may read, but not decide on clauses. Ask an administrator for that right.")
        asked = VerdictRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        sent = dict(asked.validated_data)
        _check_words(request, sent.pop("text_sha256", ""), sent)
        if language := sent.pop("language", ""):
            sent["eid"] = f"{sent.get('eid', '')}?language={language}"
        form = DecisionForm(sent, user=request.user)
        if not form.is_valid():
            raise form_problem(form)
        try:
            decision, _said = take(request.user, form.cleaned_data)
        except DecisionRefused as refused:
            raise Refused(str(refused)) from refused
        row = self.get_serializer(decision).data
        return Response(row, status=201, headers={"Location": row["url"]})


def _named_agreement(request: Request) -> Agreement | None:
    """The agreement that the request names, if who sent it may see it."""
    named = request.data.get("agreement", "") if isinstance(request.data, dict) else ""
    return Agreement.objects.visible_to(request.user).filter(slug=str(named).replace("\0", "")).first()  # type: ignore[arg-type]


def _check_words(request: Request, seen: str, sent: dict[str, Any]) -> None:
    """Refuse what was decided on words that are others by now."""
    if not seen or not sent.get("eid"):
        return
    provisions = Provision.objects.visible_to(request.user).current()  # type: ignore[arg-type]
    language = {"text__language": sent["language"]} if sent.get("language") else {}
    there = provisions.filter(text__agreement__slug=sent["agreement"], eid=sent["eid"], **language).first()
    if there is None or there.content_sha256 != seen:
        now = {"text_sha256": there.content_sha256, "text": there.content} if there is not None else None
        raise Stale("The words of the provision are not those that were decided on.", {"text_sha256": seen}, now)
