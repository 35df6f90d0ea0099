"""Back to where a person pressed a button: the page named by ``next``, if it is one of ours."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def requested_url(request: HttpRequest) -> str:
    """The page named by ``next``, of the form or of the address; empty where it is none of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else ""


def return_url(request: HttpRequest, otherwise: str, *, place: str = "") -> str:
    """The address to go back to, at ``place`` on its page where one is named."""
    address = (requested_url(request) or otherwise).partition("#")[0]
    return f"{address}#{place}" if place else address
