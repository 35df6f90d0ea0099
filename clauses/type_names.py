"""The names under which people look for a clause type, in English, French, Spanish and German (``fixtures/clause_type_names.json``)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache

from django.conf import settings

from agreements.search.query import unaccented
from clauses.models import ClauseType

_FILE = settings.BASE_DIR / "fixtures" / "clause_type_names.json"


@cache
def _names() -> Mapping[str, Sequence[str]]:
    """By code, its names without accents and capitals."""
    names: dict[str, list[str]] = json.loads(_FILE.read_text("utf-8"))
    return {code: [unaccented(name) for name in its] for code, its in names.items()}


def types_named(words: str, most: int = 3) -> list[ClauseType]:
    """The clause types that ``words`` name: by code or label, by another name, or by the beginning of one."""
    wanted = " ".join(unaccented(words).split())
    if len(wanted) < 2:
        return []

    def distance(type: ClauseType) -> int:
        known = [unaccented(type.label), type.code, type.code.replace("_", " "), *_names().get(type.code, ())]
        if wanted in known:
            return 0
        return 1 if any(name.startswith(wanted) for name in known) else 2

    ranked = sorted(((distance(type), type.position, type) for type in ClauseType.objects.all()), key=lambda r: r[:2])
    return [type for far, _position, type in ranked if far < 2][:most]
