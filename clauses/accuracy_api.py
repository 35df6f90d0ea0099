"""How often the machine is right, for the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from clauses.evaluation.accuracy import Accuracy, TypeAccuracy, Unseen, accuracy
from clauses.evaluation.floors import KindAccuracy, terms_accuracy
from clauses.evaluation.metrics import Row
from web.rest import ExactQuery, ProblemRenderer


class FigureSerializer(serializers.Serializer[Row]):
    """Of one type or of all: how many examples there were, and how often the machine was right; null without examples."""

    n = serializers.IntegerField()
    precision = serializers.FloatField(allow_null=True)
    recall = serializers.FloatField(allow_null=True)
    f1 = serializers.FloatField(allow_null=True)

    def to_representation(self, row: Row) -> dict[str, Any]:
        shown = super().to_representation(row)
        return shown if row.n else {name: value if name == "n" else None for name, value in shown.items()}


class TypeAccuracySerializer(serializers.Serializer[TypeAccuracy]):
    """``held_out``: texts that the model had not seen; ``gold``: the agreements shipped in fixtures/gold."""

    type = serializers.CharField(source="code")
    held_out = FigureSerializer()
    gold = FigureSerializer()
    floor = serializers.FloatField()
    is_reliable = serializers.BooleanField()
    verdict = serializers.CharField(source="said")


class UnseenSerializer(serializers.Serializer[Unseen]):
    """On agreements of other genres than those that were learnt from; ``suggested`` counts suggestions as given."""

    rules_version = serializers.CharField()
    agreements = serializers.IntegerField()
    paragraphs = serializers.IntegerField()
    all = FigureSerializer(source="types.micro")
    presence = FigureSerializer(source="presence.micro")
    suggested = FigureSerializer()
    languages = serializers.DictField(child=FigureSerializer())
    readers = FigureSerializer(allow_null=True, help_text="How far a second reader gives the labels of the first.")


class KindAccuracySerializer(serializers.Serializer[KindAccuracy]):
    """A kind of term ("termination.notice_period"); ``unseen`` are documents that nobody looked at while patterns were written."""

    kind = serializers.CharField(source="name")
    unseen = FigureSerializer()
    all = FigureSerializer(source="everywhere")
    floor = serializers.FloatField()
    verdict = serializers.CharField()


class AccuracySerializer(serializers.Serializer[Accuracy]):
    rules_version = serializers.CharField()
    is_of_today = serializers.BooleanField()
    measured_on = serializers.CharField()
    other_genres = UnseenSerializer(allow_null=True)
    held_out = FigureSerializer(source="held_out.micro")
    gold = FigureSerializer(source="gold.micro")
    presence = FigureSerializer(source="presence.micro")
    types = TypeAccuracySerializer(many=True)
    terms = serializers.SerializerMethodField()

    @extend_schema_field(KindAccuracySerializer(many=True))
    def get_terms(self, known: Accuracy) -> Any:
        terms = terms_accuracy()
        return [KindAccuracySerializer(one).data for one in (terms.kinds if terms is not None else ())]


class AccuracyView(ExactQuery, APIView):
    """How often the machine is right: over all types, and for each; measured when ``manage.py accuracy`` was last run."""

    common = ("format",)
    is_list = False
    renderer_classes = [ProblemRenderer]
    serializer_class = AccuracySerializer

    def get(self, request: Request) -> Response:
        self.check(request, is_list=False)
        known = accuracy()
        if known is None:
            raise NotFound("Nothing has been measured yet; an administrator runs manage.py accuracy.")
        return Response(AccuracySerializer(known).data)
