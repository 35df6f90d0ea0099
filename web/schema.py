"""OpenAPI 3.1 of the API, written from the same FilterSets, lists of fields and kinds of problems that answer.

Nothing is described by hand twice: a parameter that a resource knows is in the schema because the resource knows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import django_filters
from django.core.validators import RegexValidator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import force_instance

from web.pages import LARGEST_PAGE, PAGE_SIZE
from web.problems import KINDS, PROBLEM
from web.rest import ExactQuery

_REF = {"$ref": "#/components/schemas/Problem"}
_READ, _WRITE, _ROW, _LIST = (401, 403, 406, 429, 500, 503), (400, 409, 415), (404, 410), (400,)
_HEADERS = {
    "X-Request-Id": {"schema": {"type": "string"}, "description": "Names this request in the site's own log."},
    "RateLimit-Limit": {"schema": {"type": "integer"}, "description": "Requests allowed in the present minute."},
    "RateLimit-Remaining": {"schema": {"type": "integer"}, "description": "How many of them are left."},
    "RateLimit-Reset": {"schema": {"type": "integer"}, "description": "In how many seconds the first of them returns."},
}
_STREAMS = {
    "text/csv": "The same rows as a table; the last line is a comment, “# end of 12 rows, cursor …”.",
    "application/jsonl": "The same rows, one a line; the last line is an object with the key “end”.",
}


class ExactSchema(AutoSchema):
    """Of each operation: every parameter that ``ExactQuery`` knows, every problem, every stream."""

    view: Any

    @property
    def is_exact(self) -> bool:
        return isinstance(self.view, ExactQuery) and self.method == "GET"

    @property
    def is_list(self) -> bool:
        return getattr(self.view, "action", "list") == "list" and getattr(self.view, "is_list", True)

    def _is_list_view(self, serializer: Any = None) -> bool:
        """A page of rows; a list without pages describes its own shape."""
        is_paged = self.is_list and getattr(self.view, "pagination_class", None) is not None
        return is_paged if self.is_exact else super()._is_list_view(serializer)

    def get_auth(self) -> list[dict[str, Any]]:
        return [{"token": []}, {"session": []}, *([{}] if self.method == "GET" else [])]

    def get_tags(self) -> list[str]:
        return [self.path.removeprefix("/api/v1/").partition("/")[0] or "root"]

    def get_summary(self) -> str:
        described = self.get_description().partition("\n")[0].partition(". ")[0].rstrip(".:")
        return described[:120] or f"{self.method} {self.path}"

    def _get_filter_parameters(self) -> list[dict[str, Any]]:
        if not self.is_exact:
            return []
        filters = self.view.filterset_class.base_filters if self.is_list else {}
        return [_filter_parameter(name, filter) for name, filter in filters.items()]

    def _get_pagination_parameters(self) -> list[dict[str, Any]]:
        if not self.is_exact:
            return []
        known = set(self.view.shared(is_list=self.is_list))
        return [{"name": name, "in": "query", **_COMMON[name](self)} for name in _COMMON if name in known]

    def _get_format_parameters(self) -> list[dict[str, Any]]:
        return []

    def formats(self) -> list[str]:
        return self.map_renderers("format") if self.is_list else ["json"]

    def field_names(self) -> list[str]:
        serializer = force_instance(self._get_serializer())
        return list(getattr(getattr(serializer, "child", serializer), "fields", {}))

    def _map_basic_serializer(self, serializer: Any, direction: str) -> dict[str, Any]:
        """Rows may lack what ``fields`` or ``omit`` leave out, so that of a whole row no field is required."""
        schema = super()._map_basic_serializer(serializer, direction)
        rows = getattr(self.view, "serializer_class", None)
        if direction == "response" and self.is_exact and type(serializer) is rows and "fields" in self.view.common:
            schema.pop("required", None)
        return schema

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        responses: dict[str, Any] = super()._get_response_bodies(direction)
        for code, answer in responses.items():
            if code.startswith("2"):
                self._complete(answer)
        if self.is_exact:
            responses["304"] = {"description": "Not changed since the answer whose ETag If-None-Match names."}
        for number in self._problem_codes():
            responses.setdefault(str(number), _problem_response(number))
        return dict(sorted(responses.items()))

    def _complete(self, answer: dict[str, Any]) -> None:
        answer["description"] = answer.get("description") or "What was asked for."
        answer["headers"] = {**answer.get("headers", {}), **_HEADERS}
        for media_type in [name for name in answer.get("content", {}) if name in _STREAMS]:
            if self.is_list:
                answer["content"][media_type] = {"schema": {"type": "string", "description": _STREAMS[media_type]}}
            else:
                del answer["content"][media_type]

    def _problem_codes(self) -> list[int]:
        has_name = "{" in self.path
        writes = self.method not in {"GET", "HEAD"}
        finds = self.is_exact and not self._is_list_view()
        codes = {*_READ, *(_ROW if has_name else ()), *((404,) if finds else ()), *(_WRITE if writes else _LIST)}
        return sorted(codes | ({412} if writes and has_name else set()))


def _problem_response(code: int) -> dict[str, Any]:
    kinds = [name for name, (status, _title) in KINDS.items() if status == code]
    titles = "; ".join(f"{name}: {KINDS[name][1].lower()}" for name in kinds)
    return {"description": f"{titles}.", "content": {PROBLEM: {"schema": _REF}}}


def _fields_of(schema: ExactSchema, verb: str) -> dict[str, Any]:
    names = schema.field_names()
    return {
        "description": f"The fields to {verb}, with commas between; of all rows.",
        "style": "form",
        "explode": False,
        "schema": {"type": "array", "minItems": 1, "items": {"type": "string", "enum": names}},
    }


def _expand(schema: ExactSchema) -> dict[str, Any]:
    names = list(schema.view.expandable)
    items = {"type": "string", "enum": names}
    return {
        "description": "Parts that are given whole instead of by name.", "style": "form", "explode": False,
        "schema": {"type": "array", "minItems": 1, "items": items},
    }  # fmt: skip


_COMMON: dict[str, Callable[[ExactSchema], dict[str, Any]]] = {
    "page_size": lambda _schema: {
        "description": "Rows a page; csv and jsonl stream all rows, whatever it is.",
        "schema": {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE_SIZE},
    },
    "cursor": lambda _schema: {
        "description": "Where to go on: that of the address which a page gave as its next or previous.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 2000},
    },
    "ordering": lambda schema: {
        "description": "The order of the rows; a minus before a name reverses it.",
        "schema": {"type": "string", "enum": sorted(name for name in schema.view.orderings if name)},
    },
    "count": lambda _schema: {
        "description": "1 adds count and count_is_exact to the page.",
        "schema": {"type": "string", "enum": ["0", "1"]},
    },
    "modified__gte": lambda _schema: {
        "description": "Rows changed since, as 2026-11-21 or 2026-11-21T10:30:00Z. For people; to synchronise, read changes/.",
        "schema": {
            "type": "string",
            "pattern": r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$",
        },
    },
    "fields": lambda schema: _fields_of(schema, "give"),
    "omit": lambda schema: _fields_of(schema, "leave out"),
    "expand": _expand,
    "format": lambda schema: {
        "description": "The format of the answer; csv and jsonl are streams of all rows.",
        "schema": {"type": "string", "enum": schema.formats()},
    },
}


def _filter_parameter(name: str, filter: Any) -> dict[str, Any]:
    """One filter as the FilterSet declares it: its type, values, bounds, pattern, and whether it may be repeated."""
    if isinstance(filter, django_filters.MultipleChoiceFilter):
        known = getattr(filter, "known_values", None)
        choices = [(code, code) for code in known()] if known else filter.extra.get("choices")
        items = {"type": "string", "minLength": 1, **_choices(choices)}
        shape: dict[str, Any] = {"type": "array", "minItems": 1, "maxItems": 100, "items": items}
    elif isinstance(filter, django_filters.NumberFilter):
        bounds = {"min_value": "minimum", "max_value": "maximum"}
        shape = {"type": "number"} | {to: filter.extra[name] for name, to in bounds.items() if name in filter.extra}
    elif isinstance(filter, django_filters.ChoiceFilter):
        shape = {"type": "string", **_choices(filter.extra.get("choices"))}
    else:
        shape = {"type": "string", "minLength": 1, **_pattern(filter)}
    parameter = {"name": name, "in": "query", "description": _described(name, filter), "schema": shape}
    return parameter | ({"style": "form", "explode": True} if shape["type"] == "array" else {})


def _described(name: str, filter: Any) -> str:
    label = str(filter.label or name.replace("_", " "))
    return f"Rows by: {label}." if not label.endswith(".") else label


def _choices(choices: Any) -> dict[str, Any]:
    known = [str(code) for code, _label in choices or ()] if isinstance(choices, Iterable) else []
    return {"enum": known} if known else {}


def _pattern(filter: Any) -> dict[str, Any]:
    longest = filter.extra.get("max_length")
    found = [pattern for one in filter.extra.get("validators", ()) if (pattern := pattern_of(one))]
    return ({"pattern": found[0]} if found else {}) | ({"maxLength": longest} if longest else {})


def pattern_of(validator: Any) -> str:
    """The pattern that a validator asks for; one that is no ``RegexValidator`` may tell it as ``pattern``."""
    if isinstance(validator, RegexValidator):
        return str(validator.regex.pattern)  # type: ignore[union-attr]
    told = getattr(validator, "pattern", "")
    return str(told() if callable(told) else told)


def describe_problems(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """drf-spectacular's hook: the one shape of all problems, and the ways to name oneself."""
    components = result.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = {
        "type": "object",
        "description": "RFC 9457. type leads to an explanation; code is the same as a word.",
        "required": ["type", "title", "status", "code", "detail", "request_id"],
        "properties": {
            "type": {"type": "string", "format": "uri"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "code": {"type": "string", "enum": [*KINDS]},
            "detail": {"type": "string"},
            "request_id": {"type": "string"},
            "parameters": {"type": "array", "items": {"type": "string"}},
            "known": {"type": "array", "items": {"type": "string"}},
            "errors": {"type": "object", "additionalProperties": True},
        },
    }
    components["securitySchemes"] = {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "A token made under “Your tokens”; “Token” works too.",
        },
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "A person signed in on the pages.",
        },
    }
    _allow_anything(result)
    tags = sorted({tag for path in result["paths"].values() for one in path.values() for tag in one.get("tags", [])})
    result["tags"] = [{"name": tag, "description": f"{tag.replace('-', ' ').capitalize()}."} for tag in tags]
    return result


def _allow_anything(part: Any) -> None:
    """Where any JSON may stand, null may too: "one of anything and null" would refuse null, which is both."""
    if isinstance(part, dict):
        if part.get("oneOf") == [{}, {"type": "null"}]:
            del part["oneOf"]
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            _allow_anything(inner)
