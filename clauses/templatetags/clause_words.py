"""The words of clauses and terms for a page: evidence marked in the text, values as a lawyer writes them."""

from __future__ import annotations

from collections.abc import Iterator

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from clauses import wording
from clauses.models import Clause

register = template.Library()
register.filter("in_words", wording.in_words)


@register.filter
def with_evidence(clause: Clause) -> SafeString:
    """The clause's text, escaped, with the words that led to its type in ``<mark>``."""
    return format_html_join("", "{}", ((piece,) for piece in _pieces(clause)))


@register.filter
def because(clause: Clause) -> str:
    """Why the clause was suggested, on one line."""
    return "; ".join(wording.because(clause.evidence, clause.provision.content))


def _pieces(clause: Clause) -> Iterator[str | SafeString]:
    words, at = clause.provision.content, 0
    for start, end in wording.spans_in(clause.evidence, len(words)):
        yield words[at:start]
        yield format_html("<mark>{}</mark>", words[start:end])
        at = end
    yield words[at:]
