"""The directory of parties: one entry for one body, whatever it is called in a text.

``load`` fills it from the authority list: the States and organisations that the program knows, in all their names.

``merge`` is the only way in which an entry disappears: its agreements pass to the one that is kept, and its names become
aliases, so that the next agreement that uses them finds the right body.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from agreements.facts.authority import Entry, entries
from agreements.models import Agreement, Participation, Party, fold_name

_ENTRY = ("slug", "name", "acronym", "aliases", "kind", "is_confirmed")
_OWN = ("designations", "signatories")


def load() -> int:
    """Add the entries of the authority list that the directory has under no name; how many they are."""
    held = {name for names in Party.objects.values_list("folded_names", flat=True) for name in names}
    slugs = set(Party.objects.values_list("slug", flat=True))
    new = [
        party_of(entry) for entry in entries().values() if entry.slug not in slugs and fold_name(entry.name) not in held
    ]
    Party.objects.bulk_create(new)
    return len(new)


def party_of(entry: Entry) -> Party:
    """An unsaved entry of the directory, with the names of the list in every language."""
    names = list(dict.fromkeys(name for names in entry.names.values() for name in names))
    acronym, *others = entry.acronyms or ("",)
    party = Party(
        slug=entry.slug,
        name=entry.name,
        acronym=acronym,
        aliases=[name for name in [*names, *others] if name != entry.name],
        kind=entry.kind,
        is_confirmed=True,
    )
    party.folded_names = party.fold_names()
    return party


@transaction.atomic
def merge(kept: Party, others: Iterable[Party]) -> None:
    """Make ``others`` the same party as ``kept``, and ``kept`` a confirmed entry."""
    for other in others:
        moved = Participation.objects.select_for_update().filter(party=other)
        Agreement.objects.filter(participations__in=moved).update(modified=timezone.now())
        for participation in moved:
            _pass_on(participation, kept)
        kept.aliases = _with_names(kept, [other.name, other.acronym, *other.aliases])
        other.delete()
    kept.is_confirmed = True
    kept.folded_names = kept.fold_names()
    kept.save()


@transaction.atomic
def part(merged: Mapping[str, Any], kept: Mapping[str, Any]) -> None:
    """Undo a merge: the entry that went, as it was kept, in the agreements in which it stood; the other as it was."""
    party = Party(**{field: merged[field] for field in _ENTRY})
    party.folded_names = party.fold_names()
    party.save()
    held = Party.objects.get(slug=kept["slug"])
    for row in merged["participations"]:
        there = Participation.objects.filter(agreement__slug=row["agreement"], party=held, role=row["role"]).first()
        if there is None:
            continue
        if row["joined"]:
            own = {field: row[field] for field in ("role", "position", *_OWN)}
            Participation.objects.create(agreement=there.agreement, party=party, **own)
            _restore(there, held, row["joined"])
        else:
            _restore(there, party, row)
    for field in ("aliases", "is_confirmed"):
        setattr(held, field, kept[field])
    held.folded_names = held.fold_names()
    held.save()


def _restore(participation: Participation, party: Party, row: Mapping[str, Any]) -> None:
    participation.party = party
    for field in _OWN:
        setattr(participation, field, row[field])
    participation.save()


def confirm(parties: Iterable[Party]) -> int:
    """A person has checked these entries."""
    return Party.objects.filter(pk__in=[party.pk for party in parties], is_confirmed=False).update(is_confirmed=True)


def _pass_on(participation: Participation, kept: Party) -> None:
    """The participation becomes that of ``kept``, or is joined to the one it has there in the same role."""
    there = Participation.objects.filter(
        agreement=participation.agreement_id, party=kept, role=participation.role
    ).first()
    if there is None:
        participation.party = kept
        participation.save(update_fields=["party"])
        return
    there.designations = list(dict.fromkeys([*there.designations, *participation.designations]))
    there.signatories = [
        *there.signatories,
        *(one for one in participation.signatories if one not in there.signatories),
    ]
    there.save()
    participation.delete()


def _with_names(kept: Party, names: Iterable[str]) -> list[str]:
    """The aliases with ``names``, each once however it is written."""
    known = {fold_name(name) for name in [kept.name, kept.acronym, *kept.aliases]}
    aliases = list(kept.aliases)
    for name in names:
        if name and fold_name(name) not in known:
            known.add(fold_name(name))
            aliases.append(name)
    return aliases
