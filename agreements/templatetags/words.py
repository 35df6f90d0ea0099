"""The words of an agreement on a page: exactly these, escaped, with what was found in them marked.

``marked`` never adds or drops a character: with the tags taken out, what stands on the page is the provision's content.
Marks come as offsets into it; citations become links where they resolve, evidence becomes ``<mark>``, also inside a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django import template
from django.contrib.auth.models import User
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from agreements.citations.address import in_text
from agreements.facts.date_format import date_line, format_date, leading_event
from agreements.facts.shown_names import shown_name
from agreements.formats.language import name_of, name_within
from agreements.models import Agreement
from web.wording import label_of, sentence

register = template.Library()
_OVERRIDES = re.compile("[\u202d\u202e]")
register.filter("name_of_language", name_of)  # Django's own "language_name" is English alone
register.filter("name_within", name_within)
register.filter("format_date", format_date)
register.filter("date_line", date_line)
register.filter("shown_name", shown_name)
register.simple_tag(in_text)

Range = tuple[int, int]


@register.filter
def is_said_by_date(agreement: Agreement) -> bool:
    """Whether the date line already says the status: "signed 26 March 2018" needs no "signed" before it."""
    return {"signature_date": "signed", "adoption_date": "adopted"}.get(leading_event(agreement)) == agreement.status


@register.filter
def spaced(key: str) -> str:
    """
    >>> spaced("agenda_item")
    'agenda item'
    """
    return label_of(str(key))


@register.filter
def person(user: User | None) -> str:
    """How a person is called on a page: by name, or by the name they sign in with."""
    return (user.get_full_name() or user.get_username()) if user is not None else ""


@dataclass(frozen=True, slots=True)
class Cited:
    """Words that cite something; ``address`` is empty where the library does not hold it, ``target`` says what it is.

    With ``explained`` they use a defined term, and the element of that id says what it means.
    """

    start: int
    end: int
    target: str = ""
    address: str = ""
    explained: str = ""


@register.filter
def exact(words: object) -> SafeString:
    """Words of an agreement, escaped. A direction override (U+202D, U+202E) stays, shut up in an isolate of its own.

    The characters are the same, but letters after it do not turn round: "exe.pdf" cannot pass for "fdp.exe".
    """
    shut = _OVERRIDES.sub(lambda override: f"<bdi>{override[0]}</bdi>", escape(words))
    return mark_safe(shut)  # noqa: S308 (escaped above)


@register.simple_tag
def marked(content: str, evidence: Iterable[Range] = (), cited: Iterable[Cited] = ()) -> SafeString:
    """
    >>> str(marked("see A/RES/1 <b>", [(0, 3)], [Cited(4, 11, "A/RES/1", "/a/")]))
    '<mark>see</mark> <a class="cited" href="/a/">A/RES/1</a> &lt;b&gt;'
    """
    ranges = merged(evidence, len(content))
    pieces: list[str] = []
    position = 0
    for citation in sorted(cited, key=lambda citation: citation.start):
        if not position <= citation.start < citation.end <= len(content):
            continue
        pieces.append(_with_marks(content, (position, citation.start), ranges))
        pieces.append(_link(citation, _with_marks(content, (citation.start, citation.end), ranges)))
        position = citation.end
    pieces.append(_with_marks(content, (position, len(content)), ranges))
    return mark_safe("".join(pieces))  # noqa: S308 (every piece was escaped)


def merged(ranges: Iterable[Range], length: int) -> list[Range]:
    """Ranges in order, inside the text, those that touch or overlap joined.

    >>> merged([(5, 9), (0, 3), (2, 4), (8, 99)], 10)
    [(0, 4), (5, 10)]
    """
    joined: list[Range] = []
    for start, end in sorted((max(start, 0), min(end, length)) for start, end in ranges):
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _with_marks(content: str, run: Range, ranges: Iterable[Range]) -> SafeString:
    return mark_safe("".join(_pieces(content, run, ranges)))  # noqa: S308 (every piece was escaped)


def _pieces(content: str, run: Range, ranges: Iterable[Range]) -> Iterator[str]:
    position, end = run
    for mark_start, mark_end in ranges:
        start, stop = max(mark_start, position), min(mark_end, end)
        if start >= stop:
            continue
        yield exact(content[position:start])
        yield f"<mark>{exact(content[start:stop])}</mark>"
        position = stop
    yield exact(content[position:end])


def _link(citation: Cited, words: SafeString) -> str:
    if citation.explained:
        where = citation.address or f"#{citation.explained}"
        return format_html('<a class="term" href="{}" aria-describedby="{}">{}</a>', where, citation.explained, words)
    if citation.address:
        return format_html('<a class="cited" href="{}">{}</a>', citation.address, words)
    return format_html(
        '<span class="cited" title="{}">{}</span>',
        sentence("cites {target}, not in this library", target=citation.target),
        words,
    )
