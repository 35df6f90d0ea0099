"""What a clause on introductory words brings along: "... shall cooperate by:" says nothing without its items.

``items_under`` is the one answer for the page of a type, the compare table and the API.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from agreements.models import Provision

ITEM_KINDS = ("paragraph", "subparagraph", "list_item")
_MOST_DEPTH = 4


def items_under(provisions: Iterable[int]) -> dict[int, list[Provision]]:
    """The provisions with words under each of ``provisions``, by its primary key, in reading order; one query a level."""
    found: dict[int, list[Provision]] = defaultdict(list)
    level = {pk: {pk} for pk in provisions}
    for _ in range(_MOST_DEPTH):
        if not level:
            break
        below: dict[int, set[int]] = {}
        for item in Provision.objects.filter(parent__in=level, kind__in=ITEM_KINDS).defer("spans", "edits", "search"):
            under = level[item.parent_id]  # type: ignore[index]
            below[item.pk] = under
            for pk in under:
                found[pk].append(item)
        level = below
    return {pk: sorted((item for item in items if item.content), key=_position) for pk, items in found.items()}


def _position(item: Provision) -> int:
    return item.position
