"""What became of a file that was added: in words for a person, and whether its text waits for somebody's approval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.contrib.auth.models import User

from agreements.facts.draft_marks import draft_mark_of_name
from agreements.formats.ocr.quarantine import missing
from agreements.models import Agreement, Relation, Text
from web.permissions import may_decide


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file; ``message`` is a sentence for a person."""

    name: str
    status: Literal["added", "new_version", "known", "refused", "quarantined", "cancelled", "opened"]
    message: str
    agreement: Agreement | None = None
    text: Text | None = None
    proposals: tuple[Relation, ...] = ()
    """The agreements that it may be a text of, as far as whoever adds it may see them."""


def visible_to_sender(relations: Sequence[Relation], user: User | None) -> tuple[Relation, ...]:
    """Of ``relations``, those that whoever adds the file may see: nobody is told that a secret agreement is held."""
    if user is None:
        return tuple(relations)
    seen = Relation.objects.visible_to(user).filter(pk__in=[relation.pk for relation in relations])
    keys = set(seen.values_list("pk", flat=True))
    return tuple(relation for relation in relations if relation.pk in keys)


def describe_added(name: str, agreement: Agreement, proposals: Sequence[Relation]) -> str:
    """ "f.pdf was added. It may be another text of X: same parties and date; 9 of 9 articles alike." """
    said = [f"{name} was added." if agreement.texts.count() == 1 else f"{name} was added to {agreement}."]
    said += [_may_be(relation, agreement) for relation in proposals]
    if any(relation.is_awaited for relation in proposals):
        said.append("It is kept private until somebody who may change that agreement approves it.")
    elif agreement.is_draft and agreement.visibility == Agreement.Visibility.RESTRICTED:
        said.append("It is a draft, and private until its owner says otherwise.")
    elif agreement.visibility == Agreement.Visibility.RESTRICTED and draft_mark_of_name(name):
        said.append("Its file name calls it a draft, so it is private until its owner says otherwise.")
    return " ".join(said)


def describe_held(name: str, reasons: Sequence[str], missing_pages: Sequence[int]) -> str:
    """ "f.pdf was added, in quarantine: the recognition of page 2 is doubtful. ..." """
    parts = [f"{name} is in quarantine, private and readable.", *reasons, missing(missing_pages)]
    parts.append("Compare it with its pictures, correct it line by line, and release it.")
    return " ".join(part for part in parts if part)


def _may_be(relation: Relation, agreement: Agreement) -> str:
    _, other = relation.seen_from(agreement)
    if relation.kind == Relation.Kind.DRAFT_OF:
        what = (
            "It may be a draft of"
            if relation.agreement_id == agreement.pk
            else "It may be what was signed of the draft"
        )
    else:
        what = "It may be the text of" if other.is_cited_only else "It may be another text of"
    return f"{what} {other}: {relation.evidence}."


def await_approval(agreement: Agreement, relations: Sequence[Relation], user: User | None) -> None:
    """A new text of what somebody else made public is private until they, or an administrator, approve it."""
    if user is None or agreement.visibility != Agreement.Visibility.PUBLIC:
        return
    awaited = [
        relation
        for relation in relations
        for _, other in [relation.seen_from(agreement)]
        if other.visibility == Agreement.Visibility.PUBLIC and not may_change(user, other)
    ]
    for relation in awaited:
        relation.is_awaited = True
        relation.save(update_fields=["is_awaited"])
        owner = relation.seen_from(agreement)[1].added_by
        if owner is not None:
            agreement.shared_with.add(owner)
    if awaited:
        agreement.visibility = Agreement.Visibility.RESTRICTED
        agreement.save(update_fields=["visibility", "modified"])


def may_change(user: User, agreement: Agreement) -> bool:
    """Whether ``user`` may add texts to ``agreement`` and decide on them: its owner, and whoever may decide."""
    return agreement.added_by_id == user.pk or may_decide(user, agreement)


def may_open(user: User, agreement: Agreement) -> bool:
    """Whether ``user`` may say who reads ``agreement``: not a reviewer of its collection alone, but whoever runs that."""
    if agreement.added_by_id == user.pk or may_decide(user):
        return True
    return agreement.collection is not None and agreement.collection.is_run_by(user)
