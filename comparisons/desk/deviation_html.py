"""What a cell says against the house's position, as HTML: a line each, its sign never without words."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from comparisons.desk.deviation import Deviation
from web.wording import sentence


def deviation_list(found: Sequence[Deviation], *, is_titled: bool = True) -> str:
    if not found:
        return ""
    title = f'<p class="limb">{sentence("against our position")}</p>' if is_titled else ""
    return f'<div class="deviations">{title}<ul>{"".join(map(_line, found))}</ul></div>'


def _line(one: Deviation) -> str:
    note = f' <span class="meta">{escape(one.note)}</span>' if one.note else ""
    return f'<li class="d-{one.mark}"><span aria-hidden="true">{one.sign}</span> {escape(one.words)}{note}</li>'
