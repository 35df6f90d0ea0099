"""What a clause on introductory words brings along: "... shall cooperate by:" says nothing without its items.

``items_under`` is the one answer for the page of a type, the compare table and the API; ``place_of`` adds what stands
around a provision, for the person who must judge it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Place:
    """A provision where it stands: what it hangs under, from the top down, its neighbours, and its items."""

    provision: Provision
    above: tuple[Provision, ...]
    before: Provision | None
    items: tuple[Provision, ...]
    after: Provision | None


_AROUND = 12


def place_of(provision: Provision) -> Place:
    """In a few queries, one a level of the tree above and below."""
    above: list[Provision] = []
    parent = provision.parent
    while parent is not None and len(above) < _MOST_DEPTH:
        above.insert(0, parent)
        parent = parent.parent
    items = tuple(items_under([provision.pk]).get(provision.pk, []))
    known = {provision.pk, *(one.pk for one in above), *(one.pk for one in items)}
    around = Provision.objects.filter(text=provision.text_id).readable().exclude(content="")
    around = around.exclude(pk__in=known).exclude(kind="footnote")
    last = max([provision.position, *(item.position for item in items)])
    before = around.filter(position__lt=provision.position, position__gte=provision.position - _AROUND).last()
    after = around.filter(position__gt=last, position__lte=last + _AROUND).first()
    return Place(provision, tuple(above), before, items, after)
