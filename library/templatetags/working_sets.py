"""What a page needs to offer its reader a place in a working set."""

from __future__ import annotations

from typing import Any

from django import template

from library.workspace import working_sets

register = template.Library()


@register.simple_tag(takes_context=True)
def keeping(context: dict[str, Any]) -> working_sets.SetChoice | None:
    """The working sets of whoever reads the page; None for a reader who is not signed in."""
    return working_sets.keeping(context["request"])
