"""Writing what was read into rows: sources, texts, provisions, references, participations and instruments.

Nothing here decides whether a file is new or which agreement it belongs to; ``ingest`` does, and is the only module that
calls this one. Every function expects to run within the transaction of its caller.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils.text import slugify

from agreements.audit import record
from agreements.citations.pinpoint import Step, component_name, pinpoint
from agreements.directory import party_of
from agreements.facts.authority import entries
from agreements.facts.draft_marks import draft_mark, draft_mark_of_name
from agreements.formats.document import Document, Instrument, PartyFact, Reading, Signatory, render
from agreements.formats.document import Provision as ReadProvision
from agreements.formats.inventory import rows_of
from agreements.formats.ocr.quarantine import confidences, doubtful_words, held_for
from agreements.formats.ocr.recognition import rows_of as recognition_rows_of
from agreements.identity import compare_dates
from agreements.models import (
    Agreement,
    AuditEntry,
    Participation,
    Party,
    Provision,
    Reference,
    Source,
    Text,
    fold_name,
    source_store,
)
from agreements.models.fields import SIGNED
from agreements.models.relation import Role
from agreements.models.text import Quarantine
from agreements.structure.paper.described_instruments import NONE, key_of

DATES = {
    "signature": "signature_date",
    "adoption": "adoption_date",
    "entry_into_force": "entry_into_force_date",
    "distribution": "distribution_date",
}
"""The dates of a document and the fields of an agreement that hold them."""


def write_source(content: bytes, agreement: Agreement, reading: Reading, user: User | None) -> Source:
    """The file of ``agreement``; under another name the same bytes are another row, for a name may tell a secret."""
    sha256, name = hashlib.sha256(content).hexdigest(), reading.name[-255:]
    held = Source.objects.filter(sha256=sha256, texts__agreement=agreement).defer("content").first()
    if held is not None:
        return held
    if source_store.is_used():
        source_store.put(sha256, content)
    source, _ = Source.objects.defer("content").get_or_create(
        sha256=sha256,
        name=name,
        defaults={
            "content": None if source_store.is_used() else content,
            "size": len(content),
            "media_type": reading.media_type,
            "pages": reading.pages,
            "added_by": user,
        },
    )
    return source


def free_slug(name: str, *, is_public: bool = True) -> str:
    """A slug for an agreement of that name that no other agreement has.

    One that not everybody may see has a word of chance in it, so that the number of a public one never tells that it exists.
    """
    stem = slugify(re.sub(r"[–/.]", "-", name))[:100].strip("-") or "agreement"
    if not is_public:
        return f"{stem}-{secrets.token_hex(4)}"
    taken = set(Agreement.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    if stem not in taken:
        return stem
    number = 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def party_of_fact(fact: PartyFact, agreement: Agreement) -> Party:
    """The party of the directory that ``agreement`` may name, or a new one proposed for a person to confirm.

    An entry that only agreements closed to others name is none of theirs: a public agreement never shows a name that stands
    in a restricted one alone, and the owner of a restricted one finds those of their own again.
    """
    is_public = agreement.visibility == Agreement.Visibility.PUBLIC
    known = Party.objects.visible_to(None if is_public else agreement.added_by)
    found = _listed(fact.entry) if fact.entry else known.named(fact.name)
    if found is not None:
        return found
    acronym = next((d for d in fact.designations if d.isupper() and " " not in d and len(d) <= 12), "")
    party = Party(
        slug=free_party_slug(acronym or fact.name, is_public=is_public),
        name=fact.name[:300],
        acronym=acronym,
        kind=fact.kind,
    )
    party.folded_names = party.fold_names()
    party.save()
    return party


def free_party_slug(name: str, *, is_public: bool = True) -> str:
    """A slug that no other entry of the directory has, by the rule of ``free_slug``."""
    stem = slugify(name)[:100] or "party"
    if not is_public:
        return f"{stem}-{secrets.token_hex(4)}"
    slug, number = stem, 2
    while Party.objects.filter(slug=slug).exists():
        slug, number = f"{stem}-{number}", number + 1
    return slug


def _listed(slug: str) -> Party:
    """The party of the directory for an entry of the authority list, wherever a person has merged it."""
    entry = entries()[slug]
    found = Party.objects.filter(slug=slug).first() or Party.objects.named(entry.name)
    if found is None:
        found = party_of(entry)
        found.save()
    return found


def write_participations(agreement: Agreement, document: Document, parties: Sequence[tuple[PartyFact, Party]]) -> None:
    """One row for each party and role, with the signatories that the text names for it."""
    signed: dict[str, list[dict[str, str]]] = {}
    for signatory in document.signatories:
        signed.setdefault(fold_name(signatory.party), []).append(_signed(signatory))
    rows: dict[tuple[int, str], Participation] = {}
    for position, (fact, party) in enumerate(parties):
        rows.setdefault(
            (party.pk, fact.role),
            Participation(
                agreement=agreement,
                party=party,
                role=fact.role,
                designations=_designations(fact, party, document),
                position=position,
                signatories=signed.get(fold_name(fact.name), []),
            ),
        )
    Participation.objects.bulk_create(rows.values())


def _signed(signatory: Signatory) -> dict[str, str]:
    return {name: getattr(signatory, name)[:200] for name in SIGNED}


def _designations(fact: PartyFact, party: Party, document: Document) -> list[str]:
    """What the text calls a party: its defined names, and the name it was found by where the directory has another."""
    names = list(fact.designations)
    is_other = fold_name(fact.name) not in map(fold_name, [party.name, party.acronym, *names])
    if is_other and any(fact.name in words for p in document.provisions for words in (p.heading, p.text)):
        names.append(fact.name)
    return [name[:200] for name in names]


def write_text(agreement: Agreement, source: Source, document: Document, *, reader: str) -> Text:
    """A text of ``agreement``. It replaces an older reading of its own file, and never the text of another file."""
    reading = document.reading
    held = list(agreement.texts.select_for_update().filter(language=document.language).order_by("-version"))
    current = next((text for text in held if text.is_current), None)
    older = next((text for text in held if text.source_id == source.pk), None)
    is_current = current is None or current.source_id == source.pk
    if is_current and current is not None:
        Text.objects.filter(pk=current.pk).update(is_current=False)
    text = Text.objects.create(
        agreement=agreement,
        source=source,
        language=document.language,
        role=older.role if older is not None else _role(document),
        version=held[0].version + 1 if held else 1,
        is_current=is_current,
        reader=reader,
        raw=reading.text,
        raw_sha256=hashlib.sha256(reading.text.encode()).hexdigest(),
        quality=reading.quality,
        warnings=[*reading.warnings, *document.warnings],
        set_aside=set_aside_rows(document),
        inventory=rows_of(reading.inventory),
        recognition=recognition_rows(reading),
        missing_pages=list(reading.missing_pages),
        quarantine=_quarantine(document, older),
    )
    write_provisions(text, document)
    return text


def recognition_rows(reading: Reading) -> dict[str, Any] | None:
    rows = recognition_rows_of(reading.recognition)
    return None if rows is None else rows | {"doubtful_words": [list(word) for word in doubtful_words(reading)]}


def _quarantine(document: Document, older: Text | None) -> str:
    """Held where a person must look at it first; who released the same words before need not do so again."""
    if not held_for(document):
        return Quarantine.NONE
    if older is not None and older.raw == document.reading.text and older.quarantine == Quarantine.RELEASED:
        return Quarantine.RELEASED
    return Quarantine.HELD


def _role(document: Document) -> str:
    if document.status == Agreement.Status.DRAFT:
        mark = draft_mark(document) or draft_mark_of_name(document.reading.name)
        return Role.COUNTER_DRAFT if mark == "counter_draft" else Role.DRAFT
    return Role.ORIGINAL if document.status in Agreement.PRACTISED else Role.UNKNOWN


def set_aside_rows(document: Document) -> list[list[int | str]]:
    return [[aside.start, aside.end, aside.reason] for aside in document.set_aside]


def write_provisions(
    text: Text, document: Document, sure: Mapping[str, float | None] | None = None
) -> dict[str, Provision]:
    """The provisions of ``document`` with their notes and references, by eid; ``sure`` are their confidences where known."""
    rows = _provision_rows(text, document, confidences(document) if sure is None else sure)
    for depth in range(max((row.depth for row in rows.values()), default=-1) + 1):
        Provision.objects.bulk_create(row for row in rows.values() if row.depth == depth)
    _tie_notes(document, rows)
    _write_references(document, rows)
    return rows


def _provision_rows(text: Text, document: Document, sure: Mapping[str, float | None]) -> dict[str, Provision]:
    """Unsaved rows by eid, in reading order; parents stand before their children."""
    steps: dict[str, list[Step]] = {}
    ordinals: dict[tuple[str | None, str], int] = {}
    rows: dict[str, Provision] = {}
    for position, provision in enumerate(document.provisions):
        key = (provision.parent, provision.kind)
        ordinals[key] = ordinals.get(key, 0) + 1
        label = render(text.raw, provision.spans, provision.edits, "label")
        name = _component_name(document, provision, ordinals[key]) if provision.kind == "component" else ""
        step = Step(provision.kind, provision.number, ordinals[key], provision.is_number_inferred, label, name)
        steps[provision.eid] = [*steps.get(provision.parent or "", []), step]
        parent = rows.get(provision.parent or "")
        rows[provision.eid] = Provision(
            text=text,
            parent=parent,
            position=position,
            depth=parent.depth + 1 if parent is not None else 0,
            eid=provision.eid,
            kind=provision.kind,
            number=provision.number,
            is_number_inferred=provision.is_number_inferred,
            pinpoint=pinpoint(steps[provision.eid])[:255],
            heading=provision.heading,
            content=provision.text,
            language=text.language,
            page=provision.page,
            spans=[[s.start, s.end, s.part, s.page, list(s.box) if s.box else None] for s in provision.spans],
            edits=[[e.kind, e.start, e.end, e.replacement] for e in provision.edits],
            confidence=sure.get(provision.eid),
        )
    return rows


def _component_name(document: Document, component: ReadProvision, ordinal: int) -> str:
    count = sum(provision.kind == "component" for provision in document.provisions)
    is_note = document.kind == Agreement.Kind.EXCHANGE_OF_NOTES
    return component_name(component.heading, ordinal, count=count, is_note=is_note)


def _tie_notes(document: Document, rows: dict[str, Provision]) -> None:
    called = [provision for provision in document.provisions if provision.note in rows]
    for provision in called:
        rows[provision.eid].called_in = rows[provision.note]
    Provision.objects.bulk_update([rows[provision.eid] for provision in called], ["called_in"])


def _write_references(document: Document, rows: dict[str, Provision]) -> None:
    Reference.objects.bulk_create(
        Reference(
            provision=rows[citation.provision],
            words=citation.text,
            kind=citation.kind,
            target=(citation.target or "")[:500],
            start=citation.start,
            end=citation.end,
            cited_provision=rows.get(citation.target[1:])
            if citation.target and citation.target.startswith("#")
            else None,
        )
        for citation in document.references
    )


def write_instruments(document: Document, text: Text) -> None:
    """What a guide describes becomes a *cited only* agreement; the same instrument described twice is one.

    An entry that is no instrument (a process, a directory, a manual) becomes nothing.
    """
    for instrument in document.instruments:
        if instrument.kind == NONE:
            continue
        described_in = text.provisions.filter(eid=instrument.provision).first()
        agreement = _same_instrument(instrument, text.agreement)
        if agreement is not None:
            is_alike = agreement.visibility == text.agreement.visibility
            if is_alike and agreement.described_in_id is None and agreement.is_cited_only:
                agreement.described_in = described_in
                agreement.save(update_fields=["described_in", "modified"])
            continue
        parties = [(fact, party_of_fact(fact, text.agreement)) for fact in instrument.parties]
        dates = {field: instrument.dates.get(key, "") for key, field in DATES.items()}
        agreement = Agreement.objects.create(
            slug=free_slug(instrument.title, is_public=text.agreement.visibility == Agreement.Visibility.PUBLIC),
            title=instrument.title,
            short_title=instrument.title[:200] if len(instrument.title) <= 120 else "",
            kind=instrument.kind if instrument.kind in Agreement.Kind.values else Agreement.Kind.OTHER,
            address=instrument.address or "",
            is_cited_only=True,
            described_in=described_in,
            visibility=text.agreement.visibility,
            collection=text.agreement.collection,
            added_by=text.agreement.added_by,
            **dates,
        )
        if agreement.collection_id is not None:
            record(None, AuditEntry.Action.RIGHTS, agreement=agreement.pk, collection=agreement.collection_id)
        write_participations(agreement, Document(document.reading, agreement.kind), parties)


def _same_instrument(instrument: Instrument, guide: Agreement) -> Agreement | None:
    """One of the same title that is public, or that who added the guide added as restricted too; no date against it."""
    wanted = key_of(instrument.title)
    first_word = wanted.split(" ", 1)[0]
    own = Q(visibility=guide.visibility, added_by=guide.added_by)
    public = Q(visibility=Agreement.Visibility.PUBLIC)
    held = Agreement.objects.filter(public | own, title__icontains=first_word, joined_to=None)
    alike = (agreement for agreement in held if key_of(agreement.title) == wanted)
    return next((agreement for agreement in alike if _has_no_other_date(instrument, agreement)), None)


def _has_no_other_date(instrument: Instrument, agreement: Agreement) -> bool:
    dates = [(instrument.dates.get(key, ""), getattr(agreement, field)) for key, field in DATES.items()]
    return all(compare_dates(one, other) != "differ" for one, other in dates)
