"""Two agreements seen together before somebody decides on them: where their words stand side by side, and the decision's form."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser, User
from django.urls import reverse

from agreements.models import Agreement, Relation
from agreements.outcome import may_change
from library.identity.decisions import APART_LABELS, JOINING, may_join
from library.identity.state import lines_of, token_of

AS_TEXT = [*JOINING.items(), *APART_LABELS.items()]
"""As what the text of one may be a text of the other."""
ACTS = [(kind, label) for kind, label in Relation.Kind.choices if kind not in Relation.OF_TEXTS]
_ROLES = {"draft_of": "draft", "counter_draft_of": "counter_draft", "consolidates": "consolidated"}


def beside(agreement: Agreement, other: Agreement) -> str:
    """The address where both are seen side by side: their words where both hold a text, else their facts.

    Both were read ``with_texts``; where a language is held of both, its texts are shown.
    """
    ours, theirs = agreement.current_texts, other.current_texts  # type: ignore[attr-defined]
    if not ours or not theirs:
        return reverse("agreement_beside", args=[agreement.slug, other.slug])
    by_language = {text.language: text for text in theirs}
    left = next((text for text in ours if text.language in by_language), ours[0])
    right = by_language.get(left.language, theirs[0])
    query = {
        "left": f"{left.language}.{left.version}",
        "right": f"{right.language}.{right.version}",
        "with": other.slug,
    }
    return f"{reverse('text_pair', args=[agreement.slug])}?{urlencode(query)}"


def decision_beside(user: User | AnonymousUser, agreement: Agreement, other: Agreement) -> dict[str, Any] | None:
    """What the form of a decision on ``agreement`` and ``other`` needs; None for whoever may not take it."""
    may_be_joined = may_join(user, agreement, other)
    if not user.is_authenticated or not may_be_joined:
        return None
    proposed = Relation.objects.visible_to(user).open().filter(agreement=agreement, other=other).first()
    may_be_related = may_change(user, agreement) and may_change(user, other)
    return {
        "proposed": proposed,
        "is_of_texts": proposed is None or proposed.kind in Relation.OF_TEXTS,
        "suggestion": (proposed.suggestion or _ROLES.get(proposed.kind, "")) if proposed is not None else "",
        "joining": AS_TEXT if agreement.texts.exists() else [],
        "kinds": ACTS if may_be_related else [],
        "kind": proposed.kind if proposed is not None else Relation.Kind.TEXT_OF,
        "seen": token_of(lines_of(agreement, user)),
        "other_seen": token_of(lines_of(other, user)),
        "evidence": proposed.evidence if proposed is not None else "",
    }
