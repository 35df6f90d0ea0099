"""What awaits a decision on the identity of agreements, and what was decided, as pages list it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.text import capfirst

from agreements.models import Agreement, Relation
from agreements.outcome import may_change
from clauses.models import Decision
from library.identity.beside import beside
from library.identity.decisions import decisions_on
from web.wording import sentence


def decided_on(user: Any, agreement: Agreement) -> list[tuple[Decision, str]]:
    """The standing decisions on an agreement's identity, newest first, each with what was decided."""
    return described(user, list(decisions_on(agreement)))


def described(user: Any, decisions: Sequence[Decision]) -> list[tuple[Decision, str]]:
    """Each of ``decisions`` with what was decided, so far as ``user`` may see it; one query."""
    named = [decision.after.get("relation") for decision in decisions]
    relations = Relation.objects.visible_to(user).select_related("agreement", "other").in_bulk(filter(None, named))
    return [(decision, _what(decision, relations)) for decision in decisions]


def _what(decision: Decision, relations: dict[int, Relation]) -> str:
    """What a decision is about, so far as its reader may see it.

    A decision on who may read an agreement keeps what held before it.
    """
    kept = decision.after
    relation = relations.get(kept.get("relation", 0))
    if relation is not None:
        return sentence("Relation decided: {relation}", relation=relation)
    if "parties" in kept:
        return sentence("Parties changed")
    changed = [facts for _pk, facts in kept.get("agreements", ()) if "visibility" in facts]
    if decision.verdict == Decision.Verdict.RELATE and "relation" not in kept and changed:
        was_public = changed[0]["visibility"] == Agreement.Visibility.PUBLIC
        return sentence("Made private") if was_public else sentence("Made public")
    return capfirst(decision.get_verdict_display())


def proposals_on(user: Any, relations: Sequence[Relation]) -> list[dict[str, Any]]:
    """Each of ``relations``, which name both sides, with the address where both are seen and whether ``user`` may decide it."""
    sides = {pk for relation in relations for pk in (relation.agreement_id, relation.other_id)}
    held = Agreement.objects.with_texts().in_bulk(sides)
    return [
        {
            "relation": relation,
            "address": beside(held[relation.agreement_id], held[relation.other_id]),
            "may_decide": user.is_authenticated
            and may_change(user, relation.other)
            and (relation.is_awaited or may_change(user, relation.agreement)),
        }
        for relation in relations
    ]
