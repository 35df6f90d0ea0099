"""The leaves of the reader: what the page shows of each provision, and what stands in its margin.

``leaves`` turns the rows of one text into frozen values in reading order; the number of queries does not depend on the
length of the text. Words come from ``Provision.content``, labels from the stored spans, and from nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch

from agreements.definitions import Definition, definitions, uses
from agreements.models import Agreement, Person, Provision, Reference, Text
from agreements.templatetags.words import Cited
from clauses.keeping import Note, Report, SetItem, WorkingSet
from clauses.models import Clause, Term

HEADED = frozenset({"part", "chapter", "section", "article", "annex"})
_STEPPED = frozenset({"paragraph", "operative_paragraph", "subparagraph", "list_item"})
_PLACES = {
    "preamble": "Preamble",
    "recital": "Preamble",
    "testimonium": "Signatures",
    "signature_block": "Signatures",
    "footnote": "Notes",
}
_REASONS = {
    "page_furniture": "page furniture",
    "contents": "page of contents",
    "job_settings": "print job settings",
    "noise": "noise",
}
_HEAVY = ("cited_provision__search", "cited_provision__spans", "cited_provision__text__raw")
_LIST_MARK = re.compile(r"^[-–•*+]\s+(?=[\w(\[])")
_FEW_HEADINGS = 3
_ENTRY_WORDS = 7
_ASIDES_SHOWN = 12
_ASIDE_LENGTH = 160


@dataclass(frozen=True, slots=True)
class Noted:
    """A clause in the margin: what it is, and in words why."""

    clause: Clause
    because: Sequence[str]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A provision as the page shows it; ``label`` is its number as printed, in brackets where it was inferred."""

    provision: Provision
    label: str
    level: int
    indent: int
    notes: Sequence[Noted] = ()
    evidence: Sequence[tuple[int, int]] = ()
    cited: Sequence[Cited] = ()
    describes: Sequence[Agreement] = ()
    footnotes: Sequence[Provision] = ()
    called_in: Provision | None = None
    remarks: Sequence[Note] = ()
    sets: Sequence[WorkingSet] = ()
    reports: Sequence[Report] = ()

    @property
    def has_margin(self) -> bool:
        """Something stands beside it."""
        beside = self.notes, self.describes, self.footnotes, self.remarks, self.sets, self.reports
        return any(beside) or self.provision.kind == "footnote"

    @property
    def is_headed(self) -> bool:
        return self.provision.kind in HEADED or (self.provision.kind == "preamble" and bool(self.provision.heading))

    @property
    def is_in_capitals(self) -> bool:
        """Set all in capitals, it is shown smaller and wider."""
        return (self.provision.heading or self.provision.content).isupper()

    @property
    def is_worded_label(self) -> bool:
        """ "Article 4" stands over its heading; "4." stands beside it."""
        return any(character.isalpha() for character in self.label) and len(self.label) > 4


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents."""

    eid: str
    label: str
    heading: str
    depth: int = 0

    @property
    def is_in_capitals(self) -> bool:
        return self.heading.isupper()


@dataclass(frozen=True, slots=True)
class Aside:
    """Text set aside for one reason: how much, and the first passages of it."""

    reason: str
    count: int
    characters: int
    passages: Sequence[str]


@dataclass(slots=True)
class _Rows:
    """The rows that hang on the provisions of a text, by primary key of the provision; what persons keep, by eid."""

    clauses: dict[int, list[Clause]] = field(default_factory=dict)
    cited: dict[int, list[Cited]] = field(default_factory=dict)
    describes: dict[int, list[Agreement]] = field(default_factory=dict)
    footnotes: dict[int, list[Provision]] = field(default_factory=dict)
    remarks: dict[str, list[Note]] = field(default_factory=dict)
    sets: dict[str, list[WorkingSet]] = field(default_factory=dict)
    reports: dict[str, list[Report]] = field(default_factory=dict)


def leaves(text: Text, user: Person, *, within: Provision | None = None) -> list[Leaf]:
    """What the page shows of ``text``, or of one provision and what hangs under it: in reading order, then the notes."""
    provisions = list(text.provisions.readable().branch(within) if within else text.provisions.readable())
    rows = _rows(provisions, text, user)
    by_pk = {provision.pk: provision for provision in provisions}
    known = defined(text, provisions) if within is None else ()
    return [_leaf(provision, text, by_pk, rows, known) for provision in sorted(provisions, key=_place)]


def defined(text: Text, provisions: Sequence[Provision]) -> list[Definition]:
    """What the text defines, and what its parties are called in it; needs ``with_parties`` of its agreement."""
    parties = [
        (designation, participation.party.name)
        for participation in text.agreement.participations.all()
        for designation in participation.designations
    ]
    return definitions(((provision.eid, provision.content) for provision in provisions), parties)


def _place(provision: Provision) -> tuple[int, int, int]:
    """Notes are gathered at the end, by number: where they stood in the file depends on its pages."""
    if provision.kind != "footnote":
        return (0, 0, provision.position)
    number = provision.number or ""
    return (1, int(number) if number.isdecimal() else 0, provision.position)


def _leaf(
    provision: Provision, text: Text, by_pk: dict[int, Provision], rows: _Rows, known: Sequence[Definition]
) -> Leaf:
    above = list(_above(provision, by_pk))
    notes = [Noted(c, list(_because(c, [provision, *above]))) for c in rows.clauses.get(provision.pk, ())]
    return Leaf(
        provision=provision,
        label=_label(provision, text.raw),
        level=min(2 + sum(step.kind in HEADED for step in above), 6),
        indent=min(sum(step.kind in _STEPPED for step in above), 4),
        notes=notes,
        evidence=[(e["start"], e["end"]) for noted in notes for e in noted.clause.evidence if _is_in_text(e)],
        cited=[*rows.cited.get(provision.pk, ()), *_terms(provision, known)],
        describes=rows.describes.get(provision.pk, ()),
        footnotes=rows.footnotes.get(provision.pk, ()),
        called_in=by_pk.get(provision.called_in_id or 0),
        remarks=rows.remarks.get(provision.eid, ()),
        sets=rows.sets.get(provision.eid, ()),
        reports=rows.reports.get(provision.eid, ()),
    )


def _terms(provision: Provision, known: Sequence[Definition]) -> Iterator[Cited]:
    """The defined terms in its words, each a link to where it is defined."""
    for use in uses(provision.content, known, provision.eid):
        eid = known[use.number].eid
        yield Cited(use.start, use.end, address=f"#{eid}" if eid else "", explained=f"term-{use.number}")


def _label(provision: Provision, raw: str) -> str:
    """The printed label without what only the file's format put before it, as in "- 3." of a Markdown list."""
    if provision.kind == "footnote":
        return provision.shown_number()
    return _LIST_MARK.sub("", provision.printed_label(raw))


def _above(provision: Provision, by_pk: dict[int, Provision]) -> Iterator[Provision]:
    step = by_pk.get(provision.parent_id or 0)
    while step is not None:
        yield step
        step = by_pk.get(step.parent_id or 0)


def _is_in_text(evidence: dict[str, Any]) -> bool:
    return not evidence["reason"].startswith(("heading", "place"))


def _because(clause: Clause, line: Sequence[Provision]) -> Iterator[str]:
    """Why the machine says so: the words met, longest first and none inside another, the heading, the place."""
    said: list[str] = []
    for evidence in sorted(clause.evidence, key=lambda e: (not _is_in_text(e), e["start"] - e["end"])):
        words = clause.provision.content[evidence["start"] : evidence["end"]]
        if evidence["reason"].startswith("heading"):
            heading = next((step.heading for step in line if step.heading), "")
            words = f"heading “{heading[evidence['start'] : evidence['end']]}”" if heading else "heading"
        elif evidence["reason"].startswith("place"):
            words = "its place"
        else:
            words = f"“{words}”" if words else evidence["reason"]
        if not any(words.casefold().strip("“”") in other for other in said):
            said.append(words.casefold())
            yield words


def _rows(provisions: Sequence[Provision], text: Text, user: Person) -> _Rows:
    rows = _Rows()
    shown = (
        Clause.objects.shown()
        .filter(provision__in=provisions)
        .select_related("type")
        .order_by("-score", "type__position")
    )
    by_pk = {provision.pk: provision for provision in provisions}
    for clause in shown.prefetch_related(Prefetch("terms", Term.objects.order_by("start", "pk"))):
        clause.provision = by_pk[clause.provision_id]
        rows.clauses.setdefault(clause.provision_id, []).append(clause)
    for agreement in Agreement.objects.visible_to(user).filter(described_in__in=provisions).order_by("pk"):
        rows.describes.setdefault(agreement.described_in_id or 0, []).append(agreement)
    for provision in provisions:
        if provision.called_in_id:
            rows.footnotes.setdefault(provision.called_in_id, []).append(provision)
    references = Reference.objects.filter(provision__in=provisions).order_by("start", "pk")
    _keep(rows, text, user)
    _cite(rows, list(references.select_related("cited_provision__text").defer(*_HEAVY)), user)
    return rows


def _keep(rows: _Rows, text: Text, user: Person) -> None:
    """What persons keep on places of ``text``: notes, folders, open reports; no query for who is not signed in."""
    here: dict[str, Any] = {"agreement": text.agreement_id, "language": text.language}
    for note in Note.objects.visible_to(user).filter(**here).select_related("author"):
        rows.remarks.setdefault(note.eid, []).append(note)
    for item in SetItem.objects.visible_to(user).filter(**here).select_related("working_set"):
        rows.sets.setdefault(item.eid, []).append(item.working_set)
    for report in Report.objects.visible_to(user).open().filter(**here).select_related("reported_by"):
        rows.reports.setdefault(report.eid, []).append(report)


def adrift(text: Text, user: Person, shown: Sequence[Leaf]) -> list[Note]:
    """Notes on places that this text has no longer."""
    notes = Note.objects.visible_to(user).filter(agreement=text.agreement_id, language=text.language)
    return list(notes.exclude(eid__in=[leaf.provision.eid for leaf in shown]).select_related("author", "agreement"))


def _cite(rows: _Rows, references: Sequence[Reference], user: Person) -> None:
    """Citations as links, but only to what ``user`` may see."""
    wanted = {_agreement_cited(reference) for reference in references} - {None}
    visible = Agreement.objects.visible_to(user).only("slug").in_bulk(wanted)
    for reference in references:
        agreement = visible.get(_agreement_cited(reference) or 0)
        address = agreement.get_absolute_url() if agreement is not None else ""
        if address and reference.cited_provision is not None:
            address += f"#{reference.cited_provision.eid}"
        cited = Cited(reference.start, reference.end, reference.target or reference.words, address)
        rows.cited.setdefault(reference.provision_id, []).append(cited)


def _agreement_cited(reference: Reference) -> int | None:
    if reference.cited_provision is not None:
        return reference.cited_provision.text.agreement_id
    return reference.agreement_id


def contents(shown: Sequence[Leaf]) -> list[Entry]:
    """The headings; of a text that has few, also its numbered paragraphs by their first words."""
    headings = [leaf for leaf in shown if leaf.is_headed]
    is_short = len(headings) < _FEW_HEADINGS
    seen: set[str] = set()
    entries: list[Entry] = []
    for leaf in shown:
        kind = leaf.provision.kind
        if kind in _PLACES:
            if _PLACES[kind] not in seen:
                seen.add(_PLACES[kind])
                entries.append(Entry(leaf.provision.eid, "", _PLACES[kind]))
        elif leaf.is_headed:
            entries.append(_heading_entry(leaf))
        elif is_short and leaf.indent == 0 and kind in {"operative_paragraph", "paragraph"}:
            entries.append(Entry(leaf.provision.eid, leaf.label, _first_words(leaf.provision)))
    return entries


def _heading_entry(leaf: Leaf) -> Entry:
    label = leaf.provision.shown_number() if leaf.is_worded_label and leaf.provision.heading else leaf.label
    return Entry(leaf.provision.eid, label, leaf.provision.heading, leaf.level - 2)


def _first_words(provision: Provision) -> str:
    words = (provision.heading or provision.content).split(maxsplit=_ENTRY_WORDS)
    return " ".join(words[:_ENTRY_WORDS]) + (" …" if len(words) > _ENTRY_WORDS else "")


def asides(text: Text) -> list[Aside]:
    """What was read and belongs to no provision, by reason."""
    by_reason: dict[str, list[tuple[int, int]]] = {}
    for start, end, reason in text.set_aside:
        by_reason.setdefault(reason, []).append((start, end))
    return [
        Aside(
            _REASONS.get(reason, reason),
            len(spans),
            sum(end - start for start, end in spans),
            [_shortened(text.raw[start:end]) for start, end in spans[:_ASIDES_SHOWN]],
        )
        for reason, spans in by_reason.items()
    ]


def _shortened(passage: str) -> str:
    folded = " ".join(passage[: _ASIDE_LENGTH * 4].split())
    return folded if len(folded) <= _ASIDE_LENGTH else f"{folded[:_ASIDE_LENGTH]} …"
