"""A library that nobody reads without an account, where SIGN_IN_REQUIRED says so; the API asks the same by its permissions."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase

OPEN = {"health_live", "health_ready", "metrics", "choose_language"}
"""By name, what is answered to everybody: what watches the site, and the language of the page of sign-in."""


class SignInRequired(LoginRequiredMiddleware):
    """Django's, which leaves out the pages of sign-in themselves."""

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        if request.resolver_match is not None and request.resolver_match.view_name in OPEN:
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)
