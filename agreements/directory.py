"""Keeping the directory of parties: one entry for one body, whatever it is called in a text.

``merge`` is the only way in which an entry disappears: its agreements pass to the one that is kept, and its names become
aliases, so that the next agreement that uses them finds the right body.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from agreements.models import Agreement, Participation, Party, fold_name

_BLANKS = ("signature_date", "signature_place", "signatory", "signatory_title")


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
    for field in _BLANKS:
        setattr(there, field, getattr(there, field) or getattr(participation, field))
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
