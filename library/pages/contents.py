"""The contents of a text: its headings, or its numbered paragraphs where it has few.

Of a text in parts: all headings of the part that is shown and the outermost of the others; where these are many, the other
parts themselves, those nearby.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agreements.citations.address import in_text
from agreements.models import Provision
from library.pages.page_parts import HEADED, Part
from library.pages.provision_view import ProvisionView
from web.wording import gettext_noop, sentence

_PLACES = {
    "preamble": gettext_noop("Preamble"),
    "recital": gettext_noop("Preamble"),
    "testimonium": gettext_noop("Signatures"),
    "signature_block": gettext_noop("Signatures"),
    "footnote": gettext_noop("Notes"),
}
_FEW_HEADINGS = 3
_ENTRY_WORDS = 7
_MOST_ELSEWHERE = 60
_PARTS_NEAR = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents."""

    address: str
    label: str
    heading: str
    depth: int = 0

    @property
    def is_in_capitals(self) -> bool:
        return self.heading.isupper()


def headings_elsewhere(parts: Sequence[Part], shown: Part) -> set[int]:
    """The keys of the outermost headings of the parts that are not shown; none where they are too many to list."""
    found = {
        bone.pk for part in parts if part is not shown for bone in part.body if bone.kind in HEADED and bone.level == 0
    }
    return found if len(found) <= _MOST_ELSEWHERE else set()


def contents(views: Sequence[ProvisionView], parts: Sequence[Part], shown: Part, language: str) -> list[Entry]:
    """``views`` are those of ``shown`` and the ``headings_elsewhere``, in reading order."""
    listed = {view.provision.eid: entry for view, entry in _entries(views, shown, language)}
    if len(parts) == 1 or any(eid not in shown.bones for eid in listed):
        return list(listed.values())
    near = [part for part in parts if abs(part.number - shown.number) <= _PARTS_NEAR or part in (parts[0], parts[-1])]
    lines: list[Entry] = []
    for part in near:
        here = list(listed.values()) if part is shown else [Entry(in_text(part.opens, language), "", part.span)]
        lines += here
    return lines


def _entries(views: Sequence[ProvisionView], shown: Part, language: str) -> Iterator[tuple[ProvisionView, Entry]]:
    is_short = sum(view.is_headed for view in views) < _FEW_HEADINGS
    seen: set[str] = set()
    for view in views:
        provision = view.provision
        place = sentence(_PLACES.get(provision.kind, ""))
        address = f"#{provision.eid}" if provision.eid in shown.bones else in_text(provision.eid, language)
        if place:
            if place not in seen:
                yield view, Entry(address, "", place)
            seen.add(place)
        elif view.is_headed:
            label = provision.shown_number() if view.is_worded_label and provision.heading else view.label
            yield view, Entry(address, label, provision.heading, view.level - 2)
        elif is_short and view.indent == 0 and provision.kind in {"operative_paragraph", "paragraph"}:
            yield view, Entry(address, view.label, _first_words(provision))


def _first_words(provision: Provision) -> str:
    words = (provision.heading or provision.content).split(maxsplit=_ENTRY_WORDS)
    return " ".join(words[:_ENTRY_WORDS]) + (" …" if len(words) > _ENTRY_WORDS else "")
