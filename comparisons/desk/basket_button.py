"""The button under a clause that puts it among those for a draft."""

from __future__ import annotations

from html import escape

from comparisons.desk.table import CellClause
from comparisons.desk.view_model import ShownCell
from web.locators import located
from web.wording import sentence


def basket_button(clause: CellClause, shown: ShownCell) -> str:
    if not clause.permalink or clause.part_of or shown.column.slug.startswith("~"):
        return ""
    ref = escape(f"{shown.column.slug} {shown.row.code} {clause.eid}")
    about = escape(sentence("Use {place} of {name} in a draft", place=located(clause.pinpoint), name=shown.column.name))
    return (
        f'<p class="acts"><button class="btn small" form="basket" name="clause" value="{ref}" '
        f'aria-label="{about}">{escape(sentence("Use in a draft"))}</button></p>'
    )
