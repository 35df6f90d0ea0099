"""Words and cells of the compare page: what a code of kind or status is called, and the cells of a row as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import template
from django.utils.safestring import SafeString, mark_safe

from agreements.models import Agreement
from comparisons.alignment.diff import Diff, Op
from comparisons.desk import cells
from comparisons.desk.by_row import AgreementLine, RowsOfAgreements
from comparisons.desk.difference_words import passage_sentence, step_sentence, who_words, whole_sentence
from comparisons.desk.marks_html import marked, place_links
from comparisons.desk.row_cells import row_of
from comparisons.desk.table import CellClause
from comparisons.desk.view_model import ShownRow, Step, family_line

register = template.Library()


@register.filter
def kind_label(code: str) -> str:
    return str(dict(Agreement.Kind.choices).get(code, code))


@register.filter
def value_of(held: Mapping[str, str] | str, name: str) -> str:
    """The value under a name; empty where nothing is held."""
    return held.get(name, "") if isinstance(held, Mapping) else ""


@register.filter
def spaced(code: str) -> str:
    """A code as words: "notice_period" is "Notice period"."""
    return code.replace("_", " ").capitalize()


@register.filter
def status_label(code: str) -> str:
    return str(dict(Agreement.Status.choices).get(code, code))


register.filter(family_line)
register.filter(whole_sentence)
register.filter(step_sentence)
register.filter(passage_sentence)
register.filter(who_words)


@register.filter
def parted(text: str) -> tuple[str, str, str]:
    """The white space before, the words, and the white space after: only words are underlined as a variant.

    >>> parted(" at least thirty days\\n")
    (' ', 'at least thirty days', '\\n')
    """
    words = text.strip()
    before, _, after = text.partition(words) if words else (text, "", "")
    return before, words, after


@register.simple_tag
def row_cells(shown: ShownRow, desk: cells.Desk) -> SafeString:
    """The cells of a row; ``cells`` escapes every text."""
    return mark_safe("".join(cells.cell(cell, desk) for cell in shown.cells))  # noqa: S308


@register.simple_tag
def agreement_cells(line: AgreementLine, turned: RowsOfAgreements, desk: cells.Desk) -> SafeString:
    """The cells of an agreement that is a row."""
    return mark_safe("".join(row_of(line, turned, desk)))  # noqa: S308


@register.simple_tag
def head_steps(offered: Iterable[Step], about: str) -> SafeString:
    return mark_safe(cells.steps(offered, about))  # noqa: S308


@register.simple_tag
def row_lines(shown: ShownRow, desk: cells.Desk) -> list[SafeString]:
    """The cells of each line of a row."""
    return [mark_safe(line) for line in cells.lines(shown, desk)]  # noqa: S308


@register.filter
def linked_places(clauses: Iterable[CellClause]) -> SafeString:
    """Where the clauses of a cell stand that have an address, each a link."""
    standing = [clause for clause in clauses if clause.permalink and not clause.part_of]
    return mark_safe(place_links(standing))  # noqa: S308


@register.filter
def redline(difference: Diff) -> SafeString:
    """The whole text of both sides, what only one of them has marked as such."""
    return mark_safe("".join(map(marked, difference.ops)))  # noqa: S308


@register.filter
def redline_ops(ops: Iterable[Op]) -> SafeString:
    """The runs of a difference, as ``redline`` has them."""
    return mark_safe("".join(map(marked, ops)))  # noqa: S308
