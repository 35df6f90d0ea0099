"""What a search means besides its words: its fields as filters (``party:WIPO year:1994``), the type or party that it names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.conf.locale import LANG_INFO
from django.http import QueryDict

from agreements.models import Agreement, Party, Person
from agreements.search.query import fields, unaccented
from clauses.models import ClauseType
from clauses.type_names import types_named, types_within


@dataclass(frozen=True, slots=True)
class Named:
    """Clause types and a party whose own page may be what somebody looked for."""

    types: Sequence[ClauseType] = field(default_factory=list)
    party: Party | None = None

    def __bool__(self) -> bool:
        return bool(self.types or self.party)


def with_fields(asked: QueryDict, user: Person) -> QueryDict:
    """``asked`` with each field of its words as a filter of its own.

    A value that names nothing is left as it was typed: the filter says what it does not know.
    """
    words, named = fields(asked.get("q", ""))
    if not named:
        return asked
    found = asked.copy()
    found["q"] = words
    if not words:
        del found["q"]
    for name, value in named:
        parameter, known = _FIELDS[name]
        found.appendlist(parameter, known(value, user))
    return found


def also_named(typed: str, user: Person) -> Named:
    """The party that ``typed`` names as a whole, and the clause types that it names as a whole or among other words."""
    if not typed or '"' in typed or len(typed) > 100:
        return Named()
    types = types_named(typed, most=1) or list(types_within(typed).values())
    return Named(types, Party.objects.visible_to(user).named(typed))


def _party(value: str, user: Person) -> str:
    found = Party.objects.visible_to(user).named(value)
    return found.slug if found else value


def _type(value: str, _user: Person) -> str:
    found = types_named(value, most=1)
    return found[0].code if found else value


def _labelled(choices: Mapping[str, str]) -> Callable[[str, Person], str]:
    """By code or label."""
    codes = {unaccented(label): code for code, label in choices.items()}
    return lambda value, _user: codes.get(unaccented(value), value)


_KINDS = {code: str(label) for code, label in Agreement.Kind.choices}
_LANGUAGES = {code: str(info["name"]) for code, info in LANG_INFO.items() if "name" in info}
_FIELDS: Mapping[str, tuple[str, Callable[[str, Person], str]]] = {
    "party": ("party", _party),
    "type": ("clause_type", _type),
    "lacks": ("lacks", _type),
    "without": ("without", _type),
    "kind": ("kind", _labelled(_KINDS)),
    "language": ("language", _labelled(_LANGUAGES)),
    "year": ("year", lambda value, _user: value),
}
"""By field: the filter that it stands for, and how its value is understood."""
