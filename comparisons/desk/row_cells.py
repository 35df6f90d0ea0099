"""The cells of an agreement that is a row: its values, the words of its clauses, and how they deviate from our position."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape

from comparisons.desk import cells
from comparisons.desk.by_row import AgreementLine, RowsOfAgreements
from comparisons.desk.marks_html import deviation_list
from comparisons.desk.values import Value
from web.wording import sentence


def row_of(line: AgreementLine, turned: RowsOfAgreements, desk: cells.Desk) -> Iterator[str]:
    """The ``<td>`` after the head; a state without a clause is told once, over the width of its values and words."""
    shown = line.cell
    title = escape(sentence("against our position"))
    deviations = (
        f'<td class="against" data-label="{title}">{deviation_list(shown.deviations, is_titled=False)}</td>'
        if turned.has_deviations
        else ""
    )
    if shown.cell.state != "present":
        said = cells.inside(replace(shown, deviations=()), desk)
        yield f'<td class="state {shown.ground}" colspan="{len(line.values) + 1}">{said}</td>{deviations}'
        return
    for kind, values in zip(turned.kinds, line.values, strict=True):
        yield f'<td class="values" data-label="{escape(kind[:1].upper() + kind[1:])}">{_values(values)}</td>'
    words = cells.inside(replace(shown, deviations=()), desk)
    base = " is-base" if shown.is_base else ""
    yield f'<td class="state {shown.ground}{base}"><div class="clamp">{words}</div></td>{deviations}'


def _values(values: Sequence[Value]) -> str:
    return "".join(map(_value, values)) or f'<p class="gap">{sentence("no value read")}</p>'


def _value(value: Value) -> str:
    words = escape(value.term.label or value.term.text or value.term.value)
    said = f"<ins>{words}</ins>" if value.differs else words
    standing = sentence(value.term.state if value.term.is_of_a_person else "read by machine")
    return f'<p><b title="“{escape(value.term.text)}”">{said}</b><br><span class="meta">{standing}</span></p>'
