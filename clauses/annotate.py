"""From provisions to clauses and terms: the only writer of both. A person's decisions stand before and after.

``annotate`` types a text anew and writes the difference: what a person confirmed or rejected on the same words keeps its
verdict, wherever those words stand now; what the machine no longer suggests goes, unless a person confirmed it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db import transaction

from agreements.ingest import document_of
from agreements.models import Provision, Text
from clauses.classification.classify import RULES_VERSION
from clauses.classification.labels import Label
from clauses.classification.paragraph import Unit, units_of
from clauses.models import Clause, Decision, Term
from clauses.review.term_values import decided_terms, with_decisions
from clauses.similar import write_vectors
from clauses.terms.annotations import Annotations, OwnSentences, annotations_of
from clauses.terms.extract import TermFact


class Verdict(NamedTuple):
    """What a person decided of a type on some words."""

    state: str
    decision: Decision


Verdicts = dict[tuple[str, str], Verdict]
"""The standing verdict by SHA-256 of the words it was taken on, and type."""


class Annotated(NamedTuple):
    clauses: int
    terms: int


def annotate(text: Text, found: Annotations | None = None) -> Annotated:
    """Write the clauses and terms of ``text``; safe to repeat. ``found`` is what its reading gave, where that is known."""
    units = {unit.eid: unit for unit in units_of(document_of(text))}
    found = annotations_of(units.values()) if found is None else found
    with transaction.atomic():
        provisions = {row.eid: row for row in text.provisions.select_for_update().defer("spans", "edits", "search")}
        verdicts = _verdicts(text)
        suggested, own = found.labels, found.sentences
        kept = _decided(verdicts, provisions.values(), suggested, own)
        Clause.objects.filter(provision__text=text).exclude(pk__in=kept).delete()
        done = {(clause.provision_id, clause.type_id) for clause in kept.values()}
        fresh = [
            _clause(label, provisions[label.eid], own)
            for label in suggested.values()
            if (provisions[label.eid].pk, label.type) not in done
        ]
        clauses = [*kept.values(), *Clause.objects.bulk_create(fresh)]
        terms = _write_terms(clauses, provisions, units, found)
        write_vectors(provisions, found.vectors)
    return Annotated(len(clauses), terms)


def _clause(label: Label, provision: Provision, own: OwnSentences) -> Clause:
    return Clause(provision=provision, type_id=label.type, is_tentative=label.is_suggestion, **_found(label, own))


def _found(label: Label, own: OwnSentences) -> dict[str, Any]:
    """What the machine says of a clause, whatever a person decided."""
    return {
        "sentences": own.get((label.eid, label.type), []),
        "score": label.score,
        "evidence": [{"start": e.start, "end": e.end, "reason": e.reason} for e in label.evidence],
        "source": label.source,
        "rules_version": RULES_VERSION,
    }


def _verdicts(text: Text) -> Verdicts:
    """Newest first, so that the last word on a type and a wording stands; a retyping rejects the type before it."""
    verdicts: Verdicts = {}
    for decision in Decision.objects.on_clauses().filter(agreement=text.agreement_id):
        state = Clause.State.REJECTED if decision.verdict == "reject" else Clause.State.CONFIRMED
        verdicts.setdefault((decision.text_sha256, decision.type_id or ""), Verdict(state, decision))
        if decision.verdict == "retype" and "type" in decision.before:
            key = (decision.text_sha256, decision.before["type"])
            verdicts.setdefault(key, Verdict(Clause.State.REJECTED, decision))
    return verdicts


def _decided(
    verdicts: Verdicts,
    provisions: Iterable[Provision],
    labels: Mapping[tuple[str, str], Label],
    own: OwnSentences,
) -> dict[int, Clause]:
    """Clauses that a person decided, by primary key: those that stand, and those re-attached to the same words."""
    by_words: dict[str, list[Provision]] = {}
    for provision in provisions:
        by_words.setdefault(provision.content_sha256, []).append(provision)
    clauses: dict[int, Clause] = {}
    for (sha256, code), verdict in verdicts.items():
        twins = by_words.get(sha256, [])
        for provision in [twin for twin in twins if twin.eid == verdict.decision.eid] or twins[:1]:
            label = labels.get((provision.eid, code))
            found = _found(label, own) if label is not None else {}
            decided = {"state": verdict.state, "is_tentative": False, "decision": verdict.decision, **found}
            clause, _ = Clause.objects.update_or_create(
                provision=provision,
                type_id=code,
                defaults=decided,
                create_defaults={"score": 1.0, "source": Clause.Origin.PERSON, **decided},
            )
            clauses[clause.pk] = clause
    return clauses


def _write_terms(
    clauses: list[Clause], provisions: dict[str, Provision], units: dict[str, Unit], found: Annotations
) -> int:
    """What the machine reads, with what persons decided of it, in place of what stood."""
    eids = {provision.pk: eid for eid, provision in provisions.items()}
    Term.objects.filter(clause__in=clauses).delete()
    by_provision: dict[str, dict[str, Clause]] = {}
    for clause in clauses:
        if clause.state != Clause.State.REJECTED:
            by_provision.setdefault(eids[clause.provision_id], {})[clause.type_id] = clause
    decided = decided_terms(next(iter(provisions.values())).text.agreement_id) if provisions else {}
    rows: list[Term] = []
    for eid, typed in by_provision.items():
        facts = found.terms_of(units[eid], tuple(sorted(typed)))
        for code, clause in typed.items():
            read = [_term(fact, clause) for fact in facts if fact.type == code]
            rows += with_decisions(read, decided.get((provisions[eid].content_sha256, code), ()), clause)
    return len(Term.objects.bulk_create(sorted(rows, key=lambda term: (term.clause_id, term.start))))


def _term(fact: TermFact, clause: Clause) -> Term:
    return Term(
        clause=clause,
        kind=fact.kind,
        value=(fact.value or "")[:300],
        words=fact.text,
        start=fact.start,
        end=fact.end,
        sentence_start=fact.sentence[0],
        sentence_end=fact.sentence[1],
        arithmetic=fact.arithmetic[:300],
    )
