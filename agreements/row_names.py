"""The names by which rows outlive a re-reading: ``slug.language.eid``, and more parts for what hangs on a provision.

A slug, a language, a code and a kind hold no dot, an eid may; so that a name has one reading only.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A provision of the current text of an agreement in a language."""

    slug: str
    language: str
    eid: str

    def __str__(self) -> str:
        return f"{self.slug}.{self.language}.{self.eid}"


def parse_place(name: str) -> PlaceName | None:
    """The place that ``name`` names; None where it can name none."""
    slug, _, rest = name.partition(".")
    language, _, eid = rest.partition(".")
    return PlaceName(slug, language, eid) if slug and language and eid else None


def parse_under_place(name: str, *parts: str) -> tuple[PlaceName, dict[str, str]] | None:
    """The place, and by name the ``parts`` that stand after it ("type", or "type", "kind" and "number" of a term)."""
    place, *values = name.rsplit(".", len(parts))
    found = parse_place(place)
    return (found, dict(zip(parts, values, strict=True))) if found and len(values) == len(parts) else None
