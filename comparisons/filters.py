"""From what an address asks to the agreements and types that stand for it: one reading for page, export and API.

``ask`` narrows to what its user may see, so that a slug that does not exist and one that may not be seen get the same
sentence. The page shows the sentences and the rest of the comparison; an export and the API, which would be relied on
elsewhere, answer nothing while there are ``problems``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.contrib.auth.models import AnonymousUser, User
from django.http import QueryDict

from agreements.models import Agreement
from clauses.models import ClauseType
from comparisons.desk.selection import Choice
from web.wording import gettext_noop, sentence

PRESETS: dict[str, tuple[str, str]] = {
    "final": (
        gettext_noop("Final clauses"),
        "entry_into_force provisional_application duration amendment termination survival signature_and_accession"
        " depositary_and_registration authentic_texts",
    ),
    "confidentiality": (
        gettext_noop("Confidentiality and data"),
        "confidentiality data_protection information_exchange intellectual_property",
    ),
    "disputes": (
        gettext_noop("Disputes and liability"),
        "dispute_settlement applicable_law liability privileges_immunities",
    ),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """``choice`` holds only what was found; ``problems`` are sentences about the rest."""

    choice: Choice
    agreements: tuple[Agreement, ...]
    types: tuple[ClauseType, ...]
    problems: tuple[str, ...] = ()


def ask(query: QueryDict, user: User | AnonymousUser, also_known: Iterable[str] = ()) -> Asked:
    """What ``query`` asks to compare, in its order, as ``user`` may see it; two queries."""
    choice, problems = Choice.of([(name, value) for name, values in query.lists() for value in values], also_known)
    return find(choice, user, problems)


def find(choice: Choice, user: User | AnonymousUser, problems: Iterable[str] = ()) -> Asked:
    seen = Agreement.objects.visible_to(user)
    agreements = {a.slug: a for a in seen.filter(slug__in=choice.agreements)}
    if missing := [slug for slug in choice.agreements if slug not in agreements]:
        choice = _with_joined(choice, Agreement.objects.names_of_joined(missing))
        agreements = {a.slug: a for a in seen.filter(slug__in=choice.agreements)}
    types = ClauseType.objects.in_bulk(choice.types)
    sentences = list(problems)
    sentences += [
        sentence("No agreement here is called “{slug}”.", slug=slug)
        for slug in choice.agreements
        if slug not in agreements
    ]
    sentences += [
        sentence("No clause type has the code “{code}”.", code=code) for code in choice.types if code not in types
    ]
    return Asked(
        choice.only(agreements, types),
        tuple(agreements[slug] for slug in choice.agreements if slug in agreements),
        tuple(types[code] for code in choice.types if code in types),
        tuple(sentences),
    )


def _with_joined(choice: Choice, names: Mapping[str, str]) -> Choice:
    """``choice`` with the agreements that others were joined to in their place, each once."""
    now = dict.fromkeys(names.get(slug, slug) for slug in choice.agreements)
    return replace(choice, agreements=tuple(now), base=names.get(choice.base, choice.base))


def preset_types(name: str, agreements: Iterable[Agreement]) -> list[str]:
    """The codes of a preset that the taxonomy has; of "shared" the types that all ``agreements`` have, of "any" that one has."""
    chosen = list(agreements)
    if name in ("shared", "any"):
        least = len(chosen) if name == "shared" else 1
        covered = {"covered__gte": least} if chosen else {"code__in": ()}
        return list(ClauseType.objects.with_coverage(chosen).filter(**covered).values_list("code", flat=True))
    return list(ClauseType.objects.filter(code__in=PRESETS[name][1].split()).values_list("code", flat=True))
