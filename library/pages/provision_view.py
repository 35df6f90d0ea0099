"""The views of the reader: what the page shows of each provision, and what stands in its margin.

``views`` turns the rows of one text into frozen values in reading order; the number of queries does not depend on the
length of the text. Words come from ``Provision.content``, labels from the stored spans, and from nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch

from agreements.citations.address import in_text
from agreements.facts.definitions import Definition, definitions, uses
from agreements.models import Agreement, Person, Provision, Reference, Text
from agreements.templatetags.words import Cited
from clauses.models import Clause, Report, Term
from clauses.terms.wording import convincing
from library.models import Note, SetItem, WorkingSet
from library.models.note import NoteQuerySet
from library.pages.page_parts import HEADED
from web.wording import gettext_noop, quoted, sentence

_STEPPED = frozenset({"paragraph", "operative_paragraph", "subparagraph", "list_item"})
_REASONS = {
    "page_furniture": gettext_noop("page furniture"),
    "front_matter": gettext_noop("front matter"),
    "contents": gettext_noop("page of contents"),
    "job_settings": gettext_noop("print job settings"),
    "noise": gettext_noop("noise"),
}
_HEAVY = ("cited_provision__search", "cited_provision__spans", "cited_provision__text__raw")
_LIST_MARK = re.compile(r"^[-–•*+]\s+(?=[\w(\[])")
_ASIDES_SHOWN = 12
_ASIDE_LENGTH = 160


@dataclass(frozen=True, slots=True)
class Noted:
    """A clause in the margin: what it is, in words why, and its own sentences in a paragraph of several types."""

    clause: Clause
    because: Sequence[str]
    own: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Thread:
    """A note with what was answered to it, the first answer first."""

    note: Note
    answers: Sequence[Note]


@dataclass(frozen=True, slots=True)
class ProvisionView:
    """A provision as the page shows it; ``label`` is its number as printed, in brackets where it was inferred."""

    provision: Provision
    label: str
    level: int
    indent: int
    clauses: Sequence[Noted] = ()
    evidence: Sequence[tuple[int, int]] = ()
    cited: Sequence[Cited] = ()
    describes: Sequence[Agreement] = ()
    footnotes: Sequence[Provision] = ()
    called_in: Provision | None = None
    notes: Sequence[Thread] = ()
    sets: Sequence[WorkingSet] = ()
    reports: Sequence[Report] = ()

    @property
    def has_margin(self) -> bool:
        """Something stands beside it."""
        beside = self.clauses, self.describes, self.footnotes, self.notes, self.sets, self.reports
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
    notes: dict[str, list[Thread]] = field(default_factory=dict)
    sets: dict[str, list[WorkingSet]] = field(default_factory=dict)
    reports: dict[str, list[Report]] = field(default_factory=dict)


def views(
    text: Text,
    user: Person,
    provisions: Sequence[Provision],
    *,
    shown: Container[str],
    known: Sequence[Definition] = (),
) -> list[ProvisionView]:
    """``provisions`` in reading order, then the notes; only those whose eid is ``shown`` come with what hangs on them.

    The others are what those hang under, or headings of parts that are not shown.
    """
    here = [provision for provision in provisions if provision.eid in shown]
    rows = _rows(here, text, user)
    for provision in here:
        terms = _terms(provision, known, shown, text.language)
        rows.cited.setdefault(provision.pk, []).extend(terms)
    by_pk = {provision.pk: provision for provision in provisions}
    return [_view_of(provision, text, by_pk, rows) for provision in sorted(provisions, key=_place)]


def defined(text: Text, provisions: Iterable[tuple[str, str]]) -> list[Definition]:
    """What ``provisions`` (eid, words) define, and what the parties are called; needs ``with_parties`` of the agreement."""
    parties = [
        (designation, participation.party.shown_name)
        for participation in text.agreement.participations.all()
        for designation in participation.designations
    ]
    return definitions(provisions, parties)


def _place(provision: Provision) -> tuple[int, int, int]:
    """Notes are gathered at the end, by number: where they stood in the file depends on its pages."""
    if provision.kind != "footnote":
        return (0, 0, provision.position)
    number = provision.number or ""
    return (1, int(number) if number.isdecimal() else 0, provision.position)


def _own(clause: Clause, provision: Provision) -> list[str]:
    return [provision.content[start:end] for start, end in clause.sentences]


def _view_of(provision: Provision, text: Text, by_pk: dict[int, Provision], rows: _Rows) -> ProvisionView:
    above = list(_above(provision, by_pk))
    noted = [
        Noted(c, list(_because(c, [provision, *above])), _own(c, provision)) for c in rows.clauses.get(provision.pk, ())
    ]
    return ProvisionView(
        provision=provision,
        label=_label(provision, text.raw),
        level=min(2 + sum(step.kind in HEADED for step in above), 6),
        indent=min(sum(step.kind in _STEPPED for step in above), 4),
        clauses=noted,
        evidence=[(e["start"], e["end"]) for one in noted for e in one.clause.evidence if _is_in_text(e)],
        cited=rows.cited.get(provision.pk, ()),
        describes=rows.describes.get(provision.pk, ()),
        footnotes=rows.footnotes.get(provision.pk, ()),
        called_in=by_pk.get(provision.called_in_id or 0),
        notes=rows.notes.get(provision.eid, ()),
        sets=rows.sets.get(provision.eid, ()),
        reports=rows.reports.get(provision.eid, ()),
    )


def _terms(provision: Provision, known: Sequence[Definition], shown: Container[str], language: str) -> Iterator[Cited]:
    """The defined terms in its words, each a link to where it is defined."""
    for use in uses(provision.content, known, provision.eid):
        address = place_of(known[use.number].eid, shown, language)
        yield Cited(use.start, use.end, address=address, explained=f"term-{use.number}")


def place_of(eid: str, shown: Container[str], language: str) -> str:
    """The address of a place in the text of a page that has those ``shown``; empty for no place.

    >>> place_of("art_1", {"art_1"}, "fr"), place_of("art_2", {"art_1"}, "fr")
    ('#art_1', '?language=fr&at=art_2#art_2')
    """
    return f"#{eid}" if eid in shown else in_text(eid, language) if eid else ""


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


def _is_in_text(evidence: Mapping[str, Any]) -> bool:
    return not evidence["reason"].startswith(("heading", "place"))


def _because(clause: Clause, line: Sequence[Provision]) -> Iterator[str]:
    """Why the machine says so: the words met, longest first and none inside another, the heading, the place."""
    said: list[str] = []
    for evidence in sorted(convincing(clause.evidence), key=lambda e: (not _is_in_text(e), e["start"] - e["end"])):
        words = clause.provision.content[evidence["start"] : evidence["end"]]
        if evidence["reason"].startswith("heading"):
            heading = next((step.heading for step in line if step.heading), "")
            words = (
                sentence("heading “{heading}”", heading=heading[evidence["start"] : evidence["end"]])
                if heading
                else sentence("heading")
            )
        elif evidence["reason"].startswith("place"):
            words = sentence("its place")
        else:
            words = quoted(words) if words else evidence["reason"]
        if not any(words.casefold().strip("“”") in other for other in said):
            said.append(words.casefold())
            yield words


def _rows(provisions: Sequence[Provision], text: Text, user: Person) -> _Rows:
    rows = _Rows()
    shown = (
        Clause.objects.shown()
        .filter(provision__in=provisions)
        .select_related("type", "decision__made_by")
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
    _cite(rows, list(references.select_related("cited_provision__text").defer(*_HEAVY)), by_pk, user)
    return rows


def _keep(rows: _Rows, text: Text, user: Person) -> None:
    """What persons keep on places of ``text``: notes, folders, open reports; no query for a reader who is not signed in."""
    here: dict[str, Any] = {"agreement": text.agreement_id, "language": text.language}
    for thread in _threads(Note.objects.visible_to(user).filter(**here)):
        rows.notes.setdefault(thread.note.eid, []).append(thread)
    for item in SetItem.objects.visible_to(user).filter(**here).select_related("working_set"):
        rows.sets.setdefault(item.eid, []).append(item.working_set)
    for report in Report.objects.visible_to(user).open().filter(**here).select_related("reported_by"):
        rows.reports.setdefault(report.eid, []).append(report)


def _threads(notes: NoteQuerySet) -> list[Thread]:
    """In one query; the open ones first, as they were begun."""
    begun: dict[int, Thread] = {}
    answers: dict[int, list[Note]] = {}
    for note in notes.with_people():
        if note.thread_id is None:
            begun[note.pk] = Thread(note, answers.setdefault(note.pk, []))
        else:
            answers.setdefault(note.thread_id, []).append(note)
    return sorted(begun.values(), key=lambda thread: thread.note.resolved_on is not None)


def adrift(text: Text, user: Person) -> list[Note]:
    """Notes on places that this text has no longer."""
    notes = Note.objects.visible_to(user).filter(agreement=text.agreement_id, language=text.language, thread=None)
    return list(notes.exclude(eid__in=text.provisions.values("eid")).select_related("author", "agreement"))


def _cite(rows: _Rows, references: Sequence[Reference], here: dict[int, Provision], user: Person) -> None:
    """Citations as links, but only to what ``user`` may see; to a provision ``here``, on the page itself."""
    wanted = {_agreement_cited(reference) for reference in references} - {None}
    visible = Agreement.objects.visible_to(user).only("slug").in_bulk(wanted)
    for reference in references:
        agreement = visible.get(_agreement_cited(reference) or 0)
        address = agreement.get_absolute_url() if agreement is not None else ""
        if address and reference.cited_provision is not None:
            cited_in = reference.cited_provision
            place = in_text(cited_in.eid, cited_in.text.language)
            address = f"#{cited_in.eid}" if cited_in.pk in here else address + place
        cited = Cited(reference.start, reference.end, reference.target or reference.words, address)
        rows.cited.setdefault(reference.provision_id, []).append(cited)


def _agreement_cited(reference: Reference) -> int | None:
    if reference.cited_provision is not None:
        return reference.cited_provision.text.agreement_id
    return reference.agreement_id


def asides(text: Text) -> list[Aside]:
    """What was read and belongs to no provision, by reason."""
    by_reason: dict[str, list[tuple[int, int]]] = {}
    for start, end, reason in text.set_aside:
        by_reason.setdefault(reason, []).append((start, end))
    return [
        Aside(
            sentence(_REASONS.get(reason, reason)),
            len(spans),
            sum(end - start for start, end in spans),
            [_shortened(text.raw[start:end]) for start, end in spans[:_ASIDES_SHOWN]],
        )
        for reason, spans in by_reason.items()
    ]


def _shortened(passage: str) -> str:
    folded = " ".join(passage[: _ASIDE_LENGTH * 4].split())
    return folded if len(folded) <= _ASIDE_LENGTH else f"{folded[:_ASIDE_LENGTH]} …"
