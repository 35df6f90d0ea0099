"""A difference as HTML: ``{{ difference|redline }}`` gives escaped ``<ins>`` and ``<del>`` and nothing else that is live.

Moved text is a ``<del>`` and an ``<ins>`` of class ``moved`` that name each other; what was set aside before comparing
keeps its true words, in a ``<span class="folded">`` whose title says how the base has it.
"""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from comparisons.diff import Diff, Op

register = template.Library()


@register.filter
def redline(difference: Diff | Iterable[Op]) -> SafeString:
    """The whole text of both sides, what only one of them has marked as such."""
    ops = difference.ops if isinstance(difference, Diff) else difference
    return format_html_join("", "{}", ((_marked(op),) for op in ops))


def _marked(op: Op) -> SafeString:
    if op.kind == "insert":
        return format_html("<ins>{}</ins>", op.text)
    if op.kind == "delete":
        return format_html("<del>{}</del>", op.text)
    if op.kind == "move" and op.is_in_base:
        return format_html('<del class="moved" title="moved: see {0}">{1}</del>', op.move, op.text)
    if op.kind == "move":
        return format_html('<ins class="moved" title="moved: {0}">{1}</ins>', op.move, op.text)
    if op.is_folded:
        return format_html('<span class="folded" title="base: {}">{}</span>', op.base_text, op.text)
    return format_html("{}", op.text)
