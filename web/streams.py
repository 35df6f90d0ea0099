"""Rows as a file, in CSV or lines of JSON, written while they are read; the last line says that the file is whole.

A stream holds a database connection and a thread for as long as its client reads. So a process writes at most
``AT_ONCE`` of them at a time, and further ones are asked to come back: pages go on however slowly streams are read.
A copy of the library is kept by the log of changes (``changes/``).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.renderers import JSONRenderer

AT_ONCE = settings.API_STREAMS_AT_ONCE
_turns = BoundedSemaphore(AT_ONCE)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class CsvRenderer(JSONRenderer):
    """Named in the schema; the rows themselves are streamed by ``stream``."""

    media_type, format, charset = "text/csv", "csv", "utf-8"


class JsonLinesRenderer(JSONRenderer):
    media_type, format, charset = "application/jsonl", "jsonl", "utf-8"


class End:
    """The last thing of a stream: how many rows there were, and the cursor of the last, after which new ones would stand."""

    def __init__(self) -> None:
        self.rows = 0
        self.cursor = ""

    def marker(self) -> dict[str, Any]:
        return {"end": True, "rows": self.rows, "cursor": self.cursor}


def stream(
    rows: Iterator[Any],
    renderer: Any,
    name: str,
    flat: Sequence[str] = (),
    *,
    header: Sequence[str] = (),
    end: End | None = None,
    is_head: bool = False,
    is_limited: bool = False,
) -> HttpResponseBase:
    """``rows`` as a file called ``name``; ``header`` are the columns of a table that has no row."""
    kind = f"{renderer.media_type}; charset=utf-8"
    counted = _counted(rows, end or End())
    lines = csv_lines(counted, flat, header) if renderer.format == "csv" else _json_lines(counted)
    response: HttpResponseBase
    if is_head:
        response = StreamingHttpResponse(iter(()), content_type=kind)  # how long it would be, nobody knows
    else:
        response = StreamingHttpResponse(Turn(lines) if is_limited else lines, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}.{renderer.format}"'
    response["X-Accel-Buffering"] = "yes"
    return response


def stream_limited(rows: Iterator[Any], request: Any, name: str, flat: Sequence[str] = (), **more: Any) -> Any:
    """The answer to a request for a stream; ``Busy`` where as many are written as may be."""
    is_head = request.method == "HEAD"
    return stream(rows, request.accepted_renderer, name, flat, is_head=is_head, is_limited=True, **more)


class Busy(APIException):
    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_detail = "As many downloads are under way as may be at a time. Ask again after the time in Retry-After, or follow changes/."
    wait = 15


class Turn:
    """Lines, or pieces, of a stream that counts among those under way until it is closed."""

    def __init__(self, lines: Iterator[Any]) -> None:
        self.has_turn = _turns.acquire(blocking=False)
        if not self.has_turn:
            raise Busy
        self.lines = lines

    def __iter__(self) -> Iterator[Any]:
        try:
            yield from self.lines
        finally:
            self.close()

    def close(self) -> None:
        if self.has_turn:
            self.has_turn = False
            self.lines.close()  # type: ignore[attr-defined]
            _turns.release()

    __del__ = close


def _counted(rows: Iterator[Any], end: End) -> Iterator[Any]:
    for row in rows:
        end.rows += 1
        yield row
    yield end


def _json_lines(rows: Iterator[Any]) -> Iterator[str]:
    for row in rows:
        yield json.dumps(row.marker() if isinstance(row, End) else row, ensure_ascii=False, default=str) + "\n"


def csv_lines(rows: Iterator[Any], flat: Sequence[str] = (), header: Sequence[str] = ()) -> Iterator[str]:
    """Rows as CSV (RFC 4180); nested values as JSON; a cell that a spreadsheet would run gets an apostrophe before it.

    A field named in ``flat`` has a column for each fact in it: ``agreement`` becomes ``agreement_slug``, ``agreement_title``.
    The marker is a comment: "# end of 12 rows".
    """
    columns: list[str] = []
    for row in rows:
        buffer = io.StringIO()
        writer = csv.writer(buffer)
        cells = {} if isinstance(row, End) else dict(_csv_cells(row, flat))
        if not columns:
            columns = list(cells) or list(header)
            writer.writerow(columns)
        if isinstance(row, End):
            buffer.write(f"# end of {row.rows} rows, cursor {row.cursor}\r\n")
        else:
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
