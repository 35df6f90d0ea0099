"""What every resource of the API shares: parameters are known or the answer is 400, pages have cursors, rows can stream.

A mistyped filter must never return the whole table: ``ExactQuery.check`` names each parameter that the resource does not
know, and each that was given without a value, before a row is read, by the FilterSet that also serves the pages and
writes the schema (``web.schema``). Errors are problem documents (``web.problems``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, QueryDict
from rest_framework import mixins, viewsets
from rest_framework.exceptions import APIException, MethodNotAllowed, NotFound, Throttled
from rest_framework.negotiation import BaseContentNegotiation, DefaultContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from web.filters import StrictFilterSet
from web.pages import LARGEST_COUNT as LARGEST_COUNT
from web.pages import LARGEST_PAGE as LARGEST_PAGE
from web.pages import PAGE_SIZE as PAGE_SIZE
from web.pages import Pages, bad_cursor, bad_value, cursor_of
from web.pages import moment as moment
from web.problems import PROBLEM, complete
from web.problems import BadQuery as BadQuery
from web.problems import GoneAway as GoneAway
from web.problems import Refused as Refused
from web.problems import answer_problem as answer_problem
from web.streams import CsvRenderer as CsvRenderer
from web.streams import End, stream_limited
from web.streams import JsonLinesRenderer as JsonLinesRenderer
from web.streams import stream as stream

COMMON = ("page_size", "cursor", "ordering", "fields", "omit", "count", "format", "modified__gte")
STREAMS = ("csv", "jsonl")
_HALF = re.compile("[\ud800-\udfff]")


class ProblemRenderer(JSONRenderer):
    """JSON; a problem document keeps its own media type."""

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> bytes:
        return super().render(data, None, renderer_context)


class ExactNegotiation(DefaultContentNegotiation):
    """A ``format`` that a resource does not have is a bad value as any other."""

    def filter_renderers(self, renderers: Any, format: str) -> Any:
        found = [renderer for renderer in renderers if renderer.format == format]
        if not found:
            raise bad_value("format", format, "one of " + ", ".join(renderer.format for renderer in renderers))
        return found


class ApiAnswers:
    """Of each view: 405 comes before 401, problems are whole documents, and headers tell how much may still be asked."""

    required_scopes: ClassVar[Mapping[str, str]] = {}
    """By method, the scope that a token needs; else ``read`` to read and ``write`` to write."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        handled: Any = getattr(self, "allowed_methods", ())
        if request.method not in handled:
            raise MethodNotAllowed(str(request.method))
        if any("\0" in str(value) for value in kwargs.values()):
            raise NotFound  # no name holds a null character, and the database reads none
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        if request.method in {"POST", "PUT", "PATCH"}:
            check_sent(request.data)

    def handle_exception(self, error: Exception) -> Any:
        """What is refused before it is counted counts, too: nobody tries credentials without end."""
        if not hasattr(self, "throttles") and isinstance(error, (APIException, PermissionDenied, Http404)):
            request: Any = self.request  # type: ignore[attr-defined]
            with suppress(APIException):
                request.user  # noqa: B018 (credentials that are refused leave a visitor)
            try:
                self.check_throttles(request)  # type: ignore[attr-defined]
            except Throttled as throttled:
                error = throttled
        return super().handle_exception(error)  # type: ignore[misc]

    def get_throttles(self) -> list[Any]:
        self.throttles: list[Any] = super().get_throttles()  # type: ignore[misc]
        return self.throttles

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        data = getattr(response, "data", None)
        if isinstance(response, Response) and response.status_code >= 400:
            response.data = complete(request, data if isinstance(data, dict) else {}, response.status_code)
            response.content_type = PROBLEM
        answer = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]
        for name, value in rate_limit(getattr(self, "throttles", ())).items():
            answer[name] = value
        return answer


def check_sent(sent: Any) -> None:
    """Refuse a body that is no object, or whose words the database cannot hold: null characters and halves of letters."""
    if not isinstance(sent, Mapping):
        raise BadQuery("invalid", "Send an object, as {“name”: “value”}.")
    if any("\0" in words or _HALF.search(words) for words in _words_of(sent)):
        raise BadQuery("invalid", "A value holds a null character or half of a letter, which are no text.")


def _words_of(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, QueryDict):
        yield from (word for _name, words in part.lists() for word in words if isinstance(word, str))
    elif isinstance(part, Mapping):
        yield from part
        yield from (word for inner in part.values() for word in _words_of(inner))
    elif isinstance(part, list):
        yield from (word for inner in part for word in _words_of(inner))


def rate_limit(throttles: Sequence[Any]) -> dict[str, str]:
    """The headers that tell how many requests are left, of the throttle that leaves fewest."""
    left = []
    for throttle in throttles:
        if getattr(throttle, "history", None) is not None and throttle.rate:
            history, now = throttle.history, throttle.now
            reset = int(throttle.duration - (now - history[-1])) if history else throttle.duration
            left.append((max(throttle.num_requests - len(history), 0), throttle.num_requests, max(reset, 0)))
    if not left:
        return {}
    remaining, limit, reset = min(left)
    return {"RateLimit-Limit": f"{limit}", "RateLimit-Remaining": f"{remaining}", "RateLimit-Reset": f"{reset}"}


class Nowhere(ApiAnswers, APIView):
    """Below the API's address, where there is no resource: a problem document, as everywhere else."""

    schema = None
    renderer_classes = [ProblemRenderer]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise NotFound("There is no such resource; the root of the API, /api/v1/, names those that there are.")


class ExactQuery(ApiAnswers):
    """Checks the query string before a row is read; ``filterset_class`` knows the resource's own parameters."""

    orderings: ClassVar[dict[str, Sequence[str]]] = {"": ("pk",)}
    filterset_class: ClassVar[type[StrictFilterSet]] = StrictFilterSet
    common: ClassVar[tuple[str, ...]] = COMMON
    expandable: ClassVar[tuple[str, ...]] = ()
    """What ``expand`` may name: parts that rows give by name, and whole where they are asked for."""
    content_negotiation_class: type[BaseContentNegotiation] = ExactNegotiation

    def shared(self, *, is_list: bool) -> tuple[str, ...]:
        """The parameters beside the resource's own filters."""
        fixed = () if any(self.orderings) else ("ordering",)
        known = self.common if is_list else ("fields", "omit", "format")
        parts = ("expand",) if self.expandable else ()
        return (*(name for name in known if name in self.common and name not in fixed), *parts)

    def check(self, request: Request, *, is_list: bool) -> None:
        shared = self.shared(is_list=is_list)
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
        query = request.query_params
        size = query.get("page_size")
        if size is not None and not (
            size.isascii() and size.isdigit() and len(size) < 4 and 1 <= int(size) <= LARGEST_PAGE
        ):
            raise bad_value("page_size", size, f"a number from 1 to {LARGEST_PAGE}")
        if "\0" in query.get("cursor", ""):
            raise bad_cursor(query["cursor"])
        count = query.get("count")
        if count is not None and count not in {"0", "1"}:
            raise bad_value("count", count, "1 to ask for the total, or 0")
        ordering = query.get("ordering")
        if ordering is not None and ordering not in self.orderings:
            named = ", ".join(sorted(name for name in self.orderings if name))
            raise bad_value("ordering", ordering, f"one of {named}" if named else "left out: the order is fixed")
        if unknown := sorted(self.expanded(query) - {*self.expandable}):
            known = ", ".join(self.expandable)
            raise bad_value("expand", ",".join(unknown), f"some of {known}, with commas between")

    def expanded(self, query: Any) -> set[str]:
        """The parts that ``expand`` names."""
        return {name.strip() for value in query.getlist("expand") for name in value.split(",")} - {""}

    def order_of(self, query: Any) -> tuple[str, ...]:
        return (*self.orderings.get(query.get("ordering", ""), self.orderings[""]),)

    def settled(self, names: Sequence[str], values: Sequence[Any]) -> Sequence[Any]:
        """The values of a cursor as they are now, for lists in which a row's place can change under its name."""
        return values

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


class ExactListViewSet(ExactQuery, mixins.ListModelMixin, viewsets.GenericViewSet):
    """A read-only list: rows of ``get_queryset`` narrowed by its FilterSet, in pages, or streamed as CSV or JSONL."""

    pagination_class = Pages
    filter_backends: ClassVar[list[Any]] = []  # type: ignore[misc]
    renderer_classes = [ProblemRenderer, CsvRenderer, JsonLinesRenderer]
    modified_field: ClassVar[str] = "modified"
    flat: ClassVar[tuple[str, ...]] = ()
    """The nested fields that have a column of CSV for each fact in them."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method in {"GET", "HEAD"}:
            self.check(request, is_list=self.action == "list")

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.action != "list":
            return queryset
        query = self.request.query_params
        also = self.shared(is_list=True)
        self.filterset = self.filterset_class(query, queryset, request=self.request, also=also)
        filtered = self.filterset.qs
        since = query.get("modified__gte")
        return filtered.filter(**{f"{self.modified_field}__gte": moment(since)}) if since else filtered

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        if request.accepted_renderer.format in STREAMS:
            return self._stream(request)
        return super().list(request, *args, **kwargs)

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        serializer = super().get_serializer(*args, **kwargs)
        if self.request is not None and self.request.method in {"GET", "HEAD"}:
            self.choose_fields(getattr(serializer, "child", serializer))
        return serializer

    def _stream(self, request: Request) -> Any:
        query, end = request.query_params, End()
        names = [name.lstrip("-") for name in self.order_of(query)]
        pages = Pages()
        rows = pages.rows_from(self.filter_queryset(self.get_queryset()), request, self)
        serializer = self.get_serializer()

        def written() -> Iterator[Any]:
            for row in rows.iterator(chunk_size=500):
                end.cursor = cursor_of(row, names)
                yield serializer.to_representation(row)

        return stream_limited(
            written(), request, self.basename or "rows", self.flat, header=self.columns(serializer), end=end
        )

    def columns(self, serializer: Any) -> Sequence[str]:
        """The columns of a table without rows."""
        named = [
            [f"{name}_{part}" for part in field.fields] if name in self.flat else [name]
            for name, field in serializer.fields.items()
        ]
        return [column for columns in named for column in columns]


class ExactViewSet(ExactListViewSet, mixins.RetrieveModelMixin):
    """A list whose rows have addresses of their own."""
