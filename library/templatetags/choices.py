"""The choices of a facet as links: the library shows hundreds on a page, so they are written here and not by an included template."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.template.defaultfilters import capfirst
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from library.pages.facets import Choice

register = template.Library()
_LINK = '<li><a href="{}" id="{}"{}><span>{}<bdi>{}</bdi></span><span class="n">{}{}</span></a></li>'
_MARK = '<span aria-hidden="true">✓ </span><span class="vh">{} </span>'


@register.simple_tag
def links_of(choices: Iterable[Choice]) -> SafeString:
    """Each choice with how many agreements it leaves; one that is chosen says so, and its link takes it away."""
    mark = format_html(_MARK, _("chosen, take away:"))
    current = format_html(' aria-current="{}"', "true")
    return format_html_join(
        "\n",
        _LINK,
        (
            (
                choice.address,
                choice.key,
                current if choice.is_chosen else "",
                mark if choice.is_chosen else "",
                capfirst(choice.label),
                choice.count,
                "+" if choice.is_more else "",
            )
            for choice in choices
        ),
    )
