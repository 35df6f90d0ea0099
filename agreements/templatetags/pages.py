"""What every page needs of its own address: where in the site it is, and the same address with something changed."""

from __future__ import annotations

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
_NOTICES = {"error": "error", "warning": "warn", "success": "ok"}


@register.simple_tag(takes_context=True)
def here(context: Context, *names: str) -> SafeString:
    """``aria-current`` for the link of the bar whose section holds this page; the longest address wins.

    ``{% here "agreement_list" "agreement_add" %}`` marks the library on every page under /agreements/, but not on
    /agreements/add/. An error page has no request and marks nothing.
    """
    request = context.get("request")
    if request is None:
        return mark_safe("")
    section, *others = (reverse(name) for name in names)
    is_here = request.path.startswith(section) and not any(request.path.startswith(other) for other in others)
    exact = "page" if request.path == section else "true"
    return mark_safe(f' aria-current="{exact}"' if is_here else "")  # noqa: S308 (two fixed words)


@register.filter
def notice_class(level_tag: str) -> str:
    """The class of the box in which a message of this level is shown; one that only informs needs none."""
    return _NOTICES.get(level_tag, "")


@register.simple_tag(takes_context=True)
def address_with(context: Context, **changes: object) -> str:
    """This page's query with ``changes``: a value replaces, None takes away; the page number starts again."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"?{query.urlencode()}"
