"""What persons decided of single values, and how it stands on the terms of a text.

A decision on a term (``Decision.Verdict.TERM``) keeps in ``before`` the kind, value, words and place that the machine read, and in
``after`` what holds: confirmed, corrected to a value, or rejected. It is bound to the SHA-256 of the provision's words, so that it
holds wherever they stand; a rejected value has no row and never returns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from clauses.models import Clause, Decision, Term

REJECTED = "rejected"
Decided = dict[tuple[str, str], list[Decision]]
"""Standing decisions on terms by SHA-256 of the words and type, the last word on each place first."""


def decided_terms(agreement: int) -> Decided:
    """The standing decisions of an agreement on terms, one a kind and place."""
    found: Decided = {}
    for decision in Decision.objects.standing().filter(agreement=agreement, verdict=Decision.Verdict.TERM):
        held = found.setdefault((decision.text_sha256, decision.type_id or ""), [])
        if not any(_is_of_the_place(other.before, decision.before) for other in held):
            held.append(decision)
    return found


def with_decisions(terms: Iterable[Term], decisions: Iterable[Decision], clause: Clause) -> list[Term]:
    """``terms`` of a clause as persons decided: theirs in place of what the machine reads at the same place."""
    taken = list(decisions)
    kept = [term for term in terms if not any(_is_at(term, decision.before) for decision in taken)]
    return [*kept, *(term_of(decision, clause) for decision in taken if decision.after["state"] != REJECTED)]


def term_of(decision: Decision, clause: Clause) -> Term:
    """The term that a decision confirmed or corrected."""
    return Term(
        clause=clause,
        decision=decision,
        **_fields(decision.before),
        state=decision.after["state"],
        value=decision.after["value"],
    )


def facts_of(term: Term) -> dict[str, Any]:
    """What a decision keeps of a term as it stood."""
    names = ("kind", "value", "words", "start", "end", "sentence_start", "sentence_end", "arithmetic", "state")
    return {name: getattr(term, name) for name in names}


def is_last_on_term(decision: Decision) -> bool:
    """Whether nothing later was decided on the same value."""
    later = Decision.objects.standing().filter(
        agreement=decision.agreement_id,
        text_sha256=decision.text_sha256,
        type=decision.type_id,
        verdict=Decision.Verdict.TERM,
    )
    return next((one for one in later if _is_of_the_place(one.before, decision.before)), None) == decision


def restore_term(decision: Decision) -> None:
    """Let the value stand that stood before ``decision``, wherever its words stand now."""
    clauses = Clause.objects.filter(
        provision__text__agreement=decision.agreement_id, provision__text__is_current=True, type=decision.type_id
    ).exclude(state=Clause.State.REJECTED)
    stands = [
        clause
        for clause in clauses.select_related("provision")
        if clause.provision.content_sha256 == decision.text_sha256
    ]
    earlier = decided_terms(decision.agreement_id).get((decision.text_sha256, decision.type_id or ""), [])
    before = decision.before
    for clause in stands:
        clause.terms.filter(kind=before["kind"], start=before["start"], end=before["end"]).delete()
        again = [one for one in earlier if _is_of_the_place(one.before, before)]
        if again and again[0].after["state"] != REJECTED:
            term_of(again[0], clause).save()
        elif not again:
            Term.objects.create(clause=clause, state=Term.State.SUGGESTED, value=before["value"], **_fields(before))


def _fields(before: Mapping[str, Any]) -> dict[str, Any]:
    """All that a decision does not change."""
    return {name: value for name, value in before.items() if name not in ("value", "state")}


def _is_at(term: Term, before: Mapping[str, Any]) -> bool:
    return term.kind == before["kind"] and term.start < before["end"] and before["start"] < term.end


def _is_of_the_place(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(one[name] == other[name] for name in ("kind", "start", "end"))
