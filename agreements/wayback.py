"""Back to where a person pressed a button: the page named by ``next``, if it is one of ours."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def came_from(request: HttpRequest, otherwise: str, *, place: str = "") -> str:
    """The address to go back to, at ``place`` on its page where one is named."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    address = (wanted if is_ours else otherwise).partition("#")[0]
    return f"{address}#{place}" if place else address
