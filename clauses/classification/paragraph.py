"""What is typed: one provision with the surroundings that help to say what it is for.

``units_of`` makes a flat list of ``Unit``s of a ``Document``, in reading order. A provision alone says too little: the
paragraph "by sharing publications" needs the words that introduce it, and "It may be renewed" its article's heading. So
each unit carries both, with its neighbours and its place between the first provision (0.0) and the last (1.0).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from agreements.formats.document import Document, Provision

UNTYPED_KINDS = frozenset({"title", "enacting_formula", "footnote", "signature_block"})
"""Kinds of provisions that never have a type."""

_CONTAINERS = frozenset({"component", "part", "chapter", "section", "annex"})


@dataclass(frozen=True, slots=True)
class Unit:
    """A provision as the classifier sees it; offsets of evidence and terms are offsets into ``text``."""

    eid: str
    kind: str
    number: str | None
    text: str
    heading: str = ""
    """Its own heading."""
    article_heading: str = ""
    """The heading of the article (or section, where there are no articles) that it stands in, its own included."""
    chapter_heading: str = ""
    """The heading of the part or chapter around that."""
    intro: str = ""
    """The words of its parents that introduce it."""
    language: str = ""
    """ISO 639-1; empty where it is not known and must be guessed from the words."""
    place: float = 0.5
    document_kind: str = ""
    index: int = 0
    before: str = ""
    after: str = ""
    """The texts of the provisions before and after it."""
    has_children: bool = False

    @property
    def is_typed(self) -> bool:
        """Whether it can have types: it is of a kind that has, and has words; a lone stop or dash says nothing."""
        return self.kind not in UNTYPED_KINDS and any(map(str.isalnum, self.text))


def units_of(document: Document) -> list[Unit]:
    """One unit a provision, in reading order, so that indexes and eids of both lists agree."""
    provisions = document.provisions
    by_eid = {provision.eid: provision for provision in provisions}
    parents = {provision.parent for provision in provisions}
    last = max(len(provisions) - 1, 1)
    return [
        Unit(
            eid=provision.eid,
            kind=provision.kind,
            number=provision.number,
            text=provision.text,
            heading=provision.heading,
            article_heading=_article_heading(provision, by_eid),
            chapter_heading=_chapter_heading(provision, by_eid),
            intro=_intro(provision, by_eid),
            language=document.language,
            place=index / last,
            document_kind=document.kind,
            index=index,
            before=provisions[index - 1].text if index else "",
            after=provisions[index + 1].text if index + 1 < len(provisions) else "",
            has_children=provision.eid in parents,
        )
        for index, provision in enumerate(provisions)
    ]


def _line(provision: Provision, by_eid: Mapping[str, Provision]) -> Iterator[Provision]:
    """The provision, its parent, and so on upwards; ends also where a malformed tree goes in a circle."""
    seen: set[str] = set()
    step: Provision | None = provision
    while step is not None and step.eid not in seen:
        seen.add(step.eid)
        yield step
        step = by_eid.get(step.parent) if step.parent is not None else None


def _article_heading(provision: Provision, by_eid: Mapping[str, Provision]) -> str:
    headings = [(step.kind, step.heading) for step in _line(provision, by_eid) if step.heading]
    inside = [heading for kind, heading in headings if kind not in _CONTAINERS]
    return inside[0] if inside else (headings[0][1] if headings else "")


def _chapter_heading(provision: Provision, by_eid: Mapping[str, Provision]) -> str:
    headings = (step.heading for step in _line(provision, by_eid) if step.kind in _CONTAINERS and step.heading)
    return next(headings, "")


def _intro(provision: Provision, by_eid: Mapping[str, Provision]) -> str:
    above = list(_line(provision, by_eid))[1:]
    words = [step.text for step in above if step.kind not in _CONTAINERS and step.text]
    return " ".join(reversed(words))
