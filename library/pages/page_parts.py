"""A long text in parts, so that no page of the reader is heavy: which part holds a place, and what stands in each.

``outline`` asks the database for the bare bones of a text; ``parts`` cuts them, the same for everybody: each part as long
as a page may be, broken before a heading where one is near. A note stands in the part in which it is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models.functions import Length

from agreements.models import ProvisionQuerySet
from web.locators import located

HEADED = frozenset({"component", "part", "chapter", "section", "article", "annex"})
PAGE = 110_000
"""Characters of the text on a page, with what stands around them: it leaves the page under 150 KB for who only reads."""
AROUND = 800
"""Characters around the words of a provision: its links and notes."""
WHOLE = 3_000_000
"""A text of more is not shown on one page at all."""


@dataclass(frozen=True, slots=True)
class Bone:
    """A provision by what its place follows from; ``level`` counts the divisions above it."""

    pk: int
    eid: str
    kind: str
    pinpoint: str
    above: int | None
    called_in: int | None
    level: int
    weight: int


@dataclass(frozen=True)
class Part:
    """Provisions that follow each other, with the notes called in them."""

    number: int
    body: Sequence[Bone]
    notes: Sequence[Bone] = ()

    @cached_property
    def bones(self) -> dict[str, Bone]:
        """All that stands in it, by eid."""
        return {bone.eid: bone for bone in (*self.body, *self.notes)}

    @property
    def opens(self) -> str:
        """The eid that it begins with."""
        return self.body[0].eid

    @property
    def span(self) -> str:
        """From where to where: "Art. 4 – Art. 9(2)"."""
        first, last = located(self.body[0].pinpoint), located(self.body[-1].pinpoint)
        return first if first == last else f"{first} – {last}"


def outline(provisions: ProvisionQuerySet) -> list[Bone]:
    """``provisions`` of one text in reading order, in one query."""
    rows = provisions.order_by("position").values_list(
        "pk", "eid", "kind", "pinpoint", "parent_id", "called_in_id", Length("content"), Length("heading")
    )
    levels: dict[int | None, int] = {None: 0}
    bones = []
    for pk, eid, kind, pinpoint, above, called_in, content, heading in rows:
        level = levels.get(above, 0)
        levels[pk] = level + (kind in HEADED)
        bones.append(Bone(pk, eid, kind, pinpoint, above, called_in, level, AROUND + content + heading))
    return bones


def parts(bones: Sequence[Bone], page: int = PAGE) -> list[Part]:
    """``bones`` in parts; one, if a page holds them all."""
    if sum(bone.weight for bone in bones) <= page or all(bone.kind == "footnote" for bone in bones):
        return [Part(1, bones)]
    notes: dict[int, list[Bone]] = {}
    body: list[Bone] = []
    known = {bone.pk for bone in bones if bone.kind != "footnote"}
    for bone in bones:
        if bone.kind != "footnote":
            body.append(bone)
        else:
            caller = bone.called_in if bone.called_in in known else body[-1].pk if body else 0
            notes.setdefault(caller or 0, []).append(bone)
    weights = [bone.weight + sum(note.weight for note in notes.get(bone.pk, ())) for bone in body]
    cut: list[Part] = []
    for start, end in _cuts(body, weights, page):
        held = [note for bone in body[start:end] for note in notes.get(bone.pk, ())]
        cut.append(Part(len(cut) + 1, body[start:end], held + (notes.get(0, []) if not cut else [])))
    return cut


def _cuts(body: Sequence[Bone], weights: Sequence[int], page: int) -> Iterable[tuple[int, int]]:
    start = 0
    while start < len(body):
        end, weight = start, 0
        while end < len(body) and (end == start or weight + weights[end] <= page):
            weight += weights[end]
            end += 1
        if end < len(body):
            end = _break(body, start, end)
        yield start, end
        start = end


def _break(body: Sequence[Bone], start: int, end: int) -> int:
    """Where the part that begins at ``start`` and has no room for ``end`` ends: at the widest division of its second half."""
    half = (start + end + 1) // 2
    headed = [at for at in range(max(half, start + 1), end + 1) if body[at].kind in HEADED]
    return min(headed, key=lambda at: (body[at].level, -at), default=end)


def part_with(cut: Sequence[Part], eid: str) -> Part | None:
    """The part in which ``eid`` stands."""
    return next((part for part in cut if eid in part.bones), None)


def stems(bones: Sequence[Bone], part: Part) -> set[int]:
    """The keys of what the provisions of ``part`` hang under and what stands in another part."""
    above = {bone.pk: bone.above for bone in bones}
    here = {bone.pk for bone in part.bones.values()}
    found: set[int] = set()
    for bone in part.body:
        step = bone.above
        while step is not None and step not in here and step not in found:
            found.add(step)
            step = above.get(step)
    return found
