"""Repairs as decisions: what a person mended in a reading is kept, done again after a re-reading, and can be undone.

``mend`` writes the decision and the provisions, ``correct_facts`` the decision and the facts of the agreement;
``replay`` does all standing repairs of an agreement on a text that was read anew, oldest first; one whose words are gone
is a conflict, said among the warnings of the text. ``take_back`` reads the source again and replays what still stands,
so that an undo gives exactly what was there.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from agreements.audit import seal
from agreements.citations.parse import by_language, parse
from agreements.formats.apart.child import run
from agreements.formats.document import Document, UnreadableFile
from agreements.ingest import document_of, is_read_alike, read_anew, rewrite, wait_for_turn
from agreements.models import Agreement, Source, Text, TextQuerySet
from agreements.structure.repair import FACTS, Repair, RepairRefused, repaired, target_of
from clauses.annotate import annotate
from clauses.models import Decision, DecisionQuerySet
from clauses.review.party_corrections import PARTIES, restore_parties
from clauses.review.word_corrections import WORDS, redo, undo_lines
from web.wording import sentence

BOUNDARY = Decision.Verdict.BOUNDARY
_OF_THE_AGREEMENT = ("facts", PARTIES)
"""Corrections of the agreement, not of its text: a re-reading leaves them as they are."""


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
    _set_facts(agreement, changed, user)
    return decision


def take_back(user: User, decision: Decision, *, reason: str = "") -> Decision:
    """Undo one repair: the source is read again and the repairs that still stand are done on it.

    Where today's readers read the file otherwise, that is a new version, as no span may point into another text. The
    file is read before the transaction, in which others wait.
    """
    is_of_facts = decision.after["operation"] in _OF_THE_AGREEMENT
    is_of_words = decision.after["operation"] == WORDS
    readings = {} if is_of_facts or is_of_words else _readings(decision.agreement)
    with transaction.atomic():
        if not is_of_facts:
            wait_for_turn()
        Agreement.objects.select_for_update().get(pk=decision.agreement_id)
        if not repairs(decision.agreement).filter(pk=decision.pk).exists():
            raise RepairRefused(sentence("This correction was taken back already."))
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
        if decision.after["operation"] == PARTIES:
            restore_parties(decision)
            return undone
        if is_of_facts:
            _restore_facts(decision, user)
            return undone
        if is_of_words:
            undo_lines(decision, list(repairs(decision.agreement)))
            return undone
        for text in _texts(decision.agreement):
            _restore(text, readings.get(text.source_id, {}))
    return undone


def _texts(agreement: Agreement) -> TextQuerySet:
    return Text.objects.current().filter(agreement=agreement).select_related("source", "agreement")


def _readings(agreement: Agreement) -> dict[int, dict[str, Document]]:
    """What today's readers read from the files of an agreement: by source, then by language."""
    sources = {text.source_id: text.source for text in _texts(agreement)}
    try:
        return {pk: _read(file) for pk, file in sources.items()}
    except UnreadableFile as refusal:
        raise RepairRefused(
            sentence("Nothing was taken back, for the file cannot be read again: {refusal}", refusal=refusal)
        ) from refusal


def _read(source: Source) -> dict[str, Document]:
    """What today's readers read from a file, by language."""
    content = source.file_bytes()
    return by_language(run(parse, content, source.name, size=len(content)))


def restore(text: Text) -> None:
    """``text`` as its file reads, with the repairs of the agreement that it is of now."""
    _restore(text, _read(text.source))


def _restore(text: Text, readings: dict[str, Document]) -> None:
    """The text as its file reads, with the repairs that stand."""
    document = readings.get(text.language)
    if document is None:
        raise RepairRefused(
            sentence(
                "Nothing was taken back: in {name} no text of the language “{language}” is found any more, or that file was added just now. Try once more; if it is refused again, correct the provision anew.",
                name=text.source.name,
                language=text.language,
            )
        )
    if is_read_alike(text, document):
        rewrite(text, _replayed(document, text.agreement)[0])
    else:
        text = read_anew(text, document)
        replay(text)
    annotate(text)


def _restore_facts(decision: Decision, user: User) -> None:
    """The facts that still are what the decision made of them, as they were before it."""
    agreement = decision.agreement
    still = {name for name, value in decision.after["facts"].items() if getattr(agreement, name) == value}
    _set_facts(agreement, {name: value for name, value in decision.before.items() if name in still}, user)


def replay(text: Text) -> bool:
    """After a re-reading: the agreement's repairs once more, on the new provisions; whether there were any."""
    if not repairs(text.agreement).exists():
        return False
    for decision in repairs(text.agreement):
        _set_facts(text.agreement, decision.after.get("facts", {}), decision.made_by)
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
    for decision in repairs(agreement).exclude(after__operation__in=_OF_THE_AGREEMENT):
        try:
            document = _redone(document, decision.after)
        except RepairRefused:
            conflicts.append(decision)
    return document, conflicts


def _redone(document: Document, after: dict[str, Any]) -> Document:
    return redo(document, after) if after["operation"] == WORDS else repaired(document, Repair(**after))


def _conflict(decision: Decision) -> str:
    return (
        f"A correction by {decision.made_by.get_username()} of {decision.made_on:%-d %B %Y} "
        f"({decision.after['operation']} of {decision.eid}) could not be done again: its words are not in this reading."
    )


def _set_facts(agreement: Agreement, facts: dict[str, str], user: User) -> None:
    if facts:
        for name, value in facts.items():
            setattr(agreement, name, value)
        agreement.save(update_fields=[*facts, "modified"])
        seal(user, agreement.pk)
