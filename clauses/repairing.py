"""Repairs as decisions: what a person mended in a reading is kept, done again after a re-reading, and can be undone.

``mend`` writes the decision and the provisions, ``correct_facts`` the decision and the facts of the agreement; ``replay`` does all standing repairs of an agreement on a text that was
read anew, oldest first; one whose words are gone is a conflict, said among the warnings of the text. ``take_back`` reads the source again and
replays what still stands, so that an undo gives exactly what was there.
"""

from __future__ import annotations

from dataclasses import asdict

from django.contrib.auth.models import User
from django.db import transaction

from agreements.document import Document
from agreements.ingest import document_of, parse, rewrite
from agreements.models import Agreement, Text
from agreements.repair import Repair, RepairRefused, repaired, target_of
from clauses.annotate import annotate
from clauses.models import Decision, DecisionQuerySet

BOUNDARY = Decision.Verdict.BOUNDARY
FACTS = (
    "title", "short_title", "kind", "status", "symbol", "signature_date", "adoption_date", "entry_into_force_date",
    "distribution_date", "place",
)  # fmt: skip
"""What a person may correct of an agreement beside its provisions."""


@transaction.atomic
def mend(user: User, text: Text, repair: Repair, *, reason: str = "") -> Decision:
    """Do ``repair`` on ``text`` and keep it; ``RepairRefused`` says why where it cannot be done."""
    Agreement.objects.select_for_update().get(pk=text.agreement_id)
    document = document_of(text)
    provision = target_of(document, repair)
    result = repaired(document, repair)
    decision = Decision.objects.create(
        agreement=text.agreement,
        text=text,
        eid=repair.eid,
        text_sha256=repair.sha256,
        verdict=BOUNDARY,
        before={"kind": provision.kind, "number": provision.number, "parent": provision.parent} if provision else {},
        after=asdict(repair),
        reason=reason,
        made_by=user,
    )
    rewrite(text, result)
    annotate(text)
    return decision


@transaction.atomic
def correct_facts(user: User, agreement: Agreement, facts: dict[str, str], *, reason: str = "") -> Decision | None:
    """Set those of ``FACTS`` that differ, and keep what stood before; None where nothing differs."""
    agreement = Agreement.objects.select_for_update().get(pk=agreement.pk)
    changed = {name: facts[name] for name in FACTS if name in facts and facts[name] != getattr(agreement, name)}
    if not changed:
        return None
    text = Text.objects.current().filter(agreement=agreement).first()
    decision = Decision.objects.create(
        agreement=agreement,
        text=text,
        text_sha256=text.raw_sha256 if text is not None else "",
        verdict=BOUNDARY,
        before={name: getattr(agreement, name) for name in changed},
        after={"operation": "facts", "facts": changed},
        reason=reason,
        made_by=user,
    )
    _set_facts(agreement, changed)
    return decision


@transaction.atomic
def take_back(user: User, decision: Decision, *, reason: str = "") -> Decision:
    """Undo one repair: the source is read again and the repairs that still stand are done on it."""
    Agreement.objects.select_for_update().get(pk=decision.agreement_id)
    if not repairs(decision.agreement).filter(pk=decision.pk).exists():
        raise RepairRefused("This correction was taken back already.")
    undone = Decision.objects.create(
        agreement=decision.agreement,
        text=decision.text,
        eid=decision.eid,
        text_sha256=decision.text_sha256,
        verdict=Decision.Verdict.UNDO,
        before=decision.after,
        reason=reason,
        made_by=user,
        undoes=decision,
    )
    if decision.after["operation"] == "facts":
        agreement = decision.agreement
        still = {name for name, value in decision.after["facts"].items() if getattr(agreement, name) == value}
        _set_facts(agreement, {name: value for name, value in decision.before.items() if name in still})
        return undone
    for text in Text.objects.current().filter(agreement=decision.agreement).select_related("source", "agreement"):
        whole = parse(bytes(text.source.content), text.source.name)
        read_again = next((other for other in whole.others if other.language == text.language), whole)
        document, _ = _replayed(read_again, decision.agreement)
        rewrite(text, document)
        annotate(text)
    return undone


def replay(text: Text) -> bool:
    """After a re-reading: the agreement's repairs once more, on the new provisions; whether there were any."""
    if not repairs(text.agreement).exists():
        return False
    for decision in repairs(text.agreement):
        _set_facts(text.agreement, decision.after.get("facts", {}))
    document, conflicts = _replayed(document_of(text), text.agreement)
    rewrite(text, document)
    text.warnings = [*text.warnings, *map(_conflict, conflicts)]
    text.save(update_fields=["warnings"])
    return True


def repairs(agreement: Agreement) -> DecisionQuerySet:
    """The standing repairs of an agreement, oldest first."""
    standing = Decision.objects.standing().filter(agreement=agreement, verdict=BOUNDARY)
    return standing.select_related("made_by").order_by("made_on", "pk")


def _replayed(document: Document, agreement: Agreement) -> tuple[Document, list[Decision]]:
    """The document with all repairs that still find their words, and those that do not."""
    conflicts = []
    for decision in repairs(agreement).exclude(after__operation="facts"):
        try:
            document = repaired(document, Repair(**decision.after))
        except RepairRefused:
            conflicts.append(decision)
    return document, conflicts


def _conflict(decision: Decision) -> str:
    return (
        f"A correction by {decision.made_by.get_username()} of {decision.made_on:%-d %B %Y} "
        f"({decision.after['operation']} of {decision.eid}) could not be done again: its words are not in this reading."
    )


def _set_facts(agreement: Agreement, facts: dict[str, str]) -> None:
    if facts:
        for name, value in facts.items():
            setattr(agreement, name, value)
        agreement.save(update_fields=[*facts, "modified"])
