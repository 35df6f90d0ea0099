"""Signing in, no more often than a rate.

Names and passwords are tried by the thousand: ``throttled`` counts the tries by address and by name, each against
THROTTLE_LOGIN, whoever the name may be and whether it exists.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from math import ceil
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from rest_framework.throttling import SimpleRateThrottle

View = Callable[..., Any]


class AddressRate(SimpleRateThrottle):
    scope = "login"

    def get_cache_key(self, request: Any, view: Any) -> str:
        return self._key(self.get_ident(request))

    def _key(self, who: str) -> str:
        return f"login-{type(self).__name__}-{hashlib.sha256(who.encode()).hexdigest()}"


class NameRate(AddressRate):
    def get_cache_key(self, request: Any, view: Any) -> str:
        return self._key(request.POST.get("login", "").casefold())


def throttled(view: View) -> View:
    """The view that signs in; a try beyond the rate is answered with 429 and is not looked at."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rates = [AddressRate(), NameRate()] if request.method == "POST" else []
        waits = [ceil(rate.wait() or 60) for rate in rates if not rate.allow_request(request, None)]  # type: ignore[arg-type]
        if not waits:
            return view(request, *args, **kwargs)
        response = render(request, "429.html", {"retry_after": max(waits)}, status=429)
        response["Retry-After"] = str(max(waits))
        return response

    return asked
