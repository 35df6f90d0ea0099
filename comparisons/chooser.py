"""What a person can choose from on the compare page: agreements found by words, clause types with their coverage.

Everything is ticks in one form and links, so that it works without a script; what is chosen comes first and in its order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from agreements.models import Agreement
from clauses.facets import GROUPS
from clauses.models import Clause, ClauseType
from comparisons.desk.selection import Choice
from web.wording import sentence

_FOUND = 15
_EXAMPLE_TYPES = ("termination", "confidentiality", "intellectual_property")


@dataclass(frozen=True, slots=True)
class Chooser:
    """``groups``: types that are not chosen yet, each with ``covered``, the number of chosen agreements that have it."""

    agreements: Sequence[Agreement]
    found: Sequence[Agreement]
    words: str
    types: Sequence[ClauseType]
    groups: Sequence[tuple[str, Sequence[ClauseType]]]

    @classmethod
    def of(cls, choice: Choice, agreements: Sequence[Agreement], user: Any, *, words: str = "") -> Chooser:
        words = words.replace("\0", "").strip()[:400]
        library = Agreement.objects.visible_to(user).exclude(slug__in=choice.agreements)
        found = library.search(words) if words else library
        types = {type.code: type for type in ClauseType.objects.with_coverage(agreements)}
        rest = [type for code, type in types.items() if code not in choice.types]
        return cls(
            agreements,
            list(found.order_by("is_cited_only", "-created", "pk")[:_FOUND]),
            words,
            [types[code] for code in choice.types],
            [
                (sentence(GROUPS.get(group, group)), list(members))
                for group, members in groupby(rest, lambda type: type.group)
            ],
        )


def example(user: Any) -> tuple[Choice, Sequence[Agreement]] | None:
    """Two agreements, no drafts, that can be compared at once, to show how it looks; None in a library without them."""
    ending = Clause.objects.visible_to(user).shown().filter(type=_EXAMPLE_TYPES[0]).values("provision__text__agreement")
    agreements = list(Agreement.objects.filter(pk__in=ending).exclude(status="draft").order_by("created", "pk")[:2])
    if len(agreements) < 2:
        return None
    return Choice(tuple(agreement.slug for agreement in agreements), _EXAMPLE_TYPES), agreements
