"""Similar paragraphs, on a page and in the API: like one provision, or like words of one's own ("by meaning")."""

from __future__ import annotations

from typing import Any, NamedTuple

import django_filters
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agreements.api import absolute
from agreements.models import Agreement, Person, Provision
from agreements.provision_lookup import provision_at
from clauses.models import Clause
from clauses.similar import Found, Similar, similar_to, similar_to_words
from web.filters import StrictFilterSet
from web.pages import OnePage
from web.rest import BadQuery, ExactQuery, ProblemRenderer

SHOWN = 10


class SimilarRow(NamedTuple):
    similar: Similar
    clauses: list[Clause]
    """Those of the paragraph that stand in tables."""


class SimilarFilter(StrictFilterSet):
    """``agreement`` and ``eid`` name a provision (``language``: of that text), ``q`` gives words instead."""

    agreement = django_filters.CharFilter(method="keep", label="agreement", max_length=300)
    eid = django_filters.CharFilter(method="keep", label="eid", max_length=200)
    language = django_filters.CharFilter(method="keep", label="language", max_length=12)
    q = django_filters.CharFilter(method="keep", label="words", max_length=400)

    class Meta:
        model = Agreement
        fields: list[str] = []

    def keep(self, agreements: Any, _name: str, _value: str) -> Any:
        return agreements

    def provision(self, user: Person) -> Provision | None:
        """The provision that the query names, if it names one that the user may see; else ``Http404``."""
        told = self._told()
        if not told["agreement"]:
            return None
        agreement = get_object_or_404(Agreement.objects.visible_to(user), slug=told["agreement"].replace("\0", ""))
        return provision_at(agreement, told["eid"].replace("\0", ""), told["language"])

    def found(self, user: Person, provision: Provision | None) -> Found:
        if provision is not None:
            return similar_to(provision, user, most=SHOWN)
        words = self._told()["q"].strip()
        return similar_to_words(words, user, most=SHOWN) if words else Found()

    def _told(self) -> dict[str, Any]:
        return {"agreement": "", "eid": "", "language": "", "q": ""} | (
            self.form.cleaned_data if self.form.is_valid() else {}
        )


@require_safe
def similar_page(request: HttpRequest) -> HttpResponse:
    """``?agreement=SLUG&eid=EID`` or ``?q=WORDS``; without either, the box to write words in."""
    filter = SimilarFilter(request.GET, Agreement.objects.none(), request=request)
    provision, found = None, Found()
    if not filter.problems:
        provision = filter.provision(request.user)
        found = filter.found(request.user, provision)
    typed = with_types(found)
    context = {
        "filter": filter,
        "provision": provision,
        "lists": [
            (_("In the same language"), typed[: len(found.same_language)]),
            (_("In other languages"), typed[len(found.same_language) :]),
        ],
        "is_found": bool(typed),
        "words": request.GET.get("q", ""),
    }
    return render(request, "clauses/similar_page.html", context, status=400 if filter.problems else 200)


def with_types(found: Found) -> list[SimilarRow]:
    """All that was found, each with the clauses that stand in tables; one query."""
    every = [*found.same_language, *found.other_languages]
    by_provision: dict[int, list[Clause]] = {}
    shown = Clause.objects.shown().filter(provision__in=[one.provision.pk for one in every]).select_related("type")
    for clause in shown:
        by_provision.setdefault(clause.provision_id, []).append(clause)
    return [SimilarRow(one, by_provision.get(one.provision.pk, [])) for one in every]


class SimilarSerializer(serializers.Serializer[SimilarRow]):
    agreement = serializers.CharField(source="similar.provision.text.agreement.slug")
    title = serializers.CharField(source="similar.provision.text.agreement.title")
    language = serializers.CharField(source="similar.provision.text.language")
    eid = serializers.CharField(source="similar.provision.eid")
    pinpoint = serializers.CharField(source="similar.provision.pinpoint")
    text = serializers.CharField(source="similar.provision.content")
    text_sha256 = serializers.CharField(source="similar.provision.content_sha256")
    types = serializers.SerializerMethodField()
    similarity = serializers.SerializerMethodField()
    permalink = serializers.SerializerMethodField()

    def get_types(self, row: SimilarRow) -> list[str]:
        return [clause.type_id for clause in row.clauses]

    def get_similarity(self, row: SimilarRow) -> float:
        return round(row.similar.similarity, 4)

    def get_permalink(self, row: SimilarRow) -> str:
        return absolute(self, row.similar.provision.get_absolute_url())


class SimilarView(ExactQuery, APIView):
    """The paragraphs of other agreements that are likest to one (``agreement`` and ``eid``) or to words (``q``), in any language.

    At most 10 in the language asked in, then at most 10 in others, the likest first. ``similarity`` is the cosine of what the
    encoder makes of both; it is no probability.
    """

    filterset_class = SimilarFilter
    common = ("fields", "omit", "format")
    renderer_classes = [ProblemRenderer]
    serializer_class = SimilarSerializer
    pagination_class = OnePage

    @extend_schema(responses=SimilarSerializer(many=True))
    def get(self, request: Request) -> Response:
        self.check(request, is_list=True)
        asked = SimilarFilter(request.query_params, Agreement.objects.none(), request=request, also=self.common)
        if ("q" in request.query_params) == ("agreement" in request.query_params and "eid" in request.query_params):
            detail = "Name a provision by agreement and eid, or give words as q."
            raise BadQuery("missing_parameter", detail, parameters=["agreement", "eid", "q"])
        try:
            provision = asked.provision(request.user)
        except Http404 as missing:
            detail = "There is no such provision in an agreement that you may see."
            raise BadQuery("invalid_parameter", detail, parameters=["agreement", "eid"]) from missing
        serializer = SimilarSerializer(context={"request": request})
        self.choose_fields(serializer)
        rows = with_types(asked.found(request.user, provision))
        return Response({"results": [serializer.to_representation(row) for row in rows]})
