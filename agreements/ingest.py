"""From a file to rows, in one transaction, safe to repeat: the only writer of sources, texts and provisions.

``ingest`` knows a file by its SHA-256: the same bytes, read by newer readers, are a new version of their own text. What
another file holds becomes a new agreement. It joins one that is held only where both have the same symbol or registration
number, nothing speaks against it, the language is not held yet and whoever adds it may change that agreement; everything
else is a proposal for a person (``candidates``). A draft is private until its owner says otherwise. A file that cannot be
read leaves nothing behind but a sentence.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Q
from django.utils.text import slugify

from agreements.candidates import propose, same_number
from agreements.citations.pinpoint import Step, component_name, pinpoint
from agreements.citations.references import find_references
from agreements.directory import party_of
from agreements.facts.authority import entries
from agreements.facts.built_title import built_title
from agreements.facts.draft_marks import draft_mark
from agreements.formats.document import Document, Instrument, PartyFact, Reading, UnreadableFile, render
from agreements.formats.document import Provision as ReadProvision
from agreements.formats.inventory import rows_of
from agreements.formats.read import read
from agreements.identity import Body, compare_dates
from agreements.models import Agreement, Participation, Party, Provision, Reference, Source, Text, fold_name
from agreements.models.relation import Role
from agreements.outcome import Outcome, await_approval, describe_added, may_change, visible_to_sender
from agreements.reference_resolution import resolve_references
from agreements.relating import suggest_relations
from agreements.structure.originals import originals
from agreements.structure.paper.instruments import NONE, key_of
from agreements.structure.segment import segment

READER_VERSION = "6"
"""Raised whenever a reader or a grammar gives another answer for the same file; ``ingest`` then re-reads."""

_ACTING = ("party", "adopting_organ")
_DATES = {
    "signature": "signature_date",
    "adoption": "adoption_date",
    "entry_into_force": "entry_into_force_date",
    "distribution": "distribution_date",
}


def ingest(
    content: bytes, name: str, *, user: User | None = None, visibility: str = Agreement.Visibility.PUBLIC
) -> Outcome:
    """Read one file into the library; ``user`` is the person who adds it, None for the library's own commands."""
    found = known_or_read(content, name, user=user)
    return found if isinstance(found, Outcome) else write(content, found, user=user, visibility=visibility)


def known_or_read(content: bytes, name: str, *, user: User | None = None) -> Outcome | Document:
    """What is in a file that is to be written; the outcome of one that is held already, or cannot be read."""
    known = _known(hashlib.sha256(content).hexdigest(), name, user)
    if known is not None:
        return known
    try:
        return parse(content, name)
    except UnreadableFile as refusal:
        return Outcome(name, "refused", str(refusal))


def write(content: bytes, document: Document, *, user: User | None, visibility: str) -> Outcome:
    """The second half of ``ingest``, for what ``known_or_read`` read."""
    name, sha256 = document.reading.name, hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        wait_for_turn()
        known = _known(sha256, name, user)
        if known is not None:
            return known
        older = _known_text(sha256, user)
        agreement = older.agreement if older is not None else _agreement(document, user, visibility)
        source = _source(content, agreement, document.reading, user)
        text, *others = [_write_text(agreement, source, version) for version in by_language(document).values()]
        _write_instruments(document, text)
        resolve_references(agreement)
        suggest_relations(agreement)
        relations = [relation for one in (text, *others) for relation in propose(one)]
        await_approval(agreement, relations, user)
    if older is not None:
        return Outcome(name, "new_version", f"{name} was read anew as version {text.version}.", agreement, text)
    proposals = visible_to_sender(relations, user)
    return Outcome(name, "added", describe_added(name, agreement, proposals), agreement, text, proposals)


def parse(content: bytes, name: str) -> Document:
    """The document in a file, with its references and other languages; raises ``UnreadableFile``."""
    documents = [segment(reading) for reading in originals(read(content, name))]
    cited = [replace(document, references=find_references(document)) for document in documents if document.provisions]
    if not cited:
        raise UnreadableFile(
            f"{name} was read, but nothing in it looks like the text of an agreement, a resolution or a guide. "
            "Open it to see whether it is the right file."
        )
    return replace(cited[0], others=tuple(cited[1:]))


def by_language(document: Document) -> dict[str, Document]:
    """What was read from one file, by the language each text is kept under; a second English one is "en-2"."""
    kept = {document.language: document}
    for other in document.others:
        language, number = other.language, 1
        while language in kept:
            number += 1
            language = f"{other.language}-{number}"
        kept[language] = replace(other, language=language)
    return kept


def document_of(text: Text) -> Document:
    """The stored text as the pure half sees it, for annotating and repairing."""
    source, agreement = text.source, text.agreement
    reading = Reading(source.name, source.media_type, source.sha256, text.raw, ())
    provisions = [
        ReadProvision(
            eid=row.eid,
            kind=row.kind,  # type: ignore[arg-type]
            number=row.number,
            heading=row.heading,
            text=row.content,
            parent=row.parent.eid if row.parent is not None else None,
            spans=row.stored_spans(),
            edits=row.stored_edits(),
            is_number_inferred=row.is_number_inferred,
            note=row.called_in.eid if row.called_in is not None else "",
        )
        for row in text.provisions.select_related("parent", "called_in").order_by("position")
    ]
    return Document(reading, agreement.kind, agreement.status, language=text.language, provisions=tuple(provisions))


def _known(sha256: str, name: str, user: User | None) -> Outcome | None:
    """The outcome of a file whose reading by today's readers is held."""
    text = _known_text(sha256, user)
    if text is None or text.reader != READER_VERSION:
        return None
    return Outcome(name, "known", f"{name} is already in the library.", text.agreement, text)


def _known_text(sha256: str, user: User | None) -> Text | None:
    """The text of these very bytes that ``user`` may see; reading it anew changes nothing of who else may."""
    texts = Text.objects.filter(source__sha256=sha256).select_related("agreement").order_by("-is_current", "-pk")
    if user is not None:
        texts = texts.visible_to(user)
    return texts.defer("raw").first()


def wait_for_turn() -> None:
    """Reading is done by many at once, writing by one after another, each until its transaction ends.

    Otherwise two files added at the same moment would not see each other: two agreements where there is one, the same
    party or slug proposed twice, a citation between them never tied.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('concord writes'))")


def _source(content: bytes, agreement: Agreement, reading: Reading, user: User | None) -> Source:
    """The file of ``agreement``; under another name the same bytes are another row, for a name may tell a secret."""
    sha256, name = hashlib.sha256(content).hexdigest(), reading.name[-255:]
    held = Source.objects.filter(sha256=sha256, texts__agreement=agreement).defer("content").first()
    if held is not None:
        return held
    source, _ = Source.objects.defer("content").get_or_create(
        sha256=sha256,
        name=name,
        defaults={
            "content": content,
            "size": len(content),
            "media_type": reading.media_type,
            "pages": reading.pages,
            "added_by": user,
        },
    )
    return source


def _agreement(document: Document, user: User | None, visibility: str) -> Agreement:
    """A new agreement for ``document``; or the one it is certainly a text of, whose own facts stand."""
    if document.status == Agreement.Status.DRAFT and not _is_published(document):
        visibility = Agreement.Visibility.RESTRICTED
    held = _certainly_of(document, user, visibility)
    if held is not None and not held.is_cited_only:
        return held
    return _fill(held or Agreement(added_by=user, visibility=visibility), document)


def agreement_of_its_own(document: Document, user: User | None, visibility: str) -> Agreement:
    """A new agreement with the facts of ``document`` and no text yet."""
    return _fill(Agreement(added_by=user, visibility=visibility), document)


def _fill(agreement: Agreement, document: Document) -> Agreement:
    """Save ``agreement`` with the facts of ``document``, beside those that it has."""
    built = "" if document.title or document.symbol else built_title(document)
    title = document.title or document.symbol or built or _first_words(document)
    parties = [(fact, _party(fact)) for fact in document.parties]
    agreement.title = agreement.title or title
    agreement.short_title = agreement.short_title or _short_title(document, title, parties)
    agreement.kind = document.kind if document.kind in Agreement.Kind.values else Agreement.Kind.OTHER
    agreement.status = document.status if document.status in Agreement.Status.values else Agreement.Status.UNKNOWN
    agreement.symbol = agreement.symbol or document.symbol or ""
    agreement.facts = agreement.facts or document.facts | ({"built_title": built} if built else {})
    for key, field in _DATES.items():
        setattr(agreement, field, getattr(agreement, field) or document.dates.get(key) or "")
    agreement.place = agreement.place or document.place or next((s.place for s in document.signatories if s.place), "")
    agreement.is_cited_only = False
    agreement.slug = agreement.slug or _free_slug(agreement.short_title or title)
    agreement.save()
    if not agreement.participations.exists():
        _write_participations(agreement, document, parties)
    return agreement


def _is_published(document: Document) -> bool:
    """A draft that an organ distributed under a symbol is no secret of whoever adds it."""
    return bool(document.symbol and document.dates.get("distribution"))


def _certainly_of(document: Document, user: User | None, visibility: str) -> Agreement | None:
    """The one agreement with the same number and no text in any language of ``document`` that ``user`` may change."""
    if not (document.symbol or document.facts.get("registration_number")):
        return None
    languages = list(by_language(document))
    parties = [_party(fact) for fact in document.parties if fact.role in _ACTING]
    bodies = [Body(party.pk, frozenset(party.folded_names), party.is_confirmed) for party in parties]
    found = [
        agreement
        for agreement in same_number(document, bodies, visibility=visibility)
        if (user is None or may_change(user, agreement))
        and not agreement.texts.current().filter(language__in=languages).exists()
    ]
    return found[0] if len(found) == 1 else None


def fold_title(title: str) -> str:
    """A title as it is matched: brackets, accents, case and punctuation set aside."""
    return fold_name(title.replace("[", " ").replace("]", " "))


def _short_title(document: Document, title: str, parties: Sequence[tuple[PartyFact, Party]]) -> str:
    if document.symbol:
        return document.symbol[:200]
    names = [
        party.acronym or min([*fact.designations, fact.name], key=len)
        for fact, party in parties
        if fact.role == Participation.Role.PARTY
    ]
    if 2 <= len(names) <= 4:
        return " – ".join(names)[:200]
    return title if len(title) <= 120 else title[:117].rsplit(" ", 1)[0] + " …"


def _first_words(document: Document) -> str:
    words = next((p.heading or p.text for p in document.provisions if p.heading or p.text), document.reading.name)
    return words[:200]


def _free_slug(name: str) -> str:
    stem = slugify(re.sub(r"[–/.]", "-", name))[:100].strip("-") or "agreement"
    taken = set(Agreement.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    if stem not in taken:
        return stem
    number = 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def party_called(name: str) -> Party:
    """The party of the directory with that name, or a new one proposed for a person to confirm."""
    return _party(PartyFact(name))


def _party(fact: PartyFact) -> Party:
    """The party of the directory, or a new one proposed for a person to confirm."""
    found = _listed(fact.entry) if fact.entry else Party.objects.named(fact.name)
    if found is not None:
        return found
    acronym = next((d for d in fact.designations if d.isupper() and " " not in d and len(d) <= 12), "")
    stem = slugify(acronym or fact.name)[:100] or "party"
    slug, number = stem, 2
    while Party.objects.filter(slug=slug).exists():
        slug, number = f"{stem}-{number}", number + 1
    party = Party(slug=slug, name=fact.name[:300], acronym=acronym, kind=fact.kind)
    party.folded_names = party.fold_names()
    party.save()
    return party


def _listed(slug: str) -> Party:
    """The party of the directory for an entry of the authority list, wherever a person has merged it."""
    entry = entries()[slug]
    found = Party.objects.filter(slug=slug).first() or Party.objects.named(entry.name)
    if found is None:
        found = party_of(entry)
        found.save()
    return found


def _write_participations(agreement: Agreement, document: Document, parties: Sequence[tuple[PartyFact, Party]]) -> None:
    signed = {fold_name(signatory.party): signatory for signatory in document.signatories}
    rows: dict[tuple[int, str], Participation] = {}
    for position, (fact, party) in enumerate(parties):
        signatory = signed.get(fold_name(fact.name))
        rows.setdefault(
            (party.pk, fact.role),
            Participation(
                agreement=agreement,
                party=party,
                role=fact.role,
                designations=_designations(fact, party, document),
                position=position,
                signature_date=signatory.date if signatory else "",
                signature_place=signatory.place[:200] if signatory else "",
                signatory=signatory.name[:200] if signatory else "",
                signatory_title=signatory.title[:200] if signatory else "",
            ),
        )
    Participation.objects.bulk_create(rows.values())


def _designations(fact: PartyFact, party: Party, document: Document) -> list[str]:
    """What the text calls a party: its defined names, and the name it was found by where the directory has another."""
    names = list(fact.designations)
    is_other = fold_name(fact.name) not in map(fold_name, [party.name, party.acronym, *names])
    if is_other and any(fact.name in words for p in document.provisions for words in (p.heading, p.text)):
        names.append(fact.name)
    return [name[:200] for name in names]


def _write_text(agreement: Agreement, source: Source, document: Document) -> Text:
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
        reader=READER_VERSION,
        raw=reading.text,
        raw_sha256=hashlib.sha256(reading.text.encode()).hexdigest(),
        quality=reading.quality,
        warnings=[*reading.warnings, *document.warnings],
        set_aside=_set_aside(document),
        inventory=rows_of(reading.inventory),
    )
    _write_provisions(text, document)
    return text


def _role(document: Document) -> str:
    if document.status == Agreement.Status.DRAFT:
        return Role.COUNTER_DRAFT if draft_mark(document) == "counter_draft" else Role.DRAFT
    return Role.ORIGINAL if document.status in Agreement.PRACTISED else Role.UNKNOWN


def _set_aside(document: Document) -> list[list[int | str]]:
    return [[aside.start, aside.end, aside.reason] for aside in document.set_aside]


def is_read_alike(text: Text, document: Document) -> bool:
    """Whether the spans of ``document`` point into ``text`` as it is held."""
    return text.raw == document.reading.text and text.set_aside == _set_aside(document)


def read_anew(text: Text, document: Document) -> Text:
    """A new version of ``text``, for what today's readers read otherwise from its file; the old one stands."""
    newer = _write_text(text.agreement, text.source, document)
    resolve_references(text.agreement)
    return newer


def rewrite(text: Text, document: Document) -> None:
    """The provisions of ``text`` anew, as a person repaired them; what hangs on the text itself stands."""
    document = replace(document, references=find_references(document))
    described = dict(Agreement.objects.filter(described_in__text=text).values_list("pk", "described_in__eid"))
    with transaction.atomic():
        text.provisions.all().delete()
        rows = _write_provisions(text, document)
        for pk, eid in described.items():
            Agreement.objects.filter(pk=pk).update(described_in=rows.get(eid))
        text.agreement.save(update_fields=["modified"])
        resolve_references(text.agreement)


def _write_provisions(text: Text, document: Document) -> dict[str, Provision]:
    rows = _provision_rows(text, document)
    for depth in range(max((row.depth for row in rows.values()), default=-1) + 1):
        Provision.objects.bulk_create(row for row in rows.values() if row.depth == depth)
    _tie_notes(document, rows)
    _write_references(document, rows)
    return rows


def _provision_rows(text: Text, document: Document) -> dict[str, Provision]:
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


def _write_instruments(document: Document, text: Text) -> None:
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
        parties = [(fact, _party(fact)) for fact in instrument.parties]
        dates = {field: instrument.dates.get(key, "") for key, field in _DATES.items()}
        agreement = Agreement.objects.create(
            slug=_free_slug(instrument.title),
            title=instrument.title,
            short_title=instrument.title[:200] if len(instrument.title) <= 120 else "",
            kind=instrument.kind if instrument.kind in Agreement.Kind.values else Agreement.Kind.OTHER,
            address=instrument.address or "",
            is_cited_only=True,
            described_in=described_in,
            visibility=text.agreement.visibility,
            added_by=text.agreement.added_by,
            **dates,
        )
        _write_participations(agreement, Document(document.reading, agreement.kind), parties)


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
    dates = [(instrument.dates.get(key, ""), getattr(agreement, field)) for key, field in _DATES.items()]
    return all(compare_dates(one, other) != "differ" for one, other in dates)
