"""The state of an agreement for a type: derived from clauses and decisions, never stored.

``states`` answers for any agreements x types in four queries, whatever their number. *Present*: a clause stands
(suggested or confirmed). *Possible*: none stands, but the machine saw something below its threshold. *Verified absent*: a person said so, on this very text and version of the taxonomy; a verdict
on an older text is stale and says so. *Text not held*: no current text. Else *not reviewed*, with a reason where no
machine reads clauses in the language of the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from agreements.models import Agreement, Text
from clauses.classification.languages import why_none_is_typed
from clauses.models import Clause, ClauseType, Decision, PossibleOccurrence
from web.wording import gettext_noop, sentence

StateName = Literal["present", "possible", "verified_absent", "not_reviewed", "text_not_held"]
STATE_LABELS: dict[str, str] = {
    "present": gettext_noop("present"),
    "possible": gettext_noop("possible"),
    "verified_absent": gettext_noop("verified absent"),
    "not_reviewed": gettext_noop("not yet reviewed"),
    "text_not_held": gettext_noop("text not held"),
}


@dataclass(frozen=True, slots=True)
class State:
    """``decision`` is the person's verdict of absence; ``is_stale`` when it was taken on another text or taxonomy."""

    agreement: Agreement
    type: ClauseType
    name: StateName
    is_confirmed: bool = False
    best_score: float | None = None
    """Of what is possible: the probability of the likeliest paragraph."""
    decision: Decision | None = None
    is_stale: bool = False
    reason: str = ""
    """Of what is not reviewed: why no machine looked for a clause ("Clauses are not typed in Turkish")."""

    @property
    def label(self) -> str:
        return sentence(STATE_LABELS[self.name])


def states(agreements: Sequence[Agreement], types: Sequence[ClauseType]) -> dict[tuple[int, str], State]:
    """By ``(agreement.pk, type.code)``, for agreements that the caller has already narrowed to what a user may see."""
    texts: dict[int, dict[str, str]] = {}
    current = Text.objects.current().filter(agreement__in=agreements)
    for agreement_id, sha256, language in current.values_list("agreement_id", "raw_sha256", "language"):
        texts.setdefault(agreement_id, {})[sha256] = language
    present: dict[tuple[int, str], bool] = {}
    found = Clause.objects.shown().filter(provision__text__agreement__in=agreements, type__in=types)
    for agreement_id, code, state in found.order_by().values_list("provision__text__agreement_id", "type_id", "state"):
        key = (agreement_id, code)
        present[key] = present.get(key, False) or state == Clause.State.CONFIRMED
    seen = PossibleOccurrence.objects.filter(agreement__in=agreements, type__in=types)
    possible = {(pk, code): score for pk, code, score in seen.values_list("agreement_id", "type_id", "best_score")}
    absent: dict[tuple[int, str], Decision] = {}
    verdicts = Decision.objects.standing().filter(agreement__in=agreements, type__in=types, verdict="absent")
    for decision in verdicts.select_related("made_by"):
        absent.setdefault((decision.agreement_id, decision.type_id or ""), decision)
    return {
        (agreement.pk, type.code): _state(
            agreement,
            type,
            texts=texts.get(agreement.pk, {}),
            is_confirmed=present.get((agreement.pk, type.code)),
            best_score=possible.get((agreement.pk, type.code)),
            decision=absent.get((agreement.pk, type.code)),
        )
        for agreement in agreements
        for type in types
    }


def _state(
    agreement: Agreement,
    type: ClauseType,
    *,
    texts: dict[str, str],
    is_confirmed: bool | None,
    best_score: float | None,
    decision: Decision | None,
) -> State:
    if not texts:
        return State(agreement, type, "text_not_held")
    is_stale = decision is not None and (
        decision.text_sha256 not in texts or decision.after.get("taxonomy_version") != type.version
    )
    if is_confirmed is not None:
        return State(agreement, type, "present", is_confirmed, None, decision, is_stale)
    if decision is not None and not is_stale:
        return State(agreement, type, "verified_absent", decision=decision)
    if best_score is not None:
        return State(agreement, type, "possible", best_score=best_score, decision=decision, is_stale=is_stale)
    reason = why_none_is_typed(texts.values())
    return State(agreement, type, "not_reviewed", decision=decision, is_stale=is_stale, reason=reason)
