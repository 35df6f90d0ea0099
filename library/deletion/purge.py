"""Deleting for good: an agreement with all that was read and decided of it, the files that nothing else needs, what was refused.

Nothing of the content is kept, only an entry of the audit log with numbers and a reason from a closed list. What cannot be
deleted unasked, because a snapshot cites it, is said before (``holders``). Copies in backups live as long as the backups do.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import PROTECT, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.audit import record
from agreements.ingest import wait_for_turn
from agreements.models import Agreement, AuditEntry, Party, Person, Source
from agreements.page_pictures import forget_pictures
from clauses.models import Decision
from library.deletion.unneeded import delete_unneeded
from library.models import UploadedFile
from web.wording import sentence

REASONS = {
    "retention": _("its time of retention is over"),
    "owner": _("its owner asked for it"),
    "error": _("it was added by mistake"),
    "law": _("a law or a decision requires it"),
}
GONE = "deleted"
"""What stands in place of the name of a file that is no longer held."""


class DeletionRefused(Exception):
    """What cannot be deleted; the message is a sentence for a person."""


@dataclass(frozen=True, slots=True)
class Holding:
    """What the deletion of an agreement takes with it."""

    texts: int
    decisions: int
    sources: int
    snapshots: tuple[str, ...]
    """What cites it and would go too, in words."""


def may_delete(user: Any, agreement: Agreement) -> bool:
    """Its owner, as long as nobody else has decided anything on it; whoever may delete agreements, always."""
    if not user.is_authenticated:
        return False
    if user.has_perm("agreements.delete_agreement"):
        return True
    others = Decision.objects.filter(agreement=agreement).exclude(made_by=user)
    return agreement.added_by_id == user.pk and not others.exists()


def holding(agreement: Agreement) -> Holding:
    """What goes with ``agreement``, to be said before it is deleted."""
    all_of_it = _with_joined(agreement)
    cited = [str(cite.snapshot) for one in all_of_it for cite in _citing(one)]
    return Holding(
        texts=sum(one.texts.count() for one in all_of_it),
        decisions=Decision.objects.filter(agreement__in=all_of_it).count(),
        sources=Source.objects.filter(texts__agreement__in=all_of_it).distinct().count(),
        snapshots=tuple(dict.fromkeys(cited)),
    )


@transaction.atomic
def purge(user: Person, agreement: Agreement, reason: str, *, with_snapshots: bool = False) -> None:
    """Delete ``agreement``, those joined to it, and the files and entries of the directory that nothing else needs."""
    if reason not in REASONS:
        raise DeletionRefused(sentence("A deletion has one of these reasons: {names}.", names=", ".join(REASONS)))
    wait_for_turn()
    all_of_it = _with_joined(Agreement.objects.select_for_update().get(pk=agreement.pk))
    cites = [cite for one in all_of_it for cite in _citing(one)]
    if cites and not with_snapshots:
        named = "; ".join(dict.fromkeys(str(cite.snapshot) for cite in cites))
        raise DeletionRefused(
            sentence(
                "Snapshots hold its words and would be deleted with it: {named}. Say that they are to go too.",
                named=named,
            )
        )
    for snapshot in {cite.snapshot for cite in cites}:
        snapshot.delete()
    sources = set(Source.objects.filter(texts__agreement__in=all_of_it).values_list("pk", flat=True))
    parties = set(Party.objects.filter(participations__agreement__in=all_of_it).values_list("pk", flat=True))
    _forget_uploads(all_of_it, sources)
    _forget_files(all_of_it)
    decisions = _delete_decisions(all_of_it)
    for one in all_of_it:
        one.delete()
    unneeded = Source.objects.filter(pk__in=sources, texts=None)
    hashes = set(unneeded.values_list("sha256", flat=True))
    elsewhere = set(unneeded.filter(content=None).values_list("sha256", flat=True))
    unneeded.delete()
    transaction.on_commit(partial(forget_pictures, hashes), robust=True)
    transaction.on_commit(partial(delete_unneeded, elsewhere), robust=True)  # what fails, `sources` deletes later
    Party.objects.filter(pk__in=parties, is_confirmed=False, participations=None).delete()
    facts = {"reason": reason, "decisions": decisions, "files": len(sources), "snapshots": len(cites)}
    record(user, AuditEntry.Action.DELETED, agreement=agreement.pk, **facts)


def forget_refused(user: Person, *, days: int) -> int:
    """Delete the bytes of what was refused, cancelled or quarantined more than ``days`` ago, and its name; how many files."""
    until = timezone.now() - datetime.timedelta(days=days)
    kept = UploadedFile.objects.filter(finished__lt=until, content__isnull=False)
    with transaction.atomic():
        count = kept.update(content=None, name=GONE, sha256="", message="It was deleted after its time of retention.")
        if count:
            record(user, AuditEntry.Action.DELETED, files=count, reason="retention")
    return count


def _with_joined(agreement: Agreement) -> list[Agreement]:
    """The agreements that were joined to it, step by step, the last ones first, and itself at the end."""
    found, new = [agreement], [agreement]
    while new:
        new = list(Agreement.objects.filter(joined_to__in=new))
        found += new
    return found[::-1]


def _citing(agreement: Agreement) -> Sequence[Any]:
    """The rows that protect it from deletion: those by which a ``snapshot`` cites it."""
    fields = Agreement._meta.get_fields(include_hidden=True)
    protecting: list[Any] = [f.related_model for f in fields if f.one_to_many and f.on_delete is PROTECT]  # type: ignore[union-attr]
    managers = [model._default_manager for model in protecting if hasattr(model, "snapshot")]
    return [cite for manager in managers for cite in manager.filter(agreement=agreement).select_related("snapshot")]


def _forget_uploads(agreements: Sequence[Agreement], sources: set[int]) -> None:
    hashes = list(Source.objects.filter(pk__in=sources).values_list("sha256", flat=True))
    gone = {"content": None, "name": GONE, "sha256": "", "message": "It was deleted."}
    UploadedFile.objects.filter(text__agreement__in=agreements).update(**gone)
    UploadedFile.objects.filter(sha256__in=hashes, finished__isnull=False).update(**gone)


def _forget_files(agreements: Sequence[Agreement]) -> None:
    """What waits to be fetched of comparisons with them; their app, which knows this one, is known here by name only."""
    orders = apps.get_model("comparisons", "FileOrder")._default_manager
    for one in agreements:
        orders.filter(address__contains=f"agreement={one.slug}").delete()


def _delete_decisions(agreements: Sequence[Agreement]) -> list[int]:
    """The newest first, for a later one may take an earlier one back."""
    decisions = list(Decision.objects.filter(agreement__in=agreements).order_by("-pk"))
    numbers = sorted(decision.pk for decision in decisions)
    try:
        for decision in decisions:
            decision.delete()
    except ProtectedError as protected:
        raise DeletionRefused(
            sentence("A decision on another agreement rests on one of it; take that one back first.")
        ) from protected
    return numbers
