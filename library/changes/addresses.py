"""Where the rows of the log of changes are asked for."""

from __future__ import annotations

from django.urls import reverse

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


def address_of(resource: str, name: str) -> str:
    """The path at which the row is asked for."""
    route = OF_AGREEMENTS.get(resource) or f"{ROUTES[resource]}-detail"
    return reverse(route, args=[name])
