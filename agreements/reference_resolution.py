"""Tying citations to what they cite, when either side comes into the library; called by ``ingest`` alone.

A target names what is cited: a symbol ("A/RES/51/1") or an agreement by date and parties ("agreement/1997/interpol+
united-nations"), with "#eid" where a provision is cited. What the library does not hold stays unresolved, and is tied on
the day it is added.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from agreements.models import Agreement, Provision, Reference

_BY_DATE = "agreement/"
_FIRST = ("visibility", "is_cited_only", "pk")  # what is public, before a copy that few may see


def resolve_references(agreement: Agreement) -> None:
    """The references of ``agreement`` to others, those of others that waited for it, and those that lost their place."""
    waiting = Reference.objects.filter(agreement=None).exclude(target="").exclude(target__startswith="#")
    own = waiting.filter(provision__text__agreement=agreement, provision__text__is_current=True)
    for reference in own:
        _tie(reference, _cited(reference.target))
    for reference in waiting.filter(_may_cite(agreement)).exclude(provision__text__agreement=agreement):
        if _cited(reference.target) == agreement:
            _tie(reference, agreement)
    _tie_again(agreement)


def _tie_again(agreement: Agreement) -> None:
    """Citations of a provision of ``agreement`` whose row is gone, to the one that bears its eid now."""
    lost = Reference.objects.filter(agreement=agreement, cited_provision=None, target__contains="#")
    eids = {reference: reference.target.partition("#")[2] for reference in lost}
    if not eids:
        return
    now = Provision.objects.current().filter(text__agreement=agreement, eid__in=set(eids.values()))
    held = {provision.eid: provision for provision in now.only("eid", "text").order_by("-text", "-position")}
    found = [reference for reference, eid in eids.items() if eid in held]
    for reference in found:
        reference.cited_provision = held[eids[reference]]
    Reference.objects.bulk_update(found, ["cited_provision"])


def _may_cite(agreement: Agreement) -> Q:
    """A narrow net for the targets that could mean ``agreement``; ``_cited`` decides."""
    date = agreement.leading_date
    net = Q(target__in=[f"{_BY_DATE}{date}"])
    if agreement.symbol:
        net |= Q(target=agreement.symbol) | Q(target__startswith=f"{agreement.symbol}#")
    for known in {date[:4], date[:7], date} - {""}:
        net |= Q(target__startswith=f"{_BY_DATE}{known}/")
    return net


def _cited(target: str) -> Agreement | None:
    name, _, _ = target.partition("#")
    if not name.startswith(_BY_DATE):
        return Agreement.objects.filter(symbol=name, joined_to=None).order_by(*_FIRST).first()
    date, _, parties = name.removeprefix(_BY_DATE).partition("/")
    if not date or not parties:
        return None
    dated = Q(signature_date__startswith=date) | Q(adoption_date__startswith=date)
    candidates = Agreement.objects.filter(dated, joined_to=None).with_parties().order_by(*_FIRST)
    return next((agreement for agreement in candidates if _is_between(agreement, parties.split("+"))), None)


def _is_between(agreement: Agreement, names: Iterable[str]) -> bool:
    held = [set(participation.party.folded_names) for participation in agreement.participations.all()]
    return all(any(name.replace("-", " ") in folded for folded in held) for name in names)


def _tie(reference: Reference, agreement: Agreement | None) -> None:
    if agreement is None:
        return
    _, _, eid = reference.target.partition("#")
    reference.agreement = agreement
    reference.cited_provision = Provision.objects.current().filter(text__agreement=agreement, eid=eid).first()
    reference.save(update_fields=["agreement", "cited_provision"])
