"""The words of clauses and terms for a page: evidence marked in the text, values as a lawyer writes them."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from agreements.citations.address import language_suffix
from agreements.models import Agreement, Provision
from agreements.templatetags.words import marked, merged
from clauses.classification.languages import why_not_typed
from clauses.evaluation.accuracy import FEW, accuracy
from clauses.models import Clause, Term
from clauses.terms import wording
from web.wording import decimal, number, sentence, whole_percent

register = template.Library()
_OTHERS = '<details class="others"><summary class="meta">{}</summary>{}</details>'
register.filter("in_words", wording.in_words)
register.filter("formula_in_words", wording.formula_in_words)
register.filter("grouped", number)
register.filter("language_suffix", language_suffix)
register.filter("why_not_typed", why_not_typed)


@register.simple_tag
def similar_to(provision: Provision, agreement: Agreement) -> str:
    """The address of the clauses of others that do the same as ``provision`` of ``agreement``."""
    place = {"agreement": agreement.slug, "eid": provision.eid, "language": provision.text.language}
    return f"{reverse('similar_page')}?{urlencode(place)}"


@register.filter
def with_evidence(clause: Clause) -> SafeString:
    """The clause's text, escaped, with the words that led to its type in ``<mark>``."""
    return marked(clause.provision.content, wording.spans_in(clause.evidence))


@register.filter
def with_others_folded(clause: Clause) -> SafeString:
    """``with_evidence``; in a paragraph of several types, the sentences of the others are folded around its own."""
    text, own = (
        clause.provision.content,
        merged([(start, end) for start, end in clause.sentences], len(clause.provision.content)),
    )
    if not own:
        return with_evidence(clause)
    places = sorted({0, len(text), *(place for span in own for place in span)})
    spans = wording.spans_in(clause.evidence)
    pieces = []
    for start, end in zip(places, places[1:], strict=False):
        here = [
            (max(left, start) - start, min(right, end) - start) for left, right in spans if left < end and right > start
        ]
        words = marked(text[start:end], here)
        is_own = any(left <= start < right for left, right in own) or not text[start:end].strip()
        pieces.append(words if is_own else format_html(_OTHERS, sentence("other sentences of this paragraph"), words))
    return format_html_join("", "{}", ((piece,) for piece in pieces))


@register.filter
def because(clause: Clause) -> str:
    """Why the clause was suggested, on one line."""
    return "; ".join(wording.because(clause.evidence, clause.provision.content))


@register.filter
def recall_in_words(code: str) -> str:
    """How many of such clauses the machine finds, on texts that it was not made from; empty where too few were met."""
    known = accuracy()
    one = known.of(code) if known is not None else None
    if one is None or one.held_out.n < FEW:
        return sentence("Too few clauses of this type were measured to say how often the machine overlooks one.")
    return sentence(
        "Where people found such a clause, the machine found it {right} times of {n}.",
        right=one.held_out.right,
        n=one.held_out.n,
    )


@register.filter
def percent(probability: float) -> str:
    """Rounded down, so that 100 % means certain.

    >>> [percent(probability) for probability in (1.0, 0.996, 0.151, 0.004)]
    ['100 %', '99 %', '15 %', 'under 1 %']
    """
    return f"{whole_percent(probability)} %" if probability >= 0.01 else sentence("under 1 %")


@register.filter
def share(figure: float) -> str:
    """Precision, recall and F1 as they are printed; rounded down, so that 1.00 means all.

    >>> [share(figure) for figure in (1.0, 0.996, 0.5)]
    ['1.00', '0.99', '0.50']
    """
    return decimal(whole_percent(figure) / 100)


@register.filter
def in_percent(figure: float) -> str:
    """A share in per cent, on one line; rounded down, so that 100 % means all.

    >>> [in_percent(figure) for figure in (1.0, 0.996, 0.5)]
    ['100\xa0%', '99\xa0%', '50\xa0%']
    """
    return f"{whole_percent(figure)}\N{NO-BREAK SPACE}%"


@register.filter
def told_once(terms: Iterable[Term]) -> list[Term]:
    """The values of a clause without the languages that it tells twice: each of several together, one alone."""
    held = list(terms)
    together = next((term for term in held if term.kind == "languages"), None)
    if together is None:
        return held
    twice = "language" if " " in together.value else "languages"
    kept = [term for term in held if term.kind != twice]
    return kept if any(term.kind in ("language", "languages") for term in kept) else held
