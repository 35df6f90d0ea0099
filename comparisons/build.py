"""From rows to a ``Table``: the one place where agreements, clauses, states and decisions become a comparison.

``build`` runs the same number of queries for two agreements as for sixty, and narrows to what its user may see itself, so
that no page, export or answer of the API can forget to. Every text in the table is the ``content`` of one provision.
Introductory words ("... shall cooperate by:") would say nothing without what they introduce: a clause on such a
provision brings its items along, each on its own line with its own pinpoint, marked ``part_of`` the clause.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from agreements.citations.address import in_text
from agreements.facts.date_format import date_line, format_date
from agreements.models import Agreement, Participation, Provision
from clauses.classification.paragraph import UNTYPED_KINDS
from clauses.items import items_under
from clauses.models import DOUBT, POSSIBLE, Clause, ClauseType, Decision, Term
from clauses.states import State, states
from clauses.terms_table import label_of
from comparisons.desk.baseline import with_pasted
from comparisons.desk.selection import ROW_BASES
from comparisons.desk.table import Absence, Cell, CellClause, CellTerm, Column, NearMiss, Pairing, Row, Table
from comparisons.models import Alignment
from comparisons.subjects import Subjects, article_subjects

_NEAR_MISSES_SHOWN = 2

Key = tuple[int, str]


class _Placed(NamedTuple):
    """A clause of a cell with the place in reading order that it is sorted by."""

    place: tuple[int, int]
    clause: CellClause


def build(
    agreements: Sequence[Agreement],
    types: Sequence[ClauseType],
    *,
    user: User | AnonymousUser | None,
    base: str = "",
    pasted: str = "",
    site: str = "",
    title: str = "",
    notes: str = "",
    address: str = "",
    filters: tuple[tuple[str, str], ...] = (),
    made_on: datetime | None = None,
) -> Table:
    """The table of ``agreements`` x ``types`` in the order given, as ``user`` may see it.

    ``site`` ("https://concord.example") makes permalinks absolute, for what leaves the site; pages go without. ``base`` is a
    slug or a word of ``ROW_BASES``; ``pasted``, a text of one's own, is the base before either.
    """
    seen = Agreement.objects.visible_to(user).filter(pk__in=[a.pk for a in agreements]).with_parties().with_texts()
    held = {agreement.pk: agreement for agreement in seen}
    shown = [held[agreement.pk] for agreement in agreements if agreement.pk in held]
    subjects = article_subjects(shown) if len(shown) > 1 else {}
    columns = tuple(_column(agreement, site, subjects.get(agreement.pk, ())) for agreement in shown)
    permalinks = {agreement.pk: column.permalink for agreement, column in zip(shown, columns, strict=True)}
    cells = _cells(shown, types, permalinks)
    table = Table(
        columns=columns,
        rows=tuple(Row(type.code, type.label, type.definition) for type in types),
        cells=tuple(tuple(cells[agreement.pk, type.code] for agreement in shown) for type in types),
        made_on=made_on or timezone.now().replace(microsecond=0),
        pairings=_pairings(shown, types, cells),
        base=base if base in {*ROW_BASES, *(column.slug for column in columns)} else "",
        title=title,
        notes=notes,
        address=address,
        filters=filters,
    )
    return with_pasted(table, pasted) if pasted else table


def _cells(agreements: Sequence[Agreement], types: Sequence[ClauseType], permalinks: dict[int, str]) -> dict[Key, Cell]:
    clauses = _clauses(agreements, types, permalinks)
    nearest = _near_misses(agreements, types, permalinks)
    searched = _provision_counts(agreements)
    return {
        key: Cell(
            state=state.name,
            clauses=clauses.get(key, ()),
            absence=_absence(state.decision) if state.name == "verified_absent" and state.decision else None,
            nearest=nearest.get(key, ()) if state.name != "present" else (),
            searched=_searched(state, searched.get(key[0], 0)) if state.name in ("possible", "not_reviewed") else "",
        )
        for key, state in states(agreements, types).items()
    }


# Columns


def _column(agreement: Agreement, site: str, articles: Subjects) -> Column:
    participations = list(agreement.participations.all())
    text = next(iter(agreement.current_texts), None)  # type: ignore[attr-defined]
    return Column(
        slug=agreement.slug,
        title=agreement.title,
        short_title=agreement.short_title,
        kind=agreement.kind,
        status=agreement.status,
        is_draft=agreement.is_draft,
        is_restricted=agreement.visibility == Agreement.Visibility.RESTRICTED,
        parties=tuple(dict.fromkeys(participation.party.name for participation in participations)),
        date=agreement.leading_date,
        date_line=date_line(agreement).removesuffix(f", {agreement.place}"),
        place=agreement.place,
        source_name=text.source.name if text is not None else "",
        sha256=text.source.sha256 if text is not None else "",
        permalink=site + reverse("agreement_reader", args=[agreement.slug]),
        designations=tuple(_designations(participations)),
        roles=tuple(_roles(participations)),
        articles=articles,
        is_private=agreement.visibility != Agreement.Visibility.PUBLIC,
        caution=text.caution if text is not None else "",
    )


def _designations(participations: Iterable[Participation]) -> Iterator[tuple[str, str]]:
    for participation in participations:
        party = participation.party
        names = dict.fromkeys([*participation.designations, party.name, party.acronym, *party.aliases])
        yield from ((name, party.name) for name in names if name)


def _roles(participations: Sequence[Participation]) -> Iterator[tuple[str, str]]:
    """The roles of the parties that are more than a party; "party" beside another role is said too."""
    special = {p.party_id for p in participations if p.role != Participation.Role.PARTY}
    return ((p.party.name, str(p.get_role_display())) for p in participations if p.party_id in special)


# Clauses

_FIELDS = (
    "pk", "type_id", "score", "state", "source", "provision_id", "provision__eid", "provision__pinpoint",
    "provision__content", "provision__page", "provision__position", "provision__text_id",
    "provision__text__agreement_id", "provision__text__language", "provision__heading", "provision__parent__heading",
    "provision__parent__parent__heading", "sentences",
)  # fmt: skip


class _Found(NamedTuple):
    """A clause with its provision, as one row: a page holds thousands, which as models would cost ten times as much."""

    pk: int
    code: str
    score: float
    state: str
    source: str
    provision: int
    eid: str
    pinpoint: str
    content: str
    page: int | None
    position: int
    text: int
    agreement: int
    language: str
    own_heading: str
    parent_heading: str | None
    top_heading: str | None
    sentences: list[list[int]]

    @property
    def heading(self) -> str:
        """Its own heading, or that of the nearest provision above that has one."""
        return self.own_heading or self.parent_heading or self.top_heading or ""


def _clauses(
    agreements: Sequence[Agreement], types: Sequence[ClauseType], permalinks: dict[int, str]
) -> dict[Key, tuple[CellClause, ...]]:
    order = ("provision__text__language", "provision__text_id", "provision__position")
    shown = Clause.objects.shown().of(agreements, types).order_by(*order)
    rows = [_Found._make(row) for row in shown.values_list(*_FIELDS)]
    terms = _terms(row.pk for row in rows)
    items = items_under(row.provision for row in rows)
    cells: dict[Key, dict[int, _Placed]] = defaultdict(dict)
    for row in rows:
        permalink = permalinks[row.agreement]
        cell = cells[row.agreement, row.code]
        brought = cell.get(row.provision)
        clause = _clause(row, permalink, terms.get(row.pk, ()), brought.clause.part_of if brought else "")
        cell[row.provision] = _Placed((row.text, row.position), clause)
        for item in items.get(row.provision, ()):
            cell.setdefault(
                item.pk, _Placed((item.text_id, item.position), _item(item, clause, permalink, row.language))
            )
    return {key: _in_order(cell.values()) for key, cell in cells.items()}


def _in_order(placed: Iterable[_Placed]) -> tuple[CellClause, ...]:
    """Those that are certain first, then in reading order; the items of a clause stay with it."""
    found = list(placed)
    doubtful = {one.clause.eid for one in found if _is_doubtful(one.clause)}
    found.sort(key=lambda one: ((one.clause.part_of or one.clause.eid) in doubtful, one.place))
    return tuple(one.clause for one in found)


def _is_doubtful(clause: CellClause) -> bool:
    return clause.state == "suggested" and clause.score is not None and clause.score < DOUBT


def _terms(clauses: Iterable[int]) -> dict[int, list[CellTerm]]:
    """The terms of each clause, in the order of their words."""
    found: dict[int, list[CellTerm]] = defaultdict(list)
    rows = Term.objects.filter(clause__in=list(clauses)).order_by("clause", "start", "kind")
    fields = ("clause_id", "kind", "value", "words", "arithmetic", "state")
    for clause, kind, value, words, arithmetic, state in rows.values_list(*fields):
        found[clause].append(CellTerm(kind, value, words, label_of(value, words, arithmetic), state))
    return found


def _clause(row: _Found, permalink: str, terms: Iterable[CellTerm], part_of: str) -> CellClause:
    return CellClause(
        eid=row.eid,
        pinpoint=row.pinpoint,
        text=row.content,
        heading=row.heading,
        score=row.score,
        state="confirmed" if row.state == Clause.State.CONFIRMED else "suggested",
        source=row.source,
        terms=tuple(terms),
        permalink=permalink + in_text(row.eid, row.language),
        page=row.page,
        part_of=part_of,
        sentences=tuple((start, end) for start, end in row.sentences),
        language=row.language,
    )


def _item(item: Provision, clause: CellClause, permalink: str, language: str) -> CellClause:
    """A provision that a clause brings along: it shares the clause's state, and has no score of its own."""
    return CellClause(
        eid=item.eid,
        pinpoint=item.pinpoint,
        text=item.content,
        heading=item.heading or clause.heading,
        state=clause.state,
        source=clause.source,
        permalink=permalink + in_text(item.eid, language),
        page=item.page,
        part_of=clause.eid,
        language=language,
    )


# States


def _provision_counts(agreements: Sequence[Agreement]) -> dict[int, int]:
    held = (
        Provision.objects.current()
        .filter(text__agreement__in=agreements)
        .exclude(content="")
        .exclude(kind__in=UNTYPED_KINDS)
    )
    return dict(held.order_by().values_list("text__agreement").annotate(Count("pk")))


def _absence(decision: Decision) -> Absence:
    reason = f"“{decision.reason}”" if decision.reason else ""
    how = "; ".join(part for part in (decision.after.get("searched", ""), reason) if part)
    return Absence(person(decision.made_by), timezone.localtime(decision.made_on).date().isoformat(), how)


def person(user: User) -> str:
    """The name that a reader knows a person by."""
    return user.get_full_name() or user.get_username()


def _searched(state: State, provisions: int) -> str:
    if state.decision is not None and state.is_stale:
        absence = _absence(state.decision)
        return f"verified absent by {absence.by} on {format_date(absence.on)}, but the text or the definition has changed since"
    if state.reason:
        return state.reason
    noun = "provision" if provisions == 1 else "provisions"
    if state.name == "possible":
        return f"something like it in {provisions} {noun} read by the machine, but nothing that it is sure of"
    return f"nothing found in {provisions} {noun} read by the machine"


def _near_misses(
    agreements: Sequence[Agreement], types: Sequence[ClauseType], permalinks: dict[int, str]
) -> dict[Key, tuple[NearMiss, ...]]:
    found: dict[Key, list[NearMiss]] = defaultdict(list)
    for clause in (
        Clause.objects.near_misses().filter(score__gte=POSSIBLE).of(agreements, types).select_related("provision__text").only(
            "score", "type_id", "provision__eid", "provision__pinpoint", "provision__content",
            "provision__text__agreement_id", "provision__text__language",
        )
    ):  # fmt: skip
        key = (clause.provision.text.agreement_id, clause.type_id)
        provision = clause.provision
        if len(found[key]) < _NEAR_MISSES_SHOWN:
            permalink = permalinks[key[0]] + in_text(provision.eid, provision.text.language)
            found[key].append(NearMiss(provision.eid, provision.pinpoint, provision.content, clause.score, permalink))
    return {key: tuple(misses) for key, misses in found.items()}


# What persons said of pairs


def _pairings(
    agreements: Sequence[Agreement], types: Sequence[ClauseType], cells: dict[Key, Cell]
) -> tuple[Pairing, ...]:
    """The newest alignment of each two agreements and type, both ways round, where the words it was made on still stand."""
    slugs = {agreement.pk: agreement.slug for agreement in agreements}
    newest: dict[tuple[frozenset[int], str], Alignment] = {}
    for alignment in Alignment.objects.between(agreements, types).select_related("made_by"):
        newest[frozenset((alignment.base_id, alignment.other_id)), alignment.type_id] = alignment
    made: list[Pairing] = []
    for (_, code), found in newest.items():
        sides = ((found.base_id, "base"), (found.other_id, "other"))
        if found.is_withdrawn or not all(_stands(cells[pk, code], found.hashes[side]) for pk, side in sides):
            continue
        told = (code, person(found.made_by), timezone.localtime(found.made_on).date().isoformat())
        pairs = tuple((ours, theirs) for ours, theirs in found.pairs)
        turned = tuple((theirs, ours) for ours, theirs in pairs)
        made.append(Pairing(slugs[found.base_id], slugs[found.other_id], told[0], pairs, *told[1:]))
        made.append(Pairing(slugs[found.other_id], slugs[found.base_id], told[0], turned, *told[1:]))
    return tuple(made)


def _stands(cell: Cell, hashes: dict[str, str]) -> bool:
    return {clause.eid: hashlib.sha256(clause.text.encode()).hexdigest() for clause in cell.clauses} == hashes
