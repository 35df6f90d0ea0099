"""Corrections of the parties of an agreement, each a decision: another entry of the directory, a new one, none, one merged.

Every correction keeps the parties as they stood before and after it, so that taking it back gives exactly what was there;
parties that were corrected again since must be taken back in turn. A merge of two entries keeps the one that goes, and
where it stood.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from agreements.directory import merge, part
from agreements.models import Agreement, Participation, Party, Text
from agreements.store import free_party_slug
from agreements.structure.repair import RepairRefused
from clauses.models import Decision
from web.permissions import may_decide
from web.wording import sentence

PARTIES = "parties"
_ONE_SIGNATORY = {"name": "signatory", "title": "signatory_title", "date": "signature_date", "place": "signature_place"}
_KEPT = ("role", "designations", "position", "signatories")


def choose(user: User, participation: Participation, party: Party, *, reason: str = "") -> Decision:
    """Say that the party of an agreement is another entry of the directory; the printed name stays as a designation."""

    def change(agreement: Agreement) -> str:
        _refuse_twice(agreement, party, participation.role)
        old = participation.party
        participation.designations = list(dict.fromkeys([*participation.designations, old.name]))
        participation.party = party
        participation.save(update_fields=["party", "designations"])
        return f"{old.name} replaced by {party.name}"

    return _decided(user, participation.agreement, change, reason)


def add(user: User, agreement: Agreement, party: Party, *, reason: str = "") -> Decision:
    """Add an entry of the directory as a party."""

    def change(agreement: Agreement) -> str:
        _refuse_twice(agreement, party, Participation.Role.PARTY)
        Participation.objects.create(agreement=agreement, party=party, position=agreement.participations.count())
        return f"{party.name} added"

    return _decided(user, agreement, change, reason)


def remove(user: User, participation: Participation, *, reason: str = "") -> Decision:
    """Say that an entry is no party of the agreement."""

    def change(agreement: Agreement) -> str:
        participation.delete()
        return f"{participation.party.name} removed"

    return _decided(user, participation.agreement, change, reason)


def sign(user: User, participation: Participation, signed: Sequence[dict[str, str]], *, reason: str = "") -> Decision:
    """Correct who signed for a party, each in which office, when and where (``SIGNED``)."""
    signatories = [one for one in signed if any(one.values())]
    if signatories == participation.signatories:
        raise RepairRefused(sentence("Nothing was changed."))

    def change(agreement: Agreement) -> str:
        participation.signatories = signatories
        participation.save(update_fields=["signatories"])
        said = "; ".join(", ".join(filter(None, one.values())) for one in signatories)
        return f"Signature for {participation.party.name}: {said or 'none'}"

    return _decided(user, participation.agreement, change, reason)


def new_entry(agreement: Agreement, name: str, acronym: str, kind: str) -> Party:
    """An entry of the directory that a person makes; what only a restricted agreement names is not in public lists."""
    is_public = agreement.visibility == Agreement.Visibility.PUBLIC
    held = Party.objects.visible_to(None if is_public else agreement.added_by).named(name)
    if held is not None:
        return held
    slug = free_party_slug(acronym or name, is_public=is_public)
    party = Party(slug=slug, name=name, acronym=acronym, kind=kind, is_confirmed=is_public)
    party.folded_names = party.fold_names()
    party.save()
    return party


@transaction.atomic
def merge_entry(user: User, agreement: Agreement, party: Party, kept: Party, *, reason: str = "") -> Decision:
    """Make ``party`` the same entry as ``kept`` in every agreement; the decision keeps what ``party`` was and where."""
    if party.pk == kept.pk:
        raise RepairRefused(sentence("An entry cannot be merged with itself."))
    if not may_decide(user):
        raise RepairRefused(
            sentence("A reviewer of one collection cannot merge entries, which other agreements name, too.")
        )
    if party.is_confirmed and not user.has_perm("agreements.change_party"):
        raise RepairRefused(
            sentence("That entry was checked by a person; only somebody who keeps the directory may merge it.")
        )
    rows = [
        {"agreement": row.agreement.slug, "joined": _joined(row, kept), **_row(row)}
        for row in party.participations.select_related("agreement", "party")
    ]
    before: dict[str, Any] = {
        "parties": snapshot(agreement),
        "merged": {**_entry(party), "participations": rows},
        "kept": _entry(kept),
    }
    label = f"{party.name} merged into {kept.name}"
    merge(kept, [party])
    return _write(user, agreement, before, label, reason)


def _joined(row: Participation, kept: Party) -> dict[str, Any] | None:
    """The row of ``kept`` that a merge joins a row to, as it stood; None where there is none."""
    there = row.agreement.participations.select_related("party").filter(party=kept, role=row.role).first()
    return _row(there) if there is not None else None


def restore_parties(decision: Decision) -> None:
    """Put back the parties as they stood before a decision; refused where they were corrected again since."""
    agreement = decision.agreement
    before, after = _with_signatories(decision.before), _with_signatories(decision.after)
    if snapshot(agreement) != after["parties"]:
        raise RepairRefused(sentence("The parties were corrected again since. Take the later correction back first."))
    if merged := before.get("merged"):
        part(merged, before["kept"])
    elif _missing(before["parties"]):
        raise RepairRefused(sentence("An entry of the directory that stood here is gone. Choose the party anew."))
    else:
        agreement.participations.all().delete()
        _set(agreement, before["parties"])
    agreement.save(update_fields=["modified"])


def _with_signatories(kept: Any) -> Any:
    """What a decision keeps, in the shape of today: before, a party had one signatory, in fields of the party."""
    if isinstance(kept, list):
        return [_with_signatories(one) for one in kept]
    if not isinstance(kept, dict):
        return kept
    row = {key: _with_signatories(value) for key, value in kept.items()}
    if "signatory_title" in row:
        one = {name: row.pop(field) for name, field in _ONE_SIGNATORY.items()}
        row["signatories"] = [one] if any(one.values()) else []
    return row


def snapshot(agreement: Agreement) -> list[dict[str, Any]]:
    """The parties of an agreement as a decision keeps them."""
    return [_row(row) for row in agreement.participations.select_related("party").order_by("position", "pk")]


def _row(row: Participation) -> dict[str, Any]:
    return {"party": row.party.slug, "name": row.party.name, **{field: getattr(row, field) for field in _KEPT}}


def _entry(party: Party) -> dict[str, Any]:
    fields = ("slug", "name", "acronym", "aliases", "kind", "is_confirmed")
    return {field: getattr(party, field) for field in fields}


def _missing(rows: Sequence[dict[str, Any]]) -> bool:
    slugs = {row["party"] for row in rows}
    return Party.objects.filter(slug__in=slugs).count() < len(slugs)


def _set(agreement: Agreement, rows: Sequence[dict[str, Any]]) -> None:
    parties = {party.slug: party for party in Party.objects.filter(slug__in=[row["party"] for row in rows])}
    Participation.objects.bulk_create(
        Participation(agreement=agreement, party=parties[row["party"]], **{field: row[field] for field in _KEPT})
        for row in rows
    )


def _refuse_twice(agreement: Agreement, party: Party, role: str) -> None:
    if agreement.participations.filter(party=party, role=role).exists():
        raise RepairRefused(sentence("{name} is a party of this agreement already.", name=party.shown_name))


@transaction.atomic
def _decided(user: User, agreement: Agreement, change: Callable[[Agreement], str], reason: str) -> Decision:
    agreement = Agreement.objects.select_for_update().get(pk=agreement.pk)
    before = {"parties": snapshot(agreement)}
    return _write(user, agreement, before, change(agreement), reason)


def _write(user: User, agreement: Agreement, before: dict[str, Any], label: str, reason: str) -> Decision:
    agreement.save(update_fields=["modified"])
    text = Text.objects.current().filter(agreement=agreement).first()
    return Decision.objects.create(
        agreement=agreement,
        text=text,
        text_sha256=text.raw_sha256 if text is not None else "",
        verdict=Decision.Verdict.BOUNDARY,
        before=before,
        after={"operation": PARTIES, "label": label, "parties": snapshot(agreement)},
        reason=reason,
        made_by=user,
    )
