"""Words and classes of the compare page: what a code of kind, status or state is called and how its cell looks."""

from __future__ import annotations

from django import template

from agreements.models import Agreement
from comparisons.table import Cell, CellClause

register = template.Library()

_GROUNDS = {"present": "present", "verified_absent": "no", "not_reviewed": "open", "text_not_held": "unheld"}


@register.filter
def kind_label(code: str) -> str:
    return str(dict(Agreement.Kind.choices).get(code, code))


@register.filter
def status_label(code: str) -> str:
    return str(dict(Agreement.Status.choices).get(code, code))


@register.filter
def ground(cell: Cell) -> str:
    """The class of components.css that a state is drawn with; its words always stand in the cell as well."""
    return _GROUNDS[cell.state]


@register.filter
def standing(clause: CellClause) -> str:
    """ "confirmed", or "suggested · 98 %"; an item that a clause brings along has no standing of its own."""
    if clause.part_of and clause.score is None:
        return ""
    if clause.state == "confirmed" or clause.score is None:
        return clause.state
    return f"{clause.state} · {round(clause.score * 100)} %"
