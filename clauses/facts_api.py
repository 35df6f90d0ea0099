"""The facts of an agreement in the API: read with their state, corrected by a person, each correction a decision."""

from __future__ import annotations

import hashlib
import json

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agreements.models import Agreement
from agreements.structure.repair import FACTS
from clauses.review.forms import FactsForm
from clauses.review.repairs import correct_facts
from web.permissions import may_decide
from web.problems import Stale, form_problem
from web.rest import ApiAnswers, ProblemRenderer


class FactsSerializer(serializers.ModelSerializer[Agreement]):
    """The facts that a person corrects; a correction names those that it changes, and why."""

    reason = serializers.CharField(required=False, allow_blank=True, write_only=True)

    class Meta:
        model = Agreement
        fields = (*FACTS, "reason")


class FactsView(ApiAnswers, APIView):
    """The facts of an agreement; PATCH corrects some, with the state that was seen as If-Match."""

    renderer_classes = [ProblemRenderer]
    required_scopes = {"PATCH": "decide"}

    @extend_schema(responses=FactsSerializer)
    def get(self, request: Request, slug: str) -> Response:
        return _answer(self._agreement(request, slug))

    @extend_schema(request=FactsSerializer(partial=True), responses=FactsSerializer)
    def patch(self, request: Request, slug: str) -> Response:
        """What differs is set and kept as a decision; 412 with the facts as they are where If-Match names others."""
        agreement = self._agreement(request, slug)
        if not may_decide(request.user, agreement):  # type: ignore[arg-type]
            raise PermissionDenied("You may read, but not correct facts. Ask an administrator for that right.")
        seen = request.headers.get("If-Match", "*").strip()
        if seen not in ("*", _state(agreement)):
            raise Stale("The facts were corrected since they were read.", {"etag": seen}, _facts(agreement))
        sent = {name: str(value) for name, value in dict(request.data).items()}
        form = FactsForm({**_facts(agreement), **sent}, instance=Agreement.objects.get(pk=agreement.pk))
        if not form.is_valid():
            raise form_problem(form)
        wanted = {name: form.cleaned_data[name] for name in FACTS if name in sent}
        correct_facts(request.user, agreement, wanted, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]
        return _answer(self._agreement(request, slug))

    def _agreement(self, request: Request, slug: str) -> Agreement:
        return get_object_or_404(Agreement.objects.visible_to(request.user), slug=slug)  # type: ignore[arg-type]


def _facts(agreement: Agreement) -> dict[str, str]:
    return {name: str(getattr(agreement, name)) for name in FACTS}


def _state(agreement: Agreement) -> str:
    packed = json.dumps(_facts(agreement), ensure_ascii=False, sort_keys=True)
    return f'"{hashlib.sha256(packed.encode()).hexdigest()[:32]}"'


def _answer(agreement: Agreement) -> Response:
    return Response(_facts(agreement), headers={"ETag": _state(agreement)})
