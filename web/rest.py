"""What every list of the API shares: parameters are known or the answer is 400, pages have cursors, rows can stream.

A mistyped filter must never return the whole table: ``ExactQuery.check`` names each parameter that the resource does not
know, and each that was given without a value, before a row is read, by the FilterSet that also serves the pages. Errors are ``application/problem+json`` (RFC 9457).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, timedelta
from functools import reduce
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware
from rest_framework import mixins, status, viewsets
from rest_framework.exceptions import APIException, NotFound
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.pagination import CursorPagination
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView, exception_handler

from web.filters import StrictFilterSet

COMMON = ("page_size", "cursor", "ordering", "fields", "omit", "count", "format", "modified__gte")
PAGE_SIZE, LARGEST_PAGE, LARGEST_COUNT = 20, 200, 10_000
PROBLEM = "application/problem+json"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class BadQuery(APIException):
    """A query that cannot be answered; ``detail`` says what was met and what to do."""

    status_code = status.HTTP_400_BAD_REQUEST

    def __init__(self, type: str, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.problem = {"type": type, "detail": detail, **more}


class GoneAway(APIException):
    """A row that is no more where it was: 410, and where it is now."""

    status_code = status.HTTP_410_GONE

    def __init__(self, row: Any, reason: str = "joined") -> None:
        super().__init__(f"It was found to be one with {row}, and its texts stand there now.")
        self.problem = {
            "type": "gone", "status": self.status_code, "detail": str(self.detail), "reason": reason,
            "now_at": row.get_absolute_url(),
        }  # fmt: skip


def answer_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Django REST framework's exception handler, with every error as a problem document."""
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, (BadQuery, GoneAway)):
        response.data = error.problem
    elif isinstance(response.data, dict) and "detail" in response.data:
        response.data = {"type": "about:blank", "status": response.status_code, "detail": str(response.data["detail"])}
    else:
        response.data = {"type": "invalid", "detail": "Some values cannot be used.", "errors": response.data}
    response.content_type = PROBLEM
    return response


class ProblemRenderer(JSONRenderer):
    """JSON; a problem document keeps its own media type."""

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> bytes:
        return super().render(data, None, renderer_context)


class CsvRenderer(JSONRenderer):
    """Named in the schema; the rows themselves are streamed by ``ExactViewSet.list``."""

    media_type, format, charset = "text/csv", "csv", "utf-8"


class JsonLinesRenderer(JSONRenderer):
    media_type, format, charset = "application/jsonl", "jsonl", "utf-8"


class ExactNegotiation(DefaultContentNegotiation):
    """A ``format`` that a resource does not have is a bad value as any other."""

    def filter_renderers(self, renderers: Any, format: str) -> Any:
        found = [renderer for renderer in renderers if renderer.format == format]
        if not found:
            raise _bad_value("format", format, "one of " + ", ".join(renderer.format for renderer in renderers))
        return found


class Nowhere(APIView):
    """Below the API's address, where there is no resource: a problem document, as everywhere else."""

    schema = None
    renderer_classes = [ProblemRenderer]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise NotFound("There is no such resource; the root of the API, /api/v1/, names those that there are.")


class Pages(CursorPagination):
    """Cursor pages in an order from the resource's white list; ``count=1`` adds the total, exact to 10,000."""

    page_size_query_param = "page_size"
    page_size_query_description = f"Rows a page, at most {LARGEST_PAGE}; csv and jsonl stream all rows, whatever it is."
    page_size = PAGE_SIZE
    max_page_size = LARGEST_PAGE
    offset_cutoff = 100_000  # all rows of a long text stand at one position of the first field

    def paginate_queryset(self, queryset: QuerySet[Any], request: Request, view: Any = None) -> list[Any] | None:
        self.total = _total(queryset) if request.query_params.get("count") == "1" else None
        self.rows = queryset
        return super().paginate_queryset(queryset, request, view)

    def decode_cursor(self, request: Request) -> Any:
        """Where to go on; a cursor that no page of this list can have given is a ``BadQuery``."""
        try:
            cursor = super().decode_cursor(request)
            if cursor is None or cursor.position is None or self._is_possible(str(cursor.position)):
                return cursor
        except (NotFound, ValueError, ValidationError):
            pass
        raise _bad_cursor(request.query_params[self.cursor_query_param])

    def _is_possible(self, position: str) -> bool:
        """Whether the first field of the order can have this value; that it cannot may also be raised."""
        first = self.ordering[0].lstrip("-")
        self.rows.filter(**{f"{first}__gt": position})
        moment = parse_datetime(position) if first == "modified" else None
        return "\0" not in position and (moment is None or moment.utcoffset() == timedelta())

    def get_ordering(self, request: Request, queryset: QuerySet[Any], view: Any) -> tuple[str, ...]:
        wanted = request.query_params.get("ordering", "")
        return (*view.orderings.get(wanted, view.orderings[""]),)

    def _get_position_from_instance(self, instance: Any, ordering: Sequence[str]) -> str:
        """The value that a row has for the first field of the order, also where that leads through relations."""
        return str(reduce(getattr, ordering[0].lstrip("-").split("__"), instance))

    def get_paginated_response(self, data: Any) -> Response:
        page = {"next": self.get_next_link(), "previous": self.get_previous_link()}
        if self.total is not None:
            page["count"] = self.total
        return Response({**page, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        shape = super().get_paginated_response_schema(schema)
        shape["properties"]["count"] = {"type": ["integer", "string"], "description": "With count=1: exact to 10,000."}
        return shape


def _total(queryset: QuerySet[Any]) -> int | str:
    found = queryset.order_by()[: LARGEST_COUNT + 1].count()
    return found if found <= LARGEST_COUNT else "10,000+"


class ExactQuery:
    """Checks the query string before a row is read; ``filterset_class`` knows the resource's own parameters."""

    orderings: ClassVar[dict[str, Sequence[str]]] = {"": ("pk",)}
    filterset_class: ClassVar[type[StrictFilterSet]] = StrictFilterSet
    common: ClassVar[tuple[str, ...]] = COMMON
    content_negotiation_class = ExactNegotiation

    def check(self, request: Request, *, is_list: bool) -> None:
        shared = self.common if is_list else ("fields", "omit", "format")
        filterset_class = self.filterset_class if is_list else StrictFilterSet
        filterset = filterset_class(request.query_params, QuerySet().none(), request=request, also=shared)
        for problem in filterset.problems:
            known = list(problem.known)
            raise BadQuery(problem.type, problem.detail, parameters=list(problem.parameters), known=known)
        for name in shared:
            values = request.query_params.getlist(name)
            if any(not value.strip() for value in values):
                detail = f"{name} was given without a value. Give it one, or leave it out."
                raise BadQuery("empty_parameter", detail, parameters=[name], known=list(filterset.known))
        self._check_common(request)

    def _check_common(self, request: Request) -> None:
        size = request.query_params.get("page_size")
        if size is not None and not (
            size.isascii() and size.isdigit() and len(size) < 4 and 1 <= int(size) <= LARGEST_PAGE
        ):
            raise _bad_value("page_size", size, f"a number from 1 to {LARGEST_PAGE}")
        if "\0" in request.query_params.get("cursor", ""):
            raise _bad_cursor(request.query_params["cursor"])
        count = request.query_params.get("count")
        if count is not None and count not in {"0", "1"}:
            raise _bad_value("count", count, "1 to ask for the total, or 0")
        ordering = request.query_params.get("ordering")
        if ordering is not None and ordering not in self.orderings:
            named = ", ".join(sorted(name for name in self.orderings if name))
            raise _bad_value("ordering", ordering, f"one of {named}" if named else "left out: the order is fixed")

    def choose_fields(self, serializer: Any) -> None:
        """Keep of ``serializer`` the fields that the query names, or all but those it omits."""
        request: Any = getattr(self, "request", None)
        query = request.query_params if request is not None else {}
        for name in ("fields", "omit"):
            chosen = {field.strip() for field in query.get(name, "").split(",")} - {""}
            unknown = sorted(chosen - set(serializer.fields))
            if unknown:
                known = sorted(serializer.fields)
                detail = f"{name} names {', '.join(unknown)}, which this resource does not have."
                raise BadQuery("unknown_field", detail, parameters=unknown, known=known)
            for field in list(serializer.fields):
                if chosen and (field in chosen) == (name == "omit"):
                    serializer.fields.pop(field)


def _bad_value(name: str, value: str, wanted: str) -> BadQuery:
    detail = f"{name} is {value[:80]!r}, but should be {wanted}."
    return BadQuery("invalid_parameter", detail, parameters=[name])


def _bad_cursor(value: str) -> BadQuery:
    return _bad_value("cursor", value, "that of an address which a page of this list gave as its next or previous")


class ExactListViewSet(ExactQuery, mixins.ListModelMixin, viewsets.GenericViewSet):
    """A read-only list: rows of ``get_queryset`` narrowed by its FilterSet, in pages, or streamed as CSV or JSONL."""

    pagination_class = Pages
    filter_backends: ClassVar[list[Any]] = []
    renderer_classes = [ProblemRenderer, CsvRenderer, JsonLinesRenderer]
    modified_field: ClassVar[str] = "modified"
    flat: ClassVar[tuple[str, ...]] = ()
    """The nested fields that have a column of CSV for each fact in them."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.check(request, is_list=self.action == "list")

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.action != "list":
            return queryset
        query = self.request.query_params
        self.filterset = self.filterset_class(query, queryset, request=self.request, also=self.common)
        filtered = self.filterset.qs
        since = query.get("modified__gte")
        return filtered.filter(**{f"{self.modified_field}__gte": moment(since)}) if since else filtered

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        if request.accepted_renderer.format in {"csv", "jsonl"}:
            return self._stream(request.accepted_renderer)
        return super().list(request, *args, **kwargs)

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        serializer = super().get_serializer(*args, **kwargs)
        child = getattr(serializer, "child", serializer)
        self.choose_fields(child)
        return serializer

    def _stream(self, renderer: Any) -> StreamingHttpResponse:
        queryset = self.filter_queryset(self.get_queryset())
        ordering = self.orderings.get(self.request.query_params.get("ordering", ""), self.orderings[""])
        serializer = self.get_serializer()
        rows = (serializer.to_representation(row) for row in queryset.order_by(*ordering).iterator(chunk_size=500))
        return stream(rows, renderer, self.basename or "rows", self.flat)


class ExactViewSet(ExactListViewSet, mixins.RetrieveModelMixin):
    """A list whose rows have addresses of their own."""


def moment(value: str) -> Any:
    """The moment that ``modified__gte`` names; a bad value is a ``BadQuery``."""
    try:
        moment = parse_datetime(value) or parse_datetime(f"{value}T00:00:00")
        if moment is not None:
            return (make_aware(moment) if is_naive(moment) else moment).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise _bad_value("modified__gte", value, "a date or time as 2026-11-21 or 2026-11-21T10:30:00Z")


def stream(rows: Iterator[Any], renderer: Any, name: str, flat: Sequence[str] = ()) -> StreamingHttpResponse:
    """``rows`` as a file called ``name``, in CSV or lines of JSON."""
    lines = _csv_lines(rows, flat) if renderer.format == "csv" else _json_lines(rows)
    response = StreamingHttpResponse(lines, content_type=f"{renderer.media_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.{renderer.format}"'
    return response


def _json_lines(rows: Iterator[Any]) -> Iterator[str]:
    for row in rows:
        yield json.dumps(row, ensure_ascii=False, default=str) + "\n"


def _csv_lines(rows: Iterator[Any], flat: Sequence[str] = ()) -> Iterator[str]:
    """Rows as CSV (RFC 4180); nested values as JSON; a cell that a spreadsheet would run gets an apostrophe before it.

    A field named in ``flat`` has a column for each fact in it: ``agreement`` becomes ``agreement_slug``, ``agreement_title``.
    """
    for number, row in enumerate(rows):
        buffer = io.StringIO()
        writer = csv.writer(buffer)
        cells = dict(_csv_cells(row, flat))
        if number == 0:
            writer.writerow(cells)
        writer.writerow([_csv_cell(value) for value in cells.values()])
        yield buffer.getvalue()


def _csv_cells(row: Mapping[str, Any], flat: Sequence[str]) -> Iterator[tuple[str, Any]]:
    for name, value in row.items():
        if name in flat:
            yield from ((f"{name}_{part}", fact) for part, fact in value.items())
        else:
            yield name, value


def _csv_cell(value: Any) -> str:
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, default=str)
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
