"""What bound a party on a day: each of its agreements with the proof, or with what is missing for one.

Bound: begun by the day (``clauses.terms.arithmetic``), and neither expired, nor ended by another agreement that a person confirmed
to terminate or supersede it. An agreement whose beginning nobody knows is listed as not known, never as bound.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.facts.date_format import format_date
from agreements.models import Agreement, AgreementQuerySet, Person, Relation
from clauses.terms.arithmetic import Known, Reckoned, reckon
from clauses.terms.wording import formula_in_words
from library.pages.ends import MOST, terms_of
from web.wording import sentence

STATES: dict[str, Any] = {"yes": _("bound"), "unknown": _("not known"), "no": _("not bound")}
"""What is answered of an agreement and a day, by the word for it in an address."""
_ENDING = (Relation.Kind.TERMINATES, Relation.Kind.SUPERSEDES)


@dataclass(frozen=True, slots=True)
class Bound:
    """Whether an agreement bound on the day: None where that is not known; ``proof`` says why, a line each."""

    agreement: Agreement
    is_bound: bool | None
    proof: tuple[str, ...]
    is_confirmed: bool = True

    @property
    def state(self) -> str:
        """One of ``STATES``."""
        return "unknown" if self.is_bound is None else "yes" if self.is_bound else "no"


def day_of(value: str) -> datetime.date | None:
    """The day that an address names, as 2019-03-01; None where it is none."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        return None
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        return None


def bound_on(
    agreements: AgreementQuerySet, day: datetime.date, user: Person, *, most: int = MOST
) -> tuple[list[Bound], bool]:
    """Those signed or adopted by ``day``, bound ones first; and whether there are more than ``most``."""
    found = list(agreements.held().dated_by(day.isoformat())[: most + 1])
    terms, ended = terms_of(found[:most]), _ended_by(found[:most], day, user)
    rows = []
    for agreement in found[:most]:
        known = Known(tuple(terms[agreement.pk]), agreement.signature_date, agreement.entry_into_force_date)
        days = {str(reckoned.what): reckoned for reckoned in reckon(known, today=day)}
        rows.append(_weighed(agreement, days, day, ended.get(agreement.pk)))
    rows.sort(key=lambda bound: (bound.is_bound is not True, bound.is_bound is False))
    return rows, len(found) > most


def _weighed(agreement: Agreement, days: dict[str, Reckoned], day: datetime.date, ended: Relation | None) -> Bound:
    start = days.get("in_force_since")
    end = days.get("renewed_until") or days.get("expires_on")
    used = [reckoned for reckoned in (start, end) if reckoned is not None]
    is_confirmed = all(reckoned.is_confirmed for reckoned in used)
    proof = tuple(
        f"{reckoned.label} {format_date(reckoned.date.isoformat())} ({formula_in_words(reckoned.formula)})"
        for reckoned in used
    )
    if ended is not None:
        how = sentence(
            "{agreement} {kind} it, {date}",
            agreement=ended.agreement,
            kind=ended.get_kind_display(),
            date=format_date(ended.agreement.leading_date),
        )
        return Bound(agreement, False, (*proof, how), is_confirmed)
    if start is None:
        return Bound(agreement, None, (*proof, sentence("the day of its entry into force is not known")), is_confirmed)
    if start.date > day:
        return Bound(agreement, False, proof, is_confirmed)
    if end is not None:
        return Bound(agreement, end.date >= day, proof, is_confirmed)
    if agreement.status in {Agreement.Status.TERMINATED, Agreement.Status.SUPERSEDED}:
        said = sentence("it is {status}, and since when is not known", status=agreement.get_status_display())
        return Bound(agreement, None, (*proof, said), is_confirmed)
    return Bound(agreement, True, (*proof, sentence("no end is known")), is_confirmed)


def _ended_by(agreements: Sequence[Agreement], day: datetime.date, user: Person) -> dict[int, Relation]:
    """By agreement, the confirmed relation that had ended it by ``day``."""
    rows = Relation.objects.visible_to(user).confirmed().filter(other__in=agreements, kind__in=_ENDING)
    found = {}
    for relation in rows.select_related("agreement").order_by("pk"):
        begun = relation.agreement.entry_into_force_date or relation.agreement.leading_date
        if begun and begun <= day.isoformat():
            found[relation.other_id] = relation
    return found
