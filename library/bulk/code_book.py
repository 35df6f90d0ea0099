"""The code book of the bulk files: each field of each file, its type, its values and what it means, from the schema of the API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

COLUMNS = ("resource", "field", "type", "values", "description")


def rows_of_code_book(schema: dict[str, Any], resources: list[str]) -> Iterator[dict[str, str]]:
    for resource in resources:
        yield from _fields(schema, resource, "", _row_schema(schema, resource))


def _row_schema(schema: dict[str, Any], resource: str) -> dict[str, Any]:
    """The shape of one row of a list, named or written out."""
    answer = schema["paths"][f"/api/v1/{resource}/"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    items: dict[str, Any] = _resolved(schema, answer)["properties"]["results"]["items"]
    return items


def _resolved(schema: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """``part``, or the component that it names, alone or as the first of several."""
    for several in ("allOf", "oneOf", "anyOf"):
        if several in part:
            return {**_resolved(schema, part[several][0]), **{k: v for k, v in part.items() if k != several}}
    if "$ref" not in part:
        return part
    named: dict[str, Any] = schema["components"]["schemas"][part["$ref"].rpartition("/")[2]]
    return {**_resolved(schema, named), **{k: v for k, v in part.items() if k != "$ref"}}


def _fields(schema: dict[str, Any], resource: str, above: str, part: dict[str, Any]) -> Iterator[dict[str, str]]:
    for name, field in _resolved(schema, part).get("properties", {}).items():
        found = _resolved(schema, field)
        inner = _resolved(schema, found.get("items", {})) if found.get("type") == "array" else found
        kind = found.get("type", "any")
        yield {
            "resource": resource,
            "field": f"{above}{name}",
            "type": " or ".join(kind) if isinstance(kind, list) else str(kind),
            "values": ", ".join(str(value) for value in found.get("enum", inner.get("enum", ()))),
            "description": str(found.get("description", "")).strip(),
        }
        if inner.get("properties"):
            yield from _fields(schema, resource, f"{above}{name}.", inner)
