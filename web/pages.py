"""Pages of the API by the whole sort key: a cursor names the row that a page ended with, never how many were before it.

So no row is lost or doubled while others write: the next page begins after that row, wherever it stands by then.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

from web.problems import BadQuery

PAGE_SIZE, LARGEST_PAGE, LARGEST_COUNT = 20, 200, 10_000
_LONGEST_CURSOR = 2_000


def bad_value(name: str, value: str, wanted: str) -> BadQuery:
    detail = f"{name} is {value[:80]!r}, but should be {wanted}."
    return BadQuery("invalid_parameter", detail, parameters=[name])


def bad_cursor(value: str) -> BadQuery:
    return bad_value("cursor", value, "that of an address which a page of this list gave as its next or previous")


def counted(found: int) -> dict[str, Any]:
    """``count`` and whether it is exact, of ``found`` rows counted to one more than ``LARGEST_COUNT``."""
    return {"count": min(found, LARGEST_COUNT), "count_is_exact": found <= LARGEST_COUNT}


def encode(values: Sequence[Any], *, is_back: bool = False) -> str:
    """The cursor of a row with these values in the order of its list."""
    plain = [value.isoformat() if isinstance(value, (date, datetime)) else value for value in values]
    packed = json.dumps([int(is_back), *plain], ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def decode(cursor: str, length: int) -> tuple[bool, list[Any]]:
    """Whether it leads back, and the values; ``BadQuery`` where no list with ``length`` values can have given it."""
    try:
        packed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)) if len(cursor) <= _LONGEST_CURSOR else b""
        is_back, *values = json.loads(packed)
    except (ValueError, TypeError) as error:
        raise bad_cursor(cursor) from error
    are_plain = all(isinstance(value, (str, int, float)) and "\0" not in str(value) for value in values)
    if is_back not in (0, 1) or len(values) != length or not are_plain:
        raise bad_cursor(cursor)
    return bool(is_back), values


def beyond(names: Sequence[str], values: Sequence[Any], *, is_descending: bool) -> Q:
    """Rows that come after the row with ``values`` in the order of ``names``, all of which go one way."""
    sign = "lt" if is_descending else "gt"
    first = Q(**{f"{names[0]}__{sign}e": values[0]})
    ways = Q()
    for place, (name, value) in enumerate(zip(names, values, strict=True)):
        same = Q(**dict(zip(names[:place], values[:place], strict=True)))
        ways |= same & Q(**{f"{name}__{sign}": value})
    return first & ways if len(names) > 1 else Q(**{f"{names[0]}__{sign}": values[0]})


class Pages(BasePagination):
    """Pages in an order from the resource's white list; ``count=1`` adds the total, exact to 10,000."""

    def paginate_queryset(self, queryset: QuerySet[Any], request: Request, view: Any = None) -> list[Any]:  # type: ignore[override]
        query = request.query_params
        self.address = request.build_absolute_uri(request.path)
        self.total = queryset.order_by()[: LARGEST_COUNT + 1].count() if query.get("count") == "1" else None
        size = int(query.get("page_size", PAGE_SIZE))
        page = list(self.rows_from(queryset, request, view)[: size + 1])
        self.has_more, page = len(page) > size, page[:size]
        self.page = page[::-1] if self.is_back else page
        return self.page

    def rows_from(self, queryset: QuerySet[Any], request: Request, view: Any) -> QuerySet[Any]:
        """The rows after the cursor, or before it, nearest first; all of them where there is none."""
        self.query = request.query_params.copy()
        ordering = view.order_of(self.query)
        self.names = [name.lstrip("-") for name in ordering]
        cursor = self.query.get("cursor", "")
        self.has_cursor = bool(cursor)
        self.is_back, values = decode(cursor, len(ordering)) if cursor else (False, [])
        is_descending = ordering[0].startswith("-") != self.is_back
        ordered = queryset.order_by(*(f"-{name}" if is_descending else name for name in self.names))
        if not cursor:
            return ordered
        try:
            self._check_moments(values)
            now = view.settled(self.names, values)
            return ordered.filter(beyond(self.names, now, is_descending=is_descending))
        except (ValueError, ValidationError, OverflowError, TypeError) as error:
            raise bad_cursor(cursor) from error

    def _check_moments(self, values: Sequence[Any]) -> None:
        for name, value in zip(self.names, values, strict=True):
            if name.endswith("modified") and (found := parse_datetime(value)) and found.utcoffset() != timedelta():
                raise ValueError("A cursor holds moments of UTC only.")

    def _link(self, row: Any, *, is_back: bool) -> str:
        self.query["cursor"] = cursor_of(row, self.names, is_back=is_back)
        return f"{self.address}?{self.query.urlencode()}"

    def get_paginated_response(self, data: Any) -> Response:
        """``next`` where rows follow, ``previous`` where rows came before."""
        follows = bool(self.page) and (self.has_more or self.is_back)
        precedes = bool(self.page) and (self.has_more if self.is_back else self.has_cursor)
        answer: dict[str, Any] = {
            "next": self._link(self.page[-1], is_back=False) if follows else None,
            "previous": self._link(self.page[0], is_back=True) if precedes else None,
        }
        if self.total is not None:
            answer |= counted(self.total)
        return Response({**answer, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return page_schema(schema)


def cursor_of(row: Any, names: Sequence[str], *, is_back: bool = False) -> str:
    """The cursor that goes on after ``row``; a name may lead through relations."""
    return encode([reduce(getattr, name.split("__"), row) for name in names], is_back=is_back)


def page_schema(rows: dict[str, Any]) -> dict[str, Any]:
    """How a page of ``rows`` looks, for the schema."""
    address = {"type": ["string", "null"], "format": "uri"}
    return {
        "type": "object",
        "required": ["next", "results"],
        "properties": {
            "next": {**address, "description": "The address of the next page; null on the last."},
            "previous": {**address, "description": "The address of the page before; null on the first."},
            "count": {"type": "integer", "description": "With count=1: how many rows there are, at most 10,000."},
            "count_is_exact": {
                "type": "boolean",
                "description": "With count=1: false where there are more than 10,000.",
            },
            "results": rows,
        },
    }


def moment(value: str) -> datetime:
    """The moment that ``modified__gte`` names; a bad value is a ``BadQuery``."""
    try:
        found = parse_datetime(value) or parse_datetime(f"{value}T00:00:00")
        if found is not None:
            return (make_aware(found) if is_naive(found) else found).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise bad_value("modified__gte", value, "a date or time as 2026-11-21 or 2026-11-21T10:30:00Z")


class OnePage:
    """All there is stands under ``results``: nothing to go on to."""

    def get_paginated_response_schema(self, rows: dict[str, Any]) -> dict[str, Any]:
        return {"type": "object", "required": ["results"], "properties": {"results": rows}}
