"""From a file to rows, in one transaction, safe to repeat: the only writer of sources, texts and provisions.

``ingest`` knows a file by its SHA-256: the same bytes, read by newer readers, are a new version of their own text. What
another file holds becomes a new agreement. It joins one that is held only where both have the same symbol or registration
number, nothing speaks against it, the language is not held yet and whoever adds it may change that agreement; everything
else is a proposal for a person (``candidates``). A draft is private until its owner says otherwise. A file that cannot be
read leaves nothing behind but a sentence.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from django.contrib.auth.models import User
from django.db import connection, transaction

from agreements.audit import seal
from agreements.candidates import propose, same_number
from agreements.citations.parse import by_language, parse
from agreements.citations.references import find_references
from agreements.facts.built_title import built_title
from agreements.formats.document import Document, PartyFact, Reading, UnreadableFile
from agreements.formats.document import Provision as ReadProvision
from agreements.formats.ocr.quarantine import held_for
from agreements.identity import Body
from agreements.models import Agreement, Participation, Party, Text
from agreements.outcome import Outcome, await_approval, describe_added, describe_held, may_change, visible_to_sender
from agreements.reference_resolution import resolve_references
from agreements.relating import suggest_relations
from agreements.store import (
    DATES,
    free_slug,
    party_of_fact,
    set_aside_rows,
    write_instruments,
    write_participations,
    write_provisions,
    write_source,
    write_text,
)
from agreements.structure.segment import NAMED_DRAFT

READER_VERSION = "10"
"""Raised whenever a reader or a grammar gives another answer for the same file; ``ingest`` then re-reads."""

_ACTING = ("party", "adopting_organ")


def ingest(
    content: bytes, name: str, *, user: User | None = None, visibility: str = Agreement.Visibility.PUBLIC
) -> Outcome:
    """Read one file into the library; ``user`` is the person who adds it, None for the library's own commands."""
    held = known(content, name, user=user)
    if held is not None:
        return held
    try:
        document = parse(content, name)
    except UnreadableFile as refusal:
        return Outcome(name, "refused", str(refusal))
    return write(content, document, user=user, visibility=visibility)


def known(content: bytes, name: str, *, user: User | None = None, of: int | None = None) -> Outcome | None:
    """The outcome of a file whose reading by today's readers is held; ``of`` one agreement, where several have the bytes."""
    return _known(hashlib.sha256(content).hexdigest(), name, user, of)


def write(content: bytes, document: Document, *, user: User | None, visibility: str, of: int | None = None) -> Outcome:
    """The second half of ``ingest``, for what was read."""
    name, sha256 = document.reading.name, hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        wait_for_turn()
        held = _known(sha256, name, user, of)
        if held is not None:
            return held
        older = _known_text(sha256, user, of)
        reasons = [reason for version in by_language(document).values() for reason in held_for(version)]
        wanted = Agreement.Visibility.RESTRICTED if reasons else visibility
        agreement = older.agreement if older is not None else _agreement(document, user, wanted, is_sure=not reasons)
        source = write_source(content, agreement, document.reading, user)
        text, *others = [
            write_text(agreement, source, version, reader=READER_VERSION) for version in by_language(document).values()
        ]
        write_instruments(document, text)
        resolve_references(agreement)
        suggest_relations(agreement)
        relations = [relation for one in (text, *others) for relation in propose(one)]
        await_approval(agreement, relations, user)
        seal(user, agreement.pk, *Agreement.objects.filter(described_in__text=text).values_list("pk", flat=True))
    if text.is_held and older is None:
        return Outcome(name, "quarantined", describe_held(name, reasons, text.missing_pages), agreement, text)
    if older is not None:
        return Outcome(name, "new_version", f"{name} was read anew as version {text.version}.", agreement, text)
    proposals = visible_to_sender(relations, user)
    return Outcome(name, "added", describe_added(name, agreement, proposals), agreement, text, proposals)


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


def _known(sha256: str, name: str, user: User | None, of: int | None) -> Outcome | None:
    """The outcome of a file whose reading by today's readers is held."""
    text = _known_text(sha256, user, of)
    if text is None or text.reader != READER_VERSION:
        return None
    return Outcome(name, "known", f"{name} is already in the library.", text.agreement, text)


def _known_text(sha256: str, user: User | None, of: int | None) -> Text | None:
    """The text of these very bytes that ``user`` may see; reading it anew does not change which others may."""
    texts = Text.objects.filter(source__sha256=sha256).select_related("agreement").order_by("-is_current", "-pk")
    if user is not None:
        texts = texts.visible_to(user)
    if of is not None:
        texts = texts.filter(agreement=of)
    return texts.defer("raw").first()


def wait_for_turn() -> None:
    """Reading is done by many at once, writing by one after another, each until its transaction ends.

    Otherwise two files added at the same moment would not see each other: two agreements where there is one, the same
    party or slug proposed twice, a citation between them never tied.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('concord writes'))")


def _agreement(document: Document, user: User | None, visibility: str, *, is_sure: bool = True) -> Agreement:
    """A new agreement for ``document``; or the one it is certainly a text of, whose own facts stand.

    What was recognised doubtfully is certain of nothing: it becomes an agreement of its own, and a proposal.
    """
    is_draft = document.status == Agreement.Status.DRAFT or NAMED_DRAFT in document.warnings
    if is_draft and not _is_published(document):
        visibility = Agreement.Visibility.RESTRICTED
    held = _certainly_of(document, user, visibility) if is_sure else None
    if held is not None and not held.is_cited_only:
        return held
    return _fill(held or Agreement(added_by=user, visibility=visibility), document)


def agreement_of_its_own(document: Document, user: User | None, visibility: str) -> Agreement:
    """A new agreement with the facts of ``document`` and no text yet."""
    agreement = _fill(Agreement(added_by=user, visibility=visibility), document)
    seal(user, agreement.pk)
    return agreement


def _fill(agreement: Agreement, document: Document) -> Agreement:
    """Save ``agreement`` with the facts of ``document``, beside those that it has."""
    built = "" if document.title or document.symbol else built_title(document)
    title = document.title or document.symbol or built or _first_words(document)
    parties = [(fact, party_of_fact(fact, agreement)) for fact in document.parties]
    agreement.title = agreement.title or title
    agreement.short_title = agreement.short_title or _short_title(document, title, parties)
    agreement.kind = document.kind if document.kind in Agreement.Kind.values else Agreement.Kind.OTHER
    agreement.status = document.status if document.status in Agreement.Status.values else Agreement.Status.UNKNOWN
    agreement.symbol = agreement.symbol or document.symbol or ""
    agreement.facts = agreement.facts or document.facts | ({"built_title": built} if built else {})
    for key, field in DATES.items():
        setattr(agreement, field, getattr(agreement, field) or document.dates.get(key) or "")
    agreement.place = agreement.place or document.place or next((s.place for s in document.signatories if s.place), "")
    agreement.is_cited_only = False
    is_public = agreement.visibility == Agreement.Visibility.PUBLIC
    # No word of a person's own draft stands in an address.
    is_own_draft = agreement.status == Agreement.Status.DRAFT and not is_public
    name = "draft" if is_own_draft else agreement.short_title or title
    agreement.slug = agreement.slug or free_slug(name, is_public=is_public)
    agreement.save()
    if not agreement.participations.exists():
        write_participations(agreement, document, parties)
    return agreement


def _is_published(document: Document) -> bool:
    """A draft that an organ distributed under a symbol is no secret of whoever adds it."""
    return bool(document.symbol and document.dates.get("distribution"))


def _certainly_of(document: Document, user: User | None, visibility: str) -> Agreement | None:
    """The one agreement with the same number and no text in any language of ``document`` that ``user`` may change."""
    if not (document.symbol or document.facts.get("registration_number")):
        return None
    languages = list(by_language(document))
    sent = Agreement(added_by=user, visibility=visibility)
    parties = [party_of_fact(fact, sent) for fact in document.parties if fact.role in _ACTING]
    bodies = [Body(party.pk, frozenset(party.folded_names), party.is_confirmed) for party in parties]
    found = [
        agreement
        for agreement in same_number(document, bodies, visibility=visibility)
        if (user is None or may_change(user, agreement))
        and not agreement.texts.current().filter(language__in=languages).exists()
    ]
    return found[0] if len(found) == 1 else None


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


def party_called(name: str, agreement: Agreement) -> Party:
    """The party of the directory with that name, or a new one proposed for a person to confirm."""
    return party_of_fact(PartyFact(name), agreement)


def is_read_alike(text: Text, document: Document) -> bool:
    """Whether the spans of ``document`` point into ``text`` as it is held."""
    return text.raw == document.reading.text and text.set_aside == set_aside_rows(document)


def read_anew(text: Text, document: Document) -> Text:
    """A new version of ``text``, for what today's readers read otherwise from its file; the old one stands."""
    newer = write_text(text.agreement, text.source, document, reader=READER_VERSION)
    resolve_references(text.agreement)
    return newer


def rewrite(text: Text, document: Document) -> None:
    """The provisions of ``text`` anew, as a person repaired them; what hangs on the text itself stands."""
    document = replace(document, references=find_references(document))
    sure = dict(text.provisions.exclude(confidence=None).values_list("eid", "confidence"))
    described = dict(Agreement.objects.filter(described_in__text=text).values_list("pk", "described_in__eid"))
    with transaction.atomic():
        text.provisions.all().delete()
        rows = write_provisions(text, document, sure)
        for pk, eid in described.items():
            Agreement.objects.filter(pk=pk).update(described_in=rows.get(eid))
        text.agreement.save(update_fields=["modified"])
        resolve_references(text.agreement)
