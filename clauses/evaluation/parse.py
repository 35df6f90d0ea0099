"""A document as one JSON object, in the shape ``concord.parse/1`` that scripts rely on.

``answer`` needs no database: it types the provisions and extracts their terms as ``annotate`` would, and writes down
what was read. Keys are always present; the same file gives the same answer.
"""

from __future__ import annotations

from typing import Any

from agreements.formats.document import Document, Instrument, PartyFact, Provision, SetAside, Span
from agreements.formats.inventory import rows_of
from agreements.formats.ocr.quarantine import held_for
from agreements.formats.ocr.recognition import rows_of as recognition_rows_of
from clauses.classification.classify import RULES_VERSION, classify
from clauses.classification.labels import Label
from clauses.classification.languages import why_not_typed
from clauses.classification.paragraph import units_of
from clauses.terms.extract import extract_terms
from clauses.terms.stated import types_with_terms, with_stated_types

SCHEMA = "concord.parse/1"
_DATES = ("signature", "adoption", "entry_into_force", "distribution")

Json = dict[str, Any]


def answer(document: Document) -> Json:
    """What was read, typed and extracted, ready for ``json.dumps``; each other language with offsets into its own text."""
    reading = document.reading
    units = {unit.eid: unit for unit in units_of(document)}
    labels = with_stated_types(units.values(), classify(list(units.values())))
    return {
        "schema": SCHEMA,
        "source": {
            "name": reading.name,
            "media_type": reading.media_type,
            "sha256": reading.sha256,
            "pages": reading.pages,
            "characters": len(reading.text),
            "quality": reading.quality,
            "warnings": [*reading.warnings, *document.warnings],
            "recognition": recognition_rows_of(reading.recognition),
            "missing_pages": list(reading.missing_pages),
            "quarantined_for": held_for(document),
        },
        "kind": document.kind,
        "status": document.status,
        "title": document.title,
        "symbol": document.symbol,
        "language": document.language,
        "parties": [_party(fact) for fact in document.parties],
        "dates": {key: document.dates.get(key) for key in _DATES},
        "facts": dict(document.facts),
        "signatories": [
            {
                "name": signatory.name,
                "title": signatory.title or None,
                "party": signatory.party or None,
                "date": signatory.date or None,
                "place": signatory.place or None,
            }
            for signatory in document.signatories
        ],
        "provisions": [_provision(provision, reading.text) for provision in document.provisions],
        "set_aside": [_aside(aside, reading.text) for aside in document.set_aside],
        "inventory": rows_of(reading.inventory),
        "clauses_reason": why_not_typed(document.language),
        "clauses": [_clause(label) for label in labels if not label.is_suggestion],
        "suggestions": [_clause(label) for label in labels if label.is_suggestion],
        "terms": [
            {
                "provision": eid,
                "type": fact.type,
                "kind": fact.kind,
                "value": fact.value,
                "text": fact.text,
                "start": fact.start,
                "end": fact.end,
                "arithmetic": fact.arithmetic or None,
                "sentence": list(fact.sentence),
                "is_suggestion": types[fact.type],
            }
            for eid, types in types_with_terms(units, labels).items()
            for fact in extract_terms(units[eid], list(types))
        ],
        "references": [
            {
                "provision": citation.provision,
                "text": citation.text,
                "kind": citation.kind,
                "target": citation.target,
                "start": citation.start,
                "end": citation.end,
            }
            for citation in document.references
        ],
        "instruments": [_instrument(instrument) for instrument in document.instruments],
        "other_languages": [answer(other) for other in document.others],
        "rules": RULES_VERSION,
    }


def _party(fact: PartyFact) -> Json:
    return {"name": fact.name, "designations": list(fact.designations), "kind": fact.kind, "role": fact.role}


def _provision(provision: Provision, text: str) -> Json:
    return {
        "eid": provision.eid,
        "kind": provision.kind,
        "number": provision.number,
        "number_inferred": provision.is_number_inferred,
        "heading": provision.heading,
        "text": provision.text,
        "parent": provision.parent,
        "page": provision.page,
        "spans": [_span(span) for span in provision.spans],
        "parts": [span.part for span in provision.spans],
        "edits": provision.edit_kinds(text),
        "edited": [[edit.start, edit.end, edit.kind, edit.replacement] for edit in provision.edits],
        "called_in": provision.note or None,
    }


def _span(span: Span) -> list[Any]:
    if span.page is None:
        return [span.start, span.end]
    return [span.start, span.end, span.page, list(span.box) if span.box is not None else None]


def _aside(aside: SetAside, text: str) -> Json:
    """Scripts know four reasons; front matter is what a publisher printed around the act, as page furniture is."""
    reason = "page_furniture" if aside.reason == "front_matter" else aside.reason
    return {
        "span": [aside.start, aside.end], "text": text[aside.start : aside.end], "reason": reason, "detail": aside.reason,
    }  # fmt: skip


def _clause(label: Label) -> Json:
    return {
        "provision": label.eid,
        "type": label.type,
        "score": round(label.score, 4),
        "source": label.source,
        "evidence": [{"start": e.start, "end": e.end, "reason": e.reason} for e in label.evidence],
    }


def _instrument(instrument: Instrument) -> Json:
    return {
        "title": instrument.title,
        "kind": instrument.kind,
        "parties": [_party(fact) for fact in instrument.parties],
        "dates": dict(instrument.dates),
        "address": instrument.address,
        "provision": instrument.provision,
    }
