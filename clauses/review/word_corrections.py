"""Lines that a person corrects beside their picture, and the release of a text from quarantine: decisions, each with an exact undo.

``correct_lines`` keeps one decision for the lines of a page; ``undo_lines`` takes their words back without reading the file
again, which for a scan takes long. ``release`` says that a person compared the text with its pictures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from agreements.formats.document import Document
from agreements.formats.ocr.corrections import LineGone, LineRepair, corrected
from agreements.ingest import document_of, rewrite
from agreements.models import Agreement, Text
from agreements.models.text import Quarantine
from agreements.structure.repair import RepairRefused
from clauses.annotate import annotate
from clauses.models import Decision
from clauses.review.decide import DecisionRefused
from web.wording import sentence

WORDS = "words"
RELEASE = Decision.Verdict.RELEASE


@transaction.atomic
def correct_lines(
    user: User, text: Text, lines: Sequence[LineRepair], *, page: int, reason: str = ""
) -> Decision | None:
    """Correct these lines of a page and keep it; None where none differs, ``RepairRefused`` where one is gone."""
    Agreement.objects.select_for_update().get(pk=text.agreement_id)
    document = document_of(text)
    result = _corrected(document, lines)
    if result.provisions == document.provisions:
        return None
    decision = Decision.objects.create(
        agreement=text.agreement,
        text=text,
        text_sha256=text.raw_sha256,
        verdict=Decision.Verdict.BOUNDARY,
        after={"operation": WORDS, "page": page, "language": text.language, "lines": [asdict(line) for line in lines]},
        reason=reason,
        made_by=user,
    )
    rewrite(text, result)
    annotate(text)
    return decision


def redo(document: Document, after: dict[str, Any]) -> Document:
    """The lines of a decision corrected once more, on a document read anew; those of another language are left alone."""
    if after["language"] != document.language:
        return document
    return _corrected(document, [LineRepair(**line) for line in after["lines"]])


def _corrected(document: Document, lines: Sequence[LineRepair]) -> Document:
    try:
        return corrected(document, lines)
    except LineGone as gone:
        raise RepairRefused(str(gone)) from gone


def undo_lines(decision: Decision, standing: Sequence[Decision]) -> None:
    """The lines of ``decision`` as read, with what the ``standing`` corrections say of them."""
    text = Text.objects.current().filter(agreement=decision.agreement, language=decision.after["language"]).first()
    if text is None:
        return
    lines = [LineRepair(**line) for line in decision.after["lines"]]
    document = _corrected(document_of(text), [replace(line, words=line.read) for line in lines])
    places = {(line.start, line.read) for line in lines}
    for other in standing:
        if other.after.get("operation") == WORDS and other.after["language"] == text.language:
            again = [LineRepair(**line) for line in other.after["lines"]]
            document = _corrected(document, [line for line in again if (line.start, line.read) in places])
    rewrite(text, document)
    annotate(text)


@transaction.atomic
def release(user: User, text: Text, *, visibility: str = "", reason: str = "") -> Decision:
    """A person has compared ``text`` with its pictures: its words may be relied on from now on."""
    agreement = Agreement.objects.select_for_update().get(pk=text.agreement_id)
    held = Text.objects.select_for_update().get(pk=text.pk)
    if held.quarantine != Quarantine.HELD:
        raise DecisionRefused(sentence("This text is not in quarantine: somebody released it already."))
    decision = Decision.objects.create(
        agreement=agreement,
        text=held,
        text_sha256=held.raw_sha256,
        verdict=RELEASE,
        before={"quarantine": held.quarantine, "visibility": agreement.visibility},
        after={"quarantine": Quarantine.RELEASED, "visibility": visibility or agreement.visibility},
        reason=reason,
        made_by=user,
    )
    Text.objects.filter(pk=held.pk).update(quarantine=Quarantine.RELEASED)
    _set_visibility(agreement, decision.after["visibility"])
    return decision


@transaction.atomic
def hold_again(user: User, text: Text, *, reason: str = "") -> Decision:
    """Take a release back: the text is in quarantine again, and as private as it was."""
    agreement = Agreement.objects.select_for_update().get(pk=text.agreement_id)
    released = released_by(text)
    if released is None:
        raise DecisionRefused(sentence("This release no longer stands: somebody took it back already."))
    undone = Decision.objects.create(
        agreement=agreement,
        text=text,
        text_sha256=text.raw_sha256,
        verdict=Decision.Verdict.UNDO,
        before=released.after,
        after=released.before,
        reason=reason,
        made_by=user,
        undoes=released,
    )
    Text.objects.filter(pk=text.pk).update(quarantine=Quarantine.HELD)
    _set_visibility(agreement, released.before["visibility"])
    return undone


def released_by(text: Text) -> Decision | None:
    """The standing decision that released these words."""
    standing = Decision.objects.standing().filter(verdict=RELEASE, agreement=text.agreement_id)
    return standing.filter(text_sha256=text.raw_sha256).select_related("made_by").first()


def _set_visibility(agreement: Agreement, visibility: str) -> None:
    if agreement.visibility != visibility:
        agreement.visibility = visibility
        agreement.save(update_fields=["visibility", "modified"])
