"""Where the rows of the log of changes are asked for."""

from __future__ import annotations

from django.urls import reverse

from web.wording import gettext_noop

ROUTES = {
    "agreements": "agreement", "texts": "text", "provisions": "provision", "clauses": "clause", "terms": "term",
    "parties": "party", "clause-types": "clause-type", "relations": "relation", "decisions": "decision",
    "notes": "note", "working-sets": "working-set", "comparisons": "saved-comparison", "snapshots": "snapshot",
    "collections": "collection", "positions": "position", "drafts": "draft", "checklists": "checklist", "webhooks": "webhook",
}  # fmt: skip
"""By resource, the name of the address of one row."""
OF_AGREEMENTS = {"states": "agreement-states", "facts": "facts"}
"""What stands by the agreement, all of one together."""
RESOURCES = (*ROUTES, *OF_AGREEMENTS)
CHOICES = [(name, name) for name in RESOURCES]
_WORDS = (
    gettext_noop("agreements"), gettext_noop("texts"), gettext_noop("provisions"), gettext_noop("clauses"),
    gettext_noop("terms"), gettext_noop("parties"), gettext_noop("clause-types"), gettext_noop("relations"),
    gettext_noop("decisions"), gettext_noop("notes"), gettext_noop("working-sets"), gettext_noop("comparisons"),
    gettext_noop("snapshots"), gettext_noop("collections"), gettext_noop("positions"), gettext_noop("drafts"),
    gettext_noop("checklists"), gettext_noop("webhooks"), gettext_noop("states"), gettext_noop("facts"),
)  # fmt: skip
"""The same names for the page that asks which of them a receiver is told of."""


def address_of(resource: str, name: str) -> str:
    """The path at which the row is asked for."""
    route = OF_AGREEMENTS.get(resource) or f"{ROUTES[resource]}-detail"
    return reverse(route, args=[name])
