"""A decision that lost its words: what they were, what stands there now, and where they may have gone.

A re-reading or a new version may change words that a person decided on. Nothing is guessed: the passages of the current
text that are most like the old words are shown, and a person says whether the decision holds for one of them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from agreements.models import Provision
from clauses.models import ClauseType, Decision
from clauses.terms.wording import Change, changes
from web.wording import whole_percent

_CANDIDATES = 3
_ALIKE = 0.4


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage of the current text; ``changes`` lead from the old words to its own."""

    provision: Provision
    similarity: float
    changes: tuple[Change, ...]

    @property
    def percent(self) -> int:
        return whole_percent(self.similarity)


@dataclass(frozen=True, slots=True)
class Conflict:
    """``words`` are empty where the text that they stood in is no longer kept."""

    decision: Decision
    pinpoint: str
    words: str
    candidates: tuple[Candidate, ...]
    old_type: ClauseType | None = None


def conflict_of(decision: Decision) -> Conflict:
    """In three or four queries, whatever the length of the text."""
    old = Provision.objects.filter(text=decision.text_id, eid=decision.eid).defer("search").first()
    words = old.content if old is not None else ""
    now = Provision.objects.current().filter(text__agreement=decision.agreement_id).exclude(content="")
    if decision.text is not None and (own := now.filter(text__language=decision.text.language)).exists():
        now = own
    scored = [
        (_similarity(words, provision.content), provision.eid == decision.eid, provision)
        for provision in now.select_related("text").defer("search", "spans", "edits", "text__raw")
    ]
    scored.sort(key=lambda found: (-found[0], not found[1], found[2].position))
    best = [found for found in scored if found[0] >= _ALIKE or found[1]][:_CANDIDATES]
    candidates = tuple(
        Candidate(provision, similarity, tuple(changes(words, provision.content))) for similarity, _, provision in best
    )
    old_type = ClauseType.objects.filter(pk=decision.before["type"]).first() if "type" in decision.before else None
    return Conflict(decision, old.pinpoint if old is not None else decision.eid, words, candidates, old_type)


def _similarity(one: str, other: str) -> float:
    """The share of words that two passages have in common, each as often as it stands in both."""
    left, right = Counter(one.casefold().split()), Counter(other.casefold().split())
    total = left.total() + right.total()
    return 2 * (left & right).total() / total if total else 0.0
