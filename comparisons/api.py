"""The API of comparisons: the matrix of the compare page, from the same address and the same ``Table``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from comparisons.alignment.normalize import FOLD_NAMES
from comparisons.build import build
from comparisons.desk.baseline import Base, left_out_of
from comparisons.desk.redline import Compared, Redlines, redlines
from comparisons.desk.selection import OWN_BASES, PARAMETERS, PASTED, VIEWS
from comparisons.desk.table import CellClause, Table, as_dict
from comparisons.filters import Asked, ask
from web.filters import StrictFilterSet
from web.rest import ApiAnswers, BadQuery, ExactNegotiation, ProblemRenderer

_OWN = ("diff", "format")
_LONGEST = 60_000
_NEVER_IN_AN_ADDRESS = "A text of one's own never stands in an address. Send it as “pasted” in the body of a POST."
_OF_THE_PAGE = {"pasted", "layout", "order", "hide"}
"""What only the page knows: how it lays a table out, and a text of one's own."""
_PARAMETERS = [
    OpenApiParameter("agreement", str, many=True, description="slugs, in the order of the columns"),
    OpenApiParameter("type", str, many=True, description="codes of clause types, in the order of the rows"),
    OpenApiParameter("base", str, description="the slug of the column that differences are taken against"),
    OpenApiParameter("view", str, enum=[*VIEWS], description="how the page shows it; the answer is the same"),
    OpenApiParameter("aside", str, description=f"what differences set aside, of {', '.join(FOLD_NAMES)}, or nothing"),
    OpenApiParameter("row", str, description="the code of the one row that the page shows"),
    OpenApiParameter("fold", str, enum=["alike"], description="fold rows that are alike in all columns"),
    OpenApiParameter("diff", str, enum=["0", "1"], description="1 adds the word-level operations against the base"),
    OpenApiParameter("format", str, enum=["json"]),
]
_MATRIX = {
    "type": "object",
    "required": ["columns", "rows", "cells"],
    "properties": {
        name: {"type": "array", "items": {"type": "object", "additionalProperties": True}}
        for name in ("columns", "rows", "pairings", "differences")
    }
    | {
        "cells": {
            "type": "array",
            "description": "One list a row, one cell a column.",
            "items": {"type": "array", "items": {"type": "object", "additionalProperties": True}},
        },
        "base": {"type": "string"},
        "address": {"type": "string", "description": "The page of this comparison."},
        "made_on": {"type": "string", "format": "date-time"},
    },
}


class PastedSerializer(serializers.Serializer[Any]):
    """A text of one's own, to compare with."""

    pasted = serializers.CharField(max_length=_LONGEST)


class ComparisonView(ApiAnswers, APIView):
    """Columns, rows and cells with clauses and states; with ``diff=1`` the word-level operations against the base."""

    renderer_classes = [ProblemRenderer]
    content_negotiation_class = ExactNegotiation
    required_scopes = {"POST": "read"}

    @extend_schema(
        parameters=_PARAMETERS,
        responses={200: _MATRIX},
    )
    def get(self, request: Request) -> Response:
        return self._answer(request)

    @extend_schema(
        parameters=_PARAMETERS, request=PastedSerializer, responses={200: _MATRIX},
        description="The same, compared with a text of one's own, which is sent as `pasted` and never stands in an address.",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        return self._answer(request, _pasted(request))

    def _answer(self, request: Request, pasted: str = "") -> Response:
        asked = _asked(request)
        table = build(
            asked.agreements,
            asked.types,
            user=request.user,
            base=PASTED if pasted else asked.choice.base,
            pasted=pasted,
            site=request.build_absolute_uri("/").rstrip("/"),
            address=request.build_absolute_uri(f"{reverse('compare')}?{asked.choice.query()}"),
        )
        answer = as_dict(table)
        if request.query_params.get("diff") == "1":
            against = replace(table, base=PASTED if pasted else asked.choice.base_or_first)
            answer["differences"] = list(_differences(against, redlines(against, asked.choice.aside)))
        return Response(answer)


def _pasted(request: Request) -> str:
    """The text of one's own in the body; refused where it is missing, or too long to be compared as a whole."""
    sent = PastedSerializer(data=request.data)
    sent.is_valid(raise_exception=True)
    words = str(sent.validated_data["pasted"])
    if left_out_of(words):
        raise BadQuery("invalid_parameter", left_out_of(words), parameters=["pasted"])
    return words


def _asked(request: Request) -> Asked:
    query = StrictFilterSet(request.query_params, QuerySet().none(), also={*PARAMETERS, *_OWN} - _OF_THE_PAGE)
    if "pasted" in request.query_params:
        raise BadQuery("invalid_parameter", _NEVER_IN_AN_ADDRESS, parameters=["pasted"], known=list(query.known))
    for problem in query.problems:
        raise BadQuery(problem.type, problem.detail, parameters=list(problem.parameters), known=list(problem.known))
    known = list(query.known)
    asked = ask(request.query_params, request.user, also_known=_OWN)
    if asked.problems:
        raise BadQuery("invalid_parameter", " ".join(asked.problems), known=known)
    if not asked.choice.is_complete:
        raise BadQuery("missing_parameter", "Name at least one agreement and one type.", known=known)
    if asked.choice.base in OWN_BASES:
        raise BadQuery("invalid_parameter", _NEVER_IN_AN_ADDRESS, parameters=["base"], known=known)
    return asked


def _differences(table: Table, found: Redlines) -> Iterator[dict[str, Any]]:
    for (row, column), cell in found.cells.items():
        base = found.bases[row]
        if base is None:
            continue
        clauses = table.cells[row][column].clauses
        yield {
            "agreement": table.columns[column].slug,
            "type": table.rows[row].code,
            "base": base.column.slug,
            "similarity": round(cell.similarity, 4),
            "lacking": [base.cell.clauses[place].eid for place in cell.lacking],
            "clauses": [_operations(*pair, base) for pair in zip(clauses, cell.clauses, strict=True)],
        }


def _operations(clause: CellClause, found: Compared, base: Base) -> dict[str, Any]:
    return {
        "eid": clause.eid,
        "against": base.cell.clauses[found.against[0]].eid if found.against else None,
        "remark": found.remark,
        "similarity": found.difference.similarity if found.difference is not None else None,
        "operations": [
            {
                "kind": op.kind,
                "text": op.text,
                "base_span": list(op.base_span),
                "other_span": list(op.other_span),
            }
            for op in (found.ops or ())
        ],
    }
