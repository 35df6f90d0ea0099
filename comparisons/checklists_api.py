"""Checklists of required elements in the API, and what is found of each element in agreements: what the pages say."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import django_filters
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agreements.api import absolute, row_url
from agreements.filters import visible_agreements
from agreements.models import Agreement
from comparisons.checklists import checklist_table, checklists_for, findings
from comparisons.desk.checklist import LABELS, Checklist, Element, Finding
from comparisons.desk.selection import MOST_AGREEMENTS
from library.changes.api import check_withdrawn
from web.filters import StrictFilterSet
from web.pages import OnePage
from web.rest import BadQuery, ExactQuery, ProblemRenderer

_FOUND = [(name, label) for name, label in LABELS.items()]


class ElementSerializer(serializers.Serializer[Element]):
    """What an agreement should say, and the clause types that it is looked for in."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    types = serializers.ListField(child=serializers.CharField())


class ChecklistSerializer(serializers.Serializer[Checklist]):
    code = serializers.CharField()
    url = serializers.SerializerMethodField()
    title = serializers.CharField()
    purpose = serializers.CharField()
    elements = ElementSerializer(many=True)
    permalink = serializers.SerializerMethodField()

    def get_url(self, checklist: Checklist) -> str:
        return row_url(self, "checklist", checklist.code)

    def get_permalink(self, checklist: Checklist) -> str:
        return absolute(self, reverse("checklist_page", args=[checklist.code]))


class FoundWordsSerializer(serializers.Serializer[Any]):
    text = serializers.CharField()
    text_sha256 = serializers.CharField()
    eid = serializers.CharField()
    language = serializers.CharField()
    pinpoint = serializers.CharField()
    permalink = serializers.CharField()


class FindingSerializer(serializers.Serializer[Any]):
    """What is found of one element in one agreement, with the words that say so, or the reason why not. A machine's finding."""

    agreement = serializers.CharField()
    element = serializers.CharField()
    finding = serializers.ChoiceField(choices=_FOUND)
    reason = serializers.CharField()
    words = FoundWordsSerializer(many=True)


class CheckedSerializer(ChecklistSerializer):
    findings = FindingSerializer(
        many=True, help_text="Agreement by agreement, in the order asked; none if none is named."
    )


class ChecklistFilter(StrictFilterSet):
    agreement = django_filters.ModelMultipleChoiceFilter(
        queryset=visible_agreements, to_field_name="slug", method="keep", label="agreements to check",
        error_messages={"invalid_choice": "There is no agreement “%(value)s”."},
    )  # fmt: skip

    class Meta:
        model = Agreement
        fields: list[str] = []

    def keep(self, agreements: Any, _name: str, _value: Any) -> Any:
        return agreements


class ChecklistsView(ExactQuery, APIView):
    """The checklists: those of the library, and for whoever is signed in the model agreement of the house's positions."""

    common = ("format",)
    renderer_classes = [ProblemRenderer]
    serializer_class: Any = ChecklistSerializer
    pagination_class = OnePage

    @extend_schema(responses=ChecklistSerializer(many=True))
    def get(self, request: Request) -> Response:
        self.check(request, is_list=True)
        held: Any = checklists_for(request.user)
        rows = ChecklistSerializer(held, many=True, context={"request": request}).data
        return Response({"results": rows})


class ChecklistView(ExactQuery, APIView):
    """One checklist, and with ``agreement`` what is found of each element in each agreement that is named."""

    filterset_class = ChecklistFilter
    common = ("format",)
    renderer_classes = [ProblemRenderer]
    serializer_class: Any = CheckedSerializer
    pagination_class = None

    @extend_schema(responses=CheckedSerializer(many=False))
    def get(self, request: Request, code: str) -> Response:
        self.check(request, is_list=True)
        checklist = next((one for one in checklists_for(request.user) if one.code == code), None)
        if checklist is None:
            check_withdrawn(request, "checklists", code)
            raise NotFound
        found = list(self._findings(request, checklist))
        told = ChecklistSerializer(checklist, context={"request": request}).data
        return Response({**told, "findings": found})

    def _findings(self, request: Request, checklist: Checklist) -> Iterator[dict[str, Any]]:
        agreements = _named(request)
        site = request.build_absolute_uri("/").rstrip("/")
        table = checklist_table(checklist, agreements, request.user, site)
        by_element = {element.code: findings(element, table) for element in checklist.elements}
        for column, agreement in enumerate(agreements):
            for code, found in by_element.items():
                yield {"agreement": agreement.slug, "element": code, **_told(found[column])}


def _named(request: Request) -> list[Agreement]:
    """The agreements that the query names, in its order; ``check`` has found that there are such."""
    slugs = list(dict.fromkeys(request.query_params.getlist("agreement")))
    if len(slugs) > MOST_AGREEMENTS:
        raise BadQuery("too_wide", f"Name {MOST_AGREEMENTS} agreements at most.", parameters=["agreement"])
    held = {one.slug: one for one in Agreement.objects.visible_to(request.user).filter(slug__in=slugs)}
    return [held[slug] for slug in slugs]


def _told(finding: Finding) -> dict[str, Any]:
    words = [
        {
            "text": one.text,
            "text_sha256": hashlib.sha256(one.text.encode()).hexdigest(),
            "eid": one.clause.eid,
            "language": one.clause.language,
            "pinpoint": one.clause.pinpoint,
            "permalink": one.clause.permalink,
        }
        for one in finding.words
    ]
    return {"finding": finding.state, "reason": finding.reason, "words": words}
