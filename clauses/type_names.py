"""The names under which people look for a clause type, in English, French, Spanish and German (``fixtures/clause_type_names.json``)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cache

from django.conf import settings

from agreements.search.query import unaccented
from clauses.models import ClauseType
from web.wording import sentence

_FILE = settings.BASE_DIR / "fixtures" / "clause_type_names.json"
_MOST_WORDS = 12
_SHORTEST_WITHIN = 5
"""Letters of a name that is recognised among other words."""
_NEARLY = 0.88


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
        known = _known(type)
        if wanted in known:
            return 0
        return 1 if any(name.startswith(wanted) for name in known) else 2

    ranked = sorted(((distance(type), type.position, type) for type in ClauseType.objects.all()), key=lambda r: r[:2])
    return [type for far, _position, type in ranked if far < 2][:most]


def types_within(typed: str, most: int = 2) -> dict[str, ClauseType]:
    """By the words that name it, each clause type whose whole name stands among ``typed``, the longest name first; where none
    does, the one whose name is nearly what was typed ("confidentialty").
    """
    words = unaccented(typed).split()[:_MOST_WORDS]
    runs = [
        " ".join(words[start : start + length])
        for length in range(len(words), 0, -1)
        for start in range(len(words) - length + 1)
    ]
    types = {name: type for type in reversed(ClauseType.objects.all()) for name in _known(type)}
    found: dict[str, ClauseType] = {}
    for run in runs:
        type = types.get(run) if len(run) >= _SHORTEST_WITHIN else None
        if type is not None and type not in found.values() and not any(f" {run} " in f" {had} " for had in found):
            found[run] = type
    if not found and words and len(runs[0]) >= _SHORTEST_WITHIN:
        found = {name: types[name] for name in get_close_matches(runs[0], types, n=1, cutoff=_NEARLY)}
    return dict(list(found.items())[:most])


def _known(type: ClauseType) -> list[str]:
    """All names of a type, its name in the language of the reader among them."""
    here = unaccented(sentence(type.label))
    return [unaccented(type.label), here, type.code, type.code.replace("_", " "), *_names().get(type.code, ())]
